// The brake against guessing: passwords, codes of the second step and one-time links.
#pragma once

#include <chrono>
#include <initializer_list>
#include <map>
#include <mutex>
#include <string>

#include "protocol/result.h"
#include "protocol/time.h"

namespace deskbell::console {

/// Slows down guessing for one account or one address: after five failures each further try has to wait,
/// twice as long every time, up to 15 minutes. Kept in memory: it is no fact, and an honest user is told how
/// long to wait.
class GuessBrake {
 public:
  /// How long the slowest of these keys still has to wait, or zero.
  [[nodiscard]] std::chrono::seconds wait(std::initializer_list<std::string> keys, Time now);
  /// The same, and where it is zero a try is counted against each: before its outcome is known, so that tries
  /// at the same time are not all free.
  [[nodiscard]] std::chrono::seconds begin(std::initializer_list<std::string> keys, Time now);
  /// The try was right: nothing is held against this key any more.
  void forget(std::string const& key);
  /// The try was right: it does not count, those before do.
  void take_back(std::string const& key);

 private:
  struct Record {
    int failures = 0;
    Time until{};
    Time last{};
  };
  std::chrono::seconds wait_locked(std::initializer_list<std::string> keys, Time now);
  void count(std::string const& key, Time now);
  std::mutex mutex_;
  std::map<std::string, Record> records_;
};

/// What tries are counted by.
std::string account_key(std::string const& email);
std::string address_key(std::string const& address);
/// Error: unavailable, with how long to wait.
Error told_to_wait(std::chrono::seconds wait);

}  // namespace deskbell::console
