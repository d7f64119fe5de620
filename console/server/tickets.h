// Tickets and their comments.
#pragma once

#include <optional>
#include <string>

#include "console/server/api/shapes.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

struct TicketQuery {
  std::string status;  ///< a status, "Not Closed", or empty; in any case
  std::optional<std::int64_t> customer;
  std::optional<std::int64_t> contact;
  std::optional<std::int64_t> user;
  std::optional<std::int64_t> asset;
  std::optional<std::int64_t> number;
  std::string queue;  ///< empty: of any, and of none
  bool mine = false;
  std::string query;  ///< in subject and comments
  std::optional<Time> created_after;
  std::optional<Time> updated_since;
  std::optional<Time> resolved_after;
  Page page;
};

/// Newest first; with comments. Errors: invalid (status).
Result<api::TicketList> list_tickets(store::Reader& sql, Scope const& scope, TicketQuery const& query);
Result<api::Ticket> show_ticket(store::Reader& sql, Scope const& scope, Key const& key);
/// Errors: invalid, one sentence a field ("Customer can't be blank", ...), a line each.
Result<api::Ticket> create_ticket(store::Transaction& tx, Scope const& scope,
                                  api::TicketRequest const& request, std::string_view source);
/// Absent fields stay; 0 and "" take a value away; assets and comments are added.
Result<api::Ticket> update_ticket(store::Transaction& tx, Scope const& scope, Key const& key,
                                  api::TicketRequest const& request);
/// Leaves a tombstone; the number is not used again.
Result<void> delete_ticket(store::Transaction& tx, Scope const& scope, Key const& key);
/// Newest first.
Result<api::CommentList> list_comments(store::Reader& sql, Scope const& scope, Key const& key, Page page);
/// Errors: invalid ("Subject can't be blank", "Body can't be blank"), not_found.
Result<api::Comment> add_comment(store::Transaction& tx, Scope const& scope, Key const& key,
                                 api::CommentAttributes const& comment);
api::TicketSettings ticket_settings(store::Reader& sql, Scope const& scope);

}  // namespace deskbell::console
