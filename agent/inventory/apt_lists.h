// The package lists that apt downloaded, read piece by piece.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "agent/inventory/roots.h"

namespace deskbell::agent::inventory {

/// One archive of apt's lists folder.
struct AptList {
  std::string path;     ///< plain, or compressed where it ends in .lz4
  std::string archive;  ///< as its Release file calls itself: "Debian bookworm-security"
  bool security = false;
  std::int64_t fetched_at = 0;
};

/// Lists whose packages apt would upgrade to by itself (not backports and the like), by path.
std::vector<AptList> apt_lists(Roots const& roots);

/// Calls `visit` with the name, version and architecture of every package of a list. False where the list
/// cannot be read; what was visited by then counts. The memory it takes does not grow with the list.
bool for_each_available(
    AptList const& list,
    std::function<void(std::string_view, std::string_view, std::string_view)> const& visit);

}  // namespace deskbell::agent::inventory
