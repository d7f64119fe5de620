// Conversations as devices carry them on: merge and successor rules, the race of the fallback, one ticket.
#include "console/server/device_chats.h"

#include <algorithm>
#include <array>
#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include "console/server/attachments.h"
#include "console/server/chat_assignment.h"
#include "console/server/chat_invitations.h"
#include "console/server/chat_store.h"
#include "console/server/device_bounds.h"
#include "console/server/device_comments.h"
#include "console/server/device_policy.h"
#include "console/server/downlink.h"
#include "console/server/user_pictures.h"
#include "core/overload.h"
#include "core/text.h"
#include "protocol/reasons.h"

namespace deskbell::console {

namespace {

namespace desk = core::desk;
namespace reasons = protocol::reasons;

std::string name_of_rule(policy::TicketOnUnavailable rule) {
  return boost::describe::enum_to_string(rule, "offer");
}

void take_rules(store::Transaction& tx, DeviceScope const& device, ChatRow& chat) {
  auto const rules = live_chat_for(tx.sql(), device.organisation, device.asset, chat.item_id.value_or(""));
  chat.unavailable_after_ms = rules.unavailable_after;
  chat.ticket_on_unavailable = name_of_rule(rules.ticket_on_unavailable);
}

std::optional<desk::Known> known_as(store::Sql& sql, DeviceScope const& device, std::int64_t user,
                                    ChatId id) {
  using Owner = std::tuple<protocol::ChatStatus, std::int64_t, std::int64_t>;
  if (auto const row = sql.one<Owner>(
          "SELECT status, asset_id, device_user_id FROM chats WHERE organisation_id = ? AND uid = ?",
          device.organisation, id)) {
    auto const& [status, asset, owner] = *row;
    return desk::Known{std::nullopt, status == protocol::ChatStatus::open,
                       asset == device.asset && owner == user};
  }
  auto const alias = sql.one<ChatId>(
      "SELECT c.uid FROM chat_aliases a JOIN chats c ON c.organisation_id = a.organisation_id AND "
      "c.id = a.chat_id WHERE a.organisation_id = ? AND a.uid = ?",
      device.organisation, id);
  if (!alias) return std::nullopt;
  return desk::Known{*alias};
}

/// A bad day of a large terminal server stays far below. Whoever makes them without end wants that nobody
/// finds the others.
Result<void> may_open(store::Transaction& tx, DeviceScope const& device) {
  constexpr std::int64_t most_a_day = 500;
  if (!has_made_a_day(tx, device, "chats", most_a_day)) return {};
  return make_error(ErrorCode::unavailable,
                    reasons::filled(reasons::too_many_chats, {std::to_string(most_a_day)}));
}

Result<ChatRow> make_chat(store::Transaction& tx, DeviceScope const& device, DeviceUserRow const& user,
                          ChatId id, std::optional<std::string> const& item) {
  if (auto may = may_open(tx, device); !may) return may.error();
  auto const rules = live_chat_for(tx.sql(), device.organisation, device.asset, item.value_or(""));
  NewChat made;
  made.uid = id;
  made.asset = device.asset;
  made.customer = device.customer;
  made.user = user;
  made.item_id = item;
  made.assignee = assignee_for(tx, device.organisation, rules);
  auto chat = create_chat(tx, device.organisation, made);
  if (chat.assignee_id) queue_for_asset(tx, device.organisation, device.asset, assigned(tx.sql(), chat));
  return chat;
}

/// The conversation that is meant by `said_to`, made or merged as core decides.
Result<ChatRow> locate(store::Transaction& tx, DeviceScope const& device, DeviceUserRow const& user,
                       ChatId said_to, std::optional<std::string> const& item) {
  auto& sql = tx.sql();
  auto const open = load_open_chat(sql, device.organisation, device.asset, user.id);
  std::optional<ChatId> open_one;
  if (open) open_one = open->uid;
  auto const route = desk::route(said_to, open_one, [&](ChatId id) -> std::optional<desk::Known> {
    // Of this device and user, or it would not have been found.
    if (id == open_one) return desk::Known{std::nullopt, true, true};
    return known_as(sql, device, user.id, id);
  });
  if (!route) return route.error();
  auto const load = [&](ChatId id) -> Result<ChatRow> {
    if (id == open_one) return *open;
    return load_chat(sql, device.organisation, Key(id.uuid));
  };
  auto const tell = [&](auto const& message) {
    queue_for_identity(tx, device.organisation, device.identity, message);
  };
  return std::visit(
      core::Overload{
          [&](desk::Append const& append) -> Result<ChatRow> {
            if (append.said_to) tell(protocol::ChatMerged{*append.said_to, append.to});
            return load(append.to);
          },
          [&](desk::Create const& create) -> Result<ChatRow> {
            return make_chat(tx, device, user, create.id, item);
          },
          [&](desk::Merge const& merge) -> Result<ChatRow> {
            auto chat = load(merge.to);
            if (!chat) return chat;
            sql.run(
                "INSERT INTO chat_aliases (organisation_id, uid, chat_id, created_at) VALUES (?, ?, ?, ?)",
                device.organisation, merge.from, chat->id, tx.now());
            tell(protocol::ChatMerged{merge.from, merge.to});
            return chat;
          },
          [&](desk::Continue const& next) -> Result<ChatRow> {
            tell(protocol::ChatContinued{next.from, next.to});
            if (next.said_to) tell(protocol::ChatContinued{*next.said_to, next.to});
            if (next.create) return make_chat(tx, device, user, next.to, item);
            return load(next.to);
          },
      },
      *route);
}

/// A conversation of this device's asset, by whatever name.
Result<ChatRow> own_row(store::Sql& sql, DeviceScope const& device, ChatId id) {
  auto chat = load_chat(sql, device.organisation, Key(id.uuid));
  if (!chat) return chat;
  if (chat->asset_id != device.asset)
    return make_error(ErrorCode::denied, "chat_id: belongs to another device");
  return chat;
}

/// Where a streak stands now: it may have been merged or continued since, and a console that was restored may
/// not know the conversation by the name that it had. Without the streak, the conversation itself.
Result<ChatRow> row_of_streak(store::Sql& sql, DeviceScope const& device, ChatId id,
                              std::optional<MessageId> const& streak) {
  if (streak) {
    auto const in = sql.one<std::int64_t>(
        "SELECT chat_id FROM messages WHERE organisation_id = ? AND uid = ?", device.organisation, *streak);
    auto const stands = in ? load_chat(sql, device.organisation, *in) : std::nullopt;
    if (stands && stands->asset_id == device.asset) return *stands;
  }
  return own_row(sql, device, id);
}

struct MessageOwner {
  std::int64_t asset_id = 0;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(MessageOwner, (), (asset_id, text))

/// Whether the message is there already. Error: its id belongs to something else.
Result<bool> is_here(store::Sql& sql, DeviceScope const& device, MessageId id, std::string const& text) {
  auto const owner = sql.one<MessageOwner>(
      "SELECT c.asset_id, m.text FROM messages m JOIN chats c ON c.organisation_id = "
      "m.organisation_id AND c.id = m.chat_id WHERE m.organisation_id = ? AND m.uid = ?",
      device.organisation, id);
  if (!owner) return false;
  bool const same = owner->text == text;
  if (owner->asset_id == device.asset && same) return true;
  // Said before the device was enrolled anew, and its acknowledgement was lost on the way.
  if (same) return make_error(ErrorCode::conflict, std::string(reasons::said_before_moving));
  return make_error(ErrorCode::conflict, "message_id: " + id.text() + " is the id of another message");
}

std::int64_t position_of(store::Sql& sql, ChatRow const& chat, std::optional<MessageId> const& message) {
  if (!message) return 0;
  return sql
      .one<std::int64_t>(
          "SELECT position FROM messages WHERE organisation_id = ? AND uid = ? AND chat_id = ?",
          chat.organisation_id, *message, chat.id)
      .value_or(0);
}

}  // namespace

Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::ChatOpened const& fact) {
  auto user = remember_device_user(tx, device.organisation, device.customer, device.asset, fact.user);
  if (!user) return user.error();
  if (known_as(tx.sql(), device, user->id, fact.chat_id)) return {};
  auto chat = locate(tx, device, *user, fact.chat_id, fact.item_id);
  if (!chat) return chat.error();
  return {};
}

Result<void> apply_said(store::Transaction& tx, DeviceScope const& device,
                        std::span<protocol::ChatSaid const* const> facts) {
  std::vector<NewMessage> messages;
  for (auto const* fact : facts) {
    auto files = checked_attachments(fact->attachments);
    if (!files) return files.error();
    auto text = core::said_text(fact->text, !files->empty());
    if (!text) return text.error();
    auto const here = is_here(tx.sql(), device, fact->message_id, *text);
    if (!here) return here.error();
    if (*here) continue;
    auto& message = messages.emplace_back();
    message.uid = fact->message_id;
    message.text = std::move(*text);
    message.written_at = fact->written_at;
    message.attachments = std::move(*files);
  }
  if (messages.empty()) return {};
  auto const& first = *facts.front();
  auto user = remember_device_user(tx, device.organisation, device.customer, device.asset, first.user);
  if (!user) return user.error();
  auto chat = locate(tx, device, *user, first.chat_id, std::nullopt);
  if (!chat) return chat.error();
  if (chat->streak_position == 0) take_rules(tx, device, *chat);
  for (auto& message : messages) message.author = {protocol::AuthorKind::end_user, user->shown()};
  if (auto appended = append_messages(tx, *chat, messages); !appended) return appended.error();
  accept_invitation(tx, *chat);
  save_chat(tx, *chat);
  return {};
}

Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::ChatSaid const& fact) {
  std::array const one{&fact};
  return apply_said(tx, device, one);
}

