// A D-Bus connection that never waits longer than it is told.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/inventory/roots.h"

struct sd_bus;

namespace deskbell::agent::inventory {

struct UnitState {
  std::string name;
  std::string description;
  std::string load_state;
  std::string active_state;
  std::string sub_state;
};

struct UnitFile {
  std::string name;
  std::string state;  ///< "enabled", "static", ...
};

/// systemd's manager: over its private socket where we are root, else over the system bus.
class Systemd {
 public:
  /// nullopt where systemd does not run or does not answer in time.
  static std::optional<Systemd> connect(Roots const& roots,
                                        std::chrono::milliseconds timeout = std::chrono::milliseconds(500));

  /// Loaded units whose names match one of the patterns ("*.service"); nullopt: no answer.
  std::optional<std::vector<UnitState>> units(std::vector<std::string> const& patterns) const;
  /// The named units, loaded for the purpose where they are not; unknown ones say load state "not-found".
  std::optional<std::vector<UnitState>> units_by_name(std::vector<std::string> const& names) const;
  std::optional<std::vector<UnitFile>> unit_files(std::string const& pattern) const;

 private:
  explicit Systemd(std::shared_ptr<sd_bus> bus) : bus_(std::move(bus)) {}
  std::shared_ptr<sd_bus> bus_;
};

}  // namespace deskbell::agent::inventory
