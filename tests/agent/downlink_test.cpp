// The downlink: each fact once, and one that cannot be understood holds nothing up.
#include "agent/downlink.h"

#include <boost/asio/io_context.hpp>
#include <vector>

#include "agent/inbox.h"
#include "agent/outbox.h"
#include "protocol/codec.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

class DownlinkTest : public ::testing::Test, public Downlink::Link {
 protected:
  void acknowledge(core::delivery::Seq seq) override { acknowledged.push_back(seq); }
  void close(std::string reason, std::string message) override { closed = reason + ": " + message; }
  Policy policy() const override { return defaults; }
  Time console_time() const override { return clock.at.wall; }
  void on_cannot_store() override { ++not_stored; }

  Downlink::Fact fact(core::delivery::Seq seq, protocol::Downlink body) {
    auto const stored = protocol::encode_fact(body);
    Downlink::Fact made;
    made.seq = seq;
    made.id = FactId{fresh_uuid(clock.at.wall)};
    made.type = stored.type;
    made.text = stored.body;
    made.digest = inbox::digest_of(made.type, made.text);
    made.body = std::move(body);
    return made;
  }
  Downlink::Fact unreadable(core::delivery::Seq seq) {
    Downlink::Fact made;
    made.seq = seq;
    made.id = FactId{fresh_uuid(clock.at.wall)};
    made.type = "chat.message";
    made.text = R"({"text":7})";
    made.digest = inbox::digest_of(made.type, made.text);
    made.unread_because = "chat.message.body.text: found the number 7, expected a string";
    return made;
  }
  protocol::TicketChanged ticket(SubmissionId submission, TicketId id) {
    protocol::TicketChanged changed;
    changed.user = user_named("ada", "1000");
    changed.request.submission_id = submission;
    changed.request.ticket_id = id;
    changed.request.status = "open";
    return changed;
  }
  bool until_acknowledged(core::delivery::Seq seq) {
    auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    auto const over = [&] {
      return (!acknowledged.empty() && acknowledged.back() >= seq) || !closed.empty();
    };
    while (!over() && not_stored == 0 && std::chrono::steady_clock::now() < limit) {
      loop.restart();
      loop.run_one_for(std::chrono::milliseconds(20));
    }
    return !acknowledged.empty() && acknowledged.back() == seq;
  }
  std::vector<std::string> column(char const* query) {
    auto database = Database::open(folder / "agent.db");
    SQLite::Statement select(database->native(), query);
    std::vector<std::string> values;
    while (select.executeStep()) values.push_back(select.getColumn(0).getString());
    return values;
  }

  tests::TemporaryFolder folder;
  TestClock clock;
  boost::asio::io_context loop;
  Policy defaults = policy_keeper::defaults();
  std::vector<core::delivery::Seq> acknowledged;
  std::string closed;
  int not_stored = 0;
  bool const crypto = start_crypto().has_value();
  std::unique_ptr<Store> store = std::move(*Store::open(folder / "agent.db", clock, loop.get_executor()));
  Downlink downlink{*store, *this};
};

TEST_F(DownlinkTest, WhatCannotBeReadIsSetAsideAndToldAndTheNextOneCounts) {
  ChatId const chat{fresh_uuid(clock.at.wall)};
  protocol::ChatStarted started;
  started.chat_id = chat;
  started.user = user_named("ada", "1000");
  downlink.on_link_opened();
  auto const broken = unreadable(1);
  downlink.on_arrived(broken);
  downlink.on_arrived(fact(2, started));
  ASSERT_TRUE(until_acknowledged(2)) << closed;
  EXPECT_EQ(column("SELECT reason FROM unread"), std::vector{broken.unread_because});
  EXPECT_EQ(column("SELECT body FROM unread"), std::vector{broken.text});
  EXPECT_EQ(column("SELECT chat_id FROM chats"), std::vector{chat.text()});
  auto const told = column("SELECT body FROM outbox");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_NE(told[0].find("fact_unread"), std::string::npos);
  EXPECT_NE(told[0].find("found the number 7"), std::string::npos);

  // Sent again, under its own number and under another one: had, and not told twice.
  downlink.on_arrived(broken);
  auto again = broken;
  again.seq = 3;
  downlink.on_arrived(again);
  ASSERT_TRUE(until_acknowledged(3)) << closed;
  EXPECT_EQ(column("SELECT id FROM unread").size(), 1U);
  EXPECT_EQ(column("SELECT id FROM outbox").size(), 1U);
}

TEST_F(DownlinkTest, WhatCannotBeAppliedIsSetAsideAndLeavesNothingBehind) {
  SubmissionId const first{fresh_uuid(clock.at.wall)};
  SubmissionId const second{fresh_uuid(clock.at.wall)};
  TicketId const one{fresh_uuid(clock.at.wall)};
  TicketId const two{fresh_uuid(clock.at.wall)};
  downlink.on_link_opened();
  downlink.on_arrived(fact(1, ticket(first, one)));
  downlink.on_arrived(fact(2, ticket(second, two)));
  downlink.on_arrived(fact(3, ticket(first, two)));  // two requests cannot be one
  downlink.on_arrived(fact(4, ticket(second, two)));
  ASSERT_TRUE(until_acknowledged(4)) << closed << not_stored;
  EXPECT_EQ(not_stored, 0) << "nothing is wrong with the disk";
  EXPECT_EQ(column("SELECT type FROM unread"), std::vector<std::string>{"ticket.changed"});
  EXPECT_EQ(column("SELECT ticket_id FROM requests ORDER BY ord"), (std::vector{one.text(), two.text()}));
  EXPECT_EQ(column("SELECT submission_id FROM requests ORDER BY ord"),
            (std::vector{first.text(), second.text()}));
}

TEST_F(DownlinkTest, OfATypeThatIsNotKnownItTakesNoMoreThanNote) {
  auto newer = unreadable(1);
  newer.type = "weather.changed";
  newer.unread_because.clear();
  downlink.on_link_opened();
  downlink.on_arrived(newer);
  ASSERT_TRUE(until_acknowledged(1));
  EXPECT_TRUE(column("SELECT id FROM unread").empty());
  EXPECT_TRUE(column("SELECT id FROM outbox").empty());
}

TEST_F(DownlinkTest, IdleIsToldBehindWhatHasCome) {
  protocol::ChatStarted started;
  started.chat_id = ChatId{fresh_uuid(clock.at.wall)};
  started.user = user_named("ada", "1000");
  downlink.on_link_opened();
  downlink.on_arrived(fact(1, started));
  std::size_t acknowledged_then = 0;
  bool told = false;
  downlink.when_idle([&] {
    told = true;
    acknowledged_then = acknowledged.size();
  });
  EXPECT_FALSE(told);
  ASSERT_TRUE(until_acknowledged(1));
  EXPECT_TRUE(told);
  EXPECT_EQ(acknowledged_then, 1U);
  told = false;
  downlink.when_idle([&] { told = true; });
  EXPECT_TRUE(told);
}

}  // namespace
}  // namespace deskbell::agent
