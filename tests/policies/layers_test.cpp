// Layering: the narrower wins, disabled beats, every value names its origin, whatever the layers.
#include <gtest/gtest.h>

#include <random>

#include "core/policy.h"

namespace deskbell::core {
namespace {

using policy::LayerKind;
using policy::Origin;
using policy::Setting;
using policy::SettingState;

policy::KeyOrigin origin_of(EffectivePolicy const& effective, std::string_view key) {
  for (auto const& origin : effective.origins) {
    if (origin.key == key) return origin;
  }
  ADD_FAILURE() << "no origin for " << key;
  return {};
}

PolicyLayer layer_at(LayerKind kind, std::string policy_name) {
  return {Origin{kind, "", std::move(policy_name)}, {}};
}

TEST(Layers, WithoutAnyTheDefaultsAreInForce) {
  auto const effective = effective_policy({});
  EXPECT_EQ(effective.settings, policy::Settings{});
  ASSERT_EQ(effective.origins.size(), policy::setting_names.size());
  for (std::size_t i = 0; i < policy::setting_names.size(); ++i) {
    EXPECT_EQ(effective.origins[i],
              (policy::KeyOrigin{std::string(policy::setting_names[i]), SettingState::not_configured, {}}));
  }
}

TEST(Layers, DefaultMenuIsUseful) {
  auto const menu = policy::Settings{}.tray.menu;
  std::vector<policy::MenuItemType> types;
  for (auto const& item : menu) types.push_back(item.type);
  EXPECT_EQ(types, (std::vector{policy::MenuItemType::live_chat, policy::MenuItemType::contact_form,
                                policy::MenuItemType::my_tickets, policy::MenuItemType::separator,
                                policy::MenuItemType::device_information}));
  EXPECT_EQ(menu[0].chat->unavailable_after, std::chrono::minutes(3));
  EXPECT_EQ(menu[0].chat->ticket_on_unavailable, policy::TicketOnUnavailable::offer);
}

TEST(Layers, TheNarrowerWins) {
  std::vector layers{layer_at(LayerKind::organisation, "Base"), layer_at(LayerKind::customer, "Acme"),
                     layer_at(LayerKind::asset, "This one")};
  layers[0].layer.inventory.interval = Setting<std::chrono::seconds>::set(std::chrono::seconds(1000));
  layers[1].layer.inventory.interval = Setting<std::chrono::seconds>::set(std::chrono::seconds(2000));
  auto const effective = effective_policy(layers);
  EXPECT_EQ(effective.settings.inventory.interval, std::chrono::seconds(2000));
  EXPECT_EQ(origin_of(effective, "inventory.interval"),
            (policy::KeyOrigin{"inventory.interval", SettingState::set, layers[1].origin}));
}

TEST(Layers, DisabledBeatsABroaderSet) {
  std::vector layers{layer_at(LayerKind::organisation, "Base"), layer_at(LayerKind::folder, "Lab")};
  layers[0].layer.monitors.disk_space =
      Setting<policy::DiskSpaceMonitor>::set({.raise_below_percent = 30, .clear_above_percent = 40});
  layers[1].layer.monitors.disk_space = Setting<policy::DiskSpaceMonitor>::disabled();
  layers[1].layer.link.proxy = Setting<policy::Proxy>::disabled();
  auto const effective = effective_policy(layers);
  EXPECT_FALSE(effective.settings.monitors.disk_space.enabled);
  EXPECT_EQ(effective.settings.link.proxy.mode, policy::ProxyMode::none)
      << "disabled is not the default: it means off";
  EXPECT_EQ(origin_of(effective, "monitors.disk_space"),
            (policy::KeyOrigin{"monitors.disk_space", SettingState::disabled, layers[1].origin}));
}

TEST(Layers, SetBeatsABroaderDisabled) {
  std::vector layers{layer_at(LayerKind::organisation, "Base"), layer_at(LayerKind::asset, "This one")};
  layers[0].layer.monitors.cpu = Setting<policy::UsageMonitor>::disabled();
  layers[1].layer.monitors.cpu = Setting<policy::UsageMonitor>::set({.enabled = true});
  EXPECT_TRUE(effective_policy(layers).settings.monitors.cpu.enabled);
}

TEST(Layers, ANarrowerListReplacesTheWholeList) {
  std::vector layers{layer_at(LayerKind::organisation, "Base"), layer_at(LayerKind::asset, "This one")};
  layers[0].layer.tray.menu = Setting<std::vector<policy::MenuItem>>::set(policy::default_of_tray_menu());
  layers[1].layer.tray.menu = Setting<std::vector<policy::MenuItem>>::set({});
  EXPECT_TRUE(effective_policy(layers).settings.tray.menu.empty());
}

TEST(Layers, OriginReadsWell) {
  EXPECT_EQ(policy::describe(Origin{}), "built-in default");
  EXPECT_EQ(policy::describe(Origin{LayerKind::folder, "Berlin", "Workstations"}),
            "folder \"Berlin\", policy \"Workstations\"");
}

// ---- properties over random layers
// ---------------------------------------------------------------------------------

class RandomLayers : public testing::TestWithParam<unsigned> {
 protected:
  std::mt19937 random_{GetParam()};

  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  template <class T>
  Setting<T> random_setting(T value) {
    switch (pick(3)) {
      case 0:
        return {};
      case 1:
        return Setting<T>::disabled();
      default:
        return Setting<T>::set(std::move(value));
    }
  }

