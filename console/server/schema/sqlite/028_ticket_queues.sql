-- Where a request waits: a contact form's policy says which queue receives it. Absent: in none.
ALTER TABLE tickets ADD COLUMN queue TEXT;
CREATE INDEX tickets_queue ON tickets (organisation_id, queue) WHERE queue IS NOT NULL;
