// What may wait for the console, and what stays free on the disk.
#include "core/backlog.h"

#include <gtest/gtest.h>

namespace deskbell::core::backlog {
namespace {

constexpr std::uint64_t mib = 1'048'576;

TEST(Backlog, takes_what_an_account_writes_in_thirty_days_and_no_flood) {
  EXPECT_TRUE(admit({}, {}, 32'000));
  EXPECT_TRUE(admit({30 * 150, 4 << 20}, {30 * 150, 4 << 20}, 32'000));
  auto const many = admit({account_max.things, 5'000}, {account_max.things, 5'000}, 1);
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().code, ErrorCode::too_large);
  EXPECT_EQ(
      many.error().message,
      "5000 (4.9 KiB) of your messages and forms wait to be sent, and at most 5000 (8 MiB) may. Connect "
      "this computer to the network and send it again when they have gone out; none of them is lost");
  EXPECT_TRUE(admit({10, account_max.bytes - 5}, {10, account_max.bytes - 5}, 5));
  EXPECT_FALSE(admit({10, account_max.bytes - 5}, {10, account_max.bytes - 5}, 6));
}

TEST(Backlog, refuses_nobody_who_has_little_waiting_for_what_others_have) {
  EXPECT_TRUE(admit({5, 10'000}, device_max, 8'000));
  auto const more = admit({small_share.things, 10'000}, device_max, 8'000);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().message.substr(0, 60),
            "20000 (32 MiB) messages and forms of this computer's users w");
  EXPECT_FALSE(admit({5, small_share.bytes}, device_max, 8'000));
}

TEST(Backlog, keeps_a_part_of_the_disk_for_the_service) {
  EXPECT_FALSE(shortage({16 * mib, 500'000 * mib}));
  auto const little = shortage({16 * mib - 1, 500'000 * mib});
  ASSERT_TRUE(little);
  EXPECT_EQ(little->code, ErrorCode::storage);
  EXPECT_FALSE(shortage({3 * mib, 24 * mib})) << "a small one";
  EXPECT_EQ(shortage({2 * mib, 24 * mib})->message,
            "the disk is full: free some space. Nothing is lost that was confirmed (2 MiB are free, and the "
            "last 3 MiB are kept for the service itself)");
}

}  // namespace
}  // namespace deskbell::core::backlog
