// The menu as one user of one device sees it.
#include <gtest/gtest.h>

#include "core/policy.h"
#include "policies/document.h"

namespace deskbell::core {
namespace {

using policy::MenuItem;
using policy::MenuItemType;
using policy::OperatingSystem;

std::vector<std::string> ids_of(std::vector<protocol::MenuItem> const& menu) {
  std::vector<std::string> ids;
  for (auto const& item : menu) ids.push_back(item.id);
  return ids;
}

using Ids = std::vector<std::string>;

std::vector<MenuItem> menu_from(std::string const& items) {
  auto const parsed =
      policy::parse_document("{\"name\":\"T\",\"settings\":{\"tray.menu\":[" + items + "]}}", "test.json");
  if (!parsed) {
    ADD_FAILURE() << parsed.error().message;
    return {};
  }
  return *parsed->layer.tray.menu.value();
}

TEST(Menu, DefaultMenu) {
  auto const menu = visible_menu(policy::Settings{}.tray.menu, {});
  EXPECT_EQ(ids_of(menu), (Ids{"chat", "form", "tickets", "line", "device"}));
  EXPECT_EQ(menu[1].form.size(), 7U);
  EXPECT_TRUE(menu[1].screenshot_allowed);
}

TEST(Menu, VisibleOnSomeSystems) {
  policy::VisibleWhen const when{.os = {OperatingSystem::windows, OperatingSystem::macos}};
  EXPECT_FALSE(is_visible(when, {.os = OperatingSystem::linux}));
  EXPECT_TRUE(is_visible(when, {.os = OperatingSystem::macos}));
}

TEST(Menu, VisibleToSomeUsers) {
  policy::VisibleWhen const when{.users = {"alice", "adm-*", "EXAMPLE\\b*b"}};
  EXPECT_TRUE(is_visible(when, {.user = "alice"}));
  EXPECT_TRUE(is_visible(when, {.user = "Alice"}));
  EXPECT_TRUE(is_visible(when, {.user = "EXAMPLE\\alice"})) << "a bare name means that user of any domain";
  EXPECT_TRUE(is_visible(when, {.user = "adm-"}));
  EXPECT_TRUE(is_visible(when, {.user = "adm-carol"}));
  EXPECT_TRUE(is_visible(when, {.user = "example\\bob"}));
  EXPECT_FALSE(is_visible(when, {.user = "OTHER\\bob"}));
  EXPECT_FALSE(is_visible(when, {.user = "alice2"}));
  EXPECT_FALSE(is_visible(when, {.user = "xadm-carol"}));
  EXPECT_FALSE(is_visible(when, {.user = ""}));
}

TEST(Menu, PatternsThatTryEverything) {
  policy::VisibleWhen const when{.users = {"*a*a*a*a*a*a*a*a*a*b"}};
  EXPECT_FALSE(is_visible(when, {.user = std::string(10'000, 'a')}));
  EXPECT_TRUE(is_visible({.users = {"*"}}, {.user = ""}));
}

TEST(Menu, VisibleByConnection) {
  EXPECT_TRUE(is_visible({.online = true}, {.online = true}));
  EXPECT_FALSE(is_visible({.online = true}, {.online = false}));
  EXPECT_TRUE(is_visible({.online = false}, {.online = false}));
}

TEST(Menu, EveryConditionMustHold) {
  policy::VisibleWhen const when{.os = {OperatingSystem::linux}, .users = {"alice"}, .online = true};
  EXPECT_TRUE(is_visible(when, {.user = "alice"}));
  EXPECT_FALSE(is_visible(when, {.user = "bob"}));
  EXPECT_FALSE(is_visible(when, {.user = "alice", .online = false}));
}

TEST(Menu, SeparatorsThatSeparateNothingAreNotShown) {
  auto const menu = menu_from(R"(
      {"id":"s1","type":"separator"},
      {"id":"a","type":"my_tickets"},
      {"id":"s2","type":"separator"},
      {"id":"hidden","type":"live_chat","visible_when":{"online":false}},
      {"id":"s3","type":"separator"},
      {"id":"b","type":"device_information"},
      {"id":"s4","type":"separator"})");
  EXPECT_EQ(ids_of(visible_menu(menu, {})), (Ids{"a", "s2", "b"}));
}

TEST(Menu, SubmenusAreFilteredAndEmptyOnesNotShown) {
  auto const menu = menu_from(R"(
      {"id":"m1","type":"submenu","title":"One","items":[{"id":"w","type":"live_chat","visible_when":{"os":["windows"]}}]},
      {"id":"m2","type":"submenu","title":"Two","items":[
        {"id":"w2","type":"live_chat","visible_when":{"os":["windows"]}},
        {"id":"h","type":"link","title":"Handbook","url":"https://example.com/"}]})");
  auto const shown = visible_menu(menu, {});
  ASSERT_EQ(ids_of(shown), Ids{"m2"});
  ASSERT_EQ(ids_of(shown[0].items), Ids{"h"});
  EXPECT_EQ(shown[0].items[0].url, "https://example.com/");
  EXPECT_EQ(shown[0].items[0].title, "Handbook");
}

TEST(Menu, ProgramOfTheDevicesSystem) {
  auto const menu = menu_from(R"({"id":"x","type":"launch_application","title":"Tool","launch":{
      "linux":{"program":"tool","arguments":["--now","a b"]},"windows":{"program":"C:\\Tool.exe"}}})");
  auto const on_linux = visible_menu(menu, {.os = OperatingSystem::linux});
  ASSERT_EQ(on_linux.size(), 1U);
  EXPECT_EQ(on_linux[0].program, "tool");
  EXPECT_EQ(on_linux[0].arguments, (std::vector<std::string>{"--now", "a b"}));
  EXPECT_EQ(visible_menu(menu, {.os = OperatingSystem::windows})[0].program, "C:\\Tool.exe");
  EXPECT_TRUE(visible_menu(menu, {.os = OperatingSystem::macos}).empty());
}

TEST(Menu, ScriptsAreShownByAgentsThatRunThem) {
  auto const menu = menu_from(R"({"id":"x","type":"script","title":"Repair","script":{"name":"repair"}})");
  EXPECT_TRUE(visible_menu(menu, {}).empty());
  EXPECT_EQ(visible_menu(menu, {.runs_scripts = true}).size(), 1U);
}

TEST(Menu, TypesHaveTitlesOfTheirOwn) {
  auto const shown = visible_menu(
      menu_from(
          R"({"type":"live_chat"},{"type":"contact_form"},{"type":"my_tickets"},{"type":"device_information"})"),
      {});
  for (auto const& item : shown) EXPECT_NE(item.title, "");
}

TEST(Menu, FormAsThePolicyTunesIt) {
  auto const shown =
      visible_menu(menu_from(R"({"type":"contact_form","form":{"screenshot":false,"problem_types":["Printer"],
      "fields":{"phone":{"presence":"required"},"priority":{"presence":"hidden","prefill":"High"}}}})"),
                   {});
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_FALSE(shown[0].screenshot_allowed);
  EXPECT_FALSE(shown[0].introduction);
  EXPECT_FALSE(shown[0].thank_you) << "the tray says this in the person's language";
  auto const& form = shown[0].form;
  ASSERT_EQ(form.size(), 7U);
  EXPECT_EQ(form[2].name, "phone");
  EXPECT_EQ(form[2].use, protocol::FieldUse::required);
  EXPECT_EQ(form[5].choices, std::vector<std::string>{"Printer"});
  EXPECT_EQ(form[6].use, protocol::FieldUse::hidden);
  EXPECT_EQ(form[6].default_value, "High");
}

TEST(Menu, FormCarriesTheWordsAroundIt) {
  auto const shown = visible_menu(
      menu_from(
          R"({"type":"contact_form","form":{"introduction":"What happened?","thank_you":"We call back."}})"),
      {});
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].introduction, "What happened?");
  EXPECT_EQ(shown[0].thank_you, "We call back.");
}

