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

std::optional<Account> find_account(store::Sql& sql, std::string const& email);
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

/// Lower case, trimmed. Error: invalid, saying what was found and expected.
Result<std::string> normalised_email(std::string_view email);
/// Errors: invalid where it is shorter than 10 characters or longer than 1,000.
Result<void> check_password(std::string_view password);

}  // namespace deskbell::console::accounts
