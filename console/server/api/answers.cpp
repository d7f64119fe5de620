// Bodies in and answers out: JSON and forms, errors in the forms that this API's clients parse.
#include <charconv>

#include "console/server/api/typed_route.h"

namespace deskbell::console::api {

namespace {

/// "a[]=1&a[]=2" makes a list; "comment[body]=x" an object. Deeper names are kept as they are.
json::value form_value(std::string const& text) {
  json::object object;
  for (auto const& [name, value] : transport::parse_form(text)) {
    auto const open = name.find('[');
    if (open == std::string::npos || name.back() != ']') {
      object[name] = json::string(value);
      continue;
    }
    auto& outer = object[name.substr(0, open)];
    auto const inner = name.substr(open + 1, name.size() - open - 2);
    if (inner.empty()) {
      if (!outer.is_array()) outer = json::array{};
      outer.get_array().push_back(json::string(value));
    } else {
      if (!outer.is_object()) outer = json::object{};
      outer.get_object()[inner] = json::string(value);
    }
  }
  return object;
}

bool wants_problem(transport::HttpRequest const& request) {
  return request.headers.get("Accept").find("application/problem+json") != std::string_view::npos;
}

/// One message a line: a handler that finds several faults joins them with '\n'.
json::array lines_of(std::string const& text) {
  json::array lines;
  std::size_t from = 0;
  while (from <= text.size()) {
    auto const end = std::min(text.find('\n', from), text.size());
    lines.push_back(json::string(text.substr(from, end - from)));
    from = end + 1;
  }
  return lines;
}

}  // namespace

int status_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid:
      return 422;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::denied:
      return 403;
    case ErrorCode::unauthenticated:
      return 401;
    case ErrorCode::conflict:
      return 409;
    case ErrorCode::too_large:
      return 413;
    case ErrorCode::unavailable:
      return 503;
    case ErrorCode::timeout:
      return 504;
    case ErrorCode::storage:
      return 507;
    case ErrorCode::protocol:
      return 400;
    case ErrorCode::internal:
      return 500;
  }
  return 500;
}

transport::HttpResponse json_response(int status, std::string text) {
  transport::HttpResponse response;
  response.status = status;
  response.headers.set("Content-Type", "application/json; charset=utf-8");
  response.body = std::move(text);
  return response;
}

transport::HttpResponse error_answer(transport::HttpRequest const& request, Error const& error) {
  auto const status = status_of(error.code);
  // What went wrong inside is for the log; the request id in the answer's header leads there.
  auto const message = status == 500
                           ? std::string("internal error; see the console's log for this request id")
                           : error.message;
  if (wants_problem(request)) {
    auto response =
        json_response(status, json::serialize(json::object{{"type", "about:blank"},
                                                           {"title", transport::reason_phrase(status)},
                                                           {"status", status},
                                                           {"code", name_of(error.code)},
                                                           {"detail", message}}));
    response.headers.set("Content-Type", "application/problem+json");
    return response;
  }
  if (status == 404) return json_response(404, R"({"message":"Not found"})");
  if (status == 422) {
    return json_response(422,
                         json::serialize(json::object{{"success", false}, {"message", lines_of(message)}}));
  }
  return json_response(status, json::serialize(json::object{{"error", message}}));
}

Result<json::value> read_json_body(transport::HttpRequest const& request) {
  if (request.body.empty()) return json::value(json::object{});
  auto const type = request.headers.get("Content-Type");
  if (type.substr(0, 33) == "application/x-www-form-urlencoded") return form_value(request.body);
  auto parsed = protocol::codec::parse_limited(request.body);
  if (!parsed) return prefixed("body", parsed.error());
  return parsed;
}

std::string Call::query_text(std::string_view name) const { return request.query_value(name).value_or(""); }

std::optional<bool> Call::query_flag(std::string_view name) const {
  auto const text = query_text(name);
  if (text.empty()) return std::nullopt;
  return text == "true" || text == "1" || text == "yes";
}

std::optional<std::int64_t> Call::query_number(std::string_view name) const {
  auto const text = query_text(name);
  std::int64_t number = 0;
  auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace deskbell::console::api
