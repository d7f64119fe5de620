// /chats: the conversation list with the console's filters, messages, saying, assigning, closing, tickets.
#include "console/server/chats.h"

#include "console/server/api/search_index.h"
#include "console/server/api/support.h"
#include "protocol/excerpt.h"

namespace deskbell::console::api {

namespace {

Outcome<ChatList> list(Call& call, Nothing) {
  ChatQuery query;
  Query asked(call);
  auto const filter = call.query_text("filter");
  auto const known = core::desk::parse_filter(filter.empty() ? "all" : filter);
  if (!known) {
    co_return make_error(ErrorCode::invalid,
                         "filter: found \"" + protocol::clipped(filter, 40) +
                             "\", expected one of all, mine, mine_unread, unassigned, archived");
  }
  query.filter = *known;
  query.query = search_text(call);
  query.asset = asked.number("asset_id");
  query.customer = asked.number("customer_id");
  query.page = page_of(call);
  if (auto sound = asked.sound(); !sound) co_return sound.error();
  if (!query.query.empty()) {
    auto const ready = co_await bring_search_up_to_date(call);
    if (!ready) co_return ready.error();
  }
  auto work = [query](store::Reader& sql, Scope const& scope) { return list_chats(sql, scope, query); };
  auto found = co_await reading<ChatList>(call, work);
  co_return reply(std::move(found));
}

constexpr Noun chats{"chats", "chat"};

Outcome<ChatAnswer> show(Call& call, Nothing) { return showing<ChatAnswer>(call, chats, show_chat); }

Outcome<MessageList> messages(Call& call, Nothing) {
  constexpr std::int64_t usual = 50;
  Query asked(call);
  auto const before = asked.number("before_position");
  auto const limit = std::clamp<std::int64_t>(asked.number("limit").value_or(usual), 1, 200);
  if (auto sound = asked.sound(); !sound) co_return sound.error();
  auto work = [before, limit](store::Reader& sql, Scope const& scope, Key const& key) {
    return list_messages(sql, scope, key, before, limit);
  };
  auto found = co_await reading_one<MessageList>(call, work);
  co_return reply(std::move(found));
}

Outcome<MessageAnswer> say(Call& call, SayRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return made<MessageAnswer>(say_in_chat(transaction, scope, key, request));
  };
  auto answer = co_await posting_one<MessageAnswer>(call, work);
  co_return answer;
}

Outcome<ChatAnswer> assign(Call& call, AssignRequest request) {
  auto assign_it = [user = request.user_id](store::Transaction& transaction, Scope const& scope,
                                            Key const& key) {
    return assign_chat(transaction, scope, key, user);
  };
  return acting<ChatAnswer>(call, assign_it);
}

Outcome<ChatAnswer> change(Call& call, ChatChangeRequest request) {
  auto link = [](store::Transaction& transaction, Scope const& scope, Key const& key,
                 ChatChangeRequest const& wanted) {
    auto const contact = wanted.contact_id.value_or(0);
    return !wanted.contact_id
               ? show_chat(transaction.sql(), scope, key)
               : link_contact(transaction, scope, key, contact == 0 ? std::nullopt : std::optional(contact));
  };
  return updating<ChatAnswer>(call, chats, request, link);
}

Outcome<ChatAnswer> close(Call& call, Nothing) { return acting<ChatAnswer>(call, close_chat); }
Outcome<ChatAnswer> reopen(Call& call, Nothing) { return acting<ChatAnswer>(call, reopen_chat); }
Outcome<ChatAnswer> unread(Call& call, Nothing) { return acting<ChatAnswer>(call, mark_unread); }

Outcome<ChatsStarted> start(Call& call, StartChatRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope) -> Result<Reply<ChatsStarted>> {
    auto started = start_chats(transaction, scope, request);
    if (!started) return started.error();
    return Reply<ChatsStarted>{std::move(started->value), started->created ? 201 : 200, {}};
  };
  auto answer = co_await posting<ChatsStarted>(call, work);
  co_return answer;
}

Outcome<TicketAnswer> make_ticket(Call& call, ChatTicketRequest request) {
  if (!call.caller.may(Permission::ticket_write)) {
    co_return make_error(ErrorCode::denied, "Making tickets needs the permission ticket.write");
  }
  auto work = [request](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return made<TicketAnswer>(ticket_of_chat(transaction, scope, key, request));
  };
  auto answer = co_await posting_one<TicketAnswer>(call, work);
  co_return answer;
}

}  // namespace

void add_chat_routes(RouteTable& table) {
  using enum Permission;
  std::vector<QueryParameter> filters = {
      {"filter", "all (where not said), mine, mine_unread, unassigned or archived"},
      {"query", "words in customer, contact, asset, user or messages"},
      {"asset_id", "only of this asset", "integer"},
      {"customer_id", "only of this customer", "integer"}};
  for (auto& parameter : page_parameters()) filters.push_back(std::move(parameter));
  table.push_back(
      route("GET", "/chats", chat_see, "Conversations by filter", list).with_query(std::move(filters)));
  table.push_back(route("POST", "/chats", chat_answer,
                        "Start a conversation with a user of an asset, or with all", start, 201));
  table.push_back(route("GET", "/chats/{id}", chat_see, "One conversation", show).with_version());
  table.push_back(
      route("PUT", "/chats/{id}", chat_assign, "Link its end user to a contact", change).with_version());
  table.push_back(route("GET", "/chats/{id}/messages", chat_see,
                        "Messages, oldest first, and the device's events", messages)
                      .with_query({{"before_position", "older than this position", "integer"},
                                   {"limit", "1 to 200; 50 where not said", "integer"}}));
  table.push_back(
      route("POST", "/chats/{id}/messages", chat_answer, "Say something, or leave a private note", say, 201));
  table.push_back(
      route("POST", "/chats/{id}/assign", chat_assign, "Assign, re-assign, or give back", assign));
  table.push_back(route("POST", "/chats/{id}/close", chat_answer, "Archive onto customer and asset", close));
  table.push_back(route("POST", "/chats/{id}/reopen", chat_answer, "Open again", reopen));
  table.push_back(route("POST", "/chats/{id}/unread", chat_see, "Mark as unread for oneself", unread));
  table.push_back(
      route("POST", "/chats/{id}/ticket", chat_answer, "Make its one ticket, or show it", make_ticket, 201));
}

}  // namespace deskbell::console::api
