// Makes a row of the table from a typed function: reads the body into its shape, writes the answer's shape as
// JSON. For the api/*.cpp files only.
#pragma once

#include "console/server/api/openapi.h"
#include "console/server/api/route.h"
#include "protocol/codec_boost.h"

namespace deskbell::console::api {

namespace net = boost::asio;
namespace json = boost::json;

/// A route without a body takes this; one whose answer is no shape of ours gives it.
struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct Success {
  bool success = true;
};
BOOST_DESCRIBE_STRUCT(Success, (), (success))

struct TextMessage {
  std::string message;
};
BOOST_DESCRIBE_STRUCT(TextMessage, (), (message))

/// An answer that is JSON text already.
struct RawJson {
  std::string text;
};

template <class Answer>
struct Reply {
  Answer body;
  int status = 0;  ///< 0: the route's
};

template <class Answer>
using Outcome = net::awaitable<Result<Reply<Answer>>>;

/// The body as a JSON value: JSON, or a form; an empty body is an empty object. Errors: invalid, too_large.
Result<json::value> read_json_body(transport::HttpRequest const& request);
transport::HttpResponse json_response(int status, std::string text);

/// Old clients send booleans and numbers as texts: they are put right where the shape wants another kind.
template <class T>
void coerce(json::value& value) {
  namespace codec = protocol::codec;
  if constexpr (codec::is_optional<T>) {
    if (value.is_string() && value.get_string().empty() &&
        !std::is_same_v<typename T::value_type, std::string>) {
      value = nullptr;
    } else if (!value.is_null()) {
      coerce<typename T::value_type>(value);
    }
  } else if constexpr (std::is_same_v<T, bool>) {
    if (auto const* text = value.if_string()) {
      if (*text == "true" || *text == "1") value = true;
      if (*text == "false" || *text == "0") value = false;
    } else if (auto const* number = value.if_int64()) {
      value = *number != 0;
    }
  } else if constexpr (std::is_arithmetic_v<T>) {
    if (auto const* text = value.if_string()) {
      json::error_code code;
      auto parsed = json::parse(*text, code);
      if (!code && parsed.is_number()) value = parsed;
    }
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (value.is_number()) value = json::string(json::serialize(value));
  } else if constexpr (codec::is_list<T>) {
    if (auto* list = value.if_array()) {
      for (auto& element : *list) coerce<typename T::value_type>(element);
    }
  } else if constexpr (codec::Record<T>) {
    if (auto* object = value.if_object()) {
      boost::mp11::mp_for_each<codec::MembersOf<T>>([&](auto member) {
        using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
        if (auto* found = object->if_contains(member.name)) coerce<Member>(*found);
      });
    }
  }
}

/// Names of the body's fields that T does not have: told in a Warning header instead of being dropped in
/// silence.
template <class T>
std::string unknown_fields(json::value const& value) {
  std::string unknown;
  if (auto const* object = value.if_object()) {
    for (auto const& [key, ignored] : *object) {
      bool known = false;
      boost::mp11::mp_for_each<protocol::codec::MembersOf<T>>(
          [&](auto member) { known = known || key == member.name; });
      if (!known) unknown += (unknown.empty() ? "" : ", ") + std::string(key).substr(0, 60);
    }
  }
  return unknown;
}

template <class Request>
Result<Request> read_request(Call& call) {
  auto value = read_json_body(call.request);
  if (!value) return value.error();
  coerce<Request>(*value);
  if (auto const unknown = unknown_fields<Request>(*value); !unknown.empty()) {
    std::string safe;
    for (char c : unknown) safe += c >= ' ' && c < 127 && c != '"' && c != '\\' ? c : '?';
    call.extra_headers.set("Warning", "299 deskbell \"unknown fields: " + safe + "\"");
  }
  Request request{};
  protocol::codec::Fault fault;
  if (!protocol::codec::from_value(*value, request, fault)) return fault.error();
  return request;
}

template <class Answer>
std::string write_answer(Answer const& answer) {
  if constexpr (std::is_same_v<Answer, RawJson>) {
    return answer.text;
  } else {
    return json::serialize(protocol::codec::to_value(answer));
  }
}

template <class Request, class Answer>
net::awaitable<transport::HttpResponse> run_typed(Call& call, int success,
                                                  Outcome<Answer> (*handler)(Call&, Request)) {
  Request body{};
  if constexpr (!std::is_same_v<Request, Nothing>) {
    auto read = read_request<Request>(call);
    if (!read) co_return error_answer(call.request, read.error());
    body = std::move(*read);
  }
  auto outcome = co_await handler(call, std::move(body));
  if (!outcome) co_return error_answer(call.request, outcome.error());
  co_return json_response(outcome->status != 0 ? outcome->status : success, write_answer(outcome->body));
}

/// The usual row. `Request` is Nothing for GET and DELETE.
template <class Request, class Answer>
Route route(std::string method, std::string path, Permission permission, std::string summary,
            Outcome<Answer> (*handler)(Call&, Request), int success = 200) {
  Route row;
  row.method = std::move(method);
  row.path = std::move(path);
  row.permission = permission;
  row.summary = std::move(summary);
  row.success = success;
  if constexpr (!std::is_same_v<Request, Nothing>) {
    row.request_shape = [](SchemaSink& sink) { return sink.note<Request>(); };
  }
  if constexpr (!std::is_same_v<Answer, RawJson>) {
    row.answer_shape = [](SchemaSink& sink) { return sink.note<Answer>(); };
  }
  row.handle = [success, handler](Call& call) { return run_typed<Request, Answer>(call, success, handler); };
  return row;
}

}  // namespace deskbell::console::api
