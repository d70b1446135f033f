package awsfake

import (
	"slices"
	"strings"
)

// maxAccessKeys is the largest number of access keys of one user.
const maxAccessKeys = 2

type accessKeyXML struct {
	UserName        string
	AccessKeyID     string `xml:"AccessKeyId"`
	Status          string
	SecretAccessKey string `xml:",omitempty"`
	CreateDate      stamp
}

func (key *accessKey) show() accessKeyXML {
	status := "Active"
	if key.Inactive {
		status = "Inactive"
	}
	return accessKeyXML{UserName: key.User, AccessKeyID: key.ID, Status: status, CreateDate: stamp(key.Created)}
}

// keysOf returns the permanent access keys of a user, the oldest first.
func (st *state) keysOf(account, user string) []*accessKey {
	var out []*accessKey
	for _, key := range st.AccessKeys {
		if key.Account == account && key.Session == nil && key.User != "" && fold(key.User) == fold(user) {
			out = append(out, key)
		}
	}
	slices.SortFunc(out, func(a, b *accessKey) int {
		if order := a.Created.Compare(b.Created); order != 0 {
			return order
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out
}

// keyHolder finds the user whose access keys a request is about, and asks IAM.
func keyHolder(c *call, p *params) (*identity, error) {
	name, err := userOrCaller(c, p)
	if err != nil {
		return nil, err
	}
	return userKind.named(c, name, nil)
}

type accessKeyOutput struct{ AccessKey accessKeyXML }

func createAccessKey(c *call, p *params) (any, error) {
	who, err := keyHolder(c, p)
	if err != nil {
		return nil, err
	}
	st := c.srv.state
	if len(st.keysOf(c.who.Account, who.Name)) >= maxAccessKeys {
		return nil, conflict(limitExceeded, "Cannot exceed quota for AccessKeysPerUser: %d", maxAccessKeys)
	}
	key := &accessKey{ID: st.accessKeyID("AKIA"), Secret: st.secretKey(), Account: c.who.Account, User: who.Name, Created: c.now}
	st.AccessKeys[key.ID] = key
	out := key.show()
	out.SecretAccessKey = key.Secret
	return accessKeyOutput{out}, nil
}

type accessKeysOutput struct {
	UserName          string
	AccessKeyMetadata members[accessKeyXML]
	listed
}

func listAccessKeys(c *call, p *params) (any, error) {
	who, err := keyHolder(c, p)
	if err != nil {
		return nil, err
	}
	out := accessKeysOutput{UserName: who.Name}
	for _, key := range c.srv.state.keysOf(c.who.Account, who.Name) {
		out.AccessKeyMetadata = append(out.AccessKeyMetadata, key.show())
	}
	return out, nil // two at most: always one page
}

// ownedKey finds the access key of a user that a request names.
func ownedKey(c *call, p *params) (*accessKey, error) {
	id := p.needed("AccessKeyId")
	if p.err != nil {
		return nil, p.err
	}
	who, err := keyHolder(c, p)
	if err != nil {
		return nil, err
	}
	for _, key := range c.srv.state.keysOf(c.who.Account, who.Name) {
		if key.ID == id {
			return key, nil
		}
	}
	return nil, missing("The Access Key with id %.128s cannot be found.", id)
}

func updateAccessKey(c *call, p *params) (any, error) {
	status := p.needed("Status")
	if status != "" && status != "Active" && status != "Inactive" {
		p.fail(status, "status", "satisfy enum value set: [Active, Inactive]")
	}
	key, err := ownedKey(c, p)
	if err != nil {
		return nil, err
	}
	key.Inactive = status == "Inactive"
	return nil, nil
}

func deleteAccessKey(c *call, p *params) (any, error) {
	key, err := ownedKey(c, p)
	if err != nil {
		return nil, err
	}
	delete(c.srv.state.AccessKeys, key.ID)
	return nil, nil
}

type keyUseXML struct {
	LastUsedDate *stamp
	ServiceName  string
	Region       string
}

type keyLastUsedOutput struct {
	UserName          string
	AccessKeyLastUsed keyUseXML
}

func getAccessKeyLastUsed(c *call, p *params) (any, error) {
	id := p.needed("AccessKeyId")
	if p.err != nil {
		return nil, p.err
	}
	key := c.srv.state.AccessKeys[id]
	if key == nil || key.Account != c.who.Account || key.User == "" || key.Session != nil {
		return nil, refuseWith(403, queryCodes.denied, "User: %s is not authorized to perform: iam:GetAccessKeyLastUsed", c.who.ARN)
	}
	if _, err := userKind.named(c, key.User, nil); err != nil {
		return nil, err
	}
	use := keyUseXML{optionalStamp(key.Used.At), key.Used.Service, key.Used.Region}
	if key.Used.At.IsZero() {
		use.ServiceName, use.Region = "N/A", "N/A"
	}
	return keyLastUsedOutput{key.User, use}, nil
}
