// Whole reports of a laptop, a virtual machine and a container.
#include <gmock/gmock.h>

#include "agent/inventory/collector.h"
#include "agent/inventory/sections.h"
#include "tests/inventory/tree.h"

namespace deskbell::agent::inventory::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class Laptop : public ::testing::Test {
 protected:
  Laptop() {
    make_laptop(tree, machine);
    report = collect(tree.roots(&machine));
  }
  Tree tree;
  FakeMachine machine;
  protocol::Inventory report;
};

TEST_F(Laptop, System) {
  auto const& system = report.system.value();
  EXPECT_EQ(system.hostname, "bell");
  EXPECT_EQ(system.fqdn, "bell.example.com");
  EXPECT_EQ(system.domain, "example.com");
  EXPECT_EQ(system.manufacturer, "LENOVO");
  EXPECT_EQ(system.serial_number, "PF2ABCDE");
  EXPECT_EQ(system.uuid, "4c4c4544-0042-3510-8052-b4c04f564432");
  EXPECT_EQ(system.sku, std::nullopt) << "a maker's filler is no fact";
  EXPECT_EQ(system.asset_tag, std::nullopt);
  EXPECT_EQ(system.form_factor, "notebook");
  EXPECT_EQ(system.virtualization, "none");
  EXPECT_EQ(system.firmware->date, "2021-12-02");
  EXPECT_EQ(system.firmware->mode, "uefi");
  EXPECT_EQ(system.default_gateway, "192.168.1.1");
  EXPECT_THAT(system.dns_servers, ElementsAre("192.168.1.1"));
  EXPECT_THAT(system.machine_id_digest.value(), SizeIs(64));
  EXPECT_EQ(system.machine_id_digest->find("0123456789abcdef0123456789abcdef"), std::string::npos);
}

TEST_F(Laptop, OperatingSystem) {
  auto const& os = report.os.value();
  EXPECT_EQ(os.name, "Debian GNU/Linux");
  EXPECT_EQ(os.version, "12.5");
  EXPECT_EQ(os.codename, "bookworm");
  EXPECT_EQ(os.kernel, "6.1.0-18-amd64");
  EXPECT_EQ(os.architecture, "x86_64");
  EXPECT_EQ(os.last_boot_at, 1'700'000'000'000);
  EXPECT_EQ(os.uptime_seconds, 3600);
  EXPECT_EQ(os.timezone, "Europe/Berlin");
  EXPECT_EQ(os.timezone_offset_minutes, 120);
  EXPECT_EQ(os.locale, "de_DE.UTF-8");
  EXPECT_EQ(os.keyboard_layout, "de");
  EXPECT_EQ(os.init, "systemd");
  EXPECT_EQ(os.init_version, "252");
  EXPECT_EQ(os.default_target, "graphical.target");
  EXPECT_EQ(os.ssh_host_key, "ssh-ed25519 AAAAC3Nza");
  EXPECT_EQ(os.pending_reboot, true);
  EXPECT_THAT(os.pending_reboot_reasons,
              ElementsAre("linux-image-amd64", "libc6",
                          "kernel 6.1.0-20-amd64 is installed, 6.1.0-18-amd64 is running"));
}

TEST_F(Laptop, ProcessorAndMemory) {
  ASSERT_THAT(report.cpus.value(), SizeIs(1));
  auto const& cpu = report.cpus->front();
  EXPECT_EQ(cpu.manufacturer, "Intel");
  EXPECT_EQ(cpu.cores, 2);
  EXPECT_EQ(cpu.threads, 4);
  EXPECT_EQ(cpu.speed_mhz, 3000);
  EXPECT_EQ(cpu.cache_bytes, 12288 * 1024);
  EXPECT_EQ(cpu.virtualization, true);
  auto const& memory = report.memory.value();
  EXPECT_EQ(memory.total_bytes, 16'000'000LL * 1024);
  EXPECT_EQ(memory.maximum_bytes, 32LL << 30);
  EXPECT_EQ(memory.slots, 2);
  ASSERT_THAT(memory.modules, SizeIs(2));
  EXPECT_EQ(memory.modules[0].size_bytes, 8LL << 30);
  EXPECT_EQ(memory.modules[0].type, "DDR4");
  EXPECT_EQ(memory.modules[0].form_factor, "SODIMM");
  EXPECT_EQ(memory.modules[0].speed_mts, 3200);
  EXPECT_EQ(memory.modules[0].manufacturer, "Samsung");
  EXPECT_EQ(memory.modules[0].serial_number, "12345678");
  EXPECT_EQ(memory.modules[1].size_bytes, std::nullopt) << "an empty slot";
}

