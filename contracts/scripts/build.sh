#!/usr/bin/env bash
# Compiles the contracts and rewrites what is committed from them: artifacts, snapshots, Go bindings.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh"

install_packages
rm -rf "$contracts_dir/artifacts" "$contracts_dir/snapshots/abi" "$contracts_dir/snapshots/storageLayout"
find "$module_dir/internal/chain/abi" -name '*.go' ! -name doc.go ! -name '*_test.go' -delete 2>/dev/null || true
generate "$module_dir"
echo "contracts: artifacts, snapshots and Go bindings are up to date"
