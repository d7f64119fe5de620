// A single pass over JSON that a parser has already accepted, so every character is where the grammar wants
// it.
#include "policies/positions.h"

#include <boost/json.hpp>

namespace deskbell::policy {

namespace json = boost::json;

namespace {

class Scanner {
 public:
  Scanner(std::string_view text, std::set<std::string, std::less<>> const& wanted)
      : text_(text), wanted_(wanted) {}

  Scan run() {
    value(here());
    return std::move(scan_);
  }

 private:
  /// Nesting is bounded by the parser that went before, so recursion is too.
  void value(Position key) {
    skip_space();
    auto const start = here();
    if (wanted_.contains(pointer_))
      scan_.places.insert_or_assign(pointer_, Place{start, key == Position{} ? start : key});
    if (at_end()) return;
    switch (text_[at_]) {
      case '{':
        object();
        break;
      case '[':
        array();
        break;
      case '"':
        string();
        break;
      default:
        while (!at_end() && std::string_view(",]} \t\r\n").find(text_[at_]) == std::string_view::npos) step();
    }
  }

  void object() {
    std::set<std::string, std::less<>> keys;
    step();
    for (skip_space(); !at_end() && text_[at_] != '}'; skip_space()) {
      if (text_[at_] == ',') {
        step();
        continue;
      }
      auto const key_at = here();
      auto const key = decoded(string());
      auto const outer = pointer_.size();
      append_token(pointer_, key);
      if (!keys.insert(key).second) scan_.duplicates.push_back({pointer_, key_at});
      skip_space();
      if (!at_end()) step();  // the colon
      value(key_at);
      pointer_.resize(outer);
    }
    if (!at_end()) step();
  }

  void array() {
    std::size_t index = 0;
    step();
    for (skip_space(); !at_end() && text_[at_] != ']'; skip_space()) {
      if (text_[at_] == ',') {
        step();
        continue;
      }
      auto const outer = pointer_.size();
      append_token(pointer_, std::to_string(index++));
      value(Position{});
      pointer_.resize(outer);
    }
    if (!at_end()) step();
  }

  /// Returns the literal with its quotes.
  std::string_view string() {
    auto const start = at_;
    step();
    while (!at_end() && text_[at_] != '"') {
      if (text_[at_] == '\\') step();
      if (!at_end()) step();
    }
    if (!at_end()) step();
    return text_.substr(start, at_ - start);
  }

  static std::string decoded(std::string_view literal) {
    if (literal.find('\\') == std::string_view::npos)
      return std::string(literal.substr(1, literal.size() - 2));
    json::error_code code;
    auto const parsed = json::parse(json::string_view(literal.data(), literal.size()), code);
    auto const* text = code ? nullptr : parsed.if_string();
    return text != nullptr ? std::string(text->data(), text->size()) : std::string(literal);
  }

  void skip_space() {
    while (!at_end() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) step();
  }

  void step() {
    auto const byte = static_cast<unsigned char>(text_[at_++]);
    if (byte == '\n') {
      ++position_.line;
      position_.column = 1;
    } else if (!at_end() && (static_cast<unsigned char>(text_[at_]) & 0xC0U) == 0x80U) {
      return;  // inside a UTF-8 sequence: the column counts whole characters
    } else {
      ++position_.column;
    }
  }

  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] Position here() const { return position_; }

  std::string_view text_;
  std::set<std::string, std::less<>> const& wanted_;
  std::size_t at_ = 0;
  Position position_;
  std::string pointer_;
  Scan scan_;
};

}  // namespace

Position position_at(std::string_view text, std::size_t offset) noexcept {
  Position position;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    auto const byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n') {
      ++position.line;
      position.column = 1;
    } else if ((byte & 0xC0U) != 0x80U) {
      ++position.column;
    }
  }
  return position;
}

void append_token(std::string& pointer, std::string_view token) {
  pointer += '/';
  for (char const character : token) {
    if (character == '~') {
      pointer += "~0";
    } else if (character == '/') {
      pointer += "~1";
    } else {
      pointer += character;
    }
  }
}

Scan scan_positions(std::string_view text, std::set<std::string, std::less<>> const& wanted) {
  return Scanner(text, wanted).run();
}

}  // namespace deskbell::policy
