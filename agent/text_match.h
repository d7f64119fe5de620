// Finds words in text, in any case of letters, and cuts out what stands around them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::agent {

class TextMatch {
 public:
  /// The words of `query`, separated by blanks; at most eight count.
  explicit TextMatch(std::string_view query);

  [[nodiscard]] bool empty() const { return words_.empty(); }
  /// About `characters_max` characters of `text` around the first word, line breaks as blanks; nothing where
  /// it does not hold every word. Without words: its beginning.
  [[nodiscard]] std::optional<std::string> excerpt(std::string_view text, std::size_t characters_max) const;

 private:
  std::vector<std::u32string> words_;  ///< folded
};

}  // namespace deskbell::agent
