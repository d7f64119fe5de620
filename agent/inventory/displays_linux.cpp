// Screens that are plugged in.
#include "agent/inventory/edid.h"
#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"

namespace deskbell::agent::inventory {

std::optional<std::vector<protocol::Display>> collect_displays(Roots const& roots) {
  std::string const folder = roots.sys + "/class/drm";
  if (in_container(roots) || !exists(folder)) return std::nullopt;
  std::vector<protocol::Display> displays;
  for (auto const& name : list_folder(folder, 1024)) {
    auto const dash = name.find('-');  // "card0-HDMI-A-1"; "card0" itself is the graphics adapter
    if (!name.starts_with("card") || dash == std::string::npos) continue;
    if (read_line(folder + "/" + name + "/status") != "connected") continue;
    auto const bytes = read_file(folder + "/" + name + "/edid", 32768);
    protocol::Display display = parse_edid(bytes.value_or("")).value_or(protocol::Display{});
    display.connector = name.substr(dash + 1);
    if (auto const enabled = read_line(folder + "/" + name + "/enabled"))
      display.enabled = enabled == "enabled";
    displays.push_back(std::move(display));
  }
  return displays;
}

}  // namespace deskbell::agent::inventory
