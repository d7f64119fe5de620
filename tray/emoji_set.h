// The emoji that can be picked, with the names and search words of both languages.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <vector>

namespace deskbell::tray {

enum class NameLanguage { english, german };

struct Emoji {
  QString text;  ///< what is written into the message
  int group =
      0;  ///< Unicode's: 0 smileys, 1 people, 3 animals, 4 food, 5 travel, 6 activities, 7 objects, ...
  QString name;       ///< in the person's language
  QStringList words;  ///< case-folded: what finds it, in both languages, the name's own words first
};

class EmojiSet {
 public:
  /// `table` as in emoji.tsv; lines that are not understood are left out.
  EmojiSet(QByteArray const& table, NameLanguage language);

  [[nodiscard]] std::vector<Emoji> const& all() const { return all_; }
  /// Places in all() of those where each word of `query` begins one of theirs; where a name begins so, first.
  [[nodiscard]] std::vector<int> find(QString const& query) const;
  /// Place in all(); -1: not one of them.
  [[nodiscard]] int place_of(QString const& emoji) const;

 private:
  std::vector<Emoji> all_;
};

}  // namespace deskbell::tray
