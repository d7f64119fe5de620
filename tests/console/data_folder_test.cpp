// The folder of --data before it is opened: what may become a console's, what is left alone, and who serves
// it.
#include "console/server/data_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <optional>

#include "console/server/keys.h"
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
