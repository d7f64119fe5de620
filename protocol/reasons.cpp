// Sentences with places: filled, and recognised.
#include "protocol/reasons.h"

namespace deskbell::protocol::reasons {

namespace {
constexpr std::string_view place = "{}";
}

std::string filled(std::string_view reason, std::initializer_list<std::string_view> words) {
  std::string text;
  for (auto const word : words) {
    auto const at = reason.find(place);
    if (at == std::string_view::npos) break;
    text += reason.substr(0, at);
    text += word;
    reason.remove_prefix(at + place.size());
  }
  return text += reason;
}

std::optional<std::vector<std::string_view>> words_in(std::string_view text, std::string_view reason) {
  std::vector<std::string_view> words;
  auto at = reason.find(place);
  auto const before = reason.substr(0, at);
  if (!text.starts_with(before)) return std::nullopt;
  text.remove_prefix(before.size());
  while (at != std::string_view::npos) {
    reason.remove_prefix(at + place.size());
    at = reason.find(place);
    auto const after = reason.substr(0, at);
    bool const is_last = at == std::string_view::npos;
    if (is_last && !text.ends_with(after)) return std::nullopt;
    auto const end = is_last ? text.size() - after.size() : text.find(after);
    if (end == std::string_view::npos) return std::nullopt;
    words.push_back(text.substr(0, end));
    text.remove_prefix(end + after.size());
  }
  if (!text.empty()) return std::nullopt;
  return words;
}

}  // namespace deskbell::protocol::reasons
