// Frames and messages of every channel to JSON and back.
#include "protocol/codec.h"

#include <memory>

#include "protocol/codec_boost.h"
#include "protocol/excerpt.h"

namespace deskbell::protocol {

namespace {

using codec::Fault;
namespace json = codec::json;

/// Reads `body` into the alternative of Channel that is called `type`.
template <class Channel>
Result<Channel> read_body(std::string_view type, json::value const& body) {
  std::optional<Result<Channel>> result;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Channel>>([&](auto identity) {
    using Message = typename decltype(identity)::type;
    if (result || Message::wire_type != type) return;
    Message message{};
    Fault fault;
    if (codec::from_value(body, message, fault)) {
      result.emplace(Channel(std::move(message)));
    } else {
      result.emplace(fault.error(std::string(type) + ".body"));
    }
  });
  if (result) return std::move(*result);
  constexpr std::size_t shown = 60;
  return make_error(ErrorCode::not_found,
                    "type: found \"" + clipped(type, shown) + "\", which this link does not know");
}

template <class Channel>
json::value body_of(Channel const& message, std::string_view& type) {
  return std::visit(
      [&](auto const& alternative) {
        type = std::remove_cvref_t<decltype(alternative)>::wire_type;
        return codec::to_value(alternative);
      },
      message);
}

template <class Channel>
bool durable(Channel const& message) {
  return std::visit(
      [](auto const& alternative) { return is_durable<std::remove_cvref_t<decltype(alternative)>>; },
      message);
}

struct Envelope {
  json::value root;
  FrameHead head;
  json::value const* body = nullptr;
};

Result<Envelope> open_envelope(std::string_view text) {
  auto parsed = codec::parse_limited(text);
  if (!parsed) return parsed.error();
  Envelope envelope;
  envelope.root = std::move(*parsed);
  auto const* object = envelope.root.if_object();
  if (object == nullptr) {
    return make_error(ErrorCode::invalid,
                      "frame: found " + codec::describe_found(envelope.root) + ", expected an object");
  }
  Fault fault;
  auto read = [&](std::string_view name, auto& out, bool needed) {
    auto const* value = object->if_contains(json::string_view(name.data(), name.size()));
    if (value == nullptr) {
      if (needed) fault.what = "is missing";
      if (needed) fault.inside(name);
      return !needed;
    }
    if (codec::from_value(*value, out, fault)) return true;
    fault.inside(name);
    return false;
  };
  if (!read("type", envelope.head.type, true) || !read("id", envelope.head.id, false) ||
      !read("seq", envelope.head.seq, false)) {
    return fault.error();
  }
  envelope.body = object->if_contains("body");
  if (envelope.body == nullptr) return make_error(ErrorCode::invalid, "body: is missing");
  return envelope;
}

void append_json(std::string& out, std::string_view name, std::string_view value_json) {
  out.append(out.size() == 1 ? "\"" : ",\"").append(name).append("\":").append(value_json);
}

std::string quoted(std::string_view text) { return json::serialize(json::string(text)); }

}  // namespace

template <class Channel>
std::string encode(Frame<Channel> const& frame) {
  std::string_view type;
  auto const body = body_of(frame.body, type);
  std::string out = "{";
  append_json(out, "type", quoted(type));
  if (frame.id) append_json(out, "id", quoted(frame.id->text()));
  if (frame.seq) append_json(out, "seq", std::to_string(*frame.seq));
  append_json(out, "body", json::serialize(body));
  out += '}';
  return out;
}

template <class Channel>
Result<Frame<Channel>> decode(std::string_view text) {
  auto envelope = open_envelope(text);
  if (!envelope) return envelope.error();
  auto body = read_body<Channel>(envelope->head.type, *envelope->body);
  if (!body) return body.error();
  Frame<Channel> frame{envelope->head.id, envelope->head.seq, std::move(*body)};
  if (durable(frame.body)) {
    if (!frame.id) return make_error(ErrorCode::invalid, envelope->head.type + ".id: is missing");
    if (!frame.seq) return make_error(ErrorCode::invalid, envelope->head.type + ".seq: is missing");
    if (*frame.seq < 1) {
      return make_error(ErrorCode::invalid, envelope->head.type + ".seq: found " +
                                                std::to_string(*frame.seq) +
                                                ", expected a whole number from 1 on");
    }
  } else {
    frame.id.reset();
    frame.seq.reset();
  }
  return frame;
}

template <class Channel>
std::string encode_message(Channel const& message) {
  std::string_view type;
  auto const body = body_of(message, type);
  std::string out = "{";
  append_json(out, "type", quoted(type));
  append_json(out, "body", json::serialize(body));
  out += '}';
  return out;
}

template <class Channel>
Result<Channel> decode_message(std::string_view text) {
  auto envelope = open_envelope(text);
  if (!envelope) return envelope.error();
  return read_body<Channel>(envelope->head.type, *envelope->body);
}

template <class Channel>
StoredFact encode_fact(Channel const& message) {
  std::string_view type;
  auto const body = body_of(message, type);
  return StoredFact{std::string(type), json::serialize(body)};
}

template <class Channel>
Result<Channel> decode_fact(std::string_view type, std::string_view body) {
  auto parsed = codec::parse_limited(body);
  if (!parsed) return parsed.error();
  return read_body<Channel>(type, *parsed);
}

std::string compose_frame(StoredFact const& fact, FactId id, std::int64_t seq) {
  std::string out = "{";
  append_json(out, "type", quoted(fact.type));
  append_json(out, "id", quoted(id.text()));
  append_json(out, "seq", std::to_string(seq));
  append_json(out, "body", fact.body);
  out += '}';
  return out;
}

Result<FrameHead> peek_frame(std::string_view text) {
  auto envelope = open_envelope(text);
  if (!envelope) return envelope.error();
  return envelope->head;
}

std::optional<RequestId> peek_request(std::string_view text) {
  auto envelope = open_envelope(text);
  auto const* body = envelope ? envelope->body->if_object() : nullptr;
  auto const* value = body != nullptr ? body->if_contains("request_id") : nullptr;
  RequestId request;
  Fault fault;
  if (value == nullptr || !codec::from_value(*value, request, fault)) return std::nullopt;
  return request;
}

template <class Struct>
std::string encode_struct(Struct const& value) {
  return json::serialize(codec::to_value(value));
}

template <class Struct>
Result<Struct> decode_struct(std::string_view text) {
  return codec::read_struct<Struct>(text);
}

template std::string encode(Frame<Uplink> const&);
template std::string encode(Frame<Downlink> const&);
template Result<Frame<Uplink>> decode(std::string_view);
template Result<Frame<Downlink>> decode(std::string_view);
template StoredFact encode_fact(Uplink const&);
template StoredFact encode_fact(Downlink const&);
template Result<Uplink> decode_fact(std::string_view, std::string_view);
template Result<Downlink> decode_fact(std::string_view, std::string_view);
template std::string encode_message(TrayEvent const&);
template std::string encode_message(TrayCommand const&);
template std::string encode_message(LiveEvent const&);
template std::string encode_message(LiveCommand const&);
template Result<TrayEvent> decode_message(std::string_view);
template Result<TrayCommand> decode_message(std::string_view);
template Result<LiveEvent> decode_message(std::string_view);
template Result<LiveCommand> decode_message(std::string_view);
template std::string encode_struct(EnrolRequest const&);
template std::string encode_struct(EnrolAnswer const&);
template std::string encode_struct(Inventory const&);
template std::string encode_struct(KeyHistory const&);
template Result<EnrolRequest> decode_struct(std::string_view);
template Result<EnrolAnswer> decode_struct(std::string_view);
template Result<Inventory> decode_struct(std::string_view);
template Result<KeyHistory> decode_struct(std::string_view);

}  // namespace deskbell::protocol
