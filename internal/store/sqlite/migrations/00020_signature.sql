-- +goose Up

-- Requests to key services for a signature.
CREATE TABLE signature (
	seq        INTEGER PRIMARY KEY AUTOINCREMENT,
	signer     BLOB    NOT NULL,
	key        TEXT    NOT NULL,
	digest     BLOB    NOT NULL,
	purpose    TEXT    NOT NULL,
	request_id TEXT    NOT NULL, -- empty while it is not known
	at         INTEGER NOT NULL, -- seconds by the service's clock, 0 while it is not known
	failure    TEXT    NOT NULL
) STRICT;
CREATE INDEX signature_request ON signature (request_id) WHERE request_id <> '';
CREATE INDEX signature_open ON signature (signer, seq) WHERE request_id = '' AND failure = '';
