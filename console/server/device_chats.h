// What a device's user says, and what the fallback on the device did: each applied in the transaction of its
// fact.
#pragma once

#include <span>

#include "console/server/device_scope.h"
#include "console/server/store/transaction.h"
#include "protocol/device_link.h"

namespace deskbell::console {

// Errors of all: invalid, too_large (the fact does not fit), denied (another device's conversation), conflict
// (a message's id came with other content). The fact is then refused and audited.
Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::ChatOpened const& fact);
Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::ChatSaid const& fact);
/// Of one user to one conversation, in their order: its row is written once. All of them or none.
Result<void> apply_said(store::Transaction& tx, DeviceScope const& device,
                        std::span<protocol::ChatSaid const* const> facts);
/// An answer that was accepted before wins: then only the message is kept.
Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::ChatUnavailable const& fact);
Result<void> apply(store::Transaction& tx, DeviceScope const& device,
                   protocol::ChatTicketRequested const& fact);
Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::TicketSubmitted const& fact);

/// Marks of the end user; lost ones do not matter. Errors: not_found (not a conversation of this device).
Result<void> mark_read(store::Transaction& tx, DeviceScope const& device, ChatId chat, std::int64_t position);
/// The canonical id of a conversation of this device.
std::optional<ChatId> own_chat(store::Sql& sql, DeviceScope const& device, ChatId chat);

/// Facts for an identity that cannot know, or forgot, what was said before: conversations with their
/// messages, and requests. What it knows already it drops by the messages' ids.
enum class TellChats {
  open,   ///< and the newest tickets
  recent  ///< the newest archived ones, too
};
void queue_chats(store::Transaction& tx, std::int64_t organisation, std::int64_t asset, std::int64_t identity,
                 TellChats which);

}  // namespace deskbell::console
