// Shapes of canned responses.
#pragma once

#include "console/server/api/shapes_common.h"

namespace deskbell::console::api {

struct CannedResponse {
  Number id = 0;
  std::string uuid;
  std::string title;
  std::string body;
  bool personal = false;  ///< only who made it sees it
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(CannedResponse, (), (id, uuid, title, body, personal, created_at, updated_at))

struct CannedResponseList {
  std::vector<CannedResponse> canned_responses;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(CannedResponseList, (), (canned_responses, meta))

struct CannedResponseAnswer {
  CannedResponse canned_response;
};
BOOST_DESCRIBE_STRUCT(CannedResponseAnswer, (), (canned_response))

struct CannedResponseRequest {
  Maybe<std::string> title;
  Maybe<std::string> body;
  Maybe<bool> personal;
};
BOOST_DESCRIBE_STRUCT(CannedResponseRequest, (), (title, body, personal))

}  // namespace deskbell::console::api
