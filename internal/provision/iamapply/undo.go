package iamapply

import (
	"fmt"
	"strings"
)

// undo is the command that takes a value away from an identity.
func undo(kind, name, field string) string {
	what, which, _ := strings.Cut(field, "/")
	switch what + "/" {
	case fieldPolicy:
		return fmt.Sprintf("aws iam detach-%s-policy --%s-name %s --policy-arn %s", kind, kind, name, which)
	case fieldInline:
		return fmt.Sprintf("aws iam delete-%s-policy --%s-name %s --policy-name %s", kind, kind, name, which)
	case fieldGroup:
		return fmt.Sprintf("aws iam remove-user-from-group --user-name %s --group-name %s", name, which)
	case fieldBoundary:
		return fmt.Sprintf("aws iam delete-%s-permissions-boundary --%s-name %s", kind, kind, name)
	}
	return "find out who made it"
}
