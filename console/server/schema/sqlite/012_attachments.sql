-- Files of messages; what technicians upload beside what devices do.
ALTER TABLE uploads RENAME TO device_uploads;
CREATE TABLE uploads (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  -- Whose it is: a device's or a technician's.
  identity_id BIGINT,
  user_id BIGINT,
  name TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  received BIGINT NOT NULL DEFAULT 0,
  -- The bearer of the next PUT; null once it was used.
  ticket_digest TEXT,
  ticket_expires_at BIGINT,
  completed_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (organisation_id, uid),
  CHECK ((identity_id IS NULL) <> (user_id IS NULL)),
  FOREIGN KEY (organisation_id, identity_id) REFERENCES device_identities (organisation_id, id),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id)
);
INSERT INTO uploads (organisation_id, uid, identity_id, name, size, sha256, received, ticket_digest, ticket_expires_at,
    completed_at, created_at, updated_at)
  SELECT organisation_id, uid, identity_id, name, size, sha256, received, ticket_digest, ticket_expires_at, completed_at,
    created_at, updated_at FROM device_uploads;
DROP TABLE device_uploads;
CREATE INDEX uploads_ticket ON uploads (ticket_digest);
CREATE INDEX uploads_digest ON uploads (organisation_id, sha256);
CREATE INDEX uploads_of_identity ON uploads (organisation_id, identity_id, created_at);
CREATE INDEX uploads_of_user ON uploads (organisation_id, user_id, created_at);
CREATE INDEX uploads_age ON uploads (completed_at, updated_at);

CREATE TABLE attachments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  message_uid TEXT NOT NULL,
  -- Within the message.
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  -- The bytes are here since; they come as the upload of the same uid.
  arrived_at BIGINT,
  -- The bearer of the device's next GET; null once it was used.
  ticket_digest TEXT,
  ticket_expires_at BIGINT,
  created_at BIGINT NOT NULL,
  UNIQUE (organisation_id, uid),
  FOREIGN KEY (organisation_id, message_uid) REFERENCES messages (organisation_id, uid)
);
CREATE INDEX attachments_message ON attachments (organisation_id, message_uid, place);
CREATE INDEX attachments_ticket ON attachments (ticket_digest) WHERE ticket_digest IS NOT NULL;
