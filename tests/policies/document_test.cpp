// Policy documents: every problem with line, column and field; starters that are right; and nothing that
// breaks the reader.
#include "policies/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "protocol/codec.h"
#include "tests/support/paths.h"

namespace deskbell::policy {
namespace {

using testing::HasSubstr;

std::filesystem::path const source_folder = DESKBELL_SOURCE_DIR;

std::string read_file(std::filesystem::path const& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

struct BadDocument {
  std::string name;
  std::string text;
  std::string expected;
};

std::vector<BadDocument> bad_documents() {
  std::vector<BadDocument> documents;
  std::istringstream file(read_file(source_folder / "tests/policies/bad_documents.txt"));
  bool in_messages = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("=== ")) {
      documents.push_back({line.substr(4), {}, {}});
      in_messages = false;
    } else if (line == "---") {
      in_messages = true;
    } else if (!documents.empty()) {
      (in_messages ? documents.back().expected : documents.back().text) += line + "\n";
    }
  }
  return documents;
}

std::string all_settings() {
  std::string names;
  for (auto const name : setting_names) names += (names.empty() ? "" : ", ") + std::string(name);
  return names;
}

std::string with_names_for_settings(std::string text) {
  constexpr std::string_view placeholder = "{settings}";
  for (auto at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder)) {
    text.replace(at, placeholder.size(), all_settings());
  }
  return text;
}

class BadDocuments : public testing::TestWithParam<BadDocument> {};

TEST_P(BadDocuments, GetEveryProblemNamed) {
  auto const read = read_document(GetParam().text);
  EXPECT_FALSE(read.document);
  std::string messages;
  for (auto const& problem : read.problems) {
    messages += std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " +
                (problem.path.empty() ? "" : problem.path + ": ") + problem.message + "\n";
    EXPECT_NE(problem.found, "");
    EXPECT_NE(problem.expected, "");
    EXPECT_TRUE(protocol::is_valid_utf8(problem.message));
  }
  EXPECT_EQ(messages, with_names_for_settings(GetParam().expected));
}

INSTANTIATE_TEST_SUITE_P(Table, BadDocuments, testing::ValuesIn(bad_documents()),
                         [](auto const& bad) { return bad.param.name; });

TEST(Document, ErrorNamesFileLineAndFieldOfEveryProblem) {
  auto const parsed =
      parse_document("{ \"name\": \"Test\",\n\"settings\": {\n\"tray.icon_hidden\": 1,\n\"tray.menu\": 2 } }",
                     "workstation.json");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, ErrorCode::invalid);
  EXPECT_EQ(parsed.error().message,
            "workstation.json:3: settings.tray.icon_hidden: found 1, expected true or false\n"
            "workstation.json:4: settings.tray.menu: found 2, expected a list");
}

TEST(Document, ProblemHasPointerForTheEditor) {
  auto const read =
      read_document(R"({ "name": "Test", "settings": { "tray.menu": [ { "type": "lnk" } ], "a/b~c": 1 } })");
  ASSERT_EQ(read.problems.size(), 2U);
  EXPECT_EQ(read.problems[0].pointer, "/settings/tray.menu/0/type");
  EXPECT_EQ(read.problems[0].found, "\"lnk\"");
  EXPECT_THAT(read.problems[0].expected, HasSubstr("one of live_chat"));
  EXPECT_EQ(read.problems[1].pointer, "/settings/a~1b~0c");
}

// ---- right documents
// -----------------------------------------------------------------------------------------------

TEST(Document, SetDisabledAndNotConfigured) {
  auto const parsed = parse_document(R"({
    "name": "Test", "description": "A test.",
    "settings": { "tray.icon_hidden": true, "monitors.disk_space": { "raise_below_percent": 5 } },
    "disabled": ["monitors.cpu"] })",
                                     "test.json");
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->name, "Test");
  EXPECT_EQ(parsed->description, "A test.");
  auto const& layer = parsed->layer;
  ASSERT_NE(layer.tray.icon_hidden.value(), nullptr);
  EXPECT_TRUE(*layer.tray.icon_hidden.value());
  ASSERT_NE(layer.monitors.disk_space.value(), nullptr);
  EXPECT_EQ(*layer.monitors.disk_space.value(), DiskSpaceMonitor{.raise_below_percent = 5})
      << "what is left out has its default";
  EXPECT_EQ(layer.monitors.cpu.state(), SettingState::disabled);
  EXPECT_EQ(layer.monitors.memory.state(), SettingState::not_configured);
}

