#!/usr/bin/env bash
# Runs the contract tests; further arguments go to forge test.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh"

install_packages
forge test "$@"
