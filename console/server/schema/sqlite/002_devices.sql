-- Whose devices there are and how they are linked: customers, contacts, assets, identities, facts both ways, uploads.
CREATE TABLE customers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL REFERENCES organisations (id),
  uid TEXT NOT NULL,
  business_name TEXT NOT NULL,
  email TEXT,
  phone TEXT,
  version BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid)
);
CREATE INDEX customers_name ON customers (organisation_id, business_name);

CREATE TABLE contacts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  customer_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  phone TEXT,
  version BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customers (organisation_id, id)
);
CREATE INDEX contacts_customer ON contacts (organisation_id, customer_id);
CREATE INDEX contacts_email ON contacts (organisation_id, email);

CREATE TABLE folders (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  customer_id BIGINT NOT NULL,
  parent_id BIGINT,
  depth BIGINT NOT NULL DEFAULT 1 CHECK (depth BETWEEN 1 AND 5),
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customers (organisation_id, id),
  FOREIGN KEY (organisation_id, parent_id) REFERENCES folders (organisation_id, id)
);

CREATE TABLE assets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  customer_id BIGINT NOT NULL,
  folder_id BIGINT,
  contact_id BIGINT,
  name TEXT NOT NULL,
  -- 1 where a technician gave the name; the device's host name does not replace it then.
  name_is_given BIGINT NOT NULL DEFAULT 0,
  asset_type TEXT NOT NULL DEFAULT 'Computer',
  serial_number TEXT,
  machine_digest TEXT,
  -- The identity that last said hello: facts for the device go there.
  identity_id BIGINT,
  online BIGINT NOT NULL DEFAULT 0,
  suspended BIGINT NOT NULL DEFAULT 0,
  last_seen_at BIGINT,
  -- Taken from the inventory, so that lists need no look into it.
  os TEXT,
  model TEXT,
  logged_in_user TEXT,
  agent_version TEXT,
  policy_version BIGINT,
  version BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customers (organisation_id, id),
  FOREIGN KEY (organisation_id, folder_id) REFERENCES folders (organisation_id, id),
  FOREIGN KEY (organisation_id, contact_id) REFERENCES contacts (organisation_id, id)
);
CREATE INDEX assets_customer ON assets (organisation_id, customer_id);
CREATE INDEX assets_machine ON assets (organisation_id, machine_digest);

-- One device key. Re-enrolling a machine adds an identity to its asset.
CREATE TABLE device_identities (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  asset_id BIGINT NOT NULL,
  public_key TEXT NOT NULL,
  -- The last fact of the device that was committed here.
  uplink_seq BIGINT NOT NULL DEFAULT 0,
  uplink_fact_uid TEXT,
  -- The newest fact for the device, and the last that it is known to have committed.
  downlink_seq BIGINT NOT NULL DEFAULT 0,
  downlink_acknowledged BIGINT NOT NULL DEFAULT 0,
  downlink_acknowledged_uid TEXT,
  -- The epoch that the device last saw.
  epoch BIGINT NOT NULL DEFAULT 0,
  instance TEXT,
  boot_id TEXT,
  agent_version TEXT,
  last_address TEXT,
  last_seen_at BIGINT,
  -- The newest policy that was made for it, signed over exactly these bytes, and what it said that it applied.
  policy_version BIGINT NOT NULL DEFAULT 0,
  policy_document TEXT,
  policy_signature TEXT,
  policy_digest TEXT,
  policy_applied BIGINT,
  policy_refusal TEXT,
  clone_seen_at BIGINT,
  revoked_at BIGINT,
  created_at BIGINT NOT NULL,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid),
  FOREIGN KEY (organisation_id, asset_id) REFERENCES assets (organisation_id, id)
);
CREATE INDEX device_identities_asset ON device_identities (organisation_id, asset_id);

-- Every fact that was ever applied, so that none is applied twice, whatever number it comes back under.
CREATE TABLE uplink_facts (
  organisation_id BIGINT NOT NULL,
  identity_id BIGINT NOT NULL,
  fact_uid TEXT NOT NULL,
  -- First 64 bits of BLAKE2b over type and body.
  digest BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, identity_id, fact_uid),
  FOREIGN KEY (organisation_id, identity_id) REFERENCES device_identities (organisation_id, id)
) WITHOUT ROWID;

-- Facts of a type or shape that this version does not understand: kept for one that does.
CREATE TABLE unread_facts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  identity_id BIGINT NOT NULL,
  fact_uid TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  reason TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  FOREIGN KEY (organisation_id, identity_id) REFERENCES device_identities (organisation_id, id)
);

-- The outbox for a device. Acknowledged ones are kept for a while, to refill a device restored from a snapshot.
CREATE TABLE downlink_facts (
  organisation_id BIGINT NOT NULL,
  identity_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  fact_uid TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  -- Of chat.message: what is delivered once this is acknowledged.
  chat_id BIGINT,
  position BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, identity_id, seq),
  FOREIGN KEY (organisation_id, identity_id) REFERENCES device_identities (organisation_id, id)
) WITHOUT ROWID;

-- Accounts of the operating system, as the kernel named them to the agent.
CREATE TABLE device_users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  customer_id BIGINT NOT NULL,
  -- Null for an account of a directory: it is the same on every machine of the customer.
  asset_id BIGINT,
  kind TEXT NOT NULL,
  account_id TEXT NOT NULL,
  name TEXT NOT NULL,
  full_name TEXT,
  -- Linked by a technician or by trusted directory data only.
  contact_id BIGINT,
  -- What a typed e-mail address hints at.
  suggested_contact_id BIGINT,
  first_seen_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customers (organisation_id, id),
  FOREIGN KEY (organisation_id, asset_id) REFERENCES assets (organisation_id, id),
  FOREIGN KEY (organisation_id, contact_id) REFERENCES contacts (organisation_id, id),
  FOREIGN KEY (organisation_id, suggested_contact_id) REFERENCES contacts (organisation_id, id)
);
CREATE UNIQUE INDEX device_users_local ON device_users (organisation_id, asset_id, kind, account_id) WHERE asset_id IS NOT NULL;
CREATE UNIQUE INDEX device_users_domain ON device_users (organisation_id, customer_id, account_id) WHERE asset_id IS NULL;

CREATE TABLE enrolment_tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  token_digest TEXT NOT NULL UNIQUE,
  customer_id BIGINT NOT NULL,
  folder_id BIGINT,
  uses_left BIGINT NOT NULL CHECK (uses_left >= 0),
  used BIGINT NOT NULL DEFAULT 0,
  expires_at BIGINT,
  revoked_at BIGINT,
  created_by BIGINT,
  created_at BIGINT NOT NULL,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customers (organisation_id, id),
  FOREIGN KEY (organisation_id, folder_id) REFERENCES folders (organisation_id, id)
);

CREATE TABLE uploads (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  identity_id BIGINT NOT NULL,
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
  FOREIGN KEY (organisation_id, identity_id) REFERENCES device_identities (organisation_id, id)
);
CREATE INDEX uploads_ticket ON uploads (ticket_digest);
CREATE INDEX uploads_age ON uploads (completed_at, updated_at);

-- Files in DATA/files/<organisation>/<sha256>; a row is written after the file is safe on disk.
CREATE TABLE files (
  organisation_id BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, sha256)
);
