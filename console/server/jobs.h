// What the clock drives: tickets for vanished devices, mutes that end, announcements, rows and files that
// grew old.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "console/server/cleaning.h"
#include "console/server/clock_jumps.h"
#include "console/server/file_store.h"
#include "console/server/store/database.h"

namespace deskbell::console {

/// Takes or keeps the lease of the jobs. False: another node has it.
bool hold_lease(store::Transaction& tx, std::string const& holder, Duration lifetime);
/// The clock was set ahead by `jump`: nobody has waited that long, and automatic tickets wait as before.
void keep_waiting(store::Transaction& tx, Duration jump);
/// Automatic tickets whose time has come, of devices that are not linked. Returns how many were made.
std::int64_t make_automatic_tickets(store::Transaction& tx);
void end_mutes(store::Transaction& tx);
/// Tells every linked device to look whether it needs a newer policy.
void renew_policies(store::Transaction& tx);

class Jobs {
 public:
  Jobs(store::Database& database, FileStore const& files, std::chrono::milliseconds interval,
       std::function<boost::asio::awaitable<void>()> on_tick);
  void start(boost::asio::any_io_executor executor);
  /// Nothing runs any more when it returns.
  void stop();
  std::atomic<std::uint64_t> automatic_tickets{0};

 private:
  struct State;
  boost::asio::awaitable<void> follow_with_search();
  boost::asio::awaitable<void> go_on_announcing(std::string holder, Duration lifetime);
  boost::asio::awaitable<void> wait_through_jump(std::string holder, Duration lifetime);
  boost::asio::awaitable<void> run(std::shared_ptr<State> state);
  store::Database& database_;
  Cleaning cleaning_;
  std::chrono::milliseconds interval_;
  std::function<boost::asio::awaitable<void>()> on_tick_;
  ClockJumps clock_jumps_;
  Duration jump_{};             ///< of the clock, which is not written yet
  int search_passed_over_ = 0;  ///< ticks in which others wrote
  std::shared_ptr<State> state_;
};

}  // namespace deskbell::console
