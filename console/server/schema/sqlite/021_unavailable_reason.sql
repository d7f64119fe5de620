-- What the person was told at unavailable_shown_at: nobody_available, not_reached or closed; null where an older version took it.
ALTER TABLE chats ADD COLUMN unavailable_reason TEXT;
