// The rules of announcements.
#include "core/announcement.h"

#include <algorithm>

namespace deskbell::core::announcement {

namespace {

constexpr Duration furthest_start = std::chrono::hours(24 * 366);

bool has_expired(std::optional<Time> const& expires_at, Time now) { return expires_at && *expires_at <= now; }

/// The first time counts.
void keep_first(std::optional<Time>& kept, Time at) {
  if (!kept || at < *kept) kept = at;
}

Error ended(State state) {
  return make_error(ErrorCode::conflict, state == State::withdrawn ? "The announcement was withdrawn already"
                                                                   : "The announcement has expired already");
}

}  // namespace

State state_at(Plan const& plan, Time now) {
  if (plan.state == State::withdrawn || plan.state == State::expired) return plan.state;
  if (has_expired(plan.expires_at, now)) return State::expired;
  return plan.starts_at <= now ? State::active : plan.state;
}

Result<void> check_times(Time starts_at, std::optional<Time> expires_at, Time now) {
  if (starts_at > now + furthest_start)
    return make_error(ErrorCode::invalid, "Start: found a time more than a year from now");
  if (has_expired(expires_at, now))
    return make_error(ErrorCode::invalid, "Expiry: found a time that has passed");
  if (expires_at && *expires_at <= starts_at)
    return make_error(ErrorCode::invalid, "Expiry: found a time that is not after the start");
  return {};
}

Result<void> may_edit(Plan const& plan, Time now) {
  auto const state = state_at(plan, now);
  if (state == State::scheduled) return {};
  if (state == State::active)
    return make_error(ErrorCode::conflict,
                      "The announcement was sent already: withdraw it and make a new one");
  return ended(state);
}

Result<void> may_withdraw(Plan const& plan, Time now) {
  auto const state = state_at(plan, now);
  if (state == State::scheduled || state == State::active) return {};
  return ended(state);
}

Reach delivered(Reach reach, Time at, Time now) {
  keep_first(reach.delivered_at, std::min(at, now));
  return reach;
}

Reach marked(Reach reach, protocol::AnnouncementMark mark, Time at, Time now) {
  using enum protocol::AnnouncementMark;
  if (mark == told) return reach;
  auto const when = std::min(at, now);
  reach = delivered(reach, when, now);
  keep_first(reach.seen_at, when);
  if (mark == dismissed) keep_first(reach.dismissed_at, when);
  return reach;
}

bool stands(Held const& held, Time now) { return !held.withdrawn && !has_expired(held.expires_at, now); }

bool is_shown(Held const& held, Person const& person, Time now) {
  return stands(held, now) && !person.dismissed;
}

Person marked(Person person, protocol::AnnouncementMark mark) {
  using enum protocol::AnnouncementMark;
  person.told = true;
  person.seen = person.seen || mark != told;
  person.dismissed = person.dismissed || mark == dismissed;
  return person;
}

}  // namespace deskbell::core::announcement
