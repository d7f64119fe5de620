// Signing in and being recognised: passwords, sessions, API keys, one-time tickets, and the brakes against
// guessing.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "console/server/accounts.h"
#include "console/server/api/route.h"
#include "console/server/guess_brake.h"
#include "console/server/scope.h"
#include "console/server/second_step.h"
#include "console/server/store/database.h"

namespace deskbell::console {

struct SignedIn {
  std::string cookie;  ///< in clear, for Set-Cookie only
  std::string csrf_token;
  Time expires_at{};
  accounts::Account account;
  std::string organisation;
  std::string time_zone;  ///< the organisation's
  api::Permissions permissions;
};

/// The password, or the one-time link, is right; the account has a second step besides.
struct SecondStepWanted {
  bool wrong = false;  ///< something was typed for it, and is not right
};
/// Too many wrong tries of this account or address came before.
struct MustWait {
  std::chrono::seconds time{};
};
using SignInOutcome = std::variant<SignedIn, SecondStepWanted, MustWait>;

/// From where somebody signs in.
struct Visitor {
  std::string address;
  std::string agent;
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

  /// `sealing` is what secrets in the database are sealed with.
  Authenticator(store::Database& database, std::string sealing);

  /// How long this account or address has to wait after too many wrong tries. `email` may be empty.
  [[nodiscard]] std::chrono::seconds must_wait(std::string const& email, std::string const& address);
  /// Error: unauthenticated, with one text for a wrong address and a wrong password, whether or not the
  /// account has a second step. What was typed for that counts as a guess like a password.
  boost::asio::awaitable<Result<SignInOutcome>> sign_in(std::string email, std::string password,
                                                        second_step::Proof proof, Visitor visitor);
  /// Uses up a one-time link: sets the password and signs in. Errors: unauthenticated, invalid (password too
  /// short).
  boost::asio::awaitable<Result<SignInOutcome>> use_one_time_link(std::string token, std::string password,
                                                                  second_step::Proof proof, Visitor visitor);
  /// Sets who asks a new password and ends her other sessions; this one stays. Errors: invalid (the current
  /// one is wrong, the new one too short), unavailable with the seconds to wait, conflict (it was changed
  /// meanwhile).
  boost::asio::awaitable<Result<void>> change_password(Scope scope, std::int64_t session,
                                                       accounts::Account account, std::string current,
                                                       std::string wanted);
  // ---- one's own second step (auth_second_step.cpp). All of them count as guesses. Errors: invalid (the
  // current password or the code is wrong), conflict (it is on, or it is not), unavailable with the seconds
  // to wait.

  boost::asio::awaitable<Result<second_step::Setup>> begin_second_step(accounts::Account account,
                                                                       std::string address,
                                                                       std::string current_password);
  /// Ends her other sessions, as a new password does; this one stays. Gives the recovery codes.
  boost::asio::awaitable<Result<std::vector<std::string>>> turn_on_second_step(Scope scope,
                                                                               std::int64_t session,
                                                                               accounts::Account account,
                                                                               std::string code);
  boost::asio::awaitable<Result<void>> turn_off_second_step(Scope scope, accounts::Account account,
                                                            std::string current_password,
                                                            second_step::Proof proof);
  boost::asio::awaitable<Result<std::vector<std::string>>> renew_recovery_codes(Scope scope,
                                                                                accounts::Account account,
                                                                                std::string current_password,
                                                                                second_step::Proof proof);

  boost::asio::awaitable<Result<void>> sign_out(std::int64_t organisation, std::int64_t session);

  /// Errors: unauthenticated.
  boost::asio::awaitable<Result<SessionView>> by_cookie(std::string cookie);
  boost::asio::awaitable<Result<api::Caller>> by_key(std::string key);

 private:
  struct Opening {
    accounts::Account account;
    second_step::Proof proof;
    Visitor visitor;
    std::optional<std::string> new_hash;
    std::string one_time_digest;
  };
  boost::asio::awaitable<Result<SignInOutcome>> open_session(Opening opening);
  /// After open_session: what the try meanwhile counted for.
  void settle_guess(std::string const& account_name, std::string const& address_name,
                    Result<SignInOutcome> const& outcome);
  /// Whether this is the account's password. Takes as long where it has none. The hash is what it was
  /// compared with.
  struct Compared {
    bool matches = false;
    std::string stored;
  };
  boost::asio::awaitable<Result<Compared>> compare_password(accounts::Account account, std::string password);
  using Act = std::function<Result<std::vector<std::string>>(store::Transaction&)>;
  /// `act` in the transaction that uses up the code.
  boost::asio::awaitable<Result<std::vector<std::string>>> with_both_steps(Scope scope,
                                                                           accounts::Account account,
                                                                           std::string current_password,
                                                                           second_step::Proof proof, Act act);
  boost::asio::awaitable<bool> verify(std::string hash, std::string password);
  boost::asio::awaitable<std::string> hash(std::string password);

  store::Database& database_;
  std::string const sealing_;
  boost::asio::thread_pool hashing_;  ///< Argon2id takes 50 ms and 64 MiB: one at a time, off the I/O threads
  GuessBrake brake_;
  /// An unknown account costs the same time as a wrong password: this is the hash of nothing that anybody
  /// knows.
  std::string const decoy_;
};

}  // namespace deskbell::console
