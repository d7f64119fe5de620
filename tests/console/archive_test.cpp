// A backup, and how a console notices that it runs on one.
#include "console/server/console_archive.h"

#include <cstdlib>
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

struct ArchiveOfAConsole : testing::Test {
  Store store;
  std::filesystem::path const data = store.folder.path();
  TemporaryFolder out;

  ArchiveOfAConsole() {
    must(Keys::load_or_make(out / "keys"));
    std::filesystem::rename(out / "keys", data / "keys");
  }
  static std::string listed(std::filesystem::path const& archive) {
    auto const list = archive.string() + ".list";
    EXPECT_EQ(std::system(("tar -tf " + archive.string() + " >" + list).c_str()), 0);
    auto const text = content_of(list);
    std::filesystem::remove(list);
    return text;
  }
};

TEST_F(ArchiveOfAConsole, WhatLiesBesideItStays) {
  std::ofstream(out / "important.db") << "my only copy";
  must(write_archive(*store.database, data, out / "important"));
  EXPECT_EQ(content_of(out / "important.db"), "my only copy");
  auto const again = write_archive(*store.database, data, out / "important");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
  EXPECT_EQ(content_of(out / "important.db"), "my only copy");
  // The one beside the console's own database.
  must(write_archive(*store.database, data, data / "console"));
  EXPECT_GT(std::filesystem::file_size(data / "console.db"), 0u);
  EXPECT_TRUE(must(store.database->check()).empty());
  EXPECT_EQ(listed(data / "console").rfind("console.db\n", 0), 0u);
}

TEST_F(ArchiveOfAConsole, IsNotMadeAmongItsOwnFiles) {
  std::filesystem::create_directories(data / "files" / "1");
  auto const other_name = out / "link";
  std::filesystem::create_directory_symlink(data, other_name);
  for (auto const& file :
       {data / "keys" / "x.tar", data / "files" / "1" / "x.tar", data / "console.db-journal", data / "lock",
        other_name / "keys" / "x.tar", data / "." / "files" / "x.tar"}) {
    auto const refused = write_archive(*store.database, data, file);
    ASSERT_FALSE(refused) << file;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid) << refused.error().message;
    EXPECT_NE(refused.error().message.find(
                  "is among the console's own files (keys, files and console.db): name a file outside of"),
              std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(file));
  }
}

TEST_F(ArchiveOfAConsole, HasFilesByTheirNamesWhereverTheyLie) {
  std::filesystem::create_directories(out / "large disk" / "1");
  std::ofstream(out / "large disk" / "1" / "abc") << "attached";
  std::filesystem::create_directory_symlink(out / "large disk", data / "files");
  auto const inside = write_archive(*store.database, data, out / "large disk" / "backup.tar");
  ASSERT_FALSE(inside);
  EXPECT_EQ(inside.error().code, ErrorCode::invalid) << inside.error().message;
  must(write_archive(*store.database, data, out / "backup.tar"));
  auto const names = listed(out / "backup.tar");
  EXPECT_NE(names.find("\nfiles/1/abc\n"), std::string::npos) << names;
  EXPECT_EQ(names.find(".."), std::string::npos) << names;
}

}  // namespace
}  // namespace deskbell::console::test
