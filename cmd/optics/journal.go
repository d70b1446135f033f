package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

func newJournal() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "journal",
		Short: "See what agents have journaled, and acknowledge what others did with their keys",
		Long: "An agent stops when it sees that somebody else uses its account or its key. journal shows what\n" +
			"it has seen. Once you know who it was, and that it is over, acknowledge it and start the agent\n" +
			"again: that is the only thing that makes it go on.",
		Example: "  optics journal list --db /var/lib/optics/relayer\n" +
			"  optics journal acknowledge --db /var/lib/optics/relayer --domain 2000 --account 0x… --nonce 17\n" +
			"  optics journal acknowledge-use --db /var/lib/optics/relayer --request 0f1c…",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	f := cmd.PersistentFlags()
	f.String("db", "", "data directory of the agent; of optics dev it is the folder store in its --data")
	outputFlag(cmd)
	cmd.AddCommand(newJournalList(), newJournalAcknowledge(), newJournalAcknowledgeUse())
	return cmd
}

// dataDir returns the directory that --db names.
func dataDir(cmd *cobra.Command) (string, error) {
	if err := checkOutput(cmd); err != nil {
		return "", err
	}
	dir := cmd.Flag("db").Value.String()
	if dir == "" {
		return "", usagef("name the agent's data directory with --db")
	}
	return filepath.Abs(dir)
}

// journalView is what journal list shows.
type journalView struct {
	Deployment string        `json:"deployment"`
	Accounts   []accountView `json:"accounts"`
	Foreign    []foreignView `json:"foreign"`
	Leases     []leaseView   `json:"leases"`
}

type accountView struct {
	Domain    optics.Domain  `json:"domain"`
	Account   common.Address `json:"account"`
	NextNonce uint64         `json:"nextNonce"`
	Queued    int            `json:"queued"`
	InFlight  int            `json:"inFlight"`
	Unsettled int            `json:"unsettled"`
}

type foreignView struct {
	Domain       optics.Domain  `json:"domain"`
	Account      common.Address `json:"account"`
	Nonce        uint64         `json:"nonce"`
	LastNonce    uint64         `json:"lastNonce"`
	Transaction  *common.Hash   `json:"transaction"`
	Block        uint64         `json:"block"`
	Acknowledged bool           `json:"acknowledged"`
}

type leaseView struct {
	Name   string `json:"name"`
	Holder string `json:"holder"`
	Fence  uint64 `json:"fence"`
	Since  string `json:"since"`
	Until  string `json:"until"`
}

func newJournalList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "Show accounts, what others sent from them, and leases",
		Long: "list reads the data directory, also while its agent runs: for each account the next nonce and\n" +
			"the transactions that are not settled, what others sent from it, and who has or had which lease.",
		Example: "  optics journal list --db /var/lib/optics/relayer\n  optics journal list --db ./network/store --output json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := dataDir(cmd)
			if err != nil {
				return err
			}
			s, err := sqlite.OpenReadOnly(cmd.Context(), dir)
			if err != nil {
				return err
			}
			view, err := readJournal(cmd.Context(), s)
			if err := errors.Join(err, s.Close()); err != nil {
				return err
			}
			return printAs(cmd, view, func() error { return view.print(cmd) })
		},
	}
}

func readJournal(ctx context.Context, s *sqlite.Store) (journalView, error) {
	v := journalView{Accounts: []accountView{}, Foreign: []foreignView{}, Leases: []leaseView{}}
	var err error
	if v.Deployment, err = s.Deployment(ctx); err != nil {
		return v, err
	}
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return v, err
	}
	for _, a := range accounts {
		if err := v.addAccount(ctx, s, a); err != nil {
			return v, err
		}
	}
	leases, err := s.Leases(ctx)
	for _, l := range leases {
		view := leaseView{Name: l.Name, Holder: l.Holder, Fence: l.Fence, Since: store.LeaseTime(l.Since), Until: "given back"}
		if l.Until > 0 {
			view.Until = store.LeaseTime(l.Until)
		}
		v.Leases = append(v.Leases, view)
	}
	return v, err
}

func (v *journalView) addAccount(ctx context.Context, s *sqlite.Store, a optics.Account) error {
	open, err := s.OpenTx(ctx, a.Chain, a.Address)
	if err != nil {
		return err
	}
	row := accountView{Domain: a.Chain, Account: a.Address}
	for _, rec := range open {
		switch rec.State {
		case optics.TxQueued:
			row.Queued++
		case optics.TxSent:
			row.InFlight++
		case optics.TxMined, optics.TxReverted, optics.TxRefused, optics.TxReplaced:
			row.Unsettled++
		}
	}
	if row.NextNonce, _, err = s.TxNonce(ctx, a.Chain, a.Address); err != nil {
		return err
	}
	v.Accounts = append(v.Accounts, row)
	foreign, err := s.ForeignTxs(ctx, a.Chain, a.Address)
	for _, f := range foreign {
		view := foreignView{Domain: a.Chain, Account: a.Address, Nonce: f.Nonce, LastNonce: f.Next - 1, Block: f.Block, Acknowledged: f.Acknowledged}
		if f.TxHash != (common.Hash{}) {
			view.Transaction = &f.TxHash
		}
		v.Foreign = append(v.Foreign, view)
	}
	return err
}

