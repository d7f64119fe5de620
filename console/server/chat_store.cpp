// Rows of conversations, and messages taking their place.
#include "console/server/chat_store.h"

#include "console/server/attachments.h"
#include "console/server/downlink.h"
#include "console/server/notifier/notify.h"
#include "core/text.h"

namespace deskbell::console {

namespace {

constexpr char const* select =
    "SELECT c.id, c.organisation_id, c.uid, c.asset_id, c.device_user_id, c.customer_id, c.contact_id, "
    "c.status, "
    "c.assignee_id, u.uid, c.last_position, c.last_user_position, c.last_answer_position, c.streak_position, "
    "c.first_unanswered_at, c.streak_message_uid, c.unavailable_position, c.unavailable_shown_at, "
    "c.unavailable_reason, "
    "c.ticket_id, t.uid, "
    "c.ticket_position, c.last_message_at, c.last_message, c.last_author, c.user_delivered_position, "
    "c.user_read_position, "
    "c.desk_delivered_position, c.desk_read_position, c.item_id, c.unavailable_after_ms, "
    "c.ticket_on_unavailable, "
    "c.automatic_ticket_at, c.archived_at, c.archived_by, c.created_at, c.invitation_uid "
    "FROM chats c LEFT JOIN users u ON u.organisation_id = c.organisation_id AND u.id = c.assignee_id "
    "LEFT JOIN tickets t ON t.organisation_id = c.organisation_id AND t.id = c.ticket_id AND t.deleted_at IS "
    "NULL ";

constexpr std::size_t preview_characters = 120;

core::desk::TicketOnUnavailable rule_of(std::string const& text) {
  if (text == "automatic") return core::desk::TicketOnUnavailable::automatic;
  return text == "never" ? core::desk::TicketOnUnavailable::never : core::desk::TicketOnUnavailable::offer;
}

std::optional<ChatRow> loaded(std::optional<ChatRow> chat) {
  if (chat) chat->stored = chat->seldom();
  return chat;
}

core::desk::From from_of(protocol::AuthorKind kind) {
  if (kind == protocol::AuthorKind::technician) return core::desk::From::technician;
  return kind == protocol::AuthorKind::automatic ? core::desk::From::automatic : core::desk::From::end_user;
}

/// In a list, where there are no words, what was attached: "2 files: a.png, b.pdf".
std::string shown_text(NewMessage const& message) {
  if (!message.text.empty() || message.attachments.empty()) return message.text;
  auto const count = message.attachments.size();
  std::string names = std::to_string(count) + (count == 1 ? " file: " : " files: ");
  for (std::size_t place = 0; place < count; ++place)
    names += (place == 0 ? "" : ", ") + message.attachments[place].name;
  return names;
}

}  // namespace

std::string preview_of(NewMessage const& message) {
  return core::preview(shown_text(message), preview_characters);
}

core::desk::Conversation ChatRow::conversation() const {
  core::desk::Conversation made;
  made.id = uid;
  made.open = status == protocol::ChatStatus::open;
  made.assignee = assignee_uid;
  made.last_position = last_position;
  made.last_user_position = last_user_position;
  made.last_answer_position = last_answer_position;
  made.streak_position = streak_position;
  made.first_unanswered_at = first_unanswered_at;
  made.streak_message = streak_message_uid;
  made.unavailable_position = unavailable_position;
  made.unavailable_shown_at = unavailable_shown_at;
  made.ticket = ticket_uid;
  made.ticket_position = ticket_position;
  return made;
}

void ChatRow::take(core::desk::Conversation const& conversation) {
  status = conversation.open ? protocol::ChatStatus::open : protocol::ChatStatus::archived;
  last_position = conversation.last_position;
  last_user_position = conversation.last_user_position;
  last_answer_position = conversation.last_answer_position;
  streak_position = conversation.streak_position;
  first_unanswered_at = conversation.first_unanswered_at;
  streak_message_uid = conversation.streak_message;
  unavailable_position = conversation.unavailable_position;
  unavailable_shown_at = conversation.unavailable_shown_at;
  if (!unavailable_shown_at) unavailable_reason.reset();
  ticket_uid = conversation.ticket;
  ticket_position = conversation.ticket_position;
  assignee_uid = conversation.assignee;
  if (!assignee_uid) assignee_id.reset();
  // The device may vanish any moment: what it would then have asked for is noted now.
  automatic_ticket_at = core::desk::automatic_ticket_at(conversation, rule_of(ticket_on_unavailable),
                                                        unavailable_after_ms, false);
}

std::optional<ChatRow> load_chat(store::Sql& sql, std::int64_t organisation, std::int64_t id) {
  static std::string const text = std::string(select) + "WHERE c.organisation_id = ? AND c.id = ?";
  return loaded(sql.one<ChatRow>(text, organisation, id));
}

Result<ChatRow> load_chat(store::Sql& sql, std::int64_t organisation, Key const& key) {
  static std::string const by_uid = std::string(select) + "WHERE c.organisation_id = ? AND c.uid = ?";
  static std::string const by_alias = std::string(select) +
                                      "JOIN chat_aliases a ON a.organisation_id = c.organisation_id AND "
                                      "a.chat_id = c.id WHERE a.organisation_id = ? AND a.uid "
                                      "= ?";
  std::optional<ChatRow> found;
  if (key.uid.empty()) {
    found = load_chat(sql, organisation, key.id);
  } else {
    found = loaded(sql.one<ChatRow>(by_uid, organisation, key.uid));
    if (!found) found = loaded(sql.one<ChatRow>(by_alias, organisation, key.uid));
  }
  if (!found) return not_found("chat");
  return *found;
}

Result<ChatRow> load_seen_chat(store::Sql& sql, Scope const& scope, Key const& key) {
  auto chat = load_chat(sql, scope.organisation, key);
  if (chat && !scope.sees_chat_of(chat->assignee_id)) return not_found("chat");
  return chat;
}

std::optional<ChatRow> load_open_chat(store::Sql& sql, std::int64_t organisation, std::int64_t asset,
                                      std::int64_t device_user) {
  static std::string const text =
      std::string(select) +
      "WHERE c.organisation_id = ? AND c.asset_id = ? AND c.device_user_id = ? AND c.status = 'open'";
  return loaded(sql.one<ChatRow>(text, organisation, asset, device_user));
}

void save_chat(store::Transaction& tx, ChatRow& chat) {
  auto& sql = tx.sql();
  sql.run(
      "UPDATE chats SET last_position = ?, last_user_position = ?, last_answer_position = ?, streak_position "
      "= ?, first_unanswered_at = ?, streak_message_uid = ?, unavailable_position = ?, unavailable_shown_at "
      "= ?, unavailable_reason = ?, ticket_position = ?, last_message_at = ?, last_message = ?, last_author "
      "= ?, "
      "user_delivered_position = ?, user_read_position = ?, desk_delivered_position = ?, desk_read_position "
      "= ?, item_id = ?, unavailable_after_ms = ?, ticket_on_unavailable = ?, version = version + 1, "
      "updated_at = ? WHERE organisation_id = ? AND id = ?",
      chat.last_position, chat.last_user_position, chat.last_answer_position, chat.streak_position,
      chat.first_unanswered_at, chat.streak_message_uid, chat.unavailable_position, chat.unavailable_shown_at,
      chat.unavailable_reason, chat.ticket_position, chat.last_message_at, chat.last_message,
      chat.last_author, chat.user_delivered_position, chat.user_read_position, chat.desk_delivered_position,
      chat.desk_read_position, chat.item_id, chat.unavailable_after_ms, chat.ticket_on_unavailable, tx.now(),
      chat.organisation_id, chat.id);
  // To write this with every message as it was costs two pages of the log.
  if (chat.stored != chat.seldom()) {
    sql.run(
        "UPDATE chats SET status = ?, assignee_id = ?, contact_id = ?, ticket_id = ?, automatic_ticket_at = "
        "?, archived_at = ?, archived_by = ? WHERE organisation_id = ? AND id = ?",
        chat.status, chat.assignee_id, chat.contact_id, chat.ticket_id, chat.automatic_ticket_at,
        chat.archived_at, chat.archived_by, chat.organisation_id, chat.id);
    chat.stored = chat.seldom();
  }
  tx.change(chat.organisation_id, "chat", chat.uid.text());
}

namespace {

/// Without what many in one go have in common: the preview of the list, and telling the device.
Result<void> append_one(store::Transaction& tx, ChatRow& chat, NewMessage const& message) {
  auto const fresh = check_new_attachments(tx.sql(), chat.organisation_id, message.attachments);
  if (!fresh) return fresh.error();
  auto const position = chat.last_position + 1;
  tx.sql().run(
      "INSERT INTO messages (organisation_id, uid, chat_id, position, author_kind, author_name, author_id, "
      "is_private, text, "
      "written_at, accepted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      chat.organisation_id, message.uid, chat.id, position, message.author.kind, message.author.name,
      message.author_id, message.is_private, message.text, message.written_at, tx.now());
  insert_attachments(tx, {chat.organisation_id, chat.asset_id, message.uid, std::nullopt},
                     message.attachments);
  core::desk::Said said;
  said.message = message.uid;
  said.position = position;
  said.from = from_of(message.author.kind);
  said.is_private = message.is_private;
  said.accepted_at = tx.now();
  chat.take(core::desk::said(chat.conversation(), said));
  tx.change(chat.organisation_id, "message", message.uid.text(), false, chat.uid.text());
  return {};
}

ToDevice echo_of(ChatRow const& chat, NewMessage const& message, Time accepted_at) {
  protocol::ChatMessage echo;
  echo.chat_id = chat.uid;
  echo.message_id = message.uid;
  echo.position = chat.last_position;
  echo.author = message.author;
  echo.text = message.text;
  echo.written_at = message.written_at;
  echo.accepted_at = accepted_at;
  if (!message.attachments.empty()) echo.attachments = message.attachments;
  return {std::move(echo), Delivers{chat.id, chat.last_position}};
}

}  // namespace

Result<std::int64_t> append_messages(store::Transaction& tx, ChatRow& chat,
                                     std::span<NewMessage const> messages) {
  std::vector<ToDevice> echoes;
  NewMessage const* oldest = nullptr;
  NewMessage const* newest = nullptr;
  std::int64_t oldest_position = 0;
  for (auto const& message : messages) {
    if (auto done = append_one(tx, chat, message); !done) return done.error();
    if (message.is_private) {
      notify_said(tx, chat, message, chat.last_position);
      continue;
    }
    echoes.push_back(echo_of(chat, message, tx.now()));
    newest = &message;
    if (oldest == nullptr) {
      oldest = newest;
      oldest_position = chat.last_position;
    }
  }
  if (newest != nullptr) {
    chat.last_message_at = tx.now();
    chat.last_message = preview_of(*newest);
    chat.last_author = newest->author.name;
    queue_all_for_asset(tx, chat.organisation_id, chat.asset_id, echoes);
    // Who is away reads how it began, and how many came after.
    notify_said(tx, chat, *oldest, oldest_position);
  }
  return chat.last_position;
}

Result<std::int64_t> append_message(store::Transaction& tx, ChatRow& chat, NewMessage const& message) {
  return append_messages(tx, chat, {&message, 1});
}

ChatRow create_chat(store::Transaction& tx, std::int64_t organisation, NewChat const& made) {
  auto const id = *tx.sql().one<std::int64_t>(
      "INSERT INTO chats (organisation_id, uid, asset_id, device_user_id, customer_id, contact_id, status, "
      "assignee_id, item_id, "
      "last_message_at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?) RETURNING "
      "id",
      organisation, made.uid, made.asset, made.user.id, made.customer, made.user.contact_id, made.assignee,
      made.item_id, tx.now(), tx.now(), tx.now());
  tx.change(organisation, "chat", made.uid.text());
  return *load_chat(tx.sql(), organisation, id);
}

}  // namespace deskbell::console
