// A person's picture; where there is none, their initials on a colour of their own.
#include "tray/avatar.h"

#include <QApplication>
#include <QBuffer>
#include <QColor>
#include <QCryptographicHash>
#include <QImageReader>
#include <QPainter>
#include <QPainterPath>
#include <QPixmapCache>
#include <QStringList>
#include <array>

#include "protocol/common.h"

namespace deskbell::tray {
namespace {

// White letters read at 4.5:1 and better on each, on light and dark pages. The console's page has the same,
// in styles/parts.css.
constexpr std::array<QRgb, 8> colours{0xFF0B6B5D, 0xFF1D5FA8, 0xFF7A3E9D, 0xFFA33A3A,
                                      0xFF8A5A00, 0xFF2F6B2F, 0xFF9B2C6B, 0xFF4A5A6A};

/// The first letter or digit as a person counts them; nothing where there is none.
QString first_letter(QString const& word) {
  for (qsizetype i = 0; i < word.size(); ++i) {
    bool const pair = word[i].isHighSurrogate() && i + 1 < word.size() && word[i + 1].isLowSurrogate();
    char32_t const character = pair ? QChar::surrogateToUcs4(word[i], word[i + 1]) : word[i].unicode();
    if (QChar::isLetterOrNumber(character)) return QString::fromUcs4(&character, 1).toUpper().left(2);
    if (pair) ++i;
  }
  return {};
}

}  // namespace

QString initials_of(QString const& name) {
  QStringList letters;
  for (auto const& word : name.simplified().split(QLatin1Char(' '))) {
    if (auto const letter = first_letter(word); !letter.isEmpty()) letters << letter;
  }
  if (letters.isEmpty()) return {};
  return letters.size() == 1 ? letters.first() : letters.first() + letters.last();
}

unsigned avatar_tone(QString const& name) {
  quint32 hash = 0x811C9DC5U;
  for (char const byte : name.toUtf8()) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x01000193U;
  return (hash ^ (hash >> 16U)) % colours.size();
}

QPixmap draw_avatar(QString const& name, int size, qreal scale) {
  auto const pixels = qRound(size * scale);
  auto const digest = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256);
  auto const key =
      QStringLiteral("deskbell/avatar/%1/%2").arg(QString::fromLatin1(digest.toHex())).arg(pixels);
  QPixmap picture;
  if (!QPixmapCache::find(key, &picture)) {
    picture = QPixmap(pixels, pixels);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor::fromRgba(colours[avatar_tone(name)]));
    painter.drawEllipse(0, 0, pixels, pixels);
    auto font = QApplication::font();
    font.setPixelSize(std::max(1, pixels * 42 / 100));
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(Qt::white);
    painter.drawText(QRect(0, 0, pixels, pixels), static_cast<int>(Qt::AlignCenter), initials_of(name));
    painter.end();
    QPixmapCache::insert(key, picture);
  }
  picture.setDevicePixelRatio(scale);
  return picture;
}

QPixmap draw_picture(QByteArray const& bytes, int size, qreal scale) {
  constexpr int most = protocol::max_picture_pixels;
  QBuffer file;
  file.setData(bytes);
  QImageReader reader(&file);
  reader.setDecideFormatFromContent(true);
  auto const format = reader.format();
  if (format != "png" && format != "jpeg") return {};
  // What it says before anything is decoded.
  auto const whole = reader.size();
  if (!whole.isValid() || whole.width() > most || whole.height() > most) return {};
  auto const image = reader.read();
  if (image.isNull()) return {};
  auto const pixels = qRound(size * scale);
  auto const filling = image.scaled(pixels, pixels, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
  QPixmap picture(pixels, pixels);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath circle;
  circle.addEllipse(0, 0, pixels, pixels);
  painter.setClipPath(circle);
  painter.drawImage((pixels - filling.width()) / 2, (pixels - filling.height()) / 2, filling);
  painter.end();
  picture.setDevicePixelRatio(scale);
  return picture;
}

}  // namespace deskbell::tray
