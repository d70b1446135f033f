package cloud

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision"
)

// secret is a further secret of the environment. Only a person knows what is in it,
// so that there are no steps, and it is never read.
type secret struct {
	noSteps
	aws *keys.AWS
	id  string
}

// Secrets returns a resource for each secret that the environment file names.
func Secrets(account *keys.AWS, names []environment.Secret) []provision.Resource {
	all := make([]provision.Resource, len(names))
	for i, s := range names {
		all[i] = &secret{noSteps{provision.AWS + "/secret/" + s.Name, provision.AWS}, account, s.ID}
	}
	return all
}

// Read implements [provision.Resource].
func (s *secret) Read(ctx context.Context) (provision.State, error) {
	out, err := s.aws.Secrets().DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &s.id})
	err = s.aws.Explain(err, "secretsmanager:DescribeSecret", s.id)
	switch {
	case errors.Is(err, keys.ErrKeyMissing):
		return nil, nil
	case err != nil:
		return nil, err
	}
	state := provision.State{"secret": aws.ToString(out.ARN), fieldState: "there"}
	switch {
	case out.DeletedDate != nil:
		state[fieldState] = "about to be deleted"
	case len(out.VersionIdsToStages) == 0:
		state[fieldState] = "empty"
	}
	return state, nil
}

// Diff implements [provision.Resource].
func (s *secret) Diff(found provision.State, d *provision.Draft) error {
	address, do := found["secret"], fmt.Sprintf("aws secretsmanager restore-secret --secret-id %s", s.id)
	switch found[fieldState] {
	case "":
		address, do = s.id, fmt.Sprintf("aws secretsmanager create-secret --name %s --secret-string file:///dev/stdin", s.id)
	case "empty":
		do = fmt.Sprintf("aws secretsmanager put-secret-value --secret-id %s --secret-string file:///dev/stdin", s.id)
	}
	differ(found, d, address, []wants{{fieldState, "there", "the environment file names it, and only a person knows what is in it", do}})
	return nil
}
