// Files of a contact form in the real window: given by every means, with the service before the form is, and
// never the cause that something typed is lost.
#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <QUrl>
#include <algorithm>
#include <memory>

#include "tests/tray/file_service.h"
#include "tests/tray/wait_for.h"
#include "tray/form_files.h"
#include "tray/keeper.h"
#include "tray/window.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::some_bytes;
using test::wait_for;

struct FormFilesTest : test::FilesTest {
  Appearance appearance;
  Keeper keeper{QString()};
  QTemporaryDir home;
  Attachments attachments{it.model, home.filePath(QStringLiteral("pictures"))};
  std::unique_ptr<Window> window = std::make_unique<Window>(it.model, appearance, keeper, attachments);

  void SetUp() override {
    it.connect_with("empty");
    window->show_page(Page::form);
    window->raise_and_focus();
    QCoreApplication::processEvents();
    field<QLineEdit>("email")->setText(QStringLiteral("jana@example.com"));
    field<QLineEdit>("subject")->setText(QStringLiteral("Beeping"));
    field<QPlainTextEdit>("description")->setPlainText(QStringLiteral("It beeps"));
  }
  template <class Widget>
  Widget* named(char const* name) {
    QCoreApplication::processEvents();
    for (auto* one : window->findChildren<Widget*>(QLatin1String(name)))
      if (one->isVisible()) return one;
    return nullptr;
  }
  template <class Widget>
  Widget* field(char const* name) {
    return window->findChild<Widget*>(QStringLiteral("field_") + QLatin1String(name));
  }
  QPushButton* send() { return named<QPushButton>("form_send"); }
  /// Of what is attached to the form; elided labels say all of it in their tool tip.
  QStringList chips(char const* what) {
    QStringList texts;
    QCoreApplication::processEvents();
    for (auto* label : window->findChildren<QLabel*>(QLatin1String(what)))
      if (label->isVisible()) texts << label->toolTip().remove(QStringLiteral("<qt>"));
    return texts;
  }
  bool says(QString const& words) {
    QCoreApplication::processEvents();
    for (auto* label : window->findChildren<QLabel*>())
      if (label->isVisible() && label->text().contains(words)) return true;
    return false;
  }
  static void point_to(QMimeData& data, QStringList const& paths) {
    QList<QUrl> urls;
    for (auto const& path : paths) urls << QUrl::fromLocalFile(path);
    data.setUrls(urls);
  }
  /// What is dropped on the window. False: it did not want it.
  bool drop(QStringList const& paths) {
    QMimeData data;
    point_to(data, paths);
    QDragEnterEvent enter(QPoint(50, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QApplication::sendEvent(window.get(), &enter);
    if (!enter.isAccepted()) return false;
    QDropEvent drop(QPointF(50, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &drop);
    return true;
  }
  /// Whole, where the person looks.
  bool in_sight(QWidget* widget) {
    return QRect(QPoint(), window->size())
               .contains(QRect(widget->mapTo(window.get(), QPoint()), widget->size())) &&
           !widget->visibleRegion().isEmpty() &&
           widget->visibleRegion().boundingRect().height() == widget->height();
  }
  void paste_file(QWidget* where, QString const& path) {
    auto* data = new QMimeData;
    point_to(*data, {path});
    QApplication::clipboard()->setMimeData(data);
    where->setFocus();
    QTest::keyClick(where, Qt::Key_V, Qt::ControlModifier);
  }
  std::vector<TraySubmitForm> forms() { return it.all_sent<TraySubmitForm>(); }
  void answer(std::optional<std::string> code = {}, std::optional<std::string> error = {}) {
    TrayAnswer said;
    said.request_id = forms().back().request_id;
    said.code = std::move(code);
    said.error = std::move(error);
    it.hear(said);
    QCoreApplication::processEvents();
  }
  void allow_files(bool allowed) {
    TrayMenuChanged other{it.model.branding(), it.model.menu()};
    other.menu[1].screenshot_allowed = allowed;
    it.hear(other);
    QCoreApplication::processEvents();
  }
  void expect_words_kept() {
    EXPECT_EQ(field<QLineEdit>("subject")->text(), QStringLiteral("Beeping"));
    EXPECT_EQ(field<QPlainTextEdit>("description")->toPlainText(), QStringLiteral("It beeps"));
    EXPECT_TRUE(field<QLineEdit>("subject")->isEnabled());
  }
};

TEST_F(FormFilesTest, GivenByEveryMeansGoWithTheForm) {
  named<QPushButton>("form_attach")->click();
  ASSERT_TRUE(wait_for([&] { return window->findChild<QFileDialog*>(QStringLiteral("attach_dialog")); }));
  auto* dialog = window->findChild<QFileDialog*>(QStringLiteral("attach_dialog"));
  Q_EMIT dialog->filesSelected({file(QStringLiteral("chosen.txt"), "1")});
  dialog->close();
  ASSERT_TRUE(drop({file(QStringLiteral("dropped.txt"), "2")}));
  EXPECT_EQ(window->page(), Page::form) << "not the chat's";
  paste_file(field<QLineEdit>("subject"), file(QStringLiteral("in a line.txt"), "3"));
  paste_file(field<QPlainTextEdit>("description"), file(QStringLiteral("in a text.txt"), "4"));
  QImage picture(30, 20, QImage::Format_RGB32);
  picture.fill(Qt::blue);
  QApplication::clipboard()->setImage(picture);
  QTest::keyClick(field<QLineEdit>("subject"), Qt::Key_V, Qt::ControlModifier);
  expect_words_kept();
  ASSERT_EQ(chips("chip_name").size(), 5);
  EXPECT_TRUE(chips("chip_name")[4].startsWith(QStringLiteral("Picture ")));
  EXPECT_TRUE(attachments.attached().empty()) << "nothing of it is the chat's";
  // Words are still words.
  QApplication::clipboard()->setText(QStringLiteral("!"));
  QTest::keyClick(field<QLineEdit>("subject"), Qt::Key_V, Qt::ControlModifier);
  EXPECT_EQ(field<QLineEdit>("subject")->text(), QStringLiteral("Beeping!"));

  service.serve();
  EXPECT_TRUE(chips("chip_state")[0].contains(QStringLiteral("ready")));
  send()->click();
  ASSERT_EQ(forms().size(), 1U);
  ASSERT_TRUE(forms()[0].attachments);
  ASSERT_EQ(forms()[0].attachments->size(), 5U);
  EXPECT_EQ(service.files.at(forms()[0].attachments->at(1)).name, "dropped.txt");
  EXPECT_FALSE(named<QToolButton>("chip_remove")->isEnabled()) << "it is not ours any more";
  answer();
  EXPECT_NE(named<QLabel>("done_text"), nullptr);
  EXPECT_TRUE(it.all_sent<TrayDetach>().empty());
  EXPECT_TRUE(keeper.form("form").empty());
  window->show_page(Page::form);
  EXPECT_TRUE(chips("chip_name").isEmpty());
}

TEST_F(FormFilesTest, WithoutFilesTheFormNamesNone) {
  send()->click();
  ASSERT_EQ(forms().size(), 1U);
  EXPECT_FALSE(forms()[0].attachments);
}

TEST_F(FormFilesTest, SendWaitsUntilTheServiceHasTheBytes) {
  auto const bytes = some_bytes(100'000);
  ASSERT_TRUE(drop({file(QStringLiteral("log.txt"), bytes)}));
  service.pieces_left = 2;
  service.serve();
  EXPECT_TRUE(chips("chip_state")[0].startsWith(QStringLiteral("64 kB of 98 kB")))
      << chips("chip_state")[0].toStdString();
  EXPECT_EQ(named<QProgressBar>("")->value(), 65);
  send()->click();
  EXPECT_TRUE(forms().empty());
  EXPECT_EQ(send()->text(), QStringLiteral("Waiting for the files…"));
  EXPECT_FALSE(send()->isEnabled());
  EXPECT_FALSE(field<QLineEdit>("subject")->isEnabled());
  EXPECT_TRUE(says(QStringLiteral("goes out by itself as soon as its files are ready")));
  it.lose();
  EXPECT_TRUE(says(QStringLiteral("the form and its files go out as soon as it is back")));
  EXPECT_TRUE(chips("chip_state")[0].contains(QStringLiteral("waiting")));
  service.pieces_left = 1'000'000;
  it.connect_with("empty");
  EXPECT_TRUE(forms().empty());
  service.serve();
  ASSERT_EQ(forms().size(), 1U) << "by itself";
  EXPECT_EQ(service.bytes.at(forms()[0].attachments->at(0)), bytes);
  EXPECT_EQ(send()->text(), QStringLiteral("Send"));
  it.lose();
  it.connect_with("empty");
  ASSERT_EQ(forms().size(), 2U);
  EXPECT_EQ(forms()[1].submission_id, forms()[0].submission_id) << "the same one, with the same files";
  EXPECT_EQ(forms()[1].attachments, forms()[0].attachments);
}

TEST_F(FormFilesTest, WhileItWaitsThePersonCanGoOnWritingOrTakeTheFileAway) {
  ASSERT_TRUE(drop({file(QStringLiteral("log.txt"), some_bytes(100'000))}));
  service.pieces_left = 1;
  service.serve();
  send()->click();
  EXPECT_FALSE(drop({file(QStringLiteral("late.txt"), "x")})) << "it is on its way already";
  QPushButton* back = nullptr;
  for (auto* button : window->findChildren<QPushButton*>())
    if (button->isVisible() && button->text() == QStringLiteral("Go on writing")) back = button;
  ASSERT_NE(back, nullptr);
  EXPECT_EQ(window->focusWidget(), back);
  back->click();
  EXPECT_FALSE(back->isVisible());
  expect_words_kept();
  EXPECT_EQ(chips("chip_name").size(), 1);
  send()->click();
  EXPECT_TRUE(forms().empty());
  EXPECT_TRUE(wait_for([&] { return in_sight(send()) && in_sight(back); })) << "what takes a while is seen";
  named<QToolButton>("chip_remove")->click();
  ASSERT_EQ(forms().size(), 1U) << "nothing to wait for any more";
  EXPECT_FALSE(forms()[0].attachments);
  EXPECT_EQ(it.all_sent<TrayDetach>().size(), 1U);
}

TEST_F(FormFilesTest, AFailedFileHoldsTheFormUntilItIsTriedAgainOrRemoved) {
  ASSERT_TRUE(drop({file(QStringLiteral("log.txt"), "x")}));
  send()->click();
  service.refusal = {"storage", "disk full"};
  service.serve();
  EXPECT_TRUE(forms().empty());
  expect_words_kept();
  EXPECT_TRUE(chips("chip_state")[0].contains(QStringLiteral("too little room")));
  EXPECT_TRUE(says(QStringLiteral("A file was not attached: try it again or remove it.")));
  send()->click();
  EXPECT_TRUE(forms().empty());
  EXPECT_EQ(window->focusWidget(), named<QToolButton>("chip_retry"));
  EXPECT_TRUE(named<QPushButton>("form_attach")->accessibleDescription().contains(QStringLiteral("try it")));
  service.refusal.reset();
  named<QToolButton>("chip_retry")->click();
  service.serve();
  EXPECT_FALSE(says(QStringLiteral("A file was not attached")));
  send()->click();
  EXPECT_EQ(forms().size(), 1U);
}

TEST_F(FormFilesTest, WhatCannotBeAttachedIsSaidAtTheForm) {
  auto const large = file(QStringLiteral("film.mkv"), {});
  QFile::resize(large, max_attachment_bytes + 1);
  ASSERT_TRUE(drop({large, file(QStringLiteral("ok.txt"), "x")}));
  EXPECT_TRUE(says(QStringLiteral("film.mkv")) && says(QStringLiteral("25.0 MB")));
  EXPECT_EQ(chips("chip_name").size(), 1);
  QStringList many;
  for (int i = 0; i < 10; ++i) many << file(QStringLiteral("%1.txt").arg(i), "x");
  ASSERT_TRUE(drop(many));
  EXPECT_FALSE(says(QStringLiteral("film.mkv"))) << "that is over";
  EXPECT_TRUE(says(QStringLiteral("“9.txt” was not attached: at most 10 files")));
  service.serve();
  send()->click();
  ASSERT_EQ(forms().size(), 1U);
  EXPECT_EQ(forms()[0].attachments->size(), 10U);
}

TEST_F(FormFilesTest, WhatIsAttachedIsAlwaysInSight) {
  window->resize(320, 400);
  QStringList many;
  for (int i = 0; i < 5; ++i) many << file(QStringLiteral("%1.txt").arg(i), "x");
  ASSERT_TRUE(drop(many));
  auto const* strip = named<QFrame>("attachments");
  auto const chips_shown = window->findChildren<QFrame*>(QStringLiteral("chip"));
  ASSERT_EQ(chips_shown.size(), 5);
  EXPECT_TRUE(wait_for([&] {
    return std::all_of(chips_shown.begin(), chips_shown.end(), [&](QFrame const* chip) {
      return strip->rect().contains(QRect(chip->mapTo(strip, QPoint()), chip->size()));
    });
  })) << "none is behind another scroll bar";
  EXPECT_TRUE(wait_for([&] { return in_sight(send()); })) << "and how to go on";
}

TEST_F(FormFilesTest, DeniedByTheServiceNothingIsLost) {
  ASSERT_TRUE(drop({file(QStringLiteral("log.txt"), "x")}));
  service.serve();
  send()->click();
  answer("denied", "attachments: this form takes none");
  EXPECT_TRUE(says(QStringLiteral("Your IT does not take files with this form any more.")));
  expect_words_kept();
  EXPECT_EQ(chips("chip_name").size(), 1);
  allow_files(false);
  EXPECT_EQ(named<QPushButton>("form_attach"), nullptr);
  EXPECT_EQ(chips("chip_name").size(), 1) << "what is attached is always in sight";
  service.serve();
  send()->click();
  EXPECT_EQ(forms().size(), 1U);
  EXPECT_TRUE(says(QStringLiteral("remove them to send it")));
  EXPECT_EQ(window->focusWidget(), named<QToolButton>("chip_remove"));
  named<QToolButton>("chip_remove")->click();
  EXPECT_EQ(named<QWidget>("form_files"), nullptr);
  send()->click();
  ASSERT_EQ(forms().size(), 2U);
  EXPECT_FALSE(forms()[1].attachments);
  EXPECT_NE(forms()[1].submission_id, forms()[0].submission_id);
}

TEST_F(FormFilesTest, WhatTheServiceThrewAwayIsSentToItAgain) {
  ASSERT_TRUE(drop({file(QStringLiteral("log.txt"), "hello")}));
  service.serve();
  service.files.clear();
  service.bytes.clear();
  send()->click();
  answer("not_found", "attachments[0]: found a file that was not added");
  EXPECT_TRUE(says(QStringLiteral("does not have a file any more")));
  expect_words_kept();
  send()->click();
  EXPECT_EQ(forms().size(), 1U);
  service.serve();
  ASSERT_EQ(forms().size(), 2U);
  EXPECT_EQ(service.bytes.at(forms()[1].attachments->at(0)), QByteArray("hello"));
}

TEST_F(FormFilesTest, AFormThatTakesNoneHasNoSuchButtons) {
  allow_files(false);
  EXPECT_EQ(named<QPushButton>("form_attach"), nullptr);
  EXPECT_EQ(named<QPushButton>("form_screenshot"), nullptr);
  EXPECT_EQ(named<QWidget>("form_files"), nullptr);
  EXPECT_FALSE(drop({file(QStringLiteral("a.txt"), "x")}));
  paste_file(field<QLineEdit>("email"), file(QStringLiteral("b.txt"), "x"));
  EXPECT_TRUE(field<QLineEdit>("email")->text().endsWith(QStringLiteral("b.txt"))) << "as words, as before";
  QTest::keyClick(field<QLineEdit>("subject"), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
  QTest::keyClick(field<QLineEdit>("subject"), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
  QCoreApplication::processEvents();
  EXPECT_TRUE(window->isVisible());
  EXPECT_EQ(window->findChild<QFileDialog*>(), nullptr);
  EXPECT_TRUE(it.all_sent<TrayAttach>().empty());
  allow_files(true);
  EXPECT_NE(named<QPushButton>("form_attach"), nullptr) << "and back";
  expect_words_kept();
}

TEST_F(FormFilesTest, AFileThatIsTakenAwayAgainIsGone) {
  it.connect_with("empty");
  ASSERT_TRUE(drop({file(QStringLiteral("log.txt"), "x")}));
  EXPECT_EQ(keeper.form_files().size(), 1U);
  named<QToolButton>("chip_remove")->click();
  EXPECT_TRUE(keeper.form_files().empty());
  EXPECT_EQ(window->focusWidget(), named<QPushButton>("form_attach")) << "the keyboard keeps its place";
}

TEST_F(FormFilesTest, TheKeyboardReachesAllOfItFromTopToBottom) {
  ASSERT_TRUE(drop({file(QStringLiteral("one.txt"), "1"), file(QStringLiteral("two.txt"), "2")}));
  service.serve();
  QCoreApplication::processEvents();
  auto* description = field<QPlainTextEdit>("description");
  description->setFocus();
  QStringList visited;
  for (int steps = 0; steps < 8 && window->focusWidget() != send(); ++steps) {
    QTest::keyClick(window->focusWidget(), Qt::Key_Tab);
    visited << window->focusWidget()->accessibleName() + window->focusWidget()->objectName();
  }
  auto const order = visited.join(QStringLiteral(", "));
  EXPECT_TRUE(order.endsWith(QStringLiteral(
      "form_attach, form_screenshot, Remove one.txtchip_remove, Remove two.txtchip_remove, form_send")))
      << order.toStdString();
  EXPECT_FALSE(named<QPushButton>("form_attach")->text().isEmpty());
  EXPECT_FALSE(named<QPushButton>("form_screenshot")->text().isEmpty());
  QTest::keyClick(description, Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_TRUE(wait_for([&] { return window->findChild<QFileDialog*>(QStringLiteral("attach_dialog")); }));
  for (auto* dialog : window->findChildren<QFileDialog*>()) dialog->close();
}

TEST_F(FormFilesTest, AScreenshotIsTakenWithoutTheWindowInIt) {
  QTest::keyClick(field<QLineEdit>("subject"), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_FALSE(window->isVisible());
  EXPECT_TRUE(window->holds_unkept()) << "nothing restarts this program meanwhile";
  ASSERT_TRUE(wait_for([&] { return window->isVisible(); }));
  EXPECT_EQ(window->page(), Page::form);
  EXPECT_TRUE(says(QStringLiteral("does not let Deskbell take a picture")) ||
              window->findChild<QDialog*>(QStringLiteral("screenshot")) != nullptr);
  expect_words_kept();
}

TEST_F(FormFilesTest, TheRequestSaysWhatWasSentAndHowFarItIs) {
  ASSERT_TRUE(drop({file(QStringLiteral("log.txt"), "hello"), file(QStringLiteral("a <b>.txt"), "x")}));
  service.serve();
  send()->click();
  answer();
  auto const form = forms()[0];
  TrayRequestChanged queued;
  queued.request.submission_id = form.submission_id;
  queued.request.subject = "Beeping";
  queued.request.status = "queued";
  it.hear(queued);
  window->show_request(it.model.requests().back());
  auto* files = named<QLabel>("request_files");
  ASSERT_NE(files, nullptr);
  EXPECT_EQ(files->textFormat(), Qt::PlainText);
  EXPECT_EQ(files->text(),
            QStringLiteral("Attached: log.txt (5 bytes · waiting for the connection), a _b_.txt "
                           "(1 bytes · waiting for the connection)"))
      << files->text().toStdString();
  auto const told = [&](std::size_t place, AttachmentState state, std::int64_t moved = 0) {
    auto view = it.model.form_files(form.submission_id).at(place);
    view.state = state;
    view.moved = moved;
    it.hear(TrayAttachmentChanged{ChatId{}, MessageId{form.submission_id.uuid}, view});
  };
  told(0, AttachmentState::moving, 3);
  EXPECT_TRUE(files->text().contains(QStringLiteral("log.txt (3 bytes of 5 bytes)")));
  told(0, AttachmentState::there);
  told(1, AttachmentState::there);
  EXPECT_EQ(files->text(), QStringLiteral("Attached: log.txt, a _b_.txt"));
  window->show_request(it.model.requests().front());
  EXPECT_EQ(named<QLabel>("request_files"), nullptr) << "another one's";
}

TEST_F(FormFilesTest, TheRequestSaysWhichDidNotArriveAndTriesThemAgain) {
  ASSERT_TRUE(drop({file(QStringLiteral("log.txt"), "hello"), file(QStringLiteral("film.mkv"), "x")}));
  service.serve();
  send()->click();
  answer();
  auto const form = forms()[0];
  TrayRequestChanged queued;
  queued.request.submission_id = form.submission_id;
  queued.request.subject = "Beeping";
  queued.request.status = "New";
  it.hear(queued);
  auto const told = [&](std::size_t place, AttachmentState state, std::optional<std::string> error = {}) {
    auto view = it.model.form_files(form.submission_id).at(place);
    view.state = state;
    view.error = std::move(error);
    it.hear(TrayAttachmentChanged{ChatId{}, MessageId{form.submission_id.uuid}, view});
  };
  auto const retry = [&]() -> QPushButton* {
    QCoreApplication::processEvents();
    for (auto* button : window->findChildren<QPushButton*>())
      if (button->isVisible() && button->text() == QStringLiteral("Retry")) return button;
    return nullptr;
  };
  window->show_request(it.model.requests().back());
  EXPECT_EQ(retry(), nullptr);
  told(0, AttachmentState::there);
  told(1, AttachmentState::failed, "no films");
  EXPECT_EQ(named<QLabel>("request_files")->text(), QStringLiteral("Attached: log.txt"));
  EXPECT_TRUE(says(QStringLiteral("Did not reach your IT: film.mkv (no films)")));
  ASSERT_NE(retry(), nullptr);
  retry()->click();
  ASSERT_EQ(it.all_sent<TrayFetch>().size(), 1U) << "not the one that arrived";
  EXPECT_EQ(it.all_sent<TrayFetch>()[0].attachment_id, form.attachments->at(1));
  TrayAnswer gone;
  gone.request_id = it.all_sent<TrayFetch>()[0].request_id;
  gone.code = "not_found";
  gone.error = "it is not kept";
  it.hear(gone);
  EXPECT_TRUE(says(QStringLiteral("Did not reach your IT: film.mkv (it is not kept)")));
  EXPECT_TRUE(says(QStringLiteral("send it in the chat or with a new request")));
  retry()->click();
  ASSERT_EQ(it.all_sent<TrayFetch>().size(), 2U);
  told(1, AttachmentState::waiting);
  EXPECT_EQ(retry(), nullptr) << "it is on its way";
  EXPECT_FALSE(says(QStringLiteral("Did not reach")));
}

}  // namespace
}  // namespace deskbell::tray
