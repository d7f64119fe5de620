// Makes of an inventory what this field's clients read of an asset.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "console/server/api/shapes_assets.h"
#include "console/server/scope.h"

namespace deskbell::console::api {

/// The sections that asset_properties() looks at: lists need not load the software of every device.
std::vector<std::string_view> const& property_sections();

AssetProperties asset_properties(Scope const& scope, Asset const& asset,
                                 protocol::Inventory const& inventory);
/// `open_kinds`: kinds of the asset's alerts that are not resolved.
RmmStore rmm_store(Asset const& asset, std::set<std::string> const& open_kinds);
InstalledApplicationList installed_applications(protocol::Inventory const& inventory, Page page);
PatchList available_patches(protocol::Inventory const& inventory, Page page);

}  // namespace deskbell::console::api
