package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// simulateOptions are the flags of optics iam simulate.
type simulateOptions struct {
	iamOptions

	as       string
	action   string
	key      string
	resource string
	context  []string
}

func newIAMSimulate() *cobra.Command {
	var o simulateOptions
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Say whether somebody may do something, and which statement decides",
		Long: "simulate decides a request as AWS would, with the environment's policies as their file has\n" +
			"them, and names the statement that decided; of a refusal, the statements that came near\n" +
			"and what they missed. It asks nobody. kms:Sign is asked as agents do it, for a digest.\n\n" +
			"The exit code is 0 when the request is allowed, 1 when it is denied.",
		Example: "  optics iam simulate -e staging --as optics-updater-staging --key alias/staging-updater-attestation\n" +
			"  optics iam simulate -e staging --as optics-relayer-staging --key staging-relayer-signer --context kms:MessageType=RAW\n" +
			"  optics iam simulate -e staging --as kms-admin --action kms:CreateGrant --key staging-updater-signer",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkOutput(cmd); err != nil {
				return err
			}
			w, err := o.world(cmd)
			if err != nil {
				return err
			}
			view, err := o.decide(w)
			if err != nil {
				return err
			}
			err = printAs(cmd, view, func() error { return view.print(cmd.OutOrStdout()) })
			if err == nil && !view.Allowed {
				return errSilent
			}
			return err
		},
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.as, "as", "", "user or role of the environment, or the ARN of anybody")
	f.StringVar(&o.action, "action", "", "operation (default: "+signDigest+", for a hex key "+readSecret+")")
	f.StringVar(&o.key, "key", "", "alias of a key of the environment, with or without alias/, or name of a hex key's secret")
	f.StringVar(&o.resource, "resource", "", "ARN of anything else (default: * for operations on nothing)")
	f.StringArrayVar(&o.context, "context", nil, "key=value of the request's context; again for more, or for more values")
	o.complete(cmd, "as", func(w *iamWorld) []string {
		var names []string
		for _, id := range w.set.Identities() {
			names = append(names, id.Name)
		}
		return names
	})
	o.complete(cmd, "key", func(w *iamWorld) []string {
		var aliases []string
		for _, k := range w.inventory.Keys {
			aliases = append(aliases, k.Alias)
		}
		for _, s := range w.inventory.Secrets {
			aliases = append(aliases, s.Name)
		}
		return aliases
	})
	completeWords(cmd, "action", []string{"kms:CreateGrant", "kms:DescribeKey", "kms:GetPublicKey", "kms:PutKeyPolicy", "kms:Sign"})
	return cmd
}

// decisionView is the answer of optics iam simulate.
type decisionView struct {
	Allowed   bool       `json:"allowed"`
	Principal string     `json:"principal"`
	Action    string     `json:"action"`
	Resource  string     `json:"resource"`
	Reason    string     `json:"reason"`
	Through   []string   `json:"through"`
	Misses    []missView `json:"misses"`
}

type missView struct {
	Statement string `json:"statement"`
	Why       string `json:"why"`
}

func (o *simulateOptions) decide(w *iamWorld) (decisionView, error) {
	who, err := w.identity(o.as)
	if err != nil {
		return decisionView{}, err
	}
	req, policies, err := o.request(w, who)
	if err != nil {
		return decisionView{}, err
	}
	given := map[string][]string{}
	for _, pair := range o.context {
		key, value, ok := strings.Cut(pair, "=")
		if !ok || key == "" {
			return decisionView{}, usagef("--context %q: key=value is expected, such as kms:MessageType=RAW", pair)
		}
		given[key] = append(given[key], value)
	}
	for key, values := range given {
		for name := range req.Context {
			if strings.EqualFold(name, key) {
				delete(req.Context, name)
			}
		}
		req.Context[key] = values
	}
	d := iampolicy.Evaluate(req, policies)
	v := decisionView{
		Allowed: d.Allowed, Principal: req.Principal.String(), Action: req.Action, Resource: req.Resource, Reason: d.Reason,
		Through: []string{}, Misses: []missView{},
	}
	for _, ref := range d.Through {
		v.Through = append(v.Through, ref.String())
	}
	for _, miss := range d.Misses {
		v.Misses = append(v.Misses, missView{miss.Ref.String(), miss.Why})
	}
	return v, nil
}

