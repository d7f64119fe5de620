// The emoji that can be picked: found by their names in both languages.
#include <gtest/gtest.h>

#include <QFile>
#include <set>

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

TEST(Emoji, LinesThatAreNotUnderstoodAreLeftOut) {
  EmojiSet const set("# note\nx\ty\n😀\t0\tgrin\t\tGrinsen\t\n", NameLanguage::german);
  ASSERT_EQ(set.all().size(), 1U);
  EXPECT_EQ(set.all()[0].name, QStringLiteral("Grinsen"));
}

}  // namespace
}  // namespace deskbell::tray
