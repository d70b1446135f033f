-- Who may use what must have one user. A row stays when its lease ends, so that
-- fences only grow.

-- +goose Up

CREATE TABLE lease (
	name   TEXT PRIMARY KEY,
	holder TEXT    NOT NULL,
	fence  INTEGER NOT NULL,
	since  INTEGER NOT NULL, -- milliseconds since 1970
	until  INTEGER NOT NULL  -- the same, 0 when it was given back
) STRICT, WITHOUT ROWID;

-- The fence under which a statement was recorded, 0 for none.
ALTER TABLE signed_update ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;

-- The highest of them for a signer and Home. A lower one records nothing.
ALTER TABLE signing_head ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
