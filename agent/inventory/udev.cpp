// The properties that udev keeps of a device in /run/udev/data.
#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {

std::vector<std::pair<std::string, std::string>> udev_properties(Roots const& roots, std::string const& key) {
  std::vector<std::pair<std::string, std::string>> properties;
  auto const text = read_file(roots.run + "/udev/data/" + key);
  if (!text) return properties;
  for_each_line(*text, [&](std::string_view line) {
    auto const equals = line.find('=');
    if (!line.starts_with("E:") || equals == std::string_view::npos) return;
    auto const value = trimmed(line.substr(equals + 1));
    if (!value.empty()) properties.emplace_back(line.substr(2, equals - 2), value);
  });
  return properties;
}

}  // namespace deskbell::agent::inventory
