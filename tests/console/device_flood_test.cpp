// Of the inventory: nobody else waits for it, and the device is told.
#include "tests/console/device_flood.h"

#include <future>

#include "console/server/inventory_intake.h"

namespace deskbell::console::test {
namespace {

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

}  // namespace
}  // namespace deskbell::console::test
