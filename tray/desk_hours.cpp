// When the desk is open, in words.
#include "tray/desk_hours.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "tray/words.h"

namespace deskbell::tray {
namespace {

QString tr(char const* text) { return QCoreApplication::translate("deskbell::tray", text); }

/// The present span, or the next one; null where none is known.
protocol::OpenSpan const* current_or_next(protocol::DeskHours const& hours, Time now) {
  auto const found = std::find_if(hours.open.begin(), hours.open.end(),
                                  [now](protocol::OpenSpan const& span) { return span.until > now; });
  return found == hours.open.end() ? nullptr : &*found;
}

QString open_text(protocol::OpenSpan const& span, protocol::DeskHours const& hours, Time now) {
  // Around the clock, or so long that its end helps nobody.
  bool const endless = span.until >= hours.known_until || span.until - now >= std::chrono::hours(24);
  return endless ? tr("We are open now.") : tr("We are open until %1.").arg(clock_text(span.until));
}

QString closed_text(protocol::OpenSpan const* next, Time now) {
  if (next == nullptr) return tr("We are closed now. What you write waits for us.");
  auto const day = local_time(next->from).date();
  auto const days = local_time(now).date().daysTo(day);
  auto const clock = clock_text(next->from);
  if (days == 0) return tr("We are closed and open again at %1. What you write waits for us.").arg(clock);
  if (days == 1)
    return tr("We are closed and open again tomorrow at %1. What you write waits for us.").arg(clock);
  //: Qt date format of a day that is not in this week, within a sentence
  auto const name = days < 7 ? QLocale().dayName(day.dayOfWeek()) : QLocale().toString(day, tr("d MMMM"));
  //: a day, then a clock time, e.g. "Monday", "08:00"
  return tr("We are closed and open again on %1 at %2. What you write waits for us.").arg(name, clock);
}

}  // namespace

QString opening_text(protocol::DeskHours const& hours, Time now) {
  if (now >= hours.known_until) return {};
  auto const* span = current_or_next(hours, now);
  if (span == nullptr || span->from > now) return closed_text(span, now);
  return open_text(*span, hours, now);
}

std::optional<Time> next_opening_change(protocol::DeskHours const& hours, Time now) {
  if (now >= hours.known_until) return std::nullopt;
  auto const* span = current_or_next(hours, now);
  if (span == nullptr) return hours.known_until;
  return std::min(span->from > now ? span->from : span->until, hours.known_until);
}

}  // namespace deskbell::tray