// identity finds who --as means. An ARN that the environment does not know has no
// policies of its own.
func (w *iamWorld) identity(as string) (iampolicy.Identity, error) {
	all := w.set.Identities()
	names := make([]string, len(all))
	for i, id := range all {
		names[i] = id.Name
		if id.Name == as || id.Principal.ARN == as || id.Principal.RoleARN == as {
			return id, nil
		}
	}
	if !strings.Contains(as, ":") {
		return iampolicy.Identity{}, usagef("--as %q: a user, a role or an ARN is expected; there are %s", as, some(names))
	}
	p, err := iampolicy.ParsePrincipal(as)
	if err != nil {
		return iampolicy.Identity{}, usagef("--as: %w", err)
	}
	return iampolicy.Identity{Name: as, Principal: p}, nil
}

// request returns what is asked, and the policies that apply.
func (o *simulateOptions) request(w *iamWorld, who iampolicy.Identity) (iampolicy.Request, iampolicy.Policies, error) {
	secret := slices.ContainsFunc(w.inventory.Secrets, func(s iampolicy.Secret) bool { return s.Name == o.key })
	action := o.action
	switch {
	case action == "" && secret:
		action = readSecret
	case action == "":
		action = signDigest
	}
	if err := iampolicy.CheckAction(action); err != nil {
		return iampolicy.Request{}, who.Policies, usagef("--action %w", err)
	}
	switch {
	case o.key != "" && o.resource != "":
		return iampolicy.Request{}, who.Policies, usagef("--key and --resource exclude each other")
	case o.key == "":
		resource := o.resource
		if resource == "" {
			resource = "*"
		}
		return w.plainRequest(who, action, resource), who.Policies, nil
	case secret:
		return w.secretRequest(who, action, o.key), who.Policies, nil
	}
	key, err := w.key(o.key)
	if err != nil {
		return iampolicy.Request{}, who.Policies, err
	}
	policies := who.Policies
	policies.Resource = key.Policy
	if strings.EqualFold(action, signDigest) {
		return iampolicy.SignRequest(who.Principal, key), policies, nil
	}
	return iampolicy.KeyRequest(who.Principal, action, key), policies, nil
}

// The operations by which keys are used: keys in KMS, hex keys in Secrets Manager.
const (
	signDigest = "kms:Sign"
	readSecret = "secretsmanager:GetSecretValue"
)

// plainRequest is a request that is about no key.
func (w *iamWorld) plainRequest(who iampolicy.Identity, action, resource string) iampolicy.Request {
	return iampolicy.Request{
		Principal: who.Principal, Action: action, Resource: resource,
		Context: map[string][]string{"aws:RequestedRegion": w.inventory.Regions},
	}
}

// secretRequest is a request about a secret. AWS adds a hyphen and six characters to
// its name; which, does not matter.
func (w *iamWorld) secretRequest(who iampolicy.Identity, action, name string) iampolicy.Request {
	resource := fmt.Sprintf("arn:%s:secretsmanager:%s:%s:secret:%s-AAAAAA", w.inventory.Partition, w.inventory.Regions[0], w.inventory.Account, name)
	return w.plainRequest(who, action, resource)
}

// key finds a key of the environment by its alias.
func (w *iamWorld) key(name string) (iampolicy.KeyFacts, error) {
	alias := "alias/" + strings.TrimPrefix(name, "alias/")
	keys := w.set.Keys(w.inventory)
	at := slices.IndexFunc(keys, func(k iampolicy.KeyFacts) bool { return slices.Contains(k.Aliases, alias) })
	if at >= 0 {
		return keys[at], nil
	}
	var aliases []string
	for _, k := range keys {
		aliases = append(aliases, strings.TrimPrefix(k.Aliases[0], "alias/"))
	}
	for _, s := range w.inventory.Secrets {
		aliases = append(aliases, s.Name)
	}
	return iampolicy.KeyFacts{}, usagef("--key %s: there is no such key; there are %s", name, some(aliases))
}

func (v decisionView) print(out io.Writer) error {
	verdict := "denied"
	if v.Allowed {
		verdict = "allowed"
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %s, %s on %s\n", verdict, v.Principal, v.Action, v.Resource)
	fmt.Fprintf(&text, "  %s\n", v.Reason)
	for _, through := range v.Through {
		fmt.Fprintf(&text, "  and by %s\n", through)
	}
	for _, miss := range v.Misses {
		fmt.Fprintf(&text, "  near: %s: %s\n", miss.Statement, miss.Why)
	}
	_, err := io.WriteString(out, text.String())
	return err
}
