-- With which token: a device whose answer was lost asks again with the same key, and gets the same answer.
ALTER TABLE device_identities ADD COLUMN token_id BIGINT;
CREATE INDEX device_identities_key ON device_identities (organisation_id, token_id, public_key);
