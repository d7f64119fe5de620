// Signing in and being recognised: passwords, sessions, API keys, one-time tickets, and the brakes against
// guessing.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "console/server/accounts.h"
#include "console/server/api/route.h"
#include "console/server/scope.h"
#include "console/server/store/database.h"

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

struct SignedIn {
  std::string cookie;  ///< in clear, for Set-Cookie only
  std::string csrf_token;
  Time expires_at{};
  accounts::Account account;
  std::string organisation;
  std::string time_zone;  ///< the organisation's
  api::Permissions permissions;
};

/// What a session's row says about its user right now.
struct SessionView {
  api::Caller caller;
  std::string csrf_token;
  Time expires_at{};
  accounts::Account account;
  std::string organisation;
  bool prolonged = false;  ///< the session's end was moved on: the cookie's has to follow
};

class Authenticator {
 public:
  static constexpr std::chrono::hours session_lasts{12};

  explicit Authenticator(store::Database& database);

  /// How long this account or address has to wait after too many wrong tries. `email` may be empty.
  [[nodiscard]] std::chrono::seconds must_wait(std::string const& email, std::string const& address);
  /// Errors: unauthenticated (one text for a wrong address and a wrong password), unavailable with the
  /// seconds to wait.
  boost::asio::awaitable<Result<SignedIn>> sign_in(std::string email, std::string password,
                                                   std::string address, std::string agent);
  /// Uses up a one-time link: sets the password and signs in. Errors: unauthenticated, invalid (password too
  /// short).
  boost::asio::awaitable<Result<SignedIn>> use_one_time_link(std::string token, std::string password,
                                                             std::string address, std::string agent);
  /// Sets who asks a new password and ends her other sessions; this one stays. Errors: invalid (the current
  /// one is wrong, the new one too short), unavailable with the seconds to wait, conflict (it was changed
  /// meanwhile).
  boost::asio::awaitable<Result<void>> change_password(Scope scope, std::int64_t session,
                                                       accounts::Account account, std::string current,
                                                       std::string wanted);
  boost::asio::awaitable<Result<void>> sign_out(std::int64_t organisation, std::int64_t session);

  /// Errors: unauthenticated.
  boost::asio::awaitable<Result<SessionView>> by_cookie(std::string cookie);
  boost::asio::awaitable<Result<api::Caller>> by_key(std::string key);

 private:
  boost::asio::awaitable<Result<SignedIn>> open_session(accounts::Account account, std::string address,
                                                        std::string agent,
                                                        std::optional<std::string> new_hash,
                                                        std::string one_time_digest);
  boost::asio::awaitable<bool> verify(std::string hash, std::string password);
  boost::asio::awaitable<std::string> hash(std::string password);

  store::Database& database_;
  boost::asio::thread_pool hashing_;  ///< Argon2id takes 50 ms and 64 MiB: one at a time, off the I/O threads
  GuessBrake brake_;
  /// An unknown account costs the same time as a wrong password: this is the hash of nothing that anybody
  /// knows.
  std::string const decoy_;
};

}  // namespace deskbell::console
