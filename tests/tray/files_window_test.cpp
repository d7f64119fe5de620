// Files in the real window: attached by button, paste and drop, sent, received, saved; by mouse and keyboard.
#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUrl>

#include "protocol/reasons.h"
#include "tests/tray/file_service.h"
#include "tests/tray/wait_for.h"
#include "tray/keeper.h"
#include "tray/window.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::some_bytes;
using test::wait_for;

struct FilesWindowTest : test::FilesTest {
  Appearance appearance;
  Keeper keeper{QString()};
  Window window{it.model, appearance, keeper, it.attachments};

  void open(std::string_view scene) {
    it.connect_with(scene);
    window.show_page(Page::chat);
    window.raise_and_focus();
    QCoreApplication::processEvents();
  }
  QPlainTextEdit* composer() { return window.findChild<QPlainTextEdit*>(QStringLiteral("composer_text")); }
  QListView* timeline() { return window.findChild<QListView*>(QStringLiteral("timeline")); }
  QToolButton* tool(char const* name) {
    QCoreApplication::processEvents();
    for (auto* button : window.findChildren<QToolButton*>(QLatin1String(name)))
      if (button->isVisible()) return button;
    return nullptr;
  }
  QStringList labels(char const* name) {
    QStringList texts;
    QCoreApplication::processEvents();
    for (auto* label : window.findChildren<QLabel*>(QLatin1String(name)))
      if (label->isVisible()) texts << label->toolTip();
    return texts;
  }
  bool says(QString const& words) {
    for (auto* label : window.findChildren<QLabel*>())
      if (label->isVisible() && label->text().contains(words)) return true;
    return false;
  }
  QString read_aloud() {
    auto const* model = timeline()->model();
    return model->index(model->rowCount() - 1, 0).data(Qt::AccessibleTextRole).toString();
  }
  void receive(std::string name, AttachmentState state, bool own = false) {
    auto message = test::message(50, "", own);
    message.attachments.emplace();
    AttachmentView view;
    view.attachment_id = AttachmentId{test::numbered(701)};
    view.name = std::move(name);
    view.size = 40'000;
    view.state = state;
    if (state == AttachmentState::moving) view.moved = 10'000;
    message.attachments->push_back(view);
    it.hear(TrayMessages{{message}, {}});
    QCoreApplication::processEvents();
  }
  QFileDialog* dialog(char const* name) {
    wait_for([&] { return window.findChild<QFileDialog*>(QLatin1String(name)) != nullptr; });
    return window.findChild<QFileDialog*>(QLatin1String(name));
  }
};

TEST_F(FilesWindowTest, PastedPicturesAndFilesAreAttachedAndSentWithoutWords) {
  open("chat");
  QImage picture(30, 20, QImage::Format_RGB32);
  picture.fill(Qt::blue);
  QApplication::clipboard()->setImage(picture);
  QTest::keyClick(composer(), Qt::Key_V, Qt::ControlModifier);
  auto* files = new QMimeData;
  files->setUrls({QUrl::fromLocalFile(file(QStringLiteral("a <b>&.txt"), "hello"))});
  QApplication::clipboard()->setMimeData(files);
  QTest::keyClick(composer(), Qt::Key_V, Qt::ControlModifier);
  EXPECT_TRUE(composer()->toPlainText().isEmpty());
  auto const attached = it.attachments.attached();
  ASSERT_EQ(attached.size(), 2U);
  EXPECT_TRUE(attached[0].kept.name.startsWith(QStringLiteral("Picture ")) &&
              attached[0].kept.name.endsWith(QStringLiteral(".png")))
      << attached[0].kept.name.toStdString();
  service.serve();
  ASSERT_EQ(labels("chip_state").size(), 2);
  EXPECT_TRUE(labels("chip_state")[1].contains(QStringLiteral("ready")));
  EXPECT_TRUE(labels("chip_name")[1].contains(QStringLiteral("a _b_&amp;.txt"))) << "text, not markup";
  QTest::keyClick(composer(), Qt::Key_Return);
  ASSERT_EQ(it.all_sent<TraySay>().size(), 1U);
  EXPECT_EQ(it.all_sent<TraySay>()[0].attachments->size(), 2U);
  EXPECT_TRUE(labels("chip_name").isEmpty());
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("File a _b_&.txt, 5 bytes")))
      << read_aloud().toStdString();
  // Text is still text.
  QApplication::clipboard()->setText(QStringLiteral("words"));
  QTest::keyClick(composer(), Qt::Key_V, Qt::ControlModifier);
  EXPECT_EQ(composer()->toPlainText(), QStringLiteral("words"));
}

