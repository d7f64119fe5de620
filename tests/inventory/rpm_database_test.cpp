// A database that rpm itself made, of a package that rpmbuild made: no bytes of ours.
#include <gmock/gmock.h>
#include <spawn.h>
#include <sys/wait.h>

#include <vector>

#include "agent/inventory/sections.h"
#include "tests/inventory/tree.h"

namespace deskbell::agent::inventory::testing {
namespace {

using ::testing::SizeIs;

/// Runs it to its end. True: it says that all went well.
bool run(std::vector<std::string> words) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  if (::posix_spawnp(&child, arguments.front(), nullptr, nullptr, arguments.data(), environ) != 0)
    return false;
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

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

}  // namespace
}  // namespace deskbell::agent::inventory::testing
