package iamapply

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// identity is what groups, users and roles have in common.
type identity struct {
	kind, name string
	policies   []string // names of the policies that it has to have
	attached   func(context.Context) ([]types.AttachedPolicy, error)
	inline     func(context.Context) ([]string, error)
	attach     func(ctx context.Context, arn *string) error
}

// checkPath refuses an identity in a folder of IAM: the ARNs in key policies and
// statements would not be its own.
func (id identity) checkPath(path *string) error {
	if p := aws.ToString(path); p != "/" {
		return fmt.Errorf("it is there under the path %s; the path / is expected: rename it or delete it", p)
	}
	return nil
}

// extra notes something that the set does not have.
func (id identity) extra(field, what, which string) Extra {
	return Extra{Kind: id.kind, Name: id.name, What: what + " " + which, field: field + which, found: there}
}

// attachments compares the policies of an identity; one that is new has none.
func (a *Applier) attachments(ctx context.Context, id identity, isNew bool) (difference, error) {
	var d difference
	var have []string
	if !isNew {
		attached, err := id.attached(ctx)
		if err != nil {
			return d, err
		}
		inline, err := id.inline(ctx)
		if err != nil {
			return d, err
		}
		for _, p := range attached {
			have = append(have, aws.ToString(p.PolicyArn))
		}
		for _, name := range inline {
			d.extras = append(d.extras, id.extra(fieldInline, "has an inline policy", name))
		}
	}
	var wanted []string
	for _, name := range id.policies {
		arn := a.policyARN(name)
		wanted = append(wanted, arn)
		if slices.Contains(have, arn) {
			continue
		}
		d.steps = append(d.steps, Step{
			Verb: VerbAttach, Kind: id.kind, Name: id.name, Detail: "policy " + name, field: fieldPolicy + name,
			do: func(ctx context.Context) error { return id.attach(ctx, &arn) },
		})
	}
	for _, arn := range have {
		if !slices.Contains(wanted, arn) {
			d.extras = append(d.extras, id.extra(fieldPolicy, "has the policy", arn))
		}
	}
	return d, nil
}

// create is the step that creates an identity.
func (id identity) create(do func(context.Context) error) Step {
	return Step{Verb: VerbCreate, Kind: id.kind, Name: id.name, do: do}
}

// group compares a group.
func (a *Applier) group(want iampolicy.Group) compare {
	name := &want.Name
	id := identity{
		kind: "group", name: want.Name, policies: want.Policies,
		attached: func(ctx context.Context) ([]types.AttachedPolicy, error) {
			pages := iam.NewListAttachedGroupPoliciesPaginator(a.iam, &iam.ListAttachedGroupPoliciesInput{GroupName: name})
			return collect(ctx, pages, func(p *iam.ListAttachedGroupPoliciesOutput) []types.AttachedPolicy { return p.AttachedPolicies })
		},
		inline: func(ctx context.Context) ([]string, error) {
			pages := iam.NewListGroupPoliciesPaginator(a.iam, &iam.ListGroupPoliciesInput{GroupName: name})
			return collect(ctx, pages, func(p *iam.ListGroupPoliciesOutput) []string { return p.PolicyNames })
		},
		attach: func(ctx context.Context, arn *string) error {
			_, err := a.iam.AttachGroupPolicy(ctx, &iam.AttachGroupPolicyInput{GroupName: name, PolicyArn: arn})
			return err
		},
	}
	return func(ctx context.Context) (difference, error) {
		have, err := a.iam.GetGroup(ctx, &iam.GetGroupInput{GroupName: name})
		isNew := hasCode(err, noEntity)
		if err == nil {
			err = id.checkPath(have.Group.Path)
		}
		if err != nil && !isNew {
			return difference{}, err
		}
		d, err := a.attachments(ctx, id, isNew)
		if isNew {
			d.steps = slices.Insert(d.steps, 0, id.create(func(ctx context.Context) error {
				_, err := a.iam.CreateGroup(ctx, &iam.CreateGroupInput{GroupName: name})
				return err
			}))
		}
		return d, err
	}
}

// user compares a user and the groups it is in.
func (a *Applier) user(want iampolicy.User) compare {
	name := &want.Name
	id := identity{
		kind: "user", name: want.Name, policies: want.Policies,
		attached: func(ctx context.Context) ([]types.AttachedPolicy, error) {
			pages := iam.NewListAttachedUserPoliciesPaginator(a.iam, &iam.ListAttachedUserPoliciesInput{UserName: name})
			return collect(ctx, pages, func(p *iam.ListAttachedUserPoliciesOutput) []types.AttachedPolicy { return p.AttachedPolicies })
		},
		inline: func(ctx context.Context) ([]string, error) {
			pages := iam.NewListUserPoliciesPaginator(a.iam, &iam.ListUserPoliciesInput{UserName: name})
			return collect(ctx, pages, func(p *iam.ListUserPoliciesOutput) []string { return p.PolicyNames })
		},
		attach: func(ctx context.Context, arn *string) error {
			_, err := a.iam.AttachUserPolicy(ctx, &iam.AttachUserPolicyInput{UserName: name, PolicyArn: arn})
			return err
		},
	}
	return func(ctx context.Context) (difference, error) {
		have, err := a.iam.GetUser(ctx, &iam.GetUserInput{UserName: name})
		isNew := hasCode(err, noEntity)
		if err == nil {
			err = id.checkPath(have.User.Path)
		}
		if err != nil && !isNew {
			return difference{}, err
		}
		d, err := a.attachments(ctx, id, isNew)
		if err != nil {
			return d, err
		}
		if isNew {
			d.steps = slices.Insert(d.steps, 0, id.create(func(ctx context.Context) error {
				_, err := a.iam.CreateUser(ctx, &iam.CreateUserInput{UserName: name, Tags: a.tags()})
				return err
			}))
		} else {
			d.extras = append(d.extras, id.bounded(have.User.PermissionsBoundary)...)
		}
		members, err := a.membership(ctx, id, want.Groups, isNew)
		d.steps, d.extras = append(d.steps, members.steps...), append(d.extras, members.extras...)
		return d, err
	}
}

