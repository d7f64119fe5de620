// A picture of a screen while it is prepared: cropped and blurred so that nothing can be read back.
#include "tray/screenshot_picture.h"

#include <QBuffer>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace deskbell::tray {
namespace {

/// Steps of each colour in a block. Who knows the exact mean of a block and the font can try out which words
/// have that mean; with eight steps, blocks of very different words are the same.
constexpr int colour_step = 32;
constexpr int dots_per_metre = 2835;  // one for all pictures: says nothing of the screen

int coarse(quint64 sum, quint64 count) {
  auto const mean = static_cast<int>(sum / count);
  return std::min(255, mean / colour_step * colour_step + colour_step / 2);
}

void flatten_block(QImage& image, QRect const& block) {
  quint64 red = 0;
  quint64 green = 0;
  quint64 blue = 0;
  for (int y = block.top(); y <= block.bottom(); ++y) {
    auto const* line = reinterpret_cast<QRgb const*>(image.constScanLine(y));
    for (int x = block.left(); x <= block.right(); ++x) {
      red += static_cast<quint64>(qRed(line[x]));
      green += static_cast<quint64>(qGreen(line[x]));
      blue += static_cast<quint64>(qBlue(line[x]));
    }
  }
  auto const count = static_cast<quint64>(block.width()) * static_cast<quint64>(block.height());
  auto const colour = qRgb(coarse(red, count), coarse(green, count), coarse(blue, count));
  for (int y = block.top(); y <= block.bottom(); ++y) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
    std::fill(line + block.left(), line + block.right() + 1, colour);
  }
}

/// At least so wide, within the limit.
void widen(int& start, int& length, int least, int limit) {
  if (length >= least) return;
  least = std::min(least, limit);
  start = std::clamp(start - (least - length) / 2, 0, limit - least);
  length = least;
}

/// No block is smaller than it has to be: the last ones are not what is left over.
void pixelate(QImage& image, QRect area, int block) {
  int left = area.left();
  int top = area.top();
  int width = area.width();
  int height = area.height();
  widen(left, width, block, image.width());
  widen(top, height, block, image.height());
  int const columns = std::max(1, width / block);
  int const rows = std::max(1, height / block);
  for (int row = 0; row < rows; ++row) {
    int const y = top + height * row / rows;
    int const next_y = top + height * (row + 1) / rows;
    for (int column = 0; column < columns; ++column) {
      int const x = left + width * column / columns;
      int const next_x = left + width * (column + 1) / columns;
      flatten_block(image, QRect(x, y, next_x - x, next_y - y));
    }
  }
}

/// Of the same dots, without anything that came along: texts, profile, transparency.
QImage flat(QImage const& picture) {
  QImage flat(picture.size(), QImage::Format_RGB32);
  flat.fill(Qt::white);
  QPainter painter(&flat);
  QImage plain = picture;
  plain.setDevicePixelRatio(1);
  painter.drawImage(0, 0, plain);
  painter.end();
  return flat;
}

}  // namespace

QByteArray png_of(QImage const& picture) {
  if (picture.isNull()) return {};
  auto image = flat(picture);
  image.setDotsPerMeterX(dots_per_metre);
  image.setDotsPerMeterY(dots_per_metre);
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  return image.save(&buffer, "PNG") ? bytes : QByteArray();
}

ScreenshotPicture::ScreenshotPicture(QImage const& taken) : taken_(flat(taken)) {
  taken_.setDevicePixelRatio(taken.devicePixelRatio());
  image_ = taken_;
}

QSize ScreenshotPicture::size() const {
  auto const scale = image_.devicePixelRatio();
  return {static_cast<int>(std::lround(image_.width() / scale)),
          static_cast<int>(std::lround(image_.height() / scale))};
}

QRect ScreenshotPicture::dots_of(QRect const& area) const {
  auto const scale = image_.devicePixelRatio();
  QRectF const dots(area.x() * scale, area.y() * scale, area.width() * scale, area.height() * scale);
  return dots.toAlignedRect() & QRect(QPoint(), image_.size());
}

bool ScreenshotPicture::crop(QRect const& area) {
  auto const dots = dots_of(area);
  if (dots.isEmpty() || dots.size() == image_.size()) return false;
  steps_.push_back({Kind::crop, dots});
  apply(steps_.back());
  return true;
}

bool ScreenshotPicture::blur(QRect const& area) {
  auto const dots = dots_of(area);
  if (dots.isEmpty()) return false;
  steps_.push_back({Kind::blur, dots});
  apply(steps_.back());
  return true;
}

void ScreenshotPicture::apply(Step const& step) {
  auto const scale = image_.devicePixelRatio();
  if (step.kind == Kind::crop) {
    image_ = image_.copy(step.dots);
    image_.setDevicePixelRatio(scale);
  } else {
    pixelate(image_, step.dots, static_cast<int>(std::ceil(block * scale)));
  }
}

void ScreenshotPicture::undo() {
  if (steps_.empty()) return;
  steps_.pop_back();
  image_ = taken_;
  for (auto const& step : steps_) apply(step);
}

}  // namespace deskbell::tray
