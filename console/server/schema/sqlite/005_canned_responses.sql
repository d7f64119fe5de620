-- Answers that technicians write often: a title to find them by, and their text.
CREATE TABLE canned_responses (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation_id BIGINT NOT NULL REFERENCES organisations (id),
  uid TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT,
  UNIQUE (organisation_id, id),
  UNIQUE (organisation_id, uid)
);
CREATE INDEX canned_responses_by_title ON canned_responses (organisation_id, title) WHERE deleted_at IS NULL;
