package legacyconfig

import (
	"encoding/hex"
	"log/slog"
	"net/url"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
)

// settings reads the settings of one agent.
type settings struct {
	reader

	cfg     Config
	signers []member
	from    uint64
}

// others are the top-level keys of each agent.
var others = map[Role][]string{
	Updater:   {"interval", "pause", "updater"},
	Relayer:   {"interval"},
	Processor: {"interval", "allowed", "denied", "indexon", "s3"},
	Watcher:   {"interval", "watcher", "managers"},
	Kathy:     {"interval", "chat"},
}

// unneeded returns the top-level keys that are nothing to a role, with reasons.
func unneeded(role Role) map[string]string {
	keys := map[string]string{
		"environment":        "it is a label that nothing depends on",
		"metrics":            "this command serves no metrics",
		"dbPath":             "it is a name from before db, which counts",
		"connectionManagers": "it is a name from before managers, which counts",
	}
	for other, names := range others {
		for _, name := range names {
			if !slices.Contains(others[role], name) {
				keys[name] = "it is for the " + string(other)
			}
		}
	}
	if role == Updater {
		keys["pause"] = "a root is signed when its block is final; no pause is needed"
	}
	if role == Processor {
		keys["s3"] = "proofs are not copied to a bucket"
	}
	return keys
}

// decode reads a merged tree.
func decode(root *node, role Role) (*Config, error) {
	s := &settings{cfg: Config{Role: role}}
	known := map[string]func(*node, string){
		"db": s.filled(&s.cfg.DB), "index": s.index, "tracing": s.tracing, "signers": s.allSigners,
		"home":     func(n *node, path string) { s.cfg.Home = s.chain(n, path, true) },
		"replicas": s.replicas, "interval": s.seconds(&s.cfg.Interval),
	}
	switch role {
	case Updater, Watcher:
		known[string(role)] = func(n *node, path string) { s.cfg.Attestation = s.signer(n, path) }
		known["managers"] = s.managers
	case Processor:
		known["allowed"], known["denied"] = s.hashes(&s.cfg.Allowed), s.hashes(&s.cfg.Denied)
		known["indexon"] = func(*node, string) { s.cfg.IndexOnly = true }
	case Kathy:
		known["chat"] = s.chat
	case Relayer:
	}
	ignored := unneeded(role)
	for key := range ignored {
		delete(known, key)
	}
	s.object(root, "", fields{known: known, unneeded: ignored})
	s.need(root, "", "db", "home", "interval")
	if role.Attests() {
		s.need(root, "", string(role))
	}
	s.complete(root)
	if err := invalid(s.problems); err != nil {
		return nil, err
	}
	inOrder(s.notes)
	s.cfg.Notes = s.notes
	return &s.cfg, nil
}

func (s *settings) index(n *node, path string) {
	s.object(n, path, fields{
		known:    map[string]func(*node, string){"from": func(n *node, path string) { s.from = s.uint(n, path, 64) }},
		unneeded: map[string]string{"chunk": "the number of blocks that an endpoint answers is found by asking"},
	})
}

func (s *settings) tracing(n *node, path string) {
	level, format := "", ""
	s.object(n, path, fields{
		known: map[string]func(*node, string){
			"level": word(&s.reader, &level, "off", "error", "warn", "info", "debug", "trace"),
			"fmt":   word(&s.reader, &format, "pretty", "json", "compact", "full"),
		},
		unneeded: map[string]string{
			"jaeger": "no spans are sent", "zipkin": "no spans are sent", "style": "it is a name from before fmt, which counts",
		},
	})
	levels := map[string]slog.Level{
		"off": slog.LevelError + 4, "error": slog.LevelError, "warn": slog.LevelWarn, "debug": slog.LevelDebug, "trace": slog.LevelDebug,
	}
	s.cfg.Level, s.cfg.JSON = levels[level], format == "json"
}

// chain reads a contract with its chain; reached says that its endpoint is used.
func (s *settings) chain(n *node, path string, reached bool) Chain {
	c := Chain{Place: n.place}
	style := ""
	s.object(n, path, fields{known: map[string]func(*node, string){
		"name": s.filled(&c.Name), "domain": s.domain(&c.Domain), "address": s.address(&c.Address),
		"rpcStyle":   word(&s.reader, &style, "ethereum"),
		"connection": func(n *node, path string) { c.URL = s.connection(n, path, reached) },
		"disabled":   s.text(new(string)),
	}})
	s.need(n, path, "name", "domain", "address", "rpcStyle", "connection")
	if at := n.member("address"); n.kind == object && at != nil && c.Address == (common.Address{}) && !s.reported(path+".address") {
		s.wrong(at, path+".address", "is no contract: it is zero")
	}
	return c
}

