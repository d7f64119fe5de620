// Cutting and reading the text formats of a Unix machine without copying.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::agent::inventory {

std::string_view trimmed(std::string_view text);
/// Decimal (or `base`), the whole text; nullopt where it is anything else or does not fit.
std::optional<std::int64_t> to_number(std::string_view text, int base = 10);
/// value * factor; nullopt where there is no value, it is negative, or the product does not fit.
std::optional<std::int64_t> scaled(std::optional<std::int64_t> value, std::int64_t factor);
std::optional<double> to_real(std::string_view text);
/// The number that a text starts with, e.g. 107520 of "107520 KB".
std::optional<std::int64_t> leading_number(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
/// At runs of blanks.
std::vector<std::string_view> words(std::string_view text);
std::string lower(std::string_view text);
/// nullopt where the text is empty after trimming.
std::optional<std::string> text_or_none(std::string_view text);

/// Calls f(line) for each line, without its end.
template <class Function>
void for_each_line(std::string_view text, Function f) {
  while (!text.empty()) {
    auto const end = text.find('\n');
    f(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

/// KEY=value lines of os-release and its like: comments left out, quotes and backslashes resolved.
std::map<std::string, std::string, std::less<>> read_assignments(std::string_view text);
/// A value or nullopt, also where it is empty.
std::optional<std::string> value_of(std::map<std::string, std::string, std::less<>> const& map,
                                    std::string_view key);

/// Backslash escapes of mount tables (\040) and udev (\x20).
std::string unescaped(std::string_view text);

/// Makes a text safe to send: valid UTF-8 (what is not becomes U+FFFD), no control characters, at most
/// `limit` bytes.
std::string sanitised(std::string_view text, std::size_t limit);
/// Whether sanitised() would return the same text.
bool is_sane(std::string_view text, std::size_t limit);

/// Texts that makers leave in their firmware instead of a fact.
bool is_placeholder(std::string_view text);

/// SHA-256 as 64 hexadecimal digits in lower case; nullopt where the library refuses.
std::optional<std::string> sha256_hex(std::string_view bytes);

}  // namespace deskbell::agent::inventory
