// The emoji that can be picked: found by their names in both languages.
#include <gtest/gtest.h>

#include <QFile>
#include <set>

#include "tray/emoji_font.h"
#include "tray/emoji_set.h"

namespace deskbell::tray {
namespace {

EmojiSet const& set_of(NameLanguage language) {
  static auto const table = [] {
    QFile file(QStringLiteral(":/deskbell/emoji/emoji.tsv"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }();
  static EmojiSet const english(table, NameLanguage::english);
  static EmojiSet const german(table, NameLanguage::german);
  return language == NameLanguage::english ? english : german;
}

QString first(EmojiSet const& set, char const* query) {
  auto const found = set.find(QString::fromUtf8(query));
  return found.empty() ? QString() : set.all()[static_cast<std::size_t>(found.front())].text;
}

TEST(Emoji, EachHasANameInBothLanguages) {
  auto const& english = set_of(NameLanguage::english);
  auto const& german = set_of(NameLanguage::german);
  EXPECT_GT(english.all().size(), 1'500U);
  ASSERT_EQ(english.all().size(), german.all().size());
  std::set<QString> texts;
  for (std::size_t i = 0; i < english.all().size(); ++i) {
    EXPECT_FALSE(english.all()[i].name.isEmpty());
    EXPECT_FALSE(german.all()[i].name.isEmpty());
    EXPECT_EQ(english.all()[i].text, german.all()[i].text);
    texts.insert(english.all()[i].text);
  }
  EXPECT_EQ(texts.size(), english.all().size());
}

TEST(Emoji, AreFoundByWordsOfEitherLanguage) {
  auto const& english = set_of(NameLanguage::english);
  auto const& german = set_of(NameLanguage::german);
  EXPECT_EQ(first(english, "grinning face"), QStringLiteral("😀"));
  EXPECT_EQ(first(english, "GRINNING"), QStringLiteral("😀"));
  EXPECT_EQ(first(german, "grinsendes"), QStringLiteral("😀"));
  EXPECT_EQ(first(german, "Drucker"), QStringLiteral("🖨️"));
  EXPECT_EQ(first(english, "Drucker"), QStringLiteral("🖨️"));
  EXPECT_EQ(first(german, "printer"), QStringLiteral("🖨️"));
  EXPECT_EQ(first(german, "österreich"), QStringLiteral("🇦🇹"));
  EXPECT_EQ(first(english, "🙈"), QStringLiteral("🙈"));
  EXPECT_TRUE(english.find(QStringLiteral("no such thing at all")).empty());
  EXPECT_EQ(english.find(QString()).size(), english.all().size());
  EXPECT_EQ(english.place_of(QStringLiteral("x")), -1);
}

TEST(Emoji, StandInATextWithWhatBelongsToThem) {
  auto const runs = [](char const* text) { return find_emoji(QString::fromUtf8(text)); };
  using Runs = std::vector<EmojiRun>;
  EXPECT_EQ(runs("Till 3 is at 10:42 \u2713 \u2192 \u00e4"), Runs{}) << "nothing of it";
  EXPECT_EQ(runs("a😀b"), (Runs{{1, 2}}));
  EXPECT_EQ(runs("😀🎉 ⭐"), (Runs{{0, 4}, {5, 1}}));
  EXPECT_EQ(runs("x👩🏽‍💻y"), (Runs{{1, 7}})) << "skin tone and joiner";
  EXPECT_EQ(runs("❤️ ❤"), (Runs{{0, 2}})) << "the second one is text";
  EXPECT_EQ(runs("🇦🇹!"), (Runs{{0, 4}}));
  EXPECT_EQ(runs("3️⃣3"), (Runs{{0, 3}})) << "a keycap, and a digit";
  EXPECT_EQ(runs("👁️‍🗨️"), (Runs{{0, 7}}));
}

TEST(Emoji, AreDrawnWholeOrNotOffered) {
  if (emoji_family().isEmpty()) GTEST_SKIP() << "no font with coloured emoji";
  QFont font;
  font.setPixelSize(23);
  font = emoji_font(font);
  EXPECT_TRUE(is_drawn_whole(QStringLiteral("😀"), font));
  EXPECT_TRUE(is_drawn_whole(QStringLiteral("👩‍💻"), font)) << "joined";
  EXPECT_TRUE(is_drawn_whole(QStringLiteral("🇦🇹"), font));
  EXPECT_FALSE(is_drawn_whole(QStringLiteral("😀😀"), font)) << "side by side";
  EXPECT_FALSE(is_drawn_whole(QStringLiteral("ж"), font)) << "another font's";
}

TEST(Emoji, LinesThatAreNotUnderstoodAreLeftOut) {
  EmojiSet const set("# note\nx\ty\n😀\t0\tgrin\t\tGrinsen\t\n", NameLanguage::german);
  ASSERT_EQ(set.all().size(), 1U);
  EXPECT_EQ(set.all()[0].name, QStringLiteral("Grinsen"));
}

}  // namespace
}  // namespace deskbell::tray
