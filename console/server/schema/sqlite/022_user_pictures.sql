-- A technician's picture, small: devices get it with who answers. `data` is base64, as it travels.
CREATE TABLE user_pictures (
  organisation_id BIGINT NOT NULL REFERENCES organisations (id),
  user_id BIGINT NOT NULL,
  media_type TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  data TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, user_id),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id));
