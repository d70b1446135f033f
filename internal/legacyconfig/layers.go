package legacyconfig

import (
	"slices"
	"strings"
)

// merge lays one tree over another: objects are merged, whatever else is replaced.
func merge(under, over *node) *node {
	if under == nil || under.kind != object || over.kind != object {
		return over
	}
	merged := &node{kind: object, place: under.place, members: slices.Clone(under.members)}
	for _, m := range over.members {
		if old := merged.member(m.name); old != nil {
			m.value = merge(old, m.value)
		}
		merged.set(m)
	}
	return merged
}

// set puts a member in the place of one with its name, or at the end.
func (n *node) set(m member) {
	at := slices.IndexFunc(n.members, func(old member) bool { return old.name == m.name })
	if at < 0 {
		n.members = append(n.members, m)
		return
	}
	n.members[at] = m
}

// overlay lays the variables with a prefix, such as OPT_BASE_, over a tree. What
// follows the prefix is a path whose parts are separated by _. A part takes the
// spelling of the name that is there: upstream has only variables for names of
// small letters, and none for rpcStyle.
func overlay(root *node, prefix string, environ []string) *node {
	variables := slices.Clone(environ)
	slices.Sort(variables)
	for _, variable := range variables {
		name, value, _ := strings.Cut(variable, "=")
		path, ok := strings.CutPrefix(strings.ToUpper(name), prefix)
		if !ok {
			continue
		}
		place := Place{Variable: name}
		over := &node{kind: text, text: value, place: place}
		parts := spell(root, strings.Split(strings.ToLower(path), "_"))
		for _, part := range slices.Backward(parts) {
			over = &node{kind: object, place: place, members: []member{{name: part, place: place, value: over}}}
		}
		root = merge(root, over)
	}
	return root
}

// spell writes the parts of a path as the tree has them.
func spell(n *node, path []string) []string {
	for i, part := range path {
		if n == nil || n.kind != object {
			break
		}
		if n.member(part) == nil {
			for _, m := range n.members {
				if strings.EqualFold(m.name, part) {
					path[i] = m.name
					break
				}
			}
		}
		n = n.member(path[i])
	}
	return path
}
