// Records by key, forgotten an hour after the last try.
#include "console/server/guess_brake.h"

#include <algorithm>
#include <utility>

#include "console/server/accounts.h"

namespace deskbell::console {

namespace {
constexpr int free_tries = 5;
constexpr auto longest_wait = std::chrono::seconds(900);
}  // namespace

std::chrono::seconds GuessBrake::wait(std::initializer_list<std::string> keys, Time now) {
  std::lock_guard const lock(mutex_);
  return wait_locked(keys, now);
}

std::chrono::seconds GuessBrake::begin(std::initializer_list<std::string> keys, Time now) {
  std::lock_guard const lock(mutex_);
  auto const wait = wait_locked(keys, now);
  if (wait.count() > 0) return wait;
  for (auto const& key : keys) count(key, now);
  return std::chrono::seconds(0);
}

std::chrono::seconds GuessBrake::wait_locked(std::initializer_list<std::string> keys, Time now) {
  std::chrono::seconds longest(0);
  for (auto const& key : keys) {
    auto const found = records_.find(key);
    if (found == records_.end() || found->second.until <= now) continue;
    // Where the clock was set back, nobody waits for as long as it was ahead.
    found->second.until = std::min<Time>(found->second.until, now + longest_wait);
    longest = std::max(longest, std::chrono::ceil<std::chrono::seconds>(found->second.until - now));
  }
  return longest;
}

void GuessBrake::count(std::string const& key, Time now) {
  constexpr std::size_t most_records = 10'000;
  constexpr auto forgotten_after = std::chrono::hours(1);
  if (records_.size() >= most_records) {
    std::erase_if(records_, [&](auto const& entry) { return entry.second.last + forgotten_after < now; });
  }
  // Many names that were tried once each do not make anyone forget who guesses at one of them.
  if (records_.size() >= most_records && !records_.contains(key))
    records_.erase(std::ranges::min_element(
        records_, {}, [](auto const& entry) { return std::pair(entry.second.failures, entry.second.last); }));
  auto& record = records_[key];
  if (record.last + forgotten_after < now) record.failures = 0;
  record.last = now;
  if (++record.failures <= free_tries) return;
  auto const doublings = std::min(record.failures - free_tries - 1, 10);
  record.until = now + std::min<std::chrono::seconds>(std::chrono::seconds(1 << doublings), longest_wait);
}

void GuessBrake::forget(std::string const& key) {
  std::lock_guard const lock(mutex_);
  records_.erase(key);
}

void GuessBrake::take_back(std::string const& key) {
  std::lock_guard const lock(mutex_);
  auto const found = records_.find(key);
  if (found == records_.end()) return;
  found->second.failures = std::max(found->second.failures - 1, 0);
  found->second.until = Time{};
}

std::string account_key(std::string const& email) {
  constexpr std::size_t longest = 254;
  auto const normalised = accounts::normalised_email(email);
  return "account " + (normalised ? *normalised : email.substr(0, longest));
}

std::string address_key(std::string const& address) { return "address " + address; }

Error told_to_wait(std::chrono::seconds wait) {
  return make_error(ErrorCode::unavailable,
                    "Too many wrong tries; try again in " + std::to_string(wait.count()) + " s");
}

}  // namespace deskbell::console
