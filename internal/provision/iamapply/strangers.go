package iamapply

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// strangers returns what bears a name of the environment and is not in the set:
// of a role that runs no more, or of another way to reach the keys.
func (a *Applier) strangers(ctx context.Context) ([]Extra, error) {
	var extras []Extra
	for _, list := range []struct {
		kind  string
		names func(context.Context) ([]string, error)
	}{
		{"policy", a.listPolicies},
		{"group", a.listGroups},
		{"user", a.listUsers},
		{"role", a.listRoles},
	} {
		names, err := list.names(ctx)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if a.named(name) && !a.wants(list.kind, name) {
				extras = append(extras, Extra{Kind: list.kind, Name: name, What: "has a name of the environment, whose file does not ask for it"})
			}
		}
	}
	return extras, nil
}

// named says whether a name is one that the environment would give.
func (a *Applier) named(name string) bool {
	return strings.HasPrefix(name, a.set.Environment+"-") ||
		strings.HasPrefix(name, "optics-") && strings.HasSuffix(name, "-"+a.set.Environment)
}

func (a *Applier) wants(kind, name string) bool {
	return slices.ContainsFunc(a.targets, func(t target) bool { return t.kind == kind && strings.EqualFold(t.name, name) })
}

func (a *Applier) listPolicies(ctx context.Context) ([]string, error) {
	pages := iam.NewListPoliciesPaginator(a.iam, &iam.ListPoliciesInput{Scope: types.PolicyScopeTypeLocal})
	return collect(ctx, pages, func(p *iam.ListPoliciesOutput) []string {
		return names(p.Policies, func(one types.Policy) *string { return one.PolicyName })
	})
}

func (a *Applier) listGroups(ctx context.Context) ([]string, error) {
	pages := iam.NewListGroupsPaginator(a.iam, &iam.ListGroupsInput{})
	return collect(ctx, pages, func(p *iam.ListGroupsOutput) []string {
		return names(p.Groups, func(one types.Group) *string { return one.GroupName })
	})
}

func (a *Applier) listUsers(ctx context.Context) ([]string, error) {
	pages := iam.NewListUsersPaginator(a.iam, &iam.ListUsersInput{})
	return collect(ctx, pages, func(p *iam.ListUsersOutput) []string {
		return names(p.Users, func(one types.User) *string { return one.UserName })
	})
}

func (a *Applier) listRoles(ctx context.Context) ([]string, error) {
	pages := iam.NewListRolesPaginator(a.iam, &iam.ListRolesInput{})
	return collect(ctx, pages, func(p *iam.ListRolesOutput) []string {
		return names(p.Roles, func(one types.Role) *string { return one.RoleName })
	})
}

func names[T any](all []T, name func(T) *string) []string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = aws.ToString(name(one))
	}
	return out
}
