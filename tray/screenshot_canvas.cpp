// The picture as it will be sent, and the frame on it: drawn with the mouse or moved with the arrow keys.
#include "tray/screenshot_canvas.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

namespace deskbell::tray {

ScreenshotCanvas::ScreenshotCanvas(Appearance const& appearance, QWidget* parent)
    : QWidget(parent), appearance_(appearance) {
  setObjectName(QStringLiteral("screenshot_canvas"));
  setAccessibleName(tr("The picture of the screen"));
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::CrossCursor);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void ScreenshotCanvas::set_picture(ScreenshotPicture const* picture) {
  picture_ = picture;
  refresh();
}

void ScreenshotCanvas::refresh() {
  select({});
  update();
}

QRect ScreenshotCanvas::bounds() const { return picture_ ? QRect(QPoint(), picture_->size()) : QRect(); }

void ScreenshotCanvas::select(QRect const& area) {
  auto const fresh = area & bounds();
  auto const text = fresh.isEmpty() ? tr("Nothing is selected")
                                    //: size of what is selected, then where it begins
                                    : tr("Selected: %1 × %2 at %3, %4")
                                          .arg(fresh.width())
                                          .arg(fresh.height())
                                          .arg(fresh.x())
                                          .arg(fresh.y());
  if (accessibleDescription() != text) {
    setAccessibleDescription(text);
    QAccessibleEvent told(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&told);
  }
  if (fresh == selection_) return;
  selection_ = fresh;
  update();
  Q_EMIT selection_changed();
}

QRectF ScreenshotCanvas::shown() const {
  QSizeF const whole = bounds().size();
  if (whole.isEmpty()) return {};
  QSizeF const room = QSizeF(size()) - QSizeF(4, 4);
  auto const scale = std::min({room.width() / whole.width(), room.height() / whole.height(), 1.0});
  QSizeF const fitted = whole * scale;
  return {QPointF((width() - fitted.width()) / 2, (height() - fitted.height()) / 2), fitted};
}

QPointF ScreenshotCanvas::place_of(QPoint const& point) const {
  auto const place = shown();
  return {place.left() + point.x() * place.width() / std::max(1, bounds().width()),
          place.top() + point.y() * place.height() / std::max(1, bounds().height())};
}

QPoint ScreenshotCanvas::point_at(QPointF const& place) const {
  auto const where = shown();
  if (where.isEmpty()) return {};
  auto const all = bounds();
  QPoint const point(qRound((place.x() - where.left()) * all.width() / where.width()),
                     qRound((place.y() - where.top()) * all.height() / where.height()));
  return {std::clamp(point.x(), 0, all.width()), std::clamp(point.y(), 0, all.height())};
}

void ScreenshotCanvas::paintEvent(QPaintEvent* /*event*/) {
  if (picture_ == nullptr) return;
  auto const& theme = appearance_.theme();
  QPainter painter(this);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  auto const place = shown();
  painter.drawImage(place, picture_->image());
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(hasFocus() ? theme.info : theme.edge, hasFocus() ? 2 : 1));
  painter.drawRect(place.adjusted(-1, -1, 1, 1));
  if (selection_.isEmpty()) return;
  QRectF const frame(place_of(selection_.topLeft()), place_of(selection_.bottomRight() + QPoint(1, 1)));
  // Seen on every ground: a light line with a dark one beside it.
  painter.setPen(QPen(QColor(Qt::white), 3));
  painter.drawRect(frame);
  painter.setPen(QPen(QColor(0x0B, 0x15, 0x12), 1, Qt::DashLine));
  painter.drawRect(frame);
}

bool ScreenshotCanvas::move_by_key(QKeyEvent const& event) {
  auto const by = event.modifiers().testFlag(Qt::ControlModifier) ? 1 : step;
  QPoint move;
  switch (event.key()) {
    case Qt::Key_Left:
      move = {-by, 0};
      break;
    case Qt::Key_Right:
      move = {by, 0};
      break;
    case Qt::Key_Up:
      move = {0, -by};
      break;
    case Qt::Key_Down:
      move = {0, by};
      break;
    default:
      return false;
  }
  auto const all = bounds();
  auto area = selection_;
  if (area.isEmpty()) {
    // Somewhere to begin: a quarter of the picture, in its middle.
    area = QRect(all.width() * 3 / 8, all.height() * 3 / 8, std::max(1, all.width() / 4),
                 std::max(1, all.height() / 4));
  } else if (event.modifiers().testFlag(Qt::ShiftModifier)) {
    area.setWidth(std::clamp(area.width() + move.x(), 1, all.width() - area.x()));
    area.setHeight(std::clamp(area.height() + move.y(), 1, all.height() - area.y()));
  } else {
    area.moveTo(std::clamp(area.x() + move.x(), 0, all.width() - area.width()),
                std::clamp(area.y() + move.y(), 0, all.height() - area.height()));
  }
  select(area);
  return true;
}

void ScreenshotCanvas::keyPressEvent(QKeyEvent* event) {
  if (picture_ != nullptr && move_by_key(*event)) return;
  if (event->key() == Qt::Key_Escape && !selection_.isEmpty()) {
    select({});
  } else if (event->matches(QKeySequence::SelectAll)) {
    select(bounds());
  } else {
    QWidget::keyPressEvent(event);
  }
}

void ScreenshotCanvas::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  setFocus(Qt::MouseFocusReason);
  pressed_ = point_at(event->position());
  select({});
}

void ScreenshotCanvas::mouseMoveEvent(QMouseEvent* event) {
  if (!pressed_) return;
  auto const now = point_at(event->position());
  QPoint const first(std::min(pressed_->x(), now.x()), std::min(pressed_->y(), now.y()));
  QPoint const last(std::max(pressed_->x(), now.x()), std::max(pressed_->y(), now.y()));
  select(QRect(first, QSize(last.x() - first.x(), last.y() - first.y())));
}

void ScreenshotCanvas::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) pressed_.reset();
}

}  // namespace deskbell::tray
