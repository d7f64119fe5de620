// A file that has its name when it is whole: what is in its way stays, and of what is left only our own goes.
#include "console/server/unfinished_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <set>

#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

namespace fs = std::filesystem;

std::string content_of(fs::path const& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::set<std::string> names_in(fs::path const& folder) {
  std::set<std::string> names;
  for (auto const& entry : fs::recursive_directory_iterator(folder))
    names.insert(entry.path().lexically_relative(folder).string());
  return names;
}

struct UnfinishedFileTest : testing::Test {
  TemporaryFolder folder;
  fs::path const place = folder / "x.tar";
  using Names = std::set<std::string>;

  static void fill(UnfinishedFile const& file, std::string const& text) {
    ASSERT_EQ(::write(file.descriptor(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  /// As a run leaves it that was killed.
  void leave(std::string const& name, Names const& files) const {
    fs::create_directory(folder / name);
    for (auto const& file : files) std::ofstream(folder / name / file) << "left";
  }
  static ErrorCode refused(fs::path const& where) {
    auto const made = UnfinishedFile::make(where);
    EXPECT_FALSE(made) << where;
    return made ? ErrorCode::internal : made.error().code;
  }
};

TEST_F(UnfinishedFileTest, HasItsNameWhenItIsFinishedAndLeavesNothingElse) {
  {
    auto made = must(UnfinishedFile::make(place));
    auto const database = must(made.make_database());
    EXPECT_EQ(fs::file_size(database), 0u);
    EXPECT_FALSE(made.make_database()) << "made once, and by nobody before";
    fill(made, "whole");
    EXPECT_EQ(content_of(made.path()), "whole");
    EXPECT_FALSE(fs::exists(place));
    EXPECT_TRUE(UnfinishedFile::was_begun(place));
    must(made.finish());
    EXPECT_EQ(names_in(folder.path()), Names{"x.tar"});
  }
  EXPECT_EQ(content_of(place), "whole");
  struct stat facts {};
  ASSERT_EQ(::stat(place.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  EXPECT_FALSE(UnfinishedFile::was_begun(place));
}

TEST_F(UnfinishedFileTest, GivenUpItLeavesNothing) {
  { must(must(UnfinishedFile::make(place)).make_database()); }
  EXPECT_EQ(names_in(folder.path()), Names{});
}

TEST_F(UnfinishedFileTest, WhatStandsInItsPlaceStaysAndNothingIsMade) {
  std::ofstream(place) << "mine";
  EXPECT_EQ(refused(place), ErrorCode::conflict);
  fs::create_symlink("nowhere", folder / "link.tar");
  EXPECT_EQ(refused(folder / "link.tar"), ErrorCode::conflict);
  EXPECT_EQ(refused(folder.path() / ""), ErrorCode::invalid);
  EXPECT_EQ(refused(folder / ".."), ErrorCode::invalid);
  EXPECT_EQ(refused(folder / "none" / "x.tar"), ErrorCode::storage);
  EXPECT_EQ(names_in(folder.path()), (Names{"x.tar", "link.tar"}));
  EXPECT_EQ(content_of(place), "mine");
}

TEST_F(UnfinishedFileTest, WhatComesIntoItsPlaceMeanwhileStays) {
  {
    auto made = must(UnfinishedFile::make(place));
    std::ofstream(place) << "mine";
    auto const done = made.finish();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::conflict);
  }
  EXPECT_EQ(content_of(place), "mine");
  EXPECT_EQ(names_in(folder.path()), Names{"x.tar"});
}

TEST_F(UnfinishedFileTest, TheNextTakesAwayWhatKilledRunsLeftOfTheSameFileAndNothingElse) {
  leave("x.tar.unfinished-0123456789ab", {"lock", "content", "database", "database-journal"});
  leave("x.tar.unfinished-aaaaaaaaaaaa", {});
  EXPECT_TRUE(UnfinishedFile::was_begun(place));
  // Another's: of another file, with something else in it, without a lock, and names that only look alike.
  leave("y.tar.unfinished-0123456789ab", {"lock", "content"});
  leave("x.tar.unfinished-111111111111", {"lock", "content", "letter.txt"});
  leave("x.tar.unfinished-222222222222", {"content"});
  leave("x.tar.unfinished-33333333333", {"lock"});
  leave("x.tar.unfinished-44444444444z", {"lock"});
  leave("x.tar.unfinished", {"lock"});
  std::ofstream(folder / "x.tar.unfinished-555555555555") << "a file";
  std::ofstream(folder / "x.tar.db") << "a database";
  fs::create_directory_symlink("y.tar.unfinished-0123456789ab", folder / "x.tar.unfinished-666666666666");
  leave("x.tar.unfinished-777777777777", {"lock"});
  fs::create_symlink("../x.tar.db", folder / "x.tar.unfinished-777777777777" / "content");
  auto others = names_in(folder.path());
  for (auto it = others.begin(); it != others.end();)
    it = it->find("-0123456789ab") != std::string::npos && it->front() == 'x' ? others.erase(it)
                                                                              : std::next(it);
  others.erase("x.tar.unfinished-aaaaaaaaaaaa");

  // One that still runs.
  std::optional<UnfinishedFile> other(must(UnfinishedFile::make(place)));
  EXPECT_EQ(names_in(folder.path()).size(), others.size() + 3) << "a folder, its lock and the content";
  auto own = must(UnfinishedFile::make(place));
  fill(*other, "first");
  must(other->finish());
  auto const late = own.finish();
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::conflict);
  EXPECT_EQ(content_of(place), "first");
  { auto const gone = std::move(own); }
  others.insert("x.tar");
  EXPECT_EQ(names_in(folder.path()), others);
}

}  // namespace
}  // namespace deskbell::console::test
