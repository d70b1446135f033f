#!/usr/bin/env bash
# Compiles the contracts and rewrites what is committed from them: artifacts, snapshots, Go bindings.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh"

install_packages
generate "$scratch/fresh"
# Only now, when everything is there, the old goes.
generated_files "$module_dir" | while IFS= read -r file; do
  rm "$module_dir/$file"
done
cp -R "$scratch/fresh/." "$module_dir/"
echo "contracts: artifacts, snapshots and Go bindings are up to date"
