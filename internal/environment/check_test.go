package environment_test

import (
	"strings"
	"testing"
)

// Values that are possible alone and wrong together.
func TestGatesAndApprovals(t *testing.T) {
	runProblems(t, []problemTest{
		{"a beacon without a human", []string{"changes: approvers\n  beacons: approvers", "changes: none\n  beacons: ▶none"}, []string{
			"gates.beacons: none is not possible; pointing a beacon to other code always needs human or approvers",
		}},
		{"a beacon with less than others", []string{"beacons: approvers", "beacons: ▶human"}, []string{
			"gates.beacons: human is weaker than gates.changes, approvers; beacons need at least as much",
		}},
		{"a threshold without its gate", []string{"changes: approvers\n", "changes: none\n", "changes: 1", "changes: ▶1"}, []string{
			"approvals.threshold.changes: is 1, but that gate is none; remove one or change the other",
		}},
		{"more approvals than approvers", []string{"beacons: 2", "beacons: ▶3"}, []string{
			"approvals.threshold.beacons: is 3, but there are only 2 approvers",
		}},
		{"a threshold that is missing", []string{"{changes: 1, beacons: 2}", "{beacons: 2}", "  threshold", "  ▶threshold"}, []string{
			"approvals.threshold.changes: at least 1 is expected, since the gate is approvers",
		}},
		{"fewer approvals for beacons", []string{"{changes: 1, beacons: 2}", "{changes: 2, beacons: ▶1}"}, []string{
			"approvals.threshold.beacons: is 1, less than the 2 that other changes need",
		}},
		{"an approval for a month", []string{"  approvers:\n", "  validFor: ▶30d\n  approvers:\n"}, []string{
			"approvals.validFor: is 30d; from 1s to 7d are possible",
		}},
		{"one key for two people", []string{`    bob:`, "    bob:\n      ssh: [▶ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f bob@lab]"}, []string{
			"approvals.approvers.bob.ssh[0]: is a key of ada already; a key counts as one person, once",
		}},
		{"an approver without a key", []string{"    bob:\n      ethereum: [\"0x1111111111111111111111111111111111111111\"]", "    ▶bob: {}"}, []string{
			"approvals.approvers.bob: has no key; ssh or ethereum is expected",
		}},
		{"production without approvers", []string{
			"class: staging", "class: production", "changes: approvers", "changes: ▶human",
			"domain: 1000\n    testnet: true", "domain: 1000\n    testnet: false", "domain: 2000\n    testnet: true", "domain: 2000\n    testnet: false", "quorum: 1", "quorum: ▶1",
		}, []string{
			"gates.changes: is human; in production everything needs approvers",
			"networks.bravo.rpc.quorum: is 1; in production at least 2 endpoints must agree before an update is signed",
		}},
		{"a class that is not the name's", []string{"name: lab", "name: development", "class: staging", "class: ▶staging"}, []string{
			"class: is staging, but the environment is called development",
		}},
		{"a name that is none", []string{"name: lab", "name: ▶Lab_1"}, []string{
			`name: "Lab_1" is not a name; at most 32 small letters, digits and single hyphens are possible, a letter first`,
		}},
	})
}

func TestNetworks(t *testing.T) {
	runProblems(t, []problemTest{
		{"one domain for two chains", []string{"domain: 2000", "domain: ▶1000"}, []string{
			"networks.bravo.domain: 1000 is that of alpha already",
		}},
		{"one chain for two networks", []string{"chainId: 31002", "chainId: ▶31001"}, []string{
			"networks.bravo.chainId: 31001 is that of alpha already",
		}},
		{"domain 0", []string{"domain: 2000", "domain: ▶0"}, []string{"networks.bravo.domain: 0 is not possible"}},
		{"the published domain of another chain", []string{"domain: 2000", "domain: ▶6648936"}, []string{
			"networks.bravo.domain: 6648936 is the published domain of chain 1",
		}},
		{"a mainnet that is called a testnet", []string{"chainId: 31002", "chainId: 42220", "domain: 2000\n    testnet: true", "domain: 2000\n    testnet: ▶true"}, []string{
			"networks.bravo.testnet: true is not possible; chain 42220 is a mainnet",
		}},
		{"a mainnet in staging", []string{"domain: 2000\n    testnet: true", "domain: 2000\n    testnet: ▶false"}, []string{
			"networks.bravo.testnet: false is not possible: staging is deployed on testnets",
		}},
		{"a mainnet with another domain than the published", []string{
			"class: staging", "class: production", "chainId: 31002", "chainId: 42220", "domain: 1000\n    testnet: true", "domain: 1000\n    testnet: false",
			"domain: 2000\n    testnet: true", "domain: ▶2000\n    testnet: false", `endpoints: ["${BRAVO_RPC_1}"]`, `endpoints: ["${BRAVO_RPC_1}", "${BRAVO_RPC_2}"]`, "quorum: 1", "quorum: 2",
		}, []string{
			"networks.bravo.domain: is 2000, but the published domain of chain 42220 is 1667591279",
		}},
		{"a quorum above the endpoints", []string{"quorum: 2", "quorum: ▶4"}, []string{
			"networks.alpha.rpc.quorum: is 4; from 1 to the number of endpoints, 3, are possible",
		}},
		{"an endpoint that stands twice", []string{`"http://localhost:8545"`, `▶"${ALPHA_RPC_1}"`}, []string{
			"networks.alpha.rpc.endpoints[2]: is the same as endpoint 1; a quorum needs different ones",
		}},
		{"an endpoint that is no URL", []string{`"http://localhost:8545"`, `▶"localhost:8545"`}, []string{
			"networks.alpha.rpc.endpoints[2]: its value is not a URL of a node; http://, https://, ws:// or wss:// and a host are expected",
		}},
		{"a tip above the fee", []string{"maxTip: 4 gwei", "maxTip: ▶401 gwei"}, []string{
			"networks.alpha.fees.maxTip: 401 gwei is more than maxFee, 400 gwei",
		}},
		{"one network", []string{
			good(t)[strings.Index(good(t), "  bravo:\n    chainId"):strings.Index(good(t), "contracts:")], "", "networks:\n  alpha:", "▶networks:\n  alpha:",
			"  networks:\n    bravo: {optimisticSeconds: 600}\n", "", ", networks: [bravo]", "", good(t)[strings.Index(good(t), "  networks:\n    bravo:\n"):strings.Index(good(t), "secrets:")], "",
		}, []string{
			"networks: 1 are named; 2 to 64 are possible",
		}},
	})
}

