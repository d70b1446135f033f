package keys

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
)

// explainSettings says what is wrong with the SDK's settings.
func explainSettings(err error) error {
	var profile config.SharedConfigProfileNotExistError
	if errors.As(err, &profile) {
		return &awsError{kind: ErrCredentials, cause: err, text: fmt.Sprintf(
			"the files of AWS (~/.aws/config, ~/.aws/credentials) have no profile %q; correct AWS_PROFILE, or make the profile with: aws configure --profile %s", profile.Profile, profile.Profile)}
	}
	return fmt.Errorf("read the AWS settings in the environment and in ~/.aws: %w", err)
}

// checkEndpoint refuses an endpoint that no request can be made to.
func checkEndpoint(endpoint *string) error {
	if endpoint == nil {
		return nil
	}
	parsed, err := url.Parse(*endpoint)
	if err == nil && parsed.Host != "" && (parsed.Scheme == "http" || parsed.Scheme == "https") {
		return nil
	}
	return &awsError{kind: ErrUnavailable, text: fmt.Sprintf("AWS_ENDPOINT_URL is %q; an address such as http://127.0.0.1:4599 is expected, or none for AWS itself", *endpoint)}
}

// awsDomains are where the endpoints of AWS are.
var awsDomains = []string{".amazonaws.com", ".amazonaws.com.cn", ".api.aws"}

// place names the endpoint that was called, and what it comes from when it is not
// one of AWS.
func place(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return fmt.Sprintf("%q of AWS_ENDPOINT_URL", address)
	}
	if slices.ContainsFunc(awsDomains, func(domain string) bool { return strings.HasSuffix(parsed.Hostname(), domain) }) {
		return parsed.Host
	}
	return fmt.Sprintf("%q of AWS_ENDPOINT_URL", parsed.Host)
}