TEST(Document, FieldsLeftOutOfAnObjectKeepTheDefaultsOfTheirPlace) {
  auto const parsed = parse_document(R"({ "name": "Test", "settings": { "tray.menu": [
      { "type": "contact_form", "form": { "fields": { "email": { "prefill": "me@example.com" } } } } ] } })",
                                     "test.json");
  ASSERT_TRUE(parsed) << parsed.error().message;
  auto const& item = parsed->layer.tray.menu.value()->front();
  ASSERT_TRUE(item.form);
  EXPECT_EQ(item.form->fields.email, (FormField{FieldPresence::required, "me@example.com"}));
  EXPECT_EQ(item.form->fields.priority.presence, FieldPresence::hidden);
  EXPECT_EQ(item.form->problem_types, ContactForm{}.problem_types);
}

TEST(Document, MenuItemsGetIdsThatStay) {
  std::string const text = R"({ "name": "Test", "settings": { "tray.menu": [
      { "type": "live_chat" },
      { "type": "separator" },
      { "type": "link", "title": "Company Handbook!", "url": "https://example.com/" },
      { "type": "link", "title": "Company handbook", "url": "https://example.com/2" },
      { "type": "link", "title": "Büro", "url": "https://example.com/" },
      { "type": "submenu", "title": "More", "items": [ { "type": "separator" }, { "id": "live_chat", "type": "my_tickets" } ] } ] } })";
  auto const parsed = parse_document(text, "test.json");
  ASSERT_TRUE(parsed) << parsed.error().message;
  auto const& menu = *parsed->layer.tray.menu.value();
  EXPECT_EQ(menu[0].id, "live_chat-2") << "an id that was written counts, wherever it stands";
  EXPECT_EQ(menu[1].id, "separator");
  EXPECT_EQ(menu[2].id, "link-company-handbook");
  EXPECT_EQ(menu[3].id, "link-company-handbook-2");
  EXPECT_EQ(menu[4].id, "link-b-ro-c9a25905");
  EXPECT_EQ(menu[5].items[0].id, "separator-2");
  EXPECT_TRUE(menu[0].chat) << "live chat items have their defaults";
  EXPECT_EQ(*parsed, *parse_document(text, "test.json"));
}

TEST(Document, AddressesOfAllowedSchemes) {
  for (std::string const url :
       {"http://example.com", "https://example.com/a?b=c#d", "https://[::1]:8443/", "mailto:help@example.com",
        "mailto:help@example.com?Subject=My%20screen&body=x", "tel:+15550100", "https://example.com/%20"}) {
    auto const parsed = parse_document(
        R"({"name":"T","settings":{"tray.menu":[{"type":"link","title":"Go","url":")" + url + "\"}]}}", "t");
    EXPECT_TRUE(parsed) << parsed.error().message;
  }
}

TEST(Document, AddressesOfOtherSchemes) {
  for (std::string const url : {"javascript:alert(1)",
                                "file:///etc/passwd",
                                "FILE:///c:/",
                                "data:text/html,x",
                                "vbscript:x",
                                "ms-settings:",
                                "smb://a/b",
                                "ftp://example.com/",
                                "//example.com/",
                                "example.com",
                                "",
                                " https://example.com/",
                                "https:/\\\\example.com",
                                "https:example",
                                "http://exa mple.com/",
                                "https://example.com/\\u0000",
                                "https://example.com/\\u202e",
                                "Https://example.com/",
                                "about:blank",
                                "https://bank.example@evil.example/",
                                "https://example.com:99999/",
                                "https://example.com:0/",
                                "mailto:a@example.com?attach=/etc/passwd",
                                "mailto:a@example.com?%61ttach=/etc/passwd"}) {
    auto const parsed = parse_document(
        R"({"name":"T","settings":{"tray.menu":[{"type":"link","title":"Go","url":")" + url + "\"}]}}", "t");
    EXPECT_FALSE(parsed) << url;
  }
}

TEST(Document, TitlesAreOneLineThatReadsAsItStands) {
  for (std::string const title : {"a\\nb", "a\\u0007", "\\u202Egnp.exe", "\\u2066x\\u2069", "a\\u007f"}) {
    auto const parsed = parse_document(R"({"name":"T","settings":{"tray.menu":[{"type":"link","title":")" +
                                           title + R"(","url":"https://example.com/"}]}})",
                                       "t");
    ASSERT_FALSE(parsed) << title;
    EXPECT_NE(parsed.error().message.find("title"), std::string::npos) << parsed.error().message;
  }
}

TEST(Document, ByteOrderMarkIsNoProblem) {
  EXPECT_TRUE(parse_document("\xEF\xBB\xBF{ \"name\": \"Test\", \"settings\": {} }", "test.json"));
}

