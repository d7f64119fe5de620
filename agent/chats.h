// Conversations: carries what trays, the console and the clock say to core/chat, and what it decides into the
// database.
#pragma once

#include <optional>
#include <vector>

#include "agent/attachment_rows.h"
#include "agent/chat_rows.h"
#include "agent/policy_in_force.h"
#include "agent/store.h"
#include "core/chat.h"

namespace deskbell::agent::chats {

// Each is called inside a transaction of the store. What a tray asks for is bound to `user`, whom the kernel
// named: another user's conversation is answered like one that does not exist.

/// Errors: invalid and too_large (the text), conflict (the message id was used for something else), those of
/// outbox::admit.
Result<ChatId> say(Transaction& transaction, protocol::DeviceUser const& user, protocol::TraySay const& said,
                   PolicyInForce const& policy);
/// What forget() leaves behind.
struct Forgotten {
  std::optional<ChatId> chat;       ///< where it was said anew
  std::vector<AttachmentId> files;  ///< without rows now: to be removed from the disk
};
/// A message of the user's that failed is not wanted any more, or not so. Again is answered again. Errors:
/// those of TrayForgetMessage.
Result<Forgotten> forget(Transaction& transaction, protocol::DeviceUser const& user,
                         protocol::TrayForgetMessage const& command, PolicyInForce const& policy,
                         attachment_rows::Kept const& kept);
/// The end user has read up to a position. False where nothing changed. Error: not_found.
Result<bool> read_up_to(Transaction& transaction, protocol::DeviceUser const& user, ChatId chat,
                        std::int64_t position);
/// The end user takes the offered ticket; again is answered again. Errors: not_found, conflict (nothing to
/// make it of).
Result<ChatId> make_ticket(Transaction& transaction, protocol::DeviceUser const& user, ChatId chat,
                           PolicyInForce const& policy);

/// An event of the clock or the machine for one conversation.
Result<void> advance(Transaction& transaction, ChatId chat, core::chat::Event const& event,
                     PolicyInForce const& policy);
/// Likewise for every open one.
Result<void> advance_all(Transaction& transaction, core::chat::Event const& event,
                         PolicyInForce const& policy);

// What the console said. Each is idempotent.
Result<void> apply(Transaction& transaction, protocol::ChatStarted const& fact);
Result<void> apply(Transaction& transaction, protocol::ChatMessage const& fact, PolicyInForce const& policy);
Result<void> apply(Transaction& transaction, protocol::ChatRefused const& fact, PolicyInForce const& policy);
Result<void> apply(Transaction& transaction, protocol::ChatAssigned const& fact);
Result<void> apply(Transaction& transaction, protocol::ChatArchived const& fact, PolicyInForce const& policy);
Result<void> apply(Transaction& transaction, protocol::ChatReopened const& fact, PolicyInForce const& policy);
Result<void> apply(Transaction& transaction, protocol::ChatMerged const& fact);
Result<void> apply(Transaction& transaction, protocol::ChatContinued const& fact);
Result<void> apply(Transaction& transaction, protocol::ChatMarks const& marks);

/// Performs what core decided and stores the new state. `chat` is as it was before.
void settle(Transaction& transaction, chat_rows::Chat& chat, core::chat::Step step,
            PolicyInForce const& policy);

/// A new one, of which the console is told.
chat_rows::Chat open_chat(Transaction& transaction, ChatId id, protocol::DeviceUser const& user,
                          std::string const& item_id);
/// An own message stands in `to`, and the console does not have it: it is said there, by the same name. Its
/// files go along.
void say_again(Transaction& transaction, chat_rows::Chat& to, MessageId message, PolicyInForce const& policy);

/// What is in force for a message that is written now in a conversation from this menu item ("": none).
core::chat::Settings settings_for(std::string const& item_id, PolicyInForce const& policy, Time now);

/// The console's database is another one than last time: every conversation has to hear from it anew.
void on_console_restored(Transaction& transaction);

/// The read marks to say again after an opening.
std::vector<protocol::ChatRead> read_marks(SQLite::Database& database);

}  // namespace deskbell::agent::chats
