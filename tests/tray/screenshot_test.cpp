// Screenshots: what is hidden cannot be read back, what is cropped is gone, and nothing leaves unasked.
#include <gtest/gtest.h>

#include <QApplication>
#include <QColorSpace>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <set>

#include "tests/tray/wait_for.h"
#include "tray/screenshot_canvas.h"
#include "tray/screenshot_dialog.h"
#include "tray/screenshot_picture.h"
#include "tray/screenshot_source.h"

namespace deskbell::tray {
namespace {

/// A screen with text on it, everywhere.
QImage screen_with(QString const& words, QSize const& size, qreal scale = 1) {
  QImage image(size * scale, QImage::Format_RGB32);
  image.setDevicePixelRatio(scale);
  image.fill(Qt::white);
  QPainter painter(&image);
  auto font = painter.font();
  font.setPixelSize(13);
  painter.setFont(font);
  for (int y = 14; y < size.height(); y += 16) painter.drawText(3 + y % 5, y, words.repeated(12));
  return image;
}

TEST(ScreenshotPicture, BlurredBlocksAreFlatAndLarge) {
  for (auto const scale : {1.0, 1.5, 2.0}) {
    ScreenshotPicture picture(screen_with(QStringLiteral("password hunter2 "), {300, 200}, scale));
    QRect const area(33, 21, 101, 50);
    ASSERT_TRUE(picture.blur(area));
    auto const& image = picture.image();
    auto const least = static_cast<int>(ScreenshotPicture::block * scale);
    QRect const dots = QRectF(area.x() * scale, area.y() * scale, area.width() * scale, area.height() * scale)
                           .toAlignedRect();
    // Runs of the same colour along a line are never shorter than a block.
    for (int y = dots.top(); y <= dots.bottom(); ++y) {
      int run = 1;
      for (int x = dots.left() + 1; x <= dots.right(); ++x) {
        if (image.pixel(x, y) == image.pixel(x - 1, y)) {
          ++run;
          continue;
        }
        EXPECT_GE(run, least) << x << "," << y << " at " << scale;
        run = 1;
      }
      EXPECT_GE(run, least);
    }
    std::set<QRgb> colours;
    for (int y = dots.top(); y <= dots.bottom(); ++y)
      for (int x = dots.left(); x <= dots.right(); ++x) colours.insert(image.pixel(x, y));
    EXPECT_LE(colours.size(), 8U) << "no exact means to compare with";
    EXPECT_EQ(image.pixel(dots.left() - 1, dots.top()),
              screen_with(QStringLiteral("password hunter2 "), {300, 200}, scale)
                  .pixel(dots.left() - 1, dots.top()));
  }
}

TEST(ScreenshotPicture, DifferentWordsBlurToTheSame) {
  auto const blurred = [](QString const& words) {
    ScreenshotPicture picture(screen_with(words, {320, 64}));
    picture.blur({0, 0, 320, 64});
    return picture.image();
  };
  auto const one = blurred(QStringLiteral("hunter2 "));
  auto const other = blurred(QStringLiteral("letmein "));
  int different = 0;
  for (int y = 8; y < 64; y += 16)
    for (int x = 8; x < 320; x += 16) different += one.pixel(x, y) != other.pixel(x, y) ? 1 : 0;
  EXPECT_LT(different, 80 / 3) << "of 80 blocks";
}

TEST(ScreenshotPicture, EvenASmallFrameHidesAWholeBlock) {
  ScreenshotPicture picture(screen_with(QStringLiteral("secret "), {100, 100}));
  ASSERT_TRUE(picture.blur({97, 40, 3, 2}));
  auto const& image = picture.image();
  for (int y = 33; y < 49; ++y)
    for (int x = 84; x < 100; ++x) EXPECT_EQ(image.pixel(x, y), image.pixel(99, 41)) << x << "," << y;
}

TEST(ScreenshotPicture, CropsToTheDotsOfTheScreen) {
  auto const whole = screen_with(QStringLiteral("words "), {400, 300}, 2);
  ScreenshotPicture picture(whole);
  EXPECT_EQ(picture.size(), QSize(400, 300));
  ASSERT_TRUE(picture.crop({10, 20, 100, 50}));
  EXPECT_EQ(picture.image().size(), QSize(200, 100));
  EXPECT_EQ(picture.size(), QSize(100, 50));
  EXPECT_EQ(picture.image().pixel(0, 0), whole.pixel(20, 40));
  EXPECT_EQ(picture.image().pixel(199, 99), whole.pixel(219, 139));
  EXPECT_FALSE(picture.crop({}));
  EXPECT_FALSE(picture.crop({500, 500, 10, 10})) << "outside";
  picture.blur({0, 0, 100, 50});
  picture.undo();
  EXPECT_EQ(picture.image().pixel(0, 0), whole.pixel(20, 40));
  picture.undo();
  EXPECT_FALSE(picture.can_undo());
  EXPECT_EQ(picture.image().size(), QSize(800, 600));
}

TEST(ScreenshotPicture, TheFileHoldsThePictureAndNothingElse) {
  auto image = screen_with(QStringLiteral("x"), {50, 40}, 2).convertToFormat(QImage::Format_ARGB32);
  image.setText(QStringLiteral("Author"), QStringLiteral("jana"));
  image.setColorSpace(QColorSpace::SRgb);
  auto const bytes = png_of(image);
  QStringList chunks;
  for (qsizetype at = 8; at + 8 <= bytes.size();) {
    quint32 size = 0;
    for (int i = 0; i < 4; ++i) size = size << 8U | static_cast<quint8>(bytes[at + i]);
    chunks << QString::fromLatin1(bytes.mid(at + 4, 4));
    at += static_cast<qsizetype>(size) + 12;
  }
  chunks.removeAll(QStringLiteral("IDAT"));
  EXPECT_EQ(chunks, (QStringList{QStringLiteral("IHDR"), QStringLiteral("pHYs"), QStringLiteral("IEND")}));
  EXPECT_FALSE(bytes.contains("jana"));
  EXPECT_EQ(QImage::fromData(bytes).size(), QSize(100, 80));
  EXPECT_FALSE(QImage::fromData(bytes).hasAlphaChannel());
  EXPECT_TRUE(png_of({}).isEmpty());
}

TEST(ScreenshotSource, ADesktopOfSeveralScreensIsCut) {
  QImage const desktop = screen_with(QStringLiteral("a"), {300, 100}, 2);
  QImage plain = desktop;
  plain.setDevicePixelRatio(1);
  auto const cut = cut_into_screens(plain, {QRect(0, 0, 200, 100), QRect(200, 0, 100, 100)});
  ASSERT_EQ(cut.size(), 2U);
  EXPECT_EQ(cut[0].image.size(), QSize(400, 200));
  EXPECT_EQ(cut[1].image.size(), QSize(200, 200));
  EXPECT_EQ(cut[1].image.devicePixelRatio(), 2);
  EXPECT_FALSE(cut[1].name.isEmpty());
  EXPECT_EQ(cut_into_screens(plain, {QRect(0, 0, 640, 100), QRect(640, 0, 640, 480)}).size(), 1U)
      << "something else than the whole desktop";
}

struct ScreenshotDialogTest : testing::Test {
  Appearance appearance;

