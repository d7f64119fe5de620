// A requester's reply becomes a public comment of the ticket, exactly once; the device is told every public
// one.
#include "console/server/device_comments.h"

#include "console/server/chat_store.h"
#include "console/server/device_users.h"
#include "console/server/downlink.h"
#include "console/server/notifier/notify.h"
#include "console/server/records.h"
#include "console/server/ticket_store.h"
#include "core/text.h"
#include "core/ticket.h"
#include "protocol/reasons.h"

namespace deskbell::console {

namespace {

namespace reasons = protocol::reasons;

constexpr std::size_t name_characters_max = 255;
constexpr char const* reply_subject = "Reply";
constexpr std::int64_t most_a_day = 500;

struct CommentRow {
  CommentId uid;
  TicketId ticket;
  std::string body;
  std::string author;
  std::optional<std::int64_t> by;
  bool hidden = false;
  Time created_at{};
  std::optional<std::int64_t> requester;
  std::optional<std::int64_t> asset;
};
BOOST_DESCRIBE_STRUCT(CommentRow, (), (uid, ticket, body, author, by, hidden, created_at, requester, asset))

struct TicketRow {
  std::int64_t id = 0;
  std::string status;
  std::optional<Time> resolved_at;
};
BOOST_DESCRIBE_STRUCT(TicketRow, (), (id, status, resolved_at))

std::string name_of(store::Sql& sql, DeviceScope const& device, DeviceUserRow const& user) {
  if (!user.contact_id) return user.shown();
  return sql
      .one<std::string>(
          "SELECT name FROM contacts WHERE organisation_id = ? AND id = ? AND deleted_at IS NULL",
          device.organisation, *user.contact_id)
      .value_or(user.shown());
}

void wake_up(store::Transaction& tx, DeviceScope const& device, TicketRow const& ticket) {
  auto const status = core::ticket::parse_status(ticket.status);
  core::ticket::Change const before{status ? *status : core::ticket::Status::open_new, ticket.resolved_at};
  auto const after = core::ticket::customer_replied(before, tx.now());
  if (after == before) return;
  tx.sql().run("UPDATE tickets SET status = ?, resolved_at = ? WHERE organisation_id = ? AND id = ?",
               core::ticket::name_of(after.status), after.resolved_at, device.organisation, ticket.id);
}

/// Each is told to technicians. A comment does not say which device it came from: its requests, and those of
/// who speaks, count. One that nobody touched within the day has none of today, and what is older than its
/// newest ones is of no account.
bool has_replied_a_day(store::Transaction& tx, DeviceScope const& device, std::int64_t user) {
  auto const day = tx.now() - std::chrono::hours(24);
  auto const replies = tx.sql().one<std::int64_t>(
      "SELECT COALESCE(SUM((SELECT COUNT(*) FROM (SELECT c.subject, c.created_at, c.device_user_id FROM "
      "ticket_comments c WHERE c.organisation_id = t.organisation_id AND c.ticket_id = t.id ORDER BY c.id "
      "DESC LIMIT ?) newest WHERE newest.subject = ? AND newest.created_at > ? AND newest.device_user_id IS "
      "NOT NULL)), 0) FROM tickets t WHERE t.organisation_id = ? AND t.updated_at > ? AND t.id IN (SELECT id "
      "FROM tickets WHERE organisation_id = ? AND asset_id = ? AND device_user_id IS NOT NULL UNION SELECT "
      "id "
      "FROM tickets WHERE organisation_id = ? AND device_user_id = ?)",
      most_a_day, reply_subject, day, device.organisation, day, device.organisation, device.asset,
      device.organisation, user);
  return replies.value_or(0) >= most_a_day;
}

/// A person whose device has moved sees it still; whose it never was learns nothing of it.
std::string_view why_not_here(store::Sql& sql, DeviceScope const& device, TicketId ticket,
                              DeviceUserRow const& user) {
  auto const elsewhere = sql.one<std::int64_t>(
      "SELECT 1 FROM tickets t JOIN device_users u ON u.organisation_id = t.organisation_id AND u.id = "
      "t.device_user_id WHERE t.organisation_id = ? AND t.uid = ? AND t.deleted_at IS NULL AND "
      "t.asset_id <> ? AND u.kind = ? AND u.account_id = ? AND u.name = ?",
      device.organisation, ticket, device.asset, user.kind, user.account_id, user.name);
  return elsewhere ? reasons::request_elsewhere : reasons::request_gone;
}

std::string too_many_a_day() {
  return reasons::filled(reasons::too_many_replies, {std::to_string(most_a_day)});
}

}  // namespace

void tell_refused(store::Transaction& tx, DeviceScope const& device, protocol::TicketCommented const& reply,
                  std::string const& why) {
  protocol::TicketComment told;
  told.user = reply.user;
  // The device has the words; they come back so far that a person knows which ones.
  told.comment = {reply.comment_id,
                  reply.ticket_id,
                  core::shown_line(reply.user.name, name_characters_max),
                  true,
                  core::shortened(reply.text, core::message_characters_max),
                  reply.written_at,
                  {},
                  why};
  queue_for_identity(tx, device.organisation, device.identity, told);
}

void tell_comment(store::Transaction& tx, std::int64_t organisation, std::int64_t comment) {
  auto const row = tx.sql().one<CommentRow>(
      "SELECT c.uid, t.uid, c.body, c.tech, c.device_user_id, c.hidden, c.created_at, t.device_user_id, "
      "t.asset_id FROM ticket_comments c JOIN tickets t ON t.organisation_id = c.organisation_id AND t.id = "
      "c.ticket_id WHERE c.organisation_id = ? AND c.id = ?",
      organisation, comment);
  if (!row || row->hidden || !row->requester || !row->asset) return;
  auto const user = find_device_user(tx.sql(), organisation, *row->requester);
  if (!user) return;
  protocol::TicketComment told;
  told.user = user->wire();
  // What technicians paste may be longer than a device's frames.
  told.comment = {row->uid,
                  row->ticket,
                  row->author,
                  row->by == row->requester,
                  core::shortened(row->body, core::message_characters_max),
                  row->created_at,
                  row->created_at,
                  {}};
  queue_for_asset(tx, organisation, *row->asset, told);
}

void tell_comments(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket) {
  for (auto const id : tx.sql().all<std::int64_t>("SELECT id FROM ticket_comments WHERE organisation_id = ? "
                                                  "AND ticket_id = ? AND hidden = 0 ORDER BY id",
                                                  organisation, ticket))
    tell_comment(tx, organisation, id);
}

Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::TicketCommented const& fact) {
  auto& sql = tx.sql();
  auto text = core::message_text(fact.text);
  if (!text) return text.error();
  auto const user = remember_device_user(tx, device.organisation, device.customer, device.asset, fact.user);
  if (!user) return user.error();
  using Known = std::tuple<std::int64_t, std::optional<std::int64_t>, std::string>;
  if (auto const known = sql.one<Known>(
          "SELECT id, device_user_id, body FROM ticket_comments WHERE organisation_id = ? AND uid = ?",
          device.organisation, fact.comment_id)) {
    auto const& [id, by, body] = *known;
    if (by != user->id || body != *text)
      return make_error(ErrorCode::conflict, "comment_id: is that of another comment");
    tell_comment(tx, device.organisation, id);
    return {};
  }
  auto const ticket = sql.one<TicketRow>(
      "SELECT id, status, resolved_at FROM tickets WHERE organisation_id = ? AND uid = ? AND device_user_id "
      "= ? "
      "AND deleted_at IS NULL",
      device.organisation, fact.ticket_id, user->id);
  auto const decline = [&](std::string const& why) -> Result<void> {
    tell_refused(tx, device, fact, why);
    audit(tx, device.scope(), "refused", "ticket", fact.ticket_id.text(), "reply: " + why);
    return {};
  };
  if (!ticket) return decline(std::string(why_not_here(sql, device, fact.ticket_id, *user)));
  if (has_replied_a_day(tx, device, user->id)) return decline(too_many_a_day());
  wake_up(tx, device, *ticket);
  NewComment reply;
  reply.uid = fact.comment_id;
  reply.subject = reply_subject;
  reply.body = std::move(*text);
  reply.tech = name_of(sql, device, *user);
  reply.device_user = user->id;
  auto const comment = insert_comment(tx, device.organisation, ticket->id, reply);
  notify_ticket_reply(tx, device.organisation, ticket->id, comment);
  tell_requester(tx, device.organisation, ticket->id);
  return {};
}

}  // namespace deskbell::console
