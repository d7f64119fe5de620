// Reads a policy document in passes that each say everything they find: bytes, JSON, keys, schema, meaning.
#include "policies/document.h"

#include <algorithm>

#include "policies/findings.h"
#include "policies/lenient.h"
#include "policies/menu_ids.h"
#include "policies/positions.h"
#include "protocol/codec.h"

namespace deskbell::policy {

namespace {

Problem at(Position position, std::string found, std::string expected) {
  Problem problem;
  problem.line = position.line;
  problem.column = position.column;
  problem.message = "found " + found + ", expected " + expected;
  problem.found = std::move(found);
  problem.expected = std::move(expected);
  return problem;
}

/// The first byte that does not begin or continue a UTF-8 sequence.
std::size_t invalid_utf8_at(std::string_view text) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    std::size_t length = 1;
    constexpr std::size_t longest_sequence = 4;
    while (length <= longest_sequence && !protocol::is_valid_utf8(text.substr(offset, length))) ++length;
    if (length > longest_sequence) return offset;
    offset += length;
  }
  return offset;
}

/// What is likely wrong where a JSON parser stopped.
std::string hint_at(std::string_view text, std::size_t offset) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return "nothing";
  if (offset >= text.size()) return "the end of the text";
  auto const before = text.substr(0, offset).find_last_not_of(" \t\r\n");
  bool const after_comma = before != std::string_view::npos && text[before] == ',';
  char const found = text[offset];
  if ((found == '}' || found == ']') && after_comma) return std::string("a comma before \"") + found + "\"";
  bool const begins_value = std::string_view("\"{[-0123456789tfn").find(found) != std::string_view::npos;
  bool const after_value = before != std::string_view::npos &&
                           std::string_view(",:{[").find(text[before]) == std::string_view::npos;
  if (begins_value && after_value && before + 1 < offset)
    return quoted(text.substr(offset, 1)) + " without a comma before it";
  if (found == '/') return "a comment, which JSON does not have";
  if (found == '\'') return "a single quote, where texts and keys stand in double quotes";
  auto end = offset + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return quoted(text.substr(offset, end - offset));
}

/// Adds up the values in `value`, nested ones too, until there are more than `limit`.
std::size_t count_values(json::value const& value, std::size_t limit) {
  std::size_t count = 1;
  if (auto const* list = value.if_array()) {
    for (auto const& element : *list) {
      if (count > limit) break;
      count += count_values(element, limit - count);
    }
  } else if (auto const* object = value.if_object()) {
    for (auto const& member : *object) {
      if (count > limit) break;
      count += count_values(member.value(), limit - count);
    }
  }
  return count;
}

/// JSON with the limits of documents; otherwise the one problem that keeps it from being read at all.
std::optional<json::value> parse(std::string_view text, std::vector<Problem>& problems) {
  if (text.size() > max_document_bytes) {
    problems.push_back(
        at({}, std::to_string(text.size()) + " bytes", "at most " + std::to_string(max_document_bytes)));
    return std::nullopt;
  }
  if (!protocol::is_valid_utf8(text)) {
    problems.push_back(
        at(position_at(text, invalid_utf8_at(text)), "bytes that are not UTF-8", "a text in UTF-8"));
    return std::nullopt;
  }
  json::parse_options options;
  options.max_depth = max_document_depth;
  json::stream_parser parser({}, options);
  json::error_code code;
  std::size_t used = 0;
  // One byte at a time, because the parser does not say where in a longer piece it stopped.
  while (used < text.size() && !code && !parser.done()) {
    parser.write_some(text.data() + used, 1, code);
    if (!code) ++used;
  }
  if (!code) parser.finish(code);
  if (!code) {
    auto const extra = text.find_first_not_of(" \t\r\n", used);
    if (extra == std::string_view::npos) return parser.release();
    problems.push_back(at(position_at(text, extra), "more after the end of the document", "nothing"));
    return std::nullopt;
  }
  auto const position = position_at(text, used);
  if (code == json::error::too_deep) {
    problems.push_back(at(position,
                          "more than " + std::to_string(max_document_depth) + " levels of lists and objects",
                          "at most " + std::to_string(max_document_depth)));
  } else {
    problems.push_back(at(position, hint_at(text, used), "well-formed JSON"));
  }
  return std::nullopt;
}

