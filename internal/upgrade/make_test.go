package upgrade_test

import (
	"testing"

	"github.com/opticsnet/optics/internal/upgrade"
)

func TestAPlanForEveryBeacon(t *testing.T) {
	f := network(t, nil).File()
	gas := map[string]upgrade.Values{"": {"PROCESS_GAS": value(t, "900000")}}
	lock := map[string]upgrade.Values{"": {"recoveryTimelock": value(t, "172800")}}
	cfg := config(t, f,
		upgrade.Wish{Beacon: upgrade.ReplicaBeacon, Artifact: catalogue(t)["Replica"], Set: gas},
		upgrade.Wish{Beacon: upgrade.GovernanceBeacon, Artifact: catalogue(t)["GovernanceRouter"], Set: lock},
	)
	p := makePlan(t, cfg)
	for _, c := range p.Checks {
		t.Log(c)
	}
	for _, x := range p.Transactions {
		t.Log(x.Network, x.Step, x.Method, x.What, len(x.Data), x.Destination)
	}
	for _, x := range p.Problems {
		t.Error(x)
	}
	d, err := p.Digest()
	doc, _ := p.Document()
	t.Log(d, err, len(doc))
}
