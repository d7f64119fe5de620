// What a device gets: exact bytes there and back, versions that only rise, and documents of newer and older
// consoles.
#include "policies/device_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/policy.h"

namespace deskbell::policy {
namespace {

using testing::HasSubstr;
using testing::Not;

DeviceDocument sample() {
  DeviceDocument document;
  document.organisation_id = *OrganisationId::parse("01930000-0000-7000-8000-000000000001");
  document.device_id = *DeviceId::parse("01930000-0000-7000-8000-000000000002");
  document.version = 1763683200000;
  document.issued_at = time_from_ms(1763683200000);
  document.expires_at = time_from_ms(1766275200000);
  auto effective = core::effective_policy({});
  document.settings = std::move(effective.settings);
  document.origins = std::move(effective.origins);
  document.business_hours = {{"Office", {{time_from_ms(1000), time_from_ms(2000)}}, time_from_ms(9000)}};
  return document;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  auto const at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

TEST(DeviceDocument, ThereAndBack) {
  auto document = sample();
  document.settings.tray.menu.push_back({.id = "x",
                                         .type = MenuItemType::launch_application,
                                         .title = "Büro",
                                         .launch = LaunchApplication{.linux = LaunchCommand{"a", {"b"}}}});
  auto const text = encode(document);
  ASSERT_TRUE(text) << text.error().message;
  auto const decoded = decode_device_document(*text);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(*decoded, document);
  EXPECT_EQ(*encode(*decoded), *text);
}

TEST(DeviceDocument, SettingsOfAnOlderConsoleHaveTheirDefaults) {
  auto const text = replaced(*encode(sample()), R"("keep_alive_max":240)", R"("other":1)");
  auto const decoded = decode_device_document(text);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->settings.link.keep_alive_max, std::chrono::seconds(240));
}

TEST(DeviceDocument, MenuItemsOfANewerConsoleAreLeftOut) {
  auto const text = replaced(*encode(sample()), R"("type":"my_tickets")", R"("type":"video_call")");
  auto const decoded = decode_device_document(text);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->settings.tray.menu.size(), 4U);
}

TEST(DeviceDocument, ChoicesOfANewerConsoleHaveTheirDefaults) {
  auto const text = replaced(*encode(sample()), R"("mode":"system")", R"("mode":"pac")");
  auto const decoded = decode_device_document(text);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->settings.link.proxy.mode, ProxyMode::system);
}

TEST(DeviceDocument, WhatBindsItMustBeThere) {
  for (std::string const field : {"organisation_id", "device_id", "version", "issued_at", "expires_at"}) {
    auto const decoded = decode_device_document(replaced(*encode(sample()), "\"" + field + "\"", "\"x\""));
    ASSERT_FALSE(decoded) << field;
    EXPECT_EQ(decoded.error().message, "policy: " + field + ": is missing");
  }
}

TEST(DeviceDocument, WrongKindsAreNamed) {
  auto const decoded =
      decode_device_document(replaced(*encode(sample()), R"("icon_hidden":false)", R"("icon_hidden":"no")"));
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().message,
            "policy: settings.tray.icon_hidden: found the text \"no\", expected true or false");
}

TEST(DeviceDocument, TooLargeBothWays) {
  auto document = sample();
  document.settings.monitors.services.names.assign(max_device_document_bytes / 10, "0123456789");
  EXPECT_EQ(encode(document).error().code, ErrorCode::too_large);
  EXPECT_EQ(decode_device_document(std::string(max_device_document_bytes + 1, ' ')).error().code,
            ErrorCode::too_large);
}

TEST(DeviceDocument, NotJson) { EXPECT_EQ(decode_device_document("{").error().code, ErrorCode::invalid); }

TEST(Version, OnlyEverRises) {
  static_assert(next_version(time_from_ms(1000), 5) == 1000);
  static_assert(next_version(time_from_ms(1000), 1000) == 1001);
  static_assert(next_version(time_from_ms(1000), 7000) == 7001,
                "the clock was set back, or the database restored");
}

TEST(SettingJson, IsForPeople) {
  Settings settings;
  EXPECT_EQ(setting_json(settings, "tray.icon_hidden"), "false");
  EXPECT_EQ(setting_json(settings, "inventory.interval"), "14400");
  EXPECT_EQ(setting_json(settings, "no.such"), "");
  settings.link.proxy = {ProxyMode::manual, "http://proxy:3128", "me", "hunter2"};
  EXPECT_THAT(setting_json(settings, "link.proxy"), Not(HasSubstr("hunter2")));
  EXPECT_THAT(setting_json(settings, "link.proxy"), HasSubstr("\"user\":\"me\""));
}

}  // namespace
}  // namespace deskbell::policy
