#!/usr/bin/env bash
# Changes the core contracts one thing at a time and fails unless a test goes red for each; see mutate.cjs for arguments.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh"

install_packages
node "$contracts_dir/scripts/mutate.cjs" "$@" "$(forge_binary)"
