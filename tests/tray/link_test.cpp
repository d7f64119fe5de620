// The tray's end of the socket: whom it believes, what it survives, and that it comes back.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtEndian>
#include <array>
#include <cstdlib>
#include <filesystem>

#include "tests/support/fake_agent/scenes.h"
#include "tests/tray/wait_for.h"
#include "tray/agent_link.h"
#include "tray/single_instance.h"
#include "tray/socket_trust.h"

namespace deskbell::tray {
namespace {

using test::FakeAgent;
using test::wait_for;

struct Listener : AgentListener {
  int connected = 0;
  QStringList lost;
  std::vector<protocol::TrayEvent> events;
  void on_agent_connected() override { ++connected; }
  void on_agent_lost(QString const& reason) override { lost << reason; }
  void on_agent_event(protocol::TrayEvent const& event) override { events.push_back(event); }
};

struct LinkTest : testing::Test {
  QTemporaryDir folder;
  QString path = folder.filePath(QStringLiteral("tray.sock"));
  Listener listener;

  /// The wake-up of a QTimer needs events: wait_for handles them.
  static bool hello(AgentLink& link) { return link.send(protocol::TrayHello{}); }
};

QByteArray frame(QByteArray const& text) {
  QByteArray head(4, '\0');
  qToBigEndian(static_cast<quint32>(text.size()), head.data());
  return head + text;
}

TEST_F(LinkTest, ConnectsSpeaksAndComesBack) {
  AgentLink link(path, listener);
  link.start();
  EXPECT_FALSE(listener.lost.isEmpty());  // nobody listens yet
  EXPECT_FALSE(hello(link));
  FakeAgent agent(path);
  test::set_scene(agent, "chat");
  ASSERT_TRUE(agent.listen());
  ASSERT_TRUE(wait_for([&] { return listener.connected == 1; }));
  ASSERT_TRUE(hello(link));
  ASSERT_TRUE(wait_for([&] { return listener.events.size() == 3; }));
  EXPECT_TRUE(std::holds_alternative<protocol::TrayReady>(listener.events.back()));
  agent.stop();
  ASSERT_TRUE(wait_for([&] { return !link.connected(); }));
  ASSERT_TRUE(agent.listen());
  ASSERT_TRUE(wait_for([&] { return listener.connected == 2; }));
}

TEST_F(LinkTest, IgnoresWhatItDoesNotKnowAndLeavesOnNonsense) {
  FakeAgent agent(path);
  ASSERT_TRUE(agent.listen());
  agent.answers_hello = false;
  AgentLink link(path, listener);
  link.start();
  ASSERT_TRUE(wait_for([&] { return agent.has_tray() && link.connected(); }));
  agent.say_raw(frame(R"({"type":"from.the.future","body":{}})"));
  agent.say(protocol::TrayReady{true});
  ASSERT_TRUE(wait_for([&] { return listener.events.size() == 1; }));
  agent.say_raw(frame(R"({"type":"ready","body":{"more_history":7}})"));
  ASSERT_TRUE(wait_for([&] { return !listener.lost.isEmpty(); }));
  EXPECT_TRUE(listener.lost.back().contains(QStringLiteral("more_history")))
      << listener.lost.back().toStdString();
  ASSERT_TRUE(wait_for([&] { return listener.connected == 2; }));
}

QStringList logged;

TEST_F(LinkTest, WhyTheServiceEndedItIsForTheLog) {
  FakeAgent agent(path);
  ASSERT_TRUE(agent.listen());
  agent.answers_hello = false;
  AgentLink link(path, listener);
  link.start();
  ASSERT_TRUE(wait_for([&] { return agent.has_tray() && link.connected(); }));
  logged.clear();
  auto* const usual = qInstallMessageHandler(
      [](QtMsgType, QMessageLogContext const&, QString const& line) { logged << line; });
  agent.say(protocol::TrayGoodbye{"invalid", "frame: found bytes that are not UTF-8"});
  bool const lost = wait_for([&] { return !listener.lost.isEmpty(); });
  qInstallMessageHandler(usual);
  ASSERT_TRUE(lost);
  EXPECT_EQ(listener.lost.back(), QStringLiteral("The Deskbell service closed the connection."));
  EXPECT_TRUE(logged.contains(QStringLiteral("sent away: frame: found bytes that are not UTF-8")))
      << logged.join(QLatin1Char('\n')).toStdString();
  EXPECT_FALSE(link.connected());
  EXPECT_TRUE(listener.events.empty());
}

TEST_F(LinkTest, RefusesHugeFramesBeforeReadingThem) {
  FakeAgent agent(path);
  ASSERT_TRUE(agent.listen());
  AgentLink link(path, listener);
  link.start();
  ASSERT_TRUE(wait_for([&] { return agent.has_tray() && link.connected(); }));
  agent.say_raw(QByteArray::fromHex("06000000"));
  ASSERT_TRUE(wait_for([&] { return !listener.lost.isEmpty(); }));
  EXPECT_TRUE(listener.lost.back().contains(QStringLiteral("100663296")));
}

TEST_F(LinkTest, FramesMayComeInPieces) {
  FakeAgent agent(path);
  ASSERT_TRUE(agent.listen());
  AgentLink link(path, listener);
  link.start();
  ASSERT_TRUE(wait_for([&] { return agent.has_tray() && link.connected(); }));
  auto const two = frame(R"({"type":"ready","body":{"more_history":true}})") +
                   frame(R"({"type":"ready","body":{"more_history":false}})");
  for (auto const byte : two) agent.say_raw(QByteArray(1, byte));
  ASSERT_TRUE(wait_for([&] { return listener.events.size() == 2; }));
}

TEST_F(LinkTest, BelievesNoFolderThatOthersWrite) {
  EXPECT_TRUE(check_socket_folder(path));
  QFile::setPermissions(folder.path(), QFile::permissions(folder.path()) | QFile::WriteOther);
  auto const checked = check_socket_folder(path);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, ErrorCode::denied);
  FakeAgent agent(path);
  ASSERT_TRUE(agent.listen());
  AgentLink link(path, listener);
  link.start();
  ASSERT_TRUE(wait_for([&] { return listener.lost.size() >= 2; }));
  EXPECT_EQ(listener.connected, 0);
  EXPECT_FALSE(check_socket_folder(folder.filePath(QStringLiteral("not/there/tray.sock"))));
}

/// Folders that only root can have made, as /run/deskbell is.
struct RootsPlace : testing::Test {
  static constexpr uid_t service = 990;
  QByteArray top = "/run/deskbell-test-XXXXXX";
  std::string folder;
  QString path;

  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a folder to an account";
    ASSERT_NE(::mkdtemp(top.data()), nullptr);
    ::chmod(top.constData(), 0755);
    folder = top.toStdString() + "/run";
    path = QString::fromStdString(folder + "/tray.sock");
    ASSERT_EQ(::mkdir(folder.c_str(), 0755), 0);
    give_to(service);
  }
  void TearDown() override {
    if (::geteuid() == 0) std::filesystem::remove_all(top.toStdString());
  }
  void give_to(uid_t account) const { ASSERT_EQ(::chown(folder.c_str(), account, account), 0); }
};