TEST_F(FilesWindowTest, DroppedOnTheWindowFromAnyPage) {
  open("chat");
  window.show_page(Page::device);
  QMimeData data;
  data.setUrls({QUrl::fromLocalFile(file(QStringLiteral("a.txt"), "a")),
                QUrl::fromLocalFile(file(QStringLiteral("b.txt"), "b")),
                QUrl(QStringLiteral("https://example.com/c.txt"))});
  QDragEnterEvent enter(QPoint(50, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(&window, &enter);
  EXPECT_TRUE(enter.isAccepted());
  QDropEvent drop(QPointF(50, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(&window, &drop);
  EXPECT_EQ(window.page(), Page::chat);
  EXPECT_EQ(it.attachments.attached().size(), 2U);
  QMimeData words;
  words.setText(QStringLiteral("only words"));
  QDragEnterEvent other(QPoint(50, 300), Qt::CopyAction, &words, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(&window, &other);
  EXPECT_FALSE(other.isAccepted());
}

TEST_F(FilesWindowTest, ChosenAndRemovedByKeyboard) {
  open("chat");
  EXPECT_FALSE(tool("attach")->accessibleName().isEmpty());
  EXPECT_FALSE(tool("take_screenshot")->accessibleName().isEmpty());
  QTest::keyClick(composer(), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
  auto* choice = dialog("attach_dialog");
  ASSERT_NE(choice, nullptr);
  Q_EMIT choice->filesSelected({file(QStringLiteral("one.txt"), "1"), file(QStringLiteral("two.txt"), "2")});
  choice->close();
  ASSERT_EQ(labels("chip_name").size(), 2);
  for (auto* chip : window.findChildren<QFrame*>(QStringLiteral("chip"))) {
    auto const* strip = window.findChild<QFrame*>(QStringLiteral("attachments"));
    EXPECT_TRUE(strip->rect().contains(QRect(chip->mapTo(strip, QPoint()), chip->size()))) << "in sight";
  }
  auto* remove = tool("chip_remove");
  EXPECT_EQ(remove->accessibleName(), QStringLiteral("Remove one.txt"));
  remove->setFocus();
  QTest::keyClick(remove, Qt::Key_Space);
  EXPECT_EQ(labels("chip_name").size(), 1);
  tool("chip_remove")->click();
  EXPECT_TRUE(labels("chip_name").isEmpty());
  EXPECT_EQ(window.focusWidget(), composer());
  EXPECT_FALSE(tool("send")->isEnabled());
}

TEST_F(FilesWindowTest, WhatCannotBeAttachedIsSaidAndLosesNothing) {
  open("chat");
  composer()->setPlainText(QStringLiteral("my words"));
  auto const path = file(QStringLiteral("film.mkv"), {});
  QFile::resize(path, protocol::max_attachment_bytes + 1);
  auto* files = new QMimeData;
  files->setUrls({QUrl::fromLocalFile(path), QUrl::fromLocalFile(file(QStringLiteral("ok.txt"), "x"))});
  QApplication::clipboard()->setMimeData(files);
  QTest::keyClick(composer(), Qt::Key_V, Qt::ControlModifier);
  EXPECT_TRUE(says(QStringLiteral("film.mkv")) && says(QStringLiteral("25.0 MB")));
  EXPECT_EQ(composer()->toPlainText(), QStringLiteral("my words"));
  EXPECT_EQ(it.attachments.attached().size(), 1U);
}

TEST_F(FilesWindowTest, AFailedFileHoldsTheMessageUntilItIsTriedAgainOrRemoved) {
  open("chat");
  composer()->setPlainText(QStringLiteral("see the log"));
  service.refusal = {"storage", "disk full"};
  it.attachments.add_files({file(QStringLiteral("log.txt"), "x")});
  service.serve();
  EXPECT_TRUE(labels("chip_state")[0].contains(QStringLiteral("too little room")));
  QTest::keyClick(composer(), Qt::Key_Return);
  EXPECT_TRUE(it.all_sent<TraySay>().empty());
  EXPECT_TRUE(says(QStringLiteral("A file was not attached")));
  EXPECT_EQ(composer()->toPlainText(), QStringLiteral("see the log"));
  service.refusal.reset();
  ASSERT_NE(tool("chip_retry"), nullptr);
  tool("chip_retry")->click();
  service.serve();
  QTest::keyClick(composer(), Qt::Key_Return);
  EXPECT_EQ(it.all_sent<TraySay>().size(), 1U);
}

TEST_F(FilesWindowTest, ReceivedFilesAreSavedOnlyWhereThePersonSays) {
  open("chat");
  receive("../../.config/autostart/\xE2\x80\xAEgpj.exe", AttachmentState::there);
  EXPECT_TRUE(it.all_sent<TrayFetch>().empty() && it.all_sent<TrayReadBytes>().empty())
      << "nothing by itself";
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("39 kB"))) << read_aloud().toStdString();
  auto const row = timeline()->model()->rowCount() - 1;
  auto const card = timeline()->visualRect(timeline()->model()->index(row, 0));
  for (int y = card.top(); y < card.bottom() && window.findChild<QFileDialog*>() == nullptr; y += 6)
    QTest::mouseClick(timeline()->viewport(), Qt::LeftButton, {}, {card.left() + 60, y});
  auto* choice = dialog("save_dialog");
  ASSERT_NE(choice, nullptr);
  EXPECT_EQ(QFileInfo(choice->selectedFiles().value(0)).fileName(), QStringLiteral("gpj.exe"));
  auto const path = folder.filePath(QStringLiteral("saved.bin"));
  Q_EMIT choice->fileSelected(path);
  choice->close();
  auto const bytes = some_bytes(40'000);
  service.bytes[AttachmentId{test::numbered(701)}] = bytes;
  service.serve();
  QFile saved(path);
  ASSERT_TRUE(saved.open(QIODevice::ReadOnly));
  EXPECT_EQ(saved.readAll(), bytes);
  EXPECT_FALSE(QFileInfo(path).isExecutable());
  EXPECT_TRUE(says(QStringLiteral("Saved as ")));
}

TEST_F(FilesWindowTest, TheMessagesMenuSavesWithoutAMouse) {
  open("chat");
  receive("report.pdf", AttachmentState::there);
  timeline()->setFocus();
  timeline()->setCurrentIndex(timeline()->model()->index(timeline()->model()->rowCount() - 1, 0));
  QTest::keyClick(timeline(), Qt::Key_Return);
  auto* menu = window.findChild<QMenu*>();
  ASSERT_NE(menu, nullptr);
  ASSERT_EQ(menu->actions().size(), 1) << "no words to copy";
  EXPECT_EQ(menu->actions()[0]->text(), QStringLiteral("Save “report.pdf”…"));
  menu->actions()[0]->trigger();
  menu->close();
  auto* choice = dialog("save_dialog");
  ASSERT_NE(choice, nullptr);
  choice->close();
}

TEST_F(FilesWindowTest, AnOwnFileThatFailedIsTriedAgainAndNotSaved) {
  open("chat");
  receive("till.log", AttachmentState::failed, true);
  auto const row = timeline()->model()->rowCount() - 1;
  auto const card = timeline()->visualRect(timeline()->model()->index(row, 0));
  for (int y = card.top(); y < card.bottom() && it.all_sent<TrayFetch>().empty(); y += 6)
    QTest::mouseClick(timeline()->viewport(), Qt::LeftButton, {}, {card.right() - 60, y});
  ASSERT_EQ(it.all_sent<TrayFetch>().size(), 1U);
  EXPECT_EQ(window.findChild<QFileDialog*>(), nullptr);
  TrayAnswer answer;
  answer.request_id = it.all_sent<TrayFetch>()[0].request_id;
  answer.code = "not_found";
  answer.error = std::string(reasons::file_not_kept);
  it.hear(answer);
  QCoreApplication::processEvents();
  EXPECT_TRUE(says(QStringLiteral("the file is not kept here any more: attach it once more")));
}

TEST_F(FilesWindowTest, StatesAreReadAloud) {
  open("chat");
  for (auto const& [state, words] :
       {std::pair(AttachmentState::waiting, "waiting for the connection"),
        std::pair(AttachmentState::moving, "10 kB of 39 kB"), std::pair(AttachmentState::failed, "failed")}) {
    receive("report.pdf", state);
    EXPECT_TRUE(read_aloud().contains(QLatin1String(words))) << read_aloud().toStdString();
    EXPECT_FALSE(window.grab().isNull());
  }
  // As it goes on.
  AttachmentView view;
  view.attachment_id = AttachmentId{test::numbered(701)};
  view.name = "report.pdf";
  view.size = 40'000;
  view.state = AttachmentState::here;
  it.hear(TrayAttachmentChanged{it.model.chat()->chat_id, test::message(50, "", false).message_id, view});
  EXPECT_TRUE(read_aloud().endsWith(QStringLiteral("File report.pdf, 39 kB"))) << read_aloud().toStdString();
}

TEST_F(FilesWindowTest, WhereNoScreenCanBeTakenTheWindowComesBackAndSaysSo) {
  open("chat");
  QTest::keyClick(composer(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_FALSE(window.isVisible()) << "not in its own picture";
  ASSERT_TRUE(wait_for([&] { return window.isVisible(); }));
  EXPECT_TRUE(says(QStringLiteral("does not let Deskbell take a picture")) ||
              window.findChild<QDialog*>(QStringLiteral("screenshot")) != nullptr);
}

}  // namespace
}  // namespace deskbell::tray
