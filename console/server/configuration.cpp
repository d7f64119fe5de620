// Reads the configuration file, line by line.
#include "console/server/configuration.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace deskbell::console {

namespace {

std::string_view trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string joined(std::vector<std::string> const& names) {
  std::string text;
  for (auto const& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// Without its quotes, or without the comment behind it.
Result<std::string> value_of(std::string_view text) {
  if (text.empty() || text.front() != '"') return std::string(trimmed(text.substr(0, text.find(" #"))));
  auto const end = text.find('"', 1);
  auto const behind = end == std::string_view::npos ? std::string_view() : trimmed(text.substr(end + 1));
  if (end == std::string_view::npos || (!behind.empty() && behind.front() != '#'))
    return make_error(ErrorCode::invalid, "found " + std::string(text) + ", expected a closing quote");
  return std::string(text.substr(1, end - 1));
}

}  // namespace

Result<Configuration> parse_configuration(std::string_view text, std::string const& shown,
                                          std::vector<std::string> const& known_names) {
  Configuration configuration;
  int number = 0;
  while (!text.empty()) {
    auto const end = std::min(text.find('\n'), text.size());
    auto const line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.empty() || line.front() == '#') continue;
    auto const place = shown + ":" + std::to_string(number);
    auto const equals = line.find('=');
    if (equals == std::string_view::npos)
      return make_error(ErrorCode::invalid,
                        place + ": found \"" + std::string(line) + "\", expected NAME = VALUE");
    std::string const name(trimmed(line.substr(0, equals)));
    if (std::find(known_names.begin(), known_names.end(), name) == known_names.end())
      return make_error(ErrorCode::invalid,
                        place + ": found \"" + name + "\", expected one of " + joined(known_names));
    auto value = value_of(trimmed(line.substr(equals + 1)));
    if (!value) return prefixed(place, value.error());
    auto& kept = configuration[name];
    kept += (kept.empty() ? "" : ",") + *value;
  }
  return configuration;
}

Result<Configuration> read_configuration(std::filesystem::path const& file,
                                         std::vector<std::string> const& known_names) {
  std::ifstream stream(file, std::ios::binary);
  std::string const text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.good() && !stream.eof()) {
    return make_error(ErrorCode::not_found,
                      file.string() + ": cannot be read: check that it is there and may be read");
  }
  return parse_configuration(text, file.string(), known_names);
}

}  // namespace deskbell::console
