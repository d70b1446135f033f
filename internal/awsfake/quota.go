package awsfake

import (
	"maps"
	"math"
	"time"
)

// DefaultQuotas returns the request quotas of KMS, in calls a second for each
// account and region:
// https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
func DefaultQuotas() map[string]float64 { return maps.Clone(kmsQuotas) }

// kmsQuotas hold operations that share a quota under one name; see quotaNames.
var kmsQuotas = map[string]float64{
	"kms:Sign":                 1000, // and Verify
	"kms:CreateKey":            5,
	"kms:CreateAlias":          5,
	"kms:UpdateAlias":          5,
	"kms:DeleteAlias":          15,
	"kms:DescribeKey":          2000,
	"kms:GetPublicKey":         2000,
	"kms:ListAliases":          500,
	"kms:ListKeys":             500,
	"kms:ListResourceTags":     2000,
	"kms:ListGrants":           100,
	"kms:ListKeyPolicies":      100,
	"kms:GetKeyPolicy":         1000,
	"kms:PutKeyPolicy":         15,
	"kms:CreateGrant":          50,
	"kms:RevokeGrant":          30,
	"kms:TagResource":          10,
	"kms:UntagResource":        5,
	"kms:EnableKey":            5,
	"kms:DisableKey":           5,
	"kms:ScheduleKeyDeletion":  15,
	"kms:CancelKeyDeletion":    5,
	"kms:UpdateKeyDescription": 5,
}

// quotaNames are the operations that draw on the quota of another.
var quotaNames = map[string]string{"kms:Verify": "kms:Sign"}

// bucket is a token bucket: it holds a second's worth.
type bucket struct {
	tokens float64
	since  time.Time
}

// spend takes a token for a call.
func (s *Server) spend(c *call) error {
	name := c.name()
	if shared, ok := quotaNames[name]; ok {
		name = shared
	}
	rate, limited := s.cfg.Quotas[name]
	if !limited {
		return nil
	}
	most := math.Max(rate, 1)
	key := c.who.Account + "/" + c.region + "/" + name
	b, ok := s.buckets[key]
	if !ok {
		b = &bucket{tokens: most, since: c.now}
		s.buckets[key] = b
	}
	if passed := c.now.Sub(b.since); passed > 0 {
		b.tokens = math.Min(most, b.tokens+passed.Seconds()*rate)
		b.since = c.now
	}
	if b.tokens < 1 {
		return throttled(c.svc)
	}
	b.tokens--
	return nil
}

// throttled is the answer to a caller that is too fast.
func throttled(svc *service) error {
	text := "Rate exceeded"
	if svc.name == "kms" {
		text = "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls."
	}
	return refuse(svc.codes.throttled, "%s", text)
}
