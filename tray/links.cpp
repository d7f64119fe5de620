// Finds the addresses in a message that a person may click: four schemes, written out, nothing guessed.
#include "tray/links.h"

#include <QRegularExpression>
#include <QUrl>
#include <algorithm>
#include <utility>

#include "tray/opener.h"

namespace deskbell::tray {
namespace {

/// A person reads on over these, a browser does not: the address ends before them.
bool ends_address(QChar character) {
  if (character.isSpace() || character.isNull() || character == QChar(QChar::ReplacementCharacter))
    return true;
  switch (character.category()) {
    case QChar::Other_Control:
    case QChar::Other_Format:  // bidi marks, zero-width joiners
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
    case QChar::Separator_Space:
      return true;
    default:
      return QStringLiteral("<>\"`{}|\\^").contains(character);
  }
}

/// Without what belongs to the sentence around it: "(see https://example.com/a_(b).)".
QStringView without_sentence(QStringView address) {
  static QString const marks = QStringLiteral(".,;:!?'*_~…“”„‘’»«");
  static constexpr std::pair<char16_t, char16_t> brackets[] = {{u'(', u')'}, {u'[', u']'}};
  for (bool shorter = true; shorter && !address.isEmpty();) {
    shorter = marks.contains(address.back());
    for (auto const& [open, close] : brackets) {
      shorter =
          shorter || (address.back() == close && address.count(QChar(open)) < address.count(QChar(close)));
    }
    if (shorter) address.chop(1);
  }
  return address;
}

}  // namespace

std::vector<Link> find_links(QString const& text) {
  static QRegularExpression const begins(QStringLiteral("(?:https?://|mailto:|tel:)"),
                                         QRegularExpression::CaseInsensitiveOption);
  std::vector<Link> links;
  qsizetype from = 0;
  for (;;) {
    auto const match = begins.match(text, from);
    if (!match.hasMatch()) return links;
    auto const start = match.capturedStart();
    from = match.capturedEnd();
    if (start > 0 && (text[start - 1].isLetterOrNumber() || text[start - 1] == QLatin1Char('_'))) continue;
    auto const end = std::find_if(text.cbegin() + from, text.cend(), ends_address) - text.cbegin();
    auto const address = without_sentence(QStringView(text).mid(start, end - start));
    if (address.size() <= match.capturedLength()) continue;
    from = start + address.size();
    auto const checked = check_link(address.toString());
    if (!checked || !QUrl(*checked).userInfo().isEmpty()) continue;
    links.push_back({static_cast<int>(start), static_cast<int>(address.size()), *checked});
  }
}

}  // namespace deskbell::tray
