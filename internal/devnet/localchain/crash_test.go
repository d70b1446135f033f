package localchain_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/big"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/ethdb/pebble"

	"github.com/opticsnet/optics/internal/devnet/localchain"
)

// These tell the test binary to be the process that gets killed.
const (
	victimDir  = "LOCALCHAIN_VICTIM_DIR"
	victimWork = "LOCALCHAIN_VICTIM_WORK" // "seal" or "reorg"
)

// victimPayee gets 1 wei from each transaction of a victim.
var victimPayee = common.HexToAddress("0x00000000000000000000000000000000000beef1")

// victimDepth is how far a victim reorgs: enough to write more than the
// database keeps back.
const victimDepth = 24

func TestMain(m *testing.M) {
	if dir := os.Getenv(victimDir); dir != "" {
		if err := victim(dir, os.Getenv(victimWork), os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// report is what a victim says about its chain: the newest block and what the
// payee has there.
type report struct {
	Number uint64
	Hash   common.Hash
	Wei    uint64
}

func (r report) String() string { return fmt.Sprintf("%d %s %d", r.Number, r.Hash, r.Wei) }

func parseReport(line string) (r report, err error) {
	var hash string
	if _, err := fmt.Sscanf(line, "%d %s %d", &r.Number, &hash, &r.Wei); err != nil {
		return r, fmt.Errorf("%q: %w", line, err)
	}
	r.Hash = common.HexToHash(hash)
	return r, nil
}

// victimConfig returns the chain of a victim and the account that pays on it.
func victimConfig(dir string) (localchain.Config, *account, error) {
	alice, err := accountOf(1)
	if err != nil {
		return localchain.Config{}, nil, err
	}
	return localchain.Config{
		ChainID: 9, GenesisTime: genesisTime, Alloc: fund(alice), DataDir: dir, Safe: 2, Finalized: 4,
	}, alice, nil
}

// startVictimChain opens in the test what a victim left behind.
func startVictimChain(t *testing.T, dir string) (*localchain.Chain, *account) {
	t.Helper()
	cfg, alice, err := victimConfig(dir)
	if err != nil {
		t.Fatal(err)
	}
	return startChain(t, cfg), alice
}

// victim seals blocks with transactions for ever and reports each after Seal
// has returned.
func victim(dir, work string, out io.Writer) error {
	cfg, alice, err := victimConfig(dir)
	if err != nil {
		return err
	}
	chain, err := localchain.New(cfg)
	if err != nil {
		return err
	}
	ctx := context.Background()
	client, err := ethclient.DialContext(ctx, chain.HTTPURL())
	if err != nil {
		return err
	}
	for turn := 0; ; turn++ {
		if work == "reorg" && turn%4 == 3 && chain.Head().Number > victimDepth {
			if _, err := chain.Reorg(ctx, victimDepth, localchain.OneLater); err != nil {
				return err
			}
		}
		done, err := payAndSeal(ctx, chain, client, alice, turn%4)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out, done); err != nil {
			return err
		}
	}
}

// payAndSeal sends some payments, seals them and says what came of it.
func payAndSeal(ctx context.Context, chain *localchain.Chain, client *ethclient.Client, alice *account, payments int) (report, error) {
	var err error
	if alice.nonce, err = client.PendingNonceAt(ctx, alice.addr); err != nil {
		return report{}, err
	}
	for range payments {
		tx, err := alice.sign(chain.ChainID(), &victimPayee, 1, nil)
		if err != nil {
			return report{}, err
		}
		if err := client.SendTransaction(ctx, tx); err != nil {
			return report{}, err
		}
	}
	block, err := chain.Seal(ctx, 0)
	if err != nil {
		return report{}, err
	}
	wei, err := client.BalanceAt(ctx, victimPayee, new(big.Int).SetUint64(block.Number))
	if err != nil {
		return report{}, err
	}
	return report{block.Number, block.Hash, wei.Uint64()}, nil
}

// kill starts a victim, lets it report some blocks, kills it after a moment
// more and returns all that it reported.
func kill(t *testing.T, dir, work string, lines int, moment time.Duration) []report {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), victimDir+"="+dir, victimWork+"="+work)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var reports []report
	scanner := bufio.NewScanner(out)
	for scanner.Scan() {
		r, err := parseReport(scanner.Text())
		if err != nil {
			t.Fatal(err)
		}
		reports = append(reports, r)
		if len(reports) == lines {
			<-time.NewTimer(moment).C
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("the victim ended with %v, want it killed", err)
	}
	return reports
}

func TestKilledChainKeepsWhatItSealed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "chain")
	dice := rand.New(rand.NewPCG(1, 2))
	var reported []report
	const kills = 8
	for range kills {
		lines := kill(t, dir, "seal", 1+dice.IntN(40), time.Duration(dice.IntN(5000))*time.Microsecond)
		// The first report of a life is the block after the head it found: at
		// most one block was sealed and not yet reported.
		if len(reported) > 0 {
			last, first := reported[len(reported)-1], lines[0]
			if first.Number <= last.Number || first.Number > last.Number+2 || first.Wei < last.Wei {
				t.Fatalf("after block %s was sealed the chain went on with %s", last, first)
			}
		}
		reported = append(reported, lines...)
	}
	chain, alice := startVictimChain(t, dir)
	client := dial(t, chain.HTTPURL())
	if head, last := chain.Head(), reported[len(reported)-1]; head.Number < last.Number {
		t.Errorf("head is block %d, %d was sealed", head.Number, last.Number)
	}
	for _, want := range reported {
		number := new(big.Int).SetUint64(want.Number)
		header, err := client.HeaderByNumber(t.Context(), number)
		if err != nil {
			t.Fatal(err)
		}
		wei, err := client.BalanceAt(t.Context(), victimPayee, number)
		if err != nil {
			t.Fatal(err)
		}
		if got := (report{want.Number, header.Hash(), wei.Uint64()}); got != want {
			t.Errorf("block %s, sealed was %s", got, want)
		}
	}
	nonce, err := client.NonceAt(t.Context(), alice.addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	if wei := balance(t, client, victimPayee); wei.Uint64() != nonce {
		t.Errorf("the payee has %d wei from %d transactions", wei, nonce)
	}
	t.Logf("%d kills, %d blocks reported, head %d", kills, len(reported), chain.Head().Number)
}