TEST_F(Laptop, DisksAndVolumes) {
  ASSERT_THAT(report.disks.value(), SizeIs(1));
  auto const& disk = report.disks->front();
  EXPECT_EQ(disk.model, "Samsung SSD 980 PRO 500GB");
  EXPECT_EQ(disk.serial_number, "S5GYNX0R123456");
  EXPECT_EQ(disk.size_bytes, 1000215216LL * 512);
  EXPECT_EQ(disk.bus, "nvme");
  EXPECT_EQ(disk.kind, "ssd");
  EXPECT_EQ(disk.partition_table, "gpt");
  EXPECT_EQ(disk.smart->state, "ok");
  ASSERT_THAT(disk.partitions, SizeIs(1));
  EXPECT_EQ(disk.partitions[0].label, "EFI System");
  EXPECT_EQ(disk.partitions[0].filesystem, "vfat");

  ASSERT_THAT(report.volumes.value(), SizeIs(4)) << "the bind mount and the system's own are left out";
  auto const& root = report.volumes->front();
  EXPECT_EQ(root.mount_point, "/");
  EXPECT_EQ(root.encrypted, true);
  EXPECT_EQ(root.free_percent, 50.0) << "space reserved for root counts for neither side";
  EXPECT_EQ(report.volumes->at(1).mount_point, "/boot/efi");
  EXPECT_EQ(report.volumes->at(1).encrypted, false);
  EXPECT_EQ(report.volumes->at(1).uuid, "ABCD-1234");
  EXPECT_EQ(report.volumes->at(2).network, true);
  EXPECT_EQ(report.volumes->at(2).size_bytes, std::nullopt) << "another machine is never waited for";
  EXPECT_EQ(report.volumes->at(3).kind, "memory");
}

TEST_F(Laptop, Network) {
  ASSERT_THAT(report.network_adapters.value(), SizeIs(2));
  auto const& wifi = report.network_adapters->at(1);
  EXPECT_EQ(wifi.name, "wlp0s20f3");
  EXPECT_EQ(wifi.kind, "wifi");
  EXPECT_EQ(wifi.mac, "8c:f8:c5:01:02:03");
  EXPECT_EQ(wifi.driver, "iwlwifi");
  EXPECT_EQ(wifi.pci_slot, "0000:00:14.3");
  EXPECT_EQ(wifi.hardware_id, "8086:a0f0");
  ASSERT_THAT(wifi.ipv4, SizeIs(1));
  EXPECT_EQ(wifi.ipv4[0].netmask, "255.255.252.0");
  EXPECT_EQ(wifi.ipv4[0].network, "192.168.0.0");
  EXPECT_EQ(wifi.ipv6[0].network, "2001:db8::");
  EXPECT_EQ(wifi.gateway, "192.168.1.1");
  EXPECT_EQ(wifi.gateway6, "fe80::1");
  EXPECT_EQ(wifi.dhcp, true);
  EXPECT_EQ(wifi.dhcp_server, "192.168.1.1");
  EXPECT_THAT(wifi.dns_servers, ElementsAre("192.168.1.1", "9.9.9.9"));
  EXPECT_EQ(report.network_adapters->front().kind, "loopback");
  EXPECT_EQ(report.network_adapters->front().mac, std::nullopt);
}

TEST_F(Laptop, Devices) {
  ASSERT_THAT(report.batteries.value(), SizeIs(1));
  EXPECT_EQ(report.batteries->front().health_percent, 90.0);
  EXPECT_EQ(report.batteries->front().status, "not_charging");
  ASSERT_THAT(report.displays.value(), SizeIs(1));
  auto const& display = report.displays->front();
  EXPECT_EQ(display.connector, "DP-1");
  EXPECT_EQ(display.manufacturer, "DEL");
  EXPECT_EQ(display.model, "DELL U2721");
  EXPECT_EQ(display.serial_number, "ABC1234");
  EXPECT_EQ(display.width_pixels, 2560);
  EXPECT_EQ(display.height_pixels, 1440);
  EXPECT_EQ(display.diagonal_inches, 27.0);
  EXPECT_EQ(display.manufactured_year, 2021);
  ASSERT_THAT(report.controllers.value(), SizeIs(2));
  EXPECT_EQ(report.controllers->at(0).name, "Wi-Fi 6 AX201");
  EXPECT_EQ(report.controllers->at(0).manufacturer, "Intel Corporation");
  EXPECT_EQ(report.controllers->at(0).kind, "Network controller");
  EXPECT_EQ(report.controllers->at(1).name, "Ultra <script>alert(1)</script>")
      << "text is text; who shows it escapes";
  ASSERT_THAT(report.printers.value(), SizeIs(1));
  EXPECT_EQ(report.printers->front().uri, "ipps://printer.example.com/ipp/print");
  EXPECT_EQ(report.printers->front().is_default, true);
}

