// Comments as rows: replies queued here, then all as the console says.
#include "agent/request_comments.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>

#include "agent/account.h"
#include "agent/outbox.h"
#include "agent/records.h"
#include "agent/requests.h"
#include "core/text.h"
#include "protocol/reasons.h"

namespace deskbell::agent::request_comments {

namespace {

/// A tray takes so much at once.
constexpr std::size_t told_bytes_max = std::size_t{512} * 1024;

struct Row {
  std::string account;
  protocol::RequestComment view;
};

std::optional<Row> find(SQLite::Database& database, CommentId id) {
  SQLite::Statement select(database, "SELECT account, view FROM request_comments WHERE comment_id = ?");
  select.bind(1, id.text());
  if (!select.executeStep()) return std::nullopt;
  Row row{select.getColumn(0).getString(), {}};
  auto view = from_json<protocol::RequestComment>(select.getColumn(1).getString());
  if (view) row.view = std::move(*view);
  return row;
}

void put(Transaction& transaction, std::string const& account, protocol::RequestComment const& view) {
  accounts::note(transaction, account);
  SQLite::Statement statement(transaction.database(),
                              "INSERT INTO request_comments (comment_id, ticket_id, account, written_at, "
                              "view) VALUES (?, ?, ?, ?, ?) ON "
                              "CONFLICT (comment_id) DO UPDATE SET ticket_id = excluded.ticket_id, "
                              "written_at = excluded.written_at, view "
                              "= excluded.view");
  statement.bind(1, view.comment_id.text());
  statement.bind(2, view.ticket_id.text());
  statement.bind(3, account);
  statement.bind(4, static_cast<std::int64_t>(ms_of(view.written_at)));
  statement.bind(5, to_json(view));
  statement.exec();
  transaction.tell(account, protocol::TrayRequestComment{view});
}

bool is_request_of(SQLite::Database& database, std::string const& account, TicketId ticket) {
  SQLite::Statement select(database, "SELECT 1 FROM requests WHERE account = ? AND ticket_id = ?");
  select.bind(1, account);
  select.bind(2, ticket.text());
  return select.executeStep();
}

void queue(Transaction& transaction, protocol::DeviceUser const& user, protocol::RequestComment const& view) {
  protocol::TicketCommented const fact{view.ticket_id, view.comment_id, user, view.text, view.written_at};
  outbox::append(transaction, fact, view.comment_id.text(), account_of(user));
  put(transaction, account_of(user), view);
}

/// The console keeps nothing of what it refused: the same one asks it once more.
Result<void> say_again(Transaction& transaction, protocol::DeviceUser const& user,
                       protocol::RequestComment view) {
  if (auto room = outbox::admit(transaction, account_of(user), view.text.size()); !room) return room.error();
  outbox::take_back(transaction, view.comment_id.text());
  view.error.reset();
  view.written_at = transaction.now().wall;
  queue(transaction, user, view);
  return {};
}

}  // namespace

Result<void> reply(Transaction& transaction, protocol::DeviceUser const& user,
                   protocol::TrayReply const& command) {
  if (command.comment_id.is_nil())
    return make_error(ErrorCode::invalid, "comment_id: found none, expected a UUIDv7");
  auto text = core::message_text(command.text);
  if (!text) return text.error();
  if (auto const known = find(transaction.database(), command.comment_id)) {
    auto const& view = known->view;
    bool const same =
        known->account == account_of(user) && view.ticket_id == command.ticket_id && view.text == *text;
    if (same && !view.error) return {};
    if (same) return say_again(transaction, user, view);
    return make_error(ErrorCode::conflict, "comment_id: found one that was used before, expected a new one");
  }
  if (!is_request_of(transaction.database(), account_of(user), command.ticket_id))
    return make_error(ErrorCode::not_found, std::string(protocol::reasons::no_such_request));
  if (auto room = outbox::admit(transaction, account_of(user), text->size()); !room) return room.error();
  protocol::RequestComment view;
  view.comment_id = command.comment_id;
  view.ticket_id = command.ticket_id;
  view.author = shown_name(user);
  view.own = true;
  view.text = *text;
  view.written_at = transaction.now().wall;
  queue(transaction, user, view);
  return {};
}

Result<bool> forget(Transaction& transaction, protocol::DeviceUser const& user, CommentId id) {
  auto const known = find(transaction.database(), id);
  if (!known || known->account != account_of(user)) return false;
  if (!known->view.own || !known->view.error)
    return make_error(ErrorCode::conflict, "message_id: found a reply that did not fail");
  SQLite::Statement gone(transaction.database(), "DELETE FROM request_comments WHERE comment_id = ?");
  gone.bind(1, id.text());
  gone.exec();
  outbox::take_back(transaction, id.text());
  transaction.tell(known->account, protocol::TrayMessageGone{ChatId{}, MessageId{id.uuid}});
  return true;
}

Result<void> apply(Transaction& transaction, protocol::TicketComment const& fact) {
  auto const known = find(transaction.database(), fact.comment.comment_id);
  // Ids are global: one that names a comment of another user of this device changes nothing there.
  if (known && known->account != account_of(fact.user)) return {};
  if (known && fact.comment.error) {
    // The words stay as they were written here; what stands at the console cannot be refused any more.
    auto view = known->view;
    if (view.accepted_at) return {};
    view.error = fact.comment.error;
    put(transaction, known->account, view);
    if (view.error == protocol::reasons::request_gone)
      requests::note_gone(transaction, known->account, view.ticket_id);
    return {};
  }
  // However much the console says: a tray's frame has to hold it.
  constexpr std::size_t name_characters_max = 255;
  auto view = fact.comment;
  view.author = core::shown_line(view.author, name_characters_max);
  view.text = core::shortened(view.text, core::message_characters_max);
  put(transaction, account_of(fact.user), view);
  return {};
}

std::vector<protocol::RequestComment> of_request(SQLite::Database& database, std::string const& account,
                                                 TicketId ticket, std::int64_t limit) {
  std::vector<protocol::RequestComment> views;
  SQLite::Statement select(database,
                           "SELECT view FROM request_comments WHERE account = ? AND ticket_id = ? ORDER BY "
                           "written_at DESC, comment_id DESC LIMIT ?");
  select.bind(1, account);
  select.bind(2, ticket.text());
  select.bind(3, limit);
  std::size_t bytes = 0;
  while (select.executeStep()) {
    auto view = from_json<protocol::RequestComment>(select.getColumn(0).getString());
    if (!view) continue;
    bytes += 512 + 2 * view->text.size();
    if (bytes > told_bytes_max && !views.empty()) break;
    views.push_back(std::move(*view));
  }
  std::reverse(views.begin(), views.end());
  return views;
}

std::vector<Failed> failed(SQLite::Database& database) {
  std::vector<Failed> replies;
  SQLite::Statement select(database,
                           "SELECT account, view FROM request_comments ORDER BY written_at, comment_id");
  while (select.executeStep()) {
    auto view = from_json<protocol::RequestComment>(select.getColumn(1).getString());
    if (view && view->own && view->error)
      replies.push_back({select.getColumn(0).getString(), std::move(*view)});
  }
  return replies;
}

}  // namespace deskbell::agent::request_comments
