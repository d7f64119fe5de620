// Scope, page, key and conditions of a request.
#include "console/server/api/support.h"

#include <algorithm>
#include <charconv>

namespace deskbell::console::api {

Scope scope_of(Call const& call) {
  Scope scope;
  scope.organisation = call.caller.organisation_id;
  scope.actor = ActorKind::technician;
  scope.user = call.caller.user_id;
  scope.user_uid = UserId::parse(call.caller.user_uid).value_or(UserId{});
  scope.name = call.caller.user_name;
  scope.address = call.request.remote_address;
  scope.time_zone = call.caller.time_zone;
  return scope;
}

Page page_of(Call const& call, std::int64_t default_size) {
  constexpr std::int64_t most_rows = 200;
  constexpr std::int64_t most_pages = 1'000'000;
  Page page;
  page.page = std::clamp<std::int64_t>(call.query_number("page").value_or(1), 1, most_pages);
  page.per_page =
      std::clamp<std::int64_t>(call.query_number("per_page").value_or(default_size), 1, most_rows);
  return page;
}

Result<Key> key_of(Call const& call) { return Key::parse(call.path_value(0)); }

std::optional<std::int64_t> if_match(Call const& call) {
  auto text = call.request.headers.get("If-Match");
  if (text.substr(0, 2) == "W/") text.remove_prefix(2);
  if (text.size() < 3 || text.front() != '"' || text.back() != '"') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  // A tag of another making matches no version: the change is refused, as the header asks.
  std::int64_t version = -1;
  auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), version);
  return code == std::errc() && end == text.data() + text.size() ? version : -1;
}

void set_etag(Call& call, std::int64_t version) {
  call.extra_headers.set("ETag", "\"" + std::to_string(version) + "\"");
}

Result<std::optional<Time>> query_time(Call const& call, std::string_view name) {
  auto const text = call.query_text(name);
  if (text.empty()) return std::optional<Time>();
  auto time = parse_iso8601(text);
  if (!time) return prefixed(name, time.error());
  return std::optional<Time>(*time);
}

std::string search_text(Call const& call) {
  constexpr std::size_t longest = 200;
  auto text = call.query_text("query");
  if (text.size() > longest) text.resize(longest);
  return text;
}

}  // namespace deskbell::console::api