func TestContractsAndRoles(t *testing.T) {
	runProblems(t, []problemTest{
		{"a recovery timelock of one second", []string{"recoveryTimelock: 1d", "recoveryTimelock: ▶1s"}, []string{
			"contracts.recoveryTimelock: is 1s; in staging from 1d to 365d are possible",
		}},
		{"a window that nobody can watch", []string{"optimisticSeconds: 600", "optimisticSeconds: ▶10"}, []string{
			"contracts.networks.bravo.optimisticSeconds: is 10; in staging from 60 to 2592000 are possible: it is the time that watchers have",
		}},
		{"too little gas for Replicas", []string{"  watchers: [key,", "  processGas: ▶849999\n  reserveGas: ▶1\n  watchers: [key,"}, []string{
			"contracts.processGas: is 849999; from 850000 to 100000000 are possible",
			"contracts.reserveGas: is 1; from 15000 to 100000000 are possible",
		}},
		{"a governor on no network", []string{"network: alpha", "network: ▶alfa"}, []string{
			`contracts.governor.network: "alfa" is not a network; alpha or bravo is expected; did you mean alpha?`,
		}},
		{"an override for no network", []string{"bravo: {optimisticSeconds", "▶brave: {optimisticSeconds"}, []string{
			`contracts.networks.brave: "brave" is not a network; alpha or bravo is expected; did you mean bravo?`,
		}},
		{"no watcher", []string{`watchers: [key, "0x3333333333333333333333333333333333333333"]`, "▶watchers: []"}, []string{
			"contracts.watchers: is empty; without a watcher nobody can cut a channel",
		}},
		{"an operator who is nobody", []string{"relayer: {operator: core}", "relayer: {operator: ▶cora}"}, []string{
			`agents.relayer.operator: "cora" is not an operator; core or guard is expected; did you mean core?`,
		}},
		{"operations of nobody", []string{"region: us-west-2", "region: us-west-2\n  operator: ▶guards"}, []string{
			`keys.operator: "guards" is not an operator; core or guard is expected; did you mean guard?`,
		}},
		{"a role that is no agent", []string{"relayer: {operator: core}", "relayer: {operator: core}\n  ▶bank: {operator: core}"}, []string{
			"agents.bank: is not an agent; updater, relayer, processor, watcher or kathy is expected",
		}},
		{"a pause of a relayer", []string{"relayer: {operator: core}", "relayer: {operator: core, pause: ▶1s}"}, []string{
			"agents.relayer.pause: only an updater has a pause",
		}},
		{"a contracted operator without its account", []string{`  guard: {access: cross-account, account: "123456789012", externalId: "${GUARD_ID}"}`, "  ▶guard: {access: cross-account, externalId: \"${GUARD_ID}\"}"}, []string{
			"operators.guard.account: the key is missing; cross-account needs it",
		}},
		{"a role without its namespace", []string{"core: {access: user}", "▶core: {access: pod-identity}"}, []string{
			"operators.core.namespace: the key is missing; pod-identity needs it",
		}},
		{"an account of 11 digits", []string{`account: "123456789012"` + "\n", `account: ▶"11111111111"` + "\n"}, []string{
			`keys.account: "11111111111" is not an AWS account: 12 digits or a ${VARIABLE} are expected, 11 characters were found`,
		}},
		{"every region", []string{"region: us-west-2", `region: ▶"*"`}, []string{`keys.region: "*" is not one AWS region, such as us-west-2`}},
		{"hex keys outside development", []string{"provider: kms", "provider: ▶secrets-manager"}, []string{
			"keys.provider: secrets-manager is not possible in staging; hex keys are for development, kms is expected",
		}},
		{"an order of aliases without networks", []string{"region: us-west-2", "region: us-west-2\n  aliasOrder: ▶network-first"}, []string{
			"keys.aliasOrder: network-first is not possible without perNetwork: true; such aliases have no network",
		}},
	})
}

