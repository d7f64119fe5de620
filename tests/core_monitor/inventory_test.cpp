// Which inventory sections travel, and which software came and went.
#include "core/inventory.h"

#include <gmock/gmock.h>

namespace deskbell::core {
namespace {

using protocol::Inventory;
using protocol::Software;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Inventory machine() {
  Inventory report;
  report.system.emplace().hostname = "bell";
  auto& os = report.os.emplace();
  os.name = "Debian GNU/Linux";
  os.uptime_seconds = 100;
  os.last_boot_at = 1'700'000'000'000;
  auto& memory = report.memory.emplace();
  memory.total_bytes = 16'000'000'000;
  memory.available_bytes = 8'000'000'000;
  protocol::Volume volume;
  volume.mount_point = "/";
  volume.size_bytes = 1'000'000;
  volume.free_bytes = 500'000;
  volume.free_percent = 50;
  report.volumes.emplace().push_back(volume);
  auto& processes = report.processes.emplace();
  processes.count = 200;
  protocol::Service service;
  service.name = "ssh.service";
  service.state = "active";
  service.sub_state = "running";
  report.services.emplace().push_back(service);
  return report;
}

Software package(std::string name, std::string version, std::string architecture = "amd64") {
  Software software;
  software.name = std::move(name);
  software.version = std::move(version);
  software.architecture = std::move(architecture);
  return software;
}

TEST(InventoryChange, EverythingTravelsTheFirstTime) {
  auto const change = changed_sections(Inventory{}, machine());
  EXPECT_THAT(change.sections, ElementsAre("system", "os", "memory", "volumes", "services", "processes"));
  EXPECT_EQ(change.report, machine());
}

TEST(InventoryChange, WhatMovesAllTheTimeDoesNotCount) {
  Inventory later = machine();
  later.os->uptime_seconds = 3700;
  later.os->load_average = 3.2;
  later.os->last_boot_at = *later.os->last_boot_at + 900;
  later.memory->available_bytes = 1;
  later.processes->count = 300;
  later.volumes->front().free_bytes = 495'000;
  later.volumes->front().free_percent = 49.5;
  later.services->front().state = "reloading";
  later.services->front().sub_state = "reload";
  auto const change = changed_sections(machine(), later);
  EXPECT_THAT(change.sections, IsEmpty());
  EXPECT_EQ(change.report, Inventory{});
}

TEST(InventoryChange, SmallMovesOfFreeSpaceAddUp) {
  Inventory const told = machine();
  Inventory later = machine();
  std::vector<std::string> travelled;
  for (int step = 1; step <= 5 && travelled.empty(); ++step) {
    later.volumes->front().free_percent = 50 - step * 0.5;
    travelled = changed_sections(told, later).sections;
  }
  EXPECT_THAT(travelled, ElementsAre("volumes"));
}

TEST(InventoryChange, OnlyChangedSectionsTravelWholeWithTheProcesses) {
  Inventory later = machine();
  later.memory->total_bytes = 32'000'000'000;
  later.memory->available_bytes = 5;
  auto const change = changed_sections(machine(), later);
  EXPECT_THAT(change.sections, ElementsAre("memory"));
  EXPECT_EQ(change.report.memory, later.memory);
  EXPECT_EQ(change.report.processes, later.processes);
  EXPECT_EQ(change.report.system, std::nullopt);
  EXPECT_EQ(merged(machine(), change.report), later);
}

TEST(InventoryChange, ASectionThatCouldNotBeAskedIsLeftAsItWas) {
  Inventory later = machine();
  later.services.reset();
  EXPECT_THAT(changed_sections(machine(), later).sections, IsEmpty());
  later.services.emplace();
  EXPECT_THAT(changed_sections(machine(), later).sections, ElementsAre("services"));
}

TEST(InventoryChange, ARebootAndAStoppedServiceCount) {
  Inventory later = machine();
  later.os->last_boot_at = *later.os->last_boot_at + 3'600'000;
  later.services->front().state = "failed";
  EXPECT_THAT(changed_sections(machine(), later).sections, ElementsAre("os", "services"));
}

TEST(InventoryChange, SectionsByName) {
  EXPECT_THAT(section_names(machine()),
              ElementsAre("system", "os", "memory", "volumes", "services", "processes"));
}

TEST(SoftwareChanges, InstalledUpdatedUninstalled) {
  Inventory before;
  before.software = {package("vim", "9.0"), package("nano", "7.2"), package("curl", "7.88")};
  Inventory after;
  after.software = {package("vim", "9.1"), package("curl", "7.88"), package("zsh", "5.9")};
  auto const changes = software_changes(before, after);
  ASSERT_EQ(changes.size(), 3u);
  EXPECT_EQ(changes[0].name, "nano");
  EXPECT_EQ(changes[0].event, SoftwareEvent::uninstalled);
  EXPECT_EQ(changes[0].old_version, "7.2");
  EXPECT_EQ(changes[1].name, "vim");
  EXPECT_EQ(changes[1].event, SoftwareEvent::updated);
  EXPECT_EQ(changes[1].new_version, "9.1");
  EXPECT_EQ(changes[2].name, "zsh");
  EXPECT_EQ(changes[2].event, SoftwareEvent::installed);
}

TEST(SoftwareChanges, SeveralVersionsAndArchitecturesSideBySide) {
  Inventory before;
  before.software = {package("kernel", "6.1"), package("kernel", "6.2"), package("libc6", "2.36", "i386"),
                     package("libc6", "2.36", "amd64")};
  Inventory after;
  after.software = {package("kernel", "6.2"), package("kernel", "6.3"), package("libc6", "2.36", "amd64")};
  auto const changes = software_changes(before, after);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].event, SoftwareEvent::updated);
  EXPECT_EQ(changes[0].old_version, "6.1");
  EXPECT_EQ(changes[0].new_version, "6.3");
  EXPECT_EQ(changes[1].event, SoftwareEvent::uninstalled);
  EXPECT_EQ(changes[1].architecture, "i386");
}

TEST(SoftwareChanges, NothingWhereOneSideWasNotCollected) {
  Inventory after;
  after.software = {package("vim", "9.1")};
  EXPECT_THAT(software_changes(Inventory{}, after), IsEmpty());
  EXPECT_THAT(software_changes(after, Inventory{}), IsEmpty());
}

}  // namespace
}  // namespace deskbell::core
