package legacyconfig

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// Role is one of the five agents.
type Role string

// The agents.
const (
	Updater   Role = "updater"
	Relayer   Role = "relayer"
	Processor Role = "processor"
	Watcher   Role = "watcher"
	Kathy     Role = "kathy"
)

// Roles returns the agents in the order of their tables.
func Roles() []Role { return []Role{Updater, Relayer, Processor, Watcher, Kathy} }

// Attests reports whether the agent signs statements beside transactions.
func (r Role) Attests() bool { return r == Updater || r == Watcher }

// Config is what one agent of one Home needs to run.
type Config struct {
	// Role is the agent.
	Role Role
	// Home is the chain of the Home, Replicas are the Home's on other chains in
	// the order of the file, without those that are disabled.
	Home     Chain
	Replicas []Chain
	// Managers are the XAppConnectionManagers by the name of their chain; watcher
	// only.
	Managers map[string]Chain
	// DB is the data directory.
	DB string
	// Interval is the longest pause between two looks at the chain; Kathy's is
	// between two messages to one destination.
	Interval time.Duration
	// Attestation signs statements; updater and watcher only.
	Attestation Signer
	// Allowed, when not empty, are the only senders whose messages are processed;
	// those of Denied never are. Processor only.
	Allowed, Denied []common.Hash
	// IndexOnly says that nothing is to be processed; processor only.
	IndexOnly bool
	// Chat is what Kathy says.
	Chat Chat
	// Level and JSON say what is logged, and how.
	Level slog.Level
	JSON  bool
	// Notes are what an operator should know about a configuration that is right:
	// which keys are ignored and why, and what no file tells.
	Notes []Problem
}

// Chain is one contract and the chain it stands on.
type Chain struct {
	// Name is the chain's, Domain its Optics domain.
	Name   string
	Domain optics.Domain
	// Address is the Home, the Replica, or the XAppConnectionManager.
	Address common.Address
	// URL is the JSON-RPC endpoint. It may hold a secret.
	URL string
	// From is the first block that can hold a log of the contract, 0 where no file
	// tells.
	From uint64
	// Signer signs the agent's transactions on the chain. It is zero where the
	// agent sends none.
	Signer Signer
	// Place is where the description stands.
	Place Place
}

// SignerType says where a key is.
type SignerType string

// The types of signers.
const (
	// HexKey is a private key in the configuration.
	HexKey SignerType = "hexKey"
	// AWS is a key in AWS KMS.
	AWS SignerType = "aws"
)

// Signer says which key signs.
type Signer struct {
	// Type is HexKey or AWS, "" for no signer.
	Type SignerType
	// Key is the private key of a HexKey.
	Key Secret
	// ID is the id, alias or ARN of a KMS key, Region its AWS region.
	ID, Region string
	// Path names the signer; Place is where its key or id comes from.
	Path  string
	Place Place
}

// Secret is a text that is never printed.
type Secret struct{ text string }

// Reveal returns the text.
func (s Secret) Reveal() string { return s.text }

// Format writes a substitute for every verb.
func (s Secret) Format(f fmt.State, _ rune) {
	// An error of the writer is the printing function's to report.
	_, _ = io.WriteString(f, "(secret)")
}

// MarshalText returns a substitute.
func (s Secret) MarshalText() ([]byte, error) { return []byte("(secret)"), nil }

// ChatType says how messages are made.
type ChatType string

// The types of chat.
const (
	// ChatDefault says nothing to the zero recipient.
	ChatDefault ChatType = "default"
	// ChatStatic says the same to one recipient every time.
	ChatStatic ChatType = "static"
	// ChatList says each message of a list once to the zero recipient.
	ChatList ChatType = "orderedList"
	// ChatRandom says random letters to the zero recipient.
	ChatRandom ChatType = "random"
)

// Chat is what Kathy says.
type Chat struct {
	Type ChatType
	// Recipient and Message are those of a static chat.
	Recipient common.Hash
	Message   string
	// Messages are those of a list.
	Messages []string
	// Length is that of random bodies, in bytes.
	Length int
}
