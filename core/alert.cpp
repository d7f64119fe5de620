// Transitions of an alert on the console.
#include "core/alert.h"

#include <algorithm>
#include <utility>

namespace deskbell::core {
namespace {

struct Transition {
  Alert alert;
  Time now;

  AlertStep unchanged() {
    return AlertStep{.alert = std::move(alert), .changed = false, .announcements = {}};
  }
  AlertStep changed(std::vector<AlertAnnouncement> announcements = {}) {
    return AlertStep{.alert = std::move(alert), .changed = true, .announcements = std::move(announcements)};
  }

  AlertStep operator()(AlertRepeat const& repeat) {
    alert.count = std::max(alert.count + 1, repeat.count);
    alert.seen_at = std::max(alert.seen_at, now);
    if (!repeat.detail.empty()) alert.detail = repeat.detail;
    return changed();
  }

  AlertStep operator()(AlertMute const& mute) {
    if (mute.until && *mute.until <= now) return unchanged();
    AlertPhase const muted = AlertMuted{.until = mute.until, .by = mute.by};
    if (alert.phase == muted) return unchanged();
    alert.phase = muted;
    return changed();
  }

  AlertStep operator()(AlertUnmute const&) {
    if (!std::holds_alternative<AlertMuted>(alert.phase)) return unchanged();
    alert.phase = AlertActive{};
    return changed();
  }

  AlertStep operator()(AlertResolve const& resolve) {
    alert.phase = AlertClosed{.resolved_at = now, .by = resolve.by, .name = resolve.name};
    if (!resolve.detail.empty()) alert.detail = resolve.detail;
    auto const announcement =
        resolve.by == ResolvedBy::device ? AlertAnnouncement::auto_resolved : AlertAnnouncement::resolved;
    return changed({announcement});
  }

  AlertStep operator()(AlertClock const&) {
    auto const* muted = std::get_if<AlertMuted>(&alert.phase);
    if (!muted || !muted->until || *muted->until > now) return unchanged();
    alert.phase = AlertActive{};
    return changed();
  }
};

}  // namespace

AlertStep raise_alert(std::string detail, Time raised_at) {
  return AlertStep{.alert = Alert{.phase = AlertActive{},
                                  .raised_at = raised_at,
                                  .seen_at = raised_at,
                                  .count = 1,
                                  .detail = std::move(detail)},
                   .changed = true,
                   .announcements = {AlertAnnouncement::created}};
}

AlertStep advance(Alert alert, AlertEvent const& event, Time now) {
  if (!is_open(alert)) return AlertStep{.alert = std::move(alert), .changed = false, .announcements = {}};
  return std::visit(Transition{std::move(alert), now}, event);
}

std::optional<Time> deadline(Alert const& alert) {
  auto const* muted = std::get_if<AlertMuted>(&alert.phase);
  return muted ? muted->until : std::nullopt;
}

bool is_open(Alert const& alert) { return !std::holds_alternative<AlertClosed>(alert.phase); }

char const* status_name(Alert const& alert) {
  if (std::holds_alternative<AlertActive>(alert.phase)) return "active";
  return std::holds_alternative<AlertMuted>(alert.phase) ? "muted" : "resolved";
}

}  // namespace deskbell::core
