package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
)

// environmentView is all that env show says.
type environmentView struct {
	Environment *environment.Environment       `json:"environment"`
	Inventory   environment.Inventory          `json:"inventory"`
	Contracts   []environment.NetworkContracts `json:"contracts"`
	Funding     []environment.NetworkFunding   `json:"funding"`
	Variables   []variableView                 `json:"variables"`
	Notes       []environment.Problem          `json:"notes"`
	// Deployment is the current one; nil where nothing was deployed yet.
	Deployment *deployment.Record `json:"deployment"`
}

// variableView says whether a variable is set; its value is never shown.
type variableView struct {
	Name string `json:"name"`
	Set  bool   `json:"set"`
}

func newEnvShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show",
		Short: "Show an environment, the keys that follow from it, and what is deployed",
		Example: "  optics env show -e staging\n" +
			"  optics env show -e staging --output json | jq -r '.inventory.keys[].alias'\n" +
			"  optics env show -e staging --output json | jq '.deployment.networks[].contracts'",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkOutput(cmd); err != nil {
				return err
			}
			e, err := loadEnvironment(cmd)
			if err != nil {
				return err
			}
			view := viewOf(e)
			if view.Deployment, err = currentDeployment(e); err != nil {
				return err
			}
			return printAs(cmd, view, func() error { return view.print(cmd.OutOrStdout()) })
		},
	}
}

func viewOf(e *environment.Environment) environmentView {
	v := environmentView{Environment: e, Inventory: e.Inventory(), Variables: []variableView{}, Notes: append([]environment.Problem{}, e.Notes()...)}
	for _, name := range e.NetworkNames() {
		v.Contracts = append(v.Contracts, e.ContractsOn(name))
		v.Funding = append(v.Funding, e.FundingOn(name))
	}
	for _, name := range e.Variables() {
		value, ok := os.LookupEnv(name)
		v.Variables = append(v.Variables, variableView{Name: name, Set: ok && value != ""})
	}
	return v
}

// printer writes tables; the first error stays.
type printer struct {
	w   *tabwriter.Writer
	err error
}

// row writes the cells of a line.
func (p *printer) row(cells ...any) {
	texts := make([]string, len(cells))
	for i, cell := range cells {
		texts[i] = fmt.Sprint(cell)
	}
	p.write(strings.TrimRight(strings.Join(texts, "\t"), "\t") + "\n")
}

// table begins a new table.
func (p *printer) table(titles ...any) {
	p.write("\n")
	p.flush()
	p.row(titles...)
}

func (p *printer) write(text string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, text)
	}
}

func (p *printer) flush() {
	if p.err == nil {
		p.err = p.w.Flush()
	}
}

