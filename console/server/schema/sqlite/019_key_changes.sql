-- How many changes of this console's signing keys there were when the device's policy was signed: where there are others now, it
-- gets a new one, which tells it of them.
ALTER TABLE device_identities ADD COLUMN key_changes BIGINT NOT NULL DEFAULT 0;
