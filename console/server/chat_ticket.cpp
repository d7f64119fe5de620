// The one ticket of a conversation, and what its requester is told.
#include <vector>

#include "console/server/attachments.h"
#include "console/server/chat_store.h"
#include "console/server/downlink.h"
#include "console/server/secrets.h"
#include "console/server/ticket_store.h"
#include "core/overload.h"
#include "core/text.h"
#include "core/transcript.h"

namespace deskbell::console {

namespace {

struct LineRow {
  std::string uid;
  protocol::AuthorKind kind = protocol::AuthorKind::end_user;
  std::string name;
  bool is_private = false;
  std::string text;
  Time written_at{};
  Time accepted_at{};
};
BOOST_DESCRIBE_STRUCT(LineRow, (), (uid, kind, name, is_private, text, written_at, accepted_at))

std::vector<core::transcript::Line> lines_after(store::Sql& sql, ChatRow const& chat, std::int64_t position) {
  using core::transcript::Kind;
  std::vector<core::transcript::Line> lines;
  std::vector<protocol::LiveAttachment> const no_files;
  for (auto& row : sql.all<LineRow>(
           "SELECT uid, author_kind, author_name, is_private, text, written_at, accepted_at FROM messages "
           "WHERE organisation_id = ? AND chat_id = ? AND position > ? ORDER BY position",
           chat.organisation_id, chat.id, position)) {
    Kind kind = Kind::end_user;
    if (row.kind == protocol::AuthorKind::technician) kind = row.is_private ? Kind::note : Kind::technician;
    if (row.kind == protocol::AuthorKind::automatic) kind = Kind::automatic;
    for (auto const& file : attachments_of(sql, chat.organisation_id, row.uid).value_or(no_files))
      row.text += (row.text.empty() ? "[" : "\n[") + file.name + ", " + std::to_string(file.size) + " bytes]";
    lines.push_back({kind, std::move(row.name), row.accepted_at, row.written_at, std::move(row.text)});
  }
  return lines;
}

core::transcript::Heading heading_of(store::Sql& sql, ChatRow const& chat) {
  using Names = std::tuple<std::string, std::string>;
  auto const names = sql.one<Names>(
      "SELECT a.name, c.business_name FROM assets a JOIN customers c ON c.organisation_id = "
      "a.organisation_id AND c.id = a.customer_id WHERE a.organisation_id = ? AND a.id = ?",
      chat.organisation_id, chat.asset_id);
  core::transcript::Heading heading;
  if (names) std::tie(heading.asset, heading.customer) = *names;
  if (auto const user = find_device_user(sql, chat.organisation_id, chat.device_user_id))
    heading.user = user->shown();
  heading.opened_at = chat.created_at;
  return heading;
}

std::int64_t make_ticket(store::Transaction& tx, Scope const& scope, ChatRow const& chat,
                         std::optional<std::string> const& subject,
                         std::optional<std::string> const& problem_type) {
  auto const heading = heading_of(tx.sql(), chat);
  auto const lines = lines_after(tx.sql(), chat, 0);
  NewTicket ticket;
  ticket.uid = TicketId{fresh_uuid(tx.now())};
  ticket.customer = chat.customer_id;
  ticket.contact = chat.contact_id;
  ticket.device_user = chat.device_user_id;
  ticket.asset = chat.asset_id;
  ticket.assignee = chat.assignee_id;
  ticket.subject = subject && !subject->empty() ? *subject : core::transcript::subject_of(heading, lines);
  ticket.problem_type = problem_type;
  ticket.source = "conversation";
  ticket.origin_chat = chat.id;
  auto const id = insert_ticket(tx, scope.organisation, ticket);
  NewComment note;
  note.subject = "Conversation";
  note.body = core::transcript::text_of(heading, lines, core::transcript::Notes::include);
  note.tech = scope.name;
  if (scope.user != 0) note.user = scope.user;
  note.hidden = true;
  insert_comment(tx, scope.organisation, id, note);
  return id;
}

void add_to_ticket(store::Transaction& tx, Scope const& scope, ChatRow const& chat, std::int64_t ticket,
                   std::int64_t after) {
  NewComment note;
  note.subject = "Conversation, continued";
  note.body = core::transcript::text_of(heading_of(tx.sql(), chat), lines_after(tx.sql(), chat, after),
                                        core::transcript::Notes::include);
  note.tech = scope.name;
  if (scope.user != 0) note.user = scope.user;
  note.hidden = true;
  insert_comment(tx, scope.organisation, ticket, note);
}

}  // namespace

ChatTicket carry_out(store::Transaction& tx, Scope const& scope, ChatRow& chat,
                     core::desk::TicketDecision const& decision, std::optional<std::string> const& subject,
                     std::optional<std::string> const& problem_type) {
  namespace desk = core::desk;
  ChatTicket outcome;
  outcome.id = chat.ticket_id.value_or(0);
  bool up_to_date = true;
  std::visit(core::Overload{
                 [&](desk::MakeTicket const&) {
                   outcome.id = make_ticket(tx, scope, chat, subject, problem_type);
                   outcome.created = true;
                 },
                 [&](desk::AddToTicket const& add) { add_to_ticket(tx, scope, chat, outcome.id, add.after); },
                 [&](desk::KeepTicket const&) { up_to_date = false; },
             },
             decision);
  if (up_to_date) {
    auto const uid = tx.sql().one<TicketId>("SELECT uid FROM tickets WHERE organisation_id = ? AND id = ?",
                                            scope.organisation, outcome.id);
    chat.ticket_id = outcome.id;
    chat.take(desk::ticketed(chat.conversation(), uid.value_or(TicketId{})));
    save_chat(tx, chat);
  }
  tell_requester(tx, scope.organisation, outcome.id);
  return outcome;
}

namespace {
struct RequestRow {
  std::optional<SubmissionId> submission_uid;
  TicketId uid;
  std::int64_t number = 0;
  std::optional<ChatId> chat_uid;
  std::string subject;
  std::string status;
  Time created_at{};
  Time updated_at{};
  std::optional<std::int64_t> device_user_id;
  std::optional<std::int64_t> asset_id;
};
BOOST_DESCRIBE_STRUCT(RequestRow, (),
                      (submission_uid, uid, number, chat_uid, subject, status, created_at, updated_at,
                       device_user_id, asset_id))
}  // namespace

void tell_requester(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket) {
  auto const row = tx.sql().one<RequestRow>(
      "SELECT t.submission_uid, t.uid, t.number, c.uid, t.subject, t.status, t.created_at, t.updated_at, "
      "t.device_user_id, "
      "t.asset_id FROM tickets t LEFT JOIN chats c ON c.organisation_id = t.organisation_id AND c.id = "
      "t.origin_chat_id WHERE "
      "t.organisation_id = ? AND t.id = ?",
      organisation, ticket);
  if (!row || !row->device_user_id || !row->asset_id) return;
  auto const user = find_device_user(tx.sql(), organisation, *row->device_user_id);
  if (!user) return;
  protocol::TicketChanged told;
  told.user = user->wire();
  told.request.submission_id = row->submission_uid;
  told.request.ticket_id = row->uid;
  told.request.number = row->number;
  told.request.chat_id = row->chat_uid;
  told.request.subject = row->subject;
  told.request.status = row->status;
  told.request.created_at = row->created_at;
  told.request.updated_at = row->updated_at;
  queue_for_asset(tx, organisation, *row->asset_id, told);
}

}  // namespace deskbell::console
