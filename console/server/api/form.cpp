// Names with brackets become objects and lists.
#include "console/server/api/form.h"

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "protocol/codec.h"
#include "protocol/excerpt.h"
#include "transport/http.h"

namespace deskbell::console::api {

namespace json = boost::json;

namespace {

/// "a[b][]" -> "a", "b", "". Nothing where the brackets do not match: the name is taken as it stands then.
std::optional<std::vector<std::string>> steps_of(std::string const& name) {
  auto at = name.find('[');
  std::vector<std::string> steps{name.substr(0, at)};
  while (at < name.size()) {
    auto const end = name.find(']', at);
    if (name[at] != '[' || end == std::string::npos || steps.front().empty()) return std::nullopt;
    steps.push_back(name.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return steps;
}

/// Where the next step leads, made where it is missing; null where a value stands there already.
json::value* step_into(json::value& outer, std::string const& step) {
  if (step.empty()) {
    if (outer.is_null()) outer = json::array{};
    auto* list = outer.if_array();
    return list == nullptr ? nullptr : &list->emplace_back(nullptr);
  }
  if (outer.is_null()) outer = json::object{};
  auto* object = outer.if_object();
  return object == nullptr ? nullptr : &(*object)[step];
}

}  // namespace

Result<json::value> read_form(std::string_view text) {
  constexpr std::size_t most_fields = 1'000;
  constexpr std::size_t deepest = 8;
  auto const fields = transport::parse_form(text);
  if (fields.size() > most_fields) return make_error(ErrorCode::too_large, "body: more than 1,000 fields");
  json::value whole = json::object{};
  constexpr std::size_t name_shown = 60;
  for (auto const& [name, value] : fields) {
    if (!protocol::is_valid_utf8(name) || !protocol::is_valid_utf8(value))
      return make_error(ErrorCode::invalid, "body: found bytes that are not UTF-8, expected a form in UTF-8");
    auto const shown = "body: " + protocol::clipped(name, name_shown);
    auto const steps = steps_of(name).value_or(std::vector{name});
    if (steps.size() > deepest) return make_error(ErrorCode::invalid, shown + " is nested deeper than 8");
    auto* place = &whole;
    for (auto const& step : steps) {
      place = step_into(*place, step);
      if (place == nullptr) break;
    }
    if (place == nullptr || place->is_structured())
      return make_error(ErrorCode::invalid, shown + " is a value in one place and a group in another");
    *place = json::string(value);
  }
  return whole;
}

}  // namespace deskbell::console::api
