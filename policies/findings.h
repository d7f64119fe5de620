// What the checks of a policy document find, before it is known where in the text it stands. For .cpp files
// only: it shows Boost.JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace boost::json {
class value;
}

namespace deskbell::policy {

struct Knowledge;

struct Finding {
  std::string pointer;  ///< of the value, or of the field that is missing
  std::string place;    ///< pointer of something that is in the text
  bool at_key = false;  ///< the position is that of the key of `place`
  std::string found;
  std::string expected;
  std::string message;
  friend bool operator==(Finding const&, Finding const&) = default;
};

/// "found X, expected Y" at the value of `pointer`.
Finding unfit(std::string pointer, std::string found, std::string expected);

/// A value as messages show it: text quoted and cut to 40 bytes, control characters escaped.
std::string shown(boost::json::value const& value);
std::string quoted(std::string_view text);

/// "/settings/tray.menu/2/type" -> "settings.tray.menu[2].type"
std::string path_of(std::string_view pointer);
std::vector<std::string> tokens_of(std::string_view pointer);

/// The candidate that somebody who wrote `word` probably meant; empty where none is near.
std::string nearest(std::string_view word, std::vector<std::string> const& candidates);

/// Validates against the schema (valijson decides) and says of each place in words what does not fit.
std::vector<Finding> check_schema(boost::json::value const& document);

/// What the schema cannot say: addresses, ids, depth, thresholds in order, hours. Tolerates documents that do
/// not fit the schema.
std::vector<Finding> check_meaning(boost::json::value const& document, Knowledge const& knowledge);

}  // namespace deskbell::policy
