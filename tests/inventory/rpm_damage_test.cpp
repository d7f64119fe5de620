// Rpm databases that are damaged, hostile, or written to meanwhile: fewer packages, soon, and never a crash.
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <random>
#include <thread>

#include "agent/inventory/packages.h"
#include "tests/inventory/rpm_databases.h"

namespace deskbell::agent::inventory::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSubsetOf;
using ::testing::SizeIs;

std::string const ndb = "var/lib/rpm/Packages.db";
std::string const berkeley = "var/lib/rpm/Packages";
constexpr std::size_t page_bytes = 512;
constexpr int packages = 8;

std::vector<std::string> names(Tree const& tree) {
  std::vector<std::string> names;
  for (auto const& software : rpm_software(tree.roots()).value_or(std::vector<protocol::Software>{}))
    names.push_back(software.name);
  std::ranges::sort(names);
  return names;
}

std::string read(std::string const& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string little(std::uint32_t value) {
  std::string text;
  for (int index = 0; index < 4; ++index) text += static_cast<char>(value >> 8 * index & 255);
  return text;
}

/// Small packages in small pages: some in the page, most in chains of overflow pages.
std::vector<std::string> small_headers() {
  std::vector<std::string> headers;
  for (int number = 1; number <= packages; ++number)
    headers.push_back(numbered_header(number, static_cast<std::size_t>(number == 1 ? 0 : number * 200)));
  return headers;
}

class RpmDamage : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    auto const headers = small_headers();
    if (GetParam() == ndb)
      tree.write(ndb, ndb_database({headers.begin(), headers.end()}));
    else
      ASSERT_TRUE(write_berkeley(tree, berkeley, headers, {.page_bytes = page_bytes, .removed = {3}}));
    path = tree.path(GetParam());
    whole = read(path);
    sound = names(tree);
    ASSERT_THAT(sound, SizeIs(GetParam() == ndb ? packages : packages - 1));
  }
  Tree tree;
  std::string path;
  std::string whole;
  std::vector<std::string> sound;
};

TEST_P(RpmDamage, EveryTruncation) {
  for (std::size_t size = whole.size(); size-- > 0;) {
    ASSERT_EQ(::truncate(path.c_str(), static_cast<off_t>(size)), 0);
    ASSERT_THAT(names(tree), IsSubsetOf(sound)) << size;
  }
  EXPECT_EQ(rpm_software(tree.roots()), std::nullopt);
}

TEST_P(RpmDamage, TwentyThousandFlips) {
  std::mt19937 random(23);
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  std::size_t fewer = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::vector<std::size_t> places;
    for (auto flips = 1 + random() % 4; flips-- > 0;) {
      auto const place = random() % whole.size();
      // Every second one within what says where everything lies.
      places.push_back(random() % 2 == 0 ? place : place - place % page_bytes + place % 64);
    }
    for (auto const place : places) {
      file.seekp(static_cast<std::streamoff>(place));
      file.put(static_cast<char>(whole[place] ^ (1 + random() % 255)));
    }
    file.flush();
    if (names(tree) != sound) ++fewer;
    for (auto const place : places) {
      file.seekp(static_cast<std::streamoff>(place));
      file.put(whole[place]);
    }
  }
  file.flush();
  EXPECT_EQ(names(tree), sound);
  EXPECT_GT(fewer, 1000U) << "they hit something";
}

TEST_P(RpmDamage, RandomBytesAfterTheStart) {
  std::mt19937 random(29);
  for (int round = 0; round < 500; ++round) {
    std::string bytes = whole;
    std::size_t const kept = random() % 2 == 0 ? 128 : 4096;
    for (std::size_t index = kept; index < bytes.size(); ++index)
      bytes[index] = static_cast<char>(random() % 3 == 0 ? random() : 0);
    tree.write(GetParam(), bytes);
    (void)names(tree);
  }
}

TEST_P(RpmDamage, AFileThatSomebodyWritesTo) {
  std::atomic<bool> done = false;
  std::thread writer([&] {
    std::mt19937 random(31);
    while (!done) {
      auto const size = static_cast<off_t>(random() % whole.size());
      EXPECT_EQ(::truncate(path.c_str(), size), 0);
      tree.write(GetParam(), whole);
    }
  });
  for (int round = 0; round < 2000; ++round) EXPECT_THAT(names(tree), IsSubsetOf(sound));
  done = true;
  writer.join();
  EXPECT_EQ(names(tree), sound);
}

