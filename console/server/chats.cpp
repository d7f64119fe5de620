// Conversations in lists and one by one, as technicians read them.
#include "console/server/chats.h"

#include <algorithm>

#include "console/server/attachments.h"
#include "console/server/chat_store.h"
#include "console/server/device_users.h"
#include "console/server/records.h"
#include "console/server/search.h"

namespace deskbell::console {

namespace {

struct ListRow {
  std::int64_t id = 0;
  std::string uid;
  protocol::ChatStatus status = protocol::ChatStatus::open;
  std::string device_user;
  std::int64_t customer_id = 0;
  std::string customer_uid;
  std::string customer_name;
  std::optional<std::int64_t> contact_id;
  std::optional<std::string> contact_uid;
  std::optional<std::string> contact_name;
  std::optional<std::string> contact_email;
  std::int64_t asset_id = 0;
  std::string asset_uid;
  std::string asset_name;
  bool asset_online = false;
  std::optional<std::int64_t> assignee_id;
  std::optional<std::string> assignee_uid;
  std::optional<std::string> assignee_name;
  std::optional<std::string> last_message;
  Time last_message_at{};
  std::optional<std::string> last_author;
  std::int64_t last_position = 0;
  std::int64_t last_user_position = 0;
  std::int64_t my_read_position = 0;
  std::int64_t user_delivered_position = 0;
  std::int64_t user_read_position = 0;
  std::optional<Time> first_unanswered_at;
  std::optional<Time> unavailable_shown_at;
  std::optional<std::string> unavailable_reason;
  std::optional<std::int64_t> ticket_id;
  std::optional<std::int64_t> ticket_number;
  std::optional<Time> archived_at;
  std::optional<std::string> archived_by;
  Time created_at{};
  Time updated_at{};
};
BOOST_DESCRIBE_STRUCT(ListRow, (),
                      (id, uid, status, device_user, customer_id, customer_uid, customer_name, contact_id,
                       contact_uid, contact_name, contact_email, asset_id, asset_uid, asset_name,
                       asset_online, assignee_id, assignee_uid, assignee_name, last_message, last_message_at,
                       last_author, last_position, last_user_position, my_read_position,
                       user_delivered_position, user_read_position, first_unanswered_at, unavailable_shown_at,
                       unavailable_reason, ticket_id, ticket_number, archived_at, archived_by, created_at,
                       updated_at))

/// The user's own read mark comes first: its argument stands before those of the conditions.
constexpr char const* joins =
    "chats c JOIN device_users du ON du.organisation_id = c.organisation_id AND du.id = c.device_user_id "
    "JOIN customers cu ON "
    "cu.organisation_id = c.organisation_id AND cu.id = c.customer_id JOIN assets a ON a.organisation_id = "
    "c.organisation_id AND "
    "a.id = c.asset_id LEFT JOIN contacts co ON co.organisation_id = c.organisation_id AND co.id = "
    "c.contact_id LEFT JOIN users u "
    "ON u.organisation_id = c.organisation_id AND u.id = c.assignee_id LEFT JOIN tickets t ON "
    "t.organisation_id = "
    "c.organisation_id AND t.id = c.ticket_id AND t.deleted_at IS NULL LEFT JOIN chat_reads r ON "
    "r.organisation_id = "
    "c.organisation_id AND r.chat_id = c.id AND r.user_id = ";

std::string from_of(Scope const& scope) { return joins + std::to_string(scope.user); }

std::string select_of(Scope const& scope) {
  return std::string("SELECT c.id, c.uid, c.status, ") + shown_as +
         ", cu.id, cu.uid, cu.business_name, co.id, "
         "co.uid, co.name, co.email, a.id, a.uid, a.name, a.online, u.id, u.uid, u.name, c.last_message, "
         "c.last_message_at, "
         "c.last_author, c.last_position, c.last_user_position, COALESCE(r.read_position, 0), "
         "c.user_delivered_position, "
         "c.user_read_position, c.first_unanswered_at, c.unavailable_shown_at, c.unavailable_reason, t.id, "
         "t.number, "
         "c.archived_at, c.archived_by, "
         "c.created_at, c.updated_at FROM " +
         from_of(scope);
}

api::Chat shape_of(Scope const& scope, ListRow const& row) {
  api::Chat chat;
  chat.id = row.id;
  chat.uuid = row.uid;
  chat.status = row.status;
  chat.device_user = row.device_user;
  chat.customer = {row.customer_id, row.customer_uid, row.customer_name};
  if (row.contact_id) {
    chat.contact = api::ContactReference{*row.contact_id, row.contact_uid.value_or(""),
                                         row.contact_name.value_or(""), row.contact_email};
  }
  chat.asset = {row.asset_id, row.asset_uid, row.asset_name, row.asset_online};
  if (row.assignee_id) {
    chat.assignee =
        api::UserReference{*row.assignee_id, row.assignee_uid.value_or(""), row.assignee_name.value_or("")};
  }
  chat.last_message = row.last_message;
  if (row.last_message) chat.last_message_at = iso(scope, row.last_message_at);
  chat.last_author = row.last_author;
  chat.last_position = row.last_position;
  chat.my_read_position = row.my_read_position;
  chat.unread = row.last_user_position > row.my_read_position;
  chat.user_delivered_position = row.user_delivered_position;
  chat.user_read_position = row.user_read_position;
  chat.waiting_since = iso(scope, row.first_unanswered_at);
  chat.unavailable_at = iso(scope, row.unavailable_shown_at);
  chat.unavailable_reason = row.unavailable_reason;
  chat.ticket_id = row.ticket_id;
  chat.ticket_number = row.ticket_number;
  chat.archived_at = iso(scope, row.archived_at);
  chat.archived_by = row.archived_by;
  chat.created_at = iso(scope, row.created_at);
  chat.updated_at = iso(scope, row.updated_at);
  return chat;
}

struct MessageRow {
  std::int64_t id = 0;
  std::string uid;
  std::int64_t position = 0;
  protocol::AuthorKind author_kind = protocol::AuthorKind::end_user;
  std::string author_name;
  std::optional<std::int64_t> author_id;
  bool is_private = false;
  std::string text;
  Time written_at{};
  Time accepted_at{};
};
BOOST_DESCRIBE_STRUCT(MessageRow, (),
                      (id, uid, position, author_kind, author_name, author_id, is_private, text, written_at,
                       accepted_at))

struct EventRow {
  std::int64_t id = 0;
  std::string kind;
  std::string text;
  Time happened_at{};
};
BOOST_DESCRIBE_STRUCT(EventRow, (), (id, kind, text, happened_at))

}  // namespace

Result<api::ChatList> list_chats(store::Reader& sql, Scope const& scope, ChatQuery const& query) {
  using core::desk::Filter;
  Where where("c.organisation_id = ?", scope.organisation);
  see_only(where, scope);
  if (query.filter == Filter::archived) {
    where.condition("c.status = 'archived'");
  } else {
    where.condition("c.status = 'open'");
  }
  if (query.filter == Filter::mine || query.filter == Filter::mine_unread)
    where.condition("c.assignee_id = ?", scope.user);
  if (query.filter == Filter::mine_unread)
    where.condition("c.last_user_position > COALESCE(r.read_position, 0)");
  if (query.filter == Filter::unassigned) where.condition("c.assignee_id IS NULL");
  if (query.asset) where.condition("c.asset_id = ?", *query.asset);
  if (query.customer) where.condition("c.customer_id = ?", *query.customer);
  for (auto const& term : search_terms(query.query)) chat_has_term(where, scope, term);
  api::ChatList list;
  list.meta = meta_of(query.page, where.count(sql, from_of(scope)));
  char const* order = query.filter == Filter::unassigned
                          ? "c.first_unanswered_at IS NULL, c.first_unanswered_at, c.last_message_at, c.id"
                          : "c.last_message_at DESC, c.id DESC";
  for (auto const& row : where.page<ListRow>(sql, select_of(scope), order, query.page)) {
    list.chats.push_back(shape_of(scope, row));
  }
  list.counts = chat_counts(sql, scope);
  return list;
}

Result<api::Chat> show_chat(store::Reader& sql, Scope const& scope, Key const& key) {
  auto chat = load_seen_chat(sql, scope, key);
  if (!chat) return chat.error();
  auto const row = sql.one<ListRow>(select_of(scope) + " WHERE c.organisation_id = ? AND c.id = ?",
                                    scope.organisation, chat->id);
  if (!row) return not_found("chat");
  return shape_of(scope, *row);
}

Result<api::MessageList> list_messages(store::Reader& sql, Scope const& scope, Key const& key,
                                       std::optional<std::int64_t> before_position, std::int64_t limit) {
  auto chat = load_seen_chat(sql, scope, key);
  if (!chat) return chat.error();
  constexpr std::int64_t most = 200;
  limit = std::clamp<std::int64_t>(limit, 1, most);
  auto const before = before_position.value_or(chat->last_position + 1);
  auto rows = sql.all<MessageRow>(
      "SELECT id, uid, position, author_kind, author_name, author_id, is_private, text, written_at, "
      "accepted_at FROM messages "
      "WHERE organisation_id = ? AND chat_id = ? AND position < ? ORDER BY position DESC LIMIT ?",
      scope.organisation, chat->id, before, limit + 1);
  api::MessageList list;
  list.more = static_cast<std::int64_t>(rows.size()) > limit;
  if (list.more) rows.pop_back();
  std::reverse(rows.begin(), rows.end());
  auto const from = rows.empty() || !list.more ? chat->created_at : rows.front().accepted_at;
  auto const until = before_position && !rows.empty() ? rows.back().accepted_at : Time::max();
  for (auto& row : rows) {
    list.messages.push_back({row.id,
                             row.uid,
                             chat->uid.text(),
                             row.position,
                             {row.author_kind, row.author_name},
                             row.author_id,
                             row.is_private,
                             std::move(row.text),
                             iso(scope, row.written_at),
                             iso(scope, row.accepted_at),
                             attachments_of(sql, scope.organisation, row.uid)});
  }
  for (auto const& event :
       sql.all<EventRow>("SELECT id, kind, text, happened_at FROM device_events WHERE organisation_id = ? "
                         "AND asset_id = ? AND happened_at >= ? AND happened_at <= ? ORDER BY happened_at "
                         "DESC LIMIT 100",
                         scope.organisation, chat->asset_id, from, until)) {
    list.events.push_back({event.id, event.kind, event.text, iso(scope, event.happened_at)});
  }
  std::reverse(list.events.begin(), list.events.end());
  return list;
}

protocol::ChatCounts chat_counts(store::Reader& sql, Scope const& scope) {
  protocol::ChatCounts counts;
  // Who sees her own only sees nobody's neither.
  if (scope.sees_all_chats)
    counts.unassigned = sql.one<std::int64_t>(
                               "SELECT COUNT(*) FROM chats WHERE organisation_id = ? AND status = 'open' AND "
                               "assignee_id IS NULL",
                               scope.organisation)
                            .value_or(0);
  counts.mine_unread =
      sql.one<std::int64_t>(
             "SELECT COUNT(*) FROM chats c LEFT JOIN chat_reads r ON r.organisation_id = c.organisation_id "
             "AND "
             "r.chat_id = c.id AND r.user_id = ? WHERE c.organisation_id = ? AND c.status = 'open' AND "
             "c.assignee_id = ? AND c.last_user_position > COALESCE(r.read_position, 0)",
             scope.user, scope.organisation, scope.user)
          .value_or(0);
  counts.bubble = counts.unassigned + counts.mine_unread;
  return counts;
}

Result<std::vector<api::Asset>> chat_assets(store::Reader& sql, Scope const& scope,
                                            std::vector<std::int64_t> const& ids) {
  using Found = std::tuple<std::int64_t, std::string, std::string, std::int64_t, std::string, std::string>;
  std::vector<api::Asset> assets;
  for (auto const id : ids) {
    auto const row = sql.one<Found>(
        "SELECT a.id, a.uid, a.name, c.id, c.uid, c.business_name FROM assets a JOIN customers c ON "
        "c.organisation_id = a.organisation_id AND c.id = a.customer_id WHERE a.organisation_id = ? "
        "AND a.id = ? AND a.deleted_at IS NULL",
        scope.organisation, id);
    if (!row) continue;
    api::Asset asset;
    std::tie(asset.id, asset.uuid, asset.name, asset.customer.id, asset.customer.uuid,
             asset.customer.business_name) = *row;
    asset.customer_id = asset.customer.id;
    assets.push_back(std::move(asset));
  }
  return assets;
}

}  // namespace deskbell::console
