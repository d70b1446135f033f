package iampolicy

// rule is what all findings of one rule have in common.
type rule struct {
	severity Severity
	why      string
}

// sizeLimits are how many characters AWS takes, white space not counted.
var sizeLimits = map[Kind]int{KindIdentity: maxPolicySize, KindKey: 32768, KindTrust: 4096}

// rules are all rules by name.
var rules = map[string]rule{
	"account-any":          {SeverityError, "it matches resources of every account that lets us in"},
	"account-digits":       {SeverityError, "an account has 12 digits, so this matches nothing"},
	"account-other":        {SeverityWarning, "it is not the environment's account, so it matches nothing of the environment"},
	"action-unknown":       {SeverityError, "KMS has no such operation, so this matches nothing"},
	"action-unneeded":      {SeverityWarning, "no step of provisioning or signing needs it"},
	"alias-as-resource":    {SeverityError, "the ARN of an alias stands for the alias, never for its key, so this matches nothing"},
	"alias-literal":        {SeverityError, "equality knows no wildcards, so this matches nothing"},
	"alias-none":           {SeverityError, "no key of the environment has such an alias, so this matches nothing"},
	"alias-prefix":         {SeverityError, "a new key whose alias only begins alike is covered too"},
	"alias-purposes":       {SeverityError, "who may send the role's transactions could sign its attestations too"},
	"alias-resource-any":   {SeverityError, "who may name any key by any alias decides who signs with what"},
	"any-key":              {SeverityError, "it signs with every key of the account"},
	"condition-unknown":    {SeverityError, "KMS has no such condition key, so it is never in a request"},
	"create-key-any":       {SeverityWarning, "keys of any kind can be created, and agents can use one kind only"},
	"custom-key-store":     {SeverityWarning, "the keys are in KMS itself; custom key stores can be deleted with all keys in them"},
	"empty":                {SeverityError, "without values the statement matches nothing"},
	"external-id":          {SeverityError, "another account's customers could have it assume the role for them"},
	"for-all-values":       {SeverityError, "ForAllValues holds when the key is absent or empty"},
	"kms-all":              {SeverityError, "it includes operations that use, hand on or destroy keys"},
	"list-resource":        {SeverityError, "these operations are about no key and are allowed on * only, so this matches nothing"},
	"lock-out":             {SeverityError, "such a key can only be recovered by AWS support"},
	"message-type":         {SeverityError, "RAW messages are hashed by KMS: the signer can be made to sign what nobody checked as a digest"},
	"multivalued":          {SeverityError, "the key has many values, and AWS leaves open what an operator without ForAnyValue or ForAllValues does"},
	"negated-allow":        {SeverityWarning, "a negated operator holds when the key is absent"},
	"no-deny-sign":         {SeverityWarning, "another policy may let the same identity sign with the keys it manages"},
	"no-describe":          {SeverityWarning, "the signer cannot check which key, of what kind and in what state, it signs with"},
	"no-resource":          {SeverityError, "AWS refuses the policy"},
	"not-action":           {SeverityError, "it allows everything else, including operations that AWS adds later"},
	"not-principal":        {SeverityError, "it is about everybody else, and who is left out is easily got wrong"},
	"not-resource":         {SeverityError, "it allows everything else, including resources that are created later"},
	"oidc-audience":        {SeverityError, "a token that was issued for another purpose would do"},
	"oidc-subject":         {SeverityError, "every service account of the cluster could assume the role"},
	"pod-identity":         {SeverityWarning, "every pod with an association in the account could use the role"},
	"pod-identity-cluster": {SeverityWarning, "every cluster with a service account of this name could use the role"},
	"principal-account":    {SeverityError, "AWS refuses the policy or stores a principal that does not exist"},
	"principal-any":        {SeverityError, "everybody on AWS may use it"},
	"region-any":           {SeverityError, "a key whose alias is the same in another region passes"},
	"region-unpinned":      {SeverityWarning, "keys appear in regions where nobody looks for them"},
	"request-alias":        {SeverityError, "it is in requests that name the alias only; agents name the key's ARN, and a Deny is avoided that way"},
	"resource-aliases-key": {SeverityError, "KMS does not support this condition key in key policies"},
	"service-any":          {SeverityError, "AWS takes no wildcard in the service of an ARN"},
	"sign-and-manage":      {SeverityError, "who manages a key must not be able to use it"},
	"signing-algorithm":    {SeverityError, "any algorithm of the key passes"},
	"size":                 {SeverityError, "AWS refuses the policy"},
	"variable-version":     {SeverityError, "variables are plain text before version 2012-10-17, so this matches nothing"},
	"version":              {SeverityWarning, "without version 2012-10-17 policy variables are plain text"},
}

