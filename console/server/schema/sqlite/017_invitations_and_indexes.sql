-- For what is asked inside of the writer, where nobody else can go on meanwhile.
CREATE INDEX chats_asset ON chats (organisation_id, asset_id, device_user_id);
CREATE INDEX tickets_asset ON tickets (organisation_id, asset_id) WHERE device_user_id IS NOT NULL;
CREATE INDEX notifications_waiting ON notifications (organisation_id, user_id, channel, due_at) WHERE state = 'waiting';
CREATE INDEX notifications_batch ON notifications (organisation_id, batch_uid) WHERE state = 'waiting' AND batch_uid IS NOT NULL;
CREATE INDEX unread_facts_identity ON unread_facts (organisation_id, identity_id);

-- Counted, and read by nobody.
ALTER TABLE notification_settings DROP COLUMN version;

-- Conversations that a technician began with all users of a device at once, until the first of them answers.
ALTER TABLE chats ADD COLUMN invitation_uid TEXT;
CREATE INDEX chats_invitation ON chats (organisation_id, invitation_uid) WHERE invitation_uid IS NOT NULL;
