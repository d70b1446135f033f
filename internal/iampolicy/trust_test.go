package iampolicy_test

import (
	"testing"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// A pod's role is for one service account: of one cluster, or of any of the account.
func TestWhichPodsAssumeARole(t *testing.T) {
	const ours, other, alien = cluster, "arn:aws:eks:eu-west-1:111122223333:cluster/tests", "arn:aws:eks:us-west-2:444455556666:cluster/agents"
	for _, c := range []struct {
		name, trusted           string
		cluster, account, space string
		allowed                 bool
	}{
		{"the named cluster", ours, ours, "optics-relayer", "optics", true},
		{"another than the named", ours, other, "optics-relayer", "optics", false},
		{"any of the account", "", ours, "optics-relayer", "optics", true},
		{"any of the account, elsewhere", "", other, "optics-relayer", "optics", true},
		{"one of another account", "", alien, "optics-relayer", "optics", false},
		{"without its name", "", "", "optics-relayer", "optics", false},
		{"another service account", "", ours, "optics-updater", "optics", false},
		{"another namespace", "", ours, "optics-relayer", "default", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			inv := staging()
			inv.Users = false
			inv.PodIdentity = &iampolicy.Workload{Namespace: "optics", ClusterARN: c.trusted}
			set := generate(t, inv)
			for _, r := range set.Roles {
				if r.Name != "optics-relayer-staging" {
					continue
				}
				tags := map[string][]string{"aws:RequestTag/kubernetes-namespace": {c.space}, "aws:RequestTag/kubernetes-service-account": {c.account}}
				if c.cluster != "" {
					tags["aws:RequestTag/eks-cluster-arn"] = []string{c.cluster}
				}
				d := iampolicy.Evaluate(iampolicy.Request{
					Principal: iampolicy.Principal{Type: iampolicy.PrincipalService, ARN: "pods.eks.amazonaws.com"},
					Action:    "sts:AssumeRole", Resource: "arn:aws:iam::111122223333:role/" + r.Name, Context: tags,
				}, iampolicy.Policies{Resource: &iampolicy.Attached{Name: "trust", Policy: r.Trust}})
				if d.Allowed != c.allowed {
					t.Errorf("decision %+v", d)
				}
			}
		})
	}
}
