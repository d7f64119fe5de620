// The folder of --data before it is opened: what may become a console's, what is left alone, and who serves
// it.
#include "console/server/data_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <optional>
#include <vector>

#include "console/server/keys.h"
#include "console/server/store/sql.h"
#include "console/server/stores.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

namespace fs = std::filesystem;

unsigned mode_of(fs::path const& path) {
  struct stat facts {};
  return ::stat(path.c_str(), &facts) == 0 ? facts.st_mode & 0777 : 0;
}

ErrorCode refused(fs::path const& folder, WhereNone where_none) {
  auto const done = prepare_data_folder(folder, where_none);
  EXPECT_FALSE(done);
  return done ? ErrorCode::internal : done.error().code;
}

TEST(DataFolder, IsMadeOnlyByWhoMayMakeAConsole) {
  TemporaryFolder folder;
  auto const data = folder / "deep" / "data";
  EXPECT_EQ(refused(data, WhereNone::refuse), ErrorCode::not_found);
  EXPECT_FALSE(fs::exists(folder / "deep"));
  EXPECT_TRUE(prepare_data_folder(data, WhereNone::make));
  EXPECT_EQ(mode_of(data), 0700u);
}

TEST(DataFolder, LeavesWhatIsNotAConsoles) {
  TemporaryFolder folder;
  auto const home = folder / "home";
  fs::create_directory(home);
  ASSERT_EQ(::chmod(home.c_str(), 0755), 0);
  std::ofstream(home / "letter.txt") << "Dear";
  EXPECT_EQ(refused(home, WhereNone::make), ErrorCode::invalid);
  EXPECT_EQ(refused(home, WhereNone::refuse), ErrorCode::not_found);
  EXPECT_EQ(refused(home / "letter.txt", WhereNone::make), ErrorCode::invalid);
  EXPECT_EQ(mode_of(home), 0755u) << "its rights to others stay";
}

TEST(DataFolder, HalfOfAConsoleIsNoPlaceForANewOne) {
  TemporaryFolder folder;
  auto const data = folder / "data";
  fs::create_directories(data / "keys");
  std::ofstream(data / "keys" / "database-mark") << "a b\n";
  EXPECT_EQ(refused(data, WhereNone::make), ErrorCode::storage);
  EXPECT_EQ(refused(data, WhereNone::refuse), ErrorCode::storage);
}

TEST(DataFolder, ADatabaseThatIsEmptyOrMissingBesideWhatAConsoleStoredIsGone) {
  using Spoil = void (*)(fs::path const&);
  std::vector<std::pair<char const*, Spoil>> const cases{
      {"its database (console.db) has 0 bytes: what it held is gone",
       [](fs::path const& data) { fs::resize_file(data / "console.db", 0); }},
      {"its keys are there and its database (console.db) is gone",
       [](fs::path const& data) { fs::remove(data / "console.db"); }},
      {"its files are there and its database (console.db) is gone",
       [](fs::path const& data) {
         fs::create_directories(data / "files" / "1");
         fs::remove_all(data / "keys");
         fs::remove(data / "console.db");
       }},
      {"its log console.db-wal is there and its database (console.db) is gone",
       [](fs::path const& data) {
         fs::remove_all(data / "keys");
         fs::rename(data / "console.db", data / "console.db-wal");
       }},
      {"a link to what is not there: a disk is missing, or it is gone",
       [](fs::path const& data) {
         fs::remove(data / "console.db");
         fs::create_symlink("/nowhere/console.db", data / "console.db");
       }},
      {"there is nothing in this database: what it held is gone", [](fs::path const& data) {
         fs::remove(data / "console.db");
         // As sqlite3 makes it: a header, and not one table.
         store::Sql((data / "console.db").string(), store::Sql::Mode::read_write).script("VACUUM");
         ASSERT_GT(fs::file_size(data / "console.db"), 0u);
       }}};
  for (auto const& [words, spoil] : cases) {
    TemporaryFolder folder;
    auto const data = folder / "data";
    must(open_stores(data, WhereNone::make));
    spoil(data);
    for (auto const where_none : {WhereNone::make, WhereNone::refuse}) {
      auto const opened = open_stores(data, where_none);
      ASSERT_FALSE(opened) << words;
      EXPECT_EQ(opened.error().code, ErrorCode::storage);
      EXPECT_NE(opened.error().message.find(words), std::string::npos) << opened.error().message;
      EXPECT_NE(opened.error().message.find("restore it from a backup"), std::string::npos);
    }
  }
}

TEST(DataFolder, AFirstStartThatWasKilledGoesOn) {
  TemporaryFolder folder;
  auto const data = folder / "data";
  auto const console_id = must(open_stores(data, WhereNone::make)).keys.console_id();
  // It had its keys, and its database was not in its place yet.
  auto const begun = data / "console.db.unfinished-0123456789ab";
  fs::create_directory(begun);
  std::ofstream(begun / "lock") << "";
  fs::rename(data / "console.db", begun / "content");
  EXPECT_EQ(refused(data, WhereNone::refuse), ErrorCode::not_found);
  auto const opened = must(open_stores(data, WhereNone::make));
  EXPECT_EQ(opened.keys.console_id(), console_id);
  EXPECT_FALSE(fs::exists(begun));
  // Nor is one in the way that had not come to the keys.
  fs::create_directories(folder / "other" / "console.db.unfinished-0123456789ab");
  must(open_stores(folder / "other", WhereNone::make));
}

TEST(DataFolder, AKeyThatIsGoneIsNotReplacedWhereDevicesKnowIt) {
  TemporaryFolder folder;
  must(Keys::load_or_make(folder / "keys"));
  std::ofstream(folder / "console.db") << "";
  fs::remove(folder / "keys" / "policy.key");
  auto const loaded = Keys::load_or_make(folder / "keys");
  ASSERT_FALSE(loaded);
  EXPECT_NE(loaded.error().message.find("is gone: restore it from a backup"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder / "keys" / "policy.key"));
}

TEST(DataLock, IsHeldByOneAndSeenByAll) {
  TemporaryFolder folder;
  EXPECT_FALSE(DataLock::is_held(folder.path()));
  EXPECT_FALSE(fs::exists(folder / "lock")) << "a look makes nothing";
  std::optional<DataLock> first = must(DataLock::take(folder.path()));
  EXPECT_TRUE(DataLock::is_held(folder.path()));
  auto const second = DataLock::take(folder.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
  EXPECT_NE(second.error().message.find("(process " + std::to_string(::getpid()) + ")"), std::string::npos)
      << second.error().message;
  first.reset();
  EXPECT_FALSE(DataLock::is_held(folder.path()));
  EXPECT_TRUE(DataLock::take(folder.path()));
}

}  // namespace
}  // namespace deskbell::console::test
