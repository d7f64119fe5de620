// The technicians of an organisation, as core/notify wants to know them for one event.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "console/server/store/transaction.h"
#include "core/notify.h"
#include "protocol/ids.h"

namespace deskbell::console {

/// What of a technician's settings decides when she is told.
struct TellingTimes {
  std::string time_zone;  ///< IANA
  std::int64_t quiet_from = 0;
  std::int64_t quiet_until = 0;
  std::string quiet_days = "0000000";
  std::int64_t digest_minutes = 0;

  [[nodiscard]] core::notify::QuietHours quiet_hours() const;
  /// When the quiet time that covers `now` ends.
  [[nodiscard]] std::optional<Time> quiet_at(Time now) const;
};
BOOST_DESCRIBE_STRUCT(TellingTimes, (), (time_zone, quiet_from, quiet_until, quiet_days, digest_minutes))

struct Member : TellingTimes {
  std::int64_t id = 0;
  UserId uid;
  std::string name;
  bool online = false;
  bool holds_all = false;    ///< every permission that was asked for
  bool holds_first = false;  ///< the first of them
};
BOOST_DESCRIBE_STRUCT(Member, (TellingTimes), (id, uid, name, online, holds_all, holds_first))

/// Who can sign in, with two permissions by name (the same twice where one is enough); `only`: this one
/// (users.id).
std::vector<Member> members(store::Sql& sql, std::int64_t organisation, std::string_view permission,
                            std::string_view other_permission, std::optional<std::int64_t> only = {});
/// When the mail goes out that gathers for her already.
std::optional<Time> gathers_until(store::Sql& sql, std::int64_t organisation, std::int64_t user, Time now);

/// The usual rules with what she changed; all of hers, or those of one event.
core::notify::Rules rules_of(store::Sql& sql, std::int64_t organisation, std::int64_t user);
TellingTimes times_of(store::Sql& sql, std::int64_t organisation, std::int64_t user);

/// Whether the page may ring for this now: her rule for the web while she is online, and no quiet hours.
bool rings_on_the_web(store::Sql& sql, std::int64_t organisation, std::int64_t user,
                      core::notify::Event event, Time now);

}  // namespace deskbell::console
