// "All users of this device" is an invitation to each; the first who answers owns the conversation
// (WIRES.md).
#pragma once

#include <cstdint>
#include <vector>

#include "console/server/chat_store.h"

namespace deskbell::console {

/// These open conversations (chats.id), in which no end user has said anything, are one invitation from now
/// on, with those that belonged to theirs before. One alone is none.
void invite(store::Transaction& tx, std::int64_t organisation, std::vector<std::int64_t> const& chats);
/// The end user of `chat` answered: the others' conversations end, where they have said nothing, and their
/// devices are told. `chat` is brought up to date, not saved.
void accept_invitation(store::Transaction& tx, ChatRow& chat);

}  // namespace deskbell::console