namespace {
/// An older device says only whether it was linked, and a newer one may say a word that is not known here.
char const* reason_of(protocol::ChatUnavailable const& fact) {
  using protocol::UnavailableReason;
  auto reason = fact.linked ? UnavailableReason::nobody_available : UnavailableReason::not_reached;
  if (fact.reason) boost::describe::enum_from_string(fact.reason->c_str(), reason);
  return boost::describe::enum_to_string(reason, "nobody_available");
}
}  // namespace

Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::ChatUnavailable const& fact) {
  auto text = core::message_text(fact.text);
  if (!text) return text.error();
  auto chat = row_of_streak(tx.sql(), device, fact.chat_id, fact.streak_message_id);
  if (!chat) return chat.error();
  auto const here = is_here(tx.sql(), device, fact.message_id, *text);
  if (!here) return here.error();
  auto const streak = position_of(tx.sql(), *chat, fact.streak_message_id);
  auto decision = desk::unavailable(chat->conversation(), streak, fact.fired_at);
  bool const noted = decision.conversation.unavailable_position != chat->unavailable_position;
  chat->take(decision.conversation);
  if (noted) chat->unavailable_reason = reason_of(fact);
  if (!*here) {
    NewMessage message;
    message.uid = fact.message_id;
    message.author = {protocol::AuthorKind::automatic, "Deskbell"};
    message.text = std::move(*text);
    message.written_at = fact.fired_at;
    if (auto appended = append_message(tx, *chat, message); !appended) return appended.error();
  }
  save_chat(tx, *chat);
  return {};
}

