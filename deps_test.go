package optics_test

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// TestPurePackages holds what an import rule for each file cannot: what the
// pure packages reach through others.
func TestPurePackages(t *testing.T) {
	const root = "github.com/opticsnet/optics"
	ours := map[string][]string{
		root:             {root},
		root + "/merkle": {root + "/merkle"},
	}
	never := []string{"net", "net/http", "log", "log/slog", "github.com/ethereum/go-ethereum/rpc", "github.com/ethereum/go-ethereum/core/types"}
	for pkg, allowed := range ours {
		t.Run(pkg, func(t *testing.T) {
			deps := make(map[string]bool)
			for _, dep := range list(t, pkg) {
				deps[dep] = true
			}
			if !deps["github.com/ethereum/go-ethereum/common"] {
				t.Fatal("the list of dependencies is not what this test takes it for")
			}
			for _, bad := range never {
				if deps[bad] {
					t.Errorf("%s reaches %s", pkg, bad)
				}
			}
			for _, own := range allowed {
				delete(deps, own)
			}
			for dep := range deps {
				if strings.HasPrefix(dep, root) {
					t.Errorf("%s reaches %s", pkg, dep)
				}
			}
		})
	}
}

// list returns everything that a package depends on, itself included.
func list(t *testing.T, pkg string) []string {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", pkg)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	return strings.Fields(string(out))
}
