-- What a failed recipient reverted with, from HandleFailed; NULL where the Replica
-- did not tell, and for what an earlier version of this program indexed.

-- +goose Up

ALTER TABLE process ADD COLUMN return_data BLOB;
