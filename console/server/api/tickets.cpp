// /tickets: in the shapes that the clients of this field already script against.
#include "console/server/tickets.h"

#include "console/server/api/support.h"

namespace deskbell::console::api {

namespace {

constexpr Noun tickets{"tickets", "ticket"};

Outcome<TicketList> list(Call& call, Nothing) {
  TicketQuery query;
  Query asked(call);
  query.status = call.query_text("status");
  query.customer = asked.number("customer_id");
  query.contact = asked.number("contact_id");
  query.user = asked.number("user_id");
  query.asset = asked.number("asset_id");
  query.number = asked.number("number");
  query.queue = call.query_text("queue");
  query.mine = asked.flag("mine").value_or(false);
  query.query = search_text(call);
  query.created_after = asked.time("created_after");
  query.updated_since = asked.time("since_updated_at");
  query.resolved_after = asked.time("resolved_after");
  query.page = page_of(call);
  if (auto sound = asked.sound(); !sound) co_return sound.error();
  auto work = [query](store::Reader& sql, Scope const& scope) { return list_tickets(sql, scope, query); };
  auto found = co_await reading<TicketList>(call, work);
  co_return reply(std::move(found));
}

Outcome<TicketAnswer> create(Call& call, TicketRequest request) {
  auto make = [source = call.caller.session_id != 0 ? "console" : "api"](
                  store::Transaction& transaction, Scope const& scope, TicketRequest const& wanted) {
    return create_ticket(transaction, scope, wanted, source);
  };
  return making<TicketAnswer>(call, tickets, std::move(request), make);
}

Outcome<TicketAnswer> show(Call& call, Nothing) { return showing<TicketAnswer>(call, tickets, show_ticket); }

Outcome<TicketAnswer> update(Call& call, TicketRequest request) {
  return updating<TicketAnswer>(call, tickets, std::move(request), update_ticket);
}

Outcome<TextMessage> remove(Call& call, Nothing) {
  return removing(call, tickets, delete_ticket, TextMessage{"The ticket was deleted"});
}

Outcome<TicketSettings> settings(Call& call, Nothing) {
  auto found = co_await reading<TicketSettings>(call, ticket_settings);
  co_return reply(std::move(found));
}

constexpr int comments_usual = 10;

Outcome<CommentList> comments(Call& call, Nothing) {
  auto const page = page_of(call, comments_usual);
  auto work = [page](store::Reader& sql, Scope const& scope, Key const& key) {
    return list_comments(sql, scope, key, page);
  };
  auto found = co_await reading_one<CommentList>(call, work);
  co_return reply(std::move(found));
}

Outcome<CommentAnswer> comment(Call& call, CommentAttributes request) {
  auto add = [request](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return add_comment(transaction, scope, key, request);
  };
  return acting<CommentAnswer>(call, add);
}

}  // namespace

void add_ticket_routes(RouteTable& table) {
  using enum Permission;
  std::vector<QueryParameter> filters = {{"status", "a status in any case, or \"Not Closed\""},
                                         {"customer_id", "only of this customer", "integer"},
                                         {"contact_id", "only of this contact", "integer"},
                                         {"user_id", "only assigned to this technician", "integer"},
                                         {"asset_id", "only with this asset", "integer"},
                                         {"queue", "only of this queue"},
                                         {"mine", "true: assigned to me", "boolean"},
                                         {"number", "the ticket's number", "integer"},
                                         {"query", "words in subject, number, customer or comments"},
                                         {"created_after", "ISO 8601"},
                                         {"since_updated_at", "ISO 8601"},
                                         {"resolved_after", "ISO 8601"}};
  for (auto& parameter : page_parameters()) filters.push_back(std::move(parameter));
  table.push_back(route("GET", "/tickets", ticket_read,
                        "Tickets, newest first, each with the beginnings of its 10 newest comments", list)
                      .with_query(std::move(filters)));
  table.push_back(route("POST", "/tickets", ticket_write, "Make a ticket", create));
  table.push_back(
      route("GET", "/tickets/settings", ticket_read, "Statuses, types and technicians", settings));
  table.push_back(route("GET", "/tickets/{id}", ticket_read,
                        "One ticket with its first comment and its 99 newest ones", show)
                      .with_version());
  table.push_back(route("PUT", "/tickets/{id}", ticket_write,
                        "Change a ticket: absent fields stay, null takes away, assets and comments are added",
                        update)
                      .with_version());
  table.push_back(
      route("DELETE", "/tickets/{id}", ticket_delete, "Delete; the number is not used again", remove)
          .with_version());
  table.push_back(route("GET", "/tickets/{id}/comments", ticket_read, "All comments, newest first", comments)
                      .with_query(page_parameters(comments_usual)));
  table.push_back(route("POST", "/tickets/{id}/comment", ticket_write, "Add a comment", comment));
}

}  // namespace deskbell::console::api
