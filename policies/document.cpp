// Reads a policy document in passes that each say everything they find: bytes, JSON, keys, schema, meaning.
#include "policies/document.h"

#include <algorithm>

#include "policies/findings.h"
#include "policies/json_text.h"
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
  json::value root;
  auto fault = read_json(text, max_document_depth, root);
  if (!fault) return root;
  problems.push_back(at(fault->at, std::move(fault->found), std::move(fault->expected)));
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

ReadDocument read(std::string_view text, Knowledge const& knowledge) {
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
  auto const meaning = check_meaning(*root, knowledge);
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

ReadDocument read_document(std::string_view text, Knowledge const& knowledge) {
  try {
    return read(text, knowledge);
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
