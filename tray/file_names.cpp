// Names of files that somebody else chose: safe to write, and shown as they are.
#include "tray/file_names.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace deskbell::tray {
namespace {

constexpr qsizetype most_bytes = 200;  // file systems take 255; a copy's number still fits
constexpr qsizetype longest_ending = 16;

QString tr(char const* text) { return QCoreApplication::translate("deskbell::tray", text); }

/// Cannot be seen, or turns the direction of what follows: "photo-gpj.exe" must not read as a picture.
bool is_hidden(char32_t character) {
  switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
      return true;
    default:
      return character == 0x115F || character == 0x1160 || character == 0x3164 || character == 0xFFA0;
  }
}

bool is_device(QString const& name) {
  static constexpr std::array devices{"con", "prn", "aux", "nul"};
  auto const stem = name.section(QLatin1Char('.'), 0, 0).trimmed().toLower();
  if (std::any_of(devices.begin(), devices.end(),
                  [&](char const* one) { return stem == QLatin1String(one); }))
    return true;
  return stem.size() == 4 &&
         (stem.startsWith(QLatin1String("com")) || stem.startsWith(QLatin1String("lpt"))) &&
         stem[3].isDigit();
}

/// Cut in the middle of the name, never of a character.
QString fitting(QString name) {
  if (name.toUtf8().size() <= most_bytes) return name;
  auto const dot = name.lastIndexOf(QLatin1Char('.'));
  QString ending;
  if (dot > 0 && name.size() - dot <= longest_ending) {
    ending = name.mid(dot);
    name.truncate(dot);
  }
  while (name.toUtf8().size() + ending.toUtf8().size() > most_bytes) {
    name.chop(name.size() > 1 && name.back().isLowSurrogate() ? 2 : 1);
  }
  return name.trimmed() + ending;
}

}  // namespace

QString safe_file_name(QString const& name) {
  static auto const not_everywhere = QStringLiteral("<>:\"|?*");
  auto const place = std::max(name.lastIndexOf(QLatin1Char('/')), name.lastIndexOf(QLatin1Char('\\')));
  QString safe;
  for (auto const character : name.mid(place + 1).toUcs4()) {
    if (is_hidden(character)) continue;
    bool const replaced =
        character < 0x80 && not_everywhere.contains(QChar(static_cast<char16_t>(character)));
    safe +=
        replaced ? QStringLiteral("_") : QString::fromUcs4(reinterpret_cast<char32_t const*>(&character), 1);
  }
  auto const strip = [](QChar character) { return character == QLatin1Char('.') || character.isSpace(); };
  while (!safe.isEmpty() && strip(safe.front())) safe.remove(0, 1);
  while (!safe.isEmpty() && strip(safe.back())) safe.chop(1);
  if (is_device(safe)) safe.prepend(QLatin1Char('_'));
  safe = fitting(safe);
  //: the name of a file that has none
  return safe.isEmpty() ? tr("file") : safe;
}

QString shown_file_name(QString const& name) {
  QString shown;
  for (auto const character : name.toUcs4()) {
    shown += is_hidden(character) ? QString(QChar(QChar::ReplacementCharacter))
                                  : QString::fromUcs4(reinterpret_cast<char32_t const*>(&character), 1);
  }
  return shown;
}

}  // namespace deskbell::tray
