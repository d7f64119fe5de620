// /tickets: in the shapes that the clients of this field already script against.
#include "console/server/tickets.h"

#include "console/server/api/support.h"

namespace deskbell::console::api {

namespace {

TicketAnswer answer_of(Ticket ticket) { return TicketAnswer{std::move(ticket)}; }

Outcome<TicketList> list(Call& call, Nothing) {
  TicketQuery query;
  query.status = call.query_text("status");
  query.customer = call.query_number("customer_id");
  query.contact = call.query_number("contact_id");
  query.user = call.query_number("user_id");
  query.asset = call.query_number("asset_id");
  query.number = call.query_number("number");
  query.mine = call.query_flag("mine").value_or(false);
  query.query = search_text(call);
  auto created = query_time(call, "created_after");
  if (!created) co_return created.error();
  auto updated = query_time(call, "since_updated_at");
  if (!updated) co_return updated.error();
  auto resolved = query_time(call, "resolved_after");
  if (!resolved) co_return resolved.error();
  query.created_after = *created;
  query.updated_since = *updated;
  query.resolved_after = *resolved;
  query.page = page_of(call);
  auto work = [query](store::Reader& sql, Scope const& scope) { return list_tickets(sql, scope, query); };
  auto found = co_await reading<TicketList>(call, work);
  co_return reply(std::move(found));
}

Outcome<TicketAnswer> create(Call& call, TicketRequest request) {
  auto const source = call.caller.session_id != 0 ? "console" : "api";
  auto work = [request, source](store::Transaction& transaction, Scope const& scope) {
    return create_ticket(transaction, scope, request, source);
  };
  auto ticket = co_await writing<Ticket>(call, work);
  co_return reply<TicketAnswer>(std::move(ticket), answer_of);
}

Outcome<TicketAnswer> show(Call& call, Nothing) {
  auto work = [](store::Reader& sql, Scope const& scope,
                 Key const& key) -> Result<std::pair<Ticket, std::int64_t>> {
    auto ticket = show_ticket(sql, scope, key);
    if (!ticket) return ticket.error();
    auto version = ticket_version(sql, scope, key);
    if (!version) return version.error();
    return std::make_pair(std::move(*ticket), *version);
  };
  auto found = co_await reading_one<std::pair<Ticket, std::int64_t>>(call, work);
  if (!found) co_return found.error();
  set_etag(call, found->second);
  co_return Reply<TicketAnswer>{TicketAnswer{std::move(found->first)}};
}

Outcome<TicketAnswer> update(Call& call, TicketRequest request) {
  auto const version = if_match(call);
  auto work = [request, version](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return update_ticket(transaction, scope, key, request, version);
  };
  auto ticket = co_await writing_one<Ticket>(call, work);
  co_return reply<TicketAnswer>(std::move(ticket), answer_of);
}

Outcome<TextMessage> remove(Call& call, Nothing) {
  auto done = co_await writing_one<void>(call, delete_ticket);
  if (!done) co_return done.error();
  co_return Reply<TextMessage>{TextMessage{"The ticket was deleted"}};
}

Outcome<TicketSettings> settings(Call& call, Nothing) {
  auto work = [](store::Reader& sql, Scope const& scope) -> Result<TicketSettings> {
    return ticket_settings(sql, scope);
  };
  auto found = co_await reading<TicketSettings>(call, work);
  co_return reply(std::move(found));
}

Outcome<CommentList> comments(Call& call, Nothing) {
  constexpr std::int64_t usual = 10;
  auto const page = page_of(call, usual);
  auto work = [page](store::Reader& sql, Scope const& scope, Key const& key) {
    return list_comments(sql, scope, key, page);
  };
  auto found = co_await reading_one<CommentList>(call, work);
  co_return reply(std::move(found));
}

Outcome<CommentAnswer> comment(Call& call, CommentAttributes request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return add_comment(transaction, scope, key, request);
  };
  auto made = co_await writing_one<Comment>(call, work);
  co_return reply<CommentAnswer>(std::move(made),
                                 [](Comment value) { return CommentAnswer{std::move(value)}; });
}

}  // namespace

void add_ticket_routes(RouteTable& table) {
  using enum Permission;
  table.push_back(route("GET", "/tickets", ticket_read, "Tickets, newest first", list)
                      .with_query({{"status", "a status in any case, or \"Not Closed\""},
                                   {"customer_id", ""},
                                   {"contact_id", ""},
                                   {"user_id", "assigned to"},
                                   {"asset_id", ""},
                                   {"mine", "true: assigned to me"},
                                   {"number", "the ticket's number"},
                                   {"query", "words in subject or comments"},
                                   {"created_after", "ISO 8601"},
                                   {"since_updated_at", "ISO 8601"},
                                   {"resolved_after", "ISO 8601"},
                                   {"page", "from 1"},
                                   {"per_page", "1 to 200"}}));
  table.push_back(route("POST", "/tickets", ticket_write, "Make a ticket", create));
  table.push_back(
      route("GET", "/tickets/settings", ticket_read, "Statuses, types and technicians", settings));
  table.push_back(route("GET", "/tickets/{id}", ticket_read, "One ticket with its comments", show));
  table.push_back(route("PUT", "/tickets/{id}", ticket_write, "Change a ticket; absent fields stay", update));
  table.push_back(
      route("DELETE", "/tickets/{id}", ticket_delete, "Delete; the number is not used again", remove));
  table.push_back(route("GET", "/tickets/{id}/comments", ticket_read, "Comments, newest first", comments)
                      .with_query({{"page", "from 1"}, {"per_page", "1 to 200"}}));
  table.push_back(route("POST", "/tickets/{id}/comment", ticket_write, "Add a comment", comment));
}

}  // namespace deskbell::console::api
