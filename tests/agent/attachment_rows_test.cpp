// Files of messages as rows: one that cannot move holds no other up, and nothing of them is taken to another
// organisation.
#include "agent/attachment_rows.h"

#include <gmock/gmock.h>

#include "agent/home.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

using attachment_rows::Stage;

class AttachmentRows : public Desk {
 protected:
  AttachmentId add(Stage stage, std::int64_t size = 10) {
    attachment_rows::Row row;
    row.file.attachment_id = AttachmentId{fresh_uuid(clock.at.wall)};
    row.file.name = "till.log";
    row.file.media_type = "text/plain";
    row.file.size = size;
    row.account = "1000";
    row.stage = stage;
    EXPECT_TRUE(transact([&](Transaction& tx) -> Result<void> {
      attachment_rows::put(tx, row);
      return {};
    }));
    clock.at.wall += Duration(1'000);
    return row.file.attachment_id;
  }
  AttachmentId first(Stage stage) {
    return attachment_rows::in_stage(database.native(), stage).front().file.attachment_id;
  }
};

TEST_F(AttachmentRows, one_that_cannot_move_goes_behind_the_others) {
  auto const stuck = add(Stage::said);
  auto const other = add(Stage::said);
  EXPECT_EQ(first(Stage::said), stuck);
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(transact([&](Transaction& tx) -> Result<void> {
      attachment_rows::move_back(tx, first(Stage::said));
      return {};
    }));
    EXPECT_EQ(first(Stage::said), i == 0 ? other : stuck);
  }
}

TEST_F(AttachmentRows, count_what_only_this_disk_has) {
  add(Stage::gathering, 5);
  add(Stage::said, 7);
  add(Stage::sent, 100);
  auto const held = attachment_rows::held(database.native(), "1000");
  EXPECT_EQ(held.files, 2);
  EXPECT_EQ(held.bytes, 12);
  EXPECT_EQ(attachment_rows::held(database.native(), "1001").files, 0);
}

TEST_F(AttachmentRows, old_ones_are_forgotten_and_failed_ones_keep_saying_so) {
  auto const unsent = add(Stage::whole);
  auto const failed = add(Stage::failed);
  auto const under_way = add(Stage::said);
  clock.at.wall += std::chrono::hours(25);
  std::vector<AttachmentId> old;
  ASSERT_TRUE(transact([&](Transaction& tx) -> Result<void> {
    old = attachment_rows::forget_old(tx);
    return {};
  }));
  EXPECT_THAT(old, ::testing::UnorderedElementsAre(unsent, failed));
  EXPECT_EQ(attachment_rows::known(database.native()),
            (std::set<std::string>{failed.text(), under_way.text()}));
}

TEST_F(AttachmentRows, stay_behind_when_the_machine_goes_to_another_organisation) {
  auto const come = [&](Identity const& identity) {
    ASSERT_TRUE(transact([&](Transaction& tx) { return come_home(tx, identity); }));
  };
  Identity identity;
  identity.device_id = DeviceId{fresh_uuid(clock.at.wall)};
  identity.organisation_id = OrganisationId{fresh_uuid(clock.at.wall)};
  come(identity);
  add(Stage::said);
  database.native().exec(
      "INSERT INTO request_comments VALUES ('c', 't', '1000', 1, '{}');"
      "INSERT INTO unread (id, type, body, reason, received_at) VALUES ('f', 'x', '{}', 'y', 1)");
  identity.device_id = DeviceId{fresh_uuid(clock.at.wall)};
  come(identity);
  EXPECT_EQ(attachment_rows::known(database.native()).size(), 1U) << "the same organisation";
  identity.device_id = DeviceId{fresh_uuid(clock.at.wall)};
  identity.organisation_id = OrganisationId{fresh_uuid(clock.at.wall)};
  come(identity);
  for (char const* table : {"attachments", "request_comments", "unread", "messages", "outbox"})
    EXPECT_EQ(database.native().execAndGet(std::string("SELECT count(*) FROM ") + table).getInt64(), 0)
        << table;
}

}  // namespace
}  // namespace deskbell::agent
