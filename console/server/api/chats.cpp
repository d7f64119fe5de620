// /chats: the conversation list with the console's filters, messages, saying, assigning, closing, tickets.
#include "console/server/chats.h"

#include "console/server/api/support.h"

namespace deskbell::console::api {

namespace {

Outcome<ChatList> list(Call& call, Nothing) {
  ChatQuery query;
  auto const filter = call.query_text("filter");
  auto const known = core::desk::parse_filter(filter.empty() ? "all" : filter);
  if (!known) {
    co_return make_error(ErrorCode::invalid,
                         "filter: found \"" + filter.substr(0, 40) +
                             "\", expected one of all, mine, mine_unread, unassigned, archived");
  }
  query.filter = *known;
  query.query = search_text(call);
  query.asset = call.query_number("asset_id");
  query.customer = call.query_number("customer_id");
  query.page = page_of(call);
  auto work = [query](store::Reader& sql, Scope const& scope) { return list_chats(sql, scope, query); };
  auto found = co_await reading<ChatList>(call, work);
  co_return reply(std::move(found));
}

ChatAnswer answer_of(Chat chat) { return ChatAnswer{std::move(chat)}; }

Outcome<ChatAnswer> show(Call& call, Nothing) {
  auto found = co_await reading_one<Chat>(call, show_chat);
  co_return reply<ChatAnswer>(std::move(found), answer_of);
}

Outcome<MessageList> messages(Call& call, Nothing) {
  constexpr std::int64_t usual = 50;
  auto const before = call.query_number("before_position");
  auto const limit = std::clamp<std::int64_t>(call.query_number("limit").value_or(usual), 1, 200);
  auto work = [before, limit](store::Reader& sql, Scope const& scope, Key const& key) {
    return list_messages(sql, scope, key, before, limit);
  };
  auto found = co_await reading_one<MessageList>(call, work);
  co_return reply(std::move(found));
}

Outcome<MessageAnswer> say(Call& call, SayRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return say_in_chat(transaction, scope, key, request);
  };
  auto made = co_await writing_one<Made<Message>>(call, work);
  if (!made) co_return made.error();
  co_return Reply<MessageAnswer>{MessageAnswer{std::move(made->value)}, made->created ? 201 : 200};
}

Outcome<ChatAnswer> assign(Call& call, AssignRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return assign_chat(transaction, scope, key, request.user_id);
  };
  auto chat = co_await writing_one<Chat>(call, work);
  co_return reply<ChatAnswer>(std::move(chat), answer_of);
}

Outcome<ChatAnswer> close(Call& call, Nothing) {
  auto chat = co_await writing_one<Chat>(call, close_chat);
  co_return reply<ChatAnswer>(std::move(chat), answer_of);
}

Outcome<ChatAnswer> reopen(Call& call, Nothing) {
  auto chat = co_await writing_one<Chat>(call, reopen_chat);
  co_return reply<ChatAnswer>(std::move(chat), answer_of);
}

Outcome<ChatAnswer> start(Call& call, StartChatRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope) {
    return start_chat(transaction, scope, request);
  };
  auto made = co_await writing<Made<Chat>>(call, work);
  if (!made) co_return made.error();
  co_return Reply<ChatAnswer>{ChatAnswer{std::move(made->value)}, made->created ? 201 : 200};
}

Outcome<TicketAnswer> make_ticket(Call& call, ChatTicketRequest request) {
  if (!call.caller.may(Permission::ticket_write)) {
    co_return make_error(ErrorCode::denied, "Making tickets needs the permission ticket.write");
  }
  auto work = [request](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return ticket_of_chat(transaction, scope, key, request);
  };
  auto made = co_await writing_one<Made<Ticket>>(call, work);
  if (!made) co_return made.error();
  co_return Reply<TicketAnswer>{TicketAnswer{std::move(made->value)}, made->created ? 201 : 200};
}

}  // namespace

void add_chat_routes(RouteTable& table) {
  using enum Permission;
  table.push_back(route("GET", "/chats", chat_see, "Conversations by filter", list)
                      .with_query({{"filter", "all, mine, mine_unread, unassigned or archived"},
                                   {"query", "words in customer, contact, asset, user or messages"},
                                   {"asset_id", "only of this asset"},
                                   {"customer_id", "only of this customer"},
                                   {"page", "from 1"},
                                   {"per_page", "1 to 200"}}));
  table.push_back(
      route("POST", "/chats", chat_answer, "Start a conversation with who is at an asset", start, 201));
  table.push_back(route("GET", "/chats/{id}", chat_see, "One conversation", show));
  table.push_back(route("GET", "/chats/{id}/messages", chat_see,
                        "Messages, oldest first, and the device's events", messages)
                      .with_query({{"before_position", "older than this position"}, {"limit", "1 to 200"}}));
  table.push_back(
      route("POST", "/chats/{id}/messages", chat_answer, "Say something, or leave a private note", say, 201));
  table.push_back(
      route("POST", "/chats/{id}/assign", chat_assign, "Assign, re-assign, or give back", assign));
  table.push_back(route("POST", "/chats/{id}/close", chat_answer, "Archive onto customer and asset", close));
  table.push_back(route("POST", "/chats/{id}/reopen", chat_answer, "Open again", reopen));
  table.push_back(
      route("POST", "/chats/{id}/ticket", chat_answer, "Make its one ticket, or show it", make_ticket, 201));
}

}  // namespace deskbell::console::api
