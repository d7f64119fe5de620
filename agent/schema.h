// The tables of the agent's database, one step for each version.
#pragma once

#include <array>

namespace deskbell::agent {

/// migrations[n] leads from user_version n to n + 1. What was released is never edited.
inline constexpr std::array migrations = {
    R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE uplink (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  acknowledged_seq INTEGER NOT NULL,
  acknowledged_id TEXT NOT NULL,
  last_seq INTEGER NOT NULL);
INSERT INTO uplink VALUES (1, 0, '', 0);

CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  made_at INTEGER NOT NULL);

CREATE TABLE downlink (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, id TEXT NOT NULL);
INSERT INTO downlink VALUES (1, 0, '');
CREATE TABLE applied (id TEXT PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE chats (
  chat_id TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  user TEXT NOT NULL,
  item_id TEXT,
  state TEXT NOT NULL,
  open INTEGER NOT NULL,
  turn INTEGER NOT NULL,
  technician TEXT,
  read_position INTEGER NOT NULL DEFAULT 0,
  delivered_position INTEGER NOT NULL DEFAULT 0,
  seen_position INTEGER NOT NULL DEFAULT 0,
  merged_into TEXT,
  opened_at INTEGER NOT NULL);
CREATE INDEX chats_of_account ON chats (account, open, turn);

CREATE TABLE messages (
  ord INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id TEXT NOT NULL UNIQUE,
  chat_id TEXT NOT NULL REFERENCES chats,
  position INTEGER,
  author_kind TEXT NOT NULL,
  author_name TEXT NOT NULL,
  text TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  accepted_at INTEGER,
  sent INTEGER NOT NULL DEFAULT 0,
  error TEXT);
CREATE INDEX messages_of_chat ON messages (chat_id, ord);

CREATE TABLE requests (
  ord INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  submission_id TEXT UNIQUE,
  ticket_id TEXT UNIQUE,
  chat_id TEXT,
  view TEXT NOT NULL,
  content BLOB,
  updated_at INTEGER NOT NULL);
CREATE INDEX requests_of_account ON requests (account, updated_at);

CREATE TABLE policy (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  version INTEGER NOT NULL,
  document TEXT NOT NULL,
  signature TEXT NOT NULL,
  applied_at INTEGER NOT NULL);

CREATE TABLE inventory (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  report TEXT NOT NULL,
  collected_at INTEGER NOT NULL);

CREATE TABLE uploads (
  upload_id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  report TEXT NOT NULL,
  collected_at INTEGER NOT NULL);

CREATE TABLE monitors (one INTEGER PRIMARY KEY CHECK (one = 1), state TEXT NOT NULL);
)sql",
    // Facts of the console that were not understood here: acknowledged, and kept for a person to see.
    R"sql(
CREATE TABLE unread (
  ord INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  reason TEXT NOT NULL,
  received_at INTEGER NOT NULL);
)sql",
    // Public comments on the requests of this device's users.
    R"sql(
CREATE TABLE request_comments (
  comment_id TEXT PRIMARY KEY,
  ticket_id TEXT NOT NULL,
  account TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  view TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX request_comments_of_ticket ON request_comments (account, ticket_id, written_at);
)sql",
    // Files of messages: those being taken from a tray, on their way to the console, or fetched from it.
    R"sql(
CREATE TABLE attachments (
  attachment_id TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  message_id TEXT,
  place INTEGER NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  stage TEXT NOT NULL,
  error TEXT,
  updated_at INTEGER NOT NULL);
CREATE INDEX attachments_of_message ON attachments (message_id, place);
CREATE INDEX attachments_by_stage ON attachments (stage, updated_at);
)sql",
    // Announcements, and what each account did with them.
    R"sql(
