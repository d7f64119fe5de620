// Headers, encoded words, base64 parts.
#include "console/server/notifier/mail_message.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include "console/server/keys.h"
#include "core/text.h"
#include "protocol/excerpt.h"

namespace deskbell::console {

namespace {

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
}

/// One line without controls, whatever it was.
std::string line_of(std::string_view text) {
  constexpr std::size_t characters_max = 200;
  return core::shown_line(text, characters_max);
}

/// RFC 2047, in words of at most 75 characters that each hold whole characters.
std::string encoded(std::string_view text) {
  constexpr std::size_t bytes_max = 42;
  std::string words;
  while (!text.empty()) {
    auto size = std::min(bytes_max, text.size());
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
    words += (words.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + encode_base64(text.substr(0, size)) + "?=");
    text.remove_prefix(size);
  }
  return words;
}

std::string header_text(std::string_view raw) {
  auto const line = line_of(raw);
  // An encoded word in plain text would be read as one.
  return is_plain(line) && line.find("=?") == std::string::npos ? line : encoded(line);
}

std::string shown(MailAddress const& address) {
  if (address.name.empty()) return address.address;
  auto const line = line_of(address.name);
  if (!is_plain(line) || line.find("=?") != std::string::npos)
    return encoded(line) + " <" + address.address + ">";
  std::string quoted;
  for (char const c : line) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return "\"" + quoted + "\" <" + address.address + ">";
}

std::string date_of(Time time) {
  static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto const seconds =
      static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d +0000",
                days[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour,
                parts.tm_min, parts.tm_sec);
  return text.data();
}

std::string part(std::string_view type, std::string_view content) {
  constexpr std::size_t line = 76;
  auto const packed = encode_base64(content);
  std::string text =
      "Content-Type: " + std::string(type) + "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  for (std::size_t at = 0; at < packed.size(); at += line) text += packed.substr(at, line) + "\r\n";
  return text;
}

}  // namespace

Result<MailAddress> parse_mail_address(std::string_view text) {
  auto const wrong = [&] {
    return make_error(ErrorCode::invalid,
                      "found \"" + protocol::clipped(line_of(text), 80) +
                          "\", expected an e-mail address such as help@example.org or Help desk "
                          "<help@example.org>");
  };
  MailAddress parsed;
  auto address = text;
  if (auto const open = text.find('<'); open != text.npos) {
    if (text.back() != '>') return wrong();
    address = text.substr(open + 1, text.size() - open - 2);
    auto name = text.substr(0, open);
    while (!name.empty() && (name.back() == ' ' || name.back() == '"')) name.remove_suffix(1);
    while (!name.empty() && (name.front() == ' ' || name.front() == '"')) name.remove_prefix(1);
    parsed.name = name;
  }
  auto const at = address.find('@');
  bool const fits = is_plain(address) && at != address.npos && at > 0 && at + 1 < address.size() &&
                    address.find('@', at + 1) == address.npos && address.find("..") == address.npos &&
                    address.back() != '.' && address[at + 1] != '.' &&
                    address.find_first_of(" <>,;:\"\\()[]") == address.npos;
  if (!fits || core::shown_line(parsed.name, 200) != parsed.name) return wrong();
  parsed.address = address;
  return parsed;
}

std::string compose(MailMessage const& message) {
  auto const boundary = "deskbell-" + message.id;
  auto const domain = message.from.address.substr(message.from.address.find('@') + 1);
  std::string text =
      "From: " + shown(message.from) + "\r\nTo: " + shown(message.to) +
      "\r\nSubject: " + header_text(message.subject) + "\r\nDate: " + date_of(message.date) +
      "\r\nMessage-ID: <" + message.id + "@" + domain +
      ">\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n";
  if (!message.settings_link.empty())
    text += "List-Unsubscribe: <" + line_of(message.settings_link) + ">\r\n";
  text += "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n";
  for (auto const& [type, content] :
       {std::pair("text/plain", &message.text), std::pair("text/html", &message.html)})
    text += "--" + boundary + "\r\n" + part(type, *content);
  return text + "--" + boundary + "--\r\n";
}

std::string html_of(std::string_view text) {
  std::string html;
  for (char const c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      case '\n':
        html += "<br>";
        break;
      default:
        html += c;
    }
  }
  return html;
}

}  // namespace deskbell::console
