package published

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/legacyconfig"
)

// Directory is what the files of a published deployment say.
type Directory struct {
	path     string
	label    string // environment
	networks []*network
	partials map[legacyconfig.Role]map[string]any
	findings []Finding
}

// network is one network as its files describe it.
type network struct {
	name      string // in an environment
	published string // home.name
	file      string // what the names of its files begin with
	domain    optics.Domain
	from      uint64
	chunk     uint64
	home      common.Address
	// replicas are the Replicas of this home by the published names of the networks
	// on which they stand, in the order of the file.
	replicas  []chainSetup
	base      map[string]any
	contracts contractsFile
	entries   []verified
}

// The shapes of the files, as far as they are read.
type (
	chainSetup struct {
		Name    string     `json:"name"`
		Domain  flexible   `json:"domain"`
		Address hexAddress `json:"address"`
	}
	contractsFile struct {
		UpgradeBeaconController hexAddress             `json:"upgradeBeaconController"`
		XAppConnectionManager   hexAddress             `json:"xAppConnectionManager"`
		UpdaterManager          hexAddress             `json:"updaterManager"`
		Governance              upgradeable            `json:"governance"`
		Home                    upgradeable            `json:"home"`
		Replicas                map[string]upgradeable `json:"replicas"`
		RecoveryManager         hexAddress             `json:"recoveryManager"`
		Updater                 hexAddress             `json:"updater"`
		Governor                *struct {
			Address hexAddress `json:"address"`
			Domain  flexible   `json:"domain"`
		} `json:"governor"`
	}
	upgradeable struct {
		Implementation hexAddress `json:"implementation"`
		Proxy          hexAddress `json:"proxy"`
		Beacon         hexAddress `json:"beacon"`
	}
	verified struct {
		Name                 string     `json:"name"`
		Address              hexAddress `json:"address"`
		ConstructorArguments []any      `json:"constructorArguments"`
	}
)

// hexAddress is an address of 0x and 40 digits; a checksum is not asked for.
type hexAddress common.Address

// UnmarshalText reads an address; the zero value is for none at all.
func (a *hexAddress) UnmarshalText(text []byte) error {
	if !common.IsHexAddress(string(text)) {
		return fmt.Errorf("%q is not an address of 0x and 40 hex digits", text)
	}
	*a = hexAddress(common.HexToAddress(string(text)))
	return nil
}

func (a hexAddress) address() common.Address { return common.Address(a) }

// flexible is a number that may be written as a text.
type flexible uint64

// UnmarshalJSON reads a decimal number, with quotes or without.
func (n *flexible) UnmarshalJSON(data []byte) error {
	v, err := strconv.ParseUint(strings.Trim(string(data), `"`), 10, 64)
	if err != nil {
		return fmt.Errorf("%s is not a number", data)
	}
	*n = flexible(v)
	return nil
}

const (
	configSuffix       = "_config.json"
	contractsSuffix    = "_contracts.json"
	verificationSuffix = "_verification.json"
	maxFile            = 1 << 20 // bytes
)

// Read reads a directory of a published deployment. The error names the file and
// what is wrong with it: a directory without networks, a network without its
// contracts, text that is not JSON, or two networks that are one.
func Read(dir string) (*Directory, error) {
	paths, err := filepath.Glob(filepath.Join(escape(dir), "*"+configSuffix))
	if err != nil {
		return nil, fmt.Errorf("look for networks: %w", err)
	}
	if len(paths) < 2 {
		return nil, fmt.Errorf("%s: %d files <network>%s are there; at least 2 are expected", dir, len(paths), configSuffix)
	}
	d := &Directory{path: dir, partials: make(map[legacyconfig.Role]map[string]any)}
	for _, path := range paths {
		n, err := d.readNetwork(strings.TrimSuffix(filepath.Base(path), configSuffix))
		if err != nil {
			return nil, err
		}
		d.networks = append(d.networks, n)
	}
	for _, role := range legacyconfig.Roles() {
		var partial map[string]any
		err := d.readFile(string(role)+"-partial.json", &partial)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err == nil {
			d.partials[role] = partial
		}
	}
	d.inOrder()
	return d, errors.Join(d.distinct(), d.complete())
}

