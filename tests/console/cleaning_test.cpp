// What grew old goes in steps, and nothing else does.
#include "console/server/cleaning.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "console/server/accounts.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

using namespace std::chrono_literals;
namespace net = boost::asio;

class CleaningTest : public testing::Test {
 protected:
  CleaningTest() {
    organisation_ = must(store_.write([](store::Transaction& tx) -> Result<std::int64_t> {
      return accounts::ensure_organisation(tx, "Example IT");
    }));
    must(store_.write([this](store::Transaction& tx) -> Result<accounts::Account> {
      return accounts::create_account(tx, organisation_, {"tess@example.com", "Tess", true, {}});
    }));
    must(store_.write([](store::Transaction& tx) -> Result<void> {
      tx.sql().run("DELETE FROM changes");
      return {};
    }));
  }
  void change(std::int64_t position, Duration ago) {
    must(store_.write([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run(
          "INSERT INTO changes (organisation_id, position, noun, uid, changed_at) VALUES (?, ?, 'chat', 'x', "
          "?)",
          organisation_, position, tx.now() - ago);
      return {};
    }));
  }
  bool forget(std::int64_t at_once) {
    return must(
        store_.write([&](store::Transaction& tx) -> Result<bool> { return forget_old_rows(tx, at_once); }));
  }
  std::int64_t changes() { return store_.value<std::int64_t>("SELECT COUNT(*) FROM changes"); }

  Store store_;
  std::int64_t organisation_ = 0;
};

TEST_F(CleaningTest, ForgetsNoMoreAtOnceThanItMay) {
  for (int i = 1'000; i < 1'025; ++i) change(i, 24h * 8);
  for (int i = 1'025; i < 1'030; ++i) change(i, 24h * 6);
  EXPECT_TRUE(forget(10));
  EXPECT_EQ(changes(), 20);
  EXPECT_TRUE(forget(10));
  EXPECT_FALSE(forget(10)) << "the last five";
  EXPECT_EQ(changes(), 5);
  EXPECT_FALSE(forget(10));
  EXPECT_EQ(changes(), 5) << "their time is not over";
}

TEST_F(CleaningTest, GoesOnUntilNothingIsLeft) {
  must(store_.write([this](store::Transaction& tx) -> Result<void> {
    for (int i = 0; i < 1'200; ++i)
      tx.sql().run(
          "INSERT INTO idempotency_keys (organisation_id, user_id, idempotency_key, request_digest, "
          "created_at) "
          "SELECT ?, id, ?, 'x', ? FROM users LIMIT 1",
          organisation_, std::to_string(i), tx.now() - 24h * (i < 1'100 ? 31 : 29));
    return {};
  }));
  auto const keys = [this] { return store_.value<std::int64_t>("SELECT COUNT(*) FROM idempotency_keys"); };
  ASSERT_EQ(keys(), 1'200);
  FileStore const files(store_.folder / "files");
  Cleaning cleaning(*store_.database, files);
  auto const tick = [&](bool may) {
    net::io_context loop(1);
    Cleaning::MayWrite const may_write = [may](store::Transaction&) { return may; };
    net::co_spawn(loop, cleaning.go_on(may_write), net::detached);
    loop.run();
  };
  tick(true);
  EXPECT_EQ(keys(), 1'200) << "nobody said that it begins";
  cleaning.begin();
  tick(false);
  EXPECT_EQ(keys(), 1'200) << "another node does it";
  cleaning.begin();
  tick(true);
  EXPECT_EQ(keys(), 100);
}

}  // namespace
}  // namespace deskbell::console::test
