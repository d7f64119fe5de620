-- Who sits at a device with a tray, as the device said last.
CREATE TABLE tray_users (
  organisation_id BIGINT NOT NULL,
  asset_id BIGINT NOT NULL,
  device_user_id BIGINT NOT NULL,
  signed_in_at BIGINT NOT NULL,
  -- Null while they are there, or were when the device was heard of last.
  left_at BIGINT,
  PRIMARY KEY (organisation_id, asset_id, device_user_id),
  FOREIGN KEY (organisation_id, asset_id) REFERENCES assets (organisation_id, id),
  FOREIGN KEY (organisation_id, device_user_id) REFERENCES device_users (organisation_id, id)
) WITHOUT ROWID;

-- Of a technician's file: the device has the whole of it since.
ALTER TABLE attachments ADD COLUMN fetched_at BIGINT;

-- Whether anything still needs the bytes.
CREATE INDEX attachments_digest ON attachments (organisation_id, sha256);
