-- Who signs in with a code beside the password, or is about to set that up: one authenticator app for each account.
CREATE TABLE second_steps (
  organisation_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  -- Readable only with the console's sealing key, which lies beside the database; hex.
  sealed_secret TEXT NOT NULL,
  -- Null until a right code was typed: nothing is asked at sign-in before that.
  on_since BIGINT,
  -- The newest step of 30 s whose code was taken: each code is good once.
  last_step BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, user_id),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id)
);

-- For whoever does not have the app at hand. Used ones stay until new ones are made.
CREATE TABLE recovery_codes (
  organisation_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  code_digest TEXT NOT NULL,
  used_at BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, user_id, code_digest),
  FOREIGN KEY (organisation_id, user_id) REFERENCES second_steps (organisation_id, user_id)
);
