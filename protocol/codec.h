// Messages <-> JSON text. Readers ignore fields that they do not know and name the field at fault; Boost.JSON
// stays in the .cpp files.
#pragma once

#include <string>
#include <string_view>

#include "protocol/messages.h"
#include "protocol/result.h"

namespace deskbell::protocol {

// Channel is one of the variants of channels.h. Errors of every decode:
//   invalid    not JSON, not UTF-8, or a field is missing or of the wrong kind: "chat.said.body.text: found a
//   number, expected a string" too_large  nested deeper than max_json_depth not_found  a type that this
//   channel does not have: "type: found \"x.y\", which this link does not know"

/// {"type","body"} and, for durable facts, "id" and "seq".
template <class Channel>
std::string encode(Frame<Channel> const& frame);
template <class Channel>
Result<Frame<Channel>> decode(std::string_view text);

/// Without id and seq: tray and live link, and signals of the device link.
template <class Channel>
std::string encode_message(Channel const& message);
template <class Channel>
Result<Channel> decode_message(std::string_view text);

/// The two halves that a store keeps of a fact, and the frame made of them again: a fact that is renumbered
/// keeps its body's bytes.
struct StoredFact {
  std::string type;
  std::string body;  ///< JSON text
};
template <class Channel>
StoredFact encode_fact(Channel const& message);
template <class Channel>
Result<Channel> decode_fact(std::string_view type, std::string_view body);
std::string compose_frame(StoredFact const& fact, FactId id, std::int64_t seq);

/// What can be told of a frame without understanding its body, e.g. to acknowledge a fact of an unknown type.
struct FrameHead {
  std::string type;
  std::optional<FactId> id;
  std::optional<std::int64_t> seq;
};
Result<FrameHead> peek_frame(std::string_view text);
/// The bytes of the member "body" as they stand in a frame that peek_frame takes: what a fact's identity is
/// compared by.
std::string_view body_text(std::string_view frame);

/// Plain described structs outside the channels: EnrolRequest, EnrolAnswer, Inventory, and the agent's own
/// stored state.
template <class Struct>
std::string encode_struct(Struct const& value);
template <class Struct>
Result<Struct> decode_struct(std::string_view text);

/// Whether text is well-formed UTF-8 (no overlong forms, no surrogates).
bool is_valid_utf8(std::string_view text) noexcept;

/// The bytes that are signed: "deskbell/<purpose>/1\n" + console id + "\n" + device id (nil UUID's text where
/// there is none) + "\n" + payload.
std::string signed_bytes(std::string_view purpose, ConsoleId console, DeviceId device,
                         std::string_view payload);

}  // namespace deskbell::protocol
