// Our own SVG drawings, coloured and sharp at every scale.
#include "tray/icons.h"

#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <array>

namespace deskbell::tray {
namespace {

QString path_of(QString const& name) {
  return QStringLiteral(":/deskbell/icons/") + name + QStringLiteral(".svg");
}

QPixmap render(QString const& name, int pixels, QColor const& ink, QColor const& behind,
               QColor const& badge) {
  QFile file(path_of(name));
  QPixmap pixmap(pixels, pixels);
  pixmap.fill(Qt::transparent);
  if (!file.open(QIODevice::ReadOnly)) return pixmap;
  auto drawing = file.readAll();
  drawing.replace("currentColor", ink.name().toLatin1());
  drawing.replace("#halo", behind.name().toLatin1());
  drawing.replace("#badge", badge.name().toLatin1());
  QSvgRenderer renderer(drawing);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  renderer.render(&painter, QRectF(0, 0, pixels, pixels));
  return pixmap;
}

QString name_of(BellState state) {
  switch (state) {
    case BellState::idle:
      return QStringLiteral("tray-idle");
    case BellState::unread:
      return QStringLiteral("tray-unread");
    case BellState::attention:
      return QStringLiteral("tray-attention");
    case BellState::offline:
      break;
  }
  return QStringLiteral("tray-offline");
}

}  // namespace

QPixmap draw_icon(QString const& name, int size, qreal scale, QColor const& ink, QColor const& behind) {
  auto const pixels = qRound(size * scale);
  auto const key =
      QStringLiteral("deskbell/%1/%2/%3/%4").arg(name).arg(pixels).arg(ink.rgba()).arg(behind.rgba());
  QPixmap pixmap;
  if (!QPixmapCache::find(key, &pixmap)) {
    pixmap = render(name, pixels, ink, behind, ink);
    QPixmapCache::insert(key, pixmap);
  }
  pixmap.setDevicePixelRatio(scale);
  return pixmap;
}

QIcon make_icon(QString const& name, QColor const& ink, QColor const& behind) {
  QIcon icon;
  if (!has_icon(name)) return icon;
  for (int const size : {16, 20, 24, 32, 40}) icon.addPixmap(render(name, size, ink, behind, ink));
  return icon;
}

QIcon bell_icon(BellState state, Theme const& theme) {
  QColor const ink = theme.dark ? QColor(0xF2, 0xF7, 0xF5) : QColor(0x0B, 0x5A, 0x4E);
  QColor const behind = theme.dark ? QColor(0x0B, 0x15, 0x12) : QColor(0xFF, 0xFF, 0xFF);
  QColor const badge = theme.dark ? QColor(0xFF, 0x8A, 0x80) : QColor(0xC2, 0x2B, 0x22);
  QIcon icon;
  for (int const size : {16, 22, 24, 32, 48, 64}) {
    icon.addPixmap(render(name_of(state), size, ink, behind, badge));
  }
  return icon;
}

QIcon application_icon() {
  QIcon icon;
  for (int const size : {16, 32, 48, 64, 128}) {
    icon.addPixmap(render(QStringLiteral("deskbell"), size, Qt::white, Qt::white, Qt::white));
  }
  return icon;
}

bool has_icon(QString const& name) {
  return !name.isEmpty() && !name.contains(QLatin1Char('/')) && QFile::exists(path_of(name));
}

}  // namespace deskbell::tray
