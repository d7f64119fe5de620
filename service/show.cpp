// Text for a terminal.
#include "service/show.h"

#include <unistd.h>

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

}  // namespace deskbell::service
