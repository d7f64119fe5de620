// Of what makes rows for people: words, requests, replies, conversations, alerts.
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "console/server/device_chats.h"
#include "console/server/device_comments.h"
#include "console/server/device_hub.h"
#include "tests/console/device_flood.h"

namespace deskbell::console::test {
namespace {

TEST_F(Flood, WordsBeyondWhatAnHourHoldsAreRefusedAloud) {
  auto const device = enrol();
  ChatId const chat{fresh_uuid(wall())};
  auto const said = [&] {
    std::string long_one;
    for (int i = 0; i < 8'000; ++i) long_one += "\U0001F514";
    return protocol::ChatSaid{chat, MessageId{fresh_uuid(wall())}, ada, long_one, wall(), std::nullopt};
  };
  // Of some 32 KB each: 262 are 8 MiB, and what goes beyond is refused from the next on.
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    std::vector<Uplink> facts{protocol::ChatOpened{chat, ada, std::nullopt, wall()}};
    for (int i = 0; i < 53; ++i) {
      for (int j = 0; j < 5; ++j) facts.emplace_back(said());
      co_await tell(socket, std::exchange(facts, {}));
    }
    facts.emplace_back(said());
    co_await tell(socket, std::move(facts));
  };
  run(work());
  auto const kept = count("messages");
  EXPECT_GE(kept, 260);
  EXPECT_LT(kept, 266);
  EXPECT_EQ(count("unread_facts WHERE reason LIKE 'more was said on this computer within an hour%'"),
            266 - kept);
  EXPECT_EQ(count("downlink_facts WHERE type = 'chat.refused'"), 266 - kept);
}

TEST_F(Flood, RefusedWordsAreHeardSlowerThanTheyCanBeSaid) {
  auto const device = enrol();
  ChatId const chat{fresh_uuid(wall())};
  auto const said = [&](std::size_t characters) {
    return protocol::ChatSaid{
        chat, MessageId{fresh_uuid(wall())}, ada, std::string(characters, 'x'), wall(), std::nullopt};
  };
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    std::vector<Uplink> facts{protocol::ChatOpened{chat, ada, std::nullopt, wall()}};
    while (count("unread_facts") == 0) {
      for (int i = 0; i < 50; ++i) facts.emplace_back(said(8'000));
      co_await tell(socket, std::exchange(facts, {}));
    }
    // Each costs what five things cost that are no words, and 5,000 of those are there at once.
    int slow = 0;
    for (int refused = 0; refused < 2'000; refused += 10) {
      auto const begin = std::chrono::steady_clock::now();
      for (int i = 0; i < 10; ++i) facts.emplace_back(said(1));
      co_await tell(socket, std::exchange(facts, {}));
      // In the console's time no second passes: what is owed is never less again, while a busy disk stops
      // once.
      bool const waited = std::chrono::steady_clock::now() - begin > std::chrono::seconds(1);
      slow = waited ? slow + 1 : 0;
      if (slow == 3) co_return;
    }
    ADD_FAILURE() << "they are taken as fast as they come";
  };
  run(work());
  EXPECT_GE(count("unread_facts"), 900);
  EXPECT_LE(count("unread_facts"), 1'200);
}

TEST_F(Flood, ADeviceThatAcknowledgesNothingIsHeardAgainWhenItDoes) {
  auto const device = enrol();
  // As if it had been told so much and taken none of it.
  auto const waiting = DeviceHub::most_unacknowledged + 1;
  auto const fact = protocol::encode_fact(
      protocol::Downlink(protocol::AnnouncementWithdrawn{AnnouncementId{fresh_uuid(wall())}}));
  write<void>([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run(
        "WITH RECURSIVE seq(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < ?) "
        "INSERT INTO downlink_facts (organisation_id, identity_id, seq, fact_uid, type, body, created_at) "
        "SELECT d.organisation_id, d.id, n, printf('00000000-0000-7000-8000-%012d', n), ?, ?, ? "
        "FROM seq, device_identities d",
        waiting, fact.type, fact.body, wall());
    tx.sql().run("UPDATE device_identities SET downlink_seq = ?", waiting);
    return {};
  });
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const opened = protocol::ChatOpened{ChatId{fresh_uuid(wall())}, ada, std::nullopt, wall()};
    co_await say(socket, opened, FactId{fresh_uuid(wall())}, 1);
    net::steady_timer glance(context_);
    while (console_->metrics().devices_held_back == 0) {
      glance.expires_after(std::chrono::milliseconds(10));
      co_await glance.async_wait(net::use_awaitable);
    }
    EXPECT_EQ(count("chats"), 0);
    for (;;) {
      auto const frame = co_await next(socket);
      if (auto const* ack = std::get_if<protocol::Ack>(&frame.body); ack != nullptr && ack->seq == 1)
        co_return;
      if (!frame.seq) continue;
      Uplink const taken = protocol::Ack{*frame.seq};
      co_await say(socket, taken);
    }
  };
  run(work());
  EXPECT_EQ(count("chats"), 1);
}

TEST_F(Flood, MoreRequestsThanADayHasAreRefusedAndItsUserIsTold) {
  auto const device = enrol();
  auto const form = [] {
    protocol::TicketSubmitted made;
    made.submission_id = SubmissionId{fresh_uuid(wall())};
    made.user = ada;
    made.item_id = "form";
    made.fields = {{"subject", "Printer"}, {"description", "It jams"}};
    made.submitted_at = wall();
    return made;
  };
  std::vector<protocol::TicketSubmitted> forms(500);
  for (auto& one : forms) one = form();
  hear_all(scope_of(device), forms);
  EXPECT_EQ(count("tickets"), 500);
  auto const more = form();
  std::string told;
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const said = more;
    co_await say(socket, said, FactId{fresh_uuid(wall())}, 1);
    for (;;) {
      auto const changed = co_await next_of<protocol::TicketChanged>(socket);
      if (changed.request.submission_id != more.submission_id) continue;
      EXPECT_EQ(changed.request.status, "refused");
      told = changed.request.error.value_or("");
      co_return;
    }
  };
  // Those that were told before do not stand in the way.
  write<void>([](store::Transaction& tx) -> Result<void> {
    tx.sql().run("DELETE FROM downlink_facts");
    tx.sql().run("UPDATE device_identities SET downlink_seq = 0");
    return {};
  });
  run(work());
  EXPECT_NE(told.find("try again tomorrow"), std::string::npos) << told;
  EXPECT_EQ(count("tickets"), 500);
  EXPECT_EQ(count("audit WHERE action = 'refused' AND noun = 'ticket'"), 1);
  a_day_passes("tickets");
  EXPECT_TRUE(hear(scope_of(device), form()));
  EXPECT_EQ(count("tickets"), 501);
}

TEST_F(Flood, MoreRepliesThanADayHasAreRefusedAndItsUserIsTold) {
  auto const device = enrol();
  auto const scope = scope_of(device);
  protocol::TicketSubmitted form;
  form.submission_id = SubmissionId{fresh_uuid(wall())};
  form.user = ada;
  form.item_id = "form";
  form.fields = {{"subject", "Printer"}, {"description", "It jams"}};
  form.submitted_at = wall();
  auto second = form;
  second.submission_id = SubmissionId{fresh_uuid(wall())};
  ASSERT_TRUE(hear(scope, form) && hear(scope, second));
  auto const ticket = [&](int which) {
    return TicketId{*Uuid::parse(look<std::string>([&](store::Reader& sql) -> Result<std::string> {
      return sql.one<std::string>("SELECT uid FROM tickets WHERE id = ?", which).value();
    }))};
  };
  auto const of = [](TicketId const& to) {
    return protocol::TicketCommented{to, CommentId{fresh_uuid(wall())}, ada, "And?", wall()};
  };
  std::vector<protocol::TicketCommented> replies(500, of(ticket(1)));
  for (std::size_t i = 0; i < replies.size(); ++i) {
    replies[i].comment_id = CommentId{fresh_uuid(wall())};
    if (i % 2 != 0) replies[i].ticket_id = ticket(2);
  }
  hear_all(scope, replies);
  std::string const taken = "ticket_comments WHERE subject = 'Reply'";
  EXPECT_EQ(count(taken), 500);
  EXPECT_TRUE(hear(scope, of(ticket(2))));
  EXPECT_EQ(count(taken), 500);
  EXPECT_EQ(count("downlink_facts WHERE body LIKE '%replies came from this device%try again tomorrow%'"), 1);
  EXPECT_EQ(count("audit WHERE action = 'refused' AND detail LIKE 'reply: 500 replies%'"), 1);
  EXPECT_TRUE(hear(scope, replies.front())) << "what is here is told again, as ever";
  a_day_passes("ticket_comments");
  EXPECT_TRUE(hear(scope, of(ticket(1))));
  EXPECT_EQ(count(taken), 501);
}

TEST_F(Flood, MoreConversationsThanADayHasAreRefused) {
  auto const device = enrol();
  auto const of = [](int user) {
    return protocol::ChatOpened{
        ChatId{fresh_uuid(wall())},
        {protocol::AccountKind::posix, std::to_string(2'000 + user), "u", std::nullopt},
        std::nullopt,
        wall()};
  };
  std::vector<protocol::ChatOpened> many;
  for (int i = 0; i < 500; ++i) many.push_back(of(i));
  auto const scope = scope_of(device);
  hear_all(scope, many);
  EXPECT_EQ(count("chats"), 500);
  EXPECT_FALSE(hear(scope, of(500)));
  EXPECT_TRUE(hear(scope, protocol::ChatSaid{many[0].chat_id, MessageId{fresh_uuid(wall())}, many[0].user,
                                             "Hello", wall(), std::nullopt}))
      << "who has one goes on in it";
  // Whoever wrote is told.
  auto work = [&]() -> net::awaitable<std::string> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const words = protocol::ChatSaid{
        ChatId{fresh_uuid(wall())}, MessageId{fresh_uuid(wall())}, ada, "Hello", wall(), std::nullopt};
    co_await say(socket, words, FactId{fresh_uuid(wall())}, 1);
    auto const refused = co_await next_of<protocol::ChatRefused>(socket);
    co_return refused.reason;
  };
  EXPECT_NE(run(work()).find("try again tomorrow"), std::string::npos);
  EXPECT_EQ(count("chats"), 500);
  a_day_passes("chats");
  EXPECT_TRUE(hear(scope, of(500)));
}

protocol::AlertRaised about(std::string const& subject) {
  protocol::AlertRaised made;
  made.alert_id = AlertId{fresh_uuid(wall())};
  made.check_id = "disk";
  made.kind = "disk_space";
  made.subject = subject;
  made.title = "Disk is full";
  made.raised_at = wall();
  return made;
}

TEST_F(Flood, ADeviceHasSoManyAlertsOpenAndNoMore) {
  auto const device = enrol();
  auto const scope = scope_of(device);
  std::vector<protocol::AlertRaised> many;
  for (int i = 0; i < 500; ++i) many.push_back(about(std::to_string(i)));
  hear_all(scope, many);
  EXPECT_FALSE(hear(scope, about("more")));
  EXPECT_TRUE(hear(scope, about("7"))) << "one that is open goes on";
  EXPECT_EQ(count("alerts"), 500);
  EXPECT_TRUE(hear(scope, protocol::AlertResolved{many[0].alert_id, "", wall()}));
  EXPECT_TRUE(hear(scope, about("more")));
}

TEST_F(Flood, OfAlertsThatComeAndGoWithoutEndNobodyIsToldAndAtLastNoneIsKept) {
  auto const scope = scope_of(enrol());
  write<void>([](store::Transaction& tx) -> Result<void> {
    for (auto const* event : {"alert_created", "alert_resolved"})
      tx.sql().run(
          "INSERT INTO notification_rules (organisation_id, user_id, event, presence, channel, wanted) "
          "SELECT organisation_id, id, ?, 'offline', 'email', 1 FROM users",
          event);
    return {};
  });
  auto const told = [&] {
    return std::pair(count("device_events WHERE kind LIKE 'alert_%'"), count("notifications"));
  };
  auto const first = about("the first");
  EXPECT_TRUE(hear(scope, first));
  EXPECT_TRUE(hear(scope, protocol::AlertResolved{first.alert_id, "", wall()}));
  EXPECT_EQ(told(), std::pair(2L, 2L)) << "of its beginning and of its end";
  auto const until = [&](std::int64_t all, std::string const& prefix) {
    write<void>([&](store::Transaction& tx) -> Result<void> {
      tx.sql().script(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
          std::to_string(all - count_in(tx.sql(), "alerts")) +
          ") INSERT INTO alerts (organisation_id, uid, customer_id, asset_id, check_id, kind, subject, "
          "title, "
          "detail, status, raised_at, seen_at, created_at, updated_at) SELECT organisation_id, '" +
          prefix + "' || i, customer_id, asset_id, check_id, kind, '" + prefix +
          "' || i, title, detail, 'resolved', raised_at, seen_at, created_at, updated_at FROM (SELECT * FROM "
          "alerts LIMIT 1) JOIN n");
      return {};
    });
    EXPECT_EQ(count("alerts"), all);
  };
  until(2'000, "a");
  auto const so_now = about("one that is so now");
  EXPECT_TRUE(hear(scope, so_now));
  EXPECT_EQ(count("alerts WHERE subject = 'one that is so now' AND status = 'active'"), 1);
  EXPECT_EQ(told(), std::pair(2L, 2L)) << "it stands on the page, and nobody has a mail of it";
  EXPECT_TRUE(hear(scope, protocol::AlertResolved{so_now.alert_id, "", wall()}));
  EXPECT_EQ(count("alerts WHERE subject = 'one that is so now' AND status = 'resolved'"), 1);
  EXPECT_EQ(told(), std::pair(2L, 2L)) << "nor of its end";
  until(20'000, "b");
  EXPECT_FALSE(hear(scope, about("one more")));
  a_day_passes("alerts");
  EXPECT_TRUE(hear(scope, about("one more")));
}

}  // namespace
}  // namespace deskbell::console::test
