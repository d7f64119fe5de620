// A contact form outlives this program, however it ends: what was written and attached is there again, what
// was sent goes on its way, and nothing is sent twice or stays on the disk when the service has it.
#include <gtest/gtest.h>

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <memory>

#include "tests/tray/file_service.h"
#include "tray/form_page.h"
#include "tray/keeper.h"
#include "tray/window.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::FileService;
using test::ModelFixture;

/// One run of the program: Session's own part of it.
struct TrayRun {
  ModelFixture it;
  FileService service{it};
  Appearance appearance;
  Keeper keeper;
  Attachments chat_files;
  Window window;

  explicit TrayRun(QString const& file)
      : keeper(file),
        chat_files(it.model, file + QStringLiteral("-files")),
        window(it.model, appearance, keeper, chat_files) {
    it.next_id = next_id;
    chat_files.restore(keeper.files());
    chat_files.remove_strays(keeper.form_files());
    QObject::connect(&it.model, &Model::menu_changed, &window, [this] { window.go_on_with_forms(); });
  }
  ~TrayRun() {
    next_id = it.next_id;
    keeper.flush();
  }
  static inline std::uint32_t next_id = 1;  ///< as outside: no run makes a name that another one made

  void open() {
    window.show_page(Page::form);
    window.raise_and_focus();
    QCoreApplication::processEvents();
  }
  template <class Widget>
  Widget* field(char const* name) {
    return window.findChild<Widget*>(QStringLiteral("field_") + QLatin1String(name));
  }
  void fill() {
    field<QLineEdit>("email")->setText(QStringLiteral("jana@example.com"));
    field<QLineEdit>("subject")->setText(QStringLiteral("Beeping"));
    field<QPlainTextEdit>("description")->setPlainText(QStringLiteral("It beeps,\nall day"));
  }
  void send() { window.findChild<QPushButton*>(QStringLiteral("form_send"))->click(); }
  bool is_writing() { return window.findChild<QPushButton*>(QStringLiteral("form_send"))->isEnabled(); }
  void attach(QString const& path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    window.findChild<FormPage*>()->take(data);
  }
  QStringList chips() {
    QStringList names;
    QCoreApplication::processEvents();
    for (auto* label : window.findChildren<QLabel*>(QStringLiteral("chip_name")))
      if (label->isVisible())
        names << label->toolTip().remove(QStringLiteral("<qt>")).remove(QStringLiteral("</qt>"));
    return names;
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
};

struct FormDraftsTest : testing::Test {
  QTemporaryDir folder;
  QString kept = folder.filePath(QStringLiteral("kept"));
  std::unique_ptr<TrayRun> run;

