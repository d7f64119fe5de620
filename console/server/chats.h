// Conversations as technicians work with them: lists, messages, saying, assigning, closing, tickets, read
// marks.
#pragma once

#include <optional>
#include <string>

#include "console/server/api/shapes.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"
#include "core/desk.h"

namespace deskbell::console {

struct ChatQuery {
  core::desk::Filter filter = core::desk::Filter::all;
  std::string query;  ///< in customer, contact, asset, user and messages
  std::optional<std::int64_t> asset;
  std::optional<std::int64_t> customer;
  Page page;
};

/// Unassigned: longest waiting first; else newest activity first. With the counts of this technician.
Result<api::ChatList> list_chats(store::Reader& sql, Scope const& scope, ChatQuery const& query);
/// A key that became another name of a conversation shows that one. Errors: not_found.
Result<api::Chat> show_chat(store::Reader& sql, Scope const& scope, Key const& key);
/// The newest `limit` (1 to 200) before that position, oldest first, with the device's events of the same
/// span.
Result<api::MessageList> list_messages(store::Reader& sql, Scope const& scope, Key const& key,
                                       std::optional<std::int64_t> before_position, std::int64_t limit);
protocol::ChatCounts chat_counts(store::Reader& sql, Scope const& scope);

/// Says something; a public message in an unassigned conversation takes it. The same uuid and text again: the
/// same message, not created. Errors: not_found; invalid, too_large (text); conflict (archived, or the uuid
/// with other text).
Result<Made<api::Message>> say_in_chat(store::Transaction& tx, Scope const& scope, Key const& key,
                                       api::SayRequest const& request);
/// Errors: not_found (chat, user), conflict (archived).
Result<api::Chat> assign_chat(store::Transaction& tx, Scope const& scope, Key const& key,
                              std::optional<std::int64_t> user);
/// Says who the end user is, for this conversation and all later ones. Errors: not_found (chat), invalid
/// (contact, or it belongs to another customer).
Result<api::Chat> link_contact(store::Transaction& tx, Scope const& scope, Key const& key,
                               std::optional<std::int64_t> contact);
/// Archives; an archived one stays as it is.
Result<api::Chat> close_chat(store::Transaction& tx, Scope const& scope, Key const& key);
/// Errors: conflict: another one is open for the same person; the message names its path.
Result<api::Chat> reopen_chat(store::Transaction& tx, Scope const& scope, Key const& key);
/// A conversation with a user of the asset, or one with each who is there. Open ones are answered as not
/// created. Errors: not_found, invalid (nobody known or there, text), conflict (all of them are in
/// conversation with somebody else).
Result<Made<api::ChatsStarted>> start_chats(store::Transaction& tx, Scope const& scope,
                                            api::StartChatRequest const& request);
/// One ticket for a conversation, with its transcript as an internal note; an existing one gets what is new.
Result<Made<api::Ticket>> ticket_of_chat(store::Transaction& tx, Scope const& scope, Key const& key,
                                         api::ChatTicketRequest const& request);
/// For this technician only: the end user's last message counts as not read yet. Errors: not_found.
Result<api::Chat> mark_unread(store::Transaction& tx, Scope const& scope, Key const& key);
/// How far this technician's screen has come. Marks only grow here. Errors: not_found.
Result<void> mark_chat(store::Transaction& tx, Scope const& scope, Key const& key, std::int64_t position,
                       bool read);

/// For the asset pages: {id, name, customer} of each that exists, in the order asked.
Result<std::vector<api::Asset>> chat_assets(store::Reader& sql, Scope const& scope,
                                            std::vector<std::int64_t> const& ids);

}  // namespace deskbell::console