// connection reads an endpoint. Its URL may hold a secret and is never shown.
func (s *settings) connection(n *node, path string, reached bool) string {
	sort, endpoint := "", ""
	s.object(n, path, fields{known: map[string]func(*node, string){
		"type": word(&s.reader, &sort, "http", "ws"), "url": s.text(&endpoint),
	}})
	s.need(n, path, "type", "url")
	at := n.member("url")
	if n.kind != object || at == nil || (endpoint == "" && !reached) {
		return ""
	}
	if endpoint == "" {
		s.wrong(at, path+".url", "is empty; write it there or set %s", variable("BASE", path+".url"))
		return ""
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || (sort != "" && u.Scheme != sort && u.Scheme != sort+"s") {
		s.wrong(at, path+".url", "is not a URL that begins with %[1]s:// or %[1]ss:// (it is not shown)", sort)
	}
	return endpoint
}

// variable returns the environment variable of a path.
func variable(scope, path string) string {
	return "OPT_" + scope + "_" + strings.ToUpper(strings.ReplaceAll(path, ".", "_"))
}

func (s *settings) replicas(n *node, path string) {
	s.chains(n, path, true, func(m member, c Chain) {
		if c.Name != "" && c.Name != m.name {
			s.wrong(m.value, path+"."+m.name+".name", "is %s; the name of the chain, %s, is expected", quote(c.Name), quote(m.name))
			c.Name = m.name
		}
		s.cfg.Replicas = append(s.cfg.Replicas, c)
	})
}

func (s *settings) managers(n *node, path string) {
	s.cfg.Managers = make(map[string]Chain)
	s.chains(n, path, false, func(m member, c Chain) {
		if _, twice := s.cfg.Managers[c.Name]; twice {
			s.wrong(m.value, path+"."+m.name+".name", "%s has two managers", quote(c.Name))
		}
		s.cfg.Managers[c.Name] = c
	})
}

// chains reads an object of contracts without those that are disabled.
func (s *settings) chains(n *node, path string, reached bool, each func(member, Chain)) {
	if n.kind != object {
		s.wrong(n, path, "is %s; an object is expected", n.kind)
		return
	}
	for _, m := range n.members {
		if off := m.value.member("disabled"); off != nil && off.kind != null {
			s.ignore(m.value.place, path+"."+m.name, "it is disabled")
			continue
		}
		each(m, s.chain(m.value, path+"."+m.name, reached))
	}
}

// allSigners keeps the signers for complete: published files list more chains
// than one agent signs on, with keys that are empty.
func (s *settings) allSigners(n *node, path string) {
	if n.kind != object {
		s.wrong(n, path, "is %s; an object is expected", n.kind)
		return
	}
	s.signers = n.members
}

// signer reads a signer. Its key is never shown.
func (s *settings) signer(n *node, path string) Signer {
	signer := Signer{Path: path, Place: n.place}
	var key string
	s.object(n, path, fields{known: map[string]func(*node, string){
		"type": word(&s.reader, &signer.Type, HexKey, AWS),
		"key":  s.text(&key), "id": s.text(&signer.ID), "region": s.text(&signer.Region),
	}})
	s.need(n, path, "type")
	if n.kind != object {
		return signer
	}
	signer.Key = Secret{key}
	names := map[SignerType]string{HexKey: "key", AWS: "id"}
	if m := n.member(names[signer.Type]); m != nil {
		signer.Place = m.place
	}
	switch signer.Type {
	case HexKey:
		s.hexKey(n, path, key)
	case AWS:
		for name, value := range map[string]string{"id": signer.ID, "region": signer.Region} {
			if value == "" {
				s.wrong(n, path+"."+name, "is missing or empty; write it there or set %s", variable(upper(s.cfg.Role), path+"."+name))
			}
		}
	}
	return signer
}

func (s *settings) hexKey(n *node, path, key string) {
	at := n
	if m := n.member("key"); m != nil {
		at = m
	}
	if key == "" {
		s.wrong(at, path+".key", "is missing or empty; set %s", variable(upper(s.cfg.Role), path+".key"))
		return
	}
	if raw, err := hex.DecodeString(trim0x(key)); err != nil || len(raw) != 32 {
		s.wrong(at, path+".key", "is no private key of 64 hexadecimal digits (it is not shown)")
	}
}

func (s *settings) chat(n *node, path string) {
	c := &s.cfg.Chat
	s.object(n, path, fields{known: map[string]func(*node, string){
		"type":      word(&s.reader, &c.Type, ChatDefault, ChatStatic, ChatList, ChatRandom),
		"recipient": func(n *node, path string) { c.Recipient = s.hash(n, path) },
		"message":   s.text(&c.Message),
		"messages": func(n *node, path string) {
			s.list(n, path, func(item *node, at string) {
				message, _ := s.scalar(item, at)
				c.Messages = append(c.Messages, message)
			})
		},
		"length": func(n *node, path string) { c.Length = int(s.uint(n, path, 31)) }, //nolint:gosec // 31 bits were asked for
	}})
	s.need(n, path, map[ChatType][]string{ChatStatic: {"recipient", "message"}, ChatList: {"messages"}, ChatRandom: {"length"}}[c.Type]...)
}
