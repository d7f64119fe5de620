// Makes a row of the table from a typed function: reads the body into its shape, writes the answer's shape as
// JSON. For the api/*.cpp files only.
#pragma once

#include <set>

#include "console/server/api/openapi.h"
#include "console/server/api/route.h"
#include "console/server/api/shapes_common.h"
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

/// An answer that is JSON text already; its route gives the schema by hand.
struct RawJson {
  std::string text;
};

template <class Answer>
struct Reply {
  Answer body{};
  int status = 0;                       ///< 0: the route's
  std::optional<std::int64_t> version;  ///< of a single record, for its ETag
};

template <class Answer>
using Outcome = net::awaitable<Result<Reply<Answer>>>;

/// The body as a JSON value: JSON, or a form; an empty body is an empty object. Errors: invalid, too_large.
Result<json::value> read_json_body(transport::HttpRequest const& request);
transport::HttpResponse json_response(int status, std::string text);

/// The answer for an error of this call: as error_answer(), with the call's own status where it has one.
transport::HttpResponse failure_of(Call const& call, Error const& error);
/// "VERSION-DIGEST" of the body.
void set_etag(transport::HttpResponse& response, std::int64_t version);
/// Tells in a Warning header what would otherwise be dropped in silence.
void warn(Call& call, std::string_view what, std::string const& names);
/// true, 1, yes and on; false, 0, no and off; in any case. Else nothing.
std::optional<bool> read_flag(std::string_view text);
/// What old clients send for a list: {"0": a, "1": b}, one value alone, or an empty text.
json::value list_from(json::value const& value);

/// Old clients send booleans and numbers as texts, and lists in several forms: they are put right where the
/// shape wants another kind.
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
      if (auto const flag = read_flag(std::string_view(text->data(), text->size()))) value = *flag;
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
    if (value.is_null()) value = json::array{};
    if (!value.is_array()) value = list_from(value);
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

/// In a change an absent field stays and a null takes the value away. The shapes tell the two apart by what
/// an empty form field says: "" and 0.
template <class T>
void empty_nulls(json::value& value) {
  auto* object = value.if_object();
  if (object == nullptr) return;
  boost::mp11::mp_for_each<protocol::codec::MembersOf<T>>([&](auto member) {
    using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
    auto* found = object->if_contains(member.name);
    if (found == nullptr || !found->is_null()) return;
    if constexpr (std::is_same_v<Member, Maybe<std::string>>) *found = json::string();
    if constexpr (std::is_same_v<Member, Maybe<Number>>) *found = 0;
  });
}

/// Names of the body's fields that T does not have, also in lists of records: "comments_attributes.colour".
template <class T>
void gather_unknown(json::value const& value, std::string const& prefix, std::set<std::string>& unknown) {
  namespace codec = protocol::codec;
  if constexpr (codec::is_optional<T> || codec::is_list<T>) {
    if (auto const* list = value.if_array()) {
      for (auto const& element : *list) gather_unknown<typename T::value_type>(element, prefix, unknown);
    } else {
      gather_unknown<typename T::value_type>(value, prefix, unknown);
    }
  } else if constexpr (codec::Record<T>) {
    auto const* object = value.if_object();
    if (object == nullptr) return;
    constexpr std::size_t name_shown = 60;
    constexpr std::size_t most = 20;
    for (auto const& entry : *object) {
      auto const key = entry.key();
      auto const& element = entry.value();
      bool known = false;
      boost::mp11::mp_for_each<codec::MembersOf<T>>([&](auto member) {
        if (key != member.name) return;
        using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
        known = true;
        gather_unknown<Member>(element, prefix + member.name + ".", unknown);
      });
      if (!known && unknown.size() < most) unknown.insert(prefix + std::string(key).substr(0, name_shown));
    }
  }
}

template <class Request>
Result<Request> read_request(Call& call) {
  auto value = read_json_body(call.request);
  if (!value) return value.error();
  coerce<Request>(*value);
  if (call.request.method == "PUT") empty_nulls<Request>(*value);
  std::set<std::string> unknown;
  gather_unknown<Request>(*value, "", unknown);
  std::string names;
  for (auto const& name : unknown) names += (names.empty() ? "" : ", ") + name;
  warn(call, "unknown fields", names);
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

template <class Answer>
transport::HttpResponse finished(Reply<Answer> const& reply, int success) {
  auto response = json_response(reply.status != 0 ? reply.status : success, write_answer(reply.body));
  if (reply.version) set_etag(response, *reply.version);
  return response;
}

template <class Request, class Answer>
net::awaitable<transport::HttpResponse> run_typed(Call& call, Outcome<Answer> (*handler)(Call&, Request)) {
  Request body{};
  if constexpr (!std::is_same_v<Request, Nothing>) {
    auto read = read_request<Request>(call);
    if (!read) co_return error_answer(call.request, read.error());
    body = std::move(*read);
  }
  auto outcome = co_await handler(call, std::move(body));
  if (!outcome) co_return failure_of(call, outcome.error());
  co_return finished(*outcome, call.success);
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
  row.handle = [handler](Call& call) { return run_typed<Request, Answer>(call, handler); };
  return row;
}

}  // namespace deskbell::console::api
