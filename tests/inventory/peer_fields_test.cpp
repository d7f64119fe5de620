// What fusioninventory-agent 2.6 says about a Linux machine, field by field, and which of our fields answers
// it. The names are of a whole inventory that it made of a virtual machine, and, for PCI devices and disks,
// of what its Linux modules can say. 103 were counted on a machine where it said 6 of the 10 about a disk.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "agent/inventory/collector.h"
#include "protocol/device_link.h"
#include "tests/inventory/tree.h"

namespace deskbell::agent::inventory::testing {
namespace {

struct Asked {
  std::string_view section;
  std::string_view field;
  std::string_view answer;  ///< a path in a report
};

constexpr Asked asked[] = {
    {"HARDWARE", "DATELASTLOGGEDUSER", "sections.sessions.last_login_at"},
    {"HARDWARE", "DEFAULTGATEWAY", "sections.system.default_gateway"},
    {"HARDWARE", "DNS", "sections.system.dns_servers"},
    {"HARDWARE", "IPADDR", "sections.network_adapters.ipv4.address"},
    {"HARDWARE", "LASTLOGGEDUSER", "sections.sessions.last_user"},
    {"HARDWARE", "MEMORY", "sections.memory.total_bytes"},
    {"HARDWARE", "NAME", "sections.system.hostname"},
    {"HARDWARE", "OSCOMMENTS", "sections.os.kernel_version"},
    {"HARDWARE", "OSNAME", "sections.os.full_name"},
    {"HARDWARE", "OSVERSION", "sections.os.kernel"},
    {"HARDWARE", "PROCESSORN", "sections.cpus.socket"},
    {"HARDWARE", "PROCESSORT", "sections.cpus.name"},
    {"HARDWARE", "VMSYSTEM", "sections.system.virtualization"},
    {"NETWORKS", "DESCRIPTION", "sections.network_adapters.name"},
    {"NETWORKS", "DRIVER", "sections.network_adapters.driver"},
    {"NETWORKS", "IPADDRESS", "sections.network_adapters.ipv4.address"},
    {"NETWORKS", "IPADDRESS6", "sections.network_adapters.ipv6.address"},
    {"NETWORKS", "IPGATEWAY", "sections.network_adapters.gateway"},
    {"NETWORKS", "IPMASK", "sections.network_adapters.ipv4.netmask"},
    {"NETWORKS", "IPMASK6", "sections.network_adapters.ipv6.prefix_length"},
    {"NETWORKS", "IPSUBNET", "sections.network_adapters.ipv4.network"},
    {"NETWORKS", "IPSUBNET6", "sections.network_adapters.ipv6.network"},
    {"NETWORKS", "MACADDR", "sections.network_adapters.mac"},
    {"NETWORKS", "SPEED", "sections.network_adapters.speed_mbps"},
    {"NETWORKS", "STATUS", "sections.network_adapters.state"},
    {"NETWORKS", "TYPE", "sections.network_adapters.kind"},
    {"NETWORKS", "VIRTUALDEV", "sections.network_adapters.physical"},
    {"OPERATINGSYSTEM", "ARCH", "sections.os.architecture"},
    {"OPERATINGSYSTEM", "BOOT_TIME", "sections.os.last_boot_at"},
    {"OPERATINGSYSTEM", "DNS_DOMAIN", "sections.system.domain"},
    {"OPERATINGSYSTEM", "FQDN", "sections.system.fqdn"},
    {"OPERATINGSYSTEM", "FULL_NAME", "sections.os.full_name"},
    {"OPERATINGSYSTEM", "KERNEL_NAME", "sections.os.platform"},
    {"OPERATINGSYSTEM", "KERNEL_VERSION", "sections.os.kernel"},
    {"OPERATINGSYSTEM", "NAME", "sections.os.name"},
    {"OPERATINGSYSTEM", "TIMEZONE", "sections.os.timezone"},
    {"OPERATINGSYSTEM", "VERSION", "sections.os.version"},
    {"CONTROLLERS", "CAPTION", "sections.controllers.name"},
    {"CONTROLLERS", "DRIVER", "sections.controllers.driver"},
    {"CONTROLLERS", "MANUFACTURER", "sections.controllers.manufacturer"},
    {"CONTROLLERS", "NAME", "sections.controllers.name"},
    {"CONTROLLERS", "PCICLASS", "sections.controllers.class_id"},
    {"CONTROLLERS", "PCISLOT", "sections.controllers.slot"},
    {"CONTROLLERS", "PCISUBSYSTEMID", "sections.controllers.subsystem_id"},
    {"CONTROLLERS", "PRODUCTID", "sections.controllers.product_id"},
    {"CONTROLLERS", "REV", "sections.controllers.revision"},
    {"CONTROLLERS", "TYPE", "sections.controllers.kind"},
    {"CONTROLLERS", "VENDORID", "sections.controllers.vendor_id"},
    {"CPUS", "ARCH", "sections.cpus.architecture"},
    {"CPUS", "CORE", "sections.cpus.cores"},
    {"CPUS", "FAMILYNUMBER", "sections.cpus.family"},
    {"CPUS", "MANUFACTURER", "sections.cpus.manufacturer"},
    {"CPUS", "MODEL", "sections.cpus.model"},
    {"CPUS", "NAME", "sections.cpus.name"},
    {"CPUS", "STEPPING", "sections.cpus.stepping"},
    {"CPUS", "THREAD", "sections.cpus.threads"},
    {"PROCESSES", "CMD", "sections.processes.top.command"},
    {"PROCESSES", "CPUUSAGE", "sections.processes.top.cpu_percent"},
    {"PROCESSES", "MEM", "sections.processes.top.memory_percent"},
    {"PROCESSES", "PID", "sections.processes.top.pid"},
    {"PROCESSES", "STARTED", "sections.processes.top.started_at"},
    {"PROCESSES", "TTY", "sections.processes.top.terminal"},
    {"PROCESSES", "USER", "sections.processes.top.user"},
    {"PROCESSES", "VIRTUALMEMORY", "sections.processes.top.virtual_bytes"},
    {"SOFTWARES", "ARCH", "sections.software.architecture"},
    {"SOFTWARES", "FILESIZE", "sections.software.size_bytes"},
    {"SOFTWARES", "FROM", "sections.software.source"},
    {"SOFTWARES", "NAME", "sections.software.name"},
    {"SOFTWARES", "PUBLISHER", "sections.software.vendor"},
    {"SOFTWARES", "SYSTEM_CATEGORY", "sections.software.section"},
    {"SOFTWARES", "VERSION", "sections.software.version"},
    {"STORAGES", "DESCRIPTION", "sections.disks.bus"},
    {"STORAGES", "DISKSIZE", "sections.disks.size_bytes"},
    {"STORAGES", "FIRMWARE", "sections.disks.firmware"},
    {"STORAGES", "INTERFACE", "sections.disks.bus"},
    {"STORAGES", "MANUFACTURER", "sections.disks.manufacturer"},
    {"STORAGES", "MODEL", "sections.disks.model"},
    {"STORAGES", "NAME", "sections.disks.name"},
    {"STORAGES", "SERIALNUMBER", "sections.disks.serial_number"},
    {"STORAGES", "TYPE", "sections.disks.removable"},
    {"STORAGES", "WWN", "sections.disks.wwn"},
    {"DRIVES", "FILESYSTEM", "sections.volumes.filesystem"},
    {"DRIVES", "FREE", "sections.volumes.free_bytes"},
    {"DRIVES", "TOTAL", "sections.volumes.size_bytes"},
    {"DRIVES", "TYPE", "sections.volumes.mount_point"},
    {"DRIVES", "VOLUMN", "sections.volumes.device"},
    {"LOCAL_USERS", "HOME", "sections.users.home"},
    {"LOCAL_USERS", "ID", "sections.users.identifier"},
    {"LOCAL_USERS", "LOGIN", "sections.users.name"},
    {"LOCAL_USERS", "NAME", "sections.users.full_name"},
    {"LOCAL_USERS", "SHELL", "sections.users.shell"},
    {"LOCAL_GROUPS", "ID", "sections.groups.identifier"},
    {"LOCAL_GROUPS", "MEMBER", "sections.groups.members"},
    {"LOCAL_GROUPS", "NAME", "sections.groups.name"},
    {"ENVS", "KEY", "sections.environment.name"},
    {"ENVS", "VAL", "sections.environment.value"},
    {"BIOS", "SSN", "sections.system.serial_number"},
    {"FIREWALL", "STATUS", "sections.security.firewall_enabled"},
    {"ACCESSLOG", "LOGDATE", "collected_at"},
};

/// Where a path stands, a report could say it, and no collector does.
constexpr Asked unanswered[] = {
    // Which sections its server has not seen yet: ours says so by sending those alone.
    {"HARDWARE", "CHECKSUM", ""},
    // gethostid(3), on most machines made of an address; what we know a machine again by is no number of it.
    {"OPERATINGSYSTEM", "HOSTID", ""},
    // Itself and its interpreter, nothing of the machine. (Our agent says its version when it greets.)
    {"VERSIONPROVIDER", "COMMENTS", ""},
    {"VERSIONPROVIDER", "NAME", ""},
    {"VERSIONPROVIDER", "PERL_EXE", ""},
    {"VERSIONPROVIDER", "PERL_VERSION", ""},
    {"VERSIONPROVIDER", "PROGRAM", ""},
    {"VERSIONPROVIDER", "VERSION", ""},
};

/// The paths that a report may have, and those of this one that hold something.
template <class T>
void walk(T const* value, std::string const& path, std::set<std::string>& declared,
          std::set<std::string>& filled) {
  if constexpr (requires { value->has_value(); }) {
    walk(value != nullptr && *value ? &**value : nullptr, path, declared, filled);
  } else if constexpr (boost::describe::has_describe_members<T>::value) {
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto member) {
      walk(value == nullptr ? nullptr : &(value->*member.pointer),
           path.empty() ? member.name : path + "." + member.name, declared, filled);
    });
  } else if constexpr (requires { value->front(); } && !std::is_same_v<T, std::string>) {
    walk<typename T::value_type>(nullptr, path, declared, filled);
    if (value == nullptr) return;
    for (auto const& one : *value) walk(&one, path, declared, filled);
  } else {
    declared.insert(path);
    if (value != nullptr) filled.insert(path);
  }
}

