// Coloured emoji by the families that systems install; their places in a text by Unicode's emoji-data.
#include "tray/emoji_font.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QGlyphRun>
#include <QRawFont>
#include <QTextLayout>
#include <algorithm>
#include <array>

namespace deskbell::tray {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};
/// Emoji_Presentation=Yes below U+10000; what else is drawn in colour says so with a variation selector.
constexpr std::array coloured{
    Range{0x231A, 0x231B}, Range{0x23E9, 0x23EC},   Range{0x23F0, 0x23F0},   Range{0x23F3, 0x23F3},
    Range{0x25FD, 0x25FE}, Range{0x2614, 0x2615},   Range{0x2648, 0x2653},   Range{0x267F, 0x267F},
    Range{0x2693, 0x2693}, Range{0x26A1, 0x26A1},   Range{0x26AA, 0x26AB},   Range{0x26BD, 0x26BE},
    Range{0x26C4, 0x26C5}, Range{0x26CE, 0x26CE},   Range{0x26D4, 0x26D4},   Range{0x26EA, 0x26EA},
    Range{0x26F2, 0x26F3}, Range{0x26F5, 0x26F5},   Range{0x26FA, 0x26FA},   Range{0x26FD, 0x26FD},
    Range{0x2705, 0x2705}, Range{0x270A, 0x270B},   Range{0x2728, 0x2728},   Range{0x274C, 0x274C},
    Range{0x274E, 0x274E}, Range{0x2753, 0x2755},   Range{0x2757, 0x2757},   Range{0x2795, 0x2797},
    Range{0x27B0, 0x27B0}, Range{0x27BF, 0x27BF},   Range{0x2B1B, 0x2B1C},   Range{0x2B50, 0x2B50},
    Range{0x2B55, 0x2B55}, Range{0x1F1E6, 0x1F1FF}, Range{0x1F300, 0x1FAFF},
};
constexpr char32_t as_text = 0xFE0E;
constexpr char32_t as_emoji = 0xFE0F;
constexpr char32_t keycap = 0x20E3;
constexpr char32_t joiner = 0x200D;
constexpr Range tags{0xE0020, 0xE007F};

bool is_in(Range const& range, char32_t sign) { return range.first <= sign && sign <= range.last; }

bool is_coloured(char32_t sign) {
  return std::any_of(coloured.begin(), coloured.end(),
                     [&](Range const& range) { return is_in(range, sign); });
}

bool belongs_to_one_before(char32_t sign) {
  return sign == as_emoji || sign == keycap || sign == joiner || is_in(tags, sign);
}

}  // namespace

QString const& emoji_family() {
  static QString const family = [] {
    auto const installed = QFontDatabase::families();
    for (auto const* name : {"Noto Color Emoji", "Segoe UI Emoji", "Apple Color Emoji"})
      if (installed.contains(QLatin1String(name))) return QString::fromLatin1(name);
    return QString();
  }();
  return family;
}

QFont emoji_font(QFont font) {
  if (!emoji_family().isEmpty()) font.setFamilies(QStringList{emoji_family()} + font.families());
  return font;
}

bool is_drawn_whole(QString const& emoji, QFont const& font) {
  if (emoji_family().isEmpty()) return true;
  QTextLayout layout(emoji, font);
  layout.beginLayout();
  auto const line = layout.createLine();
  layout.endLayout();
  auto const runs = layout.glyphRuns();
  bool const ours = std::all_of(runs.begin(), runs.end(), [](QGlyphRun const& run) {
    return run.rawFont().familyName() == emoji_family();
  });
  // All signs of such a font are equally wide; what joins them has no width.
  constexpr qreal most_widths = 1.5;
  return ours &&
         line.naturalTextWidth() < most_widths * QFontMetricsF(font).horizontalAdvance(QStringLiteral("😀"));
}

std::vector<EmojiRun> find_emoji(QString const& text) {
  std::vector<EmojiRun> runs;
  auto const signs = text.toUcs4();
  int place = 0;
  bool within = false;  // of an emoji, at this sign
  bool joined = false;
  for (qsizetype i = 0; i < signs.size(); ++i) {
    auto const sign = static_cast<char32_t>(signs[i]);
    auto const next = i + 1 < signs.size() ? static_cast<char32_t>(signs[i + 1]) : U'\0';
    int const length = QChar::requiresSurrogates(sign) ? 2 : 1;
    bool const begins = next == as_emoji || next == keycap || (is_coloured(sign) && next != as_text);
    within = begins || (within && (joined || belongs_to_one_before(sign)));
    joined = within && sign == joiner;
    if (within && !runs.empty() && runs.back().start + runs.back().length == place) {
      runs.back().length += length;
    } else if (within) {
      runs.push_back({place, length});
    }
    place += length;
  }
  return runs;
}

}  // namespace deskbell::tray
