// Accounts and API keys after they were made: who there is, a new password, shutting somebody out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace deskbell::console::commands {

struct AccountOptions {
  std::filesystem::path data;
  std::string email;
  std::string url;       ///< the console's address, for the link
  std::int64_t key = 0;  ///< number of an API key, as `key list` says it
  bool json = false;
};

/// Every account: e-mail, name, what it is, whether it can sign in, and with a second step, when it was last
/// active.
int list_accounts(AccountOptions const& options);
/// Prints a link that sets a new password, and ends the sessions. The old password is void at once.
int reset_account(AccountOptions const& options);
/// Takes the second step away from who has lost the phone, and ends the sessions: the phone may be signed in.
int reset_second_step(AccountOptions const& options);
/// No sign-in and no API key of it works any more; sessions end, a browser that is open is signed out.
int disable_account(AccountOptions const& options);
int enable_account(AccountOptions const& options);

int list_api_keys(AccountOptions const& options);
int revoke_api_key(AccountOptions const& options);

}  // namespace deskbell::console::commands
