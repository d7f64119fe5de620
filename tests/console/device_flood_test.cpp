// One device that says more than any computer has to say: nobody else waits for it, and it is told.
#include <zlib.h>

#include <fstream>
#include <future>

#include "console/server/device_chats.h"
#include "console/server/device_comments.h"
#include "console/server/device_reports.h"
#include "console/server/file_store.h"
#include "console/server/inventory_intake.h"
#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

class Flood : public DeviceTest {
 protected:
  // No hour passes.
  void adjust(ConsoleOptions& options) override {
    options.steady_now = [] { return Duration(1'000'000); };
  }
  std::int64_t count(std::string const& of) { return number("SELECT COUNT(*) FROM " + of); }
  static std::int64_t count_in(store::Sql& sql, std::string const& of) {
    return sql.one<std::int64_t>("SELECT COUNT(*) FROM " + of).value();
  }

  /// As the door of uploads leaves it, of so many programs.
  protocol::InventoryUploaded upload(std::size_t programs, std::string const& name) {
    protocol::Inventory report;
    report.software.emplace();
    for (std::size_t i = 0; i < programs; ++i)
      report.software->emplace_back().name = name + std::to_string(i);
    auto const bytes = gzipped(protocol::encode_struct(report));
    protocol::InventoryUploaded fact;
    fact.report_id = ReportId{fresh_uuid(wall())};
    fact.upload_id = UploadId{fresh_uuid(wall())};
    fact.size = static_cast<std::int64_t>(bytes.size());
    fact.sha256 = sha256_hex(bytes);
    fact.collected_at = wall();
    auto const path = console_->files().path(scope_.organisation, fact.sha256);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << bytes;
    write<void>([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run(
          "INSERT INTO uploads (organisation_id, uid, identity_id, name, size, sha256, completed_at, "
          "created_at, updated_at) SELECT organisation_id, ?, id, 'inventory', ?, ?, ?, ?, ? FROM "
          "device_identities",
          fact.upload_id, fact.size, fact.sha256, wall(), wall(), wall());
      return {};
    });
    return fact;
  }
  static std::string gzipped(std::string const& text) {
    z_stream stream{};
    constexpr int gzip_window = 15 + 16;
    deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
  }
  /// On a link of this device, until all of them are acknowledged.
  net::awaitable<void> tell(transport::WebSocket& socket, std::vector<Uplink> facts) {
    for (auto& fact : facts) co_await say(socket, std::move(fact), FactId{fresh_uuid(wall())}, seq_++);
    for (;;) {
      auto const ack = co_await next_of<protocol::Ack>(socket);
      if (ack.seq == seq_ - 1) co_return;
    }
  }
  void tell(Device const& device, std::vector<Uplink> facts) {
    auto work = [&]() -> net::awaitable<void> {
      auto socket = co_await connect();
      co_await greet(socket, device);
      co_await tell(socket, std::move(facts));
    };
    run(work());
  }
  DeviceScope scope_of(Device const& device) {
    DeviceScope scope;
    scope.organisation = scope_.organisation;
    scope.customer = customer_;
    scope.asset = number("SELECT id FROM assets");
    scope.asset_uid = device.enrolled.asset_id;
    scope.identity = number("SELECT id FROM device_identities");
    return scope;
  }
  /// Applies one in the place of a link; whether it fitted.
  template <class Fact>
  bool hear(DeviceScope const& device, Fact const& fact) {
    return console_->database()
        .submit_and_wait<void>([&](store::Transaction& tx) { return apply(tx, device, fact); })
        .has_value();
  }
  template <class Fact>
  void hear_all(DeviceScope const& device, std::vector<Fact> const& facts) {
    write<void>([&](store::Transaction& tx) -> Result<void> {
      for (auto const& fact : facts)
        if (auto done = apply(tx, device, fact); !done) return done;
      return {};
    });
  }
  void a_day_passes(std::string const& table) {
    write<void>([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run("UPDATE " + table + " SET created_at = created_at - 86400001");
      return {};
    });
  }
  std::int64_t seq_ = 1;
};

// ---- the inventory

