// Announcements: when one stands, what its device shows to whom, and how far it has come.
#pragma once

#include <boost/describe/enum.hpp>
#include <optional>

#include "protocol/announcements.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace deskbell::core::announcement {

// ---- at the console

/// scheduled -> active -> expired | withdrawn; a scheduled one may also be withdrawn, or expire where nobody
/// was there to send it in its time.
enum class State { scheduled, active, expired, withdrawn };
BOOST_DESCRIBE_ENUM(State, scheduled, active, expired, withdrawn)

struct Plan {
  State state = State::scheduled;
  Time starts_at{};
  std::optional<Time> expires_at;
};

/// What the clock makes of it.
State state_at(Plan const& plan, Time now);
/// Error invalid: it would end before it starts or now, or starts more than a year from now.
Result<void> check_times(Time starts_at, std::optional<Time> expires_at, Time now);
/// Error conflict: it was sent already, or has ended.
Result<void> may_edit(Plan const& plan, Time now);
/// Error conflict: it has ended already.
Result<void> may_withdraw(Plan const& plan, Time now);

/// How far it has come at a device, or with one of its people: the first time of each.
struct Reach {
  std::optional<Time> delivered_at;
  std::optional<Time> seen_at;
  std::optional<Time> dismissed_at;
  friend bool operator==(Reach const&, Reach const&) = default;
};
/// Who dismissed it has seen it, and what was seen was delivered: so that each number counts all that came so
/// far. What a device says of the time is not later than `now`.
Reach delivered(Reach reach, Time at, Time now);
Reach marked(Reach reach, protocol::AnnouncementMark mark, Time at, Time now);

// ---- on the device

struct Held {
  std::optional<Time> expires_at;
  bool withdrawn = false;
};
/// What one of the device's people did with it.
struct Person {
  bool told = false;
  bool seen = false;
  bool dismissed = false;
  friend bool operator==(Person const&, Person const&) = default;
};

bool stands(Held const& held, Time now);
bool is_shown(Held const& held, Person const& person, Time now);
/// A later mark holds the earlier ones.
Person marked(Person person, protocol::AnnouncementMark mark);

}  // namespace deskbell::core::announcement
