// What may be said, and why not.
#include "core/text.h"

#include "core/bytes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace deskbell::core {
namespace {

using testing::HasSubstr;
using namespace std::string_literals;

TEST(MessageText, keeps_line_breaks_emoji_and_everything_else_byte_for_byte) {
  for (std::string const text :
       {"Hello\nworld", "\tindented", "👩🏽‍💻 – “quotes” <b>&amp;</b>", "שלום", "Z̷̛a̶l̴g̵o̸",
        "\u202Eevil", " a ", "\U0010FFFF"})
    EXPECT_EQ(message_text(text).value(), text);
}

TEST(MessageText, normalises_line_ends) {
  EXPECT_EQ(message_text("a\r\nb\rc\r\r\nd\r").value(), "a\nb\nc\n\nd\n");
}

TEST(MessageText, counts_characters_and_not_bytes) {
  std::string emoji;
  for (int i = 0; i < 8'000; ++i) emoji += "🔔";
  EXPECT_TRUE(message_text(emoji));
  auto const refused = message_text(emoji + "!");
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
  EXPECT_THAT(refused.error().message, HasSubstr("found 8001 characters, expected at most 8000"));
  std::string lines;
  for (int i = 0; i < 4'000; ++i) lines += "a\r\n";
  EXPECT_TRUE(message_text(lines)) << "counted after line ends are normalised";
}

TEST(MessageText, refuses_what_is_empty) {
  for (std::string const text : {"", " ", "\n\t \r\n"})
    EXPECT_EQ(message_text(text).error().code, ErrorCode::invalid);
}

TEST(MessageText, refuses_control_characters_and_says_where) {
  EXPECT_THAT(message_text("ab\0c"s).error().message, HasSubstr("U+0000 as character 3"));
  EXPECT_THAT(message_text("é\x1B[31m").error().message, HasSubstr("U+001B as character 2"));
  EXPECT_THAT(message_text("x\x7F").error().message, HasSubstr("U+007F"));
  for (char c = 1; c < 0x20; ++c) {
    bool const allowed = c == '\n' || c == '\t' || c == '\r';
    EXPECT_EQ(message_text(std::string("a") + c).has_value(), allowed) << static_cast<int>(c);
  }
}

TEST(MessageText, refuses_malformed_utf_8_and_says_where) {
  struct {
    std::string text;
    int at;
  } const cases[] = {
      {"ab\xFF", 2},
      {"\x80", 0},
      {"a\xC3", 1},
      {"\xC0\xAF", 0},
      {"\xE0\x80\x80", 0},
      {"x\xED\xA0\x80y", 1},
      {"\xED\xBF\xBF", 0},
      {"\xF0\x80\x80\x80", 0},
      {"\xF4\x90\x80\x80", 0},
      {"\xF5\x80\x80\x80", 0},
      {"\xE2\x82", 0},
      {"ok\xE2\x28\xA1", 2},
  };
  for (auto const& bad : cases) {
    auto const refused = message_text(bad.text);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("at byte " + std::to_string(bad.at)));
  }
}

TEST(MessageText, survives_random_bytes) {
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 40, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    auto const text = message_text(bytes);
    if (!text) continue;
    EXPECT_EQ(first_malformed_utf8(*text), std::string_view::npos);
    EXPECT_EQ(message_text(*text).value(), *text) << "what was accepted once is accepted again, unchanged";
  }
}

TEST(LineText, is_one_trimmed_line) {
  EXPECT_EQ(line_text("Subject", "  Printer \n", 20).value(), "Printer");
  EXPECT_EQ(line_text("Subject", " \n ", 20).value(), "");
  EXPECT_THAT(line_text("Subject", "a\nb", 20).error().message, HasSubstr("Subject: found a line break"));
  EXPECT_EQ(line_text("Subject", "12345", 4).error().code, ErrorCode::too_large);
}

TEST(LineText, is_empty_where_nothing_can_be_seen) {
  for (std::string_view const nothing :
       {"\xE2\x80\x8B", "\xEF\xBB\xBF \xE2\x81\xA0", "\xC2\xA0", "\xE3\x80\x80", "\xC2\xAD", "\xE3\x85\xA4",
        "\xEF\xB8\x8F", "\xF3\xA0\x80\xA0", "\xE2\xA0\x80"})
    EXPECT_EQ(line_text("Title", nothing, 20).value(), "") << nothing;
  for (std::string_view const something :
       {".", "\xE2\x80\x8B.", "\xF0\x9F\x94\x94", "\xE2\x9D\xA4\xEF\xB8\x8F", "\xD7\x90"})
    EXPECT_EQ(line_text("Title", something, 20).value(), something);
  EXPECT_FALSE(has_visible(" \n\t"));
  EXPECT_TRUE(has_visible("\xFF")) << "what is no text is shown as U+FFFD";
}

/// Each character of the property Bidi_Control.
std::vector<std::string> turning_marks() {
  std::vector<std::string> marks{"\u061C", "\u200E", "\u200F"};
  for (char last = '\xAA'; last <= '\xAE'; ++last) marks.push_back(std::string("\xE2\x80") + last);
  for (char last = '\xA6'; last <= '\xA9'; ++last) marks.push_back(std::string("\xE2\x81") + last);
  return marks;
}

TEST(LineText, leaves_out_what_turns_the_line_that_it_stands_in) {
  ASSERT_EQ(turning_marks().size(), 12u);
  for (auto const& mark : turning_marks()) {
    EXPECT_EQ(line_text("Name", "invoice" + mark + "gnp.exe", 30).value(), "invoicegnp.exe");
    EXPECT_EQ(line_text("Name", mark + mark + " Ida " + mark, 30).value(), "Ida") << "trimmed all the same";
    EXPECT_EQ(line_text("Name", mark + " " + mark, 30).value(), "");
    EXPECT_EQ(shown_line("invoice" + mark + "gnp.exe", 30), "invoicegnp.exe");
    EXPECT_EQ(shown_line(mark + " Ida " + mark, 30), "Ida");
    EXPECT_EQ(shown_line(mark + "Ida", 3), "Ida") << "it takes no room";
    EXPECT_EQ(message_text("a" + mark + "b").value(), "a" + mark + "b")
        << "what is said stays as it was said";
    EXPECT_EQ(block_text("Text", "a" + mark + "b", 9).value(), "a" + mark + "b");
  }
  std::string const hebrew = "שלום עולם";
  EXPECT_EQ(line_text("Name", hebrew, 30).value(), hebrew);
  EXPECT_EQ(shown_line(hebrew, 30), hebrew);
  EXPECT_EQ(line_text("Name", "👩🏽\u200D💻", 30).value(), "👩🏽\u200D💻")
      << "a joiner is part of what it joins";
}

TEST(LineText, is_taken_again_as_it_was_given_back) {
  std::mt19937 random(11);
  std::vector<std::string> pieces{" ", "a", "é", "\n", "\xE2", "\x80", "\xAE", "\u200B"};
  for (auto const& mark : turning_marks()) pieces.push_back(mark);
  for (int i = 0; i < 20'000; ++i) {
    std::string raw;
    for (auto left = random() % 12; left > 0; --left) raw += pieces[random() % pieces.size()];
    auto const line = line_text("Name", raw, 30);
    if (line) {
      EXPECT_EQ(line_text("Name", *line, 30).value(), *line);
    }
    auto const shown = shown_line(raw, 30);
    EXPECT_EQ(shown_line(shown, 30), shown);
    EXPECT_EQ(first_malformed_utf8(shown), std::string_view::npos);
  }
}

TEST(ShownLine, makes_whatever_a_machine_says_fit_to_be_shown) {
  EXPECT_EQ(shown_line("  Ida Nyberg\t", 255), "Ida Nyberg");
  EXPECT_EQ(shown_line("J\xfcrgen", 255), "J\xEF\xBF\xBDrgen");
  EXPECT_EQ(shown_line("a\x1b[31mb\r\nc", 255), "a [31mb  c");
  EXPECT_EQ(shown_line(std::string(300, 'x'), 255), std::string(255, 'x'));
  EXPECT_EQ(shown_line("äöü", 2), "äö");
  EXPECT_EQ(shown_line("\n \t", 255), "");
  EXPECT_EQ(shown_line(std::string("a\0b", 3), 255), "a b");
}

TEST(Preview, is_the_first_line_cut_between_characters) {
  EXPECT_EQ(preview("\n  Hello world", 80), "Hello world");
  EXPECT_EQ(preview("Hello\nworld", 80), "Hello…");
  EXPECT_EQ(preview("Hello\n \n", 80), "Hello");
  EXPECT_EQ(preview("ééééé", 3), "ééé…");
  EXPECT_EQ(preview("ééé", 3), "ééé");
  EXPECT_EQ(preview("", 3), "");
  EXPECT_EQ(preview("\xFF\xFE", 1), "\xFF…") << "never loops on bytes that are no text";
}

// The same sizes and words as in console/web/src/assets/labels.test.ts.
TEST(Bytes, AreReadAsOnTheConsolesPages) {
  EXPECT_EQ(bytes_text(0), "0 B");
  EXPECT_EQ(bytes_text(1'023), "1023 B");
  EXPECT_EQ(bytes_text(1'024), "1 KiB");
  EXPECT_EQ(bytes_text(1'572'864), "1.5 MiB");
  EXPECT_EQ(bytes_text(10'700'000'000), "10 GiB");
  EXPECT_EQ(bytes_text(31'138'512'896), "29 GiB");
  EXPECT_EQ(bytes_text(8'254'390'272), "7.7 GiB");
}

}  // namespace
}  // namespace deskbell::core
