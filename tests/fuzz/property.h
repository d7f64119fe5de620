// What must hold of everything that decodes; the process ends where it does not, and libFuzzer keeps the
// input.
#pragma once

#include <algorithm>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/codec.h"

namespace deskbell::fuzz {

/// Member by member, as the declaration says: most messages have no == of their own.
template <class T>
bool same(T const& left, T const& right) {
  if constexpr (boost::describe::has_describe_members<T>::value && std::is_class_v<T>) {
    using Members =
        boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;
    bool all = true;
    boost::mp11::mp_for_each<Members>(
        [&](auto member) { all = all && same(left.*member.pointer, right.*member.pointer); });
    return all;
  } else if constexpr (requires {
                         left.has_value();
                         *left;
                       }) {
    return left.has_value() == right.has_value() && (!left || same(*left, *right));
  } else if constexpr (requires { left.valueless_by_exception(); }) {
    if (left.index() != right.index()) return false;
    return std::visit(
        [&](auto const& one) { return same(one, std::get<std::remove_cvref_t<decltype(one)>>(right)); },
        left);
  } else if constexpr (requires {
                         typename T::value_type;
                         left.back();
                       } &&
                       !std::is_same_v<T, std::string>) {
    return std::ranges::equal(left, right, same<typename T::value_type>);
  } else {
    return left == right;
  }
}

inline void require(bool holds, char const* promise, std::string const& text) {
  if (holds) return;
  std::fprintf(stderr, "fuzz: broken: %s: %s\n", promise, text.c_str());
  std::abort();
}

inline std::string_view text_of(std::uint8_t const* data, std::size_t size) {
  return {reinterpret_cast<char const*>(data), size};
}

/// Whatever is refused is refused in words that can be shown.
inline void require_words(Error const& error) {
  require(!error.message.empty(), "an error has words", "");
  require(protocol::is_valid_utf8(error.message), "an error is UTF-8", error.message);
}

/// Tray and live link: no envelope but the type.
template <class Channel>
void check_message(std::string_view text) {
  auto const message = protocol::decode_message<Channel>(text);
  if (!message) return require_words(message.error());
  auto const encoded = protocol::encode_message(*message);
  auto const again = protocol::decode_message<Channel>(encoded);
  require(again.has_value(), "what is encoded decodes", encoded);
  require(same(*again, *message), "it decodes to the same", encoded);
  require(protocol::encode_message(*again) == encoded, "it encodes to the same", encoded);
}

/// Device link: a fact is also kept in halves, and sent again from them.
template <class Channel>
void check_frame(std::string_view text) {
  auto const head = protocol::peek_frame(text);
  auto const frame = protocol::decode<Channel>(text);
  if (head) {
    auto const body = protocol::body_text(text);
    require(body.empty() ||
                (body.data() >= text.data() && body.data() + body.size() <= text.data() + text.size()),
            "a body lies in its frame", std::string(text));
  } else {
    require_words(head.error());
  }
  if (!frame) return require_words(frame.error());
  require(head.has_value(), "what decodes can be peeked at", std::string(text));
  auto const encoded = protocol::encode(*frame);
  auto const again = protocol::decode<Channel>(encoded);
  require(again.has_value(), "what is encoded decodes", encoded);
  require(again->id == frame->id && again->seq == frame->seq && same(again->body, frame->body),
          "it decodes to the same", encoded);
  require(protocol::encode(*again) == encoded, "it encodes to the same", encoded);
  auto const fact = protocol::encode_fact(frame->body);
  require(fact.type == head->type, "a fact keeps its type", encoded);
  require(protocol::body_text(encoded) == fact.body, "a fact's body stands in its frame", encoded);
  auto const kept = protocol::decode_fact<Channel>(fact.type, fact.body);
  require(kept.has_value() && same(*kept, frame->body), "a fact that was kept is the same", encoded);
  if (frame->id && frame->seq)
    require(protocol::compose_frame(fact, *frame->id, *frame->seq) == encoded,
            "a fact that was kept is sent as it was", encoded);
}

}  // namespace deskbell::fuzz