// manageActions change keys or who may use them.
var manageActions = []string{
	"kms:CreateKey", "kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias", "kms:PutKeyPolicy",
	"kms:ScheduleKeyDeletion", "kms:DisableKey",
}

// dangerousActions use, hand on or destroy keys.
var dangerousActions = []string{
	"kms:Sign", "kms:CreateGrant", "kms:PutKeyPolicy", "kms:UpdateAlias", "kms:DeleteAlias", "kms:ScheduleKeyDeletion",
}

// aliasActions are about an alias and, for all but the last, its key.
var aliasActions = []string{"kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"}

// starActions are about no resource.
var starActions = []string{
	"kms:ConnectCustomKeyStore", "kms:CreateCustomKeyStore", "kms:CreateKey", "kms:DeleteCustomKeyStore",
	"kms:DescribeCustomKeyStores", "kms:DisconnectCustomKeyStore", "kms:GenerateRandom", "kms:ListAliases",
	"kms:ListKeys", "kms:UpdateCustomKeyStore",
}

// unneededActions are about other kinds of keys.
var unneededActions = []string{
	"kms:Decapsulate", "kms:Decrypt", "kms:DeriveSharedSecret", "kms:Encapsulate", "kms:Encrypt", "kms:GenerateDataKey",
	"kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext", "kms:GenerateDataKeyWithoutPlaintext",
	"kms:GenerateMac", "kms:GenerateRandom", "kms:ImportKeyMaterial", "kms:ReEncryptFrom", "kms:ReEncryptTo",
	"kms:ReplicateKey", "kms:VerifyMac",
}

// kmsActions are the operations of KMS that a policy can name.
var kmsActions = append(append([]string{
	"kms:CancelKeyDeletion", "kms:CreateAlias", "kms:CreateGrant", "kms:DeleteAlias", "kms:DeleteImportedKeyMaterial",
	"kms:DescribeKey", "kms:DisableKey", "kms:DisableKeyRotation", "kms:EnableKey", "kms:EnableKeyRotation",
	"kms:GetKeyLastUsage", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:GetParametersForImport",
	"kms:GetPublicKey", "kms:ListGrants", "kms:ListKeyPolicies", "kms:ListKeyRotations", "kms:ListResourceTags",
	"kms:ListRetirableGrants", "kms:PutKeyPolicy", "kms:RetireGrant", "kms:RevokeGrant", "kms:RotateKeyOnDemand",
	"kms:ScheduleKeyDeletion", "kms:Sign", "kms:SynchronizeMultiRegionKey", "kms:TagResource", "kms:UntagResource",
	"kms:UpdateAlias", "kms:UpdateKeyDescription", "kms:UpdatePrimaryRegion", "kms:Verify",
}, starActions...), unneededActions...)

// kmsConditions are the condition keys of KMS; those that end in a colon or a
// slash take a name after it.
var kmsConditions = []string{
	"kms:BypassPolicyLockoutSafetyCheck", "kms:CallerAccount", "kms:CustomerMasterKeySpec", "kms:CustomerMasterKeyUsage",
	"kms:DataKeyPairSpec", "kms:EncryptionAlgorithm", "kms:EncryptionContext:", "kms:EncryptionContextKeys",
	"kms:ExpirationModel", "kms:GrantConstraintType", "kms:GranteePrincipal", "kms:GrantIsForAWSResource",
	"kms:GrantOperations", "kms:KeyAgreementAlgorithm", "kms:KeyOrigin", "kms:KeySpec", "kms:KeyUsage", "kms:MacAlgorithm",
	"kms:MessageType", "kms:MultiRegion", "kms:MultiRegionKeyType", "kms:PrimaryRegion", "kms:RecipientAttestation:",
	"kms:ReEncryptOnSameKey", "kms:ReplicaRegion", "kms:RequestAlias", "kms:ResourceAliases", "kms:RetiringPrincipal",
	"kms:RotationPeriodInDays", "kms:ScheduleKeyDeletionPendingWindowInDays", "kms:SigningAlgorithm", "kms:ValidTo",
	"kms:ViaService", "kms:WrappingAlgorithm", "kms:WrappingKeySpec",
}

// multivaluedKeys have many values in one request.
var multivaluedKeys = []string{
	"kms:ResourceAliases", "kms:GrantOperations", "kms:EncryptionContextKeys", "aws:TagKeys", "aws:PrincipalOrgPaths",
	"aws:CalledVia", "aws:PrincipalServiceNamesList",
}

// narrowingKeys make a statement about everybody one about somebody.
var narrowingKeys = []string{
	"aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:SourceAccount",
	"aws:SourceArn", "aws:userid", "aws:username", "kms:CallerAccount",
}
