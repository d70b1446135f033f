package published

// chainInfo is what is known of a chain by its published name.
type chainInfo struct {
	chainID   uint64
	testnet   bool
	token     string
	blockTime string
	finality  string
	legacy    bool
	maxFee    string
	maxTip    string
	explorer  string
}

// confirmations is how many blocks published tools waited for. The testnets of the
// time have no finalized tag.
const confirmations = "5"

// chains are the chains on which Optics was published, with the fees of its tools.
var chains = map[string]chainInfo{
	"alfajores":        {44787, true, "CELO", "5s", confirmations, true, "20 gwei", "", ""},
	"baklava":          {62320, true, "CELO", "5s", confirmations, true, "20 gwei", "", ""},
	"kovan":            {42, true, "ETH", "4s", confirmations, true, "10 gwei", "", ""},
	"rinkeby":          {4, true, "ETH", "15s", confirmations, false, "20 gwei", "", ""},
	"ropsten":          {3, true, "ETH", "15s", confirmations, false, "20 gwei", "", ""},
	"gorli":            {5, true, "ETH", "12s", "finalized", false, "20 gwei", "", ""},
	"goerli":           {5, true, "ETH", "12s", "finalized", false, "20 gwei", "", ""},
	"rinkarby":         {421611, true, "ETH", "1s", confirmations, false, "20 gwei", "", ""},
	"arbitrum-rinkeby": {421611, true, "ETH", "1s", confirmations, false, "20 gwei", "", ""},
	"celo":             {42220, false, "CELO", "1s", "finalized", true, "500 gwei", "", "https://celoscan.io"},
	"ethereum":         {1, false, "ETH", "12s", "finalized", false, "400 gwei", "4 gwei", "https://etherscan.io"},
	"mainnet":          {1, false, "ETH", "12s", "finalized", false, "400 gwei", "4 gwei", "https://etherscan.io"},
	"polygon":          {137, false, "POL", "2s", "finalized", true, "1000 gwei", "", "https://polygonscan.com"},
	"avalanche":        {43114, false, "AVAX", "2s", "finalized", false, "225 gwei", "10 gwei", "https://snowtrace.io"},
}

// unknownChain is what is assumed of others.
var unknownChain = chainInfo{token: "ETH", blockTime: "12s", finality: "finalized", maxFee: "100 gwei"}
