// Choosing a file begins in the person's own folders, or where they chose one before.
#include "tray/folders.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QPlainTextEdit>
#include <QTemporaryDir>
#include <QTest>

#include "tests/tray/wait_for.h"
#include "tests/tray/window_fixture.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::wait_for;

/// A person with an empty home, and a program that runs somewhere else.
struct FoldersTest : test::WindowTest {
  QTemporaryDir folder;
  QString home = folder.filePath(QStringLiteral("home"));
  QString outside = folder.filePath(QStringLiteral("outside"));
  QString before = QDir::currentPath();
  QByteArray home_before = qgetenv("HOME");
  QByteArray config_before = qgetenv("XDG_CONFIG_HOME");

  void SetUp() override {
    QDir().mkpath(home);
    QDir().mkpath(outside);
    QDir::setCurrent(outside);
    qputenv("HOME", home.toUtf8());
    qputenv("XDG_CONFIG_HOME", home.toUtf8());
  }
  void TearDown() override {
    QDir::setCurrent(before);
    qputenv("HOME", home_before);
    if (config_before.isEmpty()) {
      qunsetenv("XDG_CONFIG_HOME");
    } else {
      qputenv("XDG_CONFIG_HOME", config_before);
    }
  }
  QString made(QString const& path) {
    QDir().mkpath(path);
    return path;
  }
  QFileDialog* dialog(char const* name) {
    QFileDialog* found = nullptr;
    wait_for([&] { return (found = window.findChild<QFileDialog*>(QLatin1String(name))) != nullptr; });
    return found;
  }
  /// Where the dialog of that name begins; what is `chosen` is chosen in it.
  QString begins_in(char const* name, QString const& chosen = {}) {
    auto* open_one = dialog(name);
    if (open_one == nullptr) return {};
    auto const begins = open_one->directory().absolutePath();
    if (!chosen.isEmpty()) {
      Q_EMIT open_one->filesSelected({chosen});
      Q_EMIT open_one->fileSelected(chosen);
    }
    open_one->close();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    return begins;
  }
  QString attach(QString const& chosen = {}) {
    auto* form = window.findChild<QWidget*>(QStringLiteral("field_description"));
    window.raise_and_focus();  // the dialog before had the keyboard
    QCoreApplication::processEvents();
    QTest::keyClick(window.page() == Page::form ? form : composer(), Qt::Key_A,
                    Qt::ControlModifier | Qt::ShiftModifier);
    return begins_in("attach_dialog", chosen);
  }
  QString save(QString const& chosen = {}) {
    auto message = test::message(50, "", false);
    AttachmentView view;
    view.attachment_id = AttachmentId{test::numbered(701)};
    view.name = "log.txt";
    view.size = 5;
    view.state = AttachmentState::there;
    message.attachments.emplace();
    message.attachments->push_back(view);
    it.hear(TrayMessages{{message}, {}});
    QCoreApplication::processEvents();
    auto const row = timeline()->model()->rowCount() - 1;
    auto const card = timeline()->visualRect(timeline()->model()->index(row, 0));
    for (int y = card.top(); y < card.bottom() && window.findChild<QFileDialog*>() == nullptr; y += 6)
      QTest::mouseClick(timeline()->viewport(), Qt::LeftButton, {}, {card.left() + 60, y});
    return begins_in("save_dialog", chosen);
  }
};

TEST_F(FoldersTest, AttachingBeginsWithPicturesDocumentsOrTheHome) {
  open("chat");
  EXPECT_EQ(attach(), home);
  auto const documents = made(home + QStringLiteral("/Documents"));
  EXPECT_EQ(attach(), documents);
  auto const pictures = made(home + QStringLiteral("/Pictures"));
  EXPECT_EQ(attach(), pictures);
}

TEST_F(FoldersTest, AttachingGoesOnWhereItWasInTheConversationAndInForms) {
  open("chat");
  auto const stick = made(folder.filePath(QStringLiteral("stick")));
  QFile file(stick + QStringLiteral("/a.txt"));
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  file.close();
  attach(file.fileName());
  EXPECT_EQ(attach(), stick);
  window.show_page(Page::form);
  QCoreApplication::processEvents();
  EXPECT_EQ(attach(), stick);
  ASSERT_TRUE(QDir(stick).removeRecursively());
  EXPECT_EQ(attach(), home) << "it was taken out";
}

TEST_F(FoldersTest, SavingBeginsWithDownloadsOrTheHomeAndGoesOnWhereItWas) {
  open("chat");
  EXPECT_EQ(save(), home);
  auto const downloads = made(home + QStringLiteral("/Downloads"));
  EXPECT_EQ(save(), downloads);
  auto const reports = made(home + QStringLiteral("/reports"));
  save(reports + QStringLiteral("/log.txt"));
  EXPECT_EQ(save(), reports);
}

}  // namespace
}  // namespace deskbell::tray
