// Small conversions between the wire's strings and times and what people read.
#pragma once

#include <QDateTime>
#include <QString>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/time.h"

namespace deskbell::tray {

/// Every character of it: also a byte order mark at the beginning, which Qt would drop.
QString to_qstring(std::string_view text);
/// UTF-8; a lone surrogate becomes U+FFFD, so that the result is always well formed.
std::string to_utf8(QString const& text);

/// Why a text cannot be said as it stands, for who wrote it; empty: it can. No UTF-8 holds a lone surrogate.
QString unsayable_reason(QString const& text);

/// What the wire counts: code points, after normalising line ends.
std::size_t count_characters(QString const& text);
/// CRLF and CR become LF, as do the separators that Qt's editor keeps.
QString normalise_line_ends(QString text);

/// At most so many UTF-16 units, with an ellipsis where something was left out; never half a character.
QString shortened(QString const& text, qsizetype most);

/// "2.4 MB"
QString size_text(std::int64_t bytes);

/// For setToolTip, which takes what looks like markup for markup, and opens the files that it names.
QString tooltip_text(QString const& text);

/// How a panel reads titles: "&" marks a letter everywhere, "_" does so only over com.canonical.dbusmenu.
enum class MenuWire { qt, dbusmenu };
QString escape_menu_title(QString title, MenuWire wire);

QDateTime local_time(Time time);
/// "10:42"
QString clock_text(Time time);
/// "Today", "Yesterday", "Monday, 3 May", "Monday, 3 May 2025".
QString day_text(QDate day, QDate today);
/// "Today, 10:42"
QString day_and_clock_text(Time time, QDate today);

}  // namespace deskbell::tray
