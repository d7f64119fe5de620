// Whose rows are whose: what stands in the columns `account`.
#pragma once

#include <string>

#include "agent/store.h"
#include "protocol/common.h"

namespace deskbell::agent {

/// On POSIX "UID/login name": a uid alone is given to the next one once its account was deleted. A SID is
/// nobody else's, ever.
std::string account_of(protocol::DeviceUser const& user);

namespace accounts {

/// "yes": there may be rows of older versions, or of what an older console said, which know the uid alone.
inline constexpr char const* nameless_meta = "nameless_accounts";

/// The first who comes with a uid takes over what stands under it without a name.
void adopt(Transaction& transaction, protocol::DeviceUser const& user);
/// Of whom only the uid is known: under whom the rows of that uid stand, or the uid alone.
std::string account_of_id(Transaction& transaction, std::string const& account_id);

}  // namespace accounts
}  // namespace deskbell::agent