Result<void> apply(store::Transaction& tx, DeviceScope const& device,
                   protocol::ChatTicketRequested const& fact) {
  auto chat = row_of_streak(tx.sql(), device, fact.chat_id, fact.streak_message_id);
  if (!chat) return chat.error();
  auto const decision = desk::ticket_requested(chat->conversation(), fact.automatic,
                                               position_of(tx.sql(), *chat, fact.streak_message_id));
  if (!decision) return {};
  auto scope = device.scope();
  scope.name = "Deskbell";
  carry_out(tx, scope, *chat, *decision, std::nullopt, std::nullopt);
  return {};
}

Result<void> mark_read(store::Transaction& tx, DeviceScope const& device, ChatId id, std::int64_t position) {
  auto chat = own_row(tx.sql(), device, id);
  if (!chat) return chat.error();
  auto const read = std::min(position, chat->last_position);
  if (read <= chat->user_read_position) return {};
  auto const delivered = std::max(chat->user_delivered_position, read);
  tx.sql().run(
      "UPDATE chats SET user_read_position = ?, user_delivered_position = ? WHERE organisation_id = ? AND id "
      "= ?",
      read, delivered, device.organisation, chat->id);
  tx.after_commit(EndUserMarks{device.organisation, chat->uid, delivered, read});
  return {};
}

