// The shape of a conversation's transcript.
#pragma once

#include "console/server/api/shapes_chats.h"

namespace deskbell::console::api {

struct ChatTranscript {
  Chat chat;
  std::vector<Message> messages;  ///< oldest first; private notes only where asked for
};
BOOST_DESCRIBE_STRUCT(ChatTranscript, (), (chat, messages))

}  // namespace deskbell::console::api
