-- Who uses the console: organisations, technicians, groups, sessions, keys; and the console itself.
CREATE TABLE console (
  one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
  console_uid TEXT NOT NULL,
  -- Changes when this database was restored from a backup: device links then reconcile by id.
  epoch BIGINT NOT NULL,
  -- Equal to the mark in the keys folder while this database has not been replaced behind the console's back.
  mark TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE organisations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL DEFAULT 'UTC',
  -- The newest changes.position and the newest ticket number that were allotted.
  change_position BIGINT NOT NULL DEFAULT 0,
  ticket_number BIGINT NOT NULL DEFAULT 1000,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT
);

CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL REFERENCES organisations (id),
  uid TEXT NOT NULL,
  -- Lower case; unique in the installation, because it names the organisation at sign-in.
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  -- Argon2id in libsodium's text form; null until the one-time link was used.
  password_hash TEXT,
  admin BIGINT NOT NULL DEFAULT 0,
  disabled_at BIGINT,
  last_active_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid)
);
CREATE UNIQUE INDEX users_email ON users (email) WHERE deleted_at IS NULL;

CREATE TABLE security_groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL REFERENCES organisations (id),
  uid TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid)
);
CREATE UNIQUE INDEX security_groups_name ON security_groups (organisation_id, name) WHERE deleted_at IS NULL;

CREATE TABLE group_permissions (
  organisation_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL,
  permission TEXT NOT NULL,
  PRIMARY KEY (organisation_id, group_id, permission),
  FOREIGN KEY (organisation_id, group_id) REFERENCES security_groups (organisation_id, id)
);

CREATE TABLE group_members (
  organisation_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, user_id, group_id),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id),
  FOREIGN KEY (organisation_id, group_id) REFERENCES security_groups (organisation_id, id)
);

-- Signed-in browsers. Only the digest of the cookie is kept.
CREATE TABLE sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  user_id BIGINT NOT NULL,
  token_digest TEXT NOT NULL UNIQUE,
  csrf_token TEXT NOT NULL,
  address TEXT NOT NULL DEFAULT '',
  agent TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT,
  UNIQUE (organisation_id, uid),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id)
);
CREATE INDEX sessions_user ON sessions (organisation_id, user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE api_keys (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  user_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  token_digest TEXT NOT NULL UNIQUE,
  -- Permissions separated by blanks; never more than the user has. Empty: all of the user's.
  scopes TEXT NOT NULL DEFAULT '',
  expires_at BIGINT,
  last_used_at BIGINT,
  revoked_at BIGINT,
  created_at BIGINT NOT NULL,
  UNIQUE (organisation_id, uid),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id)
);

-- Set a password or open a live link, once.
CREATE TABLE one_time_tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  token_digest TEXT NOT NULL UNIQUE,
  -- live: the browser session that it was made from.
  session_id BIGINT,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  created_at BIGINT NOT NULL,
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id)
);
CREATE INDEX one_time_tokens_expiry ON one_time_tokens (expires_at);

-- The first answer to a POST, so that saying it again gives it again.
CREATE TABLE idempotency_keys (
  organisation_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  idempotency_key TEXT NOT NULL,
  request_digest TEXT NOT NULL,
  -- Null while the first one is being worked on.
  status BIGINT,
  answer TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, user_id, idempotency_key),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- What changed, in the order of the commits: the cursor of live links and of /events.
CREATE TABLE changes (
  organisation_id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  noun TEXT NOT NULL,
  uid TEXT NOT NULL,
  -- Of messages: the conversation.
  parent_uid TEXT,
  deleted BIGINT NOT NULL DEFAULT 0,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, position)
) WITHOUT ROWID;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  happened_at BIGINT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  noun TEXT NOT NULL,
  uid TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT ''
);
CREATE INDEX audit_time ON audit (organisation_id, happened_at);
CREATE TRIGGER audit_is_not_edited BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, 'the audit log cannot be changed'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'the audit log cannot be changed'); END;

CREATE TABLE settings (
  organisation_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, name)
);

-- Jobs driven by the clock run on the node that holds their lease.
CREATE TABLE leases (
  name TEXT NOT NULL PRIMARY KEY,
  holder TEXT NOT NULL,
  until BIGINT NOT NULL
);
