-- What devices report of themselves, alerts, and policies.
CREATE TABLE inventory_sections (
  organisation_id BIGINT NOT NULL,
  asset_id BIGINT NOT NULL,
  -- A member of protocol::Inventory.
  section TEXT NOT NULL,
  -- JSON of that member.
  body TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, asset_id, section),
  FOREIGN KEY (organisation_id, asset_id) REFERENCES assets (organisation_id, id)
);

CREATE TABLE inventory_reports (
  organisation_id BIGINT NOT NULL,
  report_uid TEXT NOT NULL,
  asset_id BIGINT NOT NULL,
  collected_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, report_uid),
  FOREIGN KEY (organisation_id, asset_id) REFERENCES assets (organisation_id, id)
);

-- The software section once more, for searching across devices.
CREATE TABLE software (
  organisation_id BIGINT NOT NULL,
  asset_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL DEFAULT '',
  architecture TEXT NOT NULL DEFAULT '',
  vendor TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (organisation_id, asset_id, name, version, architecture),
  FOREIGN KEY (organisation_id, asset_id) REFERENCES assets (organisation_id, id)
) WITHOUT ROWID;
CREATE INDEX software_name ON software (organisation_id, name);

CREATE TABLE device_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  asset_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  happened_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  FOREIGN KEY (organisation_id, asset_id) REFERENCES assets (organisation_id, id)
);
CREATE INDEX device_events_asset ON device_events (organisation_id, asset_id, happened_at);

CREATE TABLE alerts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  customer_id BIGINT NOT NULL,
  -- Null for one made over the API without a device.
  asset_id BIGINT,
  check_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL,
  detail TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'muted', 'resolved')),
  count BIGINT NOT NULL DEFAULT 1,
  muted_until BIGINT,
  muted_by TEXT,
  resolved_at BIGINT,
  resolved_kind TEXT,
  resolved_by TEXT,
  ticket_id BIGINT,
  raised_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customers (organisation_id, id),
  FOREIGN KEY (organisation_id, asset_id) REFERENCES assets (organisation_id, id),
  FOREIGN KEY (organisation_id, ticket_id) REFERENCES tickets (organisation_id, id)
);
CREATE UNIQUE INDEX alerts_open ON alerts (organisation_id, asset_id, check_id, subject) WHERE status <> 'resolved' AND asset_id IS NOT NULL;
CREATE INDEX alerts_list ON alerts (organisation_id, status, created_at);
CREATE INDEX alerts_muted ON alerts (muted_until) WHERE status = 'muted' AND muted_until IS NOT NULL;

-- Where a device that lost its state raised an alert that is open already: the new id is another name of it.
CREATE TABLE alert_aliases (
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  alert_id BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, uid),
  FOREIGN KEY (organisation_id, alert_id) REFERENCES alerts (organisation_id, id)
);

CREATE TABLE policies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  name TEXT NOT NULL,
  layer TEXT NOT NULL CHECK (layer IN ('organisation', 'customer', 'folder', 'asset')),
  customer_id BIGINT,
  folder_id BIGINT,
  asset_id BIGINT,
  -- As its author wrote it.
  document TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  updated_by TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customers (organisation_id, id),
  FOREIGN KEY (organisation_id, folder_id) REFERENCES folders (organisation_id, id),
  FOREIGN KEY (organisation_id, asset_id) REFERENCES assets (organisation_id, id)
);
-- One policy lies on each place.
CREATE UNIQUE INDEX policies_organisation ON policies (organisation_id) WHERE layer = 'organisation' AND deleted_at IS NULL;
CREATE UNIQUE INDEX policies_customer ON policies (organisation_id, customer_id) WHERE layer = 'customer' AND deleted_at IS NULL;
CREATE UNIQUE INDEX policies_folder ON policies (organisation_id, folder_id) WHERE layer = 'folder' AND deleted_at IS NULL;
CREATE UNIQUE INDEX policies_asset ON policies (organisation_id, asset_id) WHERE layer = 'asset' AND deleted_at IS NULL;
