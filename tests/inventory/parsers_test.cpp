// The small parsers, one by one.
#include <gmock/gmock.h>

#include "agent/inventory/edid.h"
#include "agent/inventory/processes.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/smart.h"
#include "agent/inventory/smbios.h"
#include "agent/inventory/text.h"
#include "agent/inventory/volumes.h"
#include "tests/inventory/tree.h"

namespace deskbell::agent::inventory::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Text, SanitisedIsAlwaysValidAndBounded) {
  EXPECT_EQ(sanitised("Grüße 🔔", 100), "Grüße 🔔");
  EXPECT_EQ(sanitised("a\x01"
                      "b\nc\x7F",
                      100),
            "a b c ");
  EXPECT_EQ(sanitised("\xC3\x28 \xED\xA0\x80 \xF5", 100),
            "\xEF\xBF\xBD( \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD");
  EXPECT_EQ(sanitised("ääää", 5), "ää") << "never cuts a character";
  EXPECT_EQ(sanitised("\xC2\x85x", 100), " x") << "C1 control";
  EXPECT_TRUE(is_sane("Grüße", 100));
  EXPECT_FALSE(is_sane("Grüße", 3));
}

TEST(Text, Placeholders) {
  for (auto const* filler : {"", "None", "To Be Filled By O.E.M.", "Default string", "0000000", "xxxxxxxx",
                             "FFFF-FFFF", "0123456789", "Not Specified"}) {
    EXPECT_TRUE(is_placeholder(filler)) << filler;
  }
  for (auto const* fact : {"PF2ABCDE", "LENOVO", "1.0", "0x1234567"})
    EXPECT_FALSE(is_placeholder(fact)) << fact;
}

TEST(Text, Escapes) {
  EXPECT_EQ(unescaped("/srv/a\\040b"), "/srv/a b");
  EXPECT_EQ(unescaped("EFI\\x20System"), "EFI System");
  EXPECT_EQ(unescaped("a\\zb\\"), "a\\zb\\");
}

TEST(Text, Assignments) {
  auto const map = read_assignments("# no\nA=1\nexport B='two words'\nC=\"q\\\"q\"\nbroken\n=x\n");
  EXPECT_EQ(map.at("A"), "1");
  EXPECT_EQ(map.at("B"), "two words");
  EXPECT_EQ(map.at("C"), "q\"q");
}

TEST(Versions, DebianOrder) {
  EXPECT_LT(compare_versions("1.0~rc1", "1.0"), 0);
  EXPECT_LT(compare_versions("6.1.0-9-amd64", "6.1.0-18-amd64"), 0);
  EXPECT_GT(compare_versions("1:0.9", "2.0"), 0);
  EXPECT_LT(compare_versions("2.36-9+deb12u4", "2.36-9+deb12u10"), 0);
  EXPECT_EQ(compare_versions("1.02", "1.2"), 0);
  EXPECT_LT(compare_versions("1.0", "1.0a"), 0);
  EXPECT_LT(compare_versions("1.0a", "1.0+b"), 0);
  EXPECT_GT(compare_versions("20250419~deb12u2", "20230311+deb12u1"), 0);
  EXPECT_LT(compare_versions("", "1"), 0);
}

TEST(Mounts, LinesThatMakeNoSenseAreLeftOut) {
  auto const mounts = parse_mounts(
      "nonsense\n - \n1 2 3:4 / /a rw\n36 35 98:0 /r /m\\040n rw,x master:1 - ext3 /dev/r ro,x\n");
  ASSERT_THAT(mounts, SizeIs(1));
  EXPECT_EQ(mounts[0].mount_point, "/m n");
  EXPECT_EQ(mounts[0].root, "/r");
  EXPECT_TRUE(mounts[0].read_only);
}

TEST(Mounts, ProtectSystemOfOurOwnUnitDoesNotMakeAVolumeReadOnly) {
  auto const mounts =
      parse_mounts("22 1 8:1 / / ro,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro\n");
  ASSERT_THAT(mounts, SizeIs(1));
  EXPECT_FALSE(mounts[0].read_only);
}

TEST(Processes, NamesWithParentheses) {
  auto const stat =
      parse_process_stat("42 (x) y (z)) S 1 2 3 0 -1 2097152 1 1 1 1 5 6 0 0 20 0 1 0 77 0 0 0");
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->name, "x) y (z)");
  EXPECT_TRUE(stat->kernel_thread);
  EXPECT_EQ(stat->start_ticks, 77);
  EXPECT_FALSE(parse_process_stat("42 (x"));
  EXPECT_FALSE(parse_process_stat("42 (x) S 1"));
  EXPECT_FALSE(parse_process_stat(""));
}

TEST(Smbios, EveryCutOfATableIsSafe) {
  std::string const table = smbios_table();
  EXPECT_THAT(parse_smbios(table), SizeIs(4));
  for (std::size_t size = 0; size < table.size(); ++size) {
    for (auto const& structure : parse_smbios(std::string_view(table).substr(0, size))) {
      (void)structure.text(0x10);
      (void)structure.number(0xFF, 8);
    }
  }
}

TEST(Edid, WrongBlocksAreRefused) {
  std::string block = edid_block();
  EXPECT_TRUE(parse_edid(block));
  EXPECT_TRUE(parse_edid(block + std::string(128, 'x'))) << "extensions follow";
  block[60] = static_cast<char>(block[60] + 1);
  EXPECT_FALSE(parse_edid(block)) << "checksum";
  EXPECT_FALSE(parse_edid(""));
  EXPECT_FALSE(parse_edid(std::string(128, '\0')));
}

TEST(Smart, NvmeHealth) {
  std::string page(512, '\0');
  page[1] = static_cast<char>(0x36);  // 310 K
  page[2] = 1;
  page[5] = 7;
  page[112] = 100;
  page[128] = static_cast<char>(0xE8);
  page[129] = 3;
  auto smart = parse_nvme_health(page);
  ASSERT_TRUE(smart);
  EXPECT_EQ(smart->state, "ok");
  EXPECT_EQ(smart->temperature_celsius, 37);
  EXPECT_EQ(smart->used_percent, 7);
  EXPECT_EQ(smart->power_cycles, 100);
  EXPECT_EQ(smart->power_on_hours, 1000);
  page[0] = 4;
  EXPECT_EQ(parse_nvme_health(page)->state, "failing");
  EXPECT_FALSE(parse_nvme_health("short"));
}

TEST(Smart, AtaAttributes) {
  std::string data(512, '\0');
  data[2] = 5;      // reallocated sectors
  data[2 + 5] = 8;  // raw value
  data[14] = 9;     // hours
  data[14 + 6] = 1;
  unsigned sum = 0;
  for (char const byte : data) sum += static_cast<unsigned char>(byte);
  data[511] = static_cast<char>(256 - sum % 256);
  auto const smart = parse_ata_smart(data, true);
  ASSERT_TRUE(smart);
  EXPECT_EQ(smart->state, "failing");
  EXPECT_EQ(smart->reallocated_sectors, 8);
  EXPECT_EQ(smart->power_on_hours, 256);
  data[100] = 1;
  EXPECT_FALSE(parse_ata_smart(data, false)) << "checksum";
}

}  // namespace
}  // namespace deskbell::agent::inventory::testing
