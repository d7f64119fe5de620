// A device that says a great deal keeps nobody waiting.
#include "console/server/fair_turns.h"

#include <gtest/gtest.h>

#include "tests/console/device_flood.h"

namespace deskbell::console::test {
namespace {

constexpr std::int64_t talker = 1;
constexpr std::int64_t other = 2;
constexpr std::size_t crowd = 64;

/// As a link does, of words alone.
FairTurns::Turn hear(FairTurns& turns, std::int64_t device, std::size_t waiting, Duration now) {
  auto const turn = turns.next(device, waiting, now);
  turns.took(device, std::min(waiting, turn.at_once), now);
  return turn;
}
/// Says so much that it is more than people say.
void say_much(FairTurns& turns, Duration now) {
  for (int i = 0; i < 40; ++i) hear(turns, talker, crowd, now);
}

TEST(FairTurns, WhoIsAloneIsHeardAsFastAsItTalks) {
  FairTurns turns;
  for (int i = 0; i < 1'000; ++i) {
    auto const turn = hear(turns, talker, crowd, Duration(i));
    EXPECT_EQ(turn.at_once, FairTurns::whole.at_once);
    EXPECT_EQ(turn.pause.count(), 0);
  }
}

TEST(FairTurns, MuchIsHeardInPortionsWhileOthersAreThere) {
  FairTurns turns;
  hear(turns, other, 1, Duration(0));
  say_much(turns, Duration(1));
  auto const turn = hear(turns, talker, crowd, Duration(2));
  EXPECT_EQ(turn.at_once, 16U);
  EXPECT_EQ(turn.pause, std::chrono::milliseconds(250));
  EXPECT_EQ(hear(turns, other, 1, Duration(3)).pause.count(), 0) << "who says little is not kept";
  EXPECT_GT(hear(turns, talker, crowd, Duration(4)).pause.count(), 0);
  EXPECT_GT(hear(turns, talker, crowd, Duration(252)).pause.count(), 0) << "the other was here just now";
  EXPECT_EQ(hear(turns, talker, crowd, Duration(253)).pause.count(), 0) << "it is alone again";
}

TEST(FairTurns, MuchIsHeardInPortionsWhileSomebodyAsksTheConsole) {
  FairTurns turns;
  say_much(turns, Duration(0));
  turns.asked(Duration(10));
  EXPECT_GT(hear(turns, talker, crowd, Duration(259)).pause.count(), 0);
  EXPECT_EQ(hear(turns, talker, crowd, Duration(260)).pause.count(), 0);
}

TEST(FairTurns, WhatIsResentAfterAMonthIsNotMuch) {
  FairTurns turns;
  for (std::int64_t device = 1; device <= 100; ++device)
    for (int sent = 0; sent < 1'000; sent += 32)
      EXPECT_EQ(hear(turns, device, crowd, Duration(0)).pause.count(), 0);
}

TEST(FairTurns, WhoWaitsForOneAnswerAfterTheOtherIsNotKept) {
  FairTurns turns;
  hear(turns, other, 1, Duration(0));
  for (int i = 0; i < 4'000; ++i) EXPECT_EQ(hear(turns, talker, 1, Duration(i / 10)).pause.count(), 0);
}

TEST(FairTurns, WhatWasMuchIsForgottenInTime) {
  FairTurns turns;
  say_much(turns, Duration(0));
  hear(turns, other, 1, Duration(60'000));
  EXPECT_EQ(hear(turns, talker, crowd, Duration(60'000)).pause.count(), 0);
}

TEST_F(Flood, ItsWordsAreTakenInPortionsWhileSomebodyElseIsThere) {
  auto const flooding = enrol("one");
  auto const honest = enrol("another");
  ChatId const chat{fresh_uuid(wall())};
  auto const said = [&](ChatId to) {
    return protocol::ChatSaid{to, MessageId{fresh_uuid(wall())}, ada, "x", wall(), std::nullopt};
  };
  std::int64_t widest = 0;
  auto work = [&]() -> net::awaitable<void> {
    auto other_socket = co_await connect();
    co_await greet(other_socket, honest);
    Uplink const hello = said(ChatId{fresh_uuid(wall())});
    co_await say(other_socket, hello, FactId{fresh_uuid(wall())}, 1);
    co_await next_of<protocol::Ack>(other_socket);
    auto socket = co_await connect();
    co_await greet(socket, flooding);
    // No second passes in the console's time: what it said stays much, and the other stays there.
    std::vector<Uplink> facts{protocol::ChatOpened{chat, ada, std::nullopt, wall()}};
    for (int round = 0; round < 21; ++round) {
      for (int i = 0; i < 50; ++i) facts.emplace_back(said(chat));
      co_await tell(socket, std::exchange(facts, {}));
    }
    auto acknowledged = seq_ - 1;
    for (int i = 0; i < 50; ++i) {
      Uplink const words = said(chat);
      co_await say(socket, words, FactId{fresh_uuid(wall())}, seq_++);
    }
    while (acknowledged < seq_ - 1) {
      auto const ack = co_await next_of<protocol::Ack>(socket);
      widest = std::max(widest, ack.seq - std::exchange(acknowledged, ack.seq));
    }
  };
  run(work());
  EXPECT_EQ(widest, 16) << "in one transaction";
  EXPECT_EQ(count("messages"), 1'101);
}

/// Of what is costly a link takes fewer at once than there is room for: those that are left count once.
TEST_F(Flood, WhatIsCostlyCountsOnce) {
  auto const flooding = enrol("one");
  auto const honest = enrol("another");
  AlertId const alert{fresh_uuid(wall())};
  Duration took{};
  auto work = [&]() -> net::awaitable<void> {
    auto other_socket = co_await connect();
    co_await greet(other_socket, honest);
    Uplink const hello = protocol::ChatOpened{ChatId{fresh_uuid(wall())}, ada, std::nullopt, wall()};
    co_await say(other_socket, hello, FactId{fresh_uuid(wall())}, 1);
    co_await next_of<protocol::Ack>(other_socket);
    auto socket = co_await connect();
    co_await greet(socket, flooding);
    auto const begin = std::chrono::steady_clock::now();
    std::vector<Uplink> facts{
        protocol::AlertRaised{alert, "disk", "disk_space", "/", "Disk is full", "3 %", 9, wall()}};
    for (int round = 0; round < 18; ++round) {
      for (int i = 0; i < 50; ++i)
        facts.emplace_back(protocol::AlertRepeated{alert, round * 50 + i + 2, "3 %", wall()});
      co_await tell(socket, std::exchange(facts, {}));
    }
    took = std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - begin);
  };
  run(work());
  EXPECT_LT(took, std::chrono::seconds(4)) << "901 are not kept waiting";
}

}  // namespace
}  // namespace deskbell::console::test
