// A tray's queue and limits.
#include "agent/tray_session.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "protocol/codec.h"

namespace deskbell::agent {

bool TraySession::send(protocol::TrayEvent const& event) {
  if (ended) return true;
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

void TraySession::close() {
  ended = true;
  watching = false;
  socket.close();
  wake.cancel();
}

std::chrono::milliseconds TraySession::take_allowance(double cost) {
  auto const now = std::chrono::steady_clock::now();
  std::chrono::duration<double> const passed = now - counted_at;
  counted_at = now;
  allowance = std::min(burst, allowance + passed.count() * commands_per_second) - cost;
  if (allowance >= 0) return std::chrono::milliseconds(0);
  return std::chrono::milliseconds(static_cast<int>(-allowance / commands_per_second * 1000) + 1);
}

}  // namespace deskbell::agent
