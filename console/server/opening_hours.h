// Business hours of policies, resolved to UTC for devices, which know no time zones.
#pragma once

#include <string>
#include <vector>

#include "core/opening_plan.h"
#include "policies/device_document.h"
#include "policies/settings.h"

namespace deskbell::console {

/// Local clocks of an IANA zone; those of UTC where it is not known.
core::business_hours::LocalClock local_clock_of(std::string const& zone);

/// For at least the next 60 days. What comes out stays the same for ten days, so that a device is not sent a
/// new policy whenever the time has moved. `zone`: the organisation's, for hours that name none.
std::vector<policy::BusinessHours> resolve_business_hours(std::vector<policy::OpeningHours> const& written,
                                                          std::string const& zone, Time now);

}  // namespace deskbell::console
