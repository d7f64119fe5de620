// A conversation's row and core/desk's view of it; appending messages; making conversations and their
// tickets. What technicians do (chats.h) and what devices say (device_chats.h) both go through here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

#include "console/server/device_users.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"
#include "core/desk.h"
#include "protocol/common.h"

namespace deskbell::console {

struct ChatRow {
  std::int64_t id = 0;
  std::int64_t organisation_id = 0;
  ChatId uid;
  std::int64_t asset_id = 0;
  std::int64_t device_user_id = 0;
  std::int64_t customer_id = 0;
  std::optional<std::int64_t> contact_id;
  protocol::ChatStatus status = protocol::ChatStatus::open;
  std::optional<std::int64_t> assignee_id;
  std::optional<UserId> assignee_uid;
  std::int64_t last_position = 0;
  std::int64_t last_user_position = 0;
  std::int64_t last_answer_position = 0;
  std::int64_t streak_position = 0;
  std::optional<Time> first_unanswered_at;
  std::optional<MessageId> streak_message_uid;
  std::int64_t unavailable_position = 0;
  std::optional<Time> unavailable_shown_at;
  std::optional<std::string> unavailable_reason;  ///< nobody_available, not_reached or closed
  std::optional<std::int64_t> ticket_id;
  std::optional<TicketId> ticket_uid;
  std::int64_t ticket_position = 0;
  Time last_message_at{};
  std::optional<std::string> last_message;
  std::optional<std::string> last_author;
  std::int64_t user_delivered_position = 0;
  std::int64_t user_read_position = 0;
  std::int64_t desk_delivered_position = 0;
  std::int64_t desk_read_position = 0;
  std::optional<std::string> item_id;
  Duration unavailable_after_ms{180'000};
  std::string ticket_on_unavailable = "offer";
  std::optional<Time> automatic_ticket_at;
  std::optional<Time> archived_at;
  std::optional<std::string> archived_by;
  Time created_at{};
  std::optional<std::string> invitation_uid;  ///< of chat_invitations.h

  /// What an index or another table hangs on.
  using Seldom = std::tuple<protocol::ChatStatus, std::optional<std::int64_t>, std::optional<std::int64_t>,
                            std::optional<std::int64_t>, std::optional<Time>, std::optional<Time>,
                            std::optional<std::string>>;
  [[nodiscard]] Seldom seldom() const {
    return {status, assignee_id, contact_id, ticket_id, automatic_ticket_at, archived_at, archived_by};
  }
  std::optional<Seldom> stored;  ///< as the database has it, by load_chat and save_chat

  [[nodiscard]] core::desk::Conversation conversation() const;
  /// Takes over what core decided; assignee and ticket by their uids only where they went away.
  void take(core::desk::Conversation const& conversation);
};
BOOST_DESCRIBE_STRUCT(ChatRow, (),
                      (id, organisation_id, uid, asset_id, device_user_id, customer_id, contact_id, status,
                       assignee_id, assignee_uid, last_position, last_user_position, last_answer_position,
                       streak_position, first_unanswered_at, streak_message_uid, unavailable_position,
                       unavailable_shown_at, unavailable_reason, ticket_id, ticket_uid, ticket_position,
                       last_message_at, last_message, last_author, user_delivered_position,
                       user_read_position, desk_delivered_position, desk_read_position, item_id,
                       unavailable_after_ms, ticket_on_unavailable, automatic_ticket_at, archived_at,
                       archived_by, created_at, invitation_uid))

std::optional<ChatRow> load_chat(store::Sql& sql, std::int64_t organisation, std::int64_t id);
/// By id, uid or a uid that became another name. Error: not_found.
Result<ChatRow> load_chat(store::Sql& sql, std::int64_t organisation, Key const& key);
/// The same for who asks: one that she may not see is not_found.
Result<ChatRow> load_seen_chat(store::Sql& sql, Scope const& scope, Key const& key);
std::optional<ChatRow> load_open_chat(store::Sql& sql, std::int64_t organisation, std::int64_t asset,
                                      std::int64_t device_user);
/// Writes everything that changes, and a `changes` row.
void save_chat(store::Transaction& tx, ChatRow& chat);
/// Runs an UPDATE of conversations that ends with RETURNING organisation_id, uid, and tells who looks at
/// them.
template <class... A>
void change_chats(store::Transaction& tx, std::string_view sql, A const&... arguments) {
  using Changed = std::tuple<std::int64_t, std::string>;
  for (auto const& [organisation, uid] : tx.sql().all<Changed>(sql, arguments...))
    tx.change(organisation, "chat", uid);
}

struct NewMessage {
  MessageId uid;
  protocol::Author author;
  std::optional<std::int64_t> author_id;
  bool is_private = false;
  std::string text;  ///< checked by core::said_text
  Time written_at{};
  std::vector<protocol::Attachment> attachments{};  ///< checked by checked_attachments
};
/// The beginning of its words for a list; where there are none, what was attached.
std::string preview_of(NewMessage const& message);
/// Gives it its place, brings the row up to date (not saved yet), tells the device if it is public. Returns
/// the position. Error: conflict (an attachment is another message's).
Result<std::int64_t> append_message(store::Transaction& tx, ChatRow& chat, NewMessage const& message);
/// Several at once, in their order; the position is the last one's.
Result<std::int64_t> append_messages(store::Transaction& tx, ChatRow& chat,
                                     std::span<NewMessage const> messages);

struct NewChat {
  ChatId uid;
  std::int64_t asset = 0;
  std::int64_t customer = 0;
  DeviceUserRow user;
  std::optional<std::string> item_id;
  std::optional<std::int64_t> assignee;
};
/// Open, saved.
ChatRow create_chat(store::Transaction& tx, std::int64_t organisation, NewChat const& made);

struct ChatTicket {
  std::int64_t id = 0;
  bool created = false;
};
/// Carries out core's decision: a ticket with the transcript as an internal note, a comment with what is new,
/// or nothing. `chat` is brought up to date and saved; the device is told.
ChatTicket carry_out(store::Transaction& tx, Scope const& scope, ChatRow& chat,
                     core::desk::TicketDecision const& decision, std::optional<std::string> const& subject,
                     std::optional<std::string> const& problem_type);

/// Tells the device of its user's ticket, where it came from one.
void tell_requester(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket);

}  // namespace deskbell::console
