// Validation against the schema: valijson decides what does not fit, the schema itself says what was
// expected.
#include <boost/json.hpp>
#include <optional>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "policies/document.h"
#include "policies/findings.h"
#include "policies/positions.h"
#include "policies/schema.h"

namespace deskbell::policy {

namespace json = boost::json;

namespace {

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }
std::string text_of(json::value const& value) { return json::value_to<std::string>(value); }

/// Lists are compared element with element; the longest that a schema allows has 100.
constexpr std::size_t max_compared = 200;

struct CompiledSchema {
  json::value text = json::parse(view(schema_text()));
  valijson::Schema rules;

  CompiledSchema() {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::BoostJsonAdapter(text), rules);
  }
};

CompiledSchema const& compiled_schema() {
  static CompiledSchema const schema;
  return schema;
}

/// Says in words what is wrong with one place, from the same schema that valijson judged by.
class Explainer {
 public:
  explicit Explainer(json::value const& schema) : root_(schema.get_object()) {}

  /// `tokens` lead to a place that valijson rejected; whether because of a pattern it alone can say.
  std::vector<Finding> explain(json::value const& document, std::vector<std::string> const& tokens,
                               bool pattern_failed) {
    findings_.clear();
    pointer_.clear();
    pattern_failed_ = pattern_failed;
    json::object const* node = &root_;
    json::value const* value = &document;
    for (auto const& token : tokens) {
      node = child(node, token);
      value = child_value(*value, token);
      if (node == nullptr || value == nullptr) return {};
      append_token(pointer_, token);
    }
    judge(*node, *value);
    return std::move(findings_);
  }

 private:
  json::object const& resolved(json::object const& node) const {
    auto const* reference = node.if_contains("$ref");
    if (reference == nullptr) return node;
    auto const name = text_of(*reference).substr(std::string_view("#/definitions/").size());
    return root_.at("definitions").at(name).get_object();
  }

  json::object const* child(json::object const* outer, std::string const& token) const {
    auto const& node = resolved(*outer);
    json::value const* inner = nullptr;
    if (auto const* properties = node.if_contains("properties")) {
      inner = properties->get_object().if_contains(token);
    } else {
      inner = node.if_contains("items");
    }
    return inner == nullptr ? nullptr : &resolved(inner->get_object());
  }

  static json::value const* child_value(json::value const& outer, std::string const& token) {
    if (auto const* object = outer.if_object()) return object->if_contains(token);
    auto const* list = outer.if_array();
    auto const index = std::strtoull(token.c_str(), nullptr, 10);
    return list != nullptr && index < list->size() ? &(*list)[index] : nullptr;
  }

  void judge(json::object const& schema_node, json::value const& value) {
    auto const& node = resolved(schema_node);
    auto const type = text_of(node.at("type"));
    bool const right_type = type == "string"    ? value.is_string()
                            : type == "integer" ? value.is_int64() || value.is_uint64()
                            : type == "boolean" ? value.is_bool()
                            : type == "array"   ? value.is_array()
                                                : value.is_object();
    if (!right_type) return add(unfit(pointer_, shown(value), expected(node)));
    if (type == "string") return judge_text(node, value);
    if (type == "integer") return judge_number(node, value);
    if (type == "array") return judge_list(node, value.get_array());
    if (type == "object") judge_object(node, value.get_object());
  }

  void judge_text(json::object const& node, json::value const& value) {
    auto const text = text_of(value);
    if (auto const* choices = node.if_contains("enum")) {
      for (auto const& choice : choices->get_array()) {
        if (choice == value) return;
      }
      auto finding = unfit(pointer_, shown(value), expected(node));
      suggest(finding, text, names_of(choices->get_array()));
      return add(std::move(finding));
    }
    auto const characters = static_cast<std::uint64_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    auto const count = std::to_string(characters) + " characters";
    if (auto const* most = node.if_contains("maxLength");
        most && characters > most->to_number<std::uint64_t>()) {
      return add(unfit(pointer_, count, "at most " + json::serialize(*most)));
    }
    if (auto const* least = node.if_contains("minLength");
        least && characters < least->to_number<std::uint64_t>()) {
      return add(unfit(pointer_, characters == 0 ? "an empty text" : count,
                       "at least " + json::serialize(*least) + (*least == 1 ? " character" : " characters")));
    }
    if (pattern_failed_) add(unfit(pointer_, shown(value), expected(node)));
  }

