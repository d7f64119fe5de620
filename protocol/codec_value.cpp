// The parts of the codec that do not depend on the type that is read.
#include "protocol/codec.h"
#include "protocol/codec_boost.h"
#include "protocol/excerpt.h"

namespace deskbell::protocol::codec {

std::string describe_found(json::value const& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return value.get_bool() ? "true" : "false";
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return "the number " + json::serialize(value);
    case json::kind::string: {
      constexpr std::size_t shown = 40;
      auto const& text = value.get_string();
      auto const head = clipped({text.data(), text.size()}, shown);
      return "the text \"" + head + (head.size() < text.size() ? "…\"" : "\"");
    }
    case json::kind::array:
      return "a list";
    case json::kind::object:
      return "an object";
  }
  return "something else";
}

bool read_integer(json::value const& found, std::int64_t& out, Fault& fault) {
  if (auto const* number = found.if_int64()) return out = *number, true;
  if (auto const* real = found.if_double()) {
    // JavaScript writes 1e15 and 2.0 for whole numbers; beyond 2^53 a double no longer names one integer.
    constexpr double exact = 9007199254740992.0;
    if (std::trunc(*real) == *real && *real >= -exact && *real <= exact)
      return out = static_cast<std::int64_t>(*real), true;
  }
  return fail(fault, found, "a whole number");
}

Result<json::value> parse_limited(std::string_view text, std::size_t max_depth) {
  json::parse_options options;
  options.max_depth = max_depth;
  json::error_code code;
  auto value = json::parse(json::string_view(text.data(), text.size()), code, {}, options);
  if (!code) return value;
  if (code == json::error::too_deep) {
    return make_error(ErrorCode::too_large,
                      "JSON is nested deeper than " + std::to_string(max_depth) + " levels");
  }
  if (!is_valid_utf8(text)) return make_error(ErrorCode::invalid, "JSON holds bytes that are not UTF-8");
  return make_error(ErrorCode::invalid, "not JSON: " + code.message());
}

}  // namespace deskbell::protocol::codec

namespace deskbell::protocol {

bool is_valid_utf8(std::string_view text) noexcept {
  auto const* at = reinterpret_cast<unsigned char const*>(text.data());
  auto const* const end = at + text.size();
  while (at != end) {
    unsigned const lead = *at;
    if (lead < 0x80) {
      ++at;
      continue;
    }
    int more = 0;
    std::uint32_t point = 0;
    std::uint32_t least = 0;
    if ((lead & 0xE0U) == 0xC0U) {
      more = 1, point = lead & 0x1FU, least = 0x80;
    } else if ((lead & 0xF0U) == 0xE0U) {
      more = 2, point = lead & 0x0FU, least = 0x800;
    } else if ((lead & 0xF8U) == 0xF0U) {
      more = 3, point = lead & 0x07U, least = 0x10000;
    } else {
      return false;
    }
    if (end - at <= more) return false;
    for (int i = 1; i <= more; ++i) {
      if ((at[i] & 0xC0U) != 0x80U) return false;
      point = (point << 6U) | (at[i] & 0x3FU);
    }
    if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return false;
    at += more + 1;
  }
  return true;
}

std::string clipped(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return std::string(text);
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0U) == 0x80U) --bytes_max;
  return std::string(text.substr(0, bytes_max));
}

std::string signed_bytes(std::string_view purpose, ConsoleId console, DeviceId device,
                         std::string_view payload) {
  std::string bytes = "deskbell/";
  bytes.append(purpose)
      .append("/1\n")
      .append(console.text())
      .append("\n")
      .append(device.text())
      .append("\n")
      .append(payload);
  return bytes;
}

}  // namespace deskbell::protocol
