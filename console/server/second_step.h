// The second step of signing in, in the database: an app's codes, and recovery codes for who has lost it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "console/server/accounts.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"
#include "protocol/result.h"

namespace deskbell::console::second_step {

/// What somebody typed beside the password: a code of the app, or one of the recovery codes. Both empty:
/// nothing.
struct Proof {
  std::string code;
  std::string recovery_code;
};

enum class Check {
  passed,  ///< or there is nothing to pass
  wanted,  ///< the account has a second step, and nothing was typed for it
  wrong,   ///< not a code of this time, or one that was used already
};

struct Standing {
  std::optional<Time> on_since;
  std::int64_t recovery_codes_left = 0;
};
Standing standing_of(store::Sql& sql, accounts::Account const& account);
bool is_on(store::Sql& sql, accounts::Account const& account);

/// What an app needs, given out this once.
struct Setup {
  std::string secret;  ///< base32
  std::string uri;     ///< the same for the QR code
};
/// A new secret, in the place of one that was begun with before. Nothing is asked at sign-in yet. `sealing`
/// is what secrets in the database are sealed with. Error: conflict (it is on).
Result<Setup> begin(store::Transaction& transaction, accounts::Account const& account,
                    std::string_view sealing, std::string_view issuer);
/// From now on it is asked for. Gives the recovery codes, this once. Errors: conflict (it is on, nothing was
/// begun, or that was too long ago), invalid (a wrong code).
Result<std::vector<std::string>> turn_on(store::Transaction& transaction, Scope const& scope,
                                         accounts::Account const& account, std::string_view sealing,
                                         std::string_view code);
/// Uses up what was typed: a code is good once, whichever request comes first. A used recovery code is
/// audited. Error: unavailable (the secret cannot be read with this console's key).
Result<Check> check(store::Transaction& transaction, Scope const& scope, accounts::Account const& account,
                    std::string_view sealing, Proof const& proof);
/// Ten new ones in the place of all there were.
std::vector<std::string> renew_recovery_codes(store::Transaction& transaction, Scope const& scope,
                                              accounts::Account const& account);
/// Not asked for any more; false where it was not on. The caller audits it.
bool take_away(store::Transaction& transaction, accounts::Account const& account);

/// Setups that nobody ended, a day later. Returns how many.
std::int64_t forget_unfinished(store::Transaction& transaction, Time before, std::int64_t at_once);

}  // namespace deskbell::console::second_step
