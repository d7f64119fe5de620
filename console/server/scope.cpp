// Keys of paths, and times with the organisation's offset.
#include "console/server/scope.h"

#include <date/tz.h>

#include <charconv>

namespace deskbell::console {

Result<Key> Key::parse(std::string_view text) {
  if (auto uuid = Uuid::parse(text)) return Key(*uuid);
  std::int64_t number = 0;
  auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size() || number <= 0) return not_found("record");
  return Key(number);
}

std::string iso(Scope const& scope, Time time) {
  if (scope.time_zone.empty() || scope.time_zone == "UTC") return to_iso8601(time, std::chrono::minutes(0));
  try {
    auto const* zone = date::locate_zone(scope.time_zone);
    auto const info = zone->get_info(std::chrono::time_point_cast<std::chrono::seconds>(time));
    return to_iso8601(time, std::chrono::duration_cast<std::chrono::minutes>(info.offset));
  } catch (std::exception const&) {
    return to_iso8601(time, std::chrono::minutes(0));
  }
}

std::optional<std::string> iso(Scope const& scope, std::optional<Time> time) {
  if (!time) return std::nullopt;
  return iso(scope, *time);
}

bool is_time_zone(std::string const& name) {
  if (name == "UTC") return true;
  try {
    return date::locate_zone(name) != nullptr;
  } catch (std::exception const&) {
    return false;
  }
}

Error not_found(std::string_view noun) {
  return make_error(ErrorCode::not_found, std::string(noun) + ": not found");
}

}  // namespace deskbell::console
