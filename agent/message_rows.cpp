// Messages of conversations as rows.
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include "agent/account.h"
#include "agent/attachment_rows.h"
#include "agent/chat_rows.h"

namespace deskbell::agent::chat_rows {

namespace {

constexpr char const* columns =
    "SELECT ord, message_id, chat_id, position, author_kind, author_name, text, written_at, accepted_at, "
    "sent, error "
    "FROM messages ";

Message read_message(SQLite::Statement& select) {
  Message message;
  message.order = select.getColumn(0).getInt64();
  message.message_id = MessageId::parse(select.getColumn(1).getString()).value_or(MessageId{});
  message.chat_id = ChatId::parse(select.getColumn(2).getString()).value_or(ChatId{});
  if (!select.getColumn(3).isNull()) message.position = select.getColumn(3).getInt64();
  boost::describe::enum_from_string(select.getColumn(4).getText(), message.author.kind);
  message.author.name = select.getColumn(5).getString();
  message.text = select.getColumn(6).getString();
  message.written_at = time_from_ms(select.getColumn(7).getInt64());
  if (!select.getColumn(8).isNull()) message.accepted_at = time_from_ms(select.getColumn(8).getInt64());
  message.sent = select.getColumn(9).getInt() != 0;
  if (!select.getColumn(10).isNull()) message.error = select.getColumn(10).getString();
  return message;
}

protocol::Delivery delivery_of(Chat const& chat, Message const& message) {
  if (message.error) return protocol::Delivery::failed;
  if (!message.position) return message.sent ? protocol::Delivery::sent : protocol::Delivery::queued;
  if (*message.position <= chat.seen_position) return protocol::Delivery::read;
  if (*message.position <= chat.delivered_position) return protocol::Delivery::delivered;
  return protocol::Delivery::sent;
}

protocol::MessageView view_of(SQLite::Database& database, Chat const& chat, Message const& message) {
  protocol::MessageView view;
  view.chat_id = chat.id();
  view.message_id = message.message_id;
  view.position = message.position;
  view.order = message.order;
  view.author = message.author;
  view.own = message.author.kind == protocol::AuthorKind::end_user;
  view.text = message.text;
  view.written_at = message.written_at;
  view.accepted_at = message.accepted_at;
  view.delivery = delivery_of(chat, message);
  view.error = message.error;
  view.attachments = attachment_rows::views(database, message.message_id);
  return view;
}

void bind_message(SQLite::Statement& statement, Message const& message) {
  statement.bind(":id", message.message_id.text());
  statement.bind(":chat", message.chat_id.text());
  if (message.position) statement.bind(":position", *message.position);
  if (message.accepted_at)
    statement.bind(":accepted", static_cast<std::int64_t>(ms_of(*message.accepted_at)));
  statement.bind(":sent", message.sent ? 1 : 0);
  if (message.error) statement.bind(":error", *message.error);
}

}  // namespace

std::optional<Message> find_message(SQLite::Database& database, MessageId id) {
  SQLite::Statement select(database, std::string(columns) + "WHERE message_id = ?");
  select.bind(1, id.text());
  if (!select.executeStep()) return std::nullopt;
  return read_message(select);
}

std::int64_t next_order(SQLite::Database& database) {
  // Not the newest row's: that one may have been taken away.
  return database
      .execAndGet("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'messages'), 0) + 1")
      .getInt64();
}

void insert_message(Transaction& transaction, Chat const& chat, Message message) {
  SQLite::Statement put(
      transaction.database(),
      "INSERT INTO messages (message_id, chat_id, position, author_kind, author_name, text, written_at, "
      "accepted_at, "
      "sent, error) VALUES (:id, :chat, :position, :kind, :name, :text, :written, :accepted, :sent, :error)");
  message.chat_id = chat.id();
  bind_message(put, message);
  put.bind(":kind", std::string(boost::describe::enum_to_string(message.author.kind, "")));
  put.bind(":name", message.author.name);
  put.bind(":text", message.text);
  put.bind(":written", static_cast<std::int64_t>(ms_of(message.written_at)));
  put.exec();
  message.order = transaction.database().getLastInsertRowid();
  tell_messages(transaction, chat, {view_of(transaction.database(), chat, message)});
}

void update_message(Transaction& transaction, Chat const& chat, Message const& message) {
  SQLite::Statement update(
      transaction.database(),
      "UPDATE messages SET chat_id = :chat, position = :position, accepted_at = :accepted, sent = "
      ":sent, error = :error WHERE message_id = :id");
  bind_message(update, message);
  update.exec();
  tell_messages(transaction, chat, {view_of(transaction.database(), chat, message)});
}

void remove_message(Transaction& transaction, Chat const& chat, MessageId id) {
  SQLite::Statement gone(transaction.database(), "DELETE FROM messages WHERE message_id = ?");
  gone.bind(1, id.text());
  gone.exec();
  transaction.tell(account_of(chat.user), protocol::TrayMessageGone{chat.id(), id});
}

namespace {
std::vector<Message> own_where(SQLite::Database& database, ChatId chat, char const* condition) {
  std::vector<Message> messages;
  SQLite::Statement select(database, std::string(columns) +
                                         "WHERE chat_id = ? AND author_kind = 'end_user' "
                                         "AND position IS NULL AND " +
                                         condition + " ORDER BY ord");
  select.bind(1, chat.text());
  while (select.executeStep()) messages.push_back(read_message(select));
  return messages;
}
}  // namespace

std::vector<Message> unsent(SQLite::Database& database, ChatId chat) {
  return own_where(database, chat, "sent = 0 AND error IS NULL");
}

std::vector<Message> failed(SQLite::Database& database, ChatId chat) {
  return own_where(database, chat, "error IS NOT NULL");
}

void mark_sent(Transaction& transaction, std::vector<std::string> const& message_ids) {
  for (auto const& text : message_ids) {
    auto const id = MessageId::parse(text);
    auto message = id ? find_message(transaction.database(), *id) : std::nullopt;
    if (!message || message->sent) continue;
    auto const chat = find(transaction.database(), message->chat_id);
    if (!chat) continue;
    message->sent = true;
    update_message(transaction, *chat, *message);
  }
}

void move_messages(Transaction& transaction, ChatId from, Chat const& to, Which which) {
  std::string const condition = which == Which::all ? "" : " AND position IS NULL";
  std::vector<Message> moved;
  {
    SQLite::Statement select(transaction.database(),
                             std::string(columns) + "WHERE chat_id = ?" + condition + " ORDER BY ord");
    select.bind(1, from.text());
    while (select.executeStep()) moved.push_back(read_message(select));
  }
  for (auto& message : moved) {
    message.chat_id = to.id();
    message.position.reset();  // the console says where it stands in its new place
    update_message(transaction, to, message);
  }
}

Page page(SQLite::Database& database, Chat const& chat, std::int64_t before_order, std::int64_t limit) {
  Page page;
  SQLite::Statement select(database,
                           std::string(columns) + "WHERE chat_id = ? AND ord < ? ORDER BY ord DESC LIMIT ?");
  select.bind(1, chat.id().text());
  select.bind(2, before_order);
  select.bind(3, limit + 1);
  while (select.executeStep()) page.messages.push_back(view_of(database, chat, read_message(select)));
  page.more = page.messages.size() > static_cast<std::size_t>(limit);
  if (page.more) page.messages.pop_back();
  std::reverse(page.messages.begin(), page.messages.end());
  return page;
}

Page page_after(SQLite::Database& database, Chat const& chat, std::int64_t after_order, std::int64_t limit) {
  Page page;
  SQLite::Statement select(database,
                           std::string(columns) + "WHERE chat_id = ? AND ord > ? ORDER BY ord LIMIT ?");
  select.bind(1, chat.id().text());
  select.bind(2, after_order);
  select.bind(3, limit + 1);
  while (select.executeStep()) page.messages.push_back(view_of(database, chat, read_message(select)));
  page.more = page.messages.size() > static_cast<std::size_t>(limit);
  if (page.more) page.messages.pop_back();
  return page;
}

std::vector<protocol::MessageView> own_between(SQLite::Database& database, Chat const& chat,
                                               std::int64_t after, std::int64_t up_to) {
  std::vector<protocol::MessageView> messages;
  SQLite::Statement select(
      database,
      std::string(columns) +
          "WHERE chat_id = ? AND author_kind = 'end_user' AND position > ? AND position <= ? ORDER BY ord");
  select.bind(1, chat.id().text());
  select.bind(2, after);
  select.bind(3, up_to);
  while (select.executeStep()) messages.push_back(view_of(database, chat, read_message(select)));
  return messages;
}

std::size_t frame_bytes(protocol::MessageView const& message) {
  std::size_t size = 512 + message.text.size() * 2 + message.author.name.size();
  if (!message.attachments) return size;
  for (auto const& file : *message.attachments)
    size += 320 + 2 * (file.name.size() + file.media_type.size() + file.error.value_or("").size());
  return size;
}

std::vector<protocol::TrayMessages> in_frames(std::vector<protocol::MessageView> messages) {
  std::vector<protocol::TrayMessages> frames;
  std::size_t bytes = 0;
  for (auto& message : messages) {
    auto const size = frame_bytes(message);
    if (frames.empty() || bytes + size > frame_messages_bytes) {
      frames.emplace_back();
      bytes = 0;
    }
    bytes += size;
    frames.back().messages.push_back(std::move(message));
  }
  return frames;
}

void tell_messages(Transaction& transaction, Chat const& chat, std::vector<protocol::MessageView> messages) {
  for (auto& frame : in_frames(std::move(messages)))
    transaction.tell(account_of(chat.user), std::move(frame));
}

}  // namespace deskbell::agent::chat_rows
