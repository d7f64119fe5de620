-- What the machine called its serial number when it enrolled: another than the one beside the asset, which may be a technician's.
ALTER TABLE device_identities ADD COLUMN serial_number TEXT;

-- The report of the inventory that the upload was named by: it counts for that one only.
ALTER TABLE uploads ADD COLUMN report_uid TEXT;

-- Whose ticket it is: it ends with the key.
ALTER TABLE attachments ADD COLUMN ticket_identity_id BIGINT;

-- Of an account of a directory: the asset whose device says what its person is called.
ALTER TABLE device_users ADD COLUMN named_by_asset_id BIGINT;
UPDATE device_users SET named_by_asset_id = COALESCE(
    (SELECT t.asset_id FROM tray_users t WHERE t.organisation_id = device_users.organisation_id AND t.device_user_id = device_users.id
      ORDER BY t.signed_in_at, t.asset_id LIMIT 1),
    (SELECT c.asset_id FROM chats c WHERE c.organisation_id = device_users.organisation_id AND c.device_user_id = device_users.id
      ORDER BY c.id LIMIT 1))
  WHERE asset_id IS NULL;
CREATE INDEX device_users_named_by ON device_users (organisation_id, named_by_asset_id) WHERE named_by_asset_id IS NOT NULL;

-- How much one device raised within a day.
CREATE INDEX alerts_asset ON alerts (organisation_id, asset_id, created_at) WHERE asset_id IS NOT NULL;
