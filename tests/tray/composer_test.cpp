// The boxes that people write in, of the conversation and of a request: as high as their text, which stands
// there whole up to seven lines. Run again at other scales by CTest; DESKBELL_PICTURES=FOLDER keeps what each
// looks like.
#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTest>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextLayout>
#include <algorithm>

#include "tests/tray/model_fixture.h"
#include "tray/keeper.h"
#include "tray/window.h"

namespace deskbell::tray {
namespace {

using test::ModelFixture;

constexpr auto long_line =
    "The printer on the second floor takes the paper in, thinks about it for a while, and gives it back as "
    "it "
    "was, with nothing on it but a stripe on the left.";

void settle() {
  for (int i = 0; i < 10; ++i) QCoreApplication::processEvents();  // layouts settle level by level
}

/// By the size of the letters, in points.
struct ComposerTest : testing::TestWithParam<int> {
  /// Fonts are the window's from its first moment on.
  struct Letters {
    QFont before = QApplication::font();
    explicit Letters(int points) {
      auto font = before;
      font.setPointSize(points);
      QApplication::setFont(font);
    }
    ~Letters() { QApplication::setFont(before); }
  };
  Letters letters{GetParam()};
  ModelFixture it;
  Appearance appearance;
  Keeper keeper{QString()};
  Window window{it.model, appearance, keeper, it.attachments};
  QPlainTextEdit* box = nullptr;

  void open(Page page) {
    it.connect_with("chat");
    if (page == Page::request) {
      window.show_request(it.model.requests()[0]);
    } else {
      window.show_page(page);
    }
    window.raise_and_focus();
    box = window.findChild<QPlainTextEdit*>(page == Page::request ? QStringLiteral("reply_text")
                                                                  : QStringLiteral("composer_text"));
    settle();
  }
  void write(QString const& text) {
    QTest::keyClicks(box, text);
    settle();
  }
  void next_line() {
    QTest::keyClick(box, Qt::Key_Return, Qt::ShiftModifier);
    settle();
  }
  [[nodiscard]] int line_height() const { return box->cursorRect().height(); }
  [[nodiscard]] int lines() const {
    int count = 0;
    for (auto block = box->document()->begin(); block.isValid(); block = block.next())
      count += block.layout()->lineCount();
    return count;
  }
  /// From its first line to its last one, and no room for another line below.
  void expect_whole(char const* what) {
    SCOPED_TRACE(what);
    QTextCursor cursor(box->document());
    EXPECT_GE(box->cursorRect(cursor).top(), 0);
    cursor.movePosition(QTextCursor::End);
    auto const last = box->cursorRect(cursor);
    EXPECT_LE(last.bottom(), box->viewport()->height());
    EXPECT_LT(box->viewport()->height() - last.bottom(), lines() > 1 ? line_height() : 2 * line_height());
    EXPECT_FALSE(box->verticalScrollBar()->isVisible());
    EXPECT_FALSE(box->horizontalScrollBar()->isVisible());
    auto const in_window = QRect(box->mapTo(box->window(), QPoint()), box->size());
    EXPECT_TRUE(box->window()->rect().contains(in_window)) << "below the window's edge";
  }
  void keep_picture(char const* name) {
    auto const folder = qEnvironmentVariable("DESKBELL_PICTURES");
    if (folder.isEmpty()) return;
    auto const scale = qEnvironmentVariable("QT_SCALE_FACTOR", QStringLiteral("1"));
    window.grab().save(QStringLiteral("%1/composer_%2_%3pt_x%4.png")
                           .arg(folder, QLatin1String(name))
                           .arg(GetParam())
                           .arg(scale));
  }
};

TEST_P(ComposerTest, ShowsAllThatIsWrittenAndShrinksAgain) {
  for (auto const page : {Page::chat, Page::request}) {
    open(page);
    auto const empty = box->height();
    write(QStringLiteral("Hello,"));
    expect_whole("one line");
    auto before = box->height();
    EXPECT_EQ(before, empty) << "the first line has its room already";
    for (auto const* line : {"the printer beeps", "and stops"}) {
      next_line();
      EXPECT_GT(box->height(), before) << "as soon as there is a line";
      before = box->height();
      write(QString::fromLatin1(line));
      expect_whole(line);
    }
    keep_picture(page == Page::chat ? "chat_three" : "reply_three");
    box->selectAll();
    QTest::keyClick(box, Qt::Key_Delete);
    settle();
    EXPECT_EQ(box->height(), empty);
  }
}

TEST_P(ComposerTest, ShowsWrappedAndPastedLinesToo) {
  for (auto const page : {Page::chat, Page::request}) {
    open(page);
    window.resize(600, 800);
    settle();
    auto const empty = box->height();
    write(QString::fromLatin1(long_line));
    EXPECT_GT(lines(), 1);
    expect_whole("wrapped");
    window.resize(560, 800);
    settle();
    expect_whole("narrower");
    window.resize(700, 800);
    settle();
    expect_whole("wider");
    box->clear();
    settle();
    EXPECT_EQ(box->height(), empty);
    QApplication::clipboard()->setText(QStringLiteral("one\ntwo 🖨️\nthree"));
    box->paste();
    settle();
    expect_whole("pasted");
    box->clear();
    QApplication::clipboard()->setText(QStringLiteral("C:\\") + QString(60, QLatin1Char('x')));
    box->paste();
    settle();
    expect_whole("nowhere to break");
    box->clear();
    settle();
    EXPECT_EQ(box->height(), empty);
  }
}

TEST_P(ComposerTest, BeyondItsMostLinesItScrollsAndLeavesRoom) {
  for (auto const page : {Page::chat, Page::request}) {
    open(page);
    for (auto const size : {QSize(420, 600), QSize(320, 400)}) {
      window.resize(size);
      box->clear();
      settle();
      for (int line = 1; line <= 12; ++line) {
        if (line > 1) next_line();
        write(QStringLiteral("line %1").arg(line));
      }
      EXPECT_TRUE(box->verticalScrollBar()->isVisible());
      EXPECT_GT(box->height(), 2 * line_height());
      EXPECT_LE(box->height(), std::max(window.height() / 2, 8 * line_height()));
      EXPECT_TRUE(box->viewport()->rect().contains(box->cursorRect())) << "what is written is in sight";
      auto const in_window = QRect(box->mapTo(&window, QPoint()), box->size());
      EXPECT_TRUE(window.rect().contains(in_window));
      keep_picture(page == Page::chat ? "chat_most" : "reply_most");
      for (int line = 12; line > 3; --line) {
        for (int i = 0; i < 8; ++i) QTest::keyClick(box, Qt::Key_Backspace);
      }
      settle();
      expect_whole("what is left of it");
    }
  }
}

TEST_P(ComposerTest, AKeptDraftStandsThereWhole) {
  keeper.set_draft(QStringLiteral("one\ntwo\nthree"));
  Window later(it.model, appearance, keeper, it.attachments);
  it.connect_with("chat");
  later.show_page(Page::chat);
  later.raise_and_focus();
  box = later.findChild<QPlainTextEdit*>(QStringLiteral("composer_text"));
  settle();
  expect_whole("kept");
}

INSTANTIATE_TEST_SUITE_P(Points, ComposerTest, testing::Values(9, 11, 15, 20),
                         [](auto const& points) { return "of" + std::to_string(points.param); });

}  // namespace
}  // namespace deskbell::tray
