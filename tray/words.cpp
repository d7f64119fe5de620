// Small conversions between the wire's strings and times and what people read.
#include "tray/words.h"

#include <QCoreApplication>
#include <QLocale>

namespace deskbell::tray {
namespace {

QString tr(char const* text) { return QCoreApplication::translate("deskbell::tray", text); }

/// Where half of a surrogate pair stands alone; -1: nowhere.
qsizetype lone_surrogate(QString const& text, qsizetype from = 0) {
  for (auto at = from; at < text.size(); ++at) {
    bool const pair = text[at].isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate();
    if (!pair && text[at].isSurrogate()) return at;
    if (pair) ++at;
  }
  return -1;
}

}  // namespace

QString to_qstring(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  auto const words = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
  return text.starts_with(mark) ? QChar(QChar::ByteOrderMark) + words : words;
}

std::string to_utf8(QString const& text) {
  // Qt writes "?" for a lone surrogate; the character that says "not text" is honester.
  auto repaired = text;
  for (auto at = lone_surrogate(text); at >= 0; at = lone_surrogate(text, at + 1))
    repaired[at] = QChar(QChar::ReplacementCharacter);
  return repaired.toStdString();
}

QString unsayable_reason(QString const& text) {
  auto const at = lone_surrogate(text);
  if (at < 0) return {};
  return tr("Character %1 is only half of a character and cannot be sent. Please delete it, or write it "
            "anew.")
      .arg(count_characters(text.left(at)) + 1);
}

std::size_t count_characters(QString const& text) {
  std::size_t count = 0;
  for (auto const character : text) {
    if (!character.isLowSurrogate()) ++count;
  }
  return count;
}

QString normalise_line_ends(QString text) {
  text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
  text.replace(QLatin1Char('\r'), QLatin1Char('\n'));
  text.replace(QChar(QChar::ParagraphSeparator), QLatin1Char('\n'));
  text.replace(QChar(QChar::LineSeparator), QLatin1Char('\n'));
  return text;
}

QString shortened(QString const& text, qsizetype most) {
  if (text.size() <= most) return text;
  if (most > 0 && text[most - 1].isHighSurrogate()) --most;
  return text.left(most) + QStringLiteral("…");
}

QString size_text(std::int64_t bytes) {
  constexpr std::int64_t mebibyte = 1 << 20;
  return QLocale().formattedDataSize(bytes, bytes < mebibyte ? 0 : 1, QLocale::DataSizeTraditionalFormat);
}

QString escape_menu_title(QString title, MenuWire wire) {
  title.replace(QLatin1Char('\n'), QLatin1Char(' '));
  title.replace(QLatin1Char('&'), QLatin1String("&&"));
  // Qt turns the first "&" into dbusmenu's mark "_" and leaves our own "_" alone: they must be doubled there.
  if (wire == MenuWire::dbusmenu) title.replace(QLatin1Char('_'), QLatin1String("__"));
  return title;
}

QDateTime local_time(Time time) { return QDateTime::fromMSecsSinceEpoch(ms_of(time)); }

QString clock_text(Time time) {
  QLocale const locale;
  auto const clock = local_time(time).time();
  // Where no language is set, Qt's own short form has seconds.
  if (locale.language() == QLocale::C) return clock.toString(QStringLiteral("HH:mm"));
  return locale.toString(clock, QLocale::ShortFormat);
}

QString day_text(QDate day, QDate today) {
  if (day == today) return tr("Today");
  if (day == today.addDays(-1)) return tr("Yesterday");
  //: Qt date format of a day of this year
  auto const this_year = tr("dddd, d MMMM");
  //: Qt date format of a day of another year
  auto const other_year = tr("dddd, d MMMM yyyy");
  return QLocale().toString(day, day.year() == today.year() ? this_year : other_year);
}

QString tooltip_text(QString const& text) {
  return text.isEmpty() ? text : QStringLiteral("<qt>%1</qt>").arg(text.toHtmlEscaped());
}

QString day_and_clock_text(Time time, QDate today) {
  //: day, then clock time, e.g. "Today, 10:42"
  return tr("%1, %2").arg(day_text(local_time(time).date(), today), clock_text(time));
}

}  // namespace deskbell::tray
