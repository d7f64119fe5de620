// The real window without a screen: writing, reading, and what must never be shown as markup.
#include "tray/window.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QFontDatabase>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <algorithm>

#include "tests/tray/wait_for.h"
#include "tests/tray/window_fixture.h"
#include "tray/device_page.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::wait_for;
using test::WindowTest;

TEST_F(WindowTest, EnterSendsShiftEnterDoesNotAndEscapeKeepsTheDraft) {
  open("empty");
  EXPECT_EQ(QApplication::focusWidget(), composer());
  QTest::keyClicks(composer(), QStringLiteral("one"));
  QTest::keyClick(composer(), Qt::Key_Return, Qt::ShiftModifier);
  QTest::keyClicks(composer(), QStringLiteral("two"));
  EXPECT_TRUE(it.all_sent<TraySay>().empty());
  QTest::keyClick(composer(), Qt::Key_Return);
  ASSERT_EQ(it.all_sent<TraySay>().size(), 1U);
  EXPECT_EQ(it.all_sent<TraySay>()[0].text, "one\ntwo");
  EXPECT_EQ(it.all_sent<TraySay>()[0].item_id, "chat");
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("Sending")));
  QTest::keyClicks(composer(), QStringLiteral("draft"));
  QTest::keyClick(&window, Qt::Key_Escape);
  EXPECT_FALSE(window.isVisible());
  window.raise_and_focus();
  EXPECT_EQ(composer()->toPlainText(), QStringLiteral("draft"));
}

TEST_F(WindowTest, F6WalksThroughTheAreas) {
  open("chat");
  auto const press = [this] { QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6); };
  press();
  EXPECT_EQ(QApplication::focusWidget()->accessibleName(), QStringLiteral("Pages"));
  press();
  EXPECT_EQ(QApplication::focusWidget(), timeline());
  press();
  EXPECT_EQ(QApplication::focusWidget(), composer());
}

TEST_F(WindowTest, ReadsWhatIsSeenAndOffersTheRequest) {
  open("unavailable");
  ASSERT_TRUE(wait_for([&] { return !it.all_sent<TrayReadUpTo>().empty(); }));
  auto* make = button(QStringLiteral("Make a request"));
  ASSERT_NE(make, nullptr);
  QTest::mouseClick(make, Qt::LeftButton);
  EXPECT_EQ(it.all_sent<TrayMakeTicket>().size(), 1U);
  EXPECT_TRUE(read_aloud().startsWith(QStringLiteral("Automatic message")));
}

TEST_F(WindowTest, SaysWhenOffline) {
  open("offline");
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("Queued on this computer")));
  bool found = false;
  for (auto* label : window.findChildren<QLabel*>()) {
    found = found || (label->isVisible() && label->text().contains(QStringLiteral("You are offline")));
  }
  EXPECT_TRUE(found);
}

TEST_F(WindowTest, SaysThatItWaitsToBeLetInAndNotThatSomethingIsWrong) {
  open("empty");
  it.hear(TrayLinkChanged{{LinkStatus::offline, "waiting", "this device waits", {}}});
  auto* line = window.findChild<QLabel*>(QStringLiteral("header_line"));
  EXPECT_EQ(line->text(), QStringLiteral("Your IT has to let this computer in first"));
  bool found = false;
  for (auto* label : window.findChildren<QLabel*>()) {
    found = found || (label->isVisible() && label->text().endsWith(QStringLiteral("goes out by itself.")));
  }
  EXPECT_TRUE(found) << "and no code behind it";
}

