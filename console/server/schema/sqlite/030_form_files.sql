-- Files of contact forms beside those of messages: a file belongs to a message or to a ticket.
CREATE TABLE attachments_of_both (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  message_uid TEXT,
  -- The request it was sent with. The other columns called ticket_… are of what lets a device fetch the bytes.
  ticket_id BIGINT,
  -- Within the message, or the form.
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  -- The bytes are here since; they come as the upload of the same uid.
  arrived_at BIGINT,
  -- Of a technician's file: the device has the whole of it since.
  fetched_at BIGINT,
  -- The bearer of the device's next GET; null once it was used.
  ticket_digest TEXT,
  ticket_expires_at BIGINT,
  ticket_identity_id BIGINT,
  created_at BIGINT NOT NULL,
  UNIQUE (organisation_id, uid),
  CHECK ((message_uid IS NULL) <> (ticket_id IS NULL)),
  FOREIGN KEY (organisation_id, message_uid) REFERENCES messages (organisation_id, uid),
  FOREIGN KEY (organisation_id, ticket_id) REFERENCES tickets (organisation_id, id)
);
INSERT INTO attachments_of_both (id, organisation_id, uid, message_uid, place, name, media_type, size, sha256, arrived_at,
    fetched_at, ticket_digest, ticket_expires_at, ticket_identity_id, created_at)
  SELECT id, organisation_id, uid, message_uid, place, name, media_type, size, sha256, arrived_at, fetched_at, ticket_digest,
    ticket_expires_at, ticket_identity_id, created_at FROM attachments;
DROP TABLE attachments;
ALTER TABLE attachments_of_both RENAME TO attachments;
CREATE INDEX attachments_message ON attachments (organisation_id, message_uid, place) WHERE message_uid IS NOT NULL;
CREATE INDEX attachments_of_ticket ON attachments (organisation_id, ticket_id, place) WHERE ticket_id IS NOT NULL;
CREATE INDEX attachments_ticket ON attachments (ticket_digest) WHERE ticket_digest IS NOT NULL;
CREATE INDEX attachments_digest ON attachments (organisation_id, sha256);
