// Inserts tickets and comments.
#include "console/server/ticket_store.h"

#include "console/server/device_comments.h"
#include "console/server/secrets.h"

namespace deskbell::console {

std::int64_t insert_ticket(store::Transaction& tx, std::int64_t organisation, NewTicket const& ticket) {
  auto& sql = tx.sql();
  auto const number = sql.one<std::int64_t>(
      "UPDATE organisations SET ticket_number = ticket_number + 1 WHERE id = ? RETURNING ticket_number",
      organisation);
  auto const id = *sql.one<std::int64_t>(
      "INSERT INTO tickets (organisation_id, uid, number, customer_id, contact_id, device_user_id, asset_id, "
      "user_id, subject, "
      "status, problem_type, priority, queue, due_at, source, origin_chat_id, submission_uid, created_at, "
      "updated_at) VALUES (?, ?, ?, "
      "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
      organisation, ticket.uid, number.value_or(0), ticket.customer, ticket.contact, ticket.device_user,
      ticket.asset, ticket.assignee, ticket.subject, ticket.status, ticket.problem_type, ticket.priority,
      ticket.queue, ticket.due_at, ticket.source, ticket.origin_chat, ticket.submission, tx.now(), tx.now());
  if (ticket.asset) link_asset(tx, organisation, id, *ticket.asset);
  tx.change(organisation, "ticket", ticket.uid.text());
  return id;
}

void link_asset(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket, std::int64_t asset) {
  tx.sql().run(
      "INSERT INTO ticket_assets (organisation_id, ticket_id, asset_id) VALUES (?, ?, ?) ON CONFLICT DO "
      "NOTHING",
      organisation, ticket, asset);
}

std::int64_t insert_comment(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket,
                            NewComment const& comment) {
  auto const id = *tx.sql().one<std::int64_t>(
      "INSERT INTO ticket_comments (organisation_id, uid, ticket_id, subject, body, tech, user_id, "
      "device_user_id, hidden, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
      organisation, comment.uid.value_or(CommentId{fresh_uuid(tx.now())}), ticket, comment.subject,
      comment.body, comment.tech, comment.user, comment.device_user, comment.hidden, tx.now(), tx.now());
  touch_ticket(tx, organisation, ticket);
  tell_comment(tx, organisation, id);
  return id;
}

void touch_ticket(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket) {
  auto const uid = tx.sql().one<std::string>(
      "UPDATE tickets SET version = version + 1, updated_at = ? WHERE organisation_id = ? AND id = ? "
      "RETURNING uid",
      tx.now(), organisation, ticket);
  if (uid) tx.change(organisation, "ticket", *uid);
}

}  // namespace deskbell::console