TEST_F(WindowTest, HeaderTellsTheMeasuredWaitAndClaimsNothingWithoutALink) {
  open("unavailable");
  auto* line = window.findChild<QLabel*>(QStringLiteral("header_line"));
  EXPECT_EQ(line->text(), QStringLiteral("Nobody could answer yet"));
  it.hear(TrayLinkChanged{{LinkStatus::offline, {}, {}, {}}});
  EXPECT_TRUE(line->text().startsWith(QStringLiteral("Offline"))) << line->text().toStdString();
  it.connect_with("empty");
  it.hear(TrayDeskChanged{250});
  EXPECT_EQ(line->text(), QStringLiteral("Usually answers in about 4 min"));
  it.hear(TrayDeskChanged{20});
  EXPECT_EQ(line->text(), QStringLiteral("Usually answers within a minute"));
  it.hear(TrayDeskChanged{});
  EXPECT_EQ(line->text(), QStringLiteral("We are here to help"));
}

TEST_F(WindowTest, TooLongCannotBeSent) {
  open("empty");
  composer()->setPlainText(QString(8001, QLatin1Char('x')));
  QTest::keyClick(composer(), Qt::Key_Return);
  EXPECT_TRUE(it.all_sent<TraySay>().empty());
  composer()->setPlainText(QStringLiteral("🙈").repeated(8000));
  QTest::keyClick(composer(), Qt::Key_Return);
  ASSERT_EQ(it.all_sent<TraySay>().size(), 1U);
  EXPECT_EQ(it.all_sent<TraySay>()[0].text.size(), 32'000U);
}

/// Whether a widget was drawn since.
struct Painted final : QObject {
  bool yes = false;
  bool eventFilter(QObject* watched, QEvent* event) override {
    yes = yes || event->type() == QEvent::Paint;
    return QObject::eventFilter(watched, event);
  }
};

TEST_F(WindowTest, SaysAtOnceWhatWritingWillDo) {
  open("chat");
  composer()->clearFocus();  // no blinking cursor
  QCoreApplication::processEvents();
  Painted painted;
  composer()->viewport()->installEventFilter(&painted);
  auto closed = *it.model.chat();
  closed.phase = ChatPhase::archived;
  it.hear(TrayChatChanged{closed});
  EXPECT_TRUE(composer()->placeholderText().contains(QStringLiteral("new conversation")));
  EXPECT_TRUE(wait_for([&] { return painted.yes; }));
}

TEST_F(WindowTest, AClickOpensALinkAndNothingElse) {
  open("empty");
  QSignalSpy wanted(&window, &Window::wants_link);
  it.hear(TrayMessages{{test::message(1, "Please look at https://example.com/help today.", false),
                        test::message(2, "file:///etc/passwd javascript:alert(1)", false)},
                       {}});
  QCoreApplication::processEvents();
  auto const click_everywhere = [&](int row) {
    auto const card = timeline()->visualRect(timeline()->model()->index(row, 0));
    for (int y = card.top() + 2; y < card.bottom(); y += 6) {
      for (int x = card.left() + 2; x < card.right(); x += 12)
        QTest::mouseClick(timeline()->viewport(), Qt::LeftButton, {}, {x, y});
    }
  };
  auto const rows = timeline()->model()->rowCount();
  click_everywhere(rows - 1);
  EXPECT_EQ(wanted.count(), 0);
  click_everywhere(rows - 2);
  ASSERT_GT(wanted.count(), 3);
  for (auto const& one : wanted) EXPECT_EQ(one[0].toString(), QStringLiteral("https://example.com/help"));

  // And without a mouse: the message's menu has it.
  wanted.clear();
  timeline()->setFocus();
  timeline()->setCurrentIndex(timeline()->model()->index(rows - 2, 0));
  QTest::keyClick(timeline(), Qt::Key_Return);
  auto* menu = window.findChild<QMenu*>();
  ASSERT_NE(menu, nullptr);
  QAction* open_it = nullptr;
  for (auto* action : menu->actions())
    if (action->text() == QStringLiteral("Open https://example.com/help")) open_it = action;
  ASSERT_NE(open_it, nullptr);
  open_it->trigger();
  menu->close();
  EXPECT_EQ(wanted.count(), 1);
}

/// The time stands left of it, where it would else be painted over.
TEST_F(WindowTest, WhatIsWrittenFromRightToLeftStandsAtTheRightOfItsCard) {
  open("empty");
  QSignalSpy wanted(&window, &Window::wants_link);
  it.hear(TrayMessages{{test::message(1, "שלום https://a.example/b", false)}, {}});
  QCoreApplication::processEvents();
  auto const row = timeline()->visualRect(timeline()->model()->index(timeline()->model()->rowCount() - 1, 0));
  int first = row.right();
  for (int y = row.top() + 2; y < row.bottom(); y += 6) {
    for (int x = row.left() + 1; x < row.right(); x += 4) {
      auto const before = wanted.count();
      QTest::mouseClick(timeline()->viewport(), Qt::LeftButton, {}, {x, y});
      if (wanted.count() > before) first = std::min(first, x);
    }
  }
  ASSERT_GT(wanted.count(), 3);
  auto const time = QFontMetrics(timeline()->font()).horizontalAdvance(QStringLiteral("10:00"));
  EXPECT_GT(first, row.left() + time);
}

TEST_F(WindowTest, PicksAnEmojiByKeyboardAlone) {
  open("empty");
  QTest::keyClicks(composer(), QStringLiteral("Well "));
  QTest::keyClick(composer(), Qt::Key_Period, Qt::ControlModifier);
  auto* search = window.findChild<QLineEdit*>(QStringLiteral("emoji_search"));
  ASSERT_NE(search, nullptr);
  EXPECT_EQ(QApplication::focusWidget(), search);
  QTest::keyClicks(search, QStringLiteral("party pop"));
  auto* grid = window.findChild<QListView*>(QStringLiteral("emoji_grid"));
  ASSERT_GT(grid->model()->rowCount(), 0);
  QTest::keyClick(search, Qt::Key_Down);
  EXPECT_EQ(QApplication::focusWidget(), grid);
  EXPECT_EQ(grid->currentIndex().data(Qt::AccessibleTextRole).toString(), QStringLiteral("party popper"));
  QTest::keyClick(grid, Qt::Key_Return);
  EXPECT_EQ(composer()->toPlainText(), QStringLiteral("Well 🎉"));
  EXPECT_EQ(QApplication::focusWidget(), composer());
  EXPECT_FALSE(search->isVisible());
  EXPECT_EQ(keeper.recent_emoji(), QStringList{QStringLiteral("🎉")});

  // Again: what was used last stands first. Escape leaves the picker, not the window.
  QTest::keyClick(composer(), Qt::Key_Period, Qt::ControlModifier);
  EXPECT_EQ(grid->model()->index(0, 0).data().toString(), QStringLiteral("🎉"));
  QTest::keyClick(search, Qt::Key_Escape);
  EXPECT_FALSE(search->isVisible());
  EXPECT_TRUE(window.isVisible());
  EXPECT_EQ(QApplication::focusWidget(), composer());
  // Letters typed in the grid search; Shift keeps it open for another.
  QTest::keyClick(composer(), Qt::Key_Period, Qt::ControlModifier);
  QTest::keyClick(search, Qt::Key_Down);
  QTest::keyClicks(grid, QStringLiteral("s"));
  EXPECT_EQ(search->text(), QStringLiteral("s"));
  QTest::keyClicks(search, QStringLiteral("ee-no"));
  QTest::keyClick(search, Qt::Key_Return, Qt::ShiftModifier);
  EXPECT_EQ(composer()->toPlainText(), QStringLiteral("Well 🎉🙈"));
  EXPECT_TRUE(search->isVisible());
}

TEST_F(WindowTest, EveryGroupOfEmojiHasANameAndMembers) {
  open("empty");
  QTest::keyClick(composer(), Qt::Key_Period, Qt::ControlModifier);
  auto* groups = window.findChild<QTabBar*>(QStringLiteral("emoji_groups"));
  auto* grid = window.findChild<QListView*>(QStringLiteral("emoji_grid"));
  for (int i = 0; i < groups->count(); ++i) {
    EXPECT_FALSE(groups->accessibleTabName(i).isEmpty()) << i;
    groups->setCurrentIndex(i);
    EXPECT_EQ(grid->model()->rowCount() > 20, i > 0) << i;
  }
}

TEST_F(WindowTest, ThePickerOfEmojiOverlapsNothingHoweverLowTheWindowIs) {
  open("chat");
  QTest::keyClick(composer(), Qt::Key_Period, Qt::ControlModifier);
  auto* grid = window.findChild<QListView*>(QStringLiteral("emoji_grid"));
  auto* picker = window.findChild<QWidget*>(QStringLiteral("emoji_picker"));
  auto* name = picker->findChild<QLabel*>(QStringLiteral("hint"));
  for (int const height : {400, 430, 460, 500, 560, 600, 760}) {
    window.resize(420, height);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QCoreApplication::processEvents();
    EXPECT_FALSE(grid->geometry().intersects(name->geometry())) << height;
    EXPECT_LE(name->geometry().bottom(), picker->height()) << height;
    EXPECT_GE(grid->height(), 38) << height << ": a row of them";
    EXPECT_TRUE(height < 760 || grid->height() >= 4 * 38) << "as many as there is room for";
  }
}

/// Pixels that are neither ink nor paper.
int coloured_pixels(QImage const& image) {
  int coloured = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      if (QColor(image.pixel(x, y)).hsvSaturationF() > 0.6) ++coloured;
  return coloured;
}

TEST_F(WindowTest, EmojiAreDrawnInColourWhereAFontHasThem) {
  if (!QFontDatabase::families().contains(QStringLiteral("Noto Color Emoji"))) GTEST_SKIP() << "no such font";
  open("empty");
  QTest::keyClick(composer(), Qt::Key_Period, Qt::ControlModifier);
  auto* search = window.findChild<QLineEdit*>(QStringLiteral("emoji_search"));
  QTest::keyClicks(search, QStringLiteral("grinning face"));
  auto* grid = window.findChild<QListView*>(QStringLiteral("emoji_grid"));
  ASSERT_EQ(grid->model()->index(0, 0).data().toString(), QStringLiteral("😀"));
  auto const cell = grid->viewport()->grab(grid->visualRect(grid->model()->index(0, 0))).toImage();
  EXPECT_GT(coloured_pixels(cell), 50);
  QTest::keyClick(search, Qt::Key_Return);
  QTest::keyClick(composer(), Qt::Key_Return);
  QCoreApplication::processEvents();
  auto const row = timeline()->model()->index(timeline()->model()->rowCount() - 1, 0);
  auto const said = timeline()->viewport()->grab(timeline()->visualRect(row)).toImage();
  EXPECT_GT(coloured_pixels(said), 50);
}

TEST_F(WindowTest, ShowsWhatWasKeptOfTheDraft) {
  keeper.set_draft(QStringLiteral("half a sen\ntence"));
  Window again{it.model, appearance, keeper, it.attachments};
  auto* text = again.findChild<QPlainTextEdit*>(QStringLiteral("composer_text"));
  EXPECT_EQ(text->toPlainText(), QStringLiteral("half a sen\ntence"));
  EXPECT_TRUE(it.all_sent<TraySayTyping>().empty());
  text->clear();
  EXPECT_TRUE(keeper.draft().isEmpty());
}

/// Else a tray that is killed in that moment finds the draft again, and its person sends it again.
TEST_F(WindowTest, ADraftIsGoneFromTheDiskBeforeItsWordsLeave) {
  QTemporaryDir const folder;
  auto const file = folder.filePath(QStringLiteral("kept"));
  Keeper kept(file);
  kept.set_draft(QStringLiteral("half a sentence"));
  kept.flush();
  ASSERT_EQ(Keeper(file).draft(), QStringLiteral("half a sentence"));
  Window again{it.model, appearance, kept, it.attachments};
  QTest::keyClick(again.findChild<QPlainTextEdit*>(QStringLiteral("composer_text")), Qt::Key_Return);
  EXPECT_TRUE(Keeper(file).draft().isEmpty());
}

TEST_F(WindowTest, EachConversationSaysHowItEnded) {
  open("archived");
  EXPECT_TRUE(read_aloud().startsWith(QStringLiteral("Maria Ortiz closed this conversation. Today, ")));
  // What is written now stands below the end, before the service has taken it.
  QTest::keyClicks(composer(), QStringLiteral("again"));
  QTest::keyClick(composer(), Qt::Key_Return);
  EXPECT_TRUE(read_aloud(1).startsWith(QStringLiteral("You, ")));
  EXPECT_TRUE(read_aloud(2).startsWith(QStringLiteral("Maria Ortiz closed this conversation.")));
  // A new conversation, and another end.
  TrayChatChanged next;
  next.chat.chat_id = ChatId{test::numbered(2)};
  it.hear(next);
  auto first = test::message(9, "again", true);
  first.chat_id = next.chat.chat_id;
  first.message_id = it.all_sent<TraySay>().back().message_id;
  it.hear(TrayMessages{{first}, {}});
  EXPECT_TRUE(read_aloud(1).contains(QStringLiteral("again")));
  EXPECT_TRUE(read_aloud(2).startsWith(QStringLiteral("Maria Ortiz closed this conversation.")));
  next.chat.phase = ChatPhase::archived;
  next.chat.archived_by = "Max Weber";
  next.chat.archived_at = time_from_ms(1'780'000'000'000);
  it.hear(next);
  EXPECT_TRUE(read_aloud(1).startsWith(QStringLiteral("Max Weber closed this conversation.")));
}

TEST_F(WindowTest, ShortConversationsBringTheOneBeforeThem) {
  it.connect_with("empty");
  TrayChatChanged now;
  now.chat.chat_id = ChatId{test::numbered(2)};
  it.hear(now);
  auto recent = test::message(9, "a new day", true);
  recent.chat_id = now.chat.chat_id;
  it.hear(TrayMessages{{recent}, {}});
  it.hear(TrayReady{true});
  window.show_page(Page::chat);
  window.raise_and_focus();
  ASSERT_TRUE(wait_for([&] { return !it.all_sent<TrayHistory>().empty(); }));
  it.hear(TrayMessages{{test::message(1, "long ago", true)},
                       {{ChatId{test::numbered(1)}, "Tina", time_from_ms(1'780'000'000'000)}}});
  it.hear(TrayReady{false});
  ASSERT_EQ(it.model.messages().size(), 2U);
  EXPECT_EQ(it.model.messages()[0]->view.text, "long ago");
  EXPECT_TRUE(read_aloud(2).startsWith(QStringLiteral("Tina closed this conversation.")))
      << read_aloud(2).toStdString();
}

TEST_F(WindowTest, GoesBackToWhereItWasOpenedFrom) {
  open("chat");
  auto const press = [&](QString const& text, QWidget* page) {
    for (auto* button : page->findChildren<QPushButton*>())
      if (button->text() == text) button->click();
  };
  auto* back = window.findChild<QToolButton*>(QStringLiteral("back"));
  ASSERT_NE(back, nullptr);
  window.show_page(Page::about);
  press(QStringLiteral("What can my IT see?"), window.findChild<AboutPage*>());
  ASSERT_EQ(window.page(), Page::privacy);
  back->click();
  EXPECT_EQ(window.page(), Page::about);
  window.show_page(Page::device);
  press(QStringLiteral("Copy for support"), window.findChild<DevicePage*>());
  press(QStringLiteral("Copied"), window.findChild<DevicePage*>());
  press(QStringLiteral("What can my IT see?"), window.findChild<DevicePage*>());
  ASSERT_EQ(window.page(), Page::privacy);
  back->click();
  EXPECT_EQ(window.page(), Page::device);
}

struct DarkTheme {
  DarkTheme() { qputenv("DESKBELL_THEME", "dark"); }
  ~DarkTheme() { qunsetenv("DESKBELL_THEME"); }
};
struct DarkWindowTest : DarkTheme, WindowTest {};

/// What a label draws is light somewhere: text that was left black on a dark page is not there for anybody.
TEST_F(DarkWindowTest, EveryTextIsLight) {
  open("chat");
  for (auto const page : {Page::chat, Page::device, Page::privacy, Page::about, Page::requests}) {
    window.show_page(page);
    QCoreApplication::processEvents();
    int looked_at = 0;
    for (auto* label : window.findChildren<QLabel*>()) {
      if (!label->isVisible() || label->text().trimmed().isEmpty()) continue;
      auto const drawn = label->grab().toImage();
      int lightest = 0;
      for (int y = 0; y < drawn.height(); ++y) {
        for (int x = 0; x < drawn.width(); ++x)
          lightest = std::max(lightest, drawn.pixelColor(x, y).lightness());
      }
      EXPECT_GT(lightest, 110) << static_cast<int>(page) << ": " << label->text().toStdString();
      ++looked_at;
    }
    EXPECT_GT(looked_at, 1) << static_cast<int>(page);
  }
}

TEST_F(WindowTest, ShowsHostileTextAsText) {
  open("empty");
  std::uint32_t number = 1;
  for (auto const* text : {"<img src='file:///etc/passwd'><b>bold</b>", "![x](file:///etc/passwd)",
                           "\xE2\x80\xAE"
                           "evil",
                           "&amp; & &&", "a\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81"}) {
    it.hear(TrayMessages{{test::message(number, text, false)}});
    auto const* model = timeline()->model();
    EXPECT_EQ(model->index(model->rowCount() - 1, 0).data(Qt::DisplayRole).toString(),
              QString::fromUtf8(text));
    ++number;
  }
  for (auto* label : window.findChildren<QLabel*>()) EXPECT_NE(label->textFormat(), Qt::RichText);
  EXPECT_FALSE(window.grab().isNull());
}

TEST_F(WindowTest, TwoThousandMessagesStaySmooth) {
  QElapsedTimer clock;
  clock.start();
  open("many");
  window.grab();
  auto const shown = clock.restart();
  auto* bar = timeline()->verticalScrollBar();
  EXPECT_EQ(bar->value(), bar->maximum());
  constexpr int steps = 40;
  for (int i = 0; i < steps; ++i) {
    bar->setValue(bar->maximum() * i / steps);
    timeline()->viewport()->grab();
  }
  auto const scrolled = clock.restart();
  it.hear(TrayMessages{{test::message(2001, "one more", false)}});
  QCoreApplication::processEvents();
  auto const added = clock.elapsed();
  RecordProperty("shown_ms", static_cast<int>(shown));
  RecordProperty("frame_ms", static_cast<int>(scrolled / steps));
  RecordProperty("added_ms", static_cast<int>(added));
  std::printf("shown %lld ms, frame %lld ms, added %lld ms\n", static_cast<long long>(shown),
              static_cast<long long>(scrolled / steps), static_cast<long long>(added));
  // Far above what is measured, far below what a person would call stuck.
  EXPECT_LT(shown, 5'000);
  EXPECT_LT(scrolled / steps, 100);
  EXPECT_LT(added, 1'000);
}

TEST_F(WindowTest, MirrorsForRightToLeftAndGivesEveryControlAName) {
  window.setLayoutDirection(Qt::RightToLeft);
  open("chat");
  EXPECT_FALSE(window.grab().isNull());
  for (auto* page : window.findChildren<QWidget*>()) {
    bool const control =
        qobject_cast<QAbstractButton*>(page) != nullptr || qobject_cast<QLineEdit*>(page) != nullptr ||
        qobject_cast<QPlainTextEdit*>(page) != nullptr || qobject_cast<QListView*>(page) != nullptr;
    if (!control || page->parentWidget()->inherits("QTabBar")) continue;
    auto const* button = qobject_cast<QAbstractButton*>(page);
    EXPECT_FALSE(page->accessibleName().isEmpty() && (button == nullptr || button->text().isEmpty()))
        << page->metaObject()->className() << " " << page->objectName().toStdString();
  }
}

}  // namespace
}  // namespace deskbell::tray
