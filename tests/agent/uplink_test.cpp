// The uplink: what a restored device has to tell is told until it is stored that it was.
#include "agent/uplink.h"

#include <boost/asio/io_context.hpp>

#include "agent/inbox.h"
#include "tests/agent/desk.h"
#include "tests/agent/serve_until.h"

namespace deskbell::agent {
namespace {

class UplinkTest : public ::testing::Test, public Uplink::Link {
 protected:
  void send(std::vector<std::string>) override {}
  void close(std::string reason, std::string message) override { closed = reason + ": " + message; }
  void on_console_restored() override {}

  UplinkTest() {
    on_disk("INSERT INTO meta (key, value) VALUES ('restored', 'yes')");
    uplink.set_has_to_tell_restored(true);
  }

  void on_disk(char const* statement) {
    auto database = Database::open(folder / "agent.db");
    database->native().exec(statement);
  }
  std::string stored() {
    auto database = Database::open(folder / "agent.db");
    return inbox::meta(database->native(), inbox::restored_meta);
  }
  /// Until the store has done what the opening asked of it.
  void open() {
    uplink.on_link_opened(protocol::Welcome{});
    bool done = false;
    store->submit([](Transaction&) -> Result<void> { return {}; }, [&](Result<void>) { done = true; });
    ASSERT_TRUE(serve_until(loop, [&] { return done; }));
  }

  tests::TemporaryFolder folder;
  TestClock clock;
  boost::asio::io_context loop;
  std::string closed;
  std::unique_ptr<Store> store = std::move(*Store::open(folder / "agent.db", clock, loop.get_executor()));
  Uplink uplink{*store, *this};
};

TEST_F(UplinkTest, ThatItWasRestoredIsToldOnce) {
  EXPECT_TRUE(uplink.tell_restored());
  open();
  EXPECT_EQ(closed, "");
  EXPECT_EQ(stored(), "");
  EXPECT_FALSE(uplink.tell_restored());
}

TEST_F(UplinkTest, ThatItWasRestoredIsToldAgainWhereTheDiskDidNotTakeThatItWasTold) {
  on_disk("CREATE TRIGGER full BEFORE INSERT ON meta BEGIN SELECT RAISE(ABORT, 'no space'); END");
  EXPECT_TRUE(uplink.tell_restored());
  open();
  EXPECT_NE(closed.find("no space"), std::string::npos) << closed;
  EXPECT_EQ(stored(), "yes");
  uplink.on_link_lost();

  on_disk("DROP TRIGGER full");
  EXPECT_TRUE(uplink.tell_restored()) << "this service has not told it yet";
  open();
  EXPECT_EQ(stored(), "");
  EXPECT_FALSE(uplink.tell_restored());
}

TEST_F(UplinkTest, AWelcomeAnswersNoMoreThanItsHelloSaid) {
  uplink.set_has_to_tell_restored(false);
  EXPECT_FALSE(uplink.tell_restored());
  uplink.set_has_to_tell_restored(true);  // found out by what the link before had asked of the store
  open();
  EXPECT_EQ(stored(), "yes");
  EXPECT_TRUE(uplink.tell_restored());
}

}  // namespace
}  // namespace deskbell::agent
