// Shapes of how many conversations technicians have and may have.
#pragma once

#include "console/server/api/shapes_common.h"

namespace deskbell::console::api {

struct ChatLimit {
  UserReference user;
  Number open = 0;         ///< open conversations assigned to this technician
  Maybe<Number> most;      ///< at once; absent: any number
  bool available = false;  ///< gave input within the last five minutes
};
BOOST_DESCRIBE_STRUCT(ChatLimit, (), (user, open, most, available))

struct ChatLimitList {
  std::vector<ChatLimit> chat_limits;
};
BOOST_DESCRIBE_STRUCT(ChatLimitList, (), (chat_limits))

struct ChatLimitAnswer {
  ChatLimit chat_limit;
};
BOOST_DESCRIBE_STRUCT(ChatLimitAnswer, (), (chat_limit))

struct ChatLimitRequest {
  Maybe<Number> most;  ///< absent, null or 0: any number
};
BOOST_DESCRIBE_STRUCT(ChatLimitRequest, (), (most))

}  // namespace deskbell::console::api
