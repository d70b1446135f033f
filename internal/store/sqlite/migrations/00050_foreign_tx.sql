-- What others sent from accounts of the transaction journal.

-- +goose Up

CREATE TABLE foreign_tx (
	chain        INTEGER NOT NULL,
	sender       BLOB    NOT NULL,
	nonce        INTEGER NOT NULL,
	next         INTEGER NOT NULL,
	tx_hash      BLOB    NOT NULL, -- zero when it is not known
	block        INTEGER NOT NULL, -- 0 when it is not known
	acknowledged INTEGER NOT NULL,
	PRIMARY KEY (chain, sender, nonce, tx_hash)
) STRICT, WITHOUT ROWID;
