// An inventory in the words that this field's clients read: `properties`, applications, patches. For the
// api/*.cpp files only.
#pragma once

#include <set>
#include <string>

#include "console/server/api/shapes.h"
#include "console/server/scope.h"

namespace boost::json {
class object;
}

namespace deskbell::console::api {

/// Flat keys (os, manufacturer, model, ...) and `kabuto_information`. What was not reported is absent.
boost::json::object asset_properties(Asset const& asset, protocol::Inventory const& inventory);
/// rmm_store{triggers{...}}: texts "true" and "false", by the kinds of the alerts that are open.
boost::json::object asset_triggers(Asset const& asset, std::set<std::string> const& open_kinds);
/// {installed_applications:[{name,vendor,version}],meta}
boost::json::object installed_applications(protocol::Inventory const& inventory, Page page);
/// {installed_patches,available_patches,available_patches_meta}
boost::json::object available_patches(protocol::Inventory const& inventory, Page page);

}  // namespace deskbell::console::api
