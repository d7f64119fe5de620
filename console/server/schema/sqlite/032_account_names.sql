-- A uid is given to the next one once its account was deleted: on POSIX the login name belongs to the account.
DROP INDEX device_users_local;
CREATE UNIQUE INDEX device_users_local ON device_users
  (organisation_id, asset_id, kind, account_id, CASE kind WHEN 'posix' THEN name ELSE '' END) WHERE asset_id IS NOT NULL;
