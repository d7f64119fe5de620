// Decides when a measured value becomes an alert and when that alert is over.
//
// A value must stay bad for `raise_after` before it raises and good for `clear_after` before it clears, and
// between the two thresholds nothing changes: so a flapping value never makes more than one open alert for
// each check and subject. Held time is added up from reading to reading and each step counts at most a few
// sampling intervals, so neither a jump of the clock nor a night asleep is taken for a value that lasted.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "protocol/ids.h"
#include "protocol/time.h"

namespace deskbell::core {

/// One measurement of one thing. Boolean monitors say 0 (fine) or 1.
struct Reading {
  std::string subject;  ///< what was measured: "/home", "ssh.service"; empty where there is only one
  double value = 0;     ///< not a number: could not be measured, changes nothing
  std::string detail;   ///< one sentence for people
  friend bool operator==(Reading const&, Reading const&) = default;
};

/// Which side of the threshold is bad.
enum class Direction { above, below };
BOOST_DESCRIBE_ENUM(Direction, above, below)

/// A monitor as the policy tuned it.
struct Check {
  std::string id;    ///< stable within a policy; names the alert's check on every wire
  std::string kind;  ///< "disk_space", "cpu", ...
  std::string title;
  Direction direction = Direction::above;
  double raise_at = 1;  ///< reached or passed in the direction: bad
  double clear_at = 1;  ///< passed back: good; on the good side of raise_at, else taken as equal to it
  Duration raise_after{0};
  Duration clear_after{0};
  Duration repeat_every{std::chrono::hours(1)};  ///< an open alert tells of news at most this often
  /// And without any this often: where somebody resolved on the console what is bad still, it is raised there
  /// anew then.
  Duration repeat_still_every{std::chrono::hours(24)};
  Duration sample_every{std::chrono::seconds(60)};  ///< the usual distance of two readings
  friend bool operator==(Check const&, Check const&) = default;
};

// ---- state of one check and subject
// --------------------------------------------------------------------------------

struct Fine {
  friend bool operator==(Fine const&, Fine const&) = default;
};

struct PendingRaise {
  Duration held{0};
  Time seen_at{};
  friend bool operator==(PendingRaise const&, PendingRaise const&) = default;
};

struct Raised {
  AlertId alert_id;
  Time raised_at{};
  std::int64_t count = 1;  ///< times it went bad, the first included
  Time told_at{};          ///< when the console was last told
  std::string told_detail;
  bool news = false;  ///< counted up since then
  friend bool operator==(Raised const&, Raised const&) = default;
};

struct PendingClear {
  Raised raised;
  Duration held{0};
  Time seen_at{};
  friend bool operator==(PendingClear const&, PendingClear const&) = default;
};

using SubjectState = std::variant<Fine, PendingRaise, Raised, PendingClear>;

// ---- effects
// -------------------------------------------------------------------------------------------------------

struct Raise {
  AlertId alert_id;
  std::string check_id;
  std::string kind;
  std::string subject;
  std::string title;
  std::string detail;
  double value = 0;
  Time raised_at{};
  friend bool operator==(Raise const&, Raise const&) = default;
};

struct Repeat {
  AlertId alert_id;
  std::int64_t count = 1;
  std::string detail;
  Time seen_at{};
  friend bool operator==(Repeat const&, Repeat const&) = default;
};

struct Resolve {
  AlertId alert_id;
  std::string detail;
  Time resolved_at{};
  friend bool operator==(Resolve const&, Resolve const&) = default;
};

using MonitorEffect = std::variant<Raise, Repeat, Resolve>;

struct SubjectStep {
  SubjectState state;
  std::vector<MonitorEffect> effects;
};

/// One reading of one subject. `fresh` is used only if this reading raises an alert.
[[nodiscard]] SubjectStep advance(SubjectState state, Reading const& reading, Check const& check, Time now,
                                  AlertId const& fresh);

// ---- all of them
// ---------------------------------------------------------------------------------------------------

struct SubjectKey {
  std::string check_id;
  std::string subject;
  friend auto operator<=>(SubjectKey const&, SubjectKey const&) = default;
};

/// Everything that is not fine.
struct MonitorState {
  std::map<SubjectKey, SubjectState> subjects;
  friend bool operator==(MonitorState const&, MonitorState const&) = default;
};

/// What one sampling of one check found. A subject that is missing from it is gone and counts as good.
struct Sampled {
  std::string check_id;
  std::vector<Reading> readings;
};

struct MonitorStep {
  MonitorState state;
  std::vector<MonitorEffect> effects;
};

/// How many fresh ids `advance` may need for these samples.
[[nodiscard]] std::size_t fresh_ids_needed(std::span<Sampled const> samples);

/// One tick. `checks` are all that the policy now has: an alert of a check that is no longer among them
/// resolves. A check without a sample was not measured this time and keeps its state. `fresh` holds at least
/// fresh_ids_needed(samples) unused ids; with fewer, what would raise waits for the next tick.
[[nodiscard]] MonitorStep advance(MonitorState state, std::span<Check const> checks,
                                  std::span<Sampled const> samples, Time now, std::span<AlertId const> fresh);

/// The earliest time at which an unchanged value would raise or clear something; nullopt: nothing is pending.
[[nodiscard]] std::optional<Time> deadline(MonitorState const& state, std::span<Check const> checks);

// ---- surviving a restart
// -------------------------------------------------------------------------------------------

enum class SavedPhase { pending_raise, raised, pending_clear };
BOOST_DESCRIBE_ENUM(SavedPhase, pending_raise, raised, pending_clear)

/// One subject's state as flat data, for a table or a file.
struct SavedSubject {
  std::string check_id;
  std::string subject;
  SavedPhase phase = SavedPhase::raised;
  std::int64_t held_ms = 0;
  Time seen_at{};
  std::optional<AlertId> alert_id;
  Time raised_at{};
  std::int64_t count = 1;
  Time told_at{};
  std::string told_detail;
  bool news = false;
};
BOOST_DESCRIBE_STRUCT(SavedSubject, (),
                      (check_id, subject, phase, held_ms, seen_at, alert_id, raised_at, count, told_at,
                       told_detail, news))

[[nodiscard]] std::vector<SavedSubject> save(MonitorState const& state);
/// Entries that make no sense (raised without an alert) are left out.
[[nodiscard]] MonitorState restore(std::span<SavedSubject const> saved);

}  // namespace deskbell::core
