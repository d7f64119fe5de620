-- Devices of such a token wait until somebody lets them in.
ALTER TABLE enrolment_tokens ADD COLUMN needs_approval BIGINT NOT NULL DEFAULT 0;

-- What a device said that enrolled with one. It has no identity and is no asset before it is approved.
CREATE TABLE waiting_devices (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  -- What it was told that it is called; its identity is called so once it is approved.
  uid TEXT NOT NULL UNIQUE,
  asset_uid TEXT NOT NULL,
  token_id BIGINT NOT NULL,
  public_key TEXT NOT NULL,
  hostname TEXT NOT NULL,
  serial_number TEXT,
  machine_digest TEXT,
  manufacturer TEXT,
  model TEXT,
  os TEXT,
  agent_version TEXT NOT NULL,
  address TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'refused')),
  decided_at BIGINT,
  decided_by BIGINT,
  created_at BIGINT NOT NULL,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid),
  FOREIGN KEY (organisation_id, token_id) REFERENCES enrolment_tokens (organisation_id, id)
);
CREATE INDEX waiting_devices_token ON waiting_devices (organisation_id, token_id, public_key);
CREATE INDEX waiting_devices_waiting ON waiting_devices (organisation_id) WHERE state = 'waiting';
