// Debian's order of version numbers (deb-version(7)), which suits kernels and most others too.
#include <algorithm>

#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

bool is_digit(char character) { return character >= '0' && character <= '9'; }

/// "~" before the end, the end before letters, letters before everything else.
int weight(std::string_view text) {
  if (text.empty() || is_digit(text[0])) return 0;
  if (text[0] == '~') return -1;
  bool const letter = (text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z');
  return static_cast<unsigned char>(text[0]) + (letter ? 0 : 256);
}

std::string_view take_digits(std::string_view& text) {
  auto const end = std::ranges::find_if_not(text, is_digit) - text.begin();
  auto digits = text.substr(0, static_cast<std::size_t>(end));
  text.remove_prefix(digits.size());
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

int compare_parts(std::string_view left, std::string_view right) {
  while (!left.empty() || !right.empty()) {
    while ((!left.empty() && !is_digit(left[0])) || (!right.empty() && !is_digit(right[0]))) {
      int const difference = weight(left) - weight(right);
      if (difference != 0) return difference;
      left.remove_prefix(std::min<std::size_t>(1, left.size()));
      right.remove_prefix(std::min<std::size_t>(1, right.size()));
    }
    auto const left_digits = take_digits(left);
    auto const right_digits = take_digits(right);
    if (left_digits.size() != right_digits.size()) return left_digits.size() < right_digits.size() ? -1 : 1;
    if (int const difference = left_digits.compare(right_digits)) return difference;
  }
  return 0;
}

struct Version {
  std::int64_t epoch = 0;
  std::string_view upstream;
  std::string_view revision;
};

Version parse(std::string_view text) {
  Version version;
  text = trimmed(text);
  if (auto const colon = text.find(':'); colon != std::string_view::npos) {
    version.epoch = to_number(text.substr(0, colon)).value_or(0);
    text.remove_prefix(colon + 1);
  }
  auto const dash = text.rfind('-');
  version.upstream = text.substr(0, dash);
  if (dash != std::string_view::npos) version.revision = text.substr(dash + 1);
  return version;
}

}  // namespace

int compare_versions(std::string_view left, std::string_view right) {
  Version const first = parse(left);
  Version const second = parse(right);
  if (first.epoch != second.epoch) return first.epoch < second.epoch ? -1 : 1;
  if (int const difference = compare_parts(first.upstream, second.upstream)) return difference;
  return compare_parts(first.revision, second.revision);
}

}  // namespace deskbell::agent::inventory
