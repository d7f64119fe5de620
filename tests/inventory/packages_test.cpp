// Package databases: a dpkg of 1,500 packages, an rpm database, bundles, and what apt knows to be newer.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>

#include "agent/inventory/packages.h"
#include "agent/inventory/sections.h"
#include "tests/inventory/rpm_databases.h"
#include "tests/inventory/tree.h"

namespace deskbell::agent::inventory::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

std::string paragraph(std::string const& name, std::string const& version, std::string const& status) {
  return "Package: " + name + "\nStatus: " + status +
         "\nPriority: optional\nSection: admin\nInstalled-Size: 1234\n" +
         "Maintainer: Jane Doe <jane@example.com>\nArchitecture: amd64\nVersion: " + version +
         "\nConffiles:\n /etc/x 0123\nDescription: what it is\n more\n .\n Version: 9 is not a field\n\n";
}

protocol::Software find(std::vector<protocol::Software> const& list, std::string_view name) {
  auto const found = std::ranges::find(list, name, &protocol::Software::name);
  return found == list.end() ? protocol::Software{} : *found;
}

TEST(Dpkg, FifteenHundredPackages) {
  Tree tree;
  std::string status;
  for (int number = 0; number < 1500; ++number) {
    status +=
        paragraph("package-" + std::to_string(number), "1." + std::to_string(number), "install ok installed");
  }
  status += paragraph("gone", "1", "deinstall ok config-files") +
            paragraph("half", "1", "install ok half-installed");
  tree.write("var/lib/dpkg/status", status);
  tree.write("var/lib/dpkg/info/package-7.list", "");
  tree.write("var/lib/dpkg/info/package-8:amd64.list", "");
  auto const software = collect_software(tree.roots());
  ASSERT_TRUE(software);
  EXPECT_THAT(*software, SizeIs(1500));
  auto const seven = find(*software, "package-7");
  EXPECT_EQ(seven.version, "1.7");
  EXPECT_EQ(seven.vendor, "Jane Doe") << "an e-mail address is nobody's business";
  EXPECT_EQ(seven.architecture, "amd64");
  EXPECT_EQ(seven.section, "admin");
  EXPECT_EQ(seven.source, "dpkg");
  EXPECT_EQ(seven.size_bytes, 1'300'000);
  EXPECT_EQ(seven.installed_at.value_or(1) % 60'000, 0);
  EXPECT_TRUE(find(*software, "package-8").installed_at);
  EXPECT_FALSE(find(*software, "package-9").installed_at);
}

TEST(Dpkg, DamagedParagraphsAreLeftOut) {
  EXPECT_THAT(parse_dpkg_status(""), SizeIs(0));
  EXPECT_THAT(parse_dpkg_status("Status: install ok installed\nVersion: 1\n\n"), SizeIs(0)) << "no name";
  EXPECT_THAT(parse_dpkg_status("Package: a\nStatus: install ok installed"), SizeIs(1)) << "no end";
  EXPECT_THAT(parse_dpkg_status("::::\n\n\n:\nPackage\n" + std::string(1 << 20, 'x')), SizeIs(0));
  EXPECT_TRUE(parse_dpkg_status("Package: a\nStatus: hold ok installed\n").at(0).held);
}

TEST(Rpm, PackagesOfTheSqliteDatabase) {
  Tree tree;
  tree.folder("var/lib/rpm");
  std::string const key = HeaderBuilder().text(1000, "gpg-pubkey").text(1001, "abc").build();
  write_sqlite(tree.path("var/lib/rpm/rpmdb.sqlite"), {bash_header(), key, "damaged", ""});
  auto const software = collect_software(tree.roots());
  ASSERT_TRUE(software);
  ASSERT_THAT(*software, SizeIs(1));
  auto const& bash = software->front();
  EXPECT_EQ(bash.name, "bash");
  EXPECT_EQ(bash.version, "2:5.2.26-3.fc40");
  EXPECT_EQ(bash.vendor, "Fedora Project");
  EXPECT_EQ(bash.architecture, "x86_64");
  EXPECT_EQ(bash.section, std::nullopt);
  EXPECT_EQ(bash.source, "rpm");
  EXPECT_EQ(bash.size_bytes, 8'400'000);
  EXPECT_EQ(bash.installed_at, 1'699'999'980'000);
}

TEST(Rpm, EveryCutAndEveryFlippedByteOfAHeaderIsSafe) {
  std::string const header = bash_header();
  ASSERT_TRUE(parse_rpm_header(header));
  for (std::size_t size = 0; size < header.size(); ++size)
    EXPECT_FALSE(parse_rpm_header(header.substr(0, size)));
  for (std::size_t index = 0; index < header.size(); ++index) {
    std::string damaged = header;
    damaged[index] = static_cast<char>(damaged[index] ^ 0xFF);
    (void)parse_rpm_header(damaged);
  }
}

TEST(Rpm, ADamagedDatabaseIsAbsent) {
  Tree tree;
  tree.write("var/lib/rpm/rpmdb.sqlite", std::string(8192, '\x5A'));
  EXPECT_EQ(collect_software(tree.roots()), std::nullopt);
}

TEST(Bundles, FlatpaksAndSnaps) {
  Tree tree;
  tree.write("var/lib/dpkg/status", paragraph("vim", "9", "install ok installed"));
  tree.folder("var/lib/flatpak/app/org.gimp.GIMP/x86_64/stable/active");
  tree.link("var/lib/flatpak/app/org.gimp.GIMP/current", "x86_64/stable");
  tree.write("snap/firefox/current/meta/snap.yaml",
             "name: firefox\nversion: \"125.0\"\nsummary: A browser\n");
  auto const software = collect_software(tree.roots());
  ASSERT_THAT(software.value(), SizeIs(3));
  EXPECT_EQ(find(*software, "org.gimp.GIMP").source, "flatpak");
  EXPECT_EQ(find(*software, "org.gimp.GIMP").architecture, "x86_64");
  EXPECT_EQ(find(*software, "firefox").version, "125.0");
}

// ---- updates
// -------------------------------------------------------------------------------------------------------

std::string available(std::string const& name, std::string const& version,
                      std::string const& architecture = "amd64") {
  return "Package: " + name + "\nArchitecture: " + architecture + "\nVersion: " + version +
         "\nFilename: x\n\n";
}

class Apt : public ::testing::Test {
 protected:
  Apt() {
    tree.write("var/lib/dpkg/status", paragraph("openssl", "3.0.11-1~deb12u1", "install ok installed") +
                                          paragraph("vim", "2:9.0", "install ok installed") +
                                          paragraph("held", "1", "hold ok installed"));
    tree.write(lists + "deb_dists_stable_InRelease",
               "Origin: Debian\nCodename: bookworm\nSHA256:\nNotAutomatic: yes\n");
    tree.write(lists + "deb_dists_stable-security_InRelease",
               "Origin: Debian\nLabel: Debian-Security\nCodename: bookworm-security\n");
    tree.write(lists + "deb_dists_backports_InRelease", "Origin: Debian Backports\nNotAutomatic: yes\n");
    tree.write(lists + "deb_dists_stable_main_binary-amd64_Packages",
               available("openssl", "3.0.11-1~deb12u1") + available("vim", "2:9.1") +
                   available("other", "5") + available("held", "2") + available("vim", "2:9.9", "arm64"));
    tree.write(lists + "deb_dists_backports_main_binary-amd64_Packages", available("vim", "2:99"));
  }
  std::string const lists = "var/lib/apt/lists/";
  Tree tree;
};

TEST_F(Apt, NewerVersionsOfWhatIsInstalled) {
  tree.write(lists + "deb_dists_stable-security_main_binary-amd64_Packages",
             available("openssl", "3.0.13-1~deb12u1"));
  auto const updates = collect_updates(tree.roots());
  ASSERT_TRUE(updates);
  EXPECT_EQ(updates->source, "apt");
  EXPECT_EQ(updates->available, 2);
  EXPECT_EQ(updates->security, 1);
  ASSERT_THAT(updates->packages, SizeIs(2));
  EXPECT_EQ(updates->packages[0].name, "openssl") << "the urgent one first";
  EXPECT_EQ(updates->packages[0].available_version, "3.0.13-1~deb12u1");
  EXPECT_EQ(updates->packages[0].origin, "Debian bookworm-security");
  EXPECT_EQ(updates->packages[1].name, "vim");
  EXPECT_EQ(updates->packages[1].available_version, "2:9.1")
      << "not the backport, not the other architecture";
}

TEST_F(Apt, ListsThatAptCompressed) {
  // A frame with one stored block: magic, flags, block size, header checksum; length with its top bit set;
  // end mark.
  std::string const text = available("openssl", "3.0.13-1~deb12u1");
  std::string const length{static_cast<char>(text.size()), 0, 0, static_cast<char>(0x80)};
  std::string const frame =
      std::string("\x04\x22\x4D\x18\x60\x40\x82", 7) + length + text + std::string(4, '\0');
  tree.write(lists + "deb_dists_stable-security_main_binary-amd64_Packages.lz4", frame);
  auto const updates = collect_updates(tree.roots());
  ASSERT_TRUE(updates) << "liblz4.so.1 comes with apt";
  EXPECT_EQ(updates->security, 1);
}

TEST_F(Apt, HalfAnAnswerIsNone) {
  tree.write(lists + "deb_dists_stable-security_main_binary-amd64_Packages.lz4", "this is no frame");
  EXPECT_EQ(collect_updates(tree.roots()), std::nullopt);
}

TEST_F(Apt, AnswersAgainWhenAListChanged) {
  EXPECT_EQ(collect_updates(tree.roots())->available, 1);
  EXPECT_EQ(collect_updates(tree.roots())->available, 1);
  tree.write(lists + "deb_dists_stable-security_main_binary-amd64_Packages", available("openssl", "9"));
  EXPECT_EQ(collect_updates(tree.roots())->available, 2);
}

TEST(AptMissing, IsAbsent) {
  Tree tree;
  tree.write("var/lib/dpkg/status", paragraph("vim", "1", "install ok installed"));
  EXPECT_EQ(collect_updates(tree.roots()), std::nullopt);
}

}  // namespace
}  // namespace deskbell::agent::inventory::testing