  std::vector<ScreenPicture> screens(int count, qreal scale = 1) {
    std::vector<ScreenPicture> made;
    for (int i = 0; i < count; ++i) {
      made.push_back({QStringLiteral("Monitor %1").arg(i + 1),
                      screen_with(QStringLiteral("screen %1 ").arg(i), {400 + 100 * i, 300}, scale)});
    }
    return made;
  }
  static QPushButton* button(ScreenshotDialog& dialog, char const* name) {
    return dialog.findChild<QPushButton*>(QLatin1String(name));
  }
};

TEST_F(ScreenshotDialogTest, AFrameByMouseIsBlurredCroppedAndAttached) {
  ScreenshotDialog dialog(screens(1, 2), appearance);
  QSignalSpy attached(&dialog, &ScreenshotDialog::attached);
  dialog.show();
  ASSERT_TRUE(test::wait_for([&] { return dialog.isVisible(); }));
  auto* canvas = dialog.findChild<ScreenshotCanvas*>();
  EXPECT_FALSE(button(dialog, "screenshot_blur")->isEnabled());
  auto const drag = [&](QPoint from, QPoint to) {
    QTest::mousePress(canvas, Qt::LeftButton, {}, canvas->place_of(from).toPoint());
    QTest::mouseMove(canvas, canvas->place_of(to).toPoint());
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, canvas->place_of(to).toPoint());
  };
  drag({300, 200}, {100, 100});
  EXPECT_NEAR(canvas->selection().width(), 200, 3);
  EXPECT_NEAR(canvas->selection().height(), 100, 3);
  button(dialog, "screenshot_blur")->click();
  EXPECT_TRUE(canvas->selection().isEmpty());
  canvas->select({50, 50, 300, 200});
  button(dialog, "screenshot_crop")->click();
  EXPECT_EQ(attached.count(), 0) << "nothing leaves before it is said";
  button(dialog, "screenshot_attach")->click();
  ASSERT_EQ(attached.count(), 1);
  auto const picture = attached[0][0].value<QImage>();
  EXPECT_EQ(picture.size(), QSize(600, 400)) << "dots of a screen with two for each pixel";
  EXPECT_EQ(picture.pixel(150, 150), picture.pixel(152, 152)) << "blurred";
}

TEST_F(ScreenshotDialogTest, ByKeyboardAlone) {
  ScreenshotDialog dialog(screens(2), appearance);
  QSignalSpy attached(&dialog, &ScreenshotDialog::attached);
  dialog.show();
  dialog.activateWindow();
  auto* list = dialog.findChild<QListWidget*>();
  ASSERT_EQ(list->count(), 2);
  list->setFocus();
  QTest::keyClick(list, Qt::Key_Down);
  QTest::keyClick(list, Qt::Key_Return);
  auto* canvas = dialog.findChild<ScreenshotCanvas*>();
  ASSERT_TRUE(test::wait_for([&] { return canvas->isVisible(); }));
  QTest::keyClick(canvas, Qt::Key_Right);
  auto const first = canvas->selection();
  EXPECT_FALSE(first.isEmpty());
  QTest::keyClick(canvas, Qt::Key_Right);
  QTest::keyClick(canvas, Qt::Key_Up, Qt::ControlModifier);
  EXPECT_EQ(canvas->selection(), first.translated(ScreenshotCanvas::step, -1));
  QTest::keyClick(canvas, Qt::Key_Right, Qt::ShiftModifier);
  EXPECT_EQ(canvas->selection().width(), first.width() + ScreenshotCanvas::step);
  EXPECT_TRUE(canvas->accessibleDescription().contains(QString::number(canvas->selection().width())));
  for (int i = 0; i < 100; ++i) QTest::keyClick(canvas, Qt::Key_Left);
  EXPECT_EQ(canvas->selection().left(), 0) << "stays within";
  auto const wanted = canvas->selection().size();
  QTest::keyClick(canvas, Qt::Key_C, Qt::AltModifier);
  button(dialog, "screenshot_crop")->click();
  button(dialog, "screenshot_undo")->click();
  QTest::keyClick(canvas, Qt::Key_A, Qt::ControlModifier);
  EXPECT_EQ(canvas->selection().size(), QSize(500, 300)) << "undone, and all of it selected";
  QTest::keyClick(canvas, Qt::Key_Escape);
  EXPECT_TRUE(canvas->selection().isEmpty());
  EXPECT_TRUE(dialog.isVisible()) << "the first Escape leaves the frame";
  canvas->select(QRect(QPoint(), wanted));
  button(dialog, "screenshot_crop")->click();
  button(dialog, "screenshot_attach")->click();
  ASSERT_EQ(attached.count(), 1);
  EXPECT_EQ(attached[0][0].value<QImage>().size(), wanted);
}

TEST_F(ScreenshotDialogTest, EscapeSendsNothing) {
  ScreenshotDialog dialog(screens(1), appearance);
  QSignalSpy attached(&dialog, &ScreenshotDialog::attached);
  dialog.show();
  QTest::keyClick(dialog.findChild<ScreenshotCanvas*>(), Qt::Key_Escape);
  EXPECT_FALSE(dialog.isVisible());
  EXPECT_EQ(attached.count(), 0);
}

}  // namespace
}  // namespace deskbell::tray
