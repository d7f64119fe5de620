// What a user's tray begins with.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/history.h"
#include "protocol/channels.h"

namespace deskbell::agent {

struct TrayView {
  std::vector<protocol::TrayAnnouncement> announcements;
  std::optional<protocol::ChatView> chat;
  std::vector<protocol::RequestView> requests;
  history::Past past;
};

/// `now`: the wall clock as the console would read it.
TrayView view_for(SQLite::Database& database, std::string const& account, Time now);

}  // namespace deskbell::agent
