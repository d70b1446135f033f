package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision/approval"
)

// acts are the steps of a rehearsal, in the order of the operations document.
var acts = []act{
	{"an empty account and empty chains", (*stage).open},
	{"users, groups and policies: optics iam apply", (*stage).makeUsers},
	{"keys: optics keys provision, as kms-admin", (*stage).makeKeys},
	{"policies name the keys: optics iam apply", (*stage).nameKeys},
	{"secrets that a person brings", (*stage).storeSecrets},
	{"money for the bank, as a faucet gives it", (*stage).fillBank},
	{"money for the others: optics fund send, as the bank", (*stage).fund},
	{"plan: optics plan", (*stage).plan},
	{"a plan without its approvals is refused: optics apply", (*stage).refused},
	{"approval: optics approve, with an SSH key", (*stage).approve},
	{"contracts: optics apply, as the deployer", (*stage).apply},
	{"nothing is left to do: optics plan", (*stage).planAgain},
	{"agents, each with its own keys alone: optics run", (*stage).runAgents},
	{"messages on every lane, and the window passes", (*stage).exchange},
	{"more gas for recipients, on a fork of every chain: optics upgrade plan", (*stage).upgradePlan},
	{"an upgrade without its approvals is refused: optics upgrade apply", (*stage).upgradeRefused},
	{"approval: optics approve", (*stage).upgradeApprove},
	{"the upgrade, over messages of governance: optics upgrade apply", (*stage).upgradeApply},
	{"the window of governance's messages passes", (*stage).passGovernance},
	{"what was spent is topped up: optics fund send", (*stage).fund},
	{"every beacon is as planned, nothing differs: optics drift", (*stage).upgraded},
}

func (s *stage) e(args ...string) []string { return append(args, "-e", s.env.Name) }

func (s *stage) makeUsers(ctx context.Context) error {
	return s.applyIAM(ctx, "--access-keys", "aws-credentials")
}

// applyIAM applies what a dry run shows; it needs the digest, since the gate asks
// approvers.
func (s *stage) applyIAM(ctx context.Context, more ...string) error {
	out, err := s.command(ctx, "root", s.e("iam", "apply", "--dry-run")...)
	if err != nil {
		return err
	}
	if strings.HasPrefix(out, "0 to do") || strings.Contains(out, "\n0 to do") {
		return nil
	}
	digest, err := lineAfter(out, "digest ")
	if err != nil {
		return err
	}
	_, err = s.command(ctx, "root", s.e(append([]string{"iam", "apply", "--digest", digest}, more...)...)...)
	return err
}

func (s *stage) makeKeys(ctx context.Context) error {
	out, err := s.command(ctx, kmsAdmin, s.e("keys", "provision", "--output", "json")...)
	if err != nil {
		return err
	}
	return os.WriteFile(s.path("keys.json"), []byte(out), 0o600)
}

func (s *stage) nameKeys(ctx context.Context) error { return s.applyIAM(ctx) }

// storeSecrets stores what the environment file names and only people know.
func (s *stage) storeSecrets(ctx context.Context) error {
	root, url := s.server.Root(), s.server.URL()
	client := secretsmanager.New(secretsmanager.Options{
		Region: s.env.Keys.Region, BaseEndpoint: &url,
		Credentials: credentials.NewStaticCredentialsProvider(root.AccessKeyID, root.SecretAccessKey, ""),
	})
	for _, secret := range s.env.Secrets {
		value := "rehearsal"
		if _, err := client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: &secret.ID, SecretString: &value}); err != nil {
			return fmt.Errorf("store %s: %w", secret.ID, err)
		}
	}
	return nil
}

// keyOf returns the account of a role's transaction key.
func (s *stage) keyOf(role environment.Role) (common.Address, error) {
	list, err := readKeyList("keys.json", s.path("keys.json"))
	if err != nil {
		return common.Address{}, err
	}
	for _, e := range list {
		if e.Role == role && e.Purpose == environment.Transactions && e.Address != nil {
			return *e.Address, nil
		}
	}
	return common.Address{}, fmt.Errorf("keys.json has no key of the %s", role)
}

func (s *stage) fillBank(ctx context.Context) error {
	bank, err := s.keyOf(environment.Bank)
	if err != nil {
		return err
	}
	amount := new(big.Int).Mul(big.NewInt(100_000), big.NewInt(1e18))
	for _, c := range s.chains {
		if _, err := s.send(ctx, c.HTTPURL(), types.DynamicFeeTx{To: &bank, Value: amount, Gas: 21_000}); err != nil {
			return fmt.Errorf("%s: %w", c.Name(), err)
		}
	}
	return nil
}

