# Sourced by the other scripts: the folders, the npm packages, the forge binary. Needs bash, node, npm and go.

set -euo pipefail

contracts_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
module_dir=$(dirname "$contracts_dir")

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
  echo "installing the npm packages of package-lock.json"
  (cd "$contracts_dir" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) || die "npm ci failed"
  cp "$contracts_dir/package-lock.json" "$stamp"
}

# forge runs the binary that npm brought for this machine. package.json names the packages with the binaries themselves:
# the package that wraps them also asks for platforms that were never published, and npm ci refuses that.
forge() {
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
  [[ -x $binary ]] || die "no forge in ${binary%/bin/forge}: npm has none for $os-$arch, or remove contracts/node_modules and try again"
  (cd "$contracts_dir" && "$binary" "$@")
}

# generate ROOT compiles src and writes everything that is committed below ROOT, which is laid out like the module:
# contracts/artifacts, contracts/snapshots/{abi,storageLayout}, internal/chain/abi.
generate() {
  local root=$1 work
  work=$(mktemp -d)
  # A build of src alone, from nothing: tests and caches must not leave a trace in what is committed.
  forge build src --force --out "$work/out" --cache-path "$work/cache" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    rm -rf "$work"
    die "the contracts do not compile"
  }
  node "$contracts_dir/scripts/generate.cjs" "$work/out" "$root/contracts" "$work/abigen"
  mkdir -p "$root/internal/chain/abi"
  (cd "$module_dir" && go build -o "$work/abigen-tool" github.com/ethereum/go-ethereum/cmd/abigen) ||
    die "abigen does not build"
  local name file
  while read -r name file; do
    "$work/abigen-tool" --v2 --pkg abi --type "$name" --abi "$work/abigen/$name.abi" --bin "$work/abigen/$name.bin" \
      --out "$root/internal/chain/abi/$file" >/dev/null || die "abigen failed for $name"
    chmod 644 "$root/internal/chain/abi/$file"
  done <"$work/abigen/index"
  rm -rf "$work"
}
