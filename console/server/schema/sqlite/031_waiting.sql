-- Why a device that waited is refused; 'decided': somebody did it.
ALTER TABLE waiting_devices ADD COLUMN refusal TEXT NOT NULL DEFAULT 'decided'
  CHECK (refusal IN ('decided', 'expired', 'superseded', 'token_revoked', 'customer_deleted'));

-- The newest identity of its organisation when it began to wait: it does not end a key that came after it.
ALTER TABLE waiting_devices ADD COLUMN newest_identity BIGINT NOT NULL DEFAULT 0;
UPDATE waiting_devices SET newest_identity = COALESCE((SELECT MAX(i.id) FROM device_identities i
  WHERE i.organisation_id = waiting_devices.organisation_id AND i.created_at <= waiting_devices.created_at), 0)
  WHERE state = 'waiting';

-- From now on both refuse what waits.
UPDATE waiting_devices SET state = 'refused', refusal = 'token_revoked', decided_at = created_at WHERE state = 'waiting'
  AND EXISTS (SELECT 1 FROM enrolment_tokens t WHERE t.organisation_id = waiting_devices.organisation_id
    AND t.id = waiting_devices.token_id AND t.revoked_at IS NOT NULL);
UPDATE waiting_devices SET state = 'refused', refusal = 'customer_deleted', decided_at = created_at WHERE state = 'waiting'
  AND EXISTS (SELECT 1 FROM enrolment_tokens t JOIN customers c ON c.organisation_id = t.organisation_id AND c.id = t.customer_id
    WHERE t.organisation_id = waiting_devices.organisation_id AND t.id = waiting_devices.token_id AND c.deleted_at IS NOT NULL);

DROP INDEX waiting_devices_waiting;
CREATE INDEX waiting_devices_waiting ON waiting_devices (organisation_id, token_id) WHERE state = 'waiting';
CREATE INDEX waiting_devices_machine ON waiting_devices (organisation_id, machine_digest);
CREATE INDEX waiting_devices_since ON waiting_devices (created_at) WHERE state = 'waiting';
CREATE INDEX waiting_devices_decided ON waiting_devices (decided_at) WHERE state <> 'waiting';