// escape makes a path match itself alone.
func escape(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

func (d *Directory) readNetwork(file string) (*network, error) {
	n := &network{file: file}
	var config struct {
		Environment string `json:"environment"`
		Index       struct {
			From  flexible `json:"from"`
			Chunk flexible `json:"chunk"`
		} `json:"index"`
		Home     chainSetup      `json:"home"`
		Replicas json.RawMessage `json:"replicas"`
	}
	err := errors.Join(d.readFile(file+configSuffix, &config), d.readFile(file+configSuffix, &n.base), d.readFile(file+contractsSuffix, &n.contracts))
	if err != nil {
		return nil, err
	}
	if err := d.readFile(file+verificationSuffix, &n.entries); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	path := filepath.Join(d.path, file+configSuffix)
	if config.Home.Domain == 0 || uint64(config.Home.Domain) > 1<<32-1 || config.Home.Name == "" {
		return nil, fmt.Errorf("%s: home.name and home.domain, a number of 32 bits, are expected", path)
	}
	n.published, n.name = config.Home.Name, nameOf(config.Home.Name)
	if n.name == "" {
		return nil, fmt.Errorf("%s: home.name: no name of an environment can be made of %q", path, n.published)
	}
	n.domain = optics.Domain(config.Home.Domain) //nolint:gosec // 32 bits, checked above
	n.home = config.Home.Address.address()
	n.from, n.chunk = uint64(config.Index.From), uint64(config.Index.Chunk)
	if n.replicas, err = inFileOrder(config.Replicas); err != nil {
		return nil, fmt.Errorf("%s: replicas: %w", path, err)
	}
	switch {
	case d.label == "":
		d.label = config.Environment
	case config.Environment != "" && config.Environment != d.label:
		return nil, fmt.Errorf("%s: environment is %q; other files say %q", path, config.Environment, d.label)
	}
	return n, nil
}

// readFile reads a file of the directory. The error wraps fs.ErrNotExist where it is
// not there.
func (d *Directory) readFile(name string, into any) error {
	path := filepath.Join(d.path, name)
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("read a published deployment: %w", err)
	}
	if info.Size() > maxFile {
		return fmt.Errorf("%s: has %d bytes; at most %d are possible", path, info.Size(), maxFile)
	}
	data, err := os.ReadFile(path) //nolint:gosec // the operator names the directory
	if err != nil {
		return fmt.Errorf("read a published deployment: %w", err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// inFileOrder reads the values of an object in their order.
func inFileOrder(data json.RawMessage) ([]chainSetup, error) {
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return nil, errors.New("an object is expected")
	}
	var list []chainSetup
	for decoder.More() {
		if _, err := decoder.Token(); err != nil {
			return nil, err
		}
		var c chainSetup
		if err := decoder.Decode(&c); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// nameOf makes a name of an environment of a published one, "" where there is none.
func nameOf(published string) string {
	name := strings.Trim(notInNames.ReplaceAllString(strings.ToLower(published), "-"), "-")
	if name == "" || name[0] < 'a' || len(name) > 32 {
		return ""
	}
	return name
}

// inOrder puts the networks in the order in which they were deployed: replicas stand
// in that order in every file. Of two networks the files do not tell.
func (d *Directory) inOrder() {
	before := make(map[string]map[string]bool)
	for _, n := range d.networks {
		before[n.name] = make(map[string]bool)
	}
	for _, n := range d.networks {
		for i, later := range n.replicas {
			for _, earlier := range n.replicas[:i] {
				if at, ok := before[nameOf(later.Name)]; ok {
					at[nameOf(earlier.Name)] = true
				}
			}
		}
	}
	slices.SortStableFunc(d.networks, func(a, b *network) int { return len(before[a.name]) - len(before[b.name]) })
}

// distinct refuses two networks that are one.
func (d *Directory) distinct() error {
	var problems []error
	for i, n := range d.networks {
		for _, other := range d.networks[:i] {
			if n.name == other.name || n.domain == other.domain {
				problems = append(problems, fmt.Errorf("%s: %s%s and %s%s are of one name or domain", d.path, n.file, configSuffix, other.file, configSuffix))
			}
		}
	}
	return errors.Join(problems...)
}

// complete refuses contracts that are not there, and networks that no file
// describes.
func (d *Directory) complete() error {
	var problems []error
	for _, n := range d.networks {
		path := filepath.Join(d.path, n.file+contractsSuffix)
		for _, domain := range slices.Sorted(maps.Keys(n.contracts.Replicas)) {
			if !slices.ContainsFunc(d.networks, func(other *network) bool { return other.domain.String() == domain && other != n }) {
				problems = append(problems, fmt.Errorf("%s: replicas.%s: no file describes a network with that domain", path, domain))
			}
		}
		addresses := d.addresses(n)
		for _, id := range inOrderOf(addresses) {
			if addresses[id] == (common.Address{}) {
				problems = append(problems, fmt.Errorf("%s: the %s is missing", path, id))
			}
		}
	}
	return errors.Join(problems...)
}

// addresses returns the contracts on a network, each Replica with an implementation
// and a beacon of its own where they differ.
func (d *Directory) addresses(n *network) map[deployment.ID]common.Address {
	c := n.contracts
	all := map[deployment.ID]common.Address{
		{Contract: deployment.UpgradeBeaconController}: c.UpgradeBeaconController.address(),
		{Contract: deployment.UpdaterManager}:          c.UpdaterManager.address(),
		{Contract: deployment.XAppConnectionManager}:   c.XAppConnectionManager.address(),
	}
	add := func(kind deployment.Kind, u upgradeable, own, remote string) {
		all[deployment.ID{Contract: kind, Part: deployment.Implementation, Remote: own}] = u.Implementation.address()
		all[deployment.ID{Contract: kind, Part: deployment.Beacon, Remote: own}] = u.Beacon.address()
		all[deployment.ID{Contract: kind, Part: deployment.Proxy, Remote: remote}] = u.Proxy.address()
	}
	add(deployment.Home, c.Home, "", "")
	add(deployment.GovernanceRouter, c.Governance, "", "")
	var shared *upgradeable
	for _, remote := range d.networks {
		replica := c.Replicas[remote.domain.String()]
		switch {
		case remote == n:
		case shared == nil:
			shared = &replica
			add(deployment.Replica, replica, "", remote.name)
		case shared.Beacon == replica.Beacon && shared.Implementation == replica.Implementation:
			add(deployment.Replica, replica, "", remote.name)
		default:
			add(deployment.Replica, replica, remote.name, remote.name)
		}
	}
	return all
}

// inOrderOf returns the IDs of a network's contracts, always in one order.
func inOrderOf(addresses map[deployment.ID]common.Address) []deployment.ID {
	return slices.SortedFunc(maps.Keys(addresses), func(a, b deployment.ID) int { return strings.Compare(a.String(), b.String()) })
}