func TestChainKilledWhileItBeginsCanBegin(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 4))
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "chain")
	for range 6 {
		cmd := exec.CommandContext(t.Context(), self)
		cmd.Env = append(os.Environ(), victimDir+"="+dir)
		cmd.Stdout, cmd.Stderr = io.Discard, os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		<-time.NewTimer(time.Duration(dice.IntN(150)) * time.Millisecond).C
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != -1 {
			t.Fatalf("the victim ended with %v, want it killed", err)
		}
	}
	chain, _ := startVictimChain(t, dir)
	seal(t, chain)
}

func TestKilledReorgLeavesOneBranch(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "chain")
	dice := rand.New(rand.NewPCG(5, 6))
	rewound := 0
	for range 4 {
		reports := kill(t, dir, "reorg", victimDepth+dice.IntN(16), time.Duration(dice.IntN(30))*time.Millisecond)
		chain, _ := startVictimChain(t, dir)
		client := dial(t, chain.HTTPURL())
		head := chain.Head()
		if head.Number < reports[len(reports)-1].Number {
			rewound++
		}
		if block, err := client.HeaderByNumber(t.Context(), new(big.Int).SetUint64(head.Number+1)); err == nil {
			t.Errorf("block %d is served above the head %d", block.Number, head.Number)
		}
		var child *types.Header
		for number := int64(head.Number); number >= 0; number-- {
			header, err := client.HeaderByNumber(t.Context(), big.NewInt(number))
			if err != nil {
				t.Fatal(err)
			}
			if child != nil && child.ParentHash != header.Hash() {
				t.Fatalf("block %d is not the parent of block %d", number, child.Number)
			}
			child = header
		}
		if next := seal(t, chain); next.Parent != head.Hash {
			t.Errorf("sealed %+v on %+v", next, head)
		}
		if err := chain.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d of 4 kills fell into a reorg", rewound)
}

// TestHalfAReorgIsCleanedUp makes by hand what a kill between two steps of a
// reorg leaves: a head below blocks that are still found by number.
func TestHalfAReorgIsCleanedUp(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "chain")
	chain, _ := startVictimChain(t, dir)
	var blocks []localchain.Block
	for range 6 {
		blocks = append(blocks, seal(t, chain))
	}
	if err := chain.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := pebble.New(filepath.Join(dir, "localchain", "chaindata"), 16, 16, "", false)
	if err != nil {
		t.Fatal(err)
	}
	if hash := rawdb.ReadFinalizedBlockHash(db); hash != (common.Hash{}) {
		t.Errorf("the database knows %s as finalized and would archive what is below", hash)
	}
	rawdb.WriteHeadBlockHash(db, blocks[2].Hash)
	rawdb.WriteHeadHeaderHash(db, blocks[2].Hash)
	rawdb.WriteHeadFastBlockHash(db, blocks[2].Hash)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	chain, _ = startVictimChain(t, dir)
	if head := chain.Head(); head != blocks[2] {
		t.Fatalf("head %+v, want %+v", head, blocks[2])
	}
	client := dial(t, chain.HTTPURL())
	for number := int64(4); number <= 6; number++ {
		if header, err := client.HeaderByNumber(t.Context(), big.NewInt(number)); err == nil {
			t.Errorf("block %d is served above the head", header.Number)
		}
	}
}
