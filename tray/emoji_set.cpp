// The emoji that can be picked, with the names and search words of both languages.
#include "tray/emoji_set.h"

#include <QRegularExpression>
#include <algorithm>

namespace deskbell::tray {
namespace {

enum Column {
  column_text,
  column_group,
  column_english,
  column_english_words,
  column_german,
  column_german_words,
  columns
};

QStringList words_of(QString const& text) {
  static QRegularExpression const between(QStringLiteral("[\\s,:;()“”\"]+"));
  return text.toCaseFolded().split(between, Qt::SkipEmptyParts);
}

/// How well one word finds it: 0 begins the name, 1 begins another word of the name or a search word, -1 not.
int fit(Emoji const& emoji, QString const& word) {
  for (qsizetype i = 0; i < emoji.words.size(); ++i) {
    if (emoji.words[i].startsWith(word)) return i == 0 ? 0 : 1;
  }
  return -1;
}

}  // namespace

EmojiSet::EmojiSet(QByteArray const& table, NameLanguage language) {
  bool const german = language == NameLanguage::german;
  for (auto const& line : QString::fromUtf8(table).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
    auto const fields = line.split(QLatin1Char('\t'));
    if (fields.size() != columns) continue;
    Emoji emoji;
    emoji.text = fields[column_text];
    emoji.group = fields[column_group].toInt();
    emoji.name = fields[german ? column_german : column_english];
    auto const& other = fields[german ? column_english : column_german];
    emoji.words = words_of(emoji.name) +
                  words_of(fields[german ? column_german_words : column_english_words]) + words_of(other) +
                  words_of(fields[german ? column_english_words : column_german_words]);
    emoji.words.removeDuplicates();
    all_.push_back(std::move(emoji));
  }
}

std::vector<int> EmojiSet::find(QString const& query) const {
  auto const asked = words_of(query);
  std::vector<std::pair<int, int>> found;
  for (int place = 0; place < static_cast<int>(all_.size()); ++place) {
    auto const& emoji = all_[static_cast<std::size_t>(place)];
    if (emoji.text == query.trimmed()) {
      found.emplace_back(-1, place);
      continue;
    }
    int worst = 0;
    for (auto const& word : asked) {
      auto const fits = fit(emoji, word);
      worst = fits < 0 || worst < 0 ? -1 : std::max(worst, fits);
    }
    if (worst >= 0) found.emplace_back(worst, place);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](auto const& left, auto const& right) { return left.first < right.first; });
  std::vector<int> places;
  places.reserve(found.size());
  for (auto const& one : found) places.push_back(one.second);
  return places;
}

int EmojiSet::place_of(QString const& emoji) const {
  auto const found =
      std::find_if(all_.begin(), all_.end(), [&](Emoji const& one) { return one.text == emoji; });
  return found == all_.end() ? -1 : static_cast<int>(found - all_.begin());
}

}  // namespace deskbell::tray
