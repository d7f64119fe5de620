// One HTTP request and one answer as plain values: header names, escapes, forms, cookies.
#include "transport/http.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/beast/http/status.hpp>

namespace deskbell::transport {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// Form rules: '+' is a space, and a bad escape stands for itself.
std::string form_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

std::string json_text(std::string_view text) {
  std::string quoted = "\"";
  for (char const c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view Headers::get(std::string_view name) const noexcept {
  for (auto const& [field, value] : fields_)
    if (equal_ignoring_case(field, name)) return value;
  return {};
}

bool Headers::has(std::string_view name) const noexcept {
  return std::any_of(fields_.begin(), fields_.end(),
                     [name](Field const& field) { return equal_ignoring_case(field.first, name); });
}

void Headers::set(std::string_view name, std::string value) {
  std::string kept(name);
  remove(name);
  fields_.emplace_back(std::move(kept), std::move(value));
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [name](Field const& field) { return equal_ignoring_case(field.first, name); });
}

std::optional<std::string> HttpRequest::query_value(std::string_view name) const {
  for (auto& [key, value] : parse_form(query))
    if (key == name) return std::move(value);
  return std::nullopt;
}

std::vector<std::pair<std::string, std::string>> HttpRequest::query_values() const {
  return parse_form(query);
}

std::string_view HttpRequest::cookie(std::string_view name) const noexcept {
  for (auto const& [field, value] : headers) {
    if (!equal_ignoring_case(field, "Cookie")) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      auto const end = std::min(rest.find(';'), rest.size());
      auto pair = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
      auto const equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
    }
  }
  return {};
}

HttpResponse error_response(int status, std::string_view message) {
  HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", "application/json; charset=utf-8");
  response.body = "{\"error\":" + json_text(message) + "}";
  return response;
}

std::string_view reason_phrase(int status) noexcept {
  auto const known = boost::beast::http::int_to_status(static_cast<unsigned>(status));
  auto const phrase = boost::beast::http::obsolete_reason(known);
  return phrase == "<unknown-status>" ? std::string_view("Unknown")
                                      : std::string_view(phrase.data(), phrase.size());
}

std::vector<std::pair<std::string, std::string>> parse_form(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> values;
  while (!text.empty()) {
    auto const end = std::min(text.find('&'), text.size());
    auto const pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    auto const equals = std::min(pair.find('='), pair.size());
    auto const value = pair.substr(std::min(equals + 1, pair.size()));
    values.emplace_back(form_decoded(pair.substr(0, equals)), form_decoded(value));
  }
  return values;
}

Result<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    auto const high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    auto const low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low < 0)
      return make_error(ErrorCode::invalid,
                        fmt::format("percent escape at character {} is not two hex digits", i + 1));
    auto const value = static_cast<char>(high * 16 + low);
    if (value == '\0') return make_error(ErrorCode::invalid, "an escaped NUL (%00) is not allowed");
    decoded += value;
    i += 2;
  }
  return decoded;
}

}  // namespace deskbell::transport
