// Conversations and their messages as rows, and as a tray sees them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/store.h"
#include "core/chat.h"
#include "protocol/tray_link.h"

namespace deskbell::agent::chat_rows {

struct Chat {
  core::chat::State state;
  protocol::DeviceUser user;
  std::optional<std::string> item_id;  ///< the menu item it was started from
  std::optional<std::string> technician;
  std::optional<std::string> picture;   ///< of that technician, as it came
  std::int64_t read_position = 0;       ///< by the end user
  std::int64_t delivered_position = 0;  ///< to the technicians' side
  std::int64_t seen_position = 0;       ///< by the technicians' side
  std::optional<ChatId> merged_into;
  Time opened_at{};

  [[nodiscard]] ChatId id() const { return state.id; }
};

struct Message {
  ChatId chat_id;
  MessageId message_id;
  std::optional<std::int64_t> position;
  std::int64_t order = 0;  ///< given by insert()
  protocol::Author author;
  std::string text;
  Time written_at{};
  std::optional<Time> accepted_at;
  bool sent = false;
  std::optional<std::string> error;
};

// ---- conversations

std::optional<Chat> find(SQLite::Database& database, ChatId id);
/// Follows merges to where the conversation now stands.
std::optional<Chat> resolve(SQLite::Database& database, ChatId id);
/// Whose it is; empty where there is none.
std::string owner(SQLite::Database& database, ChatId id);
/// The open conversation of an account, else the one that was archived last.
std::optional<Chat> current(SQLite::Database& database, std::string const& account);
/// The account's conversation that was current before this one, or before anything (nil): newest first,
/// without those in which nothing was said.
std::optional<Chat> previous(SQLite::Database& database, std::string const& account, ChatId than);
std::vector<Chat> open_chats(SQLite::Database& database);
/// The console that merged them was restored: what it says now of each name counts.
void forget_merges(Transaction& transaction);
/// Archived ones too, without those that were merged into another.
std::vector<Chat> all_chats(SQLite::Database& database);
/// Puts it in as the account's newest.
void insert(Transaction& transaction, Chat const& chat);
/// A new one, likewise; of which the console knows, or need not.
Chat begin(Transaction& transaction, ChatId id, protocol::DeviceUser const& user,
           std::optional<std::string> item_id, Time opened_at);
/// Stores it, notes its state for the alarms and tells the trays.
void save(Transaction& transaction, Chat const& chat);
/// It becomes the one that its user sees.
void bring_forward(Transaction& transaction, ChatId id);

protocol::ChatView view(SQLite::Database& database, Chat const& chat);
/// Of who answers; none where nobody does.
std::optional<protocol::TrayChatPicture> picture(Chat const& chat);

// ---- messages

std::optional<Message> find_message(SQLite::Database& database, MessageId id);
/// What the next message will have as its order: greater than that of every other that there ever was.
std::int64_t next_order(SQLite::Database& database);
/// Gives it its order and tells the trays.
void insert_message(Transaction& transaction, Chat const& chat, Message message);
void update_message(Transaction& transaction, Chat const& chat, Message const& message);
/// For good; tells the trays. Its files are the caller's.
void remove_message(Transaction& transaction, Chat const& chat, MessageId id);
/// The end user's own which the console has not acknowledged, in their order; without those that failed.
std::vector<Message> unsent(SQLite::Database& database, ChatId chat);
/// The end user's own which failed, in their order.
std::vector<Message> failed(SQLite::Database& database, ChatId chat);
/// Acknowledged by the console.
void mark_sent(Transaction& transaction, std::vector<std::string> const& message_ids);
/// What has no place in the order yet; or everything of the conversation.
enum class Which { unpositioned, all };
void move_messages(Transaction& transaction, ChatId from, Chat const& to, Which which);

/// At most `limit`, the newest ones before `before_order`, oldest first.
struct Page {
  std::vector<protocol::MessageView> messages;
  bool more = false;
};
Page page(SQLite::Database& database, Chat const& chat, std::int64_t before_order, std::int64_t limit);
/// At most `limit`, the oldest ones after `after_order`, oldest first; `more`: there are newer ones.
Page page_after(SQLite::Database& database, Chat const& chat, std::int64_t after_order, std::int64_t limit);
/// Own messages whose state the marks between these positions changed.
std::vector<protocol::MessageView> own_between(SQLite::Database& database, Chat const& chat,
                                               std::int64_t after, std::int64_t up_to);

/// What a frame of the tray link surely takes of messages, and at most how much one of them takes.
inline constexpr std::size_t frame_messages_bytes = std::size_t{56} * 1024;
std::size_t frame_bytes(protocol::MessageView const& message);
std::vector<protocol::TrayMessages> in_frames(std::vector<protocol::MessageView> messages);
/// Tells the trays, in pieces that fit a frame.
void tell_messages(Transaction& transaction, Chat const& chat, std::vector<protocol::MessageView> messages);

}  // namespace deskbell::agent::chat_rows