TEST_F(RootsPlace, BelievesTheAccountThatRootGaveTheFolderTo) {
  auto const believed = check_socket_folder(path);
  ASSERT_TRUE(believed) << believed.error().message;
  EXPECT_EQ(*believed, service);
  give_to(0);
  auto const roots = check_socket_folder(path);
  ASSERT_TRUE(roots);
  EXPECT_EQ(*roots, 0U) << "then nobody but root";
}

TEST_F(RootsPlace, BelievesNoPerson) {
  for (uid_t const person : {1000U, 60'513U, 65'534U, 4'000'000U}) {
    give_to(person);
    auto const checked = check_socket_folder(path);
    ASSERT_FALSE(checked) << person;
    EXPECT_EQ(checked.error().code, ErrorCode::denied);
  }
}

TEST_F(RootsPlace, BelievesNoAccountWhereOthersCouldHaveMadeTheFolder) {
  ASSERT_EQ(::chmod(top.constData(), 01777), 0);
  EXPECT_FALSE(check_socket_folder(path)) << "as in /tmp";
  ASSERT_EQ(::chmod(top.constData(), 0755), 0);
  ASSERT_EQ(::chown(top.constData(), 1000, 1000), 0);
  EXPECT_FALSE(check_socket_folder(path)) << "a person may put something else there";
  ASSERT_EQ(::chown(top.constData(), 0, 0), 0);
  auto const link = top.toStdString() + "/link";
  std::filesystem::create_directory_symlink(top.toStdString(), link);
  EXPECT_FALSE(check_socket_folder(QString::fromStdString(link + "/run/tray.sock")))
      << "whose link it may be";
  EXPECT_TRUE(check_socket_folder(path));
}

