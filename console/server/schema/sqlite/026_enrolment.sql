-- When a token last let a device in.
ALTER TABLE enrolment_tokens ADD COLUMN last_used_at BIGINT;
UPDATE enrolment_tokens SET last_used_at = (SELECT MAX(i.created_at) FROM device_identities i
    WHERE i.organisation_id = enrolment_tokens.organisation_id AND i.token_id = enrolment_tokens.id);
