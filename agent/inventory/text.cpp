// Cutting and reading the text formats of a Unix machine.
#include "agent/inventory/text.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "core/utf8.h"

namespace deskbell::agent::inventory {
namespace {

constexpr std::string_view blanks = " \t\r\n\v\f";

/// Length of the well-formed UTF-8 sequence at the start of `text`, 0 where there is none (RFC 3629).
bool is_control(std::string_view character) {
  auto const first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7F;
  return character.size() == 2 && first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

std::string unquoted(std::string_view value) {
  value = trimmed(value);
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front()) {
    bool const escapes = value.front() == '"';
    value = value.substr(1, value.size() - 2);
    if (!escapes) return std::string(value);
  }
  std::string text;
  for (std::size_t index = 0; index < value.size(); ++index) {
    if (value[index] == '\\' && index + 1 < value.size()) ++index;
    text += value[index];
  }
  return text;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<std::int64_t> to_number(std::string_view text, int base) {
  text = trimmed(text);
  std::int64_t value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> scaled(std::optional<std::int64_t> value, std::int64_t factor) {
  if (!value || *value < 0 || *value > INT64_MAX / factor) return std::nullopt;
  return *value * factor;
}

std::optional<double> to_real(std::string_view text) {
  text = trimmed(text);
  double value = 0;
  auto const [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> leading_number(std::string_view text) {
  text = trimmed(text);
  std::int64_t value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  return value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    auto const end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    auto const first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return parts;
    text.remove_prefix(first);
    auto const end = std::min(text.find_first_of(blanks), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (auto& character : result) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  }
  return result;
}

std::optional<std::string> text_or_none(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return std::nullopt;
  return std::string(text);
}

std::map<std::string, std::string, std::less<>> read_assignments(std::string_view text) {
  std::map<std::string, std::string, std::less<>> map;
  for_each_line(text, [&](std::string_view line) {
    line = trimmed(line);
    auto const equals = line.find('=');
    if (line.empty() || line.front() == '#' || equals == std::string_view::npos) return;
    auto key = trimmed(line.substr(0, equals));
    if (key.starts_with("export ")) key = trimmed(key.substr(7));
    map.insert_or_assign(std::string(key), unquoted(line.substr(equals + 1)));
  });
  return map;
}

std::optional<std::string> value_of(std::map<std::string, std::string, std::less<>> const& map,
                                    std::string_view key) {
  auto const found = map.find(key);
  return found == map.end() ? std::nullopt : text_or_none(found->second);
}

std::string unescaped(std::string_view text) {
  std::string result;
  for (std::size_t index = 0; index < text.size(); ++index) {
    if (text[index] == '\\') {
      bool const hexadecimal = index + 1 < text.size() && text[index + 1] == 'x';
      auto const digits = hexadecimal ? text.substr(index + 2, 2) : text.substr(index + 1, 3);
      auto const code = to_number(digits, hexadecimal ? 16 : 8);
      if (digits.size() == (hexadecimal ? 2u : 3u) && code && *code > 0 && *code < 256) {
        result += static_cast<char>(*code);
        index += 3;
        continue;
      }
    }
    result += text[index];
  }
  return result;
}

bool is_sane(std::string_view text, std::size_t limit) {
  if (text.size() > limit) return false;
  while (!text.empty()) {
    auto const length = core::utf8_length(text);
    if (length == 0 || is_control(text.substr(0, length))) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string sanitised(std::string_view text, std::size_t limit) {
  std::string result;
  while (!text.empty()) {
    auto const length = core::utf8_length(text);
    std::string_view piece = length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length);
    if (length != 0 && is_control(piece)) piece = " ";
    if (result.size() + piece.size() > limit) break;
    result += piece;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

bool is_placeholder(std::string_view text) {
  static constexpr std::array<std::string_view, 26> fillers{"none",
                                                            "n/a",
                                                            "na",
                                                            "not specified",
                                                            "not applicable",
                                                            "not available",
                                                            "unknown",
                                                            "undefined",
                                                            "default string",
                                                            "to be filled by o.e.m.",
                                                            "to be filled by o.e.m",
                                                            "o.e.m.",
                                                            "oem",
                                                            "system product name",
                                                            "system manufacturer",
                                                            "system version",
                                                            "system serial number",
                                                            "chassis serial number",
                                                            "base board serial number",
                                                            "no asset tag",
                                                            "no asset information",
                                                            "asset tag",
                                                            "sku",
                                                            "invalid",
                                                            "empty",
                                                            "not provided"};
  std::string const plain = lower(trimmed(text));
  if (plain.empty() || std::ranges::find(fillers, plain) != fillers.end()) return true;
  return plain.find_first_not_of("0.-x ") == std::string::npos ||
         plain.find_first_not_of("f-") == std::string::npos || plain == "0123456789" ||
         plain == "123456789" || plain == "1234567890";
}

std::optional<std::string> sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
    return std::nullopt;
  std::string text;
  for (unsigned int index = 0; index < size; ++index) {
    static constexpr std::string_view digits = "0123456789abcdef";
    text += digits[digest[index] >> 4];
    text += digits[digest[index] & 15];
  }
  return text;
}

}  // namespace deskbell::agent::inventory
