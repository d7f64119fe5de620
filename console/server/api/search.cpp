// /chats/search: words in all conversations, open and archived.
#include "console/server/search.h"

#include "console/server/api/search_index.h"
#include "console/server/api/support.h"
#include "protocol/excerpt.h"

namespace deskbell::console::api {

namespace {

Error unexpected(std::string_view name, std::string_view found, std::string_view expected) {
  constexpr std::size_t shown = 40;
  return make_error(ErrorCode::invalid, std::string(name) + ": found \"" +
                                            std::string(protocol::clipped(found, shown)) + "\", expected " +
                                            std::string(expected));
}

Result<ChatSearchQuery> query_of(Call& call) {
  constexpr std::int64_t usual = 25;
  constexpr std::int64_t most = 100;
  ChatSearchQuery query;
  Query asked(call);
  query.words = search_text(call);
  query.customer = asked.number("customer_id");
  query.technician = asked.number("technician_id");
  query.from = asked.time("from");
  query.until = asked.time("until");
  query.limit = std::clamp<std::int64_t>(asked.number("limit").value_or(usual), 1, most);
  if (auto sound = asked.sound(); !sound) return sound.error();
  auto const state = call.query_text("state");
  auto const known = parse_search_state(state);
  if (!known) return unexpected("state", state, "one of all, open, archived");
  query.state = *known;
  auto const cursor = call.query_text("cursor");
  if (cursor.empty()) return query;
  query.after = SearchCursor::parse(cursor);
  if (!query.after) return unexpected("cursor", cursor, "next_cursor of an answer before");
  return query;
}

}  // namespace

net::awaitable<Result<void>> bring_search_up_to_date(Call& call) {
  constexpr std::int64_t at_once = 500;
  constexpr int most_rounds = 100;
  auto look = [](store::Reader& sql, Scope const&) -> Result<bool> { return search_is_behind(sql); };
  auto behind = co_await reading<bool>(call, look);
  // Where messages pour in faster than this, the newest are found a moment later.
  for (int round = 0; behind && *behind && round < most_rounds; ++round) {
    auto work = [](store::Transaction& tx, Scope const&) -> Result<bool> {
      return index_messages(tx, at_once);
    };
    behind = co_await writing<bool>(call, work);
  }
  if (!behind) co_return behind.error();
  co_return Result<void>{};
}

namespace {

Outcome<ChatSearch> search(Call& call, Nothing) {
  auto const query = query_of(call);
  if (!query) co_return query.error();
  auto const ready = co_await bring_search_up_to_date(call);
  if (!ready) co_return ready.error();
  auto work = [wanted = *query](store::Reader& sql, Scope const& scope) -> Result<ChatSearch> {
    return search_chats(sql, scope, wanted);
  };
  auto found = co_await reading<ChatSearch>(call, work);
  co_return reply(std::move(found));
}

}  // namespace

void add_search_routes(RouteTable& table) {
  table.push_back(
      route("GET", "/chats/search", Permission::chat_see, "Words in all conversations, newest activity first",
            search)
          .with_query(
              {{"query",
                "words, or \"several words\" in quotes, in messages, customer, contact, asset, user and "
                "the ticket's subject"},
               {"customer_id", "only of this customer", "integer"},
               {"technician_id", "only assigned to this technician", "integer"},
               {"state", "all (where not said), open or archived"},
               {"from", "something was said at this time or later"},
               {"until", "it had begun before this time"},
               {"limit", "1 to 100; 25 where not said", "integer"},
               {"cursor", "next_cursor of the page before"}}));
}

}  // namespace deskbell::console::api
