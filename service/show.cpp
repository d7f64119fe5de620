// Text for a terminal.
#include "service/show.h"

#include <unistd.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <cstdlib>

namespace deskbell::service {

std::string painted(Colour colour, std::string_view text) {
  static bool const colours = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  std::string plain(text);
  if (!colours) return plain;
  switch (colour) {
    case Colour::good:
      return "\033[32m" + plain + "\033[0m";
    case Colour::warning:
      return "\033[33m" + plain + "\033[0m";
    case Colour::bad:
      return "\033[31m" + plain + "\033[0m";
    case Colour::dim:
      return "\033[2m" + plain + "\033[0m";
    case Colour::strong:
      return "\033[1m" + plain + "\033[0m";
    case Colour::plain:
      break;
  }
  return plain;
}

void print_line(std::string_view label, std::string_view value) {
  std::string const name(label);
  std::string const text(value);
  std::printf("  %-12s %s\n", name.c_str(), text.c_str());
}

std::string ago(Time then, Time now) {
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - then).count();
  bool const future = seconds < 0;
  if (future) seconds = -seconds;
  if (seconds < 5) return future ? "now" : "just now";
  auto const say = [future](long long count, char const* unit) {
    auto text = std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
    return future ? "in " + text : text + " ago";
  };
  if (seconds < 60) return say(seconds, "second");
  if (seconds < 3600) return say(seconds / 60, "minute");
  if (seconds < 86400) return say(seconds / 3600, "hour");
  return say(seconds / 86400, "day");
}

std::string facts_wait(std::int64_t count) {
  return std::to_string(count) + (count == 1 ? " fact waits" : " facts wait");
}

std::string fact_text(std::string_view key, std::string value) {
  constexpr std::string_view between = " / ";
  auto const at = value.find(between);
  if (key == "disk" && at != std::string::npos) value.replace(at, between.size(), " free of ");
  return value;
}

std::string harmless(std::string_view text) {
  std::string out;
  for (char const c : text) out += static_cast<unsigned char>(c) < ' ' || c == 0x7F ? ' ' : c;
  return out;
}

namespace {

std::string spread_value(boost::json::value const& value, std::size_t indent) {
  constexpr std::size_t short_enough = 76;
  auto line = boost::json::serialize(value);
  bool const has_parts = value.is_object() || value.is_array();
  if (!has_parts || line.size() + indent <= short_enough) return line;
  std::string const begin = "\n" + std::string(indent + 2, ' ');
  std::string parts;
  auto const add = [&](std::string const& part) { parts += (parts.empty() ? "" : ",") + begin + part; };
  if (auto const* object = value.if_object()) {
    for (auto const& [name, each] : *object)
      add(boost::json::serialize(boost::json::value(name)) + ": " + spread_value(each, indent + 2));
  } else {
    for (auto const& each : value.get_array()) add(spread_value(each, indent + 2));
  }
  std::string const end = "\n" + std::string(indent, ' ');
  return value.is_object() ? "{" + parts + end + "}" : "[" + parts + end + "]";
}

}  // namespace

std::string spread(std::string_view json, std::size_t indent) {
  boost::system::error_code error;
  auto const value = boost::json::parse(json, error);
  return error ? std::string(json) : spread_value(value, indent);
}

}  // namespace deskbell::service
