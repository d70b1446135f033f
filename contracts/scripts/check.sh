#!/usr/bin/env bash
# Fails when something committed is not what the sources give, naming the files; changes nothing.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh"

install_packages
generate "$scratch/fresh"

# Both ways: files that differ or are missing, and files that no source gives any more.
stale=$(
  { generated_files "$scratch/fresh" && generated_files "$module_dir"; } | sort -u | while IFS= read -r file; do
    cmp -s "$scratch/fresh/$file" "$module_dir/$file" || printf ' %s' "$file"
  done
)
[[ -z $stale ]] || die "not what the sources give, run make contracts:$stale"

forge fmt --check >/dev/null || die "not formatted, run forge fmt in contracts/"
echo "contracts: committed artifacts, snapshots and Go bindings match the sources"
