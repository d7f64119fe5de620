// When a message was sent, and when it was written where that was earlier: drawn, and read aloud.
#include <gtest/gtest.h>

#include <QAbstractItemDelegate>
#include <QPaintDevice>
#include <QPaintEngine>
#include <QPainter>

#include "tests/tray/window_fixture.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

using namespace protocol;

/// Keeps the words that are drawn, and nothing else.
class Words final : public QPaintDevice {
  class Engine final : public QPaintEngine {
   public:
    explicit Engine(QString& said) : QPaintEngine(AllFeatures), said_(said) {}
    bool begin(QPaintDevice*) override { return true; }
    bool end() override { return true; }
    void updateState(QPaintEngineState const&) override {}
    void drawPixmap(QRectF const&, QPixmap const&, QRectF const&) override {}
    void drawPath(QPainterPath const&) override {}
    void drawTextItem(QPointF const&, QTextItem const& item) override { said_ += item.text(); }
    [[nodiscard]] Type type() const override { return User; }

   private:
    QString& said_;
  };

 public:
  QString said;
  [[nodiscard]] QPaintEngine* paintEngine() const override { return &engine_; }

 protected:
  [[nodiscard]] int metric(PaintDeviceMetric metric) const override {
    switch (metric) {
      case PdmWidth:
      case PdmHeight:
        return 1'000;
      case PdmDevicePixelRatio:
        return 1;
      case PdmDevicePixelRatioScaled:
        return qRound(devicePixelRatioFScale());
      default:
        return 96;
    }
  }

 private:
  mutable Engine engine_{said};
};

struct TimesTest : test::WindowTest {
  TimesTest() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }
  ~TimesTest() override { QLocale::setDefault(before); }
  QLocale before;

  /// The newest message, as it is drawn.
  QString drawn() {
    auto* view = timeline();
    auto const index = view->model()->index(view->model()->rowCount() - 1, 0);
    QStyleOptionViewItem option;
    option.widget = view;
    option.font = view->font();
    option.rect = QRect(QPoint(), view->itemDelegate()->sizeHint(option, index));
    Words words;
    QPainter painter(&words);
    view->itemDelegate()->paint(&painter, option, index);
    painter.end();
    return words.said;
  }
  /// A message that was written at 10:42 and sent so much later.
  void hear(std::uint32_t number, std::optional<std::chrono::seconds> later, bool own = true) {
    auto said = test::message(number, "Hello", own);
    said.written_at = time_from_ms(QDateTime(QDate::currentDate(), QTime(10, 42)).toMSecsSinceEpoch());
    said.accepted_at.reset();
    if (later) said.accepted_at = said.written_at + *later;
    it.hear(TrayMessages{{said}, {}});
  }
};

TEST_F(TimesTest, BothAreThereWhereItWaitedForMoreThanAMinute) {
  using std::chrono::seconds;
  open("empty");
  hear(1, seconds(60));
  EXPECT_TRUE(drawn().contains(QStringLiteral("10:43"))) << drawn().toStdString();
  EXPECT_FALSE(drawn().contains(QStringLiteral("written"))) << drawn().toStdString();
  EXPECT_TRUE(read_aloud().startsWith(QStringLiteral("You, 10:43: Hello."))) << read_aloud().toStdString();
  hear(2, seconds(61));
  EXPECT_TRUE(drawn().contains(QStringLiteral("10:43 (written 10:42)"))) << drawn().toStdString();
  EXPECT_TRUE(read_aloud().startsWith(QStringLiteral("You, 10:43 (written 10:42): Hello.")))
      << read_aloud().toStdString();
  // Of others too: a technician may have been without a link.
  hear(3, seconds(3'600), false);
  EXPECT_TRUE(drawn().contains(QStringLiteral("11:42 (written 10:42)"))) << drawn().toStdString();
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("11:42 (written 10:42): Hello")))
      << read_aloud().toStdString();
}

TEST_F(TimesTest, WhatWaitsStillHasTheOneThatItWasWrittenAt) {
  open("empty");
  hear(1, {});
  EXPECT_TRUE(drawn().contains(QStringLiteral("10:42"))) << drawn().toStdString();
  EXPECT_FALSE(drawn().contains(QStringLiteral("written"))) << drawn().toStdString();
  // A clock that was set back meanwhile is no wait.
  hear(2, std::chrono::seconds(-3'600));
  EXPECT_FALSE(drawn().contains(QStringLiteral("written"))) << drawn().toStdString();
}

}  // namespace
}  // namespace deskbell::tray
