// /chat_limits: how many conversations each technician has, and may have at once.
#include "console/server/api/support.h"
#include "console/server/chat_assignment.h"

namespace deskbell::console::api {

namespace {

Outcome<ChatLimitList> list(Call& call, Nothing) {
  auto const now = call.console.database().now();
  auto work = [now](store::Reader& sql, Scope const& scope) -> Result<ChatLimitList> {
    return ChatLimitList{list_chat_limits(sql, scope, now)};
  };
  auto found = co_await reading<ChatLimitList>(call, work);
  co_return reply(std::move(found));
}

Outcome<ChatLimitAnswer> change(Call& call, ChatLimitRequest request) {
  auto work = [request](store::Transaction& tx, Scope const& scope, Key const& key) {
    return reply<ChatLimitAnswer>(set_chat_limit(tx, scope, key, request.most),
                                  [](ChatLimit limit) { return ChatLimitAnswer{std::move(limit)}; });
  };
  auto answer = co_await writing_one<Reply<ChatLimitAnswer>>(call, work);
  co_return answer;
}

}  // namespace

void add_chat_limit_routes(RouteTable& table) {
  table.push_back(route("GET", "/chat_limits", Permission::chat_assign,
                        "How many conversations technicians have, and may have at once", list)
                      .or_with(Permission::chat_administer));
  table.push_back(route("PUT", "/chat_limits/{id}", Permission::chat_administer,
                        "How many a technician, named by the user's id, may have at once", change));
}

}  // namespace deskbell::console::api
