// Layering: for each key the narrowest layer that is configured, looked for from the narrow end.
#include "core/policy.h"

namespace deskbell::core {

namespace {

using policy::SettingState;

/// Index of the deciding layer, or the number of layers where none is configured.
template <class Key>
std::size_t deciding_layer(std::span<PolicyLayer const> layers) {
  for (std::size_t i = layers.size(); i > 0; --i) {
    if (Key::of(layers[i - 1].layer).state() != SettingState::not_configured) return i - 1;
  }
  return layers.size();
}

}  // namespace

EffectivePolicy effective_policy(std::span<PolicyLayer const> layers) {
  EffectivePolicy effective;
  policy::for_each_setting([&](auto candidate) {
    using Key = decltype(candidate);
    policy::KeyOrigin origin{std::string(Key::name), SettingState::not_configured, {}};
    if (auto const index = deciding_layer<Key>(layers); index < layers.size()) {
      auto const& setting = Key::of(layers[index].layer);
      auto const* value = setting.value();
      Key::of(effective.settings) = value != nullptr ? *value : Key::when_disabled();
      origin.state = setting.state();
      origin.origin = layers[index].origin;
    }
    effective.origins.push_back(std::move(origin));
  });
  return effective;
}

}  // namespace deskbell::core
