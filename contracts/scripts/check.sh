#!/usr/bin/env bash
# Fails when something committed is not what the sources give, naming the files; changes nothing.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh"

install_packages
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
generate "$fresh"

stale=()
# Both ways: files that differ or are missing, and files that no source gives any more.
for folder in contracts/artifacts contracts/snapshots/abi contracts/snapshots/storageLayout internal/chain/abi; do
  while IFS= read -r file; do
    cmp -s "$fresh/$file" "$module_dir/$file" || stale+=("$file")
  done < <(
    for root in "$fresh" "$module_dir"; do
      [[ ! -d $root/$folder ]] || (cd "$root" && find "$folder" -type f ! -name doc.go ! -name '*_test.go')
    done | sort -u
  )
done
if ((${#stale[@]} > 0)); then
  die "not what the sources give, run make contracts: ${stale[*]}"
fi
forge fmt --check >/dev/null || die "not formatted, run forge fmt in contracts/"
echo "contracts: committed artifacts, snapshots and Go bindings match the sources"
