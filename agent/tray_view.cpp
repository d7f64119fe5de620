// The snapshot's part that lies in the database; the desk's hours, from the policy.
#include "agent/tray_view.h"

#include <algorithm>
#include <map>
#include <utility>

#include "agent/account.h"
#include "agent/announcements.h"
#include "agent/attachment_rows.h"
#include "agent/requests.h"
#include "core/policy.h"
#include "protocol/codec.h"

namespace deskbell::agent {

namespace {

/// So that all of them fit a frame beside the menu.
constexpr std::size_t spans_max = 280;
/// Two weeks of mornings and afternoons: the console sends the policy anew before they have passed.
constexpr std::size_t spans_each_max = 28;
constexpr std::size_t snapshot_bytes_max = protocol::max_tray_frame_bytes - 4096;

std::size_t bytes_of(protocol::TrayEvent const& event) { return protocol::encode_message(event).size(); }

void collect_live_chats(std::vector<protocol::MenuItem> const& menu, std::vector<std::string>& ids) {
  for (auto const& item : menu) {
    if (item.type == protocol::MenuItemType::live_chat) ids.push_back(item.id);
    collect_live_chats(item.items, ids);
  }
}

}  // namespace

TrayView view_for(SQLite::Database& database, std::string const& account, Time now) {
  constexpr std::int64_t requests_shown = 40;
  constexpr std::int64_t requests_with_files = 20;
  TrayView view;
  view.announcements = announcements::shown_to(database, account, now);
  view.requests = requests::of_account(database, account, requests_shown);
  for (auto const& row : attachment_rows::of_forms(database, account, requests_with_files))
    view.after.emplace_back(
        protocol::TrayAttachmentChanged{ChatId{}, *row.message_id, attachment_rows::view(row)});
  auto const chat = chat_rows::current(database, account);
  if (!chat) return view;
  view.chat = chat_rows::view(database, *chat);
  if (auto picture = chat_rows::picture(*chat)) view.after.emplace_back(std::move(*picture));
  view.past = history::newest(database, *chat);
  return view;
}

std::vector<protocol::TrayEvent> in_frames(protocol::TraySnapshot snapshot) {
  std::vector<protocol::TrayEvent> later;
  auto requests = std::exchange(snapshot.requests, {});
  auto bytes = bytes_of(snapshot);
  auto const put_off = [&](protocol::TrayEvent event) {
    later.push_back(std::move(event));
    bytes = bytes_of(snapshot);
  };
  if (bytes > snapshot_bytes_max)
    put_off(protocol::TrayDeskChanged{snapshot.usual_answer_s, std::exchange(snapshot.hours, {})});
  if (bytes > snapshot_bytes_max) put_off(protocol::TrayDeviceChanged{std::exchange(snapshot.device, {})});
  if (bytes > snapshot_bytes_max)
    put_off(protocol::TrayMenuChanged{snapshot.branding, std::exchange(snapshot.menu, {})});
  bool room = true;
  for (auto& request : requests) {
    protocol::TrayRequestChanged one{std::move(request)};
    bytes += bytes_of(one);
    room = room && bytes <= snapshot_bytes_max;
    if (room) {
      snapshot.requests.push_back(std::move(one.request));
    } else {
      later.emplace_back(std::move(one));
    }
  }
  later.insert(later.begin(), std::move(snapshot));
  return later;
}

protocol::TrayMenuChanged menu_for_user(PolicyInForce const& policy, protocol::DeviceUser const& user,
                                        protocol::LinkStatus link) {
  core::MenuContext context;
  context.user = login_name(user);
  context.online = link == protocol::LinkStatus::online;
  auto const& tray = policy.document.settings.tray;
  return {core::branding_of(tray), core::visible_menu(tray.menu, context)};
}

std::vector<protocol::DeskHours> hours_for(PolicyInForce const& policy,
                                           std::vector<protocol::MenuItem> const& menu, Time now) {
  std::vector<std::string> ids;
  collect_live_chats(menu, ids);
  std::map<std::string, std::vector<std::string>> by_name;
  for (auto const& id : ids) {
    auto const name = core::live_chat_of(policy.document.settings.tray.menu, id).business_hours;
    if (business_hours_of(policy, name)) by_name[name].push_back(id);
  }
  std::vector<protocol::DeskHours> told;
  for (auto& [name, item_ids] : by_name) {
    auto const known = business_hours_of(policy, name);
    protocol::DeskHours hours{std::move(item_ids), {}, known->known_until};
    auto const most = std::clamp<std::size_t>(spans_max / by_name.size(), 2, spans_each_max);
    for (auto const& span : known->open) {
      if (span.until <= now) continue;
      if (hours.open.size() == most) {
        hours.known_until = hours.open.back().until;
        break;
      }
      hours.open.push_back({span.from, span.until});
    }
    told.push_back(std::move(hours));
  }
  return told;
}

}  // namespace deskbell::agent
