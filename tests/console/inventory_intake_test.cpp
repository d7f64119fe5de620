// What a report of the inventory may make the console do is bounded before the writer sees it.
#include "console/server/inventory_intake.h"
#include "console/server/rate_limit.h"

#include <fstream>

#include "console/server/file_store.h"
#include "console/server/hourly_budget.h"
#include "core/text.h"
#include "tests/console/gzip.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

protocol::Software program(std::string name, std::string version, std::string vendor = "") {
  protocol::Software made;
  made.name = std::move(name);
  made.version = std::move(version);
  made.vendor = std::move(vendor);
  return made;
}

protocol::Inventory report_of(std::vector<protocol::Software> software) {
  protocol::Inventory report;
  report.software = std::move(software);
  return report;
}

TEST(InventoryIntake, WritesOfSoftwareOnlyWhatIsAnother) {
  std::vector<SoftwareRow> const known{
      {"bash", "5.2", "", ""}, {"curl", "8.0", "", "Debian"}, {"vim", "9.0", "", ""}};
  auto const ready = must(make_ready(report_of({program("bash", "5.2"), program("bash", "5.2"),
                                                program("curl", "8.0", "Ubuntu"), program("vim", "9.1")}),
                                     known));
  EXPECT_EQ(ready.gone, (std::vector<SoftwareRow>{{"vim", "9.0", "", ""}}));
  EXPECT_EQ(ready.come, (std::vector<SoftwareRow>{{"curl", "8.0", "", "Ubuntu"}, {"vim", "9.1", "", ""}}));
  ASSERT_EQ(ready.changes.size(), 1U) << "a vendor's new name is no news";
  EXPECT_EQ(ready.changes[0].event, core::SoftwareEvent::updated);
  ASSERT_EQ(ready.sections.size(), 1U);
  EXPECT_EQ(ready.sections[0].first, "software");
  // The first report is no news, and all of it is written.
  auto const first = must(make_ready(report_of({program("bash", "5.2")}), std::nullopt));
  EXPECT_EQ(first.rows(), 1U);
  EXPECT_TRUE(first.changes.empty());
  EXPECT_EQ(must(make_ready(first.report, std::vector<SoftwareRow>{{"bash", "5.2", "", ""}})).rows(), 0U);
}

TEST(InventoryIntake, BoundsEveryText) {
  auto report = report_of({program("  " + std::string(5'900'000, 'x') + "\n", "1")});
  report.system.emplace();
  report.system->model = std::string(50'000, 'm');
  report.system->firmware.emplace();
  report.system->firmware->vendor = std::string(50'000, 'v');
  report.environment.emplace();
  report.environment->emplace_back().name = std::string(50'000, 'n');
  auto const ready = must(make_ready(std::move(report), std::nullopt));
  EXPECT_LE(core::count_characters(ready.report.software->front().name), 256U);
  EXPECT_LE(core::count_characters(*ready.report.system->model), 1'001U);
  EXPECT_LE(core::count_characters(*ready.report.system->firmware->vendor), 1'001U);
  EXPECT_LE(core::count_characters(ready.report.environment->front().name), 1'001U);
  std::size_t stored = 0;
  for (auto const& [section, body] : ready.sections) stored += body.size();
  EXPECT_LT(stored, 5'000U);
}

TEST(InventoryIntake, SaysHowMuchIsTooMuch) {
  std::vector<protocol::Software> many(20'001, program("x", "1"));
  auto const crowded = make_ready(report_of(std::move(many)), std::nullopt);
  ASSERT_FALSE(crowded);
  EXPECT_EQ(crowded.error().code, ErrorCode::too_large);

  TemporaryFolder folder;
  FileStore const files(folder / "files");
  auto const put = [&](std::string const& name, std::string const& bytes) {
    std::filesystem::create_directories(files.path(1, name).parent_path());
    std::ofstream(files.path(1, name)) << bytes;
  };
  put("bomb", gzipped(std::string(7 << 20, ' ')));
  put("text", "no gzip");
  put("good", gzipped(R"({"software": [{"name": "bash"}]})"));
  auto const bomb = unpack_report(files, 1, "bomb");
  ASSERT_FALSE(bomb);
  EXPECT_EQ(bomb.error().message, "inventory: more than 6 MiB unpacked");
  EXPECT_FALSE(unpack_report(files, 1, "text"));
  EXPECT_EQ(must(unpack_report(files, 1, "good")).software->size(), 1U);
}

TEST(HourlyBudget, ComesBackWithTheHour) {
  HourlyBudget budget(60, 12);
  using namespace std::chrono_literals;
  Duration now = 5h;
  EXPECT_TRUE(budget.take(1, 12, now));
  EXPECT_FALSE(budget.take(1, 1, now));
  EXPECT_TRUE(budget.take(2, 1, now)) << "each has one of its own";
  now += 1min;
  EXPECT_TRUE(budget.take(1, 1, now));
  EXPECT_FALSE(budget.take(1, 1, now));
  now += 10h;
  EXPECT_FALSE(budget.take(1, 13, now)) << "no more than that at once";
  EXPECT_TRUE(budget.take(1, 12, now));
}

TEST(Budget, SaysHowLongToWait) {
  auto const start = Budget::Moment{};
  Budget budget(50, 100, start);
  EXPECT_EQ(budget.spend(start, 100).count(), 0);
  EXPECT_DOUBLE_EQ(budget.spend(start, 25).count(), 0.5);
  EXPECT_DOUBLE_EQ(budget.spend(start + std::chrono::milliseconds(500), 0).count(), 0);
  EXPECT_DOUBLE_EQ(budget.spend(start + std::chrono::hours(1), 150).count(), 1) << "no more than at once";
}

}  // namespace
}  // namespace deskbell::console::test
