-- A canned response without an owner is everybody's in the organisation; one with an owner is that technician's alone.
ALTER TABLE canned_responses ADD COLUMN owner_id BIGINT;
