// Tar files: sizes of any number, and that a file is whole in it or not at all.
#include "console/server/tar_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <functional>
#include <thread>

#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t gib = std::uint64_t{1} << 30;

/// What tar says of an archive.
std::string listed(fs::path const& archive) {
  FILE* const tar = ::popen(("tar -tvf '" + archive.string() + "' 2>&1").c_str(), "r");
  std::string text;
  std::array<char, 4096> part{};
  for (std::size_t got = 0; (got = ::fread(part.data(), 1, part.size(), tar)) > 0;)
    text.append(part.data(), got);
  auto const status = ::pclose(tar);
  return text + "tar ended with " + std::to_string(status);
}

TEST(TarWriterTest, SizesAreReadAsTheyAre) {
  TemporaryFolder folder;
  for (auto const size : {8 * gib - 1, 8 * gib, 9 * gib, 5000 * gib + 1}) {
    auto const archive = folder / "big.tar";
    auto const header = tar_header("files/1/huge", size);
    std::ofstream(archive, std::ios::binary).write(header.data(), header.size());
    // A hole where its bytes would be, and the end.
    auto const rounded = (size + tar_block - 1) / tar_block * tar_block;
    if (::truncate(archive.c_str(), static_cast<off_t>(rounded + 3 * tar_block)) != 0)
      GTEST_SKIP() << "this disk has no files of " << size << " bytes";
    auto const said = listed(archive);
    EXPECT_NE(said.find(" " + std::to_string(size) + " "), std::string::npos) << said;
    EXPECT_NE(said.find("files/1/huge\ntar ended with 0"), std::string::npos) << said;
  }
}

TEST(TarWriterTest, WhatItWroteIsReadByTar) {
  TemporaryFolder folder;
  for (auto const size : {0, 1, 512, 513, 1'000'000}) {
    auto const source = folder / "source";
    std::ofstream(source, std::ios::binary) << std::string(static_cast<std::size_t>(size), 'x');
    auto const archive = folder / "one.tar";
    int const file = ::open(archive.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    TarWriter tar(file);
    must(tar.add(source, "keys/one"));
    must(tar.add(source, "keys/two"));
    must(tar.end());
    ::close(file);
    auto const said = listed(archive);
    EXPECT_NE(said.find("keys/two\ntar ended with 0"), std::string::npos) << said;
    EXPECT_NE(said.find(" " + std::to_string(size) + " "), std::string::npos) << said;
  }
}

TEST(TarWriterTest, AFileThatChangesWhileItIsReadIsNoBackup) {
  TemporaryFolder folder;
  constexpr std::size_t size = 1'000'000;  // far more than a pipe holds
  auto const source = folder / "source";
  using Change = std::function<void()>;
  std::vector<std::pair<std::string, Change>> const changes{
      {"it became shorter", [&] { EXPECT_EQ(::truncate(source.c_str(), 1000), 0); }},
      {"it changed its size", [&] { std::ofstream(source, std::ios::app) << "more"; }},
      {"it was written to",
       [&] {
         std::fstream(source, std::ios::in | std::ios::out) << "other";
         // Its time has the grain of the kernel's clock.
         std::array<timespec, 2> const times{timespec{1, 0}, timespec{1, 0}};
         EXPECT_EQ(::utimensat(AT_FDCWD, source.c_str(), times.data(), 0), 0);
       }},
      {"", [] {}}};
  for (auto const& [words, change] : changes) {
    std::ofstream(source, std::ios::trunc) << std::string(size, 'x');
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    // The header is there: its size was asked, and the writer waits for room in the pipe.
    std::thread reader([&, from = ends[0]] {
      std::array<char, tar_block> header{};
      EXPECT_EQ(::read(from, header.data(), header.size()), static_cast<ssize_t>(header.size()));
      change();
      std::vector<char> rest(65'536);
      while (::read(from, rest.data(), rest.size()) > 0) {
      }
    });
    auto const added = TarWriter(ends[1]).add(source, "files/1/growing");
    ::close(ends[1]);
    reader.join();
    ::close(ends[0]);
    if (words.empty()) {
      EXPECT_TRUE(added) << added.error().message;
      continue;
    }
    ASSERT_FALSE(added) << words;
    EXPECT_EQ(added.error().message, "files/1/growing: " + words + " while it was read: try again");
  }
}

TEST(TarWriterTest, ANameIsNotCut) {
  TemporaryFolder folder;
  std::ofstream(folder / "source") << "x";
  int const file = ::open((folder / "one.tar").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  TarWriter tar(file);
  EXPECT_TRUE(tar.add(folder / "source", std::string(100, 'n')));
  auto const refused = tar.add(folder / "source", std::string(101, 'n'));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
  must(tar.end());
  EXPECT_NE(listed(folder / "one.tar").find(" " + std::string(100, 'n') + "\ntar ended with 0"),
            std::string::npos);
  // Somebody cut it meanwhile: what is there is not what was written.
  EXPECT_EQ(::ftruncate(file, 512), 0);
  EXPECT_FALSE(tar.end());
  ::close(file);
}

}  // namespace
}  // namespace deskbell::console::test
