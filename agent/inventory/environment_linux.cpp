// System-wide environment settings that say how programs behave here.
#include <algorithm>
#include <array>

#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

/// Only these: anything else in the environment may be somebody's token.
constexpr std::array<std::string_view, 11> told_names{
    "PATH",      "LANG",          "LANGUAGE",          "TZ",   "EDITOR", "JAVA_HOME", "TMPDIR",
    "GTK_THEME", "XDG_DATA_DIRS", "QT_STYLE_OVERRIDE", "PAGER"};

bool is_told(std::string_view name) {
  return name.starts_with("LC_") || std::ranges::find(told_names, name) != told_names.end();
}

}  // namespace

std::optional<std::vector<protocol::EnvironmentVariable>> collect_environment(Roots const& roots) {
  auto const text = read_file(roots.etc + "/environment");
  if (!text) return std::nullopt;
  std::vector<protocol::EnvironmentVariable> variables;
  for (auto const& [name, value] : read_assignments(*text)) {
    if (is_told(name)) variables.push_back({.name = name, .value = value});
  }
  return variables;
}

}  // namespace deskbell::agent::inventory
