// Form-encoded bodies as JSON, in the way that the clients of this field nest names.
#pragma once

#include <string_view>

#include "protocol/codec_boost.h"
#include "protocol/result.h"

namespace deskbell::console::api {

/// "ticket[subject]=a&ids[]=1&ids[]=2&comments[0][body]=x" -> {"ticket":{"subject":"a"},"ids":["1","2"],
/// "comments":{"0":{"body":"x"}}}. Values are texts. Errors: invalid (a name that is a value and a group at
/// once, or deeper than 8), too_large (more than 1,000 fields).
Result<boost::json::value> read_form(std::string_view text);

}  // namespace deskbell::console::api
