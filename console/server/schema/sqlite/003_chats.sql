-- Conversations and tickets.
CREATE TABLE chats (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  asset_id BIGINT NOT NULL,
  device_user_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  contact_id BIGINT,
  status TEXT NOT NULL CHECK (status IN ('open', 'archived')),
  assignee_id BIGINT,
  -- As core/desk keeps them.
  last_position BIGINT NOT NULL DEFAULT 0,
  last_user_position BIGINT NOT NULL DEFAULT 0,
  last_answer_position BIGINT NOT NULL DEFAULT 0,
  streak_position BIGINT NOT NULL DEFAULT 0,
  first_unanswered_at BIGINT,
  streak_message_uid TEXT,
  unavailable_position BIGINT NOT NULL DEFAULT 0,
  unavailable_shown_at BIGINT,
  ticket_id BIGINT,
  ticket_position BIGINT NOT NULL DEFAULT 0,
  -- For lists.
  last_message_at BIGINT NOT NULL,
  last_message TEXT,
  last_author TEXT,
  -- How far the end user's side has come, and how far the technicians' side has.
  user_delivered_position BIGINT NOT NULL DEFAULT 0,
  user_read_position BIGINT NOT NULL DEFAULT 0,
  desk_delivered_position BIGINT NOT NULL DEFAULT 0,
  desk_read_position BIGINT NOT NULL DEFAULT 0,
  -- The menu item it was started from, and what its policy said at the first unanswered message.
  item_id TEXT,
  unavailable_after_ms BIGINT NOT NULL DEFAULT 180000,
  ticket_on_unavailable TEXT NOT NULL DEFAULT 'offer',
  -- When the console makes the automatic ticket itself.
  automatic_ticket_at BIGINT,
  archived_at BIGINT,
  archived_by TEXT,
  version BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid),
  FOREIGN KEY (organisation_id, asset_id) REFERENCES assets (organisation_id, id),
  FOREIGN KEY (organisation_id, device_user_id) REFERENCES device_users (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customers (organisation_id, id),
  FOREIGN KEY (organisation_id, contact_id) REFERENCES contacts (organisation_id, id),
  FOREIGN KEY (organisation_id, assignee_id) REFERENCES users (organisation_id, id),
  FOREIGN KEY (organisation_id, ticket_id) REFERENCES tickets (organisation_id, id)
);
CREATE UNIQUE INDEX chats_open ON chats (organisation_id, asset_id, device_user_id) WHERE status = 'open';
CREATE INDEX chats_list ON chats (organisation_id, status, last_message_at);
CREATE INDEX chats_assignee ON chats (organisation_id, assignee_id, status);
CREATE INDEX chats_automatic ON chats (automatic_ticket_at) WHERE automatic_ticket_at IS NOT NULL;

-- Other names of a conversation, for ever.
CREATE TABLE chat_aliases (
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  chat_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, uid),
  FOREIGN KEY (organisation_id, chat_id) REFERENCES chats (organisation_id, id)
);

-- How far each technician has received and read.
CREATE TABLE chat_reads (
  organisation_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  chat_id BIGINT NOT NULL,
  delivered_position BIGINT NOT NULL DEFAULT 0,
  read_position BIGINT NOT NULL DEFAULT 0,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, user_id, chat_id),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id),
  FOREIGN KEY (organisation_id, chat_id) REFERENCES chats (organisation_id, id)
) WITHOUT ROWID;

CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  chat_id BIGINT NOT NULL,
  -- Order within the conversation, allotted at commit.
  position BIGINT NOT NULL,
  author_kind TEXT NOT NULL CHECK (author_kind IN ('end_user', 'technician', 'automatic')),
  author_name TEXT NOT NULL,
  author_id BIGINT,
  is_private BIGINT NOT NULL DEFAULT 0,
  text TEXT NOT NULL,
  written_at BIGINT NOT NULL,
  accepted_at BIGINT NOT NULL,
  UNIQUE (organisation_id, uid),
  UNIQUE (organisation_id, chat_id, position),
  FOREIGN KEY (organisation_id, chat_id) REFERENCES chats (organisation_id, id),
  FOREIGN KEY (organisation_id, author_id) REFERENCES users (organisation_id, id)
);

CREATE TABLE tickets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  number BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  contact_id BIGINT,
  device_user_id BIGINT,
  -- The device on which it was asked for.
  asset_id BIGINT,
  user_id BIGINT,
  subject TEXT NOT NULL,
  status TEXT NOT NULL,
  problem_type TEXT,
  priority TEXT,
  due_at BIGINT,
  source TEXT NOT NULL CHECK (source IN ('contact_form', 'conversation', 'alert', 'api', 'console')),
  origin_chat_id BIGINT,
  submission_uid TEXT,
  resolved_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid),
  UNIQUE (organisation_id, number),
  UNIQUE (organisation_id, submission_uid),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customers (organisation_id, id),
  FOREIGN KEY (organisation_id, contact_id) REFERENCES contacts (organisation_id, id),
  FOREIGN KEY (organisation_id, device_user_id) REFERENCES device_users (organisation_id, id),
  FOREIGN KEY (organisation_id, asset_id) REFERENCES assets (organisation_id, id),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id),
  FOREIGN KEY (organisation_id, origin_chat_id) REFERENCES chats (organisation_id, id)
);
-- One ticket for a conversation. A deleted one makes room for another.
CREATE UNIQUE INDEX tickets_origin ON tickets (organisation_id, origin_chat_id) WHERE deleted_at IS NULL;
CREATE INDEX tickets_list ON tickets (organisation_id, created_at);
CREATE INDEX tickets_requester ON tickets (organisation_id, device_user_id);

CREATE TABLE ticket_assets (
  organisation_id BIGINT NOT NULL,
  ticket_id BIGINT NOT NULL,
  asset_id BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, ticket_id, asset_id),
  FOREIGN KEY (organisation_id, ticket_id) REFERENCES tickets (organisation_id, id),
  FOREIGN KEY (organisation_id, asset_id) REFERENCES assets (organisation_id, id)
);
CREATE INDEX ticket_assets_asset ON ticket_assets (organisation_id, asset_id);

CREATE TABLE ticket_comments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  ticket_id BIGINT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  -- Who wrote it, in words.
  tech TEXT NOT NULL,
  user_id BIGINT,
  hidden BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid),
  FOREIGN KEY (organisation_id, ticket_id) REFERENCES tickets (organisation_id, id),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id)
);
CREATE INDEX ticket_comments_ticket ON ticket_comments (organisation_id, ticket_id);
