// Updates that the machine already knows of: apt's lists against dpkg's status.
#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "agent/inventory/apt_lists.h"
#include "agent/inventory/files.h"
#include "agent/inventory/packages.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Update;
using protocol::Updates;

constexpr std::size_t listed_updates = 200;

struct Installed {
  std::string_view version;
  std::string_view architecture;
  std::string newest;
  std::string origin;
  bool security = false;
};

using InstalledMap = std::unordered_multimap<std::string_view, Installed>;

InstalledMap installed_packages(std::string_view status) {
  InstalledMap map;
  for (auto const& package : parse_dpkg_status(status)) {
    if (package.held) continue;
    map.emplace(package.name, Installed{.version = package.version,
                                        .architecture = package.architecture,
                                        .newest = {},
                                        .origin = {},
                                        .security = false});
  }
  return map;
}

void consider(InstalledMap& installed, AptList const& list, std::string_view name, std::string_view version,
              std::string_view architecture) {
  auto const [first, last] = installed.equal_range(name);
  for (auto entry = first; entry != last; ++entry) {
    Installed& package = entry->second;
    if (version == package.version) continue;
    if (architecture != package.architecture && architecture != "all" && package.architecture != "all")
      continue;
    if (compare_versions(version, package.version) <= 0) continue;
    package.security = package.security || list.security;
    if (!package.newest.empty() && compare_versions(version, package.newest) <= 0) continue;
    package.newest = version;
    package.origin = list.archive;
  }
}

Updates summary(InstalledMap const& installed) {
  Updates updates;
  updates.source = "apt";
  std::int64_t security = 0;
  for (auto const& [name, package] : installed) {
    if (package.newest.empty()) continue;
    Update update;
    update.name = name;
    update.installed_version = std::string(package.version);
    update.available_version = package.newest;
    update.origin = text_or_none(package.origin);
    update.security = package.security;
    if (package.security) ++security;
    updates.packages.push_back(std::move(update));
  }
  updates.available = static_cast<std::int64_t>(updates.packages.size());
  updates.security = security;
  // Where there are more than fit, the urgent ones are named.
  std::ranges::sort(updates.packages, {}, [](Update const& update) {
    return std::pair(!update.security.value_or(false), std::string_view(update.name));
  });
  if (updates.packages.size() > listed_updates) updates.packages.resize(listed_updates);
  return updates;
}

/// Answers of an earlier run, as long as neither the lists nor the installed packages changed.
struct Remembered {
  std::mutex mutex;
  std::string key;
  Updates updates;
};

Remembered& remembered() {
  static Remembered instance;
  return instance;
}

std::string key_of(std::string const& status_path, std::vector<AptList> const& lists) {
  std::string key = status_path + "@" + std::to_string(modified_at(status_path).value_or(0));
  for (auto const& list : lists) key += "\n" + list.path + "@" + std::to_string(list.fetched_at);
  return key;
}

}  // namespace

std::optional<Updates> collect_updates(Roots const& roots) {
  std::string const status_path = roots.var + "/lib/dpkg/status";
  auto const lists = apt_lists(roots);
  if (lists.empty() || !exists(status_path)) return std::nullopt;
  std::string const key = key_of(status_path, lists);
  auto& last = remembered();
  std::scoped_lock const lock(last.mutex);
  if (last.key == key) return last.updates;

  auto const status = read_file(status_path, 256u << 20);
  if (!status) return std::nullopt;
  auto installed = installed_packages(*status);
  bool whole = true;
  std::int64_t checked_at = 0;
  for (auto const& list : lists) {
    checked_at = std::max(checked_at, list.fetched_at);
    whole = for_each_available(
                list,
                [&](std::string_view name, std::string_view version, std::string_view architecture) {
                  consider(installed, list, name, version, architecture);
                }) &&
            whole;
  }
  if (!whole) return std::nullopt;  // half an answer would say "up to date"
  Updates updates = summary(installed);
  updates.checked_at = checked_at;
  last.key = key;
  last.updates = updates;
  return updates;
}

}  // namespace deskbell::agent::inventory
