// Pictures of technicians: small, made so by the page, given to colleagues and to the devices that they
// answer.
#pragma once

#include <optional>
#include <string>

#include "console/server/chat_store.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"
#include "protocol/device_link.h"

namespace deskbell::console {

struct UserPicture {
  std::string media_type;  ///< image/jpeg or image/png
  std::string sha256;      ///< of the bytes, lower-case hex
  std::string data;        ///< base64
};
BOOST_DESCRIBE_STRUCT(UserPicture, (), (media_type, sha256, data))

/// One's own. `data`: a JPEG or PNG of at most 8 KiB and 256 x 256 pixels in base64; her open conversations'
/// devices are told. Error: invalid, which changes nothing.
Result<void> set_picture(store::Transaction& tx, Scope const& scope, std::string const& data);
/// Nothing where there was none.
Result<void> remove_picture(store::Transaction& tx, Scope const& scope);
/// Errors: not_found (the user, or a picture of hers).
Result<UserPicture> picture_of(store::Sql& sql, Scope const& scope, Key const& user);
/// Where a page finds it: another address when it is another picture.
std::string picture_address(std::int64_t user, std::string const& sha256);

/// What a device is told of who answers this conversation.
protocol::ChatAssigned assigned(store::Sql& sql, ChatRow const& chat);

}  // namespace deskbell::console
