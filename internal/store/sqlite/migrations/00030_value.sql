-- What a transaction carries in wei, 32 bytes big-endian; NULL is nothing.

-- +goose Up

ALTER TABLE intent ADD COLUMN value BLOB;

-- What left an account in a span of time is read from this index alone.
CREATE INDEX intent_spent ON intent (chain, sender, mined_time, state, gas_used, gas_price, value) WHERE state IN (2, 3);
