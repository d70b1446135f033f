# Sourced by the other scripts: the folders, the npm packages, the forge binary, and what is generated.
# Needs bash, node, npm and go.

set -euo pipefail

contracts_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
module_dir=$(dirname "$contracts_dir")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The folders, below the module's, that hold what is generated and nothing else but the bindings' doc.go and tests.
generated_folders="contracts/artifacts contracts/snapshots internal/chain/abi internal/upgrade/catalogue"
# The document with the table of gas in it.
gas_document=docs/design/gas.md

die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# install_packages runs npm ci, unless what is installed is what the lock file says.
install_packages() {
  local stamp=$contracts_dir/node_modules/.lock-installed
  if [[ -f $stamp ]] && cmp -s "$contracts_dir/package-lock.json" "$stamp"; then
    return
  fi
  echo "installing the npm packages of contracts/package-lock.json"
  (cd "$contracts_dir" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) || die "npm ci failed"
  cp "$contracts_dir/package-lock.json" "$stamp"
}

# forge_binary prints the path of the binary that npm brought for this machine. package.json names the packages with the binaries themselves:
# the package that wraps them also asks for platforms that were never published, and npm ci refuses that.
forge_binary() {
  local os arch
  case $(uname -s) in
    Linux) os=linux ;;
    Darwin) os=darwin ;;
    *) die "no forge package for $(uname -s)" ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) arch=amd64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) die "no forge package for $(uname -m)" ;;
  esac
  local binary=$contracts_dir/node_modules/@foundry-rs/forge-$os-$arch/bin/forge
  [[ -x $binary ]] || die "no forge: npm has none for $os-$arch, or remove contracts/node_modules and try again"
  printf '%s' "$binary"
}

# forge runs it in contracts/.
forge() {
  local binary
  binary=$(forge_binary)
  (cd "$contracts_dir" && "$binary" "$@")
}

# generated_files ROOT lists the files below ROOT that a generate would write or has written, sorted.
generated_files() {
  local folder
  for folder in $generated_folders; do
    if [[ -d $1/$folder ]]; then
      (cd "$1" && find "$folder" -type f ! -name doc.go ! -name '*_test.go')
    fi
  done | sort
  if [[ -f $1/$gas_document ]]; then
    echo "$gas_document"
  fi
}

# measure FOLDER writes what transactions cost. Isolated, forge makes each call of a test a transaction of its own.
measure() {
  if ! FOUNDRY_SNAPSHOTS=$1 FORGE_SNAPSHOT_EMIT=true forge test --isolate --match-path 'test/gas/*' >"$scratch/log" 2>&1; then
    cat "$scratch/log" >&2
    die "the gas was not measured"
  fi
}

# generate ROOT compiles src and writes everything that is committed below ROOT, which is laid out like the module.
generate() {
  local root=$1 name file
  # A build of src alone, from nothing: tests and caches must not leave a trace in what is committed.
  if ! forge build src --force --ast --out "$scratch/out" --cache-path "$scratch/cache" >"$scratch/log" 2>&1; then
    cat "$scratch/log" >&2
    die "the contracts do not compile"
  fi
  node "$contracts_dir/scripts/generate.cjs" "$scratch/out" "$root/contracts" "$scratch/abigen" \
    "$root/internal/upgrade/catalogue"
  node "$contracts_dir/scripts/sizes.cjs" "$scratch/out" "$root/contracts" || die "a contract is too large"
  measure "$root/contracts/snapshots/gas"
  node "$contracts_dir/scripts/gas-table.cjs" "$root/contracts/snapshots/gas" "$module_dir/$gas_document" \
    "$root/$gas_document" || die "the table of gas was not made"
  mkdir -p "$root/internal/chain/abi"
  while read -r name file; do
    (cd "$module_dir" && go tool abigen --v2 --pkg abi --type "$name" --abi "$scratch/abigen/$name.abi" \
      --bin "$scratch/abigen/$name.bin" --out "$root/internal/chain/abi/$file") || die "abigen failed for $name"
    chmod 644 "$root/internal/chain/abi/$file"
  done <"$scratch/abigen/index"
}