  void judge_number(json::object const& node, json::value const& value) {
    auto const outside = [&](char const* limit, bool above) {
      auto const* bound = node.if_contains(limit);
      if (bound == nullptr) return false;
      auto const number = value.to_number<double>();
      auto const edge = bound->to_number<double>();
      return above ? number > edge : number < edge;
    };
    if (outside("minimum", false) || outside("maximum", true))
      add(unfit(pointer_, shown(value), expected(node)));
  }

  void judge_list(json::object const& node, json::array const& list) {
    if (auto const* most = node.if_contains("maxItems");
        most && list.size() > most->to_number<std::size_t>()) {
      add(unfit(pointer_, "a list of " + std::to_string(list.size()), "at most " + json::serialize(*most)));
    }
    auto const* unique = node.if_contains("uniqueItems");
    if (unique == nullptr || !unique->as_bool()) return;
    for (std::size_t i = 1; i < list.size() && i < max_compared; ++i) {
      auto const* const here = &list[i];
      if (std::find(list.begin(), here, *here) == here) continue;
      auto finding = unfit(pointer_ + "/" + std::to_string(i), shown(list[i]), "each only once");
      finding.message = "found " + finding.found + " a second time, expected each only once";
      add(std::move(finding));
    }
  }

  void judge_object(json::object const& node, json::object const& object) {
    if (auto const* required = node.if_contains("required")) {
      for (auto const& name : required->get_array()) missing(node, object, text_of(name), "");
    }
    auto const& properties = node.at("properties").get_object();
    for (auto const& member : object) {
      if (!properties.contains(member.key())) unknown(properties, std::string(member.key()));
    }
    auto const* conditions = node.if_contains("allOf");
    if (conditions == nullptr) return;
    for (auto const& one : conditions->get_array()) judge_condition(node, object, one.get_object());
  }

  /// Conditions have one form: if the deciding field has this value, then these are needed and those do not
  /// belong.
  void judge_condition(json::object const& node, json::object const& object, json::object const& condition) {
    auto const& deciding = *condition.at("if").at("properties").get_object().begin();
    auto const* decided = object.if_contains(deciding.key());
    if (decided == nullptr || *decided != deciding.value().at("const")) return;
    auto const kind = text_of(*decided);
    auto const& then = condition.at("then").get_object();
    if (auto const* required = then.if_contains("required")) {
      for (auto const& name : required->get_array())
        missing(node, object, text_of(name), ", which items of type " + kind + " need");
    }
    auto const* foreign = then.if_contains("properties");
    if (foreign == nullptr) return;
    for (auto const& member : foreign->get_object()) {
      if (!object.contains(member.key())) continue;
      auto finding = unfit(member_pointer(member.key()), shown(object.at(member.key())), "nothing");
      finding.at_key = true;
      finding.message = "found " + finding.found + ", expected nothing: items of type " + kind + " have no " +
                        std::string(member.key());
      add(std::move(finding));
    }
  }

  void missing(json::object const& node, json::object const& object, std::string const& name,
               std::string const& why) {
    if (object.contains(name)) return;
    Finding finding;
    finding.place = pointer_;
    finding.pointer = member_pointer(name);
    finding.found = "nothing";
    finding.expected = expected(resolved(node.at("properties").at(name).get_object()));
    finding.message = "is missing" + why + ", expected " + finding.expected;
    add(std::move(finding));
  }

  void unknown(json::object const& properties, std::string const& name) {
    std::vector<std::string> names;
    for (auto const& property : properties) names.emplace_back(property.key());
    auto finding = unfit(member_pointer(name), quoted(name), "one of " + joined(names));
    finding.at_key = true;
    finding.message = "found a field that is not known here, expected " + finding.expected;
    suggest(finding, name, names);
    add(std::move(finding));
  }

  static void suggest(Finding& finding, std::string_view word, std::vector<std::string> const& candidates) {
    auto const near = nearest(word, candidates);
    if (!near.empty()) finding.message += "; did you mean \"" + near + "\"?";
  }

