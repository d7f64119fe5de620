// Who is online: a grace for pages that are loaded anew, and nothing forgotten while the disk is full.
#include "console/server/presence.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "console/server/accounts.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

struct Present : testing::Test {
  Store store;
  std::int64_t organisation = 0;
  std::int64_t tess = 0;

  void SetUp() override {
    must(store.write([&](store::Transaction& tx) -> Result<void> {
      organisation = must(accounts::ensure_organisation(tx, "Example IT"));
      tess = must(accounts::create_account(tx, organisation, {"tess@example.com", "Tess", true, {}})).id;
      return {};
    }));
  }
  void write(Presence& presence) {
    boost::asio::io_context loop;
    boost::asio::co_spawn(loop, presence.write(), boost::asio::detached);
    loop.run();
  }
  bool online() { return store.value<bool>("SELECT online FROM users WHERE id = ?", tess); }
  void refuse_writing(bool refused) {
    must(store.write([&](store::Transaction& tx) -> Result<void> {
      tx.sql().script(refused
                          ? "CREATE TRIGGER full BEFORE UPDATE OF online ON users BEGIN SELECT RAISE(ABORT, "
                            "'the disk is full'); END"
                          : "DROP TRIGGER full");
      return {};
    }));
  }
};

TEST_F(Present, APageThatIsLoadedAnewIsNoDeparture) {
  Presence presence(*store.database, std::chrono::hours(1));
  presence.came({organisation, tess});
  write(presence);
  EXPECT_TRUE(online());
  presence.went({organisation, tess});
  write(presence);
  EXPECT_TRUE(online());
  presence.came({organisation, tess});
  Presence after(*store.database, std::chrono::hours(1));
  after.take_over();
  write(after);
  EXPECT_TRUE(online()) << "a console that starts again waits for them, too";
}

TEST_F(Present, WhoStaysAwayIsOffline) {
  Presence presence(*store.database, std::chrono::milliseconds(0));
  presence.came({organisation, tess});
  write(presence);
  presence.went({organisation, tess});
  write(presence);
  EXPECT_FALSE(online());
  store::Database& database = *store.database;
  must(store.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE users SET online = 1");
    return {};
  }));
  Presence after(database, std::chrono::milliseconds(0));
  after.take_over();
  write(after);
  EXPECT_FALSE(online());
}

TEST_F(Present, WhatRangOnAPageThatWasNotThereIsToldByTheRulesForOffline) {
  Presence presence(*store.database, std::chrono::milliseconds(0));
  presence.came({organisation, tess});
  write(presence);
  presence.went({organisation, tess});
  must(store.write([&](store::Transaction& tx) -> Result<void> {
    for (auto const* event : {"chat_unassigned", "mention", "test"})
      tx.sql().run(
          "INSERT INTO notifications (organisation_id, uid, user_id, event, presence, channel, subject, "
          "subject_id, position, title, text, state, due_at, created_at, done_at) VALUES (?, ?, ?, ?, "
          "'online', 'web', 'chat', 7, 3, 'Ada', 'Hello?', 'sent', ?, ?, ?)",
          organisation, event, tess, event, tx.now(), tx.now(), tx.now());
    return {};
  }));
  write(presence);
  EXPECT_EQ(
      store.value<std::int64_t>("SELECT COUNT(*) FROM notifications WHERE channel = 'email' AND state = "
                                "'waiting' AND presence = 'offline' AND position = 3"),
      2);
  presence.came({organisation, tess});
  write(presence);
  presence.went({organisation, tess});
  write(presence);
  EXPECT_EQ(store.value<std::int64_t>("SELECT COUNT(*) FROM notifications WHERE channel = 'email'"), 2)
      << "once";
}

TEST_F(Present, WhatCouldNotBeWrittenIsWrittenLater) {
  Presence presence(*store.database, std::chrono::milliseconds(0));
  presence.came({organisation, tess});
  refuse_writing(true);
  write(presence);
  EXPECT_FALSE(online());
  refuse_writing(false);
  write(presence);
  EXPECT_TRUE(online());
  presence.went({organisation, tess});
  refuse_writing(true);
  write(presence);
  EXPECT_TRUE(online());
  refuse_writing(false);
  write(presence);
  EXPECT_FALSE(online());
}

}  // namespace
}  // namespace deskbell::console::test