  PolicyLayer random_layer(int number) {
    PolicyLayer layer{Origin{static_cast<LayerKind>(1 + pick(4)), "", "policy " + std::to_string(number)},
                      {}};
    auto& settings = layer.layer;
    settings.tray.icon_hidden = random_setting(pick(2) == 0);
    settings.tray.branding = random_setting(policy::Branding{.name = std::to_string(pick(1000))});
    settings.tray.menu = random_setting(std::vector<policy::MenuItem>(static_cast<std::size_t>(pick(5))));
    settings.monitors.disk_space = random_setting(policy::DiskSpaceMonitor{.raise_below_percent = pick(50)});
    settings.monitors.memory = random_setting(policy::UsageMonitor{.raise_above_percent = pick(100)});
    settings.monitors.cpu = random_setting(policy::UsageMonitor{.raise_above_percent = pick(100)});
    settings.monitors.services =
        random_setting(policy::ServicesMonitor{.names = {std::to_string(pick(100))}});
    settings.monitors.processes =
        random_setting(policy::ProcessesMonitor{.names = {std::to_string(pick(100))}});
    settings.monitors.pending_reboot = random_setting(policy::PendingRebootMonitor{.enabled = pick(2) == 0});
    settings.inventory.interval = random_setting(std::chrono::seconds(pick(10'000)));
    settings.link.proxy = random_setting(policy::Proxy{.user = std::to_string(pick(100))});
    settings.link.keep_alive_max = random_setting(std::chrono::seconds(pick(200)));
    return layer;
  }

  std::vector<PolicyLayer> random_layers() {
    std::vector<PolicyLayer> layers;
    for (int i = pick(7); i > 0; --i) layers.push_back(random_layer(i));
    return layers;
  }
};

TEST_P(RandomLayers, EveryValueIsWhatItsOriginSays) {
  auto const layers = random_layers();
  auto const effective = effective_policy(layers);
  std::size_t index = 0;
  policy::for_each_setting([&](auto candidate) {
    using Key = decltype(candidate);
    auto const& said = effective.origins[index++];
    auto expected = Key::default_value();
    auto state = SettingState::not_configured;
    Origin origin;
    for (auto const& layer : layers) {  // from broad to narrow, the later overrides
      auto const& setting = Key::of(layer.layer);
      if (setting.state() == SettingState::not_configured) continue;
      expected = setting.value() != nullptr ? *setting.value() : Key::when_disabled();
      state = setting.state();
      origin = layer.origin;
    }
    EXPECT_EQ(Key::of(effective.settings), expected) << Key::name;
    EXPECT_EQ(said, (policy::KeyOrigin{std::string(Key::name), state, origin}));
  });
}

TEST_P(RandomLayers, ALayerThatSaysNothingChangesNothing) {
  auto layers = random_layers();
  auto const before = effective_policy(layers);
  layers.insert(layers.begin() + pick(static_cast<int>(layers.size()) + 1),
                layer_at(LayerKind::folder, "silent"));
  EXPECT_EQ(effective_policy(layers), before);
}

TEST_P(RandomLayers, GroupingDoesNotMatter) {
  // Two neighbours merged key by key, the narrower over the broader, decide as the two did.
  auto layers = random_layers();
  if (layers.size() < 2) return;
  auto const before = effective_policy(layers).settings;
  auto const at = static_cast<std::size_t>(pick(static_cast<int>(layers.size()) - 1));
  policy::for_each_setting([&](auto candidate) {
    using Key = decltype(candidate);
    auto const& narrow = Key::of(layers[at + 1].layer);
    if (narrow.state() != SettingState::not_configured) Key::of(layers[at].layer) = narrow;
  });
  layers.erase(layers.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  EXPECT_EQ(effective_policy(layers).settings, before);
}

TEST_P(RandomLayers, TheNarrowestLayerAlwaysHasItsWay) {
  auto layers = random_layers();
  auto last = random_layer(99);
  layers.push_back(last);
  auto const together = effective_policy(layers);
  auto const alone = effective_policy(std::vector{last});
  std::size_t index = 0;
  policy::for_each_setting([&](auto candidate) {
    using Key = decltype(candidate);
    auto const& origin = together.origins[index++];
    if (Key::of(last.layer).state() == SettingState::not_configured) return;
    EXPECT_EQ(Key::of(together.settings), Key::of(alone.settings));
    EXPECT_EQ(origin.origin, last.origin);
  });
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomLayers, testing::Range(1U, 41U));

}  // namespace
}  // namespace deskbell::core
