// Reads what the protocol's headers say of each struct and field, so that the page says the same.
#include <regex>
#include <sstream>

#include "protocol/emit/schema.h"

namespace deskbell::protocol::emit {

Words read_words(std::string_view header_text) {
  static std::regex const opening(R"(^(?:struct|enum class) (\w+) .*\{)");
  static std::regex const member(R"(^\s+[\w:<>, ]+ (\w+)(?: = [^;]*|\{\})?;\s*(?:///<\s*(.*))?$)");
  static std::regex const comment(R"(^\s*///\s?(.*)$)");
  static std::regex const continued(R"(^\s*///<\s*(.*)$)");
  Words words;
  std::istringstream lines{std::string(header_text)};
  std::string line;
  std::string pending;
  std::string inside;
  std::string last;
  std::smatch match;
  while (std::getline(lines, line)) {
    if (std::regex_match(line, match, continued)) {
      if (!last.empty()) words[last] += " " + match[1].str();
    } else if (std::regex_match(line, match, comment)) {
      pending += (pending.empty() ? "" : " ") + match[1].str();
    } else if (std::regex_search(line, match, opening)) {
      inside = match[1];
      if (!pending.empty()) words[inside] = pending;
      pending.clear();
    } else if (!inside.empty() && std::regex_match(line, match, member)) {
      last = inside + "." + match[1].str();
      auto const said = match[2].matched ? match[2].str() : pending;
      if (!said.empty()) words[last] = said;
      pending.clear();
    } else {
      if (line == "};") inside.clear();
      pending.clear();
      last.clear();
    }
  }
  return words;
}

}  // namespace deskbell::protocol::emit
