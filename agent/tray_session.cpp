// A tray's queue and limits.
#include "agent/tray_session.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>

#include "protocol/codec.h"
#include "protocol/excerpt.h"

namespace deskbell::agent {

bool TraySession::send(protocol::TrayEvent const& event) {
  if (ended || leaving) return true;
  auto const* shown = std::get_if<protocol::TrayChatPicture>(&event);
  if (shown != nullptr && !is_news(*shown)) return true;
  auto text = protocol::encode_message(event);
  if (text.size() > protocol::max_tray_frame_bytes) {
    spdlog::error("tray link: a frame of {} bytes is too large and was left out", text.size());
    return true;
  }
  auto bytes = LocalSocket::framed(text);
  queued_bytes += bytes.size();
  queue.push_back(std::move(bytes));
  wake.cancel();
  return queued_bytes <= queue_max_bytes;
}

/// Whoever was told of nobody's picture takes it that there is none.
bool TraySession::is_news(protocol::TrayChatPicture const& told) {
  bool const known = picture && picture->chat_id == told.chat_id && picture->technician == told.technician;
  if (known ? picture->picture == told.picture : !told.picture) return false;
  picture = told;
  return true;
}

void TraySession::say_goodbye(Error const& why) {
  send(protocol::TrayGoodbye{std::string(name_of(why.code)), why.message});
  leaving = true;
  watching = false;
  wake.cancel();
  limit.expires_after(goodbye_max);
  limit.async_wait([weak = weak_from_this()](boost::system::error_code error) {
    auto const self = weak.lock();
    if (!error && self) self->close();
  });
}

std::vector<protocol::TrayEvent> TraySession::differing(
    std::vector<protocol::TrayAnnouncement> const& shown) {
  std::vector<protocol::TrayEvent> events;
  std::map<AnnouncementId, std::string> now_told;
  for (auto const& one : shown) {
    auto const id = one.announcement.announcement_id;
    protocol::TrayEvent event = one;
    auto text = protocol::encode_message(event);
    auto const before = announcements.find(id);
    if (before == announcements.end() || before->second != text) events.push_back(std::move(event));
    now_told.emplace(id, std::move(text));
  }
  for (auto const& [id, text] : announcements)
    if (!now_told.contains(id)) events.emplace_back(protocol::TrayAnnouncementGone{id});
  announcements = std::move(now_told);
  return events;
}

void TraySession::set_user(protocol::DeviceUser user) {
  caller.user = std::move(user);
  account = account_of(caller.user);
}

void TraySession::close() {
  ended = true;
  watching = false;
  socket.close();
  wake.cancel();
  limit.cancel();
}

std::chrono::milliseconds TraySession::take_allowance(double cost) {
  auto const now = std::chrono::steady_clock::now();
  std::chrono::duration<double> const passed = now - counted_at;
  counted_at = now;
  allowance = std::min(burst, allowance + passed.count() * commands_per_second) - cost;
  if (allowance >= 0) return std::chrono::milliseconds(0);
  return std::chrono::milliseconds(static_cast<int>(-allowance / commands_per_second * 1000) + 1);
}

protocol::TrayAnswer answer_to(RequestId request, Result<std::optional<ChatId>> const& outcome) {
  protocol::TrayAnswer answer;
  answer.request_id = request;
  if (outcome) {
    answer.chat_id = *outcome;
  } else {
    answer.code = std::string(name_of(outcome.error().code));
    answer.error = outcome.error().message;
  }
  return answer;
}

/// Pieces of a file wait for the answer to the one before: they hurry nobody.
double cost_of(protocol::TrayCommand const& command) {
  bool const piece = std::holds_alternative<protocol::TrayAttachBytes>(command) ||
                     std::holds_alternative<protocol::TrayReadBytes>(command);
  return piece ? 0.1 : 1;
}

void Complaints::about(TraySession const& session, Error const& error) {
  auto const level = next_is_loud() ? spdlog::level::warn : spdlog::level::debug;
  spdlog::log(level, "tray link: user {} (process {}): {}", session.caller.user.account_id,
              session.caller.process_id, error.message);
}

bool Complaints::next_is_loud() {
  auto const now = std::chrono::steady_clock::now();
  if (now - since_ > std::chrono::minutes(1)) {
    since_ = now;
    count_ = 0;
  }
  return ++count_ <= a_minute;
}

std::vector<TraySessionPointer> watching(std::vector<TraySessionPointer> const& sessions) {
  std::vector<TraySessionPointer> those;
  std::copy_if(sessions.begin(), sessions.end(), std::back_inserter(those),
               [](auto const& session) { return session->watching; });
  return those;
}

std::vector<protocol::DeviceUser> users_with_tray(std::vector<TraySessionPointer> const& sessions) {
  // People choose their own full name: it is not to fill the frame that names them all.
  constexpr std::size_t full_name_bytes_max = 255;
  std::map<std::string, protocol::DeviceUser> users;
  for (auto const& session : sessions) {
    if (!session->greeted || session->leaving) continue;
    auto user = session->caller.user;
    if (user.full_name) user.full_name = protocol::clipped(*user.full_name, full_name_bytes_max);
    users.emplace(account_of(user), std::move(user));
  }
  std::vector<protocol::DeviceUser> listed;
  listed.reserve(users.size());
  for (auto& [account, user] : users) listed.push_back(std::move(user));
  return listed;
}

}  // namespace deskbell::agent