TEST_F(Laptop, PeopleAndProcesses) {
  ASSERT_THAT(report.users.value(), SizeIs(2));
  auto const& ann = report.users->at(1);
  EXPECT_EQ(ann.name, "ann");
  EXPECT_EQ(ann.full_name, "Ann Example");
  EXPECT_EQ(ann.administrator, true);
  EXPECT_EQ(ann.locked, false);
  EXPECT_EQ(report.users->front().locked, true);
  EXPECT_THAT(report.groups.value(), SizeIs(3));
  ASSERT_THAT(report.sessions->current, SizeIs(1)) << "a greeter is nobody";
  EXPECT_EQ(report.sessions->current[0].user, "ann");
  EXPECT_EQ(report.sessions->current[0].kind, "wayland");
  EXPECT_EQ(report.sessions->last_user, "ann");
  EXPECT_EQ(report.processes->count, 2);
  ASSERT_THAT(report.processes->top, SizeIs(2));
  EXPECT_EQ(report.processes->top[0].name, "a (strange) na");
  EXPECT_EQ(report.processes->top[0].command, "/opt/tool/strange-name") << "never the arguments";
  EXPECT_EQ(report.processes->top[0].terminal, "pts/0");
  EXPECT_EQ(report.processes->top[0].started_at, 1'700'000'001'000);
}

TEST_F(Laptop, ProtectionAndEnvironment) {
  auto const& security = report.security.value();
  EXPECT_EQ(security.firewall_enabled, true);
  EXPECT_EQ(security.disk_encryption, "full");
  EXPECT_EQ(security.secure_boot, true);
  EXPECT_EQ(security.tpm_version, "2");
  EXPECT_EQ(security.automatic_updates, true);
  ASSERT_THAT(report.environment.value(), SizeIs(1)) << "only names that hold no secrets";
  EXPECT_EQ(report.environment->front().name, "PATH");
}

TEST_F(Laptop, WhatNothingAnswersIsAbsent) {
  EXPECT_EQ(report.services, std::nullopt);
  EXPECT_EQ(report.software, std::nullopt);
  EXPECT_EQ(report.updates, std::nullopt);
  EXPECT_GT(count_facts(report), 103u);
}

TEST(VirtualMachine, IsToldFromRealHardwareAndFromAContainer) {
  Tree tree;
  FakeMachine machine;
  make_virtual_machine(tree, machine);
  auto const report = collect(tree.roots(&machine));
  EXPECT_EQ(report.system->virtualization, "kvm");
  EXPECT_EQ(report.system->form_factor, "virtual_machine");
  EXPECT_EQ(report.cpus->front().speed_mhz, 2450);
  ASSERT_THAT(report.disks.value(), SizeIs(1));
  EXPECT_EQ(report.disks->front().kind, "virtual");
  EXPECT_EQ(report.disks->front().serial_number, "volume-0001");
  EXPECT_EQ(report.disks->front().manufacturer, std::nullopt);
  EXPECT_EQ(report.volumes->front().free_percent, 5.0);
  EXPECT_THAT(report.batteries.value(), SizeIs(0)) << "asked, and there are none";
  EXPECT_THAT(report.displays.value(), SizeIs(0));
  EXPECT_EQ(report.os->pending_reboot, std::nullopt) << "nothing here would tell";
}

TEST(Container, DoesNotClaimTheHostsHardware) {
  Tree tree;
  FakeMachine machine;
  make_container(tree, machine);
  auto const report = collect(tree.roots(&machine));
  EXPECT_EQ(report.system->virtualization, "docker");
  EXPECT_EQ(report.system->form_factor, "container");
  EXPECT_EQ(report.system->serial_number, std::nullopt);
  EXPECT_EQ(report.system->manufacturer, std::nullopt);
  EXPECT_EQ(report.disks, std::nullopt);
  EXPECT_EQ(report.batteries, std::nullopt);
  EXPECT_EQ(report.displays, std::nullopt);
  EXPECT_EQ(report.controllers, std::nullopt);
  EXPECT_EQ(report.memory->total_bytes, 1 << 30);
  EXPECT_EQ(report.memory->available_bytes, 1'000'000'000);
  EXPECT_EQ(report.os->last_boot_at, 1'700'000'000'000 + 50'000'000) << "when the container started";
  ASSERT_THAT(report.volumes.value(), SizeIs(1)) << "a file that was mounted in is no volume";
  EXPECT_EQ(report.volumes->front().mount_point, "/");
}

TEST(ThisMachine, AnswersWithoutAFixture) {
  auto const report = collect();
  EXPECT_TRUE(report.system && report.os && report.cpus && report.memory && report.processes);
  EXPECT_TRUE(report.system->hostname);
}

TEST(EmptyMachine, AnswersNothing) {
  Tree tree;
  EXPECT_EQ(collect(tree.roots()), protocol::Inventory{});
}

}  // namespace
}  // namespace deskbell::agent::inventory::testing
