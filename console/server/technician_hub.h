// The live links of this node: browsers of technicians who look at the console.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>

#include "console/server/bus.h"
#include "console/server/live_tickets.h"
#include "console/server/presence.h"
#include "console/server/store/database.h"
#include "transport/web_socket.h"

namespace deskbell::console {

class LiveLink;

class LiveHub {
 public:
  /// `grace`: as Presence has it. `steady_now`: what silence is measured by.
  LiveHub(store::Database& database, Bus& bus, std::chrono::milliseconds grace,
          std::function<Duration()> steady_now);
  ~LiveHub();

  /// Until the link ends. `cursor`: what the browser has already, 0 at first.
  boost::asio::awaitable<void> serve(transport::WebSocket socket, LiveTicket ticket, std::int64_t cursor);
  void stop(std::chrono::milliseconds grace);
  void take_over() { presence_.take_over(); }
  /// About once a second: gives up links whose browsers say nothing (LiveLink::watch), and notes who came and
  /// went.
  boost::asio::awaitable<void> sweep();
  /// Technicians with at least one tab.
  [[nodiscard]] std::int64_t online() const;

  std::atomic<std::uint64_t> dropped_slow{0};
  std::atomic<std::uint64_t> dropped_silent{0};
  store::Database& database;
  Bus& bus;

 private:
  friend class LiveLink;
  mutable std::mutex mutex_;
  std::condition_variable empty_;
  std::set<std::shared_ptr<LiveLink>> links_;
  Presence presence_;
  std::function<Duration()> const steady_now_;
  std::int64_t running_ = 0;
  bool stopping_ = false;
  std::shared_ptr<void> subscription_;
};

}  // namespace deskbell::console
