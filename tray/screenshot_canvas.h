// The picture as it will be sent, and the frame on it: drawn with the mouse or moved with the arrow keys.
#pragma once

#include <QRect>
#include <QWidget>
#include <optional>

#include "tray/appearance.h"
#include "tray/screenshot_picture.h"

namespace deskbell::tray {

class ScreenshotCanvas final : public QWidget {
  Q_OBJECT
 public:
  static constexpr int step = 10;

  ScreenshotCanvas(Appearance const& appearance, QWidget* parent = nullptr);

  /// Looks at it until another one comes; null: at none.
  void set_picture(ScreenshotPicture const* picture);
  /// The picture changed.
  void refresh();
  /// In the picture's own pixels; empty: none.
  [[nodiscard]] QRect selection() const { return selection_; }
  void select(QRect const& area);
  /// Where a point of the picture is on this widget.
  [[nodiscard]] QPointF place_of(QPoint const& point) const;
  [[nodiscard]] QSize sizeHint() const override { return {720, 460}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {200, 140}; }

 Q_SIGNALS:
  void selection_changed();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;

 private:
  [[nodiscard]] QRect bounds() const;
  [[nodiscard]] QRectF shown() const;  ///< where the picture is on this widget
  [[nodiscard]] QPoint point_at(QPointF const& place) const;
  bool move_by_key(QKeyEvent const& event);

  Appearance const& appearance_;
  ScreenshotPicture const* picture_ = nullptr;
  QRect selection_;
  std::optional<QPoint> pressed_;
};

}  // namespace deskbell::tray
