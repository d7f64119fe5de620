-- How many conversations a technician may have at once (null: any number), and when she was last given one in turn.
ALTER TABLE users ADD COLUMN most_chats BIGINT;
ALTER TABLE users ADD COLUMN last_turn_at BIGINT;
