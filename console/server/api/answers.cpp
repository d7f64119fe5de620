// Bodies in and answers out: JSON and forms, errors in the forms that this API's clients parse.
#include <algorithm>
#include <array>

#include "console/server/api/form.h"
#include "console/server/api/typed_route.h"
#include "console/server/secrets.h"
#include "console/server/told.h"

namespace deskbell::console::api {

namespace {

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
    // A body that is too large as a whole is refused (413) before any handler: this is one field or count.
    case ErrorCode::too_large:
      return 422;
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
                       : status == 507 ? std::string(protocol::reasons::console_cannot_store)
                                       : error.message;
  return failure_answer(request, status, name_of(error.code), message);
}

transport::HttpResponse failure_answer(transport::HttpRequest const& request, int status,
                                       std::string_view code, std::string const& message) {
  if (wants_problem(request)) {
    auto response =
        json_response(status, json::serialize(json::object{{"type", "about:blank"},
                                                           {"title", transport::reason_phrase(status)},
                                                           {"status", status},
                                                           {"code", code},
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

transport::HttpResponse failure_of(Call const& call, Error const& error) {
  if (call.failure_status != 0)
    return failure_answer(call.request, call.failure_status, name_of(error.code), told(error));
  auto response = error_answer(call.request, error);
  if (call.failure_errors.empty() && call.failure_code.empty()) return response;
  auto body = json::parse(response.body);
  if (!call.failure_errors.empty()) body.as_object()["errors"] = json::parse(call.failure_errors);
  if (!call.failure_code.empty()) body.as_object()["code"] = json::string(call.failure_code);
  response.body = json::serialize(body);
  return response;
}

void set_etag(transport::HttpResponse& response, std::int64_t version) {
  // The version guards a change; the digest tells whether what is shown besides (online, counts) is the same.
  constexpr std::size_t digest_shown = 12;
  response.headers.set("ETag", "\"" + std::to_string(version) + "-" +
                                   sha256_hex(response.body).substr(0, digest_shown) + "\"");
}

void warn(Call& call, std::string_view what, std::string const& names) {
  if (names.empty()) return;
  std::string safe;
  for (char c : names) safe += c >= ' ' && c < 127 && c != '"' && c != '\\' ? c : '?';
  call.extra_headers.add("Warning", "299 deskbell \"" + std::string(what) + ": " + safe + "\"");
}

void warn_of_parameters(Call& call, std::string const& names) { warn(call, "unknown parameters", names); }

std::optional<bool> read_flag(std::string_view text) {
  constexpr std::array<std::string_view, 4> yes{"true", "1", "yes", "on"};
  constexpr std::array<std::string_view, 4> no{"false", "0", "no", "off"};
  auto const is = [&](std::string_view word) { return transport::equal_ignoring_case(word, text); };
  if (std::any_of(yes.begin(), yes.end(), is)) return true;
  if (std::any_of(no.begin(), no.end(), is)) return false;
  return std::nullopt;
}

json::value list_from(json::value const& value) {
  if (auto const* text = value.if_string(); text != nullptr && text->empty()) return json::array{};
  auto const* object = value.if_object();
  if (object == nullptr || object->empty()) return json::array{value};
  json::array list;
  for (auto const& [key, element] : *object) {
    bool const index =
        !key.empty() && std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!index) return json::array{value};
    list.push_back(element);
  }
  return list;
}

Result<json::value> read_json_body(transport::HttpRequest const& request) {
  if (request.body.empty()) return json::value(json::object{});
  auto const type = request.headers.get("Content-Type");
  if (type.substr(0, 33) == "application/x-www-form-urlencoded") return read_form(request.body);
  auto parsed = protocol::codec::parse_limited(request.body);
  if (!parsed) return prefixed("body", parsed.error());
  return parsed;
}

std::string Call::query_text(std::string_view name) const { return request.query_value(name).value_or(""); }

std::vector<QueryParameter> page_parameters(int default_size) {
  return {{"page", "from 1; past the end: an empty list", "integer"},
          {"per_page", "1 to 200; " + std::to_string(default_size) + " where not said", "integer"}};
}

}  // namespace deskbell::console::api
