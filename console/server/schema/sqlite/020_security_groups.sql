-- Groups are made, changed and deleted. `role` marks the two that every organisation has: "administrators", whose people
-- are those with users.admin, and "technicians", where new ones begin; both keep it under another name.
ALTER TABLE security_groups ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE security_groups ADD COLUMN role TEXT;
UPDATE security_groups SET role = 'administrators' WHERE name = 'Administrators' AND deleted_at IS NULL;
UPDATE security_groups SET role = 'technicians' WHERE name = 'Technicians' AND deleted_at IS NULL;
CREATE UNIQUE INDEX security_groups_role ON security_groups (organisation_id, role) WHERE role IS NOT NULL;
CREATE INDEX group_members_group ON group_members (organisation_id, group_id);
