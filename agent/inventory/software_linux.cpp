// Installed software from every database that the machine has.
#include <algorithm>
#include <tuple>

#include "agent/inventory/files.h"
#include "agent/inventory/packages.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Software;

/// A value of the first "key: value" line of a simple YAML text.
std::optional<std::string> yaml_value(std::string_view text, std::string_view key) {
  std::optional<std::string> found;
  for_each_line(text, [&](std::string_view line) {
    if (found || !line.starts_with(key) || line.size() <= key.size() || line[key.size()] != ':') return;
    auto value = trimmed(line.substr(key.size() + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\''))
      value = value.substr(1, value.size() - 2);
    found = text_or_none(value);
  });
  return found;
}

void put_flatpaks(Roots const& roots, std::vector<Software>& list) {
  std::string const folder = roots.var + "/lib/flatpak/app";
  for (auto const& name : list_folder(folder, 4096)) {
    std::string const current = folder + "/" + name + "/current";
    if (!exists(current)) continue;
    Software software;
    software.name = name;
    software.source = "flatpak";
    // "current" points to "<architecture>/<branch>".
    if (auto const target = read_link(current)) {
      auto const parts = split(*target, '/');
      software.architecture = text_or_none(parts.front());
    }
    if (auto const time = modified_at(current + "/active/deploy"))
      software.installed_at = rounded_time(*time);
    list.push_back(std::move(software));
  }
}

void put_snaps(Roots const& roots, std::vector<Software>& list) {
  std::string const folder = roots.host + "/snap";
  for (auto const& name : list_folder(folder, 4096)) {
    auto const text = read_file(folder + "/" + name + "/current/meta/snap.yaml");
    if (!text) continue;
    Software software;
    software.name = name;
    software.source = "snap";
    software.version = yaml_value(*text, "version");
    software.description = yaml_value(*text, "summary");
    list.push_back(std::move(software));
  }
}

}  // namespace

std::vector<Software> bundled_software(Roots const& roots) {
  std::vector<Software> list;
  put_flatpaks(roots, list);
  put_snaps(roots, list);
  return list;
}

std::optional<std::vector<Software>> collect_software(Roots const& roots) {
  auto dpkg = dpkg_software(roots);
  auto rpm = rpm_software(roots);
  // A Debian machine may hold an rpm database for foreign packages, and the other way round: both count.
  if (!dpkg && !rpm) return std::nullopt;
  std::vector<Software> list = std::move(dpkg).value_or(std::vector<Software>{});
  if (rpm) {
    for (auto& software : *rpm) list.push_back(std::move(software));
  }
  for (auto& software : bundled_software(roots)) list.push_back(std::move(software));
  // Neighbours that share a vendor compress better than the alphabet does.
  std::ranges::sort(list, {}, [](Software const& software) {
    return std::tie(software.vendor, software.name, software.architecture, software.version);
  });
  return list;
}

}  // namespace deskbell::agent::inventory
