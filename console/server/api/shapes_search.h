// Shapes of the search over all conversations.
#pragma once

#include "console/server/api/shapes_chats.h"

namespace deskbell::console::api {

/// A part of a text, counted in characters (Unicode code points) from 0.
struct Mark {
  Number from = 0;
  Number until = 0;  ///< excluded
};
BOOST_DESCRIBE_STRUCT(Mark, (), (from, until))

/// The newest message of a conversation in which the words stand.
struct FoundMessage {
  std::string uuid;
  Number position = 0;
  protocol::Author author;
  bool is_private = false;
  std::string accepted_at;
  std::string snippet;  ///< plain text around the words; "…" where it was cut
  std::vector<Mark> marks;
};
BOOST_DESCRIBE_STRUCT(FoundMessage, (), (uuid, position, author, is_private, accepted_at, snippet, marks))

struct FoundChat {
  Chat chat;
  Maybe<FoundMessage> message;  ///< absent where only names or the ticket's subject have the words
  Number matches = 0;           ///< how many of its messages have a word
};
BOOST_DESCRIBE_STRUCT(FoundChat, (), (chat, message, matches))

struct ChatSearch {
  std::vector<FoundChat> results;  ///< newest activity first
  Number total_entries = 0;
  Maybe<std::string> next_cursor;  ///< ask with it for what follows; absent at the end
};
BOOST_DESCRIBE_STRUCT(ChatSearch, (), (results, total_entries, next_cursor))

}  // namespace deskbell::console::api
