// The one ticket of a conversation, and what its requester is told.
#include <vector>

#include "console/server/chat_store.h"
#include "console/server/chat_transcript.h"
#include "console/server/downlink.h"
#include "console/server/notifier/notify.h"
#include "console/server/secrets.h"
#include "console/server/ticket_store.h"
#include "core/overload.h"
#include "core/text.h"
#include "core/transcript.h"

namespace deskbell::console {

namespace {

/// The one writer reads it, and whoever opens the ticket: the newest part of a long conversation, whose rest
/// stays where it was said.
constexpr TranscriptBounds in_a_ticket{1'000, 100'000};

std::int64_t make_ticket(store::Transaction& tx, Scope const& scope, ChatRow const& chat,
                         std::optional<std::string> const& subject,
                         std::optional<std::string> const& problem_type) {
  auto const said = transcript_after(tx.sql(), chat, 0, in_a_ticket);
  NewTicket ticket;
  ticket.uid = TicketId{fresh_uuid(tx.now())};
  ticket.customer = chat.customer_id;
  ticket.contact = chat.contact_id;
  ticket.device_user = chat.device_user_id;
  ticket.asset = chat.asset_id;
  ticket.assignee = chat.assignee_id;
  ticket.subject = subject && !subject->empty()
                       ? *subject
                       : core::transcript::subject_of(said.heading, first_lines(tx.sql(), chat));
  ticket.problem_type = problem_type;
  ticket.source = "conversation";
  ticket.origin_chat = chat.id;
  auto const id = insert_ticket(tx, scope.organisation, ticket);
  NewComment note;
  note.subject = "Conversation";
  note.body = core::transcript::text_of(said.heading, said.lines, core::transcript::Notes::include);
  note.tech = scope.name;
  if (scope.user != 0) note.user = scope.user;
  note.hidden = true;
  insert_comment(tx, scope.organisation, id, note);
  notify_ticket_created(tx, scope.organisation, id, scope.user);
  return id;
}

void add_to_ticket(store::Transaction& tx, Scope const& scope, ChatRow const& chat, std::int64_t ticket,
                   std::int64_t after) {
  NewComment note;
  note.subject = "Conversation, continued";
  auto const said = transcript_after(tx.sql(), chat, after, in_a_ticket);
  note.body = core::transcript::text_of(said.heading, said.lines, core::transcript::Notes::include);
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
