// Organisations, technicians and their groups, one-time links and API keys: what the command line and sign-in
// need.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "console/server/api/permission.h"
#include "console/server/store/transaction.h"
#include "protocol/result.h"

namespace deskbell::console::accounts {

struct Account {
  std::int64_t id = 0;
  std::int64_t organisation_id = 0;
  std::string uid;
  std::string name;
  std::string email;
  bool admin = false;
};
BOOST_DESCRIBE_STRUCT(Account, (), (id, organisation_id, uid, name, email, admin))

/// An organisation with its groups "Administrators" and "Technicians". `time_zone` is an IANA name. Errors:
/// invalid (name, time zone).
Result<std::int64_t> create_organisation(store::Transaction& transaction, std::string const& name,
                                         std::string const& time_zone = "UTC");
/// The first organisation, made where there is none yet. Error: conflict (it is there, and was made with
/// another name or zone than is given).
Result<std::int64_t> ensure_organisation(store::Transaction& transaction,
                                         std::optional<std::string> const& name,
                                         std::optional<std::string> const& time_zone = std::nullopt);

struct NewAccount {
  std::string email;
  std::string name;
  bool admin = false;
  std::optional<std::string> password_hash;  ///< absent: it is set through a one-time link
};
/// Errors: invalid (not an e-mail address), conflict (it is taken).
Result<Account> create_account(store::Transaction& transaction, std::int64_t organisation,
                               NewAccount const& account);

/// Of those that may sign in.
std::optional<Account> find_account(store::Sql& sql, std::string const& email);
/// Disabled ones, too.
std::optional<Account> find_any_account(store::Sql& sql, std::string const& email);
std::optional<Account> find_account(store::Sql& sql, std::int64_t organisation, std::int64_t user);
/// What the groups of this user allow; nothing for a disabled one. Administrators may everything.
api::Permissions permissions_of(store::Sql& sql, std::int64_t organisation, std::int64_t user);

/// A token that sets the password once; valid for three days. Returned in clear, kept as digest.
Result<std::string> create_one_time_link(store::Transaction& transaction, Account const& account);
Result<void> set_password_hash(store::Transaction& transaction, Account const& account,
                               std::string const& hash);

/// `scopes` are names of permissions separated by blanks; empty: all that the user may, never more. Returned
/// in clear, kept as digest. Errors: invalid (name, a scope that there is not).
Result<std::string> create_api_key(store::Transaction& transaction, Account const& account,
                                   std::string const& name, std::optional<Time> expires_at,
                                   std::string const& scopes = {});

struct Listed {
  std::string email;
  std::string name;
  bool admin = false;
  bool has_password = false;
  bool second_step = false;
  std::optional<Time> disabled_at;
  std::optional<Time> last_active_at;
};
BOOST_DESCRIBE_STRUCT(Listed, (),
                      (email, name, admin, has_password, second_step, disabled_at, last_active_at))
std::vector<Listed> list_accounts(store::Sql& sql);
/// That an administrator is not the last one: somebody else may everything and can sign in; who has no
/// password yet cannot. Error: conflict, which calls the account `who` and says what is to be done `first`.
Result<void> check_another_administrator(store::Sql& sql, Account const& account, std::string const& who,
                                         std::string const& first);
/// Whoever is signed in as this account is so no longer.
void end_sessions(store::Transaction& transaction, Account const& account);
/// Elsewhere, that is: the session `kept` stays.
void end_other_sessions(store::Transaction& transaction, Account const& account, std::int64_t kept);
/// Until the one-time link is used, nobody signs in as this account.
void forget_password(store::Transaction& transaction, Account const& account);
/// Error: conflict (the last administrator cannot be disabled).
Result<void> set_disabled(store::Transaction& transaction, Account const& account, bool disabled);

struct ListedKey {
  std::int64_t id = 0;
  std::string email;
  std::string name;
  std::string scopes;
  std::optional<Time> expires_at;
  std::optional<Time> last_used_at;
  std::optional<Time> revoked_at;
};
BOOST_DESCRIBE_STRUCT(ListedKey, (), (id, email, name, scopes, expires_at, last_used_at, revoked_at))
std::vector<ListedKey> list_api_keys(store::Sql& sql);
struct RevokedKey {
  std::int64_t organisation_id = 0;
  std::string uid;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(RevokedKey, (), (organisation_id, uid, name))
/// Error: not_found.
Result<RevokedKey> revoke_api_key(store::Transaction& transaction, std::int64_t id);

/// Lower case, trimmed. Error: invalid, saying what was found and expected.
Result<std::string> normalised_email(std::string_view email);
/// Errors: invalid where it is shorter than 10 characters or longer than 1,000.
Result<void> check_password(std::string_view password);

}  // namespace deskbell::console::accounts
