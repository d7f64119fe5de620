// The configuration file of deskbell-console: what neither a flag nor the environment says.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/result.h"

namespace deskbell::console {

/// Values by the names of their flags, without the dashes; a name that stands several times has its values
/// joined with commas.
using Configuration = std::map<std::string, std::string>;

/// Lines of `name = value`; values may stand in double quotes, # begins a comment, blank lines are ignored.
/// Errors: not_found (the file cannot be read), invalid ("FILE:LINE: ...": what was found and expected).
Result<Configuration> read_configuration(std::filesystem::path const& file,
                                         std::vector<std::string> const& known_names);
/// The same from a text; `shown` names it in errors.
Result<Configuration> parse_configuration(std::string_view text, std::string const& shown,
                                          std::vector<std::string> const& known_names);

}  // namespace deskbell::console
