package environment

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
)

// Network is one chain.
type Network struct {
	// Name is the chain's name in this environment.
	Name string `json:"name" env:"name"`
	// ChainID is the EIP-155 chain id.
	ChainID uint64 `json:"chainId" env:"required"`
	// Domain is the chain's number in Optics; it is not the chain id.
	Domain optics.Domain `json:"domain" env:"required"`
	// Testnet says that nothing on the chain has a value.
	Testnet bool `json:"testnet" env:"required"`
	// Token is the symbol of the native token, which pays for gas.
	Token string `json:"token" env:"required"`
	// BlockTime is the usual time between blocks, in seconds.
	BlockTime Seconds `json:"blockTime" env:"required"`
	// Finality says which block is final: safe, finalized, or a number of blocks
	// that must stand on it.
	Finality chain.Finality `json:"finality" env:"required"`
	// RPC are the endpoints.
	RPC RPC `json:"rpc" env:"required"`
	// Fees bound what a transaction may cost.
	Fees Fees `json:"fees" env:"required"`
	// Explorer is the address of a block explorer; it may be empty.
	Explorer string `json:"explorer,omitempty"`
}

// RPC are the endpoints of a chain.
type RPC struct {
	// Endpoints are JSON-RPC URLs (http, https, ws, wss), the preferred one
	// first, each of another provider.
	Endpoints []Text `json:"endpoints" env:"required"`
	// Quorum is how many endpoints must agree before an update is signed, from 1
	// to the number of endpoints.
	Quorum uint64 `json:"quorum" env:"required"`
	// LogRange is the most blocks that are asked for in one query of logs.
	LogRange uint64 `json:"logRange" env:"default=2000"`
}

// Fees bound what a transaction may cost, per unit of gas.
type Fees struct {
	// Legacy sends transactions with one gas price, for chains without EIP-1559.
	Legacy bool `json:"legacy" env:"default=false"`
	// MaxFee is the most that is offered for one gas, in wei.
	MaxFee Wei `json:"maxFee" env:"required"`
	// MaxTip is the most of it that goes to the proposer, in wei; without it
	// MaxFee is the only bound.
	MaxTip *Wei `json:"maxTip,omitempty"`
	// MinTip is the least that is offered to the proposer, in wei.
	MinTip Wei `json:"minTip" env:"default=0 wei"`
}

// ResolveEndpoints returns the URLs of the chain with their variables replaced.
// The error is an [InvalidError] that names every variable that is not set, every
// value that is not a URL, and every URL that stands twice; it shows no URL,
// since URLs hold keys.
func (n *Network) ResolveEndpoints(lookup Lookup) ([]string, error) {
	var urls []string
	var problems []Problem
	for _, endpoint := range n.RPC.Endpoints {
		text, err := endpoint.Resolve(lookup)
		if err == nil {
			err = checkEndpoint(endpoint, text, urls)
		}
		problems = append(problems, problemsOf(endpoint, err)...)
		urls = append(urls, text)
	}
	if err := invalid(problems); err != nil {
		return nil, err
	}
	return urls, nil
}

// checkEndpoint refuses what is no URL of a node, and what is among the others.
func checkEndpoint(endpoint Text, text string, others []string) error {
	if at := slices.Index(others, text); at >= 0 {
		return endpoint.problem("is the same URL as endpoint %d; a quorum needs different ones", at+1)
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || !slices.Contains([]string{"http", "https", "ws", "wss"}, u.Scheme) {
		what := "its value"
		if len(endpoint.Variables()) > 0 {
			what = "the value of " + strings.Join(endpoint.Variables(), ", ")
		}
		return endpoint.problem("%s is not a URL of a node; http://, https://, ws:// or wss:// and a host are expected", what)
	}
	return nil
}

// problemsOf returns the problems that an error of a text is made of.
func problemsOf(at Text, err error) []Problem {
	var known *InvalidError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known.Problems
	}
	return []Problem{{Place: at.place, Text: err.Error()}}
}

// CapTip returns the most that goes to the proposer for one gas, in wei.
func (f Fees) CapTip() Wei {
	if f.MaxTip == nil || f.MaxTip.Cmp(f.MaxFee) > 0 {
		return f.MaxFee
	}
	return *f.MaxTip
}