// membership compares the groups that a user is in.
func (a *Applier) membership(ctx context.Context, id identity, wanted []string, isNew bool) (difference, error) {
	var d difference
	var have []string
	if !isNew {
		pages := iam.NewListGroupsForUserPaginator(a.iam, &iam.ListGroupsForUserInput{UserName: &id.name})
		groups, err := collect(ctx, pages, func(p *iam.ListGroupsForUserOutput) []types.Group { return p.Groups })
		if err != nil {
			return d, err
		}
		for _, g := range groups {
			have = append(have, aws.ToString(g.GroupName))
		}
	}
	for _, group := range wanted {
		if slices.Contains(have, group) {
			continue
		}
		d.steps = append(d.steps, Step{
			Verb: VerbAttach, Kind: id.kind, Name: id.name, Detail: "group " + group, field: fieldGroup + group,
			do: func(ctx context.Context) error {
				_, err := a.iam.AddUserToGroup(ctx, &iam.AddUserToGroupInput{UserName: &id.name, GroupName: &group})
				return err
			},
		})
	}
	for _, group := range have {
		if !slices.Contains(wanted, group) {
			d.extras = append(d.extras, id.extra(fieldGroup, "is in the group", group))
		}
	}
	return d, nil
}

// bounded notes a permissions boundary, which can only take away.
func (id identity) bounded(boundary *types.AttachedPermissionsBoundary) []Extra {
	if boundary == nil {
		return nil
	}
	return []Extra{id.extra(fieldBoundary, "is bound by", aws.ToString(boundary.PermissionsBoundaryArn))}
}

// role compares a role and who may assume it.
func (a *Applier) role(want iampolicy.Role) compare {
	name := &want.Name
	id := identity{
		kind: "role", name: want.Name, policies: want.Policies,
		attached: func(ctx context.Context) ([]types.AttachedPolicy, error) {
			pages := iam.NewListAttachedRolePoliciesPaginator(a.iam, &iam.ListAttachedRolePoliciesInput{RoleName: name})
			return collect(ctx, pages, func(p *iam.ListAttachedRolePoliciesOutput) []types.AttachedPolicy { return p.AttachedPolicies })
		},
		inline: func(ctx context.Context) ([]string, error) {
			pages := iam.NewListRolePoliciesPaginator(a.iam, &iam.ListRolePoliciesInput{RoleName: name})
			return collect(ctx, pages, func(p *iam.ListRolePoliciesOutput) []string { return p.PolicyNames })
		},
		attach: func(ctx context.Context, arn *string) error {
			_, err := a.iam.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: name, PolicyArn: arn})
			return err
		},
	}
	return func(ctx context.Context) (difference, error) {
		text, err := want.Trust.MarshalJSON()
		if err != nil {
			return difference{}, err
		}
		have, err := a.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: name})
		if hasCode(err, noEntity) {
			return a.newRole(ctx, id, want, string(text))
		}
		if err != nil {
			return difference{}, err
		}
		if err := id.checkPath(have.Role.Path); err != nil {
			return difference{}, err
		}
		d, err := a.attachments(ctx, id, false)
		if err != nil {
			return d, err
		}
		d.extras = append(d.extras, id.bounded(have.Role.PermissionsBoundary)...)
		changes, found, err := changed(aws.ToString(have.Role.AssumeRolePolicyDocument), want.Trust, iampolicy.KindTrust)
		if changes != "" {
			d.steps = slices.Insert(d.steps, 0, Step{
				Verb: VerbUpdate, Kind: "role", Name: want.Name, Detail: "who may assume it: " + changes, document: string(text),
				field: FieldDocument, found: found,
				do: func(ctx context.Context) error {
					_, err := a.iam.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: name, PolicyDocument: aws.String(string(text))})
					return err
				},
			})
		}
		return d, err
	}
}

// newRole returns the steps for a role that is not there.
func (a *Applier) newRole(ctx context.Context, id identity, want iampolicy.Role, trust string) (difference, error) {
	d, err := a.attachments(ctx, id, true)
	create := id.create(func(ctx context.Context) error {
		_, err := a.iam.CreateRole(ctx, &iam.CreateRoleInput{
			RoleName: &want.Name, Description: &want.Description, AssumeRolePolicyDocument: &trust, Tags: a.tags(),
		})
		return err
	})
	create.document = trust
	d.steps = slices.Insert(d.steps, 0, create)
	return d, err
}
