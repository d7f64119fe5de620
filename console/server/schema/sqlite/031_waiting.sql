-- Why a device that waited is refused; 'decided': somebody did it.
ALTER TABLE waiting_devices ADD COLUMN refusal TEXT NOT NULL DEFAULT 'decided'
  CHECK (refusal IN ('decided', 'expired', 'superseded', 'token_revoked', 'customer_deleted'));

-- The newest identity of its organisation when it began to wait: it does not end a key that came after it.
ALTER TABLE waiting_devices ADD COLUMN newest_identity BIGINT NOT NULL DEFAULT 0;
UPDATE waiting_devices SET newest_identity = COALESCE((SELECT MAX(i.id) FROM device_identities i
  WHERE i.organisation_id = waiting_devices.organisation_id AND i.created_at <= waiting_devices.created_at), 0)
  WHERE state = 'waiting';

-- From now on both refuse what waits.
UPDATE waiting_devices SET state = 'refused', refusal = 'token_revoked', decided_at = created_at WHERE state = 'waiting'
  AND EXISTS (SELECT 1 FROM enrolment_tokens t WHERE t.organisation_id = waiting_devices.organisation_id
    AND t.id = waiting_devices.token_id AND t.revoked_at IS NOT NULL);
UPDATE waiting_devices SET state = 'refused', refusal = 'customer_deleted', decided_at = created_at WHERE state = 'waiting'
  AND EXISTS (SELECT 1 FROM enrolment_tokens t JOIN customers c ON c.organisation_id = t.organisation_id AND c.id = t.customer_id
    WHERE t.organisation_id = waiting_devices.organisation_id AND t.id = waiting_devices.token_id AND c.deleted_at IS NOT NULL);

DROP INDEX waiting_devices_waiting;
CREATE INDEX waiting_devices_waiting ON waiting_devices (organisation_id) WHERE state = 'waiting';
CREATE INDEX waiting_devices_of_token ON waiting_devices (organisation_id, token_id) WHERE state = 'waiting';
CREATE INDEX waiting_devices_refused ON waiting_devices (organisation_id, token_id) WHERE state = 'refused';
CREATE INDEX waiting_devices_machine ON waiting_devices (organisation_id, machine_digest);
CREATE INDEX waiting_devices_since ON waiting_devices (created_at) WHERE state = 'waiting';
CREATE INDEX waiting_devices_decided ON waiting_devices (decided_at) WHERE state <> 'waiting';

-- A device that waits is something to tell of. The table is made anew for the list of subjects.
CREATE TABLE notifications_of_more (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  user_id BIGINT NOT NULL,
  event TEXT NOT NULL,
  -- The rule by which it is told.
  presence TEXT NOT NULL,
  channel TEXT NOT NULL,
  -- What it is about, and where in it: the message's position, the comment's id.
  subject TEXT NOT NULL CHECK (subject IN ('chat', 'ticket', 'alert', 'asset', 'waiting_device', 'none')),
  subject_id BIGINT NOT NULL,
  position BIGINT NOT NULL DEFAULT 0,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dropped', 'dead')),
  -- Why it was dropped, or what the other side said last.
  outcome TEXT NOT NULL DEFAULT '',
  due_at BIGINT NOT NULL,
  tries BIGINT NOT NULL DEFAULT 0,
  -- What goes out together keeps together, and its name, however often it is tried.
  batch_uid TEXT,
  created_at BIGINT NOT NULL,
  done_at BIGINT,
  UNIQUE (organisation_id, uid),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id)
);
-- No id is used again, also where the newest is gone.
INSERT INTO sqlite_sequence (name, seq) SELECT 'notifications_of_more', seq FROM sqlite_sequence WHERE name = 'notifications';
INSERT INTO notifications_of_more SELECT id, organisation_id, uid, user_id, event, presence, channel, subject, subject_id,
  position, title, text, state, outcome, due_at, tries, batch_uid, created_at, done_at FROM notifications;
DROP TABLE notifications;
ALTER TABLE notifications_of_more RENAME TO notifications;
CREATE INDEX notifications_due ON notifications (channel, due_at) WHERE state = 'waiting';
CREATE INDEX notifications_subject ON notifications (organisation_id, subject, subject_id);
CREATE INDEX notifications_user ON notifications (organisation_id, user_id, id);
CREATE INDEX notifications_age ON notifications (done_at);
CREATE INDEX notifications_waiting ON notifications (organisation_id, user_id, channel, due_at) WHERE state = 'waiting';
CREATE INDEX notifications_batch ON notifications (organisation_id, batch_uid) WHERE state = 'waiting' AND batch_uid IS NOT NULL;