/// What the machines of the other tests leave out.
void add_the_rest(Tree const& tree) {
  tree.write("sys/class/net/wlp0s20f3/speed", "866\n");
  std::string const wifi = "sys/devices/pci0000:00/0000:00:14.3/";
  tree.write(wifi + "subsystem_vendor", "0x8086\n");
  tree.write(wifi + "subsystem_device", "0x0074\n");
  tree.write(wifi + "revision", "0x20\n");
  tree.write("sys/block/sda/size", "1953525168\n");
  tree.write("sys/block/sda/device/vendor", "SEAGATE \n");
  tree.write("var/lib/dpkg/status",
             "Package: vim\nStatus: install ok installed\nSection: editors\nInstalled-Size: 3738\n"
             "Maintainer: Debian Vim Maintainers <vim@example.org>\nArchitecture: amd64\nVersion: 2:9.0\n\n");
}

class PeerFields : public ::testing::Test {
 protected:
  PeerFields() {
    for (auto* const make : {&make_laptop, &make_virtual_machine, &make_container}) {
      Tree const tree;
      FakeMachine machine;
      make(tree, machine);
      if (make == &make_laptop) add_the_rest(tree);
      protocol::InventoryReported report;
      report.sections = collect(tree.roots(&machine));
      walk(&report, "", declared, filled);
    }
  }
  std::set<std::string> declared;
  std::set<std::string> filled;
};

