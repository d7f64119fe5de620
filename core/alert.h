// The life of an alert as the console keeps it: raised, muted for a while, resolved.
//
// The device decides when an alert is raised, repeated and resolved (core/monitor.h); here technicians and
// rules join in. One alert stays open for each asset, check and subject: repeats count up, they do not
// multiply.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/time.h"

namespace deskbell::core {

// ---- state
// ---------------------------------------------------------------------------------------------------------

struct AlertActive {
  friend bool operator==(AlertActive const&, AlertActive const&) = default;
};

struct AlertMuted {
  std::optional<Time> until;  ///< nullopt: for ever
  std::string by;
  friend bool operator==(AlertMuted const&, AlertMuted const&) = default;
};

enum class ResolvedBy { device, technician, rule };

struct AlertClosed {
  Time resolved_at{};
  ResolvedBy by = ResolvedBy::device;
  std::string name;  ///< of the technician or rule
  friend bool operator==(AlertClosed const&, AlertClosed const&) = default;
};

using AlertPhase = std::variant<AlertActive, AlertMuted, AlertClosed>;

struct Alert {
  AlertPhase phase;
  Time raised_at{};
  Time seen_at{};  ///< the last time that the device said it is still bad
  std::int64_t count = 1;
  std::string detail;
  friend bool operator==(Alert const&, Alert const&) = default;
};

// ---- events
// --------------------------------------------------------------------------------------------------------

/// The device says so again; `count` is its own count and never goes down.
struct AlertRepeat {
  std::int64_t count = 1;
  std::string detail;
};

struct AlertMute {
  std::optional<Time> until;  ///< nullopt: for ever
  std::string by;
};

struct AlertUnmute {};

struct AlertResolve {
  ResolvedBy by = ResolvedBy::device;
  std::string name;
  std::string detail;  ///< empty: keeps what was said last
};

/// The time of `deadline()` has come.
struct AlertClock {};

using AlertEvent = std::variant<AlertRepeat, AlertMute, AlertUnmute, AlertResolve, AlertClock>;

// ---- effects
// -------------------------------------------------------------------------------------------------------

/// What the notification rules are asked about. A muted alert announces nothing but its end by the device.
enum class AlertAnnouncement { created, auto_resolved, resolved };

struct AlertStep {
  Alert alert;
  bool changed = false;  ///< store it and show it
  std::vector<AlertAnnouncement> announcements;
};

/// A device's report that something is bad. Where that check and subject already have an open alert under
/// another id (the device lost its state), give that alert to `advance` as a repeat instead.
[[nodiscard]] AlertStep raise_alert(std::string detail, Time raised_at);
/// A closed alert stays closed: late repeats and second resolutions change nothing.
[[nodiscard]] AlertStep advance(Alert alert, AlertEvent const& event, Time now);
/// When a mute ends.
[[nodiscard]] std::optional<Time> deadline(Alert const& alert);
[[nodiscard]] bool is_open(Alert const& alert);

/// What REST shows as status: "active", "muted", "resolved".
[[nodiscard]] char const* status_name(Alert const& alert);

}  // namespace deskbell::core
