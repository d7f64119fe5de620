// The shape of a conversation's transcript.
#pragma once

#include "console/server/api/shapes_chats.h"

namespace deskbell::console::api {

struct ChatTranscript {
  Chat chat;
  Number earlier_left_out = 0;    ///< messages before the first of these: a long conversation begins later
  std::vector<Message> messages;  ///< oldest first; private notes only where asked for
};
BOOST_DESCRIBE_STRUCT(ChatTranscript, (), (chat, earlier_left_out, messages))

}  // namespace deskbell::console::api
