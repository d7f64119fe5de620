// Words for findings: values, paths, and what somebody probably meant.
#include "policies/findings.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cctype>
#include <charconv>

namespace deskbell::policy {

namespace json = boost::json;

Finding unfit(std::string pointer, std::string found, std::string expected) {
  Finding finding;
  finding.message = "found " + found + ", expected " + expected;
  finding.place = pointer;
  finding.pointer = std::move(pointer);
  finding.found = std::move(found);
  finding.expected = std::move(expected);
  return finding;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 40;
  auto head = text.substr(0, longest);
  // A cut inside a UTF-8 sequence would make the message itself malformed.
  while (head.size() < text.size() && !head.empty() &&
         (static_cast<unsigned char>(text[head.size()]) & 0xC0U) == 0x80U)
    head.remove_suffix(1);
  auto literal = json::serialize(json::string(head.data(), head.size()));
  if (head.size() < text.size()) literal.insert(literal.size() - 1, "…");
  return literal;
}

std::string shown(json::value const& value) {
  if (auto const* text = value.if_string()) return quoted({text->data(), text->size()});
  if (value.is_double()) {
    std::array<char, 32> digits{};
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), value.get_double()).ptr;
    return {digits.data(), end};
  }
  if (value.is_array()) return value.get_array().empty() ? "an empty list" : "a list";
  if (value.is_object()) return "an object";
  return json::serialize(value);
}

std::vector<std::string> tokens_of(std::string_view pointer) {
  std::vector<std::string> tokens;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    auto const end = std::min(pointer.find('/'), pointer.size());
    std::string token;
    for (std::size_t i = 0; i < end; ++i) {
      if (pointer[i] == '~' && i + 1 < end) {
        token += pointer[++i] == '0' ? '~' : '/';
      } else {
        token += pointer[i];
      }
    }
    tokens.push_back(std::move(token));
    pointer.remove_prefix(end);
  }
  return tokens;
}

std::string path_of(std::string_view pointer) {
  std::string path;
  for (auto const& token : tokens_of(pointer)) {
    bool const index = !token.empty() && std::all_of(token.begin(), token.end(),
                                                     [](unsigned char c) { return std::isdigit(c); });
    if (index) {
      path += "[" + token + "]";
    } else if (token.size() > 60 ||
               std::any_of(token.begin(), token.end(), [](unsigned char c) { return c < 32 || c == 127; })) {
      path += (path.empty() ? "" : ".") + quoted(token);
    } else {
      path += (path.empty() ? "" : ".") + token;
    }
  }
  return path;
}

namespace {

/// Edits (insert, delete, replace, swap of neighbours) from one word to the other.
std::size_t edits_between(std::string_view from, std::string_view to) {
  std::vector<std::size_t> before(to.size() + 1);
  std::vector<std::size_t> last(to.size() + 1);
  std::vector<std::size_t> now(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      std::size_t const change = from[i - 1] == to[j - 1] ? 0 : 1;
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
        now[j] = std::min(now[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[to.size()];
}

}  // namespace

std::string nearest(std::string_view word, std::vector<std::string> const& candidates) {
  constexpr std::size_t longest_word = 64;
  if (word.size() < 2 || word.size() > longest_word) return {};
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (auto const& candidate : candidates) {
    auto const dot = candidate.find('.');
    // "disk_space" for "monitors.disk_space": the group is easily forgotten.
    auto const edits =
        dot == std::string::npos
            ? edits_between(word, candidate)
            : std::min(edits_between(word, candidate), edits_between(word, candidate.substr(dot + 1)) + 1);
    if (edits < best_distance) {
      best_distance = edits;
      best = candidate;
    }
  }
  return best;
}

}  // namespace deskbell::policy
