// What the audit log says of a change: the names of what differs, and nobody's data.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace deskbell::console {

/// The names of those that are said to differ: "name, phone".
inline std::string changed_fields(std::initializer_list<std::pair<std::string_view, bool>> fields) {
  std::string names;
  for (auto const& [name, differs] : fields)
    if (differs) names += (names.empty() ? "" : ", ") + std::string(name);
  return names;
}

}  // namespace deskbell::console
