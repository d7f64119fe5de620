// The three forms of the rpm database, and which of them counts.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>

#include "agent/inventory/packages.h"
#include "tests/inventory/rpm_databases.h"

namespace deskbell::agent::inventory::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAreArray;

std::vector<std::string> names(std::optional<std::vector<protocol::Software>> const& list) {
  std::vector<std::string> names;
  if (!list) return {"none"};
  for (auto const& software : *list) names.push_back(software.name);
  return names;
}

/// Packages of every size, from what lies within a page to what fills many; the 7th has `largest` bytes.
std::vector<std::string> headers(int count, std::size_t largest) {
  std::vector<std::string> list;
  for (int number = 1; number <= count; ++number)
    list.push_back(
        numbered_header(number, number == 7 ? largest : static_cast<std::size_t>(number * number)));
  return list;
}

void expect_numbered(std::vector<protocol::Software> const& list, int count,
                     std::vector<int> const& removed) {
  std::vector<std::string> expected;
  for (int number = 1; number <= count; ++number) {
    if (std::ranges::find(removed, number) == removed.end())
      expected.push_back("package-" + std::to_string(number));
  }
  EXPECT_THAT(names(list), UnorderedElementsAreArray(expected));
  for (auto const& software : list) {
    EXPECT_EQ(software.version, "1." + software.name.substr(8) + "-7");
    EXPECT_EQ(software.vendor, "Harbour Foundry") << "it lies behind the filler";
    EXPECT_EQ(software.architecture, "x86_64");
    EXPECT_EQ(software.installed_at, 1'699'999'980'000);
  }
}

TEST(RpmNdb, PackagesOfItsBlobs) {
  Tree tree;
  std::string const key = HeaderBuilder().text(1000, "gpg-pubkey").text(1001, "abc").build();
  tree.write("usr/lib/sysimage/rpm/Packages.db",
             ndb_database({bash_header(), key, std::nullopt, "damaged", "", numbered_header(6, 5'000'000)}));
  auto const list = rpm_software(tree.roots());
  ASSERT_THAT(names(list), ElementsAre("bash", "package-6"));
  EXPECT_EQ(list->front().version, "2:5.2.26-3.fc40");
  EXPECT_EQ(list->front().size_bytes, 8'400'000);
}

TEST(RpmNdb, SlotsOfSeveralPages) {
  Tree tree;
  auto const all = headers(600, 300'000);
  std::vector<std::optional<std::string>> written(all.begin(), all.end());
  written[0] = written[253] = written[254] = written[599] = std::nullopt;
  tree.write("var/lib/rpm/Packages.db", ndb_database(written));
  auto const list = rpm_software(tree.roots());
  ASSERT_TRUE(list);
  expect_numbered(*list, 600, {1, 254, 255, 600});
}

TEST(RpmNdb, NoPackages) {
  Tree tree;
  tree.write("var/lib/rpm/Packages.db", ndb_database({std::nullopt}));
  EXPECT_THAT(rpm_software(tree.roots()).value(), SizeIs(0));
}

struct Made {
  std::size_t page_bytes;
  bool big_endian;
};

class RpmBerkeley : public ::testing::TestWithParam<Made> {};

TEST_P(RpmBerkeley, PackagesOfItsPages) {
  Tree tree;
  std::vector<int> const removed{2, 7, 40, 99};
  ASSERT_TRUE(write_berkeley(
      tree, "var/lib/rpm/Packages", headers(120, 300'000),
      {.page_bytes = GetParam().page_bytes, .big_endian = GetParam().big_endian, .removed = removed}));
  auto const list = rpm_software(tree.roots());
  ASSERT_TRUE(list);
  expect_numbered(*list, 120, removed);
}

TEST_P(RpmBerkeley, ALargePackage) {
  Tree tree;
  ASSERT_TRUE(write_berkeley(tree, "var/lib/rpm/Packages", headers(9, 4'000'000),
                             {.page_bytes = GetParam().page_bytes, .big_endian = GetParam().big_endian}));
  auto const list = rpm_software(tree.roots());
  ASSERT_TRUE(list);
  expect_numbered(*list, 9, {});
}

INSTANTIATE_TEST_SUITE_P(Pages, RpmBerkeley,
                         ::testing::Values(Made{512, false}, Made{4096, false}, Made{65536, false},
                                           Made{4096, true}),
                         [](auto const& made) {
                           return std::to_string(made.param.page_bytes) +
                                  (made.param.big_endian ? "BigEndian" : "");
                         });

TEST(RpmBerkeleyDamaged, KeysAndDamagedPackagesAreLeftOut) {
  Tree tree;
  std::string const key = HeaderBuilder().text(1000, "gpg-pubkey").text(1001, "abc").build();
  ASSERT_TRUE(write_berkeley(tree, "var/lib/rpm/Packages",
                             {key, "damaged", "", std::string(5000, 'x'), bash_header()}));
  EXPECT_THAT(names(rpm_software(tree.roots())), ElementsAre("bash"));
}

TEST(RpmForms, TheNewestCounts) {
  Tree tree;
  std::string const var = "var/lib/rpm/";
  std::string const usr = "usr/lib/sysimage/rpm/";
  EXPECT_THAT(names(rpm_software(tree.roots())), ElementsAre("none"));
  ASSERT_TRUE(write_berkeley(tree, var + "Packages", {numbered_header(1, 0)}));
  EXPECT_THAT(names(rpm_software(tree.roots())), ElementsAre("package-1"));
  tree.write(var + "Packages.db", ndb_database({numbered_header(2, 0)}));
  EXPECT_THAT(names(rpm_software(tree.roots())), ElementsAre("package-2"));
  write_sqlite(tree.path(var + "rpmdb.sqlite"), {numbered_header(3, 0)});
  EXPECT_THAT(names(rpm_software(tree.roots())), ElementsAre("package-3"));
  ASSERT_TRUE(write_berkeley(tree, usr + "Packages", {numbered_header(4, 0)}));
  EXPECT_THAT(names(rpm_software(tree.roots())), ElementsAre("package-4")) << "the folder of today";
}

TEST(RpmForms, WhatIsNoDatabaseGivesWay) {
  for (auto const* content : {"", "RpmP", "SQLite format 3", "no database"}) {
    Tree tree;
    tree.write("var/lib/rpm/rpmdb.sqlite", content);
    tree.write("var/lib/rpm/Packages.db", content);
    ASSERT_TRUE(write_berkeley(tree, "var/lib/rpm/Packages", {bash_header()}));
    EXPECT_THAT(names(rpm_software(tree.roots())), ElementsAre("bash"));
  }
}

TEST(RpmForms, FoldersPipesAndLinksAreNone) {
  Tree tree;
  tree.folder("usr/lib/sysimage/rpm/Packages");
  tree.link("usr/lib/sysimage/rpm/Packages.db", "Packages.db");
  tree.folder("var/lib/rpm");
  ASSERT_EQ(::mkfifo(tree.path("var/lib/rpm/Packages").c_str(), 0600), 0);
  tree.link("var/lib/rpm/Packages.db", "gone");
  EXPECT_THAT(names(rpm_software(tree.roots())), ElementsAre("none"));
}

}  // namespace
}  // namespace deskbell::agent::inventory::testing
