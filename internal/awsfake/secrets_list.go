package awsfake

import (
	"maps"
	"slices"
	"strings"
)

type secretFilter struct {
	Key    string
	Values []string
}

type listSecretsInput struct {
	MaxResults             *int
	NextToken              string
	IncludePlannedDeletion bool
	Filters                []secretFilter
	SortOrder              string
}

type listSecretsOutput struct {
	SecretList []secretEntry
	NextToken  string `json:",omitempty"`
}

// listSecrets lists the secrets by name.
func listSecrets(c *call, in *listSecretsInput) (any, error) {
	if err := c.allow(resource{arn: "*", owner: c.who.Account}, nil); err != nil {
		return nil, err
	}
	limit := 100
	if in.MaxResults != nil {
		limit = *in.MaxResults
	}
	if limit < 1 || limit > 100 {
		return nil, refuse(secretArgument, "MaxResults: from 1 to 100 are possible")
	}
	if in.SortOrder != "" && in.SortOrder != "asc" {
		return nil, refuse(secretArgument, "The offline endpoint sorts in ascending order only.")
	}
	place := c.place()
	names := slices.Sorted(maps.Keys(place.Secrets))
	for _, filter := range in.Filters {
		if !slices.Contains(secretFilters, filter.Key) {
			return nil, refuse(secretArgument, "Invalid filter key %.40s; one of %v is expected", filter.Key, secretFilters)
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool {
		one := place.Secrets[name]
		return !one.DeleteAt.IsZero() && !in.IncludePlannedDeletion ||
			slices.ContainsFunc(in.Filters, func(filter secretFilter) bool { return !filter.matches(one) })
	})
	names, next, ok := page(names, func(name string) string { return name }, in.NextToken, limit)
	if !ok {
		return nil, refuse("InvalidNextTokenException", "Invalid NextToken.")
	}
	out := listSecretsOutput{SecretList: []secretEntry{}, NextToken: next}
	for _, name := range names {
		one := place.Secrets[name]
		entry := one.entry(one.arn(c.region, c.who.Account))
		entry.SecretVersionsToStages = one.stages()
		out.SecretList = append(out.SecretList, entry)
	}
	return out, nil
}

var secretFilters = []string{"name", "description", "tag-key", "tag-value"}

// matches reports whether any value of a filter is the beginning of what it is
// about; a value after ! must not be.
func (f secretFilter) matches(one *secret) bool {
	var have []string
	switch f.Key {
	case "name":
		have = []string{one.Name}
	case "description":
		have = []string{one.Description}
	case "tag-key":
		have = slices.Collect(maps.Keys(one.Tags))
	case "tag-value":
		have = slices.Collect(maps.Values(one.Tags))
	}
	return slices.ContainsFunc(f.Values, func(value string) bool {
		prefix, not := strings.CutPrefix(value, "!")
		found := slices.ContainsFunc(have, func(text string) bool { return strings.HasPrefix(text, prefix) })
		return found != not
	})
}