  /// The program starts, where it ran before: anew. The service has what it had.
  void start(bool connected = true) {
    std::map<AttachmentId, TrayAttach> files;
    std::map<AttachmentId, QByteArray> bytes;
    if (run) {
      files = run->service.files;
      bytes = run->service.bytes;
      run.reset();
    }
    run = std::make_unique<TrayRun>(kept);
    run->service.files = files;
    run->service.bytes = bytes;
    if (connected) run->it.connect_with("empty");
  }
  /// As start(), and the form is on show.
  void start_and_open() {
    start();
    run->open();
  }
  QString file(QString const& name, QByteArray const& bytes) {
    QFile made(folder.filePath(name));
    EXPECT_TRUE(made.open(QIODevice::WriteOnly));
    made.write(bytes);
    return made.fileName();
  }
  /// As QStrings are written.
  bool on_disk(QString const& words) {
    QByteArray wide;
    for (auto const letter : words)
      wide += QByteArray(1, static_cast<char>(letter.unicode() >> 8)) + letter.toLatin1();
    QFile disk(kept);
    return disk.open(QIODevice::ReadOnly) && disk.readAll().contains(wide);
  }
};

TEST_F(FormDraftsTest, WhatWasWrittenIsThereAgainAndGoneFromTheDiskWhenItIsSent) {
  start_and_open();
  EXPECT_EQ(run->field<QLineEdit>("name")->text(), QStringLiteral("Jana Novak"));
  run->fill();
  run->field<QLineEdit>("name")->clear();
  run->field<QComboBox>("problem_type")->setCurrentText(QStringLiteral("Network"));
  EXPECT_FALSE(run->window.holds_unkept()) << "another one may take this program's place";
  start_and_open();
  EXPECT_TRUE(on_disk(QStringLiteral("Beeping")));
  EXPECT_EQ(run->field<QLineEdit>("name")->text(), QString()) << "what was taken out stays out";
  EXPECT_EQ(run->field<QLineEdit>("email")->text(), QStringLiteral("jana@example.com"));
  EXPECT_EQ(run->field<QPlainTextEdit>("description")->toPlainText(), QStringLiteral("It beeps,\nall day"));
  EXPECT_EQ(run->field<QComboBox>("problem_type")->currentText(), QStringLiteral("Network"));
  EXPECT_TRUE(run->forms().empty()) << "nobody sent it";
  run->send();
  ASSERT_EQ(run->forms().size(), 1U);
  run->answer();
  EXPECT_FALSE(on_disk(QStringLiteral("Beeping")));
  EXPECT_FALSE(on_disk(QStringLiteral("all day")));
  run->open();
  EXPECT_EQ(run->field<QLineEdit>("name")->text(), QStringLiteral("Jana Novak")) << "the next one";
  start_and_open();
  EXPECT_TRUE(run->field<QLineEdit>("subject")->text().isEmpty());
}

TEST_F(FormDraftsTest, WhatIsTakenOutAgainIsNotKept) {
  start_and_open();
  run->fill();
  for (auto const* name : {"email", "subject"}) run->field<QLineEdit>(name)->clear();
  run->field<QPlainTextEdit>("description")->clear();
  EXPECT_TRUE(run->keeper.form("form").empty()) << "what the policy put there is nobody's";
}

TEST_F(FormDraftsTest, FieldsThatThePolicyDroppedAreDropped) {
  start_and_open();
  run->fill();
  start(false);
  test::FakeAgent agent{QString()};
  test::set_scene(agent, "empty");
  auto& fields = agent.snapshot.menu[1].form;
  std::erase_if(fields, [](FormField const& field) { return field.name == "subject"; });
  for (auto& field : fields)
    if (field.name == "problem_type") field.default_value = "Access";
  run->it.connect_with(agent.snapshot, agent.messages);
  run->open();
  EXPECT_EQ(run->field<QLineEdit>("subject"), nullptr);
  EXPECT_EQ(run->field<QLineEdit>("email")->text(), QStringLiteral("jana@example.com"));
  EXPECT_EQ(run->field<QComboBox>("problem_type")->currentText(), QStringLiteral("Access"))
      << "untouched: as the policy has it now";
  run->keeper.flush();
  EXPECT_TRUE(on_disk(QStringLiteral("jana@example.com")));
  EXPECT_FALSE(on_disk(QStringLiteral("Beeping")));
}

TEST_F(FormDraftsTest, FilesAreThereAgainAndGoOnWhereTheyStopped) {
  start_and_open();
  run->fill();
  auto const bytes = test::some_bytes(100'000);
  run->attach(file(QStringLiteral("log.txt"), bytes));
  QImage picture(30, 20, QImage::Format_RGB32);
  picture.fill(Qt::red);
  QGuiApplication::clipboard()->setImage(picture);
  QTest::keyClick(run->field<QLineEdit>("subject"), Qt::Key_V, Qt::ControlModifier);
  ASSERT_EQ(run->chips().size(), 2);
  run->service.pieces_left = 2;
  run->service.serve();
  start_and_open();
  EXPECT_TRUE(run->it.all_sent<TrayDetach>().empty());
  ASSERT_EQ(run->chips().size(), 2);
  EXPECT_EQ(run->chips()[0], QStringLiteral("log.txt"));
  EXPECT_TRUE(run->chat_files.attached().empty());
  run->service.serve();
  EXPECT_EQ(run->it.all_sent<TrayAttachBytes>()[0].offset, 2 * 32 * 1024);
  run->send();
  ASSERT_EQ(run->forms().size(), 1U);
  ASSERT_EQ(run->forms()[0].attachments->size(), 2U);
  EXPECT_EQ(run->service.bytes.at(run->forms()[0].attachments->at(0)), bytes);
  QDir const pictures(kept + QStringLiteral("-files"));
  EXPECT_EQ(pictures.entryList(QDir::Files).size(), 1);
  run->answer();
  EXPECT_TRUE(pictures.entryList(QDir::Files).isEmpty()) << "our own copy";
  EXPECT_TRUE(QFile::exists(folder.filePath(QStringLiteral("log.txt")))) << "the person's own";
}

TEST_F(FormDraftsTest, AFileThatIsGoneMeanwhileIsSaidAtTheForm) {
  start_and_open();
  run->fill();
  auto const path = file(QStringLiteral("log.txt"), "hello");
  run->attach(path);
  start();
  QFile::remove(path);
  run->open();
  run->service.serve();
  run->send();
  EXPECT_TRUE(run->forms().empty());
  EXPECT_TRUE(run->is_writing());
  EXPECT_EQ(run->chips().size(), 1) << "to be removed";
}

TEST_F(FormDraftsTest, WhatWaitedForItsFilesGoesOutByItself) {
  start_and_open();
  run->fill();
  run->attach(file(QStringLiteral("log.txt"), test::some_bytes(100'000)));
  run->service.pieces_left = 1;
  run->service.serve();
  run->send();
  EXPECT_FALSE(run->window.holds_unkept());
  start();
  EXPECT_TRUE(run->forms().empty());
  run->service.serve();
  ASSERT_EQ(run->forms().size(), 1U) << "nobody opened the form";
  EXPECT_EQ(run->forms()[0].attachments->size(), 1U);
  run->answer();
  EXPECT_TRUE(run->keeper.form("form").empty());
}

TEST_F(FormDraftsTest, WhatTheServiceWasAskedToTakeIsAskedForUnderTheSameNameWithTheSameWords) {
  start_and_open();
  run->fill();
  run->attach(file(QStringLiteral("log.txt"), "hello"));
  run->service.serve();
  run->send();
  ASSERT_EQ(run->forms().size(), 1U);
  auto const first = run->forms()[0];
  EXPECT_TRUE(on_disk(QString::fromStdString(first.submission_id.text()))) << "before it leaves";
  start(false);
  test::FakeAgent agent{QString()};
  test::set_scene(agent, "empty");
  agent.snapshot.menu[1].form.back().default_value = "High";  // the policy changed meanwhile
  run->it.connect_with(agent.snapshot, agent.messages);
  ASSERT_EQ(run->forms().size(), 1U);
  EXPECT_EQ(run->forms()[0].submission_id, first.submission_id);
  EXPECT_EQ(run->forms()[0].fields, first.fields);
  EXPECT_EQ(run->forms()[0].attachments, first.attachments);
  run->answer();
  EXPECT_TRUE(run->keeper.form("form").empty());
  start();
  EXPECT_TRUE(run->forms().empty());
}

TEST_F(FormDraftsTest, WhatTheServiceRefusesThenIsThereToBeMended) {
  start_and_open();
  run->fill();
  run->send();
  start();
  ASSERT_EQ(run->forms().size(), 1U);
  auto const first = run->forms()[0].submission_id;
  run->answer("invalid", "email: found none");
  start_and_open();
  EXPECT_TRUE(run->forms().empty()) << "not by itself";
  EXPECT_TRUE(run->is_writing());
  EXPECT_EQ(run->field<QLineEdit>("subject")->text(), QStringLiteral("Beeping"));
  run->send();
  ASSERT_EQ(run->forms().size(), 1U);
  EXPECT_NE(run->forms()[0].submission_id, first);
}

TEST_F(FormDraftsTest, AFormThatThePolicyHasNoMoreIsKeptForWhenItIsThereAgain) {
  start_and_open();
  run->fill();
  start(false);
  test::FakeAgent agent{QString()};
  test::set_scene(agent, "empty");
  agent.snapshot.menu.erase(agent.snapshot.menu.begin() + 1);
  run->it.connect_with(agent.snapshot, agent.messages);
  start_and_open();
  EXPECT_EQ(run->field<QLineEdit>("subject")->text(), QStringLiteral("Beeping"));
}

TEST_F(FormDraftsTest, WhatWasSentGoesOnAlsoWhereThePolicyHasNoSuchFormNow) {
  start_and_open();
  run->fill();
  run->send();
  ASSERT_EQ(run->forms().size(), 1U);
  auto const first = run->forms()[0];
  start(false);
  test::FakeAgent agent{QString()};
  test::set_scene(agent, "empty");
  agent.snapshot.menu.erase(agent.snapshot.menu.begin() + 1);
  QSignalSpy const stopped(&run->window, &Window::form_stopped);
  run->it.connect_with(agent.snapshot, agent.messages);
  ASSERT_EQ(run->forms().size(), 1U);
  EXPECT_EQ(run->forms()[0].submission_id, first.submission_id);
  EXPECT_EQ(run->forms()[0].fields, first.fields);
  EXPECT_EQ(stopped.count(), 0);
  run->answer("invalid", "item_id: no such form");
  EXPECT_EQ(stopped.count(), 1) << "its person thinks that it is on its way";
  EXPECT_EQ(run->field<QLineEdit>("subject")->text(), QStringLiteral("Beeping"));
  start_and_open();
  EXPECT_TRUE(run->forms().empty()) << "not by itself";
  EXPECT_EQ(run->field<QLineEdit>("subject")->text(), QStringLiteral("Beeping")) << "nothing is lost";
}

TEST_F(FormDraftsTest, WhatCannotGoOnAfterARestartIsBroughtBeforeItsPerson) {
  start_and_open();
  run->fill();
  auto const log = file(QStringLiteral("log.txt"), QByteArray(100'000, 'x'));
  run->attach(log);
  run->send();
  ASSERT_TRUE(run->forms().empty()) << "it waits for its file";
  ASSERT_TRUE(QFile::remove(log));
  start(false);
  QSignalSpy const stopped(&run->window, &Window::form_stopped);
  run->it.connect_with("empty");
  run->service.serve();
  QCoreApplication::processEvents();
  ASSERT_EQ(stopped.count(), 1);
  EXPECT_EQ(stopped[0][0].toString(), QStringLiteral("form"));
}

TEST_F(FormDraftsTest, WhatCannotGoOnIsToldOnWhateverPageIsLookedAt) {
  start_and_open();
  run->fill();
  run->send();
  run->window.show_page(Page::requests);
  run->window.show();
  auto const told = [&] {
    auto const labels = run->window.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [](QLabel const* label) {
      return label->isVisible() &&
             label->text() == QStringLiteral("“Report a problem” was not sent. Open it again to see why.");
    });
  };
  EXPECT_FALSE(told());
  run->answer("invalid", "subject: too long");
  EXPECT_TRUE(told());
}

}  // namespace
}  // namespace deskbell::tray
