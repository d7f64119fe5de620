// Durable facts through every kind of accident: nothing lost, nothing applied twice, order kept.
#include <gtest/gtest.h>

#include <set>

#include "delivery_world.h"

namespace deskbell::tests {
namespace {

struct Accidents {
  bool restored_sender = false;
  bool restored_receiver = false;
};

void step(DeliveryWorld& world, Accidents const& accidents, SenderDisk& snapshot,
          ReceiverDisk& far_snapshot) {
  switch (world.pick(24)) {
    case 0:
    case 1:
    case 2:
    case 3:
      world.append();
      break;
    case 4:
    case 5:
    case 6:
    case 7:
    case 8:
      world.work();
      break;
    case 9:
    case 10:
    case 11:
      world.receive();
      break;
    case 12:
    case 13:
    case 14:
      world.acknowledge();
      break;
    case 15:
    case 16:
      world.open();
      break;
    case 17:
      if (world.pick(4) == 0) world.cut();
      break;
    case 18:
      if (world.pick(8) == 0) world.crash_sender();
      break;
    case 19:
      if (world.pick(8) == 0) world.crash_receiver();
      break;
    case 20:
      if (world.pick(4) == 0) snapshot = world.disk;
      break;
    case 21:
      if (world.pick(4) == 0) far_snapshot = world.far_disk;
      break;
    case 22:
      if (!accidents.restored_sender || world.pick(10) != 0) break;
      world.disk = snapshot;
      world.crash_sender();
      break;
    default:
      if (!accidents.restored_receiver || world.pick(10) != 0) break;
      far_snapshot.epoch = world.far_disk.epoch + 1;
      world.far_disk = far_snapshot;
      world.crash_receiver();
  }
}

void live(std::uint32_t seed, Accidents const& accidents) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  DeliveryWorld world(seed, accidents.restored_receiver);
  SenderDisk snapshot;
  ReceiverDisk far_snapshot;
  std::set<std::int64_t> must_arrive;
  for (int i = 0; i < 400; ++i) step(world, accidents, snapshot, far_snapshot);
  for (auto const& fact : world.disk.outbox) must_arrive.insert(fact.made);
  if (!accidents.restored_sender && !accidents.restored_receiver)
    for (std::int64_t n = 1; n <= world.made; ++n) must_arrive.insert(n);
  ASSERT_TRUE(world.settle_down()) << "never came to rest";
  EXPECT_EQ(world.repeated_applies, 0);
  std::int64_t last = 0;
  for (auto const n : world.far_disk.applied) {
    EXPECT_GT(n, last) << "applied out of order, or twice";
    last = n;
    must_arrive.erase(n);
  }
  EXPECT_TRUE(must_arrive.empty()) << must_arrive.size() << " facts lost, the first is "
                                   << *must_arrive.begin();
  EXPECT_LE(world.in_flight_most, DeliveryWorld::window.facts);
  EXPECT_LE(world.in_flight_bytes_most, DeliveryWorld::window.bytes);
  EXPECT_EQ(world.far_disk.cursor, world.sender.acknowledged);
  if (!accidents.restored_sender && !accidents.restored_receiver) {
    EXPECT_EQ(world.protocol_errors, 0);
    EXPECT_EQ(world.renumberings, 0);
  }
}

TEST(DeliverySimulation, cuts_and_crashes_lose_nothing_and_double_nothing) {
  for (std::uint32_t seed = 1; seed <= 1'500 && !testing::Test::HasFailure(); ++seed) live(seed, {});
}

TEST(DeliverySimulation, a_sender_restored_from_an_old_snapshot_goes_on_writing) {
  for (std::uint32_t seed = 1; seed <= 1'500 && !testing::Test::HasFailure(); ++seed)
    live(seed, {.restored_sender = true});
}

TEST(DeliverySimulation, a_receiver_restored_from_a_backup_is_filled_again) {
  for (std::uint32_t seed = 1; seed <= 1'500 && !testing::Test::HasFailure(); ++seed)
    live(seed, {.restored_receiver = true});
}

TEST(DeliverySimulation, both_ends_restored) {
  for (std::uint32_t seed = 1; seed <= 1'500 && !testing::Test::HasFailure(); ++seed)
    live(seed, {.restored_sender = true, .restored_receiver = true});
}

}  // namespace
}  // namespace deskbell::tests
