// Device documents to JSON and back, and one setting's value for people.
#include "policies/device_document.h"

#include "policies/lenient.h"

namespace deskbell::policy {

std::string describe(Origin const& origin) {
  if (origin.layer == LayerKind::built_in) return "built-in default";
  std::string text(boost::describe::enum_to_string(origin.layer, "layer"));
  if (!origin.of.empty()) text += " \"" + origin.of + "\"";
  if (!origin.policy.empty()) text += ", policy \"" + origin.policy + "\"";
  return text;
}

Result<std::string> encode(DeviceDocument const& document) {
  auto text = json::serialize(codec::to_value(document));
  if (text.size() > max_device_document_bytes) {
    return make_error(ErrorCode::too_large, "policy: the settings in force make " +
                                                std::to_string(text.size()) + " bytes, expected at most " +
                                                std::to_string(max_device_document_bytes) +
                                                "; shorten the menu or the lists of names");
  }
  return text;
}

Result<DeviceDocument> decode_device_document(std::string_view text) {
  if (text.size() > max_device_document_bytes) {
    return make_error(ErrorCode::too_large, "policy: found " + std::to_string(text.size()) +
                                                " bytes, expected at most " +
                                                std::to_string(max_device_document_bytes));
  }
  auto parsed = codec::parse_limited(text);
  if (!parsed) return prefixed("policy", parsed.error());
  DeviceDocument document;
  // What names and binds the document must be there; only settings have defaults.
  if (auto* object = parsed->if_object()) {
    if (auto* settings = object->if_contains("settings")) fit(*settings, document.settings, Unknown::drop);
    if (auto* origins = object->if_contains("origins")) fit(*origins, document.origins, Unknown::drop);
  }
  codec::Fault fault;
  if (!codec::from_value(*parsed, document, fault)) return prefixed("policy", fault.error());
  return document;
}

std::string setting_json(Settings const& settings, std::string_view key) {
  std::string text;
  for_each_setting([&](auto candidate) {
    using Key = decltype(candidate);
    if (Key::name != key) return;
    auto value = codec::to_value(Key::of(settings));
    for (auto const path : secret_paths) {
      if (!path.starts_with(key) || path.size() <= key.size() + 1) continue;
      auto* object = value.if_object();
      auto const field = path.substr(key.size() + 1);
      if (object == nullptr) continue;
      auto* secret = object->if_contains(json::string_view(field.data(), field.size()));
      if (secret != nullptr && *secret != json::value("")) *secret = "(secret)";
    }
    text = json::serialize(value);
  });
  return text;
}

}  // namespace deskbell::policy
