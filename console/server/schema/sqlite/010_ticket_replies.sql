-- Comments by requesters themselves.
ALTER TABLE ticket_comments ADD COLUMN device_user_id BIGINT;
