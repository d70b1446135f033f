package awsfake

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
)

// oidcProvider is an issuer of web identity tokens that an account trusts.
type oidcProvider struct {
	Host        string // with the path, without https://
	Clients     []string
	Thumbprints []string
	Tags        map[string]string `json:",omitempty"`
	Created     time.Time
}

// maxProviders is the largest number of providers in an account.
const maxProviders = 100

func providerARN(account, host string) string {
	return arn{service: "iam", account: account, resource: "oidc-provider/" + host}.String()
}

type createProviderOutput struct {
	OpenIDConnectProviderArn string
	Tags                     members[tagXML] `xml:",omitempty"`
}

func createProvider(c *call, p *params) (any, error) {
	raw := p.needed("Url")
	one := &oidcProvider{Clients: p.list("ClientIDList"), Thumbprints: p.list("ThumbprintList"), Tags: p.tags(), Created: c.now}
	if p.err != nil {
		return nil, p.err
	}
	address, err := url.Parse(raw)
	if err != nil || address.Scheme != "https" || address.Host == "" || address.RawQuery != "" {
		return nil, refuse(queryCodes.invalid, "Invalid Open ID Connect Provider URL")
	}
	one.Host = strings.TrimSuffix(address.Host+address.Path, "/")
	owner := c.caller()
	name := providerARN(owner.ID, one.Host)
	cond := conditions{}
	cond.requestTags(one.Tags)
	if err := c.allow(resource{arn: name, owner: owner.ID}, cond); err != nil {
		return nil, err
	}
	switch {
	case owner.Providers[name] != nil:
		return nil, conflict(entityExists, "Provider with url %s already exists.", raw)
	case len(owner.Providers) >= maxProviders:
		return nil, conflict(limitExceeded, "Cannot exceed quota for OpenIdConnectProvidersPerAccount: %d", maxProviders)
	}
	owner.Providers[name] = one
	return createProviderOutput{name, tagsXML(one.Tags)}, nil
}

// findProvider finds the provider that a request is about, and asks IAM.
func findProvider(c *call, p *params) (string, *oidcProvider, error) {
	name := p.needed("OpenIDConnectProviderArn")
	if p.err != nil {
		return "", nil, p.err
	}
	one := c.caller().Providers[name]
	res := resource{arn: name, owner: c.who.Account}
	if one != nil {
		res.tags = one.Tags
	}
	if err := c.allow(res, nil); err != nil {
		return "", nil, err
	}
	if one == nil {
		return "", nil, missing("OpenIDConnect Provider not found for arn %s", name)
	}
	return name, one, nil
}

type providerOutput struct {
	URL            string          `xml:"Url"`
	ClientIDList   members[string] `xml:"ClientIDList"`
	ThumbprintList members[string] `xml:"ThumbprintList"`
	CreateDate     stamp
	Tags           members[tagXML] `xml:",omitempty"`
}

func getProvider(c *call, p *params) (any, error) {
	_, one, err := findProvider(c, p)
	if err != nil {
		return nil, err
	}
	return providerOutput{one.Host, one.Clients, one.Thumbprints, stamp(one.Created), tagsXML(one.Tags)}, nil
}

func deleteProvider(c *call, p *params) (any, error) {
	name, _, err := findProvider(c, p)
	if err != nil {
		return nil, err
	}
	delete(c.caller().Providers, name)
	return nil, nil
}

type providerEntry struct{ Arn string }

type providersOutput struct {
	OpenIDConnectProviderList members[providerEntry]
}

func listProviders(c *call, _ *params) (any, error) {
	if err := c.allow(resource{arn: providerARN(c.who.Account, "*"), owner: c.who.Account}, nil); err != nil {
		return nil, err
	}
	var out providersOutput
	for _, name := range slices.Sorted(maps.Keys(c.caller().Providers)) {
		out.OpenIDConnectProviderList = append(out.OpenIDConnectProviderList, providerEntry{name})
	}
	return out, nil
}
