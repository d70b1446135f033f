package iampolicy

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Command is one call of the aws command line with its input.
type Command struct {
	// Service and Operation are the words after aws, for example iam and
	// create-policy.
	Service, Operation string
	// Input is what --cli-input-json takes.
	Input json.RawMessage
}

// String returns the line for a POSIX shell.
func (c Command) String() string {
	quoted := "'" + strings.ReplaceAll(string(c.Input), "'", `'\''`) + "'"
	return strings.Join([]string{"aws", c.Service, c.Operation, "--cli-input-json", quoted}, " ")
}

// Commands returns the calls that create the set in an account that has nothing
// of it yet, in an order in which each finds what it needs. Keys whose ARN is
// not known get no policy.
func (set Set) Commands() ([]Command, error) {
	w := &commandWriter{set: set}
	for _, p := range set.Policies {
		w.add("create-policy", map[string]any{
			"PolicyName": p.Name, "Description": p.Description, "PolicyDocument": w.document(p.Document),
			"Tags": w.tags(),
		})
	}
	for _, g := range set.Groups {
		w.add("create-group", map[string]any{"GroupName": g.Name})
		w.attach("attach-group-policy", "GroupName", g.Name, g.Policies)
	}
	for _, u := range set.Users {
		w.add("create-user", map[string]any{"UserName": u.Name, "Tags": w.tags()})
		w.attach("attach-user-policy", "UserName", u.Name, u.Policies)
		for _, group := range u.Groups {
			w.add("add-user-to-group", map[string]any{"UserName": u.Name, "GroupName": group})
		}
	}
	for _, r := range set.Roles {
		w.add("create-role", map[string]any{
			"RoleName": r.Name, "Description": r.Description, "AssumeRolePolicyDocument": w.document(r.Trust),
			"Tags": w.tags(),
		})
		w.attach("attach-role-policy", "RoleName", r.Name, r.Policies)
	}
	for _, k := range set.KeyPolicies {
		if k.KeyARN != "" {
			w.addTo("kms", "put-key-policy", map[string]any{
				"KeyId": k.KeyARN, "PolicyName": "default", "Policy": w.document(k.Document),
			})
		}
	}
	return w.commands, w.err
}

// commandWriter collects commands and the first error.
type commandWriter struct {
	set      Set
	commands []Command
	err      error
}

func (w *commandWriter) add(operation string, input map[string]any) {
	w.addTo("iam", operation, input)
}

func (w *commandWriter) addTo(service, operation string, input map[string]any) {
	text, err := encode(input)
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("%s %s: %w", service, operation, err)
	}
	w.commands = append(w.commands, Command{Service: service, Operation: operation, Input: text})
}

func (w *commandWriter) attach(operation, key, name string, policies []string) {
	for _, policy := range policies {
		w.add(operation, map[string]any{key: name, "PolicyArn": w.set.arn("policy/" + policy)})
	}
}

// document returns a policy as the text that AWS takes inside its JSON.
func (w *commandWriter) document(p *Policy) string {
	text, err := p.MarshalJSON()
	if err != nil && w.err == nil {
		w.err = err
	}
	return string(text)
}

func (w *commandWriter) tags() []map[string]string {
	return []map[string]string{{"Key": "environment", "Value": w.set.Environment}}
}
