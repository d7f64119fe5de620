// The inventory under the names that this field's clients already script against. A fact that the device did
// not give is absent.
#pragma once

#include "console/server/api/shapes_common.h"

namespace deskbell::console::api {

struct KabutoGeneral {
  Maybe<std::string> name;
  Maybe<std::string> domain;
  Maybe<std::string> ip;  ///< of the first adapter with a gateway
  std::vector<std::string> mac;
  Maybe<std::string> manufacturer;
  Maybe<std::string> model;
  Maybe<std::string> serial_number;
  Maybe<std::string> form_factor;
};
BOOST_DESCRIBE_STRUCT(KabutoGeneral, (),
                      (name, domain, ip, mac, manufacturer, model, serial_number, form_factor))

struct KabutoOs {
  Maybe<std::string> name;
  Maybe<std::string> build;
  Maybe<std::string> os_architecture;
  Maybe<std::string> last_boot_time;
  Maybe<bool> pending_reboot;
};
BOOST_DESCRIBE_STRUCT(KabutoOs, (), (name, build, os_architecture, last_boot_time, pending_reboot))

struct KabutoCpu {
  Maybe<std::string> name;
};
BOOST_DESCRIBE_STRUCT(KabutoCpu, (), (name))

struct KabutoModule {
  Maybe<std::string> slot;
  Maybe<double> size_gb;
  Maybe<std::string> type;
};
BOOST_DESCRIBE_STRUCT(KabutoModule, (), (slot, size_gb, type))

struct KabutoDisk {
  Maybe<std::string> name;
  Maybe<std::string> model;
  Maybe<double> size_gb;
};
BOOST_DESCRIBE_STRUCT(KabutoDisk, (), (name, model, size_gb))

struct KabutoPartition {
  Maybe<double> size_gb;
  Maybe<double> free_gb;
  Maybe<double> free_percent;
};
BOOST_DESCRIBE_STRUCT(KabutoPartition, (), (size_gb, free_gb, free_percent))

struct KabutoAdapter {
  Maybe<std::string> name;
  Maybe<std::string> ipv4;
  Maybe<std::string> ipv6;
  Maybe<std::string> subnet;
  Maybe<std::string> gateway;
  Maybe<std::string> dns1;
  Maybe<std::string> dns2;
  Maybe<std::string> physical_address;
  Maybe<bool> dhcp_enabled;
};
BOOST_DESCRIBE_STRUCT(KabutoAdapter, (),
                      (name, ipv4, ipv6, subnet, gateway, dns1, dns2, physical_address, dhcp_enabled))

struct KabutoInformation {
  KabutoGeneral general;
  KabutoOs os;
  std::vector<KabutoCpu> cpu;
  std::vector<KabutoModule> ram;
  Maybe<double> ram_gb;
  std::vector<KabutoDisk> hdd;
  Maybe<KabutoPartition> system_partition;
  std::vector<KabutoAdapter> network_adapters;
  Maybe<std::string> last_user;
  Maybe<std::string> last_synced_at;
  Maybe<std::string> computer_uuid;
};
BOOST_DESCRIBE_STRUCT(KabutoInformation, (),
                      (general, os, cpu, ram, ram_gb, hdd, system_partition, network_adapters, last_user,
                       last_synced_at, computer_uuid))

struct AssetProperties {
  Maybe<std::string> os;
  Maybe<std::string> manufacturer;
  Maybe<std::string> model;
  Maybe<std::string> serial_number;
  Maybe<std::string> form_factor;
  Maybe<double> ram_gb;
  Maybe<std::string> cpu_name;
  Maybe<std::string> last_boot;
  Maybe<std::string> last_user;
  Maybe<std::string> agent_version;
  KabutoInformation kabuto_information;
};
BOOST_DESCRIBE_STRUCT(AssetProperties, (),
                      (os, manufacturer, model, serial_number, form_factor, ram_gb, cpu_name, last_boot,
                       last_user, agent_version, kabuto_information))

/// "true" or "false", as texts.
struct RmmTriggers {
  std::string bsod_triggered = "false";
  std::string time_triggered = "false";
  std::string no_av_triggered = "false";
  std::string defrag_triggered = "false";
  std::string firewall_triggered = "false";
  std::string app_crash_triggered = "false";
  std::string low_hd_space_triggered = "false";
  std::string smart_failure_triggered = "false";
  std::string device_manager_triggered = "false";
  std::string agent_offline_triggered = "false";
};
BOOST_DESCRIBE_STRUCT(RmmTriggers, (),
                      (bsod_triggered, time_triggered, no_av_triggered, defrag_triggered, firewall_triggered,
                       app_crash_triggered, low_hd_space_triggered, smart_failure_triggered,
                       device_manager_triggered, agent_offline_triggered))

struct RmmStore {
  RmmTriggers triggers;
};
BOOST_DESCRIBE_STRUCT(RmmStore, (), (triggers))

struct InstalledApplication {
  std::string name;
  Maybe<std::string> vendor;
  Maybe<std::string> version;
};
BOOST_DESCRIBE_STRUCT(InstalledApplication, (), (name, vendor, version))

struct InstalledApplicationList {
  std::vector<InstalledApplication> installed_applications;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(InstalledApplicationList, (), (installed_applications, meta))

struct Patch {
  std::string name;
  Maybe<std::string> installed_version;
  Maybe<std::string> available_version;
  Maybe<bool> security;
};
BOOST_DESCRIBE_STRUCT(Patch, (), (name, installed_version, available_version, security))

/// The package databases of Linux tell what is installed, not which patch brought it: installed_patches is
/// empty there, and installed_applications has the versions.
struct PatchList {
  std::vector<Patch> installed_patches;
  std::vector<Patch> available_patches;
  Meta available_patches_meta;
};
BOOST_DESCRIBE_STRUCT(PatchList, (), (installed_patches, available_patches, available_patches_meta))

}  // namespace deskbell::console::api
