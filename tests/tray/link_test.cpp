// The tray's end of the socket: whom it believes, what it survives, and that it comes back.
#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtEndian>

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