func (v journalView) print(cmd *cobra.Command) error {
	p := newPrinter(cmd.OutOrStdout())
	p.row(v.Deployment)
	p.row()
	p.row("DOMAIN", "ACCOUNT", "NEXT NONCE", "QUEUED", "IN FLIGHT", "UNSETTLED")
	for _, a := range v.Accounts {
		p.row(a.Domain, a.Account, a.NextNonce, a.Queued, a.InFlight, a.Unsettled)
	}
	p.row()
	p.row("DOMAIN", "ACCOUNT", "NONCE", "SENT BY OTHERS", "BLOCK", "ACKNOWLEDGED")
	for _, f := range v.Foreign {
		which, block := "not shown by the node", "-"
		if f.Transaction != nil {
			which, block = f.Transaction.Hex(), strconv.FormatUint(f.Block, 10)
		}
		nonces := strconv.FormatUint(f.Nonce, 10)
		if f.LastNonce > f.Nonce {
			nonces += "-" + strconv.FormatUint(f.LastNonce, 10)
		}
		p.row(f.Domain, f.Account, nonces, which, block, map[bool]string{true: "yes", false: "no"}[f.Acknowledged])
	}
	p.row()
	p.row("LEASE", "HOLDER", "FENCE", "SINCE", "UNTIL")
	for _, l := range v.Leases {
		p.row(l.Name, l.Holder, l.Fence, l.Since, l.Until)
	}
	p.flush()
	return p.err
}

func newJournalAcknowledge() *cobra.Command {
	var domain uint32
	var account string
	var nonce uint64
	cmd := &cobra.Command{
		Use:   "acknowledge --domain DOMAIN --account ADDRESS --nonce NONCE",
		Short: "Let sending go on after somebody else sent from an account",
		Long: "acknowledge journals that you know what used a nonce of the account. The agent must not run\n" +
			"meanwhile. If the key may be in foreign hands, replace the key instead.",
		Example: "  optics journal acknowledge --db /var/lib/optics/relayer --domain 2000 --account 0x… --nonce 17",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !common.IsHexAddress(account) || domain == 0 || !cmd.Flags().Changed("nonce") {
				return usagef("--domain, --account and --nonce must be given as the halt names them; see: optics journal list")
			}
			a := optics.Account{Chain: optics.Domain(domain), Address: common.HexToAddress(account)}
			return withStore(cmd, func(s *sqlite.Store) error { return acknowledge(cmd, s, a, nonce) })
		},
	}
	cmd.Flags().Uint32Var(&domain, "domain", 0, "domain of the chain")
	cmd.Flags().StringVar(&account, "account", "", "address of the account")
	cmd.Flags().Uint64Var(&nonce, "nonce", 0, "nonce that somebody else used")
	return cmd
}

func acknowledge(cmd *cobra.Command, s *sqlite.Store, a optics.Account, nonce uint64) error {
	err := s.AcknowledgeForeignTx(cmd.Context(), a.Chain, a.Address, nonce)
	if errors.Is(err, optics.ErrNotFound) {
		return fmt.Errorf("nobody else used nonce %d of %s on chain %s as far as this journal knows; see: optics journal list", nonce, a.Address, a.Chain)
	}
	if err != nil {
		return err
	}
	foreign, err := s.ForeignTxs(cmd.Context(), a.Chain, a.Address)
	if err != nil {
		return err
	}
	left := len(slices.DeleteFunc(foreign, func(f optics.ForeignTx) bool { return f.Acknowledged }))
	fmt.Fprintf(cmd.OutOrStdout(), "acknowledged nonce %d of %s on chain %s", nonce, a.Address, a.Chain)
	if left > 0 {
		fmt.Fprintf(cmd.OutOrStdout(), "; %d more are not\n", left)
		return nil
	}
	fmt.Fprintln(cmd.OutOrStdout(), "; sending goes on at the next start")
	return nil
}

func newJournalAcknowledgeUse() *cobra.Command {
	var request string
	cmd := &cobra.Command{
		Use:   "acknowledge-use --request ID",
		Short: "Let a KMS key be used again after somebody else signed with it",
		Long: "acknowledge-use journals that you know who made a request to KMS that is not in the journal: an\n" +
			"older data directory, or a setup that was stopped. The agent must not run meanwhile.",
		Example: "  optics journal acknowledge-use --db /var/lib/optics/relayer --request 0f1c…",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if request == "" {
				return usagef("name the request with --request, as the halt names it")
			}
			return withStore(cmd, func(s *sqlite.Store) error { return acknowledgeUse(cmd, s, request) })
		},
	}
	cmd.Flags().StringVar(&request, "request", "", "id of the request to KMS")
	return cmd
}

func acknowledgeUse(cmd *cobra.Command, s *sqlite.Store, request string) error {
	ctx := cmd.Context()
	_, err := s.SignatureByRequest(ctx, request)
	if errors.Is(err, optics.ErrNotFound) {
		rec := optics.SignatureRecord{Purpose: "made by somebody else, acknowledged by an operator", RequestID: request}
		if rec.Seq, err = s.BeginSignature(ctx, rec); err == nil {
			err = s.EndSignature(ctx, rec)
		}
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "acknowledged request %s; the key is used again at the next start\n", request)
	return nil
}

// withStore opens the data directory for writing, which no agent may use meanwhile.
func withStore(cmd *cobra.Command, do func(*sqlite.Store) error) error {
	dir, err := dataDir(cmd)
	if err != nil {
		return err
	}
	s, err := sqlite.OpenBound(cmd.Context(), dir)
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close())
}
