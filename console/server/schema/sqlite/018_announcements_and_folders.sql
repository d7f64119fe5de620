-- How far an announcement has come, counted as devices say so: a list would otherwise count all devices of each of its rows
-- whenever one of them says something.
ALTER TABLE announcements ADD COLUMN device_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE announcements ADD COLUMN delivered_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE announcements ADD COLUMN seen_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE announcements ADD COLUMN dismissed_count BIGINT NOT NULL DEFAULT 0;
UPDATE announcements SET (device_count, delivered_count, seen_count, dismissed_count) =
  (SELECT COUNT(*), COUNT(d.delivered_at), COUNT(d.seen_at), COUNT(d.dismissed_at) FROM announcement_devices d
    WHERE d.organisation_id = announcements.organisation_id AND d.announcement_id = announcements.id);

-- `telling` is a turn from now on: 0 where nobody is left to be told, and of the others the lowest is next.
DROP INDEX announcements_telling;
CREATE INDEX announcements_telling ON announcements (telling, id) WHERE telling > 0;

-- Folders by REST.
ALTER TABLE folders ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE INDEX folders_customer ON folders (organisation_id, customer_id);
CREATE INDEX folders_parent ON folders (organisation_id, parent_id);
CREATE INDEX assets_folder ON assets (organisation_id, folder_id) WHERE folder_id IS NOT NULL;