std::optional<ChatId> own_chat(store::Sql& sql, DeviceScope const& device, ChatId id) {
  auto const chat = own_row(sql, device, id);
  if (!chat) return std::nullopt;
  return chat->uid;
}

namespace {
struct EchoRow {
  MessageId uid;
  std::int64_t position = 0;
  protocol::AuthorKind kind = protocol::AuthorKind::end_user;
  std::string name;
  std::string text;
  Time written_at{};
  Time accepted_at{};
};
BOOST_DESCRIBE_STRUCT(EchoRow, (), (uid, position, kind, name, text, written_at, accepted_at))
}  // namespace

namespace {
constexpr std::int64_t told_messages = 200;
constexpr std::int64_t told_archived = 20;

void queue_chat(store::Transaction& tx, std::int64_t identity, ChatRow const& chat) {
  auto& sql = tx.sql();
  auto const user = find_device_user(sql, chat.organisation_id, chat.device_user_id);
  if (!user) return;
  auto const tell = [&](auto const& message, std::optional<Delivers> delivers = std::nullopt) {
    queue_for_identity(tx, chat.organisation_id, identity, message, delivers);
  };
  tell(protocol::ChatStarted{chat.uid, user->wire(), "", chat.created_at});
  if (auto told = assigned(sql, chat); told.picture) tell(told);
  // What waits for an answer is always among them.
  auto after = std::max<std::int64_t>(chat.last_position - told_messages, 0);
  if (chat.streak_position != 0) after = std::min(after, chat.streak_position - 1);
  for (auto const& row :
       sql.all<EchoRow>("SELECT uid, position, author_kind, author_name, text, written_at, accepted_at FROM "
                        "messages WHERE organisation_id = ? AND chat_id = ? AND is_private = 0 AND position "
                        "> ? ORDER BY position",
                        chat.organisation_id, chat.id, after)) {
    protocol::ChatMessage echo{chat.uid, row.uid,        row.position,   {row.kind, row.name},
                               row.text, row.written_at, row.accepted_at};
    echo.attachments = attachments_for_device(sql, chat.organisation_id, row.uid);
    tell(echo, Delivers{chat.id, row.position});
  }
  if (chat.status != protocol::ChatStatus::open)
    tell(
        protocol::ChatArchived{chat.uid, chat.archived_by.value_or(""), chat.archived_at.value_or(tx.now())});
}
}  // namespace

void queue_chats(store::Transaction& tx, std::int64_t organisation, std::int64_t asset, std::int64_t identity,
                 TellChats which) {
  auto& sql = tx.sql();
  // Archived ones first, oldest first: what is open comes last and is what the user then sees.
  std::vector<std::int64_t> ids;
  if (which == TellChats::recent) {
    ids = sql.all<std::int64_t>(
        "SELECT id FROM chats WHERE organisation_id = ? AND asset_id = ? AND status <> 'open' ORDER BY "
        "archived_at DESC, id DESC LIMIT ?",
        organisation, asset, told_archived);
    std::reverse(ids.begin(), ids.end());
  }
  for (auto const id : sql.all<std::int64_t>(
           "SELECT id FROM chats WHERE organisation_id = ? AND asset_id = ? AND status = 'open'",
           organisation, asset))
    ids.push_back(id);
  for (auto const id : ids)
    if (auto const chat = load_chat(sql, organisation, id)) queue_chat(tx, identity, *chat);
  for (auto const ticket :
       sql.all<std::int64_t>("SELECT id FROM tickets WHERE organisation_id = ? AND asset_id = ? AND "
                             "device_user_id IS NOT NULL AND deleted_at IS NULL ORDER BY id DESC LIMIT 20",
                             organisation, asset)) {
    tell_requester(tx, organisation, ticket);
    tell_comments(tx, organisation, ticket);
  }
}

}  // namespace deskbell::console
