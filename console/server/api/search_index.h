// For the api/*.cpp files that look for words in messages.
#pragma once

#include "console/server/api/typed_route.h"

namespace deskbell::console::api {

/// What was said up to now is found: the index may be behind by what came in the last moments.
net::awaitable<Result<void>> bring_search_up_to_date(Call& call);

}  // namespace deskbell::console::api
