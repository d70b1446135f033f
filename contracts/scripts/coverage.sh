#!/usr/bin/env bash
# Prints which share of the lines and branches of src the tests run, and fails below LEAST percent of the lines.
# Further arguments go to forge coverage.
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh"

install_packages
# The profile without the optimizer, whose code still follows the source's lines; what is random needs few runs here.
# Figures of gas are no tests. forge says itself that it switched the optimizer off, and warns of what follows from it.
if ! FOUNDRY_PROFILE=mutation FOUNDRY_FUZZ_RUNS=32 FOUNDRY_INVARIANT_RUNS=4 FOUNDRY_INVARIANT_DEPTH=128 \
  forge coverage --report lcov --report-file "$scratch/lcov" --no-match-path 'test/gas/*' \
  --out "$scratch/out" --cache-path "$scratch/cache" "$@" >"$scratch/log" 2>&1; then
  cat "$scratch/log" >&2
  die "the coverage was not measured"
fi
node "$contracts_dir/scripts/coverage.cjs" "$scratch/lcov" "${LEAST:-98}"
