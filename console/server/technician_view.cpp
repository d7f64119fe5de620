// Rows of `changes` become live events.
#include "console/server/technician_view.h"

#include <algorithm>
#include <map>

#include "console/server/accounts.h"
#include "console/server/attachments.h"
#include "console/server/chats.h"
#include "console/server/device_users.h"
#include "console/server/notifier/audience.h"
#include "core/desk.h"
#include "core/text.h"

namespace deskbell::console {

namespace {

constexpr std::int64_t page_of_changes = 500;
/// Of messages' text: a page fits a browser's queue with room to spare, whatever people paste.
constexpr std::size_t page_of_text_bytes = std::size_t{512} * 1024;
constexpr std::int64_t most_behind = 2'000;

struct ChangeRow {
  std::int64_t position = 0;
  protocol::Noun noun = protocol::Noun::chat;
  Uuid uid;
  std::optional<ChatId> parent_uid;
  bool deleted = false;
};
BOOST_DESCRIBE_STRUCT(ChangeRow, (), (position, noun, uid, parent_uid, deleted))

struct MessageRow {
  std::int64_t position = 0;
  protocol::AuthorKind kind = protocol::AuthorKind::end_user;
  std::string name;
  std::optional<UserId> author;
  bool is_private = false;
  std::string text;
  Time written_at{};
  Time accepted_at{};
};
BOOST_DESCRIBE_STRUCT(MessageRow, (),
                      (position, kind, name, author, is_private, text, written_at, accepted_at))

struct CallRow {
  std::int64_t id = 0;
  protocol::ChatStatus status = protocol::ChatStatus::open;
  std::optional<UserId> assignee;
  std::int64_t last_user_position = 0;
  std::int64_t read_position = 0;
  std::string who;
  std::optional<std::string> last_message;
};
BOOST_DESCRIBE_STRUCT(CallRow, (),
                      (id, status, assignee, last_user_position, read_position, who, last_message))

std::string const& select_calls() {
  static std::string const text =
      std::string("SELECT c.id, c.status, u.uid, c.last_user_position, COALESCE(r.read_position, 0), ") +
      shown_as +
      ", c.last_message FROM chats c JOIN device_users du ON "
      "du.organisation_id = c.organisation_id "
      "AND du.id = "
      "c.device_user_id LEFT JOIN users u ON u.organisation_id = c.organisation_id AND u.id = c.assignee_id "
      "LEFT JOIN chat_reads r "
      "ON r.organisation_id = c.organisation_id AND r.chat_id = c.id AND r.user_id = ? WHERE "
      "c.organisation_id "
      "= ? AND ";
  return text;
}

bool calls(CallRow const& row, Scope const& scope) {
  auto const me = scope.user_uid;
  if (!scope.sees_all_chats && row.assignee != me) return false;
  core::desk::Row seen;
  seen.open = row.status == protocol::ChatStatus::open;
  seen.assignee = row.assignee;
  seen.last_user_position = row.last_user_position;
  seen.read_position = row.read_position;
  return core::desk::pings(std::nullopt, seen, me);
}

bool may_see(api::Permissions const& permissions, protocol::Noun noun) {
  using enum api::Permission;
  switch (noun) {
    case protocol::Noun::chat:
    case protocol::Noun::message:
      return permissions.has(chat_see);
    case protocol::Noun::ticket:
      return permissions.has(ticket_read);
    case protocol::Noun::asset:
      return permissions.has(asset_read);
    case protocol::Noun::alert:
      return permissions.has(alert_read);
    case protocol::Noun::customer:
    case protocol::Noun::contact:
      return permissions.has(customer_read);
    case protocol::Noun::policy:
      return permissions.has(policy_read);
    case protocol::Noun::announcement:
      return permissions.has(chat_announce);
    case protocol::Noun::user:
      return permissions.has(user_manage);
    case protocol::Noun::enrollment:
      return permissions.has(enrollment_manage);
  }
  return false;
}

std::optional<protocol::LiveMessage> message_event(store::Sql& sql, LiveView const& view,
                                                   ChangeRow const& change) {
  auto const row = sql.one<MessageRow>(
      "SELECT m.position, m.author_kind, m.author_name, u.uid, m.is_private, m.text, m.written_at, "
      "m.accepted_at FROM messages m JOIN chats c ON c.organisation_id = m.organisation_id AND c.id = "
      "m.chat_id "
      "LEFT JOIN users u ON u.organisation_id = m.organisation_id AND u.id = m.author_id WHERE "
      "m.organisation_id = ? AND m.uid = ? AND (? OR c.assignee_id = ?)",
      view.scope.organisation, change.uid, view.scope.sees_all_chats, view.scope.user);
  if (!row || !change.parent_uid) return std::nullopt;
  return protocol::LiveMessage{change.position,
                               *change.parent_uid,
                               MessageId{change.uid},
                               row->position,
                               {row->kind, row->name},
                               row->author,
                               row->is_private,
                               row->text,
                               row->written_at,
                               row->accepted_at,
                               attachments_of(sql, view.scope.organisation, change.uid.text())};
}

enum class Sight {
  there,
  gone,  ///< she has had it, and it is not hers to see any more
  never
};
Sight sight_of(store::Sql& sql, Scope const& scope, Uuid const& chat) {
  if (scope.sees_all_chats) return Sight::there;
  using Row = std::tuple<std::optional<std::int64_t>, bool>;
  auto const row = sql.one<Row>(
      "SELECT c.assignee_id, r.chat_id IS NOT NULL FROM chats c LEFT JOIN chat_reads r ON r.organisation_id "
      "= "
      "c.organisation_id AND r.chat_id = c.id AND r.user_id = ? WHERE c.organisation_id = ? AND c.uid = ?",
      scope.user, scope.organisation, chat);
  if (!row) return Sight::never;
  auto const& [assignee, had] = *row;
  if (scope.sees_chat_of(assignee)) return Sight::there;
  return had ? Sight::gone : Sight::never;
}

void ping_for(store::Sql& sql, LiveView const& view, Uuid const& chat, Calls& calling, LiveChanges& changes) {
  constexpr std::size_t ping_characters = 120;
  auto const row =
      sql.one<CallRow>(select_calls() + "c.uid = ?", view.scope.user, view.scope.organisation, chat);
  if (!row) return;
  if (!calls(*row, view.scope)) {
    calling.erase(row->id);
    return;
  }
  auto const rung = calling.find(row->id);
  if (rung != calling.end() && row->read_position < rung->second) return;
  calling[row->id] = row->last_user_position;
  auto const event = row->assignee ? core::notify::Event::chat_unread : core::notify::Event::chat_unassigned;
  if (!rings_on_the_web(sql, view.scope.organisation, view.scope.user, event, view.now)) return;
  changes.events.emplace_back(protocol::LivePing{
      ChatId{chat}, row->who, core::preview(row->last_message.value_or(""), ping_characters)});
}

/// Position of the end user's last message that the browser knew of at `cursor`.
std::int64_t last_said_before(store::Sql& sql, LiveView const& view, std::int64_t chat, std::int64_t cursor) {
  return sql
      .one<std::int64_t>(
          "SELECT COALESCE(MAX(m.position), 0) FROM messages m WHERE m.organisation_id = ? AND m.chat_id = ? "
          "AND m.author_kind = 'end_user' AND NOT EXISTS (SELECT 1 FROM changes ch WHERE ch.organisation_id "
          "= "
          "m.organisation_id AND ch.position > ? AND ch.noun = 'message' AND ch.uid = m.uid)",
          view.scope.organisation, chat, cursor)
      .value_or(0);
}

}  // namespace

Result<LiveView> live_view(store::Sql& sql, std::int64_t organisation, std::int64_t user) {
  using Row = std::tuple<UserId, std::string, std::string>;
  auto const row = sql.one<Row>(
      "SELECT u.uid, u.name, o.time_zone FROM users u JOIN organisations o ON o.id = "
      "u.organisation_id WHERE u.organisation_id = ? AND u.id = ? AND u.disabled_at IS NULL AND "
      "u.deleted_at IS NULL",
      organisation, user);
  if (!row) return make_error(ErrorCode::unauthenticated, "the account is gone or disabled");
  LiveView view;
  view.scope.organisation = organisation;
  view.scope.actor = ActorKind::technician;
  view.scope.user = user;
  std::tie(view.scope.user_uid, view.scope.name, view.scope.time_zone) = *row;
  view.permissions = accounts::permissions_of(sql, organisation, user);
  view.scope.sees_all_chats = view.permissions.has(api::Permission::chat_see_all);
  return view;
}

Result<LiveView> live_view_again(store::Sql& sql, LiveView const& before, std::int64_t session) {
  auto const organisation = before.scope.organisation;
  auto const end = session_end(sql, organisation, session);
  if (!end || *end <= before.now) return make_error(ErrorCode::unauthenticated, "the session has ended");
  return live_view(sql, organisation, before.scope.user);
}

std::optional<Time> session_end(store::Sql& sql, std::int64_t organisation, std::int64_t session) {
  return sql.one<Time>(
      "SELECT expires_at FROM sessions WHERE organisation_id = ? AND id = ? AND revoked_at IS NULL",
      organisation, session);
}

LiveChanges changes_since(store::Sql& sql, LiveView const& view, std::int64_t cursor, Calls& calling) {
  LiveChanges changes;
  changes.cursor = cursor;
  auto const organisation = view.scope.organisation;
  auto const newest =
      sql.one<std::int64_t>("SELECT change_position FROM organisations WHERE id = ?", organisation)
          .value_or(0);
  auto const oldest = sql.one<std::optional<std::int64_t>>(
                             "SELECT MIN(position) FROM changes WHERE organisation_id = ?", organisation)
                          .value_or(std::nullopt);
  if (cursor > newest || newest - cursor > most_behind || (oldest && cursor + 1 < *oldest)) {
    changes.too_old = true;
    return changes;
  }
  auto const rows = sql.all<ChangeRow>(
      "SELECT position, noun, uid, parent_uid, deleted FROM changes WHERE organisation_id = ? "
      "AND position > ? ORDER BY position LIMIT ?",
      organisation, cursor, page_of_changes);
  // A record that changed ten times is read once: its last change counts.
  std::map<std::pair<protocol::Noun, Uuid>, std::int64_t> last;
  for (auto const& row : rows) last[{row.noun, row.uid}] = row.position;
  std::size_t text_bytes = 0;
  for (auto const& row : rows) {
    if (text_bytes > page_of_text_bytes) break;
    changes.cursor = row.position;
    bool const own = row.noun == protocol::Noun::user && row.uid == view.scope.user_uid.uuid;
    changes.own_account = changes.own_account || own;
    if (!own && !may_see(view.permissions, row.noun)) continue;
    if (last[{row.noun, row.uid}] != row.position) continue;
    if (row.noun == protocol::Noun::message && !row.deleted) {
      if (auto event = message_event(sql, view, row)) {
        text_bytes += event->text.size();
        changes.events.emplace_back(std::move(*event));
      }
      continue;
    }
    auto const sight = row.noun == protocol::Noun::chat ? sight_of(sql, view.scope, row.uid) : Sight::there;
    if (sight == Sight::never) continue;
    bool const gone = row.deleted || sight == Sight::gone;
    changes.events.emplace_back(protocol::LiveChanged{row.position, row.noun, row.uid, gone, row.parent_uid});
    if (row.noun != protocol::Noun::chat) continue;
    changes.counts_changed = true;
    ping_for(sql, view, row.uid, calling, changes);
  }
  changes.more = changes.cursor < newest && !rows.empty();
  return changes;
}

Result<LiveChanges> news_since(store::Sql& sql, LiveView& view, std::int64_t session, std::int64_t cursor,
                               Calls& calling) {
  auto const rung = calling;
  auto changes = changes_since(sql, view, cursor, calling);
  if (!changes.own_account && !changes.too_old) return changes;
  auto renewed = live_view_again(sql, view, session);
  if (!renewed) return renewed.error();
  renewed->now = view.now;
  view = *renewed;
  if (!changes.own_account) return changes;
  calling = rung;
  return changes_since(sql, view, cursor, calling);
}

std::int64_t newest_change(store::Sql& sql, LiveView const& view, Calls& calling,
                           std::optional<std::int64_t> cursor) {
  calling.clear();
  for (auto const& row :
       sql.all<CallRow>(select_calls() + "c.status = 'open'", view.scope.user, view.scope.organisation)) {
    if (!calls(row, view.scope)) continue;
    auto const rung = cursor ? last_said_before(sql, view, row.id, *cursor) : row.last_user_position;
    if (rung > row.read_position) calling[row.id] = rung;
  }
  return sql
      .one<std::int64_t>("SELECT change_position FROM organisations WHERE id = ?", view.scope.organisation)
      .value_or(0);
}

protocol::ChatCounts counts_of(store::Sql& sql, LiveView const& view) {
  if (!view.permissions.has(api::Permission::chat_see)) return {};
  return chat_counts(sql, view.scope);
}

}  // namespace deskbell::console
