// What REST requests and answers look like: plain structs, described once. The OpenAPI document, and from it
// the web console's types, are made of these. Times are ISO 8601 texts with the organisation's offset; ids
// are integers below 2^53 and every record shows its uuid beside.
#pragma once

#include "console/server/api/shapes_announcements.h"
#include "console/server/api/shapes_assets.h"
#include "console/server/api/shapes_canned_responses.h"
#include "console/server/api/shapes_chats.h"
#include "console/server/api/shapes_common.h"
#include "console/server/api/shapes_customers.h"
#include "console/server/api/shapes_folders.h"
#include "console/server/api/shapes_policies.h"
#include "console/server/api/shapes_tickets.h"