func newPrinter(w io.Writer) *printer {
	return &printer{w: tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
}

func printRows(w io.Writer, rows []environmentRow) error {
	p := newPrinter(w)
	p.row("NAME", "CLASS", "NETWORKS", "KEYS", "IN", "CHANGES", "BEACONS")
	for _, r := range rows {
		p.row(r.Name, r.Class, strings.Join(r.Networks, ","), r.Keys, r.Provider, r.Gates.Changes, r.Gates.Beacons)
	}
	p.flush()
	return p.err
}

func (v environmentView) print(w io.Writer) error {
	p := newPrinter(w)
	v.printHead(p)
	v.printNetworks(p)
	v.printContracts(p)
	p.table("AGENT", "RUN BY", "ACCESS", "NETWORKS")
	for _, a := range v.Environment.Agents {
		operator, _ := v.Environment.Operator(a.Operator)
		p.row(a.Role, a.Operator, operator.Access, strings.Join(v.Environment.NetworksOf(a.Role), ","))
	}
	p.table("KEY", "ROLE", "PURPOSE", "USED BY", "NETWORKS")
	for _, k := range v.Inventory.Keys {
		p.row(k.Alias+k.Secret, k.Role, k.Purpose, k.Operator, strings.Join(k.Networks, ","))
	}
	p.table("FUNDING ON", "ROLE", "LOW", "TARGET", "DAYS", "A TRANSACTION", "A DAY", "BANK FLOOR")
	for _, f := range v.Funding {
		for _, b := range f.Bands {
			p.row(f.Network, b.Role, b.Low, b.Target, b.Days, f.Caps.Transaction, f.Caps.Day, f.Floor)
		}
	}
	v.printApprovers(p)
	v.printDeployment(p)
	p.flush()
	return p.err
}

func (v environmentView) printHead(p *printer) {
	e := v.Environment
	p.row("environment", fmt.Sprintf("%s (%s), %s", e.Name, e.Class, e.File))
	p.row("purpose", e.Purpose)
	p.row("changes", v.gate(e.Gates.Changes, func(t environment.Threshold) uint64 { return t.Changes }))
	p.row("beacons", v.gate(e.Gates.Beacons, func(t environment.Threshold) uint64 { return t.Beacons }))
	where := string(e.Keys.Provider)
	if e.Keys.Account != nil {
		where += fmt.Sprintf(", account %s, %s", e.Keys.Account, e.Keys.Region)
	}
	p.row("keys", where)
	var unset []string
	for _, variable := range v.Variables {
		if !variable.Set {
			unset = append(unset, variable.Name)
		}
	}
	p.row("variables", fmt.Sprintf("%d, of which %d are not set", len(v.Variables), len(unset)))
	for _, note := range v.Notes {
		p.row("note", note.Text)
	}
}

// gate says who must agree.
func (v environmentView) gate(gate environment.Gate, threshold func(environment.Threshold) uint64) string {
	switch gate {
	case environment.GateNone:
		return "happen by themselves"
	case environment.GateHuman:
		return "need the yes of a person"
	case environment.GateApprovers:
	}
	a := v.Environment.Approvals
	return fmt.Sprintf("need %d of %d approvers, the proposer not among them, within %s", threshold(a.Threshold), len(a.Approvers), a.ValidFor)
}

func (v environmentView) printNetworks(p *printer) {
	p.table("NETWORK", "CHAIN ID", "DOMAIN", "TOKEN", "BLOCK", "FINALITY", "QUORUM", "MAX FEE", "ENDPOINTS")
	for _, n := range v.Environment.Networks {
		endpoints := make([]string, len(n.RPC.Endpoints))
		for i, endpoint := range n.RPC.Endpoints {
			endpoints[i] = endpoint.String()
		}
		p.row(n.Name, n.ChainID, n.Domain, n.Token, n.BlockTime, n.Finality,
			fmt.Sprintf("%d of %d", n.RPC.Quorum, len(n.RPC.Endpoints)), n.Fees.MaxFee, strings.Join(endpoints, " "))
	}
}

func (v environmentView) printContracts(p *printer) {
	c := v.Environment.Contracts
	p.table("governor", fmt.Sprintf("%s on %s", c.Governor.Account, c.Governor.Network))
	p.row("deployer", c.Deployer)
	p.row("bank", v.Environment.Funding.Bank.Account)
	p.table("CONTRACTS ON", "UPDATER", "WATCHERS", "WINDOW", "RECOVERY AFTER", "RECOVERY MANAGER", "PROCESS GAS", "RESERVE GAS")
	for _, n := range v.Contracts {
		watchers := make([]string, len(n.Watchers))
		for i, watcher := range n.Watchers {
			watchers[i] = watcher.String()
		}
		p.row(n.Network, n.Updater, strings.Join(watchers, ","), environment.Seconds(n.OptimisticSeconds), n.RecoveryTimelock,
			n.RecoveryManager, n.ProcessGas, n.ReserveGas)
	}
}

func (v environmentView) printApprovers(p *printer) {
	a := v.Environment.Approvals
	if a == nil || len(a.Approvers) == 0 {
		return
	}
	p.table("APPROVER", "KEYS")
	for _, approver := range a.Approvers {
		var keys []string
		for _, key := range approver.SSH {
			keys = append(keys, key.Type)
		}
		for _, address := range approver.Ethereum {
			keys = append(keys, address.String())
		}
		p.row(approver.Name, strings.Join(keys, " "))
	}
}

// printDeployment says what is deployed.
func (v environmentView) printDeployment(p *printer) {
	r := v.Deployment
	if r == nil {
		p.table("deployment", "none yet")
		return
	}
	p.table("deployment", fmt.Sprintf("%d, %s", r.Made, madeAt(r.Made).Format(time.RFC3339)))
	p.row("made by", origin(r.Plan, r.ImportedFrom))
	p.row("directory", deployment.Dir(filepath.Dir(v.Environment.File), r.Made))
	p.table("DEPLOYED ON", "CONTRACT", "ADDRESS", "CREATED IN BLOCK")
	for _, n := range r.Networks {
		for _, c := range n.Contracts {
			block := "unknown"
			if c.Block != 0 {
				block = strconv.FormatUint(c.Block, 10)
			}
			p.row(n.Name, c.ID, c.Address, block)
		}
	}
}