  std::string expected(json::object const& node) const {
    if (auto const* choices = node.if_contains("enum"))
      return "one of " + joined(names_of(choices->get_array()));
    if (auto const* comment = node.if_contains("$comment")) return text_of(*comment);
    auto const type = text_of(node.at("type"));
    if (type == "boolean") return "true or false";
    if (type == "array") return "a list";
    if (type == "object") return "an object";
    if (type == "string") return "a text";
    if (!node.contains("minimum")) return "a whole number";
    return "a whole number from " + json::serialize(node.at("minimum")) + " to " +
           json::serialize(node.at("maximum"));
  }

  static std::vector<std::string> names_of(json::array const& values) {
    std::vector<std::string> names;
    for (auto const& value : values) names.push_back(text_of(value));
    return names;
  }

  static std::string joined(std::vector<std::string> const& words) {
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
  }

  [[nodiscard]] std::string member_pointer(json::string_view name) const {
    std::string pointer = pointer_;
    append_token(pointer, {name.data(), name.size()});
    return pointer;
  }

  void add(Finding finding) { findings_.push_back(std::move(finding)); }

  json::object const& root_;
  std::string pointer_;
  bool pattern_failed_ = false;
  std::vector<Finding> findings_;
};

/// valijson's ["<root>", "[\"settings\"]", "[2]"] as tokens.
std::vector<std::string> tokens_of_context(std::vector<std::string> const& context) {
  std::vector<std::string> tokens;
  for (auto const& part : context) {
    if (part.size() < 2 || part.front() != '[') continue;
    auto inner = part.substr(1, part.size() - 2);
    if (inner.size() >= 2 && inner.front() == '"') inner = inner.substr(1, inner.size() - 2);
    tokens.push_back(std::move(inner));
  }
  return tokens;
}

bool at_or_below(std::string_view pointer, std::string_view ancestor) {
  return pointer.starts_with(ancestor) &&
         (pointer.size() == ancestor.size() || pointer[ancestor.size()] == '/');
}

struct Rejection {
  std::vector<std::string> tokens;
  std::string pointer;
  std::string description;
};

std::vector<Rejection> rejections_of(json::value const& document) {
  valijson::Validator validator;
  valijson::ValidationResults results;
  valijson::adapters::BoostJsonAdapter const target(document);
  validator.validate(compiled_schema().rules, target, &results);
  std::vector<Rejection> rejections;
  for (auto const& error : results) {
    Rejection rejection{tokens_of_context(error.context), {}, error.description};
    for (auto const& token : rejection.tokens) append_token(rejection.pointer, token);
    rejections.push_back(std::move(rejection));
  }
  // Deepest first: what is rejected because of something inside it needs no words of its own.
  std::stable_sort(rejections.begin(), rejections.end(),
                   [](auto const& a, auto const& b) { return a.tokens.size() > b.tokens.size(); });
  return rejections;
}

}  // namespace

std::vector<Finding> check_schema(json::value const& document) {
  std::vector<Finding> findings;
  auto const add_new = [&](std::vector<Finding> const& found) {
    for (auto const& finding : found) {
      if (findings.size() < max_problems &&
          std::find(findings.begin(), findings.end(), finding) == findings.end()) {
        findings.push_back(finding);
      }
    }
  };
  Explainer explainer(compiled_schema().text);
  for (auto& rejection : rejections_of(document)) {
    bool const pattern_failed = rejection.description.find("pattern") != std::string::npos;
    auto found = explainer.explain(document, rejection.tokens, pattern_failed);
    if (found.empty() && !rejection.tokens.empty()) {
      // A field that does not belong is rejected where it stands, but its object has the reason.
      auto outer = rejection.tokens;
      outer.pop_back();
      found = explainer.explain(document, outer, false);
    }
    add_new(found);
    bool const explained = std::any_of(findings.begin(), findings.end(), [&](Finding const& finding) {
      return at_or_below(finding.pointer, rejection.pointer) ||
             at_or_below(rejection.pointer, finding.pointer);
    });
    if (!explained)
      add_new({Finding{rejection.pointer, rejection.pointer, false, "something else", "what the schema says",
                       rejection.description}});
  }
  return findings;
}

}  // namespace deskbell::policy