TEST(Menu, WhatThePolicyGivesAsDefaultOfTheThanksIsWhatTheTrayDoes) {
  EXPECT_EQ(policy::ContactForm{}.thank_you, "") << "the tray thanks in the person's language";
  auto const shown =
      visible_menu(menu_from(R"({"type":"contact_form","form":{"thank_you":)"
                             R"("Thank you. Your request has been recorded, and we will be in touch."}})"),
                   {});
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_FALSE(shown[0].thank_you) << "nobody wrote this: an earlier console filled it in";
}

TEST(Menu, BrandingCarriesTheHiddenIcon) {
  auto const branding =
      branding_of({.icon_hidden = true, .branding = {.name = "Acme IT", .colour = "#112233"}});
  EXPECT_EQ(branding.name, "Acme IT");
  EXPECT_EQ(branding.colour, "#112233");
  EXPECT_EQ(branding.icon, "bell");
  EXPECT_TRUE(branding.icon_hidden);
}

TEST(Menu, ItemsAreFoundInSubmenus) {
  auto const menu = menu_from(R"({"id":"m","type":"submenu","title":"More","items":[
      {"id":"c1","type":"live_chat","chat":{"unavailable_after":10}}, {"id":"c2","type":"live_chat","chat":{"unavailable_after":20}}]})");
  EXPECT_EQ(find_menu_item(menu, "c2")->chat->unavailable_after, std::chrono::seconds(20));
  EXPECT_EQ(find_menu_item(menu, "c3"), nullptr);
  EXPECT_EQ(live_chat_of(menu, "c2").unavailable_after, std::chrono::seconds(20));
  EXPECT_EQ(live_chat_of(menu, "").unavailable_after, std::chrono::seconds(10))
      << "the first one counts for conversations from nowhere";
  EXPECT_EQ(live_chat_of(menu, "m").unavailable_after, std::chrono::seconds(10))
      << "an item that is no chat does not count";
  EXPECT_EQ(live_chat_of({}, "c2").unavailable_after, std::chrono::seconds(180));
  EXPECT_TRUE(contact_form_of(menu, "x").screenshot);
}

}  // namespace
}  // namespace deskbell::core
