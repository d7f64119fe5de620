// How the command line puts things: colours where somebody looks, aligned columns, times as people say them.
#pragma once

#include <string>
#include <string_view>

#include "protocol/time.h"

namespace deskbell::service {

enum class Colour { plain, good, warning, bad, dim, strong };

/// Coloured on a terminal (unless NO_COLOR is set), else as it is.
std::string painted(Colour colour, std::string_view text);
/// "  label:      value" with the values in one column.
void print_line(std::string_view label, std::string_view value);
/// "just now", "5 minutes ago", "3 days ago", and "in 20 seconds" for what is to come.
std::string ago(Time then, Time now);
/// A fact of the device as the command line puts it: of a disk is said which of its amounts is free.
std::string fact_text(std::string_view key, std::string value);
/// "1 fact waits", "2 facts wait".
std::string facts_wait(std::int64_t count);
/// Without what a terminal would obey: texts from the console and the machine are not trusted.
std::string harmless(std::string_view text);
/// JSON for people: what is short stays on its line, else each part has its own. `indent`: spaces before each
/// line but the first.
std::string spread(std::string_view json, std::size_t indent);

}  // namespace deskbell::service