func TestFundingProblems(t *testing.T) {
	runProblems(t, []problemTest{
		{"a target that is not above low", []string{"relayer: {low: 0.5 ether, target: 1 ether", "relayer: {low: 0.5 ether, target: ▶0.5 ether"}, []string{
			"funding.bands.relayer.target: 0.5 ether is not more than low, 0.5 ether",
		}},
		{"a day below a transaction", []string{"day: 10 ether", "day: ▶1 ether"}, []string{
			"funding.caps.day: 1 ether is less than one transaction may send, 2 ether",
		}},
		{"a band that is missing", []string{"    kathy: {low: 0.5 ether, target: 1 ether, days: 7}\n", "", "  bands:\n    updater: {low: 0.5", "  ▶bands:\n    updater: {low: 0.5"}, []string{
			"funding.bands.kathy: the key is missing; the kathy sends transactions",
		}},
		{"a band of nobody", []string{"    kathy: {low: 0.5 ether, target: 1 ether, days: 7}\n", "    ▶kathy: {low: 0.5 ether, target: 1 ether, days: 7}\n", "  kathy: {operator: core, networks: [bravo]}\n", ""}, []string{
			"funding.bands.kathy: the kathy has no key of the environment; remove the band, or add the agent or the key",
		}},
		{"a target above what a transaction sends", []string{"relayer: {low: 0.5 ether, target: 1 ether", "▶relayer: {low: 0.5 ether, target: 3 ether"}, []string{
			"funding.bands.relayer: on alpha an empty account gets 3 ether, but one transaction may send 2 ether only",
		}},
		{"a band of the bank", []string{"    kathy: {low", "    ▶bank: {low: 1 ether, target: 2 ether, days: 1}\n    kathy: {low"}, []string{
			"funding.bands.bank: the bank has no band; it has a floor",
		}},
	})
}

// One account that signs for two purposes or in two roles is refused; governor
// and recovery manager may be one.
func TestOneAccountInTwoRoles(t *testing.T) {
	const four = "0x4444444444444444444444444444444444444444"
	runProblems(t, []problemTest{
		{"attestation and bank", []string{"  watchers:", "  updater: \"" + four + "\"\n  watchers:", "bank: {account: key", "bank: {account: ▶\"" + four + "\""}, []string{
			`funding.bank.account: "` + four + `" would sign on chain 31001 as the bank signer of lab, but is the updater attestation of lab already (lab.yaml:46:12); give each its own account`,
		}},
		{"watcher and recovery manager", []string{`watchers: [key, "0x3333333333333333333333333333333333333333"]`, `watchers: [key, ▶"0x2222222222222222222222222222222222222222"]`}, []string{
			`contracts.watchers[1]: "0x2222222222222222222222222222222222222222" would sign on chain 31001 as the watcher attestation of lab, but is the recovery-manager signer of lab already (lab.yaml:43:20); give each its own account`,
		}},
		{"one variable in two roles", []string{
			"governor: {network: alpha, account: \"${LAB_GOVERNOR}\"}", "governor: {network: alpha, account: ▶\"${LAB_GOVERNOR}\"}", "deployer: key", "deployer: ${LAB_GOVERNOR}",
			"    deployer: {low: 0.5 ether, target: 1 ether, days: 7}\n", "",
		}, []string{
			`contracts.governor.account: "${LAB_GOVERNOR}" would sign on chain 31001 as the governor signer of lab, but is the deployer signer of lab already (lab.yaml:41:13); give each its own account`,
		}},
		{"governor and recovery manager", []string{`"${LAB_GOVERNOR}"`, `"0x2222222222222222222222222222222222222222"`}, nil},
	})
}

// Problems come in the order of the file, from decoding and checking alike.
func TestProblemsComeTogetherInOrder(t *testing.T) {
	runProblems(t, []problemTest{{"", []string{
		"purpose: Tests the loader.", "purpose: ▶''",
		"domain: 2000", "domain: ▶0",
		"blockTime: 1s", "blockTime: ▶1 s",
		"recoveryTimelock: 1d", "recoveryTimelock: ▶1s",
		"region: us-west-2", "▶regoin: us-west-2", "keys:", "▶keys:",
	}, []string{
		"purpose: is empty; say in a sentence what the environment is for",
		"networks.bravo.domain: 0 is not possible",
		`networks.bravo.blockTime: "1 s" is not a length of time; write a whole number and s, m, h, d or w, such as 90s or 1d`,
		"contracts.recoveryTimelock: is 1s; in staging from 1d to 365d are possible",
		"keys.region: the key is missing; kms needs it",
		"keys.regoin: unknown key; did you mean region; possible are provider, account, region, perNetwork, aliasOrder or operator",
	}}})
}
