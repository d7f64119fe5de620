-- Whether a machine sent the same bytes before is asked at each upload.
CREATE INDEX uploads_digest ON uploads (organisation_id, sha256);
