-- Who is told of what: presence, rules, and the queue of what is told over which channel.
-- Whether a tab of hers is open; input is last_active_at.
ALTER TABLE users ADD COLUMN online BIGINT NOT NULL DEFAULT 0;
-- Counts whatever changes who would be told: presence, rules, permissions.
ALTER TABLE organisations ADD COLUMN notify_version BIGINT NOT NULL DEFAULT 0;

-- What a technician changed of the usual rules.
CREATE TABLE notification_rules (
  organisation_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  event TEXT NOT NULL,
  presence TEXT NOT NULL CHECK (presence IN ('online', 'offline')),
  channel TEXT NOT NULL CHECK (channel IN ('web', 'email', 'webhook')),
  wanted BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, user_id, event, presence, channel),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id)
) WITHOUT ROWID;

CREATE TABLE notification_settings (
  organisation_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  language TEXT NOT NULL DEFAULT 'en',
  -- Of the quiet hours; empty: the organisation's.
  time_zone TEXT NOT NULL DEFAULT '',
  -- Minutes after midnight; equal: none.
  quiet_from BIGINT NOT NULL DEFAULT 0,
  quiet_until BIGINT NOT NULL DEFAULT 0,
  -- One digit a day, Sunday first: 1 is quiet all day.
  quiet_days TEXT NOT NULL DEFAULT '0000000',
  -- How long mails gather.
  digest_minutes BIGINT NOT NULL DEFAULT 2,
  webhook_url TEXT NOT NULL DEFAULT '',
  -- What its bodies are signed with: shown once, to the technician.
  webhook_secret TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL DEFAULT 1,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, user_id),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id)
) WITHOUT ROWID;

CREATE TABLE notifications (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  user_id BIGINT NOT NULL,
  event TEXT NOT NULL,
  -- The rule by which it is told.
  presence TEXT NOT NULL,
  channel TEXT NOT NULL,
  -- What it is about, and where in it: the message's position, the comment's id.
  subject TEXT NOT NULL CHECK (subject IN ('chat', 'ticket', 'alert', 'asset', 'none')),
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
CREATE INDEX notifications_due ON notifications (channel, due_at) WHERE state = 'waiting';
CREATE INDEX notifications_subject ON notifications (organisation_id, subject, subject_id);
CREATE INDEX notifications_user ON notifications (organisation_id, user_id, id);
CREATE INDEX notifications_age ON notifications (done_at);

-- Conversations of which everybody was told who is to be told, while notify_version is this one: the next message of
-- the same run needs no look at all technicians.
CREATE TABLE chat_notified (
  organisation_id BIGINT NOT NULL,
  chat_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, chat_id),
  FOREIGN KEY (organisation_id, chat_id) REFERENCES chats (organisation_id, id)
) WITHOUT ROWID;
