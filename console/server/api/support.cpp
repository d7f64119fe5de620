// Scope, page, key, parameters and conditions of a request.
#include "console/server/api/support.h"

#include <algorithm>
#include <charconv>

#include "console/server/records.h"
#include "protocol/excerpt.h"

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
  scope.sees_all_chats = call.caller.may(Permission::chat_see_all);
  scope.sees_alerts = call.caller.may(Permission::alert_read);
  scope.sees_tickets = call.caller.may(Permission::ticket_read);
  return scope;
}

Page page_of(Call const& call, std::int64_t default_size) {
  constexpr std::int64_t most_rows = 200;
  constexpr std::int64_t most_pages = 1'000'000;
  // What makes no sense is the first page of the usual size: clients loop until a page is empty.
  Query query(call);
  Page page;
  page.page = std::clamp<std::int64_t>(query.number("page").value_or(1), 1, most_pages);
  page.per_page = std::clamp<std::int64_t>(query.number("per_page").value_or(default_size), 1, most_rows);
  return page;
}

Result<Key> key_of(Call const& call) { return Key::parse(call.path_value(0)); }

namespace {

/// "3-ab12", with quotes and perhaps weakened by a proxy that compressed: 3. A tag of another making: -1.
std::int64_t tagged_version(std::string_view tag) {
  if (tag.substr(0, 2) == "W/") tag.remove_prefix(2);
  if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return -1;
  tag = tag.substr(1, tag.size() - 2);
  std::int64_t version = -1;
  auto const [end, code] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
  bool const whole = end == tag.data() + tag.size() || *end == '-';
  return code == std::errc() && whole ? version : -1;
}

bool names_version(std::string_view header, std::int64_t version) {
  while (!header.empty()) {
    auto const comma = std::min(header.find(','), header.size());
    auto tag = header.substr(0, comma);
    while (!tag.empty() && tag.front() == ' ') tag.remove_prefix(1);
    while (!tag.empty() && tag.back() == ' ') tag.remove_suffix(1);
    if (tag == "*" || tagged_version(tag) == version) return true;
    header.remove_prefix(std::min(comma + 1, header.size()));
  }
  return false;
}

}  // namespace

std::optional<std::int64_t> version_of(store::Sql& sql, Scope const& scope, Noun noun, std::int64_t id) {
  return sql.one<std::int64_t>("SELECT " + std::string(noun.version) + " FROM " + std::string(noun.table) +
                                   " WHERE organisation_id = ? AND id = ?",
                               scope.organisation, id);
}

Result<void> check_if_match(Call& call, store::Sql& sql, Scope const& scope, Noun noun, Key const& key) {
  auto const wanted = call.request.headers.get("If-Match");
  if (wanted.empty()) return {};
  auto const id = find_id(sql, scope.organisation, noun.table, noun.name, key);
  if (!id) return id.error();
  auto const version = version_of(sql, scope, noun, *id).value_or(0);
  if (names_version(wanted, version)) return {};
  constexpr int precondition_failed = 412;
  call.failure_status = precondition_failed;
  return make_error(ErrorCode::conflict, "The " + std::string(noun.name) +
                                             " was changed meanwhile (it is at version " +
                                             std::to_string(version) + "): read it again");
}

std::string search_text(Call const& call) {
  constexpr std::size_t longest = 200;
  return protocol::clipped(call.query_text("query"), longest);
}

std::optional<std::int64_t> Query::number(std::string_view name) {
  auto const text = call_.query_text(name);
  if (text.empty()) return std::nullopt;
  std::int64_t number = 0;
  auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code == std::errc() && end == text.data() + text.size()) return number;
  wrong(name, text, "a whole number");
  return std::nullopt;
}

std::optional<bool> Query::flag(std::string_view name) {
  auto const text = call_.query_text(name);
  if (text.empty()) return std::nullopt;
  auto const flag = read_flag(text);
  if (!flag) wrong(name, text, "true or false");
  return flag;
}

std::optional<Time> Query::time(std::string_view name) {
  auto const text = call_.query_text(name);
  if (text.empty()) return std::nullopt;
  auto const time = parse_iso8601(text);
  if (time) return *time;
  wrong(name, text, "a time such as 2026-05-03 or 2026-05-03T09:12:44+02:00");
  return std::nullopt;
}

Result<void> Query::sound() const {
  if (faults_.empty()) return {};
  return make_error(ErrorCode::invalid, faults_);
}

void Query::wrong(std::string_view name, std::string const& found, std::string_view expected) {
  constexpr std::size_t shown = 40;
  if (!faults_.empty()) faults_ += '\n';
  faults_ += std::string(name) + ": found \"" + protocol::clipped(found, shown) + "\", expected " +
             std::string(expected);
}

}  // namespace deskbell::console::api