TEST_P(RpmDamage, AnEnormousFileIsNotRead) {
  ASSERT_EQ(::truncate(path.c_str(), off_t{1} << 40), 0);
  EXPECT_EQ(rpm_software(tree.roots()), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Forms, RpmDamage, ::testing::Values(ndb, berkeley),
                         [](auto const& form) { return form.param == ndb ? "Ndb" : "Berkeley"; });

// ---- ndb

TEST(RpmNdbDamage, SlotsThatShareABlobTellItOnce) {
  Tree tree;
  std::string database = ndb_database({bash_header(), std::nullopt, std::nullopt});
  std::string const slot = database.substr(32, 16);
  for (std::size_t at = 48; at < 4096; at += 16) database.replace(at, 16, slot);
  tree.write(ndb, database);
  EXPECT_THAT(names(tree), SizeIs(1));
}

TEST(RpmNdbDamage, ASlotThatClaimsEverythingCostsNobodyElse) {
  Tree tree;
  std::string database = ndb_database({std::nullopt, bash_header()});
  database.replace(32, 16, "Slot" + little(1) + little(256) + little(0xFFFFFFFF));
  tree.write(ndb, database);
  EXPECT_THAT(names(tree), SizeIs(1));
}

TEST(RpmNdbDamage, LengthsAndCountsThatDoNotFit) {
  for (std::size_t const at : {12, 40, 44, 4096 + 12}) {
    for (std::uint32_t const value : {1U, 255U, 257U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFF0U, 0xFFFFFFFFU}) {
      Tree tree;
      std::string database = ndb_database({bash_header()});
      database.replace(at, 4, little(value));
      tree.write(ndb, database);
      if (at == 12 && value == 1) continue;  // that is what it was
      EXPECT_THAT(names(tree), SizeIs(0)) << at << " " << value;
    }
  }
}

// ---- Berkeley DB

class RpmBerkeleyDamage : public ::testing::Test {
 protected:
  // Of a page.
  static constexpr std::size_t previous = 12;
  static constexpr std::size_t next = 16;
  static constexpr std::size_t type = 25;
  static constexpr char overflow = 7;

  void SetUp() override {
    ASSERT_TRUE(write_berkeley(tree, berkeley,
                               {numbered_header(1, 0), numbered_header(2, 10'000), numbered_header(3, 0)},
                               {.page_bytes = page_bytes}));
    database = read(tree.path(berkeley));
    for (std::size_t page = 1; page < database.size() / page_bytes; ++page) {
      if (database[page * page_bytes + type] != overflow || number_at(page, previous) != 0) continue;
      std::vector<std::size_t> found;
      for (std::size_t at = page; at != 0; at = number_at(at, next)) found.push_back(at);
      if (found.size() > chain.size()) chain = found;
    }
    ASSERT_THAT(chain, SizeIs(::testing::Gt(10)));
  }

  std::size_t number_at(std::size_t page, std::size_t offset) const {
    std::size_t value = 0;
    for (std::size_t index = 4; index-- > 0;)
      value = value << 8 | static_cast<unsigned char>(database[page * page_bytes + offset + index]);
    return value;
  }

  /// What is told of the database after `change`.
  std::vector<std::string> after(std::function<void(std::string&)> const& change) const {
    std::string changed = database;
    change(changed);
    tree.write(berkeley, changed);
    return names(tree);
  }

  Tree tree;
  std::string database;
  std::vector<std::size_t> chain;  // the pages of the second package, in their order
};

TEST_F(RpmBerkeleyDamage, AChainThatRunsInACircleCostsItsPackageAlone) {
  for (std::size_t from = 0; from + 1 < chain.size(); ++from) {
    for (std::size_t to = 0; to < chain.size(); ++to) {
      if (to == from + 1) continue;  // where it leads
      auto const told = after([&](std::string& bytes) {
        bytes.replace(chain[from] * page_bytes + next, 4, little(static_cast<std::uint32_t>(chain[to])));
      });
      EXPECT_THAT(told, ElementsAre("package-1", "package-3")) << from << " to " << to;
    }
  }
}

TEST_F(RpmBerkeleyDamage, LengthsThatDoNotFitCostTheirPackageAlone) {
  auto const length_written = static_cast<std::uint32_t>(numbered_header(2, 10'000).size());
  auto const place =
      database.find(little(static_cast<std::uint32_t>(chain.front())) + little(length_written));
  ASSERT_NE(place, std::string::npos);
  for (std::uint32_t const length : {0U, 1U, 9'000U, 11'000U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU}) {
    auto const told = after([&](std::string& bytes) { bytes.replace(place + 4, 4, little(length)); });
    EXPECT_THAT(told, ElementsAre("package-1", "package-3")) << length;
  }
  for (std::uint32_t const page : {0U, 1U, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
    auto const told = after([&](std::string& bytes) { bytes.replace(place, 4, little(page)); });
    EXPECT_THAT(told, ElementsAre("package-1", "package-3")) << page;
  }
}

TEST_F(RpmBerkeleyDamage, PageSizesAndVersionsThatAreNone) {
  for (std::uint32_t const size : {0U, 1U, 256U, 511U, 513U, 131'072U, 0x80000000U, 0xFFFFFFFFU}) {
    EXPECT_THAT(after([&](std::string& bytes) { bytes.replace(20, 4, little(size)); }), SizeIs(0)) << size;
  }
  for (std::uint32_t const version : {0U, 7U, 11U, 0xFFFFFFFFU}) {
    EXPECT_THAT(after([&](std::string& bytes) { bytes.replace(16, 4, little(version)); }), SizeIs(0));
  }
  EXPECT_THAT(after([&](std::string& bytes) { bytes.replace(32, 4, little(0xFFFFFFFF)); }), SizeIs(3))
      << "the file's own length bounds how many pages it says";
}

}  // namespace
}  // namespace deskbell::agent::inventory::testing
