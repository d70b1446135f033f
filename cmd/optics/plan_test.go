package main

import (
	"context"
	"crypto/ecdsa"
	"math/big"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/devnet/localchain"
)

// rich is the account that has the tokens of the scripts' chains.
func rich() *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("rich")))
	if err != nil {
		panic(err)
	}
	return key
}

// Each script is a session of somebody who plans, applies and watches an environment.
func TestPlanScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/plan",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": code, "exits": exits, "living": startLiving, "give": give, "account": startAccount, "switch": switchKey,
		},
	})
}

// startLiving starts a chain that makes blocks all the time, and sets a variable to
// its URL: "living ALPHA_RPC 31001".
func startLiving(ts *testscript.TestScript, _ bool, args []string) {
	id, err := strconv.ParseUint(args[1], 10, 64)
	ts.Check(err)
	ether := new(big.Int).Mul(big.NewInt(1e6), big.NewInt(1e18))
	chain, err := localchain.New(localchain.Config{
		ChainID: id, GenesisTime: 1_700_000_000,
		Alloc: types.GenesisAlloc{crypto.PubkeyToAddress(rich().PublicKey): types.Account{Balance: ether}},
	})
	ts.Check(err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(20 * time.Millisecond)
		defer ticker.Stop()
		for ctx.Err() == nil {
			_, _ = chain.Seal(ctx, 0) // at the end the chain may be closed
			select {
			case <-ctx.Done():
			case <-ticker.C:
			}
		}
	}()
	ts.Defer(func() { cancel(); <-done; _ = chain.Close() })
	ts.Setenv(args[0], chain.HTTPURL())
}

// give sends ten tokens to every account of a list of keys on a chain: "give
// ALPHA_RPC keys.json".
func give(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	client, err := gethrpc.DialContext(ctx, ts.Getenv(args[0]))
	ts.Check(err)
	defer client.Close()
	var chainID hexutil.Big
	var nonce hexutil.Uint64
	ts.Check(client.CallContext(ctx, &chainID, "eth_chainId"))
	ts.Check(client.CallContext(ctx, &nonce, "eth_getTransactionCount", crypto.PubkeyToAddress(rich().PublicKey), "pending"))
	book, err := readAddresses(ts.MkAbs(args[1]))
	ts.Check(err)
	var last common.Hash
	for _, to := range book {
		tx, err := types.SignNewTx(rich(), types.LatestSignerForChainID(chainID.ToInt()), &types.DynamicFeeTx{
			ChainID: chainID.ToInt(), Nonce: uint64(nonce), GasTipCap: big.NewInt(1e9), GasFeeCap: big.NewInt(100e9), Gas: 21_000,
			To: &to, Value: new(big.Int).Mul(big.NewInt(10), big.NewInt(1e18)),
		})
		ts.Check(err)
		raw, err := tx.MarshalBinary()
		ts.Check(err)
		ts.Check(client.CallContext(ctx, &last, "eth_sendRawTransaction", hexutil.Bytes(raw)))
		nonce++
	}
	for mined := (*types.Receipt)(nil); mined == nil; {
		ts.Check(client.CallContext(ctx, &mined, "eth_getTransactionReceipt", last))
	}
}

// startAccount starts an endpoint of AWS with an empty account, whose root user the
// script is: "account".
func startAccount(ts *testscript.TestScript, _ bool, _ []string) {
	server, err := awsfake.New(awsfake.Config{Now: time.Now, Seed: "plan", Region: "us-west-2"})
	ts.Check(err)
	ts.Check(server.Start(context.Background(), "127.0.0.1:0"))
	ts.Defer(func() { _ = server.Close() })
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL(), "AWS_ACCESS_KEY_ID": server.Root().AccessKeyID, "AWS_SECRET_ACCESS_KEY": server.Root().SecretAccessKey,
		"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_ACCOUNT": awsfake.DefaultAccount,
	} {
		ts.Setenv(name, value)
	}
}

// switchKey disables or enables a key behind the tool's back: "switch off
// alias/lab-relayer-signer".
func switchKey(ts *testscript.TestScript, _ bool, args []string) {
	client := kms.New(kms.Options{
		Region: "us-west-2", BaseEndpoint: aws.String(ts.Getenv("AWS_ENDPOINT_URL")),
		Credentials: credentials.NewStaticCredentialsProvider(ts.Getenv("AWS_ACCESS_KEY_ID"), ts.Getenv("AWS_SECRET_ACCESS_KEY"), ""),
	})
	ctx := context.Background()
	out, err := client.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &args[1]})
	ts.Check(err)
	if args[0] == "off" {
		_, err = client.DisableKey(ctx, &kms.DisableKeyInput{KeyId: out.KeyMetadata.KeyId})
	} else {
		_, err = client.EnableKey(ctx, &kms.EnableKeyInput{KeyId: out.KeyMetadata.KeyId})
	}
	ts.Check(err)
}
