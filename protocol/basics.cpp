// Error names, UUIDs and ISO 8601.
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid.hpp>
#include <charconv>
#include <cstdio>

#include "protocol/excerpt.h"
#include "protocol/ids.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace deskbell {

std::string_view name_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid:
      return "invalid";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::denied:
      return "denied";
    case ErrorCode::unauthenticated:
      return "unauthenticated";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::too_large:
      return "too_large";
    case ErrorCode::unavailable:
      return "unavailable";
    case ErrorCode::timeout:
      return "timeout";
    case ErrorCode::storage:
      return "storage";
    case ErrorCode::protocol:
      return "protocol";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

std::string Uuid::text() const {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(36);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += digits[bytes[i] >> 4U];
    out += digits[bytes[i] & 0x0FU];
  }
  return out;
}

std::optional<Uuid> Uuid::parse(std::string_view text) noexcept {
  if (text.size() != 36) return std::nullopt;
  Uuid uuid;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (c != '-') return std::nullopt;
      continue;
    }
    unsigned digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<unsigned>(c - 'a') + 10;
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<unsigned>(c - 'A') + 10;
    } else {
      return std::nullopt;
    }
    auto& byte = uuid.bytes[nibble / 2];
    byte = static_cast<std::uint8_t>(nibble % 2 == 0 ? digit << 4U : byte | digit);
    ++nibble;
  }
  return uuid;
}

Uuid make_uuid_v7(Time now, std::array<std::uint8_t, 10> const& random) noexcept {
  Uuid uuid;
  auto const ms = static_cast<std::uint64_t>(ms_of(now));
  for (unsigned i = 0; i < 6; ++i) uuid.bytes[i] = static_cast<std::uint8_t>(ms >> (8 * (5 - i)));
  for (unsigned i = 0; i < 10; ++i) uuid.bytes[6 + i] = random[i];
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0FU) | 0x70U);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3FU) | 0x80U);
  return uuid;
}

Uuid make_uuid_v5(Uuid const& name_space, std::string_view name) noexcept {
  boost::uuids::uuid space{};
  std::memcpy(space.data, name_space.bytes.data(), 16);
  boost::uuids::name_generator_sha1 const generate(space);
  auto const made = generate(name.data(), name.size());
  Uuid uuid;
  std::memcpy(uuid.bytes.data(), made.data, 16);
  return uuid;
}

std::string to_iso8601(Time time) {
  auto text = to_iso8601(time, std::chrono::minutes(0));
  text.replace(text.size() - 6, 6, "Z");
  return text;
}

std::string to_iso8601(Time time, std::chrono::minutes offset) {
  auto const local = time + offset;
  auto const day = std::chrono::floor<std::chrono::days>(local);
  std::chrono::year_month_day const date(day);
  std::chrono::hh_mm_ss const clock(local - day);
  auto const minutes = offset.count();
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03d%c%02d:%02d",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()), minutes < 0 ? '-' : '+',
                static_cast<int>(std::abs(minutes) / 60), static_cast<int>(std::abs(minutes) % 60));
  return text;
}

namespace {

/// Takes exactly `digits` digits from the front of text.
bool take_number(std::string_view& text, std::size_t digits, int& out) {
  if (text.size() < digits) return false;
  auto const [end, code] = std::from_chars(text.data(), text.data() + digits, out);
  if (code != std::errc() || end != text.data() + digits || out < 0) return false;
  text.remove_prefix(digits);
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

bool take_fraction(std::string_view& text, int& ms) {
  int scale = 100;
  std::size_t digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    ms += (text.front() - '0') * scale;
    scale /= 10;
    ++digits;
    text.remove_prefix(1);
  }
  return digits > 0;
}

bool take_offset(std::string_view& text, std::chrono::minutes& offset) {
  if (take(text, 'Z') || take(text, 'z')) return true;
  int const sign = take(text, '-') ? -1 : take(text, '+') ? 1 : 0;
  int hours = 0;
  int minutes = 0;
  if (sign == 0 || !take_number(text, 2, hours)) return false;
  take(text, ':');
  if (!take_number(text, 2, minutes) || hours > 23 || minutes > 59) return false;
  offset = std::chrono::minutes(sign * (hours * 60 + minutes));
  return true;
}

bool take_clock(std::string_view& text, Duration& clock) {
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  int ms = 0;
  if (!take_number(text, 2, hours) || !take(text, ':') || !take_number(text, 2, minutes)) return false;
  if (take(text, ':') && !take_number(text, 2, seconds)) return false;
  if (take(text, '.') && !take_fraction(text, ms)) return false;
  if (hours > 23 || minutes > 59 || seconds > 59) return false;
  clock = std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(seconds) +
          Duration(ms);
  return true;
}

}  // namespace

Result<Time> parse_iso8601(std::string_view text) {
  auto const whole = text;
  auto refuse = [&] {
    constexpr std::size_t shown = 40;
    return make_error(ErrorCode::invalid, "found \"" + protocol::clipped(whole, shown) +
                                              "\", expected a time such as 2026-05-03T09:12:44Z");
  };
  int year = 0;
  int month = 0;
  int day = 0;
  if (!take_number(text, 4, year) || !take(text, '-') || !take_number(text, 2, month) || !take(text, '-') ||
      !take_number(text, 2, day)) {
    return refuse();
  }
  std::chrono::year_month_day const date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return refuse();
  Duration clock{0};
  std::chrono::minutes offset{0};
  if (!text.empty()) {
    if (!take(text, 'T') && !take(text, ' ')) return refuse();
    if (!take_clock(text, clock) || !take_offset(text, offset) || !text.empty()) return refuse();
  }
  return Time(std::chrono::sys_days(date)) + clock - offset;
}

}  // namespace deskbell
