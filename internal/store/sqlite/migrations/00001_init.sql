-- Hashes, addresses and signatures are BLOBs of their own length. Unsigned
-- 64-bit numbers are stored as the signed number with the same bits. A log's
-- block is named by its number and found in the table block.

-- +goose Up

CREATE TABLE meta (
	key   TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Chain facts ---------------------------------------------------------------

CREATE TABLE cursor (
	chain  INTEGER PRIMARY KEY,
	number INTEGER NOT NULL,
	hash   BLOB    NOT NULL,
	time   INTEGER NOT NULL,
	chunk  INTEGER NOT NULL
) STRICT;

CREATE TABLE block (
	chain  INTEGER NOT NULL,
	number INTEGER NOT NULL,
	hash   BLOB    NOT NULL,
	time   INTEGER NOT NULL,
	logs   INTEGER NOT NULL, -- 1 when a log stands in the block
	PRIMARY KEY (chain, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX block_bare ON block (chain, number) WHERE logs = 0;

CREATE TABLE dispatch (
	seq            INTEGER PRIMARY KEY,
	home           INTEGER NOT NULL,
	leaf_index     INTEGER NOT NULL,
	destination    INTEGER NOT NULL,
	nonce          INTEGER NOT NULL,
	leaf           BLOB    NOT NULL,
	committed_root BLOB    NOT NULL,
	block          INTEGER NOT NULL,
	tx_hash        BLOB    NOT NULL,
	tx_index       INTEGER NOT NULL,
	log_index      INTEGER NOT NULL,
	message        BLOB    NOT NULL -- wire form
) STRICT;
CREATE UNIQUE INDEX dispatch_index ON dispatch (home, leaf_index);
CREATE UNIQUE INDEX dispatch_leaf ON dispatch (leaf);
CREATE UNIQUE INDEX dispatch_lane ON dispatch (home, destination, leaf_index, nonce);

-- The size of a Home's tree after each block that dispatched something.
CREATE TABLE leaf_count (
	home   INTEGER NOT NULL,
	block  INTEGER NOT NULL,
	leaves INTEGER NOT NULL,
	PRIMARY KEY (home, block)
) STRICT, WITHOUT ROWID;

CREATE TABLE process (
	home        INTEGER NOT NULL,
	chain       INTEGER NOT NULL,
	leaf        BLOB    NOT NULL,
	success     INTEGER NOT NULL,
	return_hash BLOB    NOT NULL,
	block       INTEGER NOT NULL,
	tx_hash     BLOB    NOT NULL,
	tx_index    INTEGER NOT NULL,
	log_index   INTEGER NOT NULL,
	PRIMARY KEY (home, chain, leaf)
) STRICT, WITHOUT ROWID;
CREATE INDEX process_block ON process (chain, block);

-- Every dispatched message has either a row in process, or one in hold, or one
-- in waiting.
CREATE TABLE waiting (
	home       INTEGER NOT NULL,
	chain      INTEGER NOT NULL,
	leaf_index INTEGER NOT NULL,
	PRIMARY KEY (home, chain, leaf_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE hold (
	home       INTEGER NOT NULL,
	chain      INTEGER NOT NULL,
	leaf_index INTEGER NOT NULL,
	until      INTEGER NOT NULL, -- seconds of the destination's block time
	reason     TEXT    NOT NULL,
	PRIMARY KEY (home, chain, leaf_index)
) STRICT, WITHOUT ROWID;
CREATE INDEX hold_until ON hold (home, chain, until);

CREATE TABLE lane (
	home       INTEGER NOT NULL,
	chain      INTEGER NOT NULL,
	dispatched INTEGER NOT NULL,
	processed  INTEGER NOT NULL,
	failed     INTEGER NOT NULL,
	PRIMARY KEY (home, chain)
) STRICT, WITHOUT ROWID;

CREATE TABLE update_log (
	seq       INTEGER PRIMARY KEY,
	home      INTEGER NOT NULL,
	chain     INTEGER NOT NULL,
	old_root  BLOB    NOT NULL,
	new_root  BLOB    NOT NULL,
	signature BLOB    NOT NULL,
	block     INTEGER NOT NULL,
	tx_hash   BLOB    NOT NULL,
	tx_index  INTEGER NOT NULL,
	log_index INTEGER NOT NULL
) STRICT;
CREATE INDEX update_log_contract ON update_log (home, chain);
CREATE INDEX update_log_old ON update_log (home, chain, old_root);
CREATE INDEX update_log_new ON update_log (home, chain, new_root);
CREATE INDEX update_log_block ON update_log (chain, block);

CREATE TABLE improper_update (
	seq       INTEGER PRIMARY KEY,
	home      INTEGER NOT NULL,
	old_root  BLOB    NOT NULL,
	new_root  BLOB    NOT NULL,
	signature BLOB    NOT NULL,
	block     INTEGER NOT NULL,
	tx_hash   BLOB    NOT NULL,
	tx_index  INTEGER NOT NULL,
	log_index INTEGER NOT NULL
) STRICT;
CREATE INDEX improper_update_home ON improper_update (home, block);

CREATE TABLE double_update (
	seq              INTEGER PRIMARY KEY,
	home             INTEGER NOT NULL,
	chain            INTEGER NOT NULL,
	first_old_root   BLOB    NOT NULL,
	first_new_root   BLOB    NOT NULL,
	first_signature  BLOB    NOT NULL,
	second_old_root  BLOB    NOT NULL,
	second_new_root  BLOB    NOT NULL,
	second_signature BLOB    NOT NULL,
	block            INTEGER NOT NULL,
	tx_hash          BLOB    NOT NULL,
	tx_index         INTEGER NOT NULL,
	log_index        INTEGER NOT NULL
) STRICT;
CREATE INDEX double_update_contract ON double_update (chain, home);

CREATE TABLE new_updater (
	seq       INTEGER PRIMARY KEY,
	home      INTEGER NOT NULL,
	updater   BLOB    NOT NULL,
	block     INTEGER NOT NULL,
	tx_hash   BLOB    NOT NULL,
	tx_index  INTEGER NOT NULL,
	log_index INTEGER NOT NULL
) STRICT;
CREATE INDEX new_updater_home ON new_updater (home, block);

-- Evidence ------------------------------------------------------------------

CREATE TABLE seen_update (
	seq          INTEGER PRIMARY KEY AUTOINCREMENT,
	home         INTEGER NOT NULL,
	old_root     BLOB    NOT NULL,
	new_root     BLOB    NOT NULL,
	signature    BLOB    NOT NULL,
	chain        INTEGER NOT NULL, -- where it was seen first
	contract     INTEGER NOT NULL, -- home domain of the contract there
	block        INTEGER NOT NULL,
	block_hash   BLOB    NOT NULL,
	block_time   INTEGER NOT NULL,
	tx_hash      BLOB    NOT NULL,
	tx_index     INTEGER NOT NULL,
	log_index    INTEGER NOT NULL,
	UNIQUE (home, old_root, new_root)
) STRICT;
CREATE INDEX seen_update_home ON seen_update (home);

CREATE TABLE fraud (
	seq              INTEGER PRIMARY KEY AUTOINCREMENT,
	home             INTEGER NOT NULL,
	kind             INTEGER NOT NULL,
	first_old_root   BLOB    NOT NULL,
	first_new_root   BLOB    NOT NULL,
	first_signature  BLOB    NOT NULL,
	second_home      INTEGER NOT NULL, -- 0 when there is no second update
	second_old_root  BLOB    NOT NULL,
	second_new_root  BLOB    NOT NULL,
	second_signature BLOB    NOT NULL,
	UNIQUE (home, kind, first_old_root, first_new_root, second_new_root)
) STRICT;

-- Signing guard -------------------------------------------------------------

CREATE TABLE signed_update (
	signer     BLOB    NOT NULL,
	home       INTEGER NOT NULL,
	old_root   BLOB    NOT NULL,
	new_root   BLOB    NOT NULL,
	leaf_count INTEGER NOT NULL,
	signature  BLOB,
	PRIMARY KEY (signer, home, old_root)
) STRICT, WITHOUT ROWID;
CREATE INDEX signed_update_new ON signed_update (signer, home, new_root);

CREATE TABLE signing_head (
	signer     BLOB    NOT NULL,
	home       INTEGER NOT NULL,
	root       BLOB    NOT NULL,
	leaf_count INTEGER NOT NULL,
	PRIMARY KEY (signer, home)
) STRICT, WITHOUT ROWID;

-- Transaction journal -------------------------------------------------------

CREATE TABLE intent (
	seq          INTEGER PRIMARY KEY AUTOINCREMENT,
	chain        INTEGER NOT NULL,
	sender       BLOB    NOT NULL,
	key          TEXT    NOT NULL,
	try          INTEGER NOT NULL,
	state        INTEGER NOT NULL,
	settled      INTEGER NOT NULL,
	nonce        INTEGER, -- NULL while none was used
	mined_number INTEGER NOT NULL,
	mined_hash   BLOB    NOT NULL,
	mined_time   INTEGER NOT NULL,
	tx_hash      BLOB    NOT NULL,
	gas_used     INTEGER NOT NULL,
	gas_price    INTEGER NOT NULL,
	reason       TEXT    NOT NULL,
	purpose      TEXT    NOT NULL,
	urgent       INTEGER NOT NULL,
	gas_limit    INTEGER NOT NULL,
	target       BLOB    NOT NULL,
	data         BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX intent_key ON intent (chain, sender, key, try);
CREATE UNIQUE INDEX intent_open ON intent (chain, sender, seq) WHERE settled = 0;
CREATE INDEX intent_nonce ON intent (chain, sender, nonce) WHERE nonce IS NOT NULL;
CREATE INDEX intent_purpose ON intent (chain, sender, purpose) WHERE try = 0;
CREATE INDEX intent_gas ON intent (purpose, gas_used, gas_price) WHERE state IN (2, 3);

CREATE TABLE attempt (
	seq     INTEGER PRIMARY KEY,
	intent  INTEGER NOT NULL, -- intent.seq
	number  INTEGER NOT NULL, -- from 0, oldest first
	fee_cap INTEGER NOT NULL,
	tip_cap INTEGER NOT NULL,
	sent_at INTEGER NOT NULL,
	hash    BLOB    NOT NULL,
	raw     BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX attempt_intent ON attempt (intent, number);
CREATE INDEX attempt_hash ON attempt (hash);

-- "OPTX": lets Open tell this database from another program's.
PRAGMA application_id = 0x4f505458;
