// A frame's body as it stands in the text.
#include <string_view>

#include "protocol/codec.h"

namespace deskbell::protocol {

namespace {

/// Past a JSON string that begins at `at`.
std::size_t after_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return text.size();
}

/// Past the value that begins at `at`; the text is known to be well-formed.
std::size_t after_value(std::string_view text, std::size_t at) {
  int depth = 0;
  while (at < text.size()) {
    char const c = text[at];
    if (c == '"') {
      at = after_string(text, at);
      if (depth == 0) return at;
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') {
      if (depth == 0) return at;
      if (--depth == 0) return at + 1;
    }
    if (depth == 0 && c == ',') return at;
    ++at;
  }
  return at;
}

}  // namespace

std::string_view body_text(std::string_view frame) {
  auto at = frame.find('{');
  if (at == std::string_view::npos) return {};
  ++at;
  while (at < frame.size()) {
    at = frame.find('"', at);
    if (at == std::string_view::npos) return {};
    auto const name_end = after_string(frame, at);
    auto const name = frame.substr(at + 1, name_end - at - 2);
    at = frame.find_first_not_of(" \t\r\n:", name_end);
    if (at == std::string_view::npos) return {};
    auto const end = after_value(frame, at);
    if (name == "body") return frame.substr(at, end - at);
    at = end;
  }
  return {};
}

}  // namespace deskbell::protocol