CREATE TABLE announcements (
  announcement_id TEXT PRIMARY KEY,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER,
  withdrawn INTEGER NOT NULL,
  settled INTEGER NOT NULL,
  view TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX announcements_by_end ON announcements (expires_at);
CREATE TABLE announcement_people (
  announcement_id TEXT NOT NULL,
  account TEXT NOT NULL,
  told INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  dismissed INTEGER NOT NULL,
  PRIMARY KEY (announcement_id, account)) WITHOUT ROWID;
)sql",
    // When it was withdrawn: most have no end by which they could be forgotten.
    R"sql(
ALTER TABLE announcements ADD COLUMN withdrawn_at INTEGER;
UPDATE announcements SET withdrawn_at = 1000 * CAST(strftime('%s', 'now') AS INTEGER) WHERE withdrawn = 1;
)sql",
    // How the key that signed the policy follows from the enrolment's: a KeyHistory; NULL where it is that
    // one.
    R"sql(
ALTER TABLE policy ADD COLUMN key_history TEXT;
)sql",
    // Of who answers, base64 as it came.
    R"sql(
ALTER TABLE chats ADD COLUMN picture TEXT;
)sql",
    // Whose words a fact carries (empty: the service's own), and how many bytes its body has.
    R"sql(
ALTER TABLE outbox ADD COLUMN account TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET bytes = length(CAST(body AS BLOB));
CREATE INDEX outbox_of_account ON outbox (account, seq, bytes);
)sql",
    // A POSIX account is its uid and its login name: rows under a uid alone are those of whom a conversation
    // names first. Whose name none tells wait for the first who comes with the uid.
    R"sql(
CREATE TEMP TABLE called AS SELECT chat_id, opened_at, account AS uid,
  account || '/' || CASE WHEN json_valid(user) AND json_extract(user, '$.kind') = 'posix' THEN json_extract(user, '$.name') END
  AS account FROM chats;
CREATE TEMP TABLE named AS SELECT uid, account, min(opened_at) FROM called WHERE account IS NOT NULL GROUP BY uid;
UPDATE chats SET account = coalesce((SELECT c.account FROM called c WHERE c.chat_id = chats.chat_id), account);
UPDATE requests SET account = coalesce((SELECT c.account FROM chats c WHERE c.chat_id = requests.chat_id),
  (SELECT n.account FROM named n WHERE n.uid = requests.account), account);
UPDATE request_comments SET account = coalesce(
  (SELECT r.account FROM requests r WHERE r.ticket_id = request_comments.ticket_id),
  (SELECT n.account FROM named n WHERE n.uid = request_comments.account), account);
UPDATE attachments SET account = coalesce(
  (SELECT c.account FROM messages m JOIN chats c ON c.chat_id = m.chat_id WHERE m.message_id = attachments.message_id),
  (SELECT n.account FROM named n WHERE n.uid = attachments.account), account);
UPDATE announcement_people SET account = coalesce(
  (SELECT n.account FROM named n WHERE n.uid = announcement_people.account), account);
DROP TABLE named;
DROP TABLE called;
INSERT OR REPLACE INTO meta SELECT 'nameless_accounts', 'yes' WHERE EXISTS (
  SELECT 1 FROM requests WHERE instr(account, '/') = 0 UNION ALL SELECT 1 FROM request_comments WHERE instr(account, '/') = 0
  UNION ALL SELECT 1 FROM attachments WHERE instr(account, '/') = 0
  UNION ALL SELECT 1 FROM announcement_people WHERE instr(account, '/') = 0);
)sql",
    // What waits is counted for the account of whom it names itself.
    R"sql(
UPDATE outbox SET account = account || '/' || json_extract(body, '$.user.name')
  WHERE account <> '' AND account NOT GLOB '*[^0-9]*' AND json_valid(body)
  AND json_extract(body, '$.user.kind') = 'posix' AND json_extract(body, '$.user.name') <> '';
)sql",
    // What the console may have forgotten with the asset that this device was.
    R"sql(
CREATE TABLE former_words (
  ord INTEGER PRIMARY KEY AUTOINCREMENT,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  account TEXT NOT NULL);
)sql",
};

}  // namespace deskbell::agent
