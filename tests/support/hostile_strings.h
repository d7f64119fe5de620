// Texts that try to be more than text: markup, other readers' orders, tricks of writing direction, and
// extremes.
#pragma once

#include <string>
#include <vector>

namespace deskbell::test {

/// More than 600, well-formed UTF-8, no two the same. `canary` is a file's path, `address` "host:port" of a
/// web server: whoever interprets a text opens one of them.
std::vector<std::string> hostile_strings(std::string const& canary, std::string const& address);

}  // namespace deskbell::test
