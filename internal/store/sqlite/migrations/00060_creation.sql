-- Transactions that create contracts, and those that may have one nonce only; NULL is any.

-- +goose Up

ALTER TABLE intent ADD COLUMN creation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE intent ADD COLUMN at_nonce INTEGER;
