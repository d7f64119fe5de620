// A backup, and how a console notices that it runs on one.
#include "console/server/console_archive.h"

#include <fstream>
#include <sstream>

#include "console/server/console_epoch.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

std::string content_of(std::filesystem::path const& file) {
  std::ostringstream content;
  content << std::ifstream(file, std::ios::binary).rdbuf();
  return content.str();
}

TEST(ArchiveTest, ADatabaseFromABackupGetsANewEpoch) {
  Store store;
  auto const data = store.folder.path();
  // A console's keys are older than its database.
  auto const keys = must(Keys::load_or_make(data / "new" / "keys"));
  std::filesystem::rename(data / "new" / "keys", data / "keys");
  auto const mark = data / "keys" / mark_file_name;
  auto const epoch = must(settle_epoch(*store.database, keys, mark));
  EXPECT_EQ(must(settle_epoch(*store.database, keys, mark)), epoch) << "starting again is no restoring";

  auto const archive = data / "backup.tar";
  must(write_archive(*store.database, data, archive));
  auto const bytes = content_of(archive);
  EXPECT_NE(bytes.find("console.db"), std::string::npos);
  EXPECT_NE(bytes.find("keys/"), std::string::npos);
  EXPECT_EQ(bytes.find(mark_file_name), std::string::npos)
      << "it would make the restored database look untouched";

  // As in an empty folder that the archive was unpacked into.
  std::filesystem::remove(mark);
  auto const next = must(settle_epoch(*store.database, keys, mark));
  EXPECT_GT(next, epoch);
  EXPECT_EQ(must(settle_epoch(*store.database, keys, mark)), next);
}

TEST(ArchiveTest, WithoutItsKeysItIsNone) {
  Store store;
  auto const data = store.folder.path();
  auto const archive = data / "backup.tar";
  for (bool const is_file : {false, true}) {
    if (is_file) std::ofstream(data / "keys") << "no folder";
    auto const refused = write_archive(*store.database, data, archive);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find((data / "keys").string() + ": cannot be listed: "),
              std::string::npos)
        << refused.error().message;
    EXPECT_FALSE(std::filesystem::exists(archive)) << "half a backup is none";
  }
}

}  // namespace
}  // namespace deskbell::console::test
