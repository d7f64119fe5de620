// Finds words in text, in any case of letters, and cuts out what stands around them.
#include "agent/text_match.h"

#include <algorithm>
#include <cstdint>

namespace deskbell::agent {

namespace {

constexpr std::size_t words_max = 8;
constexpr std::size_t shown_before = 40;

/// Text is checked before it is stored; what is malformed all the same counts as one character a byte.
std::u32string decoded(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    auto const first = static_cast<unsigned char>(text[i]);
    std::size_t const length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (first < 0xC0 || i + length > text.size()) {
      out += static_cast<char32_t>(first);
      ++i;
      continue;
    }
    char32_t character = first & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k)
      character = (character << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    out += character;
    i += length;
  }
  return out;
}

void append(std::string& out, char32_t character) {
  auto const tail = [&](unsigned shift) { out += static_cast<char>(0x80U | ((character >> shift) & 0x3FU)); };
  if (character < 0x80) {
    out += static_cast<char>(character);
  } else if (character < 0x800) {
    out += static_cast<char>(0xC0U | (character >> 6U));
    tail(0);
  } else if (character < 0x10000) {
    out += static_cast<char>(0xE0U | (character >> 12U));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (character >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

/// A stretch of capital letters: each, or each of every other, has its small one `away` from it.
struct Capitals {
  char32_t first;
  char32_t last;
  std::int32_t away;
  bool every_other;
};
// From Unicode's CaseFolding.txt, status C, for the scripts of Europe; one character stays one character.
constexpr Capitals capitals[] = {
    {0x41, 0x5A, 32, false},     {0xC0, 0xD6, 32, false},        {0xD8, 0xDE, 32, false},
    {0x100, 0x12E, 1, true},     {0x132, 0x136, 1, true},        {0x139, 0x147, 1, true},
    {0x14A, 0x176, 1, true},     {0x178, 0x178, -121, false},    {0x179, 0x17D, 1, true},
    {0x17F, 0x17F, -268, false}, {0x218, 0x21E, 1, true},        {0x386, 0x386, 38, false},
    {0x388, 0x38A, 37, false},   {0x38C, 0x38C, 64, false},      {0x38E, 0x38F, 63, false},
    {0x391, 0x3A1, 32, false},   {0x3A3, 0x3AB, 32, false},      {0x3C2, 0x3C2, 1, false},
    {0x400, 0x40F, 80, false},   {0x410, 0x42F, 32, false},      {0x460, 0x480, 1, true},
    {0x48A, 0x4BE, 1, true},     {0x4D0, 0x52E, 1, true},        {0x531, 0x556, 48, false},
    {0x1E00, 0x1E94, 1, true},   {0x1E9E, 0x1E9E, -7615, false}, {0x1EA0, 0x1EFE, 1, true},
    {0xFF21, 0xFF3A, 32, false},
};

char32_t folded(char32_t character) {
  for (auto const& range : capitals) {
    if (character < range.first) return character;
    if (character > range.last) continue;
    if (range.every_other && (character - range.first) % 2 != 0) return character;
    return static_cast<char32_t>(static_cast<std::int32_t>(character) + range.away);
  }
  return character;
}

bool is_blank(char32_t character) {
  return character == U' ' || character == U'\n' || character == U'\t' || character == 0xA0 ||
         character == 0x3000;
}

std::u32string folded(std::u32string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char32_t one) { return folded(one); });
  return text;
}

std::string cut(std::u32string const& text, std::size_t from, std::size_t characters_max) {
  auto const end = std::min(text.size(), from + characters_max);
  std::string out;
  if (from > 0) out += "…";
  for (auto i = from; i < end; ++i) append(out, is_blank(text[i]) ? U' ' : text[i]);
  if (end < text.size()) out += "…";
  return out;
}

}  // namespace

TextMatch::TextMatch(std::string_view query) {
  std::u32string word;
  auto const done = [&] {
    if (!word.empty() && words_.size() < words_max) words_.push_back(std::move(word));
    word.clear();
  };
  for (auto const character : folded(decoded(query))) {
    if (is_blank(character)) {
      done();
    } else {
      word += character;
    }
  }
  done();
}

std::optional<std::string> TextMatch::excerpt(std::string_view text, std::size_t characters_max) const {
  auto const characters = decoded(text);
  auto first = characters.size();
  if (!words_.empty()) {
    auto const small = folded(characters);
    for (auto const& word : words_) {
      auto const at = small.find(word);
      if (at == std::u32string::npos) return std::nullopt;
      first = std::min(first, at);
    }
  }
  if (words_.empty() || first <= shown_before || characters.size() <= characters_max)
    return cut(characters, 0, characters_max);
  // From the beginning of a word, where one is near.
  auto from = first - shown_before;
  auto const blank = std::find_if(characters.begin() + static_cast<std::ptrdiff_t>(from),
                                  characters.begin() + static_cast<std::ptrdiff_t>(first), is_blank);
  auto const after_blank = static_cast<std::size_t>(blank - characters.begin()) + 1;
  if (after_blank < first) from = after_blank;
  return cut(characters, from, characters_max);
}

}  // namespace deskbell::agent