TEST(Starters, AreRight) {
  int count = 0;
  for (auto const& entry : std::filesystem::directory_iterator(source_folder / "policies/starter")) {
    auto const parsed = parse_document(read_file(entry.path()), entry.path().filename().string());
    EXPECT_TRUE(parsed) << parsed.error().message;
    ++count;
  }
  EXPECT_GE(count, 3);
}

// ---- documents made to break the reader
// ----------------------------------------------------------------------------

std::string only_message(std::string_view text) {
  auto const read = read_document(text);
  EXPECT_FALSE(read.document);
  EXPECT_EQ(read.problems.size(), 1U);
  return read.problems.empty() ? "" : format(read.problems.front(), "p.json");
}

TEST(HostileDocument, DeeplyNested) {
  EXPECT_EQ(only_message(std::string(10'000, '[')),
            "p.json:1: found more than 32 levels of lists and objects, expected at most 32");
  std::string objects;
  for (int i = 0; i < 10'000; ++i) objects += "{\"a\":\n";
  EXPECT_EQ(only_message(objects),
            "p.json:33: found more than 32 levels of lists and objects, expected at most 32");
}

TEST(HostileDocument, NotUtf8) {
  EXPECT_EQ(only_message("{\n  \"name\": \"B\xFCro\",\n  \"settings\": {}\n}"),
            "p.json:2: found bytes that are not UTF-8, expected a text in UTF-8");
  auto const read = read_document("{ \"name\": \"\xC3\xBC\xF0\x9F\x94\x94\xED\xA0\x80\" }");
  ASSERT_EQ(read.problems.size(), 1U);
  EXPECT_EQ(read.problems[0].column, 14) << "after two whole characters";
}

TEST(HostileDocument, TooLarge) {
  std::string const text =
      R"({"name":"T","settings":{},"description":")" + std::string(max_document_bytes, 'x') + "\"}";
  auto const parsed = parse_document(text, "p.json");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, ErrorCode::too_large);
  EXPECT_EQ(parsed.error().message,
            "p.json:1: found " + std::to_string(text.size()) + " bytes, expected at most 1048576");
}

TEST(HostileDocument, LongTextsInEveryPattern) {
  for (std::string const character : {"a", "#", "0", "-", "https:", "é"}) {
    std::string value;
    while (value.size() < 900'000) value += character;
    auto const read =
        read_document(R"({"name":"T","settings":{"tray.branding":{"colour":")" + value + "\"}}}");
    EXPECT_FALSE(read.problems.empty());
    auto const menu = read_document(R"({"name":"T","settings":{"tray.menu":[{"id":")" + value +
                                    R"(","type":"link","title":"T","url":"x"}]}})");
    EXPECT_GE(menu.problems.size(), 2U);
  }
}

TEST(HostileDocument, ManyValues) {
  std::string list = "[0";
  while (list.size() < 1'000'000) list += ",0";
  list += "]";
  EXPECT_EQ(only_message(R"({"name":"T","settings":{"monitors.services":{"names":)" + list + "}}}"),
            "p.json:1: found more than 20000 values, expected at most so many");
}

TEST(HostileDocument, ManyProblemsAreCapped) {
  std::string settings;
  for (int i = 0; i < 1000; ++i)
    settings += (i == 0 ? "" : ",\n") + ("\"no.such_" + std::to_string(i) + "\": 0");
  auto const read = read_document("{\"name\":\"T\",\"settings\":{" + settings + "}}");
  EXPECT_EQ(read.problems.size(), max_problems);
}

TEST(HostileDocument, MenuThatNoFrameCouldCarry) {
  std::string items;
  for (int i = 0; i < 40; ++i) {
    items += (i == 0 ? "" : ",") + (R"({"type":"link","title":"Link )" + std::to_string(i) +
                                    R"(","url":"https://example.com/)" + std::string(1900, 'x') + "\"}");
  }
  EXPECT_THAT(only_message("{\"name\":\"T\",\"settings\":{\"tray.menu\":[" + items + "]}}"),
              HasSubstr("settings.tray.menu: found a menu of "));
}

TEST(HostileDocument, TooManyItemsInSubmenus) {
  std::string inner;
  for (int i = 0; i < 40; ++i) inner += std::string(i == 0 ? "" : ",") + R"({"type":"separator"})";
  std::string const submenu = R"({"type":"submenu","title":"More","items":[)" + inner + "]}";
  EXPECT_EQ(
      only_message("{\"name\":\"T\",\"settings\":{\"tray.menu\":[" + submenu + "," + submenu + "," + submenu +
                   "]}}"),
      "p.json:1: settings.tray.menu: found a menu of 123 items with its submenus, expected at most 100");
}

}  // namespace
}  // namespace deskbell::policy
