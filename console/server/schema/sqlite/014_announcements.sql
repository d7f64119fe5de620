-- What technicians tell the people at devices, and how far it has come at each of them.
CREATE TABLE announcements (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL REFERENCES organisations (id),
  uid TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('information', 'warning', 'critical')),
  state TEXT NOT NULL CHECK (state IN ('scheduled', 'active', 'expired', 'withdrawn')),
  author_id BIGINT NOT NULL,
  author_name TEXT NOT NULL,
  -- Whom it is for: a customer, a folder with those below it, or, with neither, devices that were chosen.
  customer_id BIGINT,
  folder_id BIGINT,
  starts_at BIGINT NOT NULL,
  expires_at BIGINT,
  started_at BIGINT,
  withdrawn_at BIGINT,
  withdrawn_by TEXT,
  -- 1 while devices are still to be told that it stands, or that it was withdrawn: many take several steps.
  telling BIGINT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid),
  CHECK (customer_id IS NULL OR folder_id IS NULL),
  FOREIGN KEY (organisation_id, author_id) REFERENCES users (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customers (organisation_id, id),
  FOREIGN KEY (organisation_id, folder_id) REFERENCES folders (organisation_id, id)
);
CREATE INDEX announcements_state ON announcements (organisation_id, state);
CREATE INDEX announcements_start ON announcements (starts_at) WHERE state = 'scheduled';
CREATE INDEX announcements_end ON announcements (expires_at) WHERE state IN ('scheduled', 'active');
CREATE INDEX announcements_telling ON announcements (id) WHERE telling = 1;

CREATE TABLE announcement_devices (
  organisation_id BIGINT NOT NULL,
  announcement_id BIGINT NOT NULL,
  asset_id BIGINT NOT NULL,
  -- The identity that was told last.
  identity_id BIGINT,
  sent_at BIGINT,
  recalled_at BIGINT,
  -- The first time of each; who has a later one has the earlier ones, too.
  delivered_at BIGINT,
  seen_at BIGINT,
  dismissed_at BIGINT,
  PRIMARY KEY (organisation_id, announcement_id, asset_id),
  FOREIGN KEY (organisation_id, announcement_id) REFERENCES announcements (organisation_id, id),
  FOREIGN KEY (organisation_id, asset_id) REFERENCES assets (organisation_id, id)
) WITHOUT ROWID;
CREATE INDEX announcement_devices_asset ON announcement_devices (organisation_id, asset_id);

CREATE TABLE announcement_people (
  organisation_id BIGINT NOT NULL,
  announcement_id BIGINT NOT NULL,
  asset_id BIGINT NOT NULL,
  device_user_id BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  dismissed_at BIGINT,
  PRIMARY KEY (organisation_id, announcement_id, asset_id, device_user_id),
  FOREIGN KEY (organisation_id, announcement_id) REFERENCES announcements (organisation_id, id),
  FOREIGN KEY (organisation_id, device_user_id) REFERENCES device_users (organisation_id, id)
) WITHOUT ROWID;

-- Whoever gives conversations to others may also announce.
INSERT INTO group_permissions (organisation_id, group_id, permission)
  SELECT organisation_id, group_id, 'chat.announce' FROM group_permissions WHERE permission = 'chat.assign';
