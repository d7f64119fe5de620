// The outbox: numbers without gaps, also after the console or this device was restored.
#include "agent/outbox.h"

#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

class Outbox : public Desk {
 protected:
  std::vector<FactId> append(int count) {
    std::vector<FactId> ids;
    for (int i = 0; i < count; ++i)
      EXPECT_TRUE(transact([&](Transaction& transaction) -> Result<void> {
        ids.push_back(outbox::append(transaction, protocol::DeviceEvent{protocol::DeviceEventKind::started,
                                                                        "", transaction.now().wall}));
        return {};
      }));
    return ids;
  }
  std::vector<FactId> ids_from(std::int64_t first) {
    std::vector<FactId> ids;
    for (auto const& frame : outbox::load(database.native(), {1, first, 64, 256 * 1024, true}))
      ids.push_back(frame.id);
    return ids;
  }
};

TEST_F(Outbox, AcknowledgedFactsAreNotSentAgain) {
  auto const ids = append(5);
  ASSERT_TRUE(transact([&](Transaction& transaction) -> Result<void> {
    outbox::settle(transaction, {3, ids[2]});
    return {};
  }));
  auto const sender = outbox::load_sender(database.native());
  EXPECT_EQ(sender.acknowledged.seq, 3);
  EXPECT_EQ(sender.acknowledged.id, ids[2]);
  EXPECT_EQ(sender.last, 5);
  EXPECT_EQ(outbox::report(database.native()).waiting, 2);
  EXPECT_EQ(outbox::id_at(database.native(), 2), ids[1]);  // kept, for a console that was restored
}

TEST_F(Outbox, ARestoredDeviceCountsOnAfterTheConsole) {
  auto const ids = append(5);
  core::delivery::Renumber wanted;
  wanted.acknowledged = {40, FactId{fresh_uuid(clock.at.wall)}};
  wanted.first = 41;
  wanted.after = 2;
  ASSERT_TRUE(transact([&](Transaction& transaction) -> Result<void> {
    EXPECT_EQ(outbox::renumber(transaction, wanted), 43);
    return {};
  }));
  EXPECT_EQ(ids_from(41), (std::vector<FactId>{ids[2], ids[3], ids[4]}));
  EXPECT_EQ(outbox::load_sender(database.native()).last, 43);
}

TEST_F(Outbox, NumbersThatOverlapKeepTheirOrder) {
  auto const ids = append(6);
  core::delivery::Renumber wanted;
  wanted.acknowledged = {2, ids[1]};
  wanted.first = 3;
  wanted.after = 0;
  ASSERT_TRUE(transact([&](Transaction& transaction) -> Result<void> {
    EXPECT_EQ(outbox::renumber(transaction, wanted), 8);
    return {};
  }));
  EXPECT_EQ(ids_from(3), ids);
}

TEST_F(Outbox, ANewIdentityCountsFromOne) {
  auto const ids = append(4);
  ASSERT_TRUE(transact([&](Transaction& transaction) -> Result<void> {
    outbox::settle(transaction, {2, ids[1]});
    outbox::start_over(transaction);
    return {};
  }));
  EXPECT_EQ(ids_from(1), (std::vector<FactId>{ids[2], ids[3]}));
  EXPECT_EQ(outbox::load_sender(database.native()).acknowledged.seq, 0);
}

TEST_F(Outbox, AFrameSizedWindowIsKept) {
  append(10);
  auto const one = outbox::load(database.native(), {1, 1, 64, 1, true});
  EXPECT_EQ(one.size(), 1U);
  EXPECT_TRUE(outbox::load(database.native(), {1, 1, 64, 1, false}).empty());
  EXPECT_EQ(outbox::load(database.native(), {1, 1, 3, 256 * 1024, true}).size(), 3U);
}

}  // namespace
}  // namespace deskbell::agent
