// What a user's tray begins with, and what it is told of the desk.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/history.h"
#include "agent/policy_in_force.h"
#include "protocol/channels.h"

namespace deskbell::agent {

struct TrayView {
  std::vector<protocol::TrayAnnouncement> announcements;
  std::optional<protocol::ChatView> chat;
  std::vector<protocol::RequestView> requests;
  std::vector<protocol::TrayEvent> after;  ///< what follows the snapshot: a picture, the files of requests
  history::Past past;
};

/// `now`: the wall clock as the console would read it.
TrayView view_for(SQLite::Database& database, std::string const& account, Time now);

/// A snapshot that a frame holds, and what found no room in it as the changes that follow: of the requests
/// the first come first.
std::vector<protocol::TrayEvent> in_frames(protocol::TraySnapshot snapshot);

/// As the policy shows it to that user while the link is so.
protocol::TrayMenuChanged menu_for_user(PolicyInForce const& policy, protocol::DeviceUser const& user,
                                        protocol::LinkStatus link);

/// The business hours of the live chat items of a user's menu, from `now` on; each once.
std::vector<protocol::DeskHours> hours_for(PolicyInForce const& policy,
                                           std::vector<protocol::MenuItem> const& menu, Time now);

}  // namespace deskbell::agent