void locate(std::string_view text, std::vector<Finding> const& findings, std::vector<Problem>& problems) {
  std::set<std::string, std::less<>> wanted;
  for (auto const& finding : findings) wanted.insert(finding.place);
  auto const scan = scan_positions(text, wanted);
  for (auto const& finding : findings) {
    Problem problem;
    if (auto const place = scan.places.find(finding.place); place != scan.places.end()) {
      auto const& position = finding.at_key ? place->second.key : place->second.value;
      problem.line = position.line;
      problem.column = position.column;
    }
    problem.pointer = finding.pointer;
    problem.path = path_of(finding.pointer);
    problem.found = finding.found;
    problem.expected = finding.expected;
    problem.message = finding.message;
    problems.push_back(std::move(problem));
  }
  for (auto const& duplicate : scan.duplicates) {
    auto problem = at(duplicate.at, "the field a second time", "each field only once");
    problem.pointer = duplicate.pointer;
    problem.path = path_of(duplicate.pointer);
    problems.push_back(std::move(problem));
  }
}

std::string text_member(json::object const& object, std::string_view name) {
  auto const* text = object.if_contains(json::string_view(name.data(), name.size()));
  return text == nullptr ? std::string() : json::value_to<std::string>(*text);
}

/// Of a document in which nothing was found to be wrong. An error is a contradiction between schema and
/// structs.
Result<PolicyDocument> typed(json::value& root) {
  auto& object = root.as_object();
  PolicyDocument document{text_member(object, "name"), text_member(object, "description"), {}};
  auto& settings = object.at("settings").as_object();
  std::optional<Error> error;
  for_each_setting([&](auto candidate) {
    using Key = decltype(candidate);
    auto* value = settings.if_contains(json::string_view(Key::name.data(), Key::name.size()));
    if (value == nullptr) return;
    auto typed_value = Key::default_value();
    fit(*value, typed_value, Unknown::keep);
    codec::Fault fault;
    if (!codec::from_value(*value, typed_value, fault)) {
      error = fault.error(Key::name);
      return;
    }
    if constexpr (std::is_same_v<typename Key::Value, std::vector<MenuItem>>) complete_menu(typed_value);
    Key::of(document.layer) = Setting<typename Key::Value>::set(std::move(typed_value));
  });
  if (auto const* disabled = object.if_contains("disabled")) {
    for (auto const& name : disabled->as_array()) {
      for_each_setting([&](auto candidate) {
        using Key = decltype(candidate);
        if (json::value_to<std::string>(name) != Key::name) return;
        Key::of(document.layer) = Setting<typename Key::Value>::disabled();
      });
    }
  }
  if (error) return *error;
  return document;
}

ReadDocument read(std::string_view text) {
  ReadDocument result;
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  auto root = parse(text, result.problems);
  if (!root) return result;
  // Comparing each value of a list with each other takes its time: nothing that is far too large gets so far.
  if (count_values(*root, max_document_values) > max_document_values) {
    result.problems.push_back(
        at({}, "more than " + std::to_string(max_document_values) + " values", "at most so many"));
    return result;
  }
  auto findings = check_schema(*root);
  auto const meaning = check_meaning(*root);
  findings.insert(findings.end(), meaning.begin(), meaning.end());
  locate(text, findings, result.problems);
  std::stable_sort(result.problems.begin(), result.problems.end(), [](Problem const& a, Problem const& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
  if (result.problems.size() > max_problems) result.problems.resize(max_problems);
  if (!result.problems.empty()) return result;
  auto document = typed(*root);
  if (document) {
    result.document = std::move(*document);
  } else {
    auto problem = at({}, "a value that the schema allows and the program does not know", "both to agree");
    problem.message = document.error().message;
    result.problems.push_back(std::move(problem));
  }
  return result;
}

}  // namespace

std::string format(Problem const& problem, std::string_view file_name) {
  std::string text(file_name);
  text += ":" + std::to_string(problem.line) + ": ";
  if (!problem.path.empty()) text += problem.path + ": ";
  return text + problem.message;
}

ReadDocument read_document(std::string_view text) {
  try {
    return read(text);
  } catch (std::exception const& error) {
    ReadDocument result;
    result.problems.push_back(at({}, "a document that cannot be checked", "a policy"));
    result.problems.back().message = std::string("cannot be checked: ") + error.what();
    return result;
  }
}

Result<PolicyDocument> parse_document(std::string_view text, std::string_view file_name) {
  auto result = read_document(text);
  if (result.document) return std::move(*result.document);
  std::string message;
  for (auto const& problem : result.problems)
    message += (message.empty() ? "" : "\n") + format(problem, file_name);
  return make_error(text.size() > max_document_bytes ? ErrorCode::too_large : ErrorCode::invalid,
                    std::move(message));
}

}  // namespace deskbell::policy
