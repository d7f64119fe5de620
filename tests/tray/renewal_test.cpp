// A tray that runs on while its package is upgraded or removed: it makes room for the new one, or ends, and
// takes nothing from anybody's hands.
#include "tray/renewal.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include "tests/support/paths.h"
#include "tests/tray/model_fixture.h"
#include "tests/tray/wait_for.h"
#include "tests/tray/window_fixture.h"
#include "tray/options.h"
#include "tray/places.h"

namespace deskbell::tray {
namespace {

using test::wait_for;

struct RenewalTest : testing::Test {
  test::ModelFixture it;
  ProgramState program = ProgramState::same;
  bool open = false;
  bool unkept = false;
  int looks = 0;
  Renewal renewal{it.model, Renewal::Outside{"0.1.0",
                                             [this] {
                                               ++looks;
                                               return program;
                                             },
                                             [this] { return open; }, [this] { return unkept; },
                                             std::chrono::milliseconds(1)}};
  QSignalSpy outdated{&renewal, &Renewal::outdated};
  QSignalSpy removed{&renewal, &Renewal::removed};

  void service_is(std::string const& version) {
    if (it.connected) it.lose();
    test::FakeAgent agent{QString()};
    test::set_scene(agent, "chat");
    agent.snapshot.agent_version = version;
    it.connect_with(agent.snapshot, agent.messages);
  }
  /// It has looked again, of itself.
  bool looks_again() {
    return wait_for([this, before = looks] { return looks > before; });
  }
};

TEST_F(RenewalTest, MakesRoomWhenTheServiceIsAnotherVersionAndTheFileToo) {
  service_is("0.1.0");
  EXPECT_EQ(looks, 0) << "while all is well nobody asks the disk";
  it.lose();
  program = ProgramState::another;
  ASSERT_TRUE(looks_again());
  EXPECT_EQ(outdated.count(), 0) << "nobody knows yet what the service will be";
  service_is("0.2.0");
  EXPECT_EQ(outdated.count(), 1);
  renewal.look();
  EXPECT_EQ(outdated.count(), 1) << "once";
  EXPECT_EQ(removed.count(), 0);
}

TEST_F(RenewalTest, WhatCannotBeStartedIsTriedAgain) {
  service_is("0.1.0");
  program = ProgramState::another;
  service_is("0.2.0");
  ASSERT_EQ(outdated.count(), 1);
  renewal.on_cannot_start();
  EXPECT_EQ(outdated.count(), 1) << "not at once";
  ASSERT_TRUE(wait_for([this] { return outdated.count() == 2; }));
  renewal.on_cannot_start();
  program = ProgramState::gone;  // its package was removed then
  ASSERT_TRUE(wait_for([this] { return removed.count() == 1; }));
}

/// As where a service of another version was started by hand: starting anew would go on for ever.
TEST_F(RenewalTest, StaysWhereNothingElseIsInstalled) {
  service_is("0.2.0");
  ASSERT_TRUE(looks_again());
  EXPECT_EQ(outdated.count(), 0);
  program = ProgramState::another;  // its own package comes after the service's
  ASSERT_TRUE(wait_for([this] { return outdated.count() == 1; }));
}

TEST_F(RenewalTest, StaysWhileSomebodyLooksOrSomethingWouldBeLost) {
  service_is("0.1.0");
  open = true;
  unkept = true;
  program = ProgramState::another;
  service_is("0.2.0");
  ASSERT_TRUE(looks_again());
  open = false;
  renewal.look();  // as when the window is closed
  EXPECT_EQ(outdated.count(), 0);
  open = true;
  unkept = false;
  ASSERT_TRUE(looks_again());
  EXPECT_EQ(outdated.count(), 0);
  open = false;
  ASSERT_TRUE(wait_for([this] { return outdated.count() == 1; }));
}

TEST_F(RenewalTest, EndsWhenItWasRemovedAndNobodyLooks) {
  service_is("0.1.0");
  open = true;
  unkept = true;  // nothing will ever take it
  it.lose();
  ASSERT_TRUE(looks_again()) << "the files go after the service";
  program = ProgramState::gone;
  ASSERT_TRUE(looks_again());
  EXPECT_EQ(removed.count(), 0);
  open = false;
  renewal.look();
  EXPECT_EQ(removed.count(), 1);
  EXPECT_EQ(outdated.count(), 0);
}

void write_file(QString const& path, QByteArray const& content) {
  QFile file(path);
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  file.write(content);
  file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

TEST(ProgramFile, SaysWhatBecameOfIt) {
  QTemporaryDir folder;
  auto const path = folder.filePath(QStringLiteral("program"));
  write_file(path, "one");
  ProgramFile const program(QFile::encodeName(path));
  EXPECT_EQ(program.state(), ProgramState::same);
  write_file(path + QStringLiteral(".new"), "two");
  ASSERT_EQ(std::rename(qPrintable(path + QStringLiteral(".new")), qPrintable(path)), 0);
  EXPECT_EQ(program.state(), ProgramState::another);
  ASSERT_TRUE(QFile::remove(path));
  EXPECT_EQ(program.state(), ProgramState::gone);
  EXPECT_EQ(ProgramFile().state(), ProgramState::same) << "these tests";
}

TEST(Options, ThoseOfAStartThatNobodySeesNameNoPage) {
  EXPECT_TRUE(arguments_without_page(*parse_options({QStringLiteral("x"), QStringLiteral("--show=form")}, {}))
                  .isEmpty());
  EXPECT_EQ(arguments_without_page(*parse_options({QStringLiteral("x")}, QStringLiteral("/a"))),
            (QStringList{QStringLiteral("--socket"), QStringLiteral("/a")}));
}

struct UnkeptTest : test::WindowTest {};

TEST_F(UnkeptTest, AFormThatSomebodyBeganIsKept) {
  open("empty", Page::form);
  QSignalSpy put_away(&window, &Window::put_away);
  field<QPlainTextEdit>("description")->setPlainText(QStringLiteral("It beeps"));
  window.hide();
  EXPECT_EQ(put_away.count(), 1);
  EXPECT_FALSE(window.holds_unkept());
}

/// The real program, from a file of its own.
struct RunningTray : testing::Test {
  QTemporaryDir folder;
  QString home = folder.filePath(QStringLiteral("home"));
  QString program = folder.filePath(QStringLiteral("deskbell-tray"));
  test::FakeAgent agent{folder.filePath(QStringLiteral("tray.sock"))};
  QProcess tray;

  void SetUp() override {
    ASSERT_TRUE(QDir().mkpath(home));
    QFile::setPermissions(home, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    ASSERT_TRUE(QFile::copy(QStringLiteral(DESKBELL_BINARY_DIR "/bin/deskbell-tray"), program));
    auto environment = QProcessEnvironment::systemEnvironment();
    for (auto const* name : {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"})
      environment.insert(QString::fromLatin1(name), home);
    tray.setProcessEnvironment(environment);
    tray.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    test::set_scene(agent, "empty");
    agent.snapshot.requests.clear();  // nothing to ask for
    ASSERT_TRUE(start("--version").startsWith("deskbell-tray "));
    agent.snapshot.agent_version = start("--version").mid(14).trimmed().toStdString();
    test::behave_like_a_service(agent);
    ASSERT_TRUE(agent.listen());
    tray.start(program, {QStringLiteral("--socket"), folder.filePath(QStringLiteral("tray.sock"))});
    ASSERT_TRUE(wait_for([this] { return agent.has_tray() && !agent.heard.empty(); }));
  }
  void TearDown() override {
    tray.kill();
    tray.waitForFinished();
  }
  QByteArray start(char const* argument) {
    QProcess once;
    once.setProcessEnvironment(tray.processEnvironment());
    once.start(program, {QString::fromLatin1(argument)});
    once.waitForFinished();
    return once.readAllStandardOutput();
  }
};

TEST_F(RunningTray, GivesItsPlaceToTheOneThatWasInstalled) {
  agent.stop();
  write_file(program + QStringLiteral(".new"), "#!/bin/sh\necho \"$$ $@\" > \"$HOME/started\"\nexec cat\n");
  ASSERT_EQ(std::rename(qPrintable(program + QStringLiteral(".new")), qPrintable(program)), 0);
  agent.snapshot.agent_version = "999";
  ASSERT_TRUE(agent.listen());
  QFile started(home + QStringLiteral("/started"));
  ASSERT_TRUE(wait_for([&] { return started.size() > 0; }));
  ASSERT_TRUE(started.open(QIODevice::ReadOnly));
  EXPECT_EQ(QString::fromUtf8(started.readAll()).trimmed(),
            QStringLiteral("%1 --socket %2")
                .arg(tray.processId())
                .arg(folder.filePath(QStringLiteral("tray.sock"))))
      << "in its place: the same process";
}

/// As while a package is unpacked: the file is there, and is no program yet.
TEST_F(RunningTray, StaysUntilTheOtherOneCanBeStarted) {
  agent.stop();
  write_file(program + QStringLiteral(".new"), "#!/bin/sh\necho \"$$ $@\" > \"$HOME/started\"\nexec cat\n");
  QFile::setPermissions(program + QStringLiteral(".new"), QFile::ReadOwner);
  ASSERT_EQ(std::rename(qPrintable(program + QStringLiteral(".new")), qPrintable(program)), 0);
  agent.snapshot.agent_version = "999";
  agent.heard.clear();
  ASSERT_TRUE(agent.listen());
  ASSERT_TRUE(wait_for([this] { return agent.has_tray() && !agent.heard.empty(); }));
  QFile started(home + QStringLiteral("/started"));
  // It comes to it again with each connection, whatever its pause is.
  auto const comes_back = [this] {
    agent.stop();
    agent.heard.clear();
    return agent.listen() && wait_for([this] { return agent.has_tray() && !agent.heard.empty(); });
  };
  ASSERT_TRUE(comes_back()) << "it serves on";
  EXPECT_EQ(started.size(), 0);
  QFile::setPermissions(program, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  agent.stop();
  ASSERT_TRUE(agent.listen());
  EXPECT_TRUE(wait_for([&] { return started.size() > 0; }));
}

TEST_F(RunningTray, EndsWhenItsPackageWasRemoved) {
  ASSERT_TRUE(QFile::remove(program));
  agent.stop();
  ASSERT_TRUE(wait_for([this] { return tray.state() == QProcess::NotRunning; }));
  EXPECT_EQ(tray.exitStatus(), QProcess::NormalExit);
  EXPECT_EQ(tray.exitCode(), 0);
}

}  // namespace
}  // namespace deskbell::tray
