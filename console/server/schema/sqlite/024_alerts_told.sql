-- Whether people were told that it was raised: then they are told of its end, too.
ALTER TABLE alerts ADD COLUMN told BIGINT NOT NULL DEFAULT 1;
