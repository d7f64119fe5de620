// A user's own conversations, back to the first: pages of them, and what they hold of some words.
#pragma once

#include <string>
#include <vector>

#include "agent/chat_rows.h"
#include "protocol/tray_link.h"

namespace deskbell::agent::history {

// `account` is whom the kernel named: conversations of others are answered like ones that do not exist.

struct Past {
  std::vector<protocol::TrayMessages> frames;
  bool more = false;  ///< there are older ones
};
/// The newest messages of a conversation.
Past newest(SQLite::Database& database, chat_rows::Chat const& chat);
/// What stands before; nothing where the conversation is not the account's.
Past before(SQLite::Database& database, std::string const& account, protocol::TrayHistory const& asked);

/// Error: not_found.
Result<protocol::TrayChatPage> read(SQLite::Database& database, std::string const& account,
                                    protocol::TrayReadChat const& asked);

/// Looks at so many messages at most, so that nobody else waits long; then the page ends, and says where to
/// go on.
struct FindLimits {
  std::size_t hits = 30;
  std::size_t looked_at = 4'000;
};
/// Errors: invalid (the text is not UTF-8), too_large, not_found (`before_chat`).
Result<protocol::TrayChatsFound> find(SQLite::Database& database, std::string const& account,
                                      protocol::TrayFindChats const& asked, FindLimits limits = {});

}  // namespace deskbell::agent::history
