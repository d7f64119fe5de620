// The font that draws emoji: in colour where one is installed, whatever draws the letters beside them.
#pragma once

#include <QFont>
#include <QString>
#include <vector>

namespace deskbell::tray {

/// Of a font with coloured emoji; empty: none is installed.
QString const& emoji_family();
/// For nothing but emoji: such a font has digits, too, and they look like no others.
QFont emoji_font(QFont font);
/// As one sign of that font: not as its parts side by side, and not as another font's outline. True where
/// there is no such font.
bool is_drawn_whole(QString const& emoji, QFont const& font);

/// In UTF-16 units, as QTextLayout counts.
struct EmojiRun {
  int start = 0;
  int length = 0;
  friend bool operator==(EmojiRun const&, EmojiRun const&) = default;
};
/// Where emoji stand in a text, with what belongs to them: skin tones, joiners, flags, keycaps.
std::vector<EmojiRun> find_emoji(QString const& text);

}  // namespace deskbell::tray
