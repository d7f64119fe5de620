// The device links of this node: who is here, and how a signal reaches its link.
#pragma once

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "console/server/bus.h"
#include "console/server/desk_state.h"
#include "console/server/device_scope.h"
#include "console/server/fair_turns.h"
#include "console/server/hourly_budget.h"
#include "console/server/store/database.h"
#include "transport/web_socket.h"

namespace deskbell::console {

class DeviceLink;
class FileStore;
class Keys;

struct DeviceCounters {
  std::atomic<std::uint64_t> links{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> clones{0};
  std::atomic<std::uint64_t> facts_applied{0};
  std::atomic<std::uint64_t> facts_repeated{0};
  std::atomic<std::uint64_t> facts_refused{0};
  std::atomic<std::uint64_t> facts_unread{0};
  std::atomic<std::uint64_t> facts_sent{0};
  std::atomic<std::uint64_t> held_back{0};  ///< links of devices that acknowledge nothing
  std::atomic<std::uint64_t> dropped_slow{0};
  std::atomic<std::uint64_t> dropped_silent{0};
};

/// What every device link needs of the console. Outlives the links.
struct DeviceWorld {
  store::Database& database;
  Bus& bus;
  Keys const& keys;
  FileStore const& files;
  std::int64_t epoch = 0;
  std::chrono::milliseconds hello_deadline{10'000};
  std::chrono::milliseconds spread{10'000};
  std::function<Duration()> steady_now;  ///< what silence is measured by
  /// Of devices whose report of the inventory could not be taken: each is unpacked and compared anew.
  std::chrono::milliseconds report_spread{120'000};
};

class DeviceHub {
 public:
  DeviceHub(DeviceWorld world);
  ~DeviceHub();

  /// GET /agent/v1/link, until the link ends.
  boost::asio::awaitable<void> serve(transport::WebSocket socket);

  /// Every link says goodbye with a moment of its own to come back; waits for their ends at most `grace`.
  void stop(std::chrono::milliseconds grace);
  /// About once a second: gives up links whose devices say nothing (DeviceLink::watch), and notes who is gone
  /// where that could not be written before.
  boost::asio::awaitable<void> sweep();

  [[nodiscard]] std::int64_t online() const;

  DeviceCounters counters;
  KnownDesks desks;
  DeviceWorld const world;
  /// Uploaded reports of an asset's inventory, and rows of its software that a report changes. Agents send a
  /// large report when packages changed; the first one has some thousand rows.
  HourlyBudget uploaded_reports{60, 12};
  HourlyBudget software_rows{40'000, 100'000};
  /// Facts that make more than a line of a conversation. A device that was away for a month resends some
  /// thousand.
  static constexpr double facts_per_second = 50;
  HourlyBudget costly_facts{facts_per_second * 3'600, 5'000};
  /// Bytes of what people say, in their frames: nobody types so much, and the disk is everybody's.
  static constexpr double words_an_hour = 8 << 20;
  HourlyBudget words{words_an_hour, words_an_hour};
  FairTurns turns;
  /// Facts for a device that it has not acknowledged, before it is heard no more. One that was away for a
  /// month finds some hundred.
  static constexpr std::int64_t most_unacknowledged = 10'000;

 private:
  friend class DeviceLink;
  void enter(std::shared_ptr<DeviceLink> const& link);
  /// True: this link was the newest of its identity, so that the asset is offline now.
  bool leave(DeviceLink const& link);
  bool is_stopping() const;
  /// Its file cannot be read now. False: it is given up, so that what comes behind it need not wait for ever.
  bool try_again(ReportId report);
  std::shared_ptr<DeviceLink> find(std::int64_t identity) const;
  /// The asset is offline, unless this identity is linked again or another one took its place.
  std::function<Result<void>(store::Transaction&)> note_gone(DeviceScope const& device) const;
  void note_gone_later(DeviceScope device);
  void on_signal(Signal const& signal);

  mutable std::mutex mutex_;
  std::condition_variable empty_;
  std::unordered_map<std::int64_t, std::shared_ptr<DeviceLink>> links_;  ///< by identity
  std::vector<DeviceScope> gone_;                                        ///< still online in the database
  std::unordered_map<ReportId, int> unreadable_;                         ///< how often it was tried
  std::int64_t running_ = 0;
  bool stopping_ = false;
  std::shared_ptr<void> subscription_;
  /// Where reports are unpacked and compared: one at a time, beside the links and the database. The last
  /// member: what waits there when it ends holds links, and these look for their place here.
  boost::asio::thread_pool intake_{1};
};

}  // namespace deskbell::console
