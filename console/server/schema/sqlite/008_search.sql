-- Words of messages, for the search over all conversations. The index stands on `messages` and keeps no text
-- of its own; organisation and conversation are words of it, so that a search never walks another's hits.
CREATE VIRTUAL TABLE message_words USING fts5(
  organisation_id, chat_id, text,
  content = 'messages', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

-- It follows behind: taking each message in as it comes would cost eight times the message itself.
CREATE TABLE message_words_progress (
  one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
  last_message_id BIGINT NOT NULL
);
INSERT INTO message_words_progress (one, last_message_id) VALUES (1, 0);

CREATE INDEX chats_recent ON chats (organisation_id, last_message_at, id);
