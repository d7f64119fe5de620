// A picture of a screen while it is prepared: cropped and blurred so that nothing can be read back.
#pragma once

#include <QByteArray>
#include <QImage>
#include <QRect>
#include <vector>

namespace deskbell::tray {

/// Flat, opaque, and nothing in the file but the picture. Empty: there is no picture.
QByteArray png_of(QImage const& picture);

/// Areas are in the screen's own pixels as people count them; the picture may have several dots for each.
class ScreenshotPicture {
 public:
  /// At least so large are the blocks of what is blurred.
  static constexpr int block = 16;

  explicit ScreenshotPicture(QImage const& taken);

  [[nodiscard]] QSize size() const;
  [[nodiscard]] QImage const& image() const { return image_; }
  /// What lies outside of the picture is ignored; false: nothing is left.
  bool crop(QRect const& area);
  bool blur(QRect const& area);
  [[nodiscard]] bool can_undo() const { return !steps_.empty(); }
  void undo();

 private:
  enum class Kind { crop, blur };
  struct Step {
    Kind kind;
    QRect dots;
  };

  [[nodiscard]] QRect dots_of(QRect const& area) const;
  void apply(Step const& step);

  QImage taken_;
  QImage image_;
  std::vector<Step> steps_;
};

}  // namespace deskbell::tray
