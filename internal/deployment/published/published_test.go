package published_test

import (
	"fmt"
	"testing"

	"github.com/opticsnet/optics/internal/deployment/published"
	"github.com/opticsnet/optics/internal/environment"
)

func TestX(t *testing.T) {
	d, err := published.Read("../../legacyconfig/testdata/development")
	if err != nil {
		t.Fatal(err)
	}
	im, err := d.Import(t.Context(), published.Options{Name: "development", Made: 1_700_000_000_000})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(string(im.File))
	for _, f := range im.Findings {
		fmt.Println(f)
	}
	_, err = environment.Parse("x.yaml", im.File)
	fmt.Println(err)
}
