# make help lists the targets.
GO      ?= go
BIN     := $(CURDIR)/bin
# The linter is built by Go like everything else; the version is exact.
LINT    := $(BIN)/golangci-lint-v2.15.0
SHELL   := /bin/bash

.PHONY: help test test-go test-contracts coverage check lint generated contracts gas-account mutation fuzz fuzz-go \
	fuzz-contracts soak bench build clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

build: ## build bin/optics
	$(GO) build -trimpath -o $(BIN)/optics ./cmd/optics

test: test-contracts test-go ## every test: Solidity and Go

test-contracts: ## the Solidity tests and what they cover (needs Node)
	contracts/scripts/test.sh
	node --test contracts/scripts/mutate/mutate.test.cjs
	contracts/scripts/coverage.sh

coverage: ## which lines and branches of the contracts the tests run
	contracts/scripts/coverage.sh

MUTATION ?=
mutation: ## whether a test notices each flipped guard in the contracts; MUTATION="--only REGEX", "--shard 1/4", "--list"
	contracts/scripts/mutate.sh $(MUTATION)

# The race detector needs a C compiler. It runs where goroutines share something; it makes the EVM so
# slow that the whole networks run without it.
RACE := $(shell command -v $$($(GO) env CC) >/dev/null 2>&1 && echo -race)
RACE_PACKAGES := ./internal/agent/... ./internal/index/... ./internal/keys/... ./internal/prover/... ./internal/txm/... ./internal/chain/rpc/... ./internal/store/...

test-go: ## the Go tests, with the race detector where it matters
	$(GO) vet ./...
	@[ -n "$(RACE)" ] || echo "no C compiler: the tests run WITHOUT the race detector"
	$(GO) test $(RACE) $(RACE_PACKAGES)
	$(GO) test $$($(GO) list ./... | grep -vxF -f <($(GO) list $(RACE_PACKAGES)))

check: lint generated ## lint, and whether committed artifacts match their sources

lint: $(LINT) ## golangci-lint with .golangci.yml
	$(LINT) run ./...
	@long=$$(git ls-files '*.go' '*.sol' | grep -v '^internal/chain/abi/' | xargs wc -l | awk '$$2 != "total" && $$1 > 400'); \
	if [ -n "$$long" ]; then echo "files over 400 lines:"; echo "$$long"; exit 1; fi
	$(GO) mod tidy -diff

$(LINT):
	GOBIN=$(BIN)/lint $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
	mv $(BIN)/lint/golangci-lint $@ && rmdir $(BIN)/lint

generated: ## artifacts, bindings and snapshots against the Solidity sources
	contracts/scripts/check.sh

contracts: ## rebuild artifacts, bindings, snapshots and the tables of gas (needs Node)
	contracts/scripts/build.sh
	@$(MAKE) --no-print-directory gas-account

gas-account: ## where the gas goes, by instruction, into docs/design/gas.md
	$(GO) test -count 1 -run '^TestGasAccount$$' -v ./internal/chain -update-gas-account

FUZZTIME ?= 30s
SEED     := $(shell od -An -N8 -tu8 /dev/urandom | tr -d ' ')
fuzz: fuzz-contracts fuzz-go ## every fuzz test for FUZZTIME each, and ten times the Solidity runs of make test

fuzz-contracts: ## ten times the fuzz and invariant runs of make test, from another seed each time
	FOUNDRY_PROFILE=deep contracts/scripts/test.sh --fuzz-seed $(SEED) --match-test '^(testFuzz|invariant)_'

fuzz-go: ## every fuzz test in Go for FUZZTIME each
	@set -e; for p in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz' || true); do \
	    echo "== $$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$p; done; done

SOAK ?= 30
soak: ## SOAK rounds of kills and forks of a whole network
	$(GO) test -count $(SOAK) -timeout 60m -run 'Kills|Reorg' ./internal/devnet

bench: ## the figures of docs/design/throughput.md
	$(GO) test -run '^$$' -bench . ./merkle
	$(GO) test -run '^$$' -bench . ./internal/store/sqlite ./internal/prover ./internal/txm
	$(GO) test -run '^$$' -bench Index ./internal/devnet
	$(GO) test -run '^$$' -bench Network -benchtime 3x ./internal/devnet

clean: ## remove what was built
	rm -rf $(BIN)