TEST_F(Flood, AnUploadCountsForOneReport) {
  auto const device = enrol();
  auto const first = upload(3, "a");
  auto again = first;
  again.report_id = ReportId{fresh_uuid(wall())};
  tell(device, {first, again, first});
  EXPECT_EQ(count("inventory_reports"), 1);
  EXPECT_EQ(count("software"), 3);
  EXPECT_EQ(count("unread_facts WHERE reason LIKE 'upload_id: counts for one report%'"), 1);
  EXPECT_EQ(console_->metrics().facts_refused, 1U);
  EXPECT_EQ(count("uploads WHERE report_uid IS NOT NULL"), 1);
}

TEST_F(Flood, AKnownReportIsKnownAlsoWhereItsUploadWasCleared) {
  auto const device = enrol();
  auto const fact = upload(3, "a");
  tell(device, {fact});
  auto const scope = scope_of(device);
  write<void>([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("DELETE FROM uploads");
    return apply(tx, scope, fact, ReadyReport{});
  });
  EXPECT_EQ(count("software"), 3);
}

TEST_F(Flood, ALargeReportLetsOthersWriteInBetween) {
  auto const device = enrol();
  auto const before = console_->database().metrics().commits.load();
  tell(device, {upload(9'500, "a")});
  EXPECT_GE(console_->database().metrics().commits.load() - before, 10U);
  EXPECT_EQ(count("software"), 9'500);
  EXPECT_EQ(count("inventory_sections WHERE section = 'software'"), 1);
  EXPECT_EQ(count("device_events WHERE kind LIKE 'application_%'"), 0);
  tell(device, {upload(9'000, "a")});
  EXPECT_EQ(count("software"), 9'000);
  EXPECT_EQ(count("device_events WHERE kind = 'application_uninstalled'"), 200) << "the history stays short";
}

TEST_F(Flood, MoreUploadedReportsThanAnHourHasAreSetAsideAloud) {
  auto const device = enrol();
  std::vector<Uplink> facts;
  for (int i = 0; i < 14; ++i) facts.emplace_back(upload(1, "a" + std::to_string(i)));
  tell(device, std::move(facts));
  EXPECT_EQ(count("inventory_reports"), 12);
  EXPECT_EQ(console_->metrics().facts_refused, 2U);
  EXPECT_EQ(count("unread_facts WHERE reason LIKE 'inventory: more uploaded reports%'"), 2);
  EXPECT_EQ(count("audit WHERE action = 'refused' AND noun = 'inventory.uploaded'"), 2);
}

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
  EXPECT_EQ(count("messages"), 265);
  EXPECT_EQ(count("unread_facts WHERE reason LIKE 'more was said on this computer within an hour%'"), 1);
  EXPECT_EQ(count("downlink_facts WHERE type = 'chat.refused'"), 1);
}

TEST_F(Flood, AReportThatTheDatabaseHasNoRoomForNowIsNotAcknowledged) {
  auto const device = enrol();
  auto const fact = upload(2'500, "a");
  std::promise<void> release;
  // The writer may do a job once more.
  std::atomic_flag begun;
  auto const released = release.get_future().share();
  auto work = [&]() -> net::awaitable<std::string> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto& database = console_->database();
    database.submit_and_forget([released, &begun](store::Transaction&) -> Result<void> {
      begun.test_and_set();
      begun.notify_all();
      released.wait();
      return {};
    });
    begun.wait(false);
    constexpr std::int64_t all_room = 20'000;
    while (database.metrics().queued < all_room)
      database.submit_and_forget([](store::Transaction&) -> Result<void> { return {}; });
    co_await say(socket, fact, FactId{fresh_uuid(wall())}, 1);
    auto const goodbye = co_await next_of<protocol::Goodbye>(socket);
    release.set_value();
    co_return goodbye.reason;
  };
  EXPECT_EQ(run(work()), "stopping");
  EXPECT_EQ(count("unread_facts"), 0);
  EXPECT_EQ(count("inventory_reports"), 0);
  tell(device, {fact});
  EXPECT_EQ(count("inventory_reports"), 1);
  EXPECT_EQ(count("software"), 2'500);
}

TEST_F(Flood, AReportThatIsPutOffAgainAndAgainDoesNotUseItsHourUp) {
  auto const device = enrol();
  auto const fact = upload(9'000, "a");
  auto const schema = [&](char const* sql) {
    write<void>([&](store::Transaction& tx) -> Result<void> {
      tx.sql().script(sql);
      return {};
    });
  };
  // As a disk that fails.
  schema(
      "CREATE TRIGGER fails BEFORE INSERT ON software WHEN NEW.name = 'a3' BEGIN "
      "SELECT abs(-9223372036854775807 - 1); END");
  auto work = [&]() -> net::awaitable<protocol::Goodbye> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    co_await say(socket, fact, FactId{fresh_uuid(wall())}, 1);
    co_return co_await next_of<protocol::Goodbye>(socket);
  };
  // An hour has 12 reports.
  for (int i = 0; i < 14; ++i) {
    auto const goodbye = run(work());
    EXPECT_EQ(goodbye.reason, "stopping");
    EXPECT_EQ(goodbye.retry_after_ms, 120'000) << "everything is worked out anew";
  }
  EXPECT_EQ(count("software"), 2'000) << "what was written stays";
  EXPECT_EQ(count("unread_facts"), 0);
  schema("DROP TRIGGER fails");
  tell(device, {fact});
  EXPECT_EQ(count("inventory_reports"), 1);
  EXPECT_EQ(count("software"), 9'000);
}

TEST_F(Flood, AReportWhoseFileIsGoneIsSetAsideAndNothingWaitsForIt) {
  auto const device = enrol();
  auto const fact = upload(3, "a");
  std::filesystem::remove(console_->files().path(scope_.organisation, fact.sha256));
  ChatId const chat{fresh_uuid(wall())};
  tell(device, {fact, protocol::ChatOpened{chat, ada, std::nullopt, wall()}});
  EXPECT_EQ(count("unread_facts WHERE type = 'inventory.uploaded'"), 1);
  EXPECT_EQ(count("chats"), 1);
}

TEST_F(Flood, AReportWhoseFileCannotBeReadNowIsTriedAgainAndAtLastSetAside) {
  auto const device = enrol();
  auto const file_of = [&](protocol::InventoryUploaded const& fact) {
    return console_->files().path(scope_.organisation, fact.sha256);
  };
  auto const bar = [&](protocol::InventoryUploaded const& fact) {
    std::filesystem::rename(file_of(fact), folder_ / "away");
    std::filesystem::create_directory(file_of(fact));
  };
  auto put_off = [&](protocol::InventoryUploaded const& fact) -> net::awaitable<std::string> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    co_await say(socket, fact, FactId{fresh_uuid(wall())}, seq_);
    auto const goodbye = co_await next_of<protocol::Goodbye>(socket);
    co_return goodbye.reason;
  };
  auto const first = upload(3, "a");
  bar(first);
  auto const read = console_->files().read(scope_.organisation, first.sha256, 1'000'000);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::storage);
  EXPECT_EQ(run(put_off(first)), "stopping");
  EXPECT_EQ(count("unread_facts"), 0);
  std::filesystem::remove(file_of(first));
  std::filesystem::rename(folder_ / "away", file_of(first));
  tell(device, {first});
  EXPECT_EQ(count("software"), 3) << "nothing was lost";

  auto const second = upload(4, "b");
  bar(second);
  for (int i = 0; i < 19; ++i) EXPECT_EQ(run(put_off(second)), "stopping");
  EXPECT_EQ(count("unread_facts"), 0);
  ChatId const chat{fresh_uuid(wall())};
  tell(device, {second, protocol::ChatOpened{chat, ada, std::nullopt, wall()}});
  EXPECT_EQ(count("unread_facts WHERE reason LIKE '%cannot be read%'"), 1);
  EXPECT_EQ(count("chats"), 1) << "what comes behind it does not wait for ever";
}

TEST_F(Flood, OtherWordsGoOnBesideALargeReport) {
  auto const device = enrol();
  protocol::InventoryReported small;
  small.report_id = ReportId{fresh_uuid(wall())};
  small.collected_at = wall();
  small.sections.system.emplace();
  small.sections.system->serial_number = "S-1";
  ChatId const chat{fresh_uuid(wall())};
  tell(device, {protocol::ChatOpened{chat, ada, std::nullopt, wall()}, upload(3, "a"), small, upload(2, "a"),
                protocol::ChatSaid{chat, MessageId{fresh_uuid(wall())}, ada, "Hello", wall(), std::nullopt}});
  EXPECT_EQ(count("messages"), 1);
  EXPECT_EQ(count("software"), 2);
  EXPECT_EQ(count("inventory_reports"), 3);
  EXPECT_EQ(count("assets WHERE serial_number = 'S-1'"), 1);
}

// ---- what makes rows for people

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
