// Reads JSON a byte at a time, because the parser does not say where in a longer piece it stopped.
#include "policies/json_text.h"

#include <boost/json.hpp>

#include "policies/findings.h"
#include "protocol/codec.h"

namespace deskbell::policy {

namespace json = boost::json;

namespace {

/// The first byte that does not begin or continue a UTF-8 sequence.
std::size_t invalid_utf8_at(std::string_view text) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    std::size_t length = 1;
    constexpr std::size_t longest_sequence = 4;
    while (length <= longest_sequence && !protocol::is_valid_utf8(text.substr(offset, length))) ++length;
    if (length > longest_sequence) return offset;
    offset += length;
  }
  return offset;
}

/// What is likely wrong where a JSON parser stopped.
std::string hint_at(std::string_view text, std::size_t offset) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return "nothing";
  if (offset >= text.size()) return "the end of the text";
  auto const before = text.substr(0, offset).find_last_not_of(" \t\r\n");
  bool const after_comma = before != std::string_view::npos && text[before] == ',';
  char const found = text[offset];
  if ((found == '}' || found == ']') && after_comma) return std::string("a comma before \"") + found + "\"";
  bool const begins_value = std::string_view("\"{[-0123456789tfn").find(found) != std::string_view::npos;
  bool const after_value = before != std::string_view::npos &&
                           std::string_view(",:{[").find(text[before]) == std::string_view::npos;
  if (begins_value && after_value && before + 1 < offset)
    return quoted(text.substr(offset, 1)) + " without a comma before it";
  if (found == '/') return "a comment, which JSON does not have";
  if (found == '\'') return "a single quote, where texts and keys stand in double quotes";
  auto end = offset + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return quoted(text.substr(offset, end - offset));
}

JsonFault fault_at(std::string_view text, std::size_t offset, std::string found, std::string expected) {
  return {position_at(text, offset), std::move(found), std::move(expected)};
}

}  // namespace

std::string JsonFault::message() const {
  return std::to_string(at.line) + ":" + std::to_string(at.column) + ": found " + found + ", expected " +
         expected;
}

std::optional<JsonFault> read_json(std::string_view text, std::size_t max_depth, json::value& root) {
  if (!protocol::is_valid_utf8(text))
    return fault_at(text, invalid_utf8_at(text), "bytes that are not UTF-8", "a text in UTF-8");
  json::parse_options options;
  options.max_depth = max_depth;
  json::stream_parser parser({}, options);
  json::error_code code;
  std::size_t used = 0;
  while (used < text.size() && !code && !parser.done()) {
    parser.write_some(text.data() + used, 1, code);
    if (!code) ++used;
  }
  if (!code) parser.finish(code);
  if (!code) {
    auto const extra = text.find_first_not_of(" \t\r\n", used);
    if (extra != std::string_view::npos)
      return fault_at(text, extra, "more after the end of the document", "nothing");
    root = parser.release();
    return std::nullopt;
  }
  if (code == json::error::too_deep)
    return fault_at(text, used, "more than " + std::to_string(max_depth) + " levels of lists and objects",
                    "at most " + std::to_string(max_depth));
  return fault_at(text, used, hint_at(text, used), "well-formed JSON");
}

std::optional<JsonFault> find_json_fault(std::string_view text, std::size_t max_depth) {
  json::value root;
  return read_json(text, max_depth, root);
}

}  // namespace deskbell::policy
