// A database that rpm itself made, of packages that rpmbuild made: no bytes of ours.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <algorithm>
#include <vector>

#include "agent/inventory/packages.h"
#include "agent/inventory/sections.h"
#include "tests/inventory/rpm_databases.h"

namespace deskbell::agent::inventory::testing {
namespace {

using ::testing::SizeIs;

TEST(RpmDatabase, ThatRpmMadeIsRead) {
  Tree tree;
  tree.write("bell.spec",
             "Name: bell\nVersion: 1.2\nRelease: 3\nEpoch: 4\nSummary: A bell\nLicense: none\n"
             "Vendor: Harbour Foundry\nGroup: Amusements\nBuildArch: noarch\n%description\nA bell.\n"
             "%install\nmkdir -p %{buildroot}/usr/share/bell\n"
             "head -c 300000 /dev/zero > %{buildroot}/usr/share/bell/sound\n%files\n/usr/share/bell/sound\n");
  auto const defined = [&](std::string const& name) { return name + " " + tree.path("made"); };
  ASSERT_TRUE(run({"rpmbuild", "--quiet", "-bb", "--define", defined("_topdir"), "--define",
                   defined("_rpmdir"), tree.path("bell.spec")}));
  tree.folder("var/lib/rpm");
  ASSERT_TRUE(run({"rpm", "--dbpath", tree.path("var/lib/rpm"), "-i", "--force-debian", "--justdb",
                   "--nodeps", tree.path("made/noarch/bell-1.2-3.noarch.rpm")}));
  auto const software = collect_software(tree.roots());
  ASSERT_TRUE(software);
  ASSERT_THAT(*software, SizeIs(1));
  auto const& bell = software->front();
  EXPECT_EQ(bell.name, "bell");
  EXPECT_EQ(bell.version, "4:1.2-3");
  EXPECT_EQ(bell.vendor, "Harbour Foundry");
  EXPECT_EQ(bell.architecture, "noarch");
  EXPECT_EQ(bell.section, "Amusements");
  EXPECT_GT(bell.size_bytes.value_or(0), 290'000);
  EXPECT_LT(bell.size_bytes.value_or(0), 310'000);
  EXPECT_TRUE(bell.installed_at);
}

/// The headers of a database in its SQLite form.
std::vector<std::string> headers_of(std::string const& path) {
  std::vector<std::string> headers;
  sqlite3* database = nullptr;
  sqlite3_stmt* statement = nullptr;
  ::sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
  ::sqlite3_prepare_v2(database, "SELECT blob FROM Packages ORDER BY hnum", -1, &statement, nullptr);
  while (::sqlite3_step(statement) == SQLITE_ROW) {
    headers.emplace_back(static_cast<char const*>(::sqlite3_column_blob(statement, 0)),
                         static_cast<std::size_t>(::sqlite3_column_bytes(statement, 0)));
  }
  ::sqlite3_finalize(statement);
  ::sqlite3_close(database);
  return headers;
}

TEST(RpmDatabase, IsTheSameInEveryForm) {
  Tree tree;
  tree.write("organ.spec",
             "Name: organ\nVersion: 7\nRelease: 1\nSummary: An organ\nLicense: none\nVendor: Pipe Works\n"
             "BuildArch: noarch\n%description\nAn organ.\n"
             "%package -n drum\nSummary: A drum\n%description -n drum\nA drum.\n"
             "%package -n flute\nSummary: A flute\n%description -n flute\nA flute.\n"
             "%install\nmkdir -p %{buildroot}/usr/share/organ\n"
             "for pipe in $(seq 3000); do : > %{buildroot}/usr/share/organ/pipe-$pipe; done\n"
             "%files\n/usr/share/organ\n%files -n drum\n%files -n flute\n");
  auto const defined = [&](std::string const& name) { return name + " " + tree.path("made"); };
  ASSERT_TRUE(run({"rpmbuild", "--quiet", "-bb", "--define", defined("_topdir"), "--define",
                   defined("_rpmdir"), tree.path("organ.spec")}));
  tree.folder("sqlite/var/lib/rpm");
  std::string const made = tree.path("made/noarch/");
  ASSERT_TRUE(
      run({"rpm", "--dbpath", tree.path("sqlite/var/lib/rpm"), "-i", "--force-debian", "--justdb", "--nodeps",
           made + "organ-7-1.noarch.rpm", made + "drum-7-1.noarch.rpm", made + "flute-7-1.noarch.rpm"}));
  auto const headers = headers_of(tree.path("sqlite/var/lib/rpm/rpmdb.sqlite"));
  ASSERT_THAT(headers, SizeIs(3));
  ASSERT_GT(headers[0].size() + headers[1].size() + headers[2].size(), 200'000U) << "3,000 files are long";

  auto const in = [&](std::string const& folder) {
    auto list = rpm_software(Roots::under(tree.path(folder), nullptr));
    if (list) std::ranges::sort(*list, {}, &protocol::Software::name);
    return list;
  };
  auto const sqlite = in("sqlite");
  ASSERT_TRUE(sqlite);
  ASSERT_THAT(*sqlite, SizeIs(3));
  EXPECT_EQ(sqlite->back().name, "organ");
  EXPECT_EQ(sqlite->back().vendor, "Pipe Works");
  tree.write("ndb/usr/lib/sysimage/rpm/Packages.db", ndb_database({headers.begin(), headers.end()}));
  EXPECT_EQ(in("ndb"), sqlite);
  ASSERT_TRUE(write_berkeley(tree, "berkeley/var/lib/rpm/Packages", headers));
  EXPECT_EQ(in("berkeley"), sqlite);

  // rpm reads Berkeley DB's form too: what we wrote is what it would have found in the field.
  char const* const all =
      R"sh(test "$(rpm --dbpath "$1" -qa --qf '%{NAME}\n' 2>/dev/null | sort | xargs)" = "drum flute organ")sh";
  ASSERT_TRUE(run({"sh", "-c", all, "sh", tree.path("berkeley/var/lib/rpm")}));
}

}  // namespace
}  // namespace deskbell::agent::inventory::testing
