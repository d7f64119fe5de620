// Whose rows are whose: what stands in the columns `account`.
#pragma once

#include <string>

#include "agent/store.h"
#include "protocol/common.h"

namespace deskbell::agent {

/// On POSIX "UID/login name": a uid alone is given to the next one once its account was deleted. It stands
/// alone only while nobody tells the name. A SID is nobody else's, ever.
std::string account_of(protocol::DeviceUser const& user);
/// The directory does not answer, or has no entry of that uid.
bool is_nameless(protocol::DeviceUser const& user);
/// The login name, or the number of who has none.
std::string login_name(protocol::DeviceUser const& user);
/// As people are shown: the full name, else the login name.
std::string shown_name(protocol::DeviceUser const& user);

namespace accounts {

/// "yes": there are rows which know the uid alone: of older versions, of what an older console said, or of
/// who wrote while nobody told their name.
inline constexpr char const* nameless_meta = "nameless_accounts";

/// Whoever writes a row of an account says so.
void note(Transaction& transaction, std::string const& account);
/// The first who comes with a uid and a name takes over what stands under the uid alone.
void adopt(Transaction& transaction, protocol::DeviceUser const& user);
/// Of whom only the uid is known: under whom the rows of that uid stand, or the uid alone.
std::string account_of_id(SQLite::Database& database, std::string const& account_id);
/// Likewise the user, with the names that are known from before; as given where nobody is known.
protocol::DeviceUser as_known(SQLite::Database& database, protocol::DeviceUser user);
/// Whose rows these are, as far as this device knows them.
protocol::DeviceUser user_of(SQLite::Database& database, std::string const& account);

}  // namespace accounts
}  // namespace deskbell::agent
