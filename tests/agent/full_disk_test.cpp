// A disk that is full: new words of people are refused before the service's own facts are, and it starts on
// what is there.
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>

#include "agent/account.h"
#include "agent/chat_rows.h"
#include "agent/chats.h"
#include "agent/files.h"
#include "agent/home.h"
#include "agent/inbox.h"
#include "agent/outbox.h"
#include "agent/schema.h"
#include "tests/agent/desk.h"
#include "tests/support/small_disk.h"

namespace deskbell::agent {
namespace {

constexpr std::int64_t mib = 1'048'576;

protocol::TraySay words(std::string text, TestClock const& clock) {
  protocol::TraySay said;
  said.message_id = MessageId{fresh_uuid(clock.at.wall)};
  said.text = std::move(text);
  return said;
}

class FullDisk : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(folder / "state");
    disk = std::make_unique<tests::SmallDisk>(folder / "state", 24 * mib);
    if (!disk->is_there()) GTEST_SKIP() << "this account may not mount a small disk";
  }
  void TearDown() override { store.reset(); }
  Result<void> start() {
    store.reset();
    auto opened = Store::open(file(), clock, loop.get_executor());
    if (!opened) return opened.error();
    store = std::move(*opened);
    store->set_on_committed([this](Notes notes) { last = std::move(notes); });
    store->set_on_failed([this](Error const&) { ++failures; });
    return {};
  }
  std::filesystem::path file() const { return *disk / "agent.db"; }

  /// In the store, with its answer.
  template <class Value>
  Result<Value> ask(std::function<Result<Value>(Transaction&)> work) {
    Result<Value> answer = make_error(ErrorCode::internal, "no answer");
    auto guard = boost::asio::make_work_guard(loop);
    store->transact<Value>(std::move(work), [&](Result<Value> got) {
      answer = std::move(got);
      guard.reset();
    });
    loop.restart();
    loop.run();
    return answer;
  }
  Result<ChatId> say(std::string const& text) {
    return ask<ChatId>([this, said = words(text, clock)](Transaction& transaction) {
      return chats::say(transaction, ada, said, *policy);
    });
  }
  Result<bool> note(std::string const& value) {
    return ask<bool>([value](Transaction& transaction) -> Result<bool> {
      inbox::set_meta(transaction, "noted", value);
      return true;
    });
  }
  std::vector<std::string> shown() {
    using Texts = std::vector<std::string>;
    auto texts = ask<Texts>([this](Transaction& transaction) -> Result<Texts> {
      Texts found;
      auto const chat = chat_rows::current(transaction.database(), account_of(ada));
      if (!chat) return found;
      for (auto const& message : chat_rows::page_after(transaction.database(), *chat, 0, 100).messages)
        found.push_back(message.text);
      return found;
    });
    EXPECT_TRUE(texts) << texts.error().message;
    return texts ? *texts : Texts{};
  }
  /// All but so much.
  void fill_but(std::uint64_t bytes) const {
    auto const space = free_space(disk->path());
    std::ofstream filler(*disk / "filler", std::ios::binary | std::ios::app);
    filler << std::string(*space - bytes, 'x');
  }

  tests::TemporaryFolder folder;
  std::unique_ptr<tests::SmallDisk> disk;
  TestClock clock;
  boost::asio::io_context loop;
  std::unique_ptr<Store> store;
  protocol::DeviceUser ada = user_named("ada", "1000");
  Policy policy = policy_keeper::defaults();
  Notes last;
  int failures = 0;
};

