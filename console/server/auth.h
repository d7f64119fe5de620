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
#include "console/server/store/database.h"

namespace deskbell::console {

/// Slows down guessing for one account or one address: after five failures each further try has to wait,
/// twice as long every time, up to 15 minutes. Kept in memory: it is no fact, and an honest user is told how
/// long to wait.
class GuessBrake {
 public:
  /// How long this key still has to wait, or zero.
  [[nodiscard]] std::chrono::seconds wait(std::string const& key, Time now);
  void failed(std::string const& key, Time now);
  void succeeded(std::string const& key);

 private:
  struct Record {
    int failures = 0;
    Time until{};
    Time last{};
  };
  std::mutex mutex_;
  std::map<std::string, Record> records_;
};

struct SignedIn {
  std::string cookie;  ///< in clear, for Set-Cookie only
  std::string csrf_token;
  Time expires_at{};
  accounts::Account account;
  std::string organisation;
  api::Permissions permissions;
};

/// What a session's row says about its user right now.
struct SessionView {
  api::Caller caller;
  std::string csrf_token;
  Time expires_at{};
  accounts::Account account;
  std::string organisation;
};

class Authenticator {
 public:
  explicit Authenticator(store::Database& database) : database_(database), hashing_(1) {}

  /// Errors: unauthenticated (one text for a wrong address and a wrong password), unavailable with the
  /// seconds to wait.
  boost::asio::awaitable<Result<SignedIn>> sign_in(std::string email, std::string password,
                                                   std::string address, std::string agent);
  /// Uses up a one-time link: sets the password and signs in. Errors: unauthenticated, invalid (password too
  /// short).
  boost::asio::awaitable<Result<SignedIn>> use_one_time_link(std::string token, std::string password,
                                                             std::string address, std::string agent);
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
};

}  // namespace deskbell::console