TEST_F(PeerFields, EachIsAnsweredByOneOfOurs) {
  for (auto const& [section, field, answer] : asked) {
    EXPECT_TRUE(declared.contains(std::string(answer)))
        << section << "." << field << ": a report has no " << answer;
    EXPECT_TRUE(filled.contains(std::string(answer)))
        << section << "." << field << ": no machine of the tests answers " << answer;
  }
}

TEST_F(PeerFields, WhatIsSaidToBeUnansweredIs) {
  for (auto const& [section, field, answer] : unanswered)
    EXPECT_FALSE(filled.contains(std::string(answer)))
        << section << "." << field << " is answered by " << answer << ": move it to the others";
}

TEST_F(PeerFields, AreAsManyAsWereCounted) {
  std::map<std::string_view, std::set<std::string_view>> sections;
  auto add = [&](Asked const& one) {
    EXPECT_TRUE(sections[one.section].insert(one.field).second) << one.section << "." << one.field;
  };
  std::ranges::for_each(asked, add);
  std::ranges::for_each(unanswered, add);
  std::map<std::string_view, std::size_t> const counted = {
      {"HARDWARE", 14},    {"NETWORKS", 14},    {"OPERATINGSYSTEM", 11},
      {"CONTROLLERS", 11}, {"CPUS", 8},         {"PROCESSES", 8},
      {"SOFTWARES", 7},    {"STORAGES", 10},    {"DRIVES", 5},
      {"LOCAL_USERS", 5},  {"LOCAL_GROUPS", 3}, {"VERSIONPROVIDER", 6},
      {"ENVS", 2},         {"ACCESSLOG", 1},    {"BIOS", 1},
      {"FIREWALL", 1}};
  for (auto const& [section, count] : counted) EXPECT_EQ(sections[section].size(), count) << section;
  EXPECT_EQ(sections.size(), counted.size());
}

}  // namespace
}  // namespace deskbell::agent::inventory::testing