TEST_F(FullDisk, KeepsItsRestForTheService) {
  ASSERT_TRUE(start());
  ASSERT_TRUE(say("before"));
  EXPECT_FALSE(last.shortage);
  fill_but(2 * mib);
  EXPECT_TRUE(say("what is known of the disk counts for a second"));
  clock.pass(Duration{1'000});
  auto const refused = say("after");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::storage);
  EXPECT_NE(refused.error().message.find("the disk is full: free some space. Nothing is lost"),
            std::string::npos)
      << refused.error().message;
  EXPECT_EQ(failures, 1) << "somebody has to say so";
  EXPECT_TRUE(note("acknowledged"));
  EXPECT_TRUE(last.wrote);
  EXPECT_TRUE(last.shortage);
  disk->make_room();
  EXPECT_FALSE(say("not yet looked"));
  clock.pass(Duration{1'000});
  EXPECT_TRUE(say("again"));
  EXPECT_FALSE(last.shortage);
}

TEST_F(FullDisk, ServesWhatIsThereAndGoesOnWhenThereIsRoom) {
  ASSERT_TRUE(start());
  for (int count = 0; count < 20; ++count) ASSERT_TRUE(say("said " + std::to_string(count)));
  store.reset();
  disk->fill();
  auto started = start();
  ASSERT_TRUE(started) << started.error().message;
  EXPECT_EQ(shown().size(), 20U);
  EXPECT_TRUE(last.shortage);
  auto const refused = say("refused");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::storage);
  auto const unwritten = note("x");
  ASSERT_FALSE(unwritten);
  EXPECT_NE(unwritten.error().message.find("the disk is full: free some space"), std::string::npos)
      << unwritten.error().message;
  auto home = ask<Home>([](Transaction& transaction) { return come_home(transaction, std::nullopt); });
  EXPECT_FALSE(home) << "the boot cannot be noted";
  home = ask<Home>(
      [](Transaction& transaction) { return come_home(transaction, std::nullopt, Coming::only_looking); });
  ASSERT_TRUE(home);
  EXPECT_EQ(home->sender.last, 21);

  clock.pass(Duration{10'000});
  EXPECT_FALSE(say("there is no room yet"));
  EXPECT_EQ(shown().size(), 20U);
  disk->make_room();
  clock.pass(Duration{10'000});
  ASSERT_TRUE(say("goes on"));
  EXPECT_EQ(shown().size(), 21U);
  ASSERT_TRUE(start());
  EXPECT_EQ(shown().size(), 21U);
}

/// As after a crash: what was confirmed stands in the log, not in the database.
TEST_F(FullDisk, ServesWhatOnlyTheLogHas) {
  ASSERT_TRUE(start());
  for (int count = 0; count < 5; ++count) ASSERT_TRUE(say(std::string(4'000, 'x')));
  std::filesystem::create_directory(folder / "kept");
  for (char const* name : {"agent.db", "agent.db-wal"})
    std::filesystem::copy_file(*disk / name, folder / "kept" / name);
  store.reset();
  for (char const* name : {"agent.db", "agent.db-wal"})
    std::filesystem::copy_file(folder / "kept" / name, *disk / name,
                               std::filesystem::copy_options::overwrite_existing);
  ASSERT_GT(std::filesystem::file_size(*disk / "agent.db-wal"), 20'000U);
  disk->fill();
  auto started = start();
  ASSERT_TRUE(started) << started.error().message;
  EXPECT_EQ(shown().size(), 5U);
  store.reset();
  disk->make_room();
  ASSERT_TRUE(start());
  EXPECT_EQ(shown().size(), 5U);
}

TEST_F(FullDisk, HoldsNobodyUpWhoHasNoDatabaseOrAnOldOne) {
  disk->fill();
  auto started = start();
  ASSERT_TRUE(started) << started.error().message;
  EXPECT_TRUE(shown().empty());
  EXPECT_FALSE(say("refused"));
  store.reset();
  disk->make_room();
  std::filesystem::remove(file());
  {
    SQLite::Database old(file().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    old.exec("PRAGMA journal_mode = WAL");
    old.exec("PRAGMA application_id = " + std::to_string(database_application_id));
    for (std::size_t step = 0; step + 1 < migrations.size(); ++step) old.exec(migrations[step]);
    old.exec("INSERT INTO meta VALUES ('noted', 'long ago')");
    old.exec("PRAGMA user_version = " + std::to_string(migrations.size() - 1));
  }
  disk->fill();
  started = start();
  ASSERT_TRUE(started) << started.error().message;
  auto const noted = [this] {
    return ask<std::string>([](Transaction& transaction) -> Result<std::string> {
      return inbox::meta(transaction.database(), "noted");
    });
  };
  EXPECT_EQ(noted().value(), "long ago");
  EXPECT_FALSE(note("now"));
  disk->make_room();
  clock.pass(Duration{10'000});
  EXPECT_TRUE(note("now"));
  EXPECT_EQ(noted().value(), "now");
}

TEST_F(FullDisk, DoesNotKeepTheLockFromItsHolder) {
  disk->fill();
  auto const lock = FolderLock::take(disk->path());
  EXPECT_TRUE(lock) << lock.error().message;
  EXPECT_FALSE(FolderLock::take(disk->path()));
}

}  // namespace
}  // namespace deskbell::agent