TEST_F(RootsPlace, BelievesNobodyElseWhoListens) {
  auto const made_by = [](uid_t account) {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::seteuid(account), 0);
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    EXPECT_EQ(::seteuid(0), 0);
    return ends;
  };
  for (auto const& [account, believed] :
       std::vector<std::pair<uid_t, bool>>{{service, true}, {0, true}, {991, false}, {1000, false}}) {
    auto const ends = made_by(account);
    EXPECT_EQ(bool(check_socket_peer(ends[0], service)), believed) << account;
    for (int const end : ends) ::close(end);
  }
}

TEST_F(LinkTest, SecondStartTellsTheFirst) {
  SingleInstance first(folder.path());
  ASSERT_TRUE(first.claim({}));
  QStringList wishes;
  QObject::connect(&first, &SingleInstance::asked, &first, [&](QString const& wish) { wishes << wish; });
  SingleInstance second(folder.path());
  // The first answers from this very thread, so the second waits in vain for its goodbye: it ends all the
  // same.
  EXPECT_FALSE(second.claim(QStringLiteral("form")));
  ASSERT_TRUE(wait_for([&] { return !wishes.isEmpty(); }));
  EXPECT_EQ(wishes, QStringList{QStringLiteral("form")});
  first.release();
  EXPECT_TRUE(second.claim({}));
}

TEST_F(LinkTest, WhoeverReclaimsInVainAsksTheOtherForNothing) {
  SingleInstance loser(folder.path());
  ASSERT_TRUE(loser.claim({}));
  loser.release();
  EXPECT_TRUE(loser.reclaim()) << "nobody else came";
  loser.release();
  SingleInstance winner(folder.path());
  ASSERT_TRUE(winner.claim({}));
  QStringList wishes;
  QObject::connect(&winner, &SingleInstance::asked, &winner, [&](QString const& wish) { wishes << wish; });
  EXPECT_FALSE(loser.reclaim());
  SingleInstance third(folder.path());
  EXPECT_FALSE(third.claim(QStringLiteral("form")));
  ASSERT_TRUE(wait_for([&] { return wishes.contains(QStringLiteral("form")); }));
  EXPECT_EQ(wishes, QStringList{QStringLiteral("form")});
}

TEST_F(LinkTest, ALockWithoutAHolderIsTaken) {
  SingleInstance first(folder.path());
  ASSERT_TRUE(first.claim({}));
  auto const locks = QDir(folder.path()).entryList({QStringLiteral("*.lock")}, QDir::Files | QDir::Hidden);
  ASSERT_EQ(locks.size(), 1);
  first.release();
  // As a tray leaves it that was killed before it had written its id.
  QFile lock(folder.filePath(locks.front()));
  ASSERT_TRUE(lock.open(QIODevice::WriteOnly));
  lock.close();
  SingleInstance next(folder.path());
  EXPECT_TRUE(next.claim({}));
}

}  // namespace
}  // namespace deskbell::tray
