// When the desk is open, in words.
#pragma once

#include <QString>
#include <optional>

#include "protocol/tray_link.h"

namespace deskbell::tray {

/// "We are open until 17:00." or when it opens again; empty where nothing is known of `now`.
QString opening_text(protocol::DeskHours const& hours, Time now);

/// When opening_text() says something else for another reason than a new day; empty: it will not.
std::optional<Time> next_opening_change(protocol::DeskHours const& hours, Time now);

}  // namespace deskbell::tray
