// Checks on what people type, with reasons that a person can act on.
#include "core/text.h"

#include <algorithm>
#include <span>

#include "core/utf8.h"
#include "protocol/reasons.h"

namespace deskbell::core {

namespace {

namespace reasons = protocol::reasons;

constexpr std::string_view blanks = " \t\n";

bool is_forbidden_control(char c) noexcept {
  auto const byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
}

std::string code_point_name(char control) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  auto const byte = static_cast<unsigned char>(control);
  return {'U', '+', '0', '0', digits[byte >> 4U], digits[byte & 15U]};
}

/// The code point of a well-formed sequence of `length` bytes at `at`.
char32_t code_point(std::string_view text, std::size_t at, std::size_t length) noexcept {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  if (length == 1) return byte(0);
  char32_t found = byte(0) & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) found = (found << 6U) | (byte(i) & 0x3FU);
  return found;
}

struct Range {
  char32_t first;
  char32_t last;
};
/// White_Space and Default_Ignorable_Code_Point of Unicode 15.0 (PropList.txt, DerivedCoreProperties.txt),
/// and the braille pattern without a dot.
constexpr Range unseen[] = {
    {0x09, 0x0D},     {0x20, 0x20},       {0x85, 0x85},       {0xA0, 0xA0},       {0xAD, 0xAD},
    {0x34F, 0x34F},   {0x61C, 0x61C},     {0x115F, 0x1160},   {0x1680, 0x1680},   {0x17B4, 0x17B5},
    {0x180B, 0x180F}, {0x2000, 0x200F},   {0x2028, 0x202F},   {0x205F, 0x206F},   {0x2800, 0x2800},
    {0x3000, 0x3000}, {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

constexpr Range turning[] = {{0x61C, 0x61C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}};

bool is_in(char32_t found, std::span<Range const> ranges) noexcept {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](Range const& range) { return range.first <= found && found <= range.last; });
}

/// Well-formed UTF-8 without the marks that turn the direction of what stands around them.
std::string without_turns(std::string_view text) {
  std::string kept;
  kept.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    auto const length = std::max<std::size_t>(utf8_length(text, at), 1);
    if (!is_in(code_point(text, at, length), turning)) kept += text.substr(at, length);
    at += length;
  }
  return kept;
}

std::string_view trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string with_line_feeds(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\r') {
      text += raw[i];
    } else if (i + 1 == raw.size() || raw[i + 1] != '\n') {
      text += '\n';
    }
  }
  return text;
}

Error invalid(std::string_view field, std::string const& why) {
  return make_error(ErrorCode::invalid, std::string(field) + ": " + why);
}

/// UTF-8, no controls, LF line ends, not too long; emptiness is the caller's business.
Result<std::string> checked(std::string_view field, std::string_view raw, std::size_t characters_max) {
  if (auto const bad = first_malformed_utf8(raw); bad != std::string_view::npos)
    return invalid(field, "is not well-formed UTF-8 at byte " + std::to_string(bad) + "; type it again");
  std::string text = with_line_feeds(raw);
  if (auto const control = std::find_if(text.begin(), text.end(), is_forbidden_control);
      control != text.end()) {
    auto const before = std::string_view(text).substr(0, static_cast<std::size_t>(control - text.begin()));
    return make_error(ErrorCode::invalid, reasons::filled(reasons::control_character,
                                                          {field, code_point_name(*control),
                                                           std::to_string(count_characters(before) + 1)}));
  }
  if (auto const found = count_characters(text); found > characters_max)
    return make_error(
        ErrorCode::too_large,
        reasons::filled(reasons::too_long, {field, std::to_string(found), std::to_string(characters_max)}));
  return text;
}

}  // namespace

bool has_visible(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    auto const length = std::max<std::size_t>(utf8_length(text, at), 1);
    auto const found = code_point(text, at, length);
    at += length;
    if (!is_in(found, unseen)) return true;
  }
  return false;
}

std::string shown_line(std::string_view raw, std::size_t characters_max) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string text;
  std::size_t characters = 0;
  for (std::size_t at = 0; at < raw.size();) {
    auto const length = utf8_length(raw, at);
    auto const character = length == 0 ? replacement : raw.substr(at, length);
    bool const turns = length > 1 && is_in(code_point(raw, at, length), turning);
    at += std::max<std::size_t>(length, 1);
    if (turns) continue;
    bool const blank = character.size() == 1 &&
                       (character[0] == '\n' || character[0] == '\t' || is_forbidden_control(character[0]));
    if (text.empty() && (blank || character == " ")) continue;
    if (++characters > characters_max) break;
    text += blank ? " " : character;
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::size_t first_malformed_utf8(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    auto const length = utf8_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::size_t count_characters(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

Result<std::string> message_text(std::string_view raw) {
  auto text = checked("text", raw, message_characters_max);
  if (text && text->find_first_not_of(blanks) == std::string::npos)
    return invalid("text",
                   "is empty; expected 1 to " + std::to_string(message_characters_max) + " characters");
  return text;
}

Result<std::string> said_text(std::string_view raw, bool attached) {
  if (attached && raw.find_first_not_of(blanks) == std::string_view::npos) return std::string();
  return message_text(raw);
}

Result<std::string> block_text(std::string_view field, std::string_view raw, std::size_t characters_max) {
  return checked(field, raw, characters_max);
}

Result<std::string> line_text(std::string_view field, std::string_view raw, std::size_t characters_max) {
  auto text = checked(field, trimmed(raw), characters_max);
  auto const breaks = [&](std::string_view sign) { return text->find(sign) != std::string::npos; };
  if (text && (text->find_first_of("\n\t") != std::string::npos || breaks("\xC2\x85") ||
               breaks("\xE2\x80\xA8") || breaks("\xE2\x80\xA9")))
    return make_error(ErrorCode::invalid, reasons::filled(reasons::not_one_line, {field}));
  if (!text) return text;
  auto const line = without_turns(*text);
  return has_visible(line) ? std::string(trimmed(line)) : std::string();
}

std::string shortened(std::string_view text, std::size_t characters_max) {
  if (count_characters(text) <= characters_max) return std::string(text);
  std::size_t end = 0;
  for (std::size_t characters = 0; end < text.size(); ++end) {
    bool const begins = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
    if (begins && ++characters == characters_max) break;
  }
  return std::string(text.substr(0, end)) + "\xE2\x80\xA6";
}

std::string preview(std::string_view text, std::size_t characters_max) {
  auto const start = text.find_first_not_of(blanks);
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start);
  auto const line = text.substr(0, text.find('\n'));
  bool cut =
      line.size() < text.size() && text.find_first_not_of(blanks, line.size()) != std::string_view::npos;
  std::size_t end = 0;
  for (std::size_t characters = 0; end < line.size(); ++characters) {
    if (characters == characters_max) {
      cut = true;
      break;
    }
    end += std::max<std::size_t>(utf8_length(line, end), 1);
  }
  std::string shown(line.substr(0, std::min(end, line.size())));
  while (!shown.empty() && (shown.back() == ' ' || shown.back() == '\t')) shown.pop_back();
  if (cut) shown += "…";
  return shown;
}

}  // namespace deskbell::core