// send sends a transaction of the faucet's account, and waits until it is in a
// block.
func (s *stage) send(ctx context.Context, endpoint string, tx types.DynamicFeeTx) (*types.Receipt, error) {
	client, err := rpc.DialContext(ctx, endpoint)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	var id, nonce hexutil.Uint64
	if err := client.CallContext(ctx, &id, "eth_chainId"); err != nil {
		return nil, err
	}
	if err := client.CallContext(ctx, &nonce, "eth_getTransactionCount", crypto.PubkeyToAddress(s.faucet.PublicKey), "pending"); err != nil {
		return nil, err
	}
	tx.ChainID, tx.Nonce = new(big.Int).SetUint64(uint64(id)), uint64(nonce)
	tx.GasFeeCap, tx.GasTipCap = big.NewInt(100e9), big.NewInt(30e9)
	signed, err := types.SignNewTx(s.faucet, types.LatestSignerForChainID(tx.ChainID), &tx)
	if err != nil {
		return nil, err
	}
	raw, err := signed.MarshalBinary()
	if err != nil {
		return nil, err
	}
	if err := client.CallContext(ctx, nil, "eth_sendRawTransaction", hexutil.Encode(raw)); err != nil {
		return nil, err
	}
	var receipt *types.Receipt
	err = s.until(ctx, "the transaction is in a block", func() (bool, error) {
		err := client.CallContext(ctx, &receipt, "eth_getTransactionReceipt", signed.Hash())
		return receipt != nil, err
	})
	if err == nil && receipt.Status != types.ReceiptStatusSuccessful {
		err = errors.New("the transaction reverted")
	}
	return receipt, err
}

func (s *stage) fund(ctx context.Context) error {
	user := s.user(environment.Bank)
	_, err := s.command(ctx, user, s.e("fund", "send", "--addresses", "keys.json", "--data", "bank", "--yes")...)
	return err
}

// user is the IAM user of a role of operations.
func (s *stage) user(role environment.Role) string {
	return fmt.Sprintf("optics-%s-%s", role, s.env.Name)
}

func (s *stage) plan(ctx context.Context) error {
	_, err := s.command(ctx, s.user(environment.Deployer),
		s.e("plan", "--only", "chains", "--addresses", "keys.json", "--out", "plan.json", "--proposer", approvers[1])...)
	return err
}

func (s *stage) refused(ctx context.Context) error {
	_, err := s.ends(ctx, s.user(environment.Deployer), exitFault, s.e("apply", "plan.json", "--only", "chains", "--addresses", "keys.json", "--yes")...)
	return err
}

// approve signs with a key that asks nobody; a person at a terminal is asked.
func (s *stage) approve(ctx context.Context) error {
	out, err := s.command(ctx, s.user(environment.Deployer),
		s.e("approve", "plan.json", "--only", "chains", "--addresses", "keys.json", "--print", "--output", "json")...)
	if err != nil {
		return err
	}
	return s.signStatement(ctx, "plan.json", []byte(out), approvers[0])
}

func (s *stage) apply(ctx context.Context) error {
	_, err := s.command(ctx, s.user(environment.Deployer), s.e("apply", "plan.json", "--only", "chains", "--addresses", "keys.json")...)
	return err
}

func (s *stage) planAgain(ctx context.Context) error {
	out, err := s.command(ctx, "root", s.e("plan", "--addresses", "keys.json", "--output", "json")...)
	if err != nil {
		return err
	}
	var next struct {
		Steps    []json.RawMessage `json:"steps"`
		Findings []json.RawMessage `json:"findings"`
	}
	if err := json.Unmarshal([]byte(out), &next); err != nil {
		return err
	}
	if len(next.Steps)+len(next.Findings) > 0 {
		return fmt.Errorf("the next plan has %d steps and %d findings", len(next.Steps), len(next.Findings))
	}
	return nil
}

// record is the deployment that apply has recorded.
func (s *stage) record() (*deployment.Record, error) {
	return deployment.Current(s.path(environmentsDir, s.env.Name))
}

// signStatement signs what approve --print has written for a plan, with a key that this
// machine would not have, and hands the signature in.
func (s *stage) signStatement(ctx context.Context, plan string, printed []byte, person string) error {
	var view printedView
	if err := json.Unmarshal(printed, &view); err != nil {
		return fmt.Errorf("read what approve prints: %w", err)
	}
	key, err := approval.OpenSSHKey(s.path(person), nil)
	if err != nil {
		return err
	}
	signed, err := approval.SignSSH(rand.Reader, key, view.Statement)
	if err != nil {
		return err
	}
	signature := view.Text + ".sig"
	armored := pem.EncodeToMemory(&pem.Block{Type: "SSH SIGNATURE", Bytes: signed.Signature})
	if err := os.WriteFile(s.path(signature), armored, 0o600); err != nil {
		return err
	}
	_, err = s.command(ctx, s.user(environment.Deployer),
		s.e("approve", plan, "--only", "chains", "--addresses", "keys.json", "--signature", signature)...)
	return err
}

// until asks again and again whether something holds.
func (s *stage) until(ctx context.Context, what string, holds func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	ticker := time.NewTicker(rehearsalPace)
	defer ticker.Stop()
	for {
		ok, err := holds()
		if ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting until %s: %w", what, ctx.Err())
		case <-ticker.C:
		}
	}
}

// lineAfter returns the rest of the line that begins with a word.
func lineAfter(text, word string) (string, error) {
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, word); ok {
			return strings.TrimSpace(rest), nil
		}
	}
	return "", fmt.Errorf("no line begins with %q", word)
}
