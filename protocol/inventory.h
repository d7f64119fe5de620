// What a device says about itself: one described struct for each section of an inventory report.
//
// A fact the machine does not give is absent, never invented; an empty list says "asked, and there are none".
// Every text is device data, that is untrusted: show it as text. Members that end in `_at` are milliseconds
// since 1970 UTC, in `_bytes` bytes, in `_percent` 0 to 100.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/inventory_hardware.h"

namespace deskbell::protocol {

// ---- software
// ------------------------------------------------------------------------------------------------------

struct Software {
  std::string name;
  std::optional<std::string> version;
  std::optional<std::string> vendor;  ///< the maintainer or packager, without the e-mail address
  std::optional<std::string> architecture;
  std::optional<std::string> description;
  std::optional<std::string> section;  ///< "web", "libs"
  std::optional<std::int64_t> size_bytes;
  std::optional<std::int64_t> installed_at;
  std::optional<std::string> source;  ///< which database knows it: "dpkg", "rpm", "flatpak", "snap"
  friend bool operator==(Software const&, Software const&) = default;
};
BOOST_DESCRIBE_STRUCT(Software, (),
                      (name, version, vendor, architecture, description, section, size_bytes, installed_at,
                       source))

struct Service {
  std::string name;  ///< "ssh.service"
  std::optional<std::string> description;
  std::optional<std::string> state;       ///< "active", "inactive", "failed", ...
  std::optional<std::string> sub_state;   ///< "running", "exited", "dead", ...
  std::optional<std::string> start_type;  ///< "enabled", "disabled", "static", "masked", ...
  friend bool operator==(Service const&, Service const&) = default;
};
BOOST_DESCRIBE_STRUCT(Service, (), (name, description, state, sub_state, start_type))

/// One of the processes that use most memory. The command is the program only: arguments may hold secrets.
struct Process {
  std::int64_t pid = 0;
  std::optional<std::string> name;
  std::optional<std::string> command;
  std::optional<std::string> user;
  std::optional<std::string> terminal;
  std::optional<std::string> state;  ///< "running", "sleeping", "disk_sleep", "stopped", "zombie", "idle"
  std::optional<std::int64_t> threads;
  std::optional<std::int64_t> memory_bytes;  ///< resident
  std::optional<std::int64_t> virtual_bytes;
  std::optional<double> memory_percent;
  std::optional<double> cpu_percent;  ///< over the life of the process
  std::optional<std::int64_t> started_at;
  friend bool operator==(Process const&, Process const&) = default;
};
BOOST_DESCRIBE_STRUCT(Process, (),
                      (pid, name, command, user, terminal, state, threads, memory_bytes, virtual_bytes,
                       memory_percent, cpu_percent, started_at))

struct Processes {
  std::optional<std::int64_t> count;
  std::optional<std::int64_t> zombies;
  std::vector<Process> top;
  friend bool operator==(Processes const&, Processes const&) = default;
};
BOOST_DESCRIBE_STRUCT(Processes, (), (count, zombies, top))

// ---- people
// --------------------------------------------------------------------------------------------------------

/// A local account that a person can sign in with.
struct User {
  std::string name;
  std::optional<std::string> identifier;  ///< uid or SID
  std::optional<std::string> full_name;
  std::optional<std::string> home;
  std::optional<std::string> shell;
  std::optional<bool> administrator;
  std::optional<bool> locked;
  std::optional<std::int64_t> password_changed_at;
  std::optional<std::int64_t> last_login_at;
  friend bool operator==(User const&, User const&) = default;
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (name, identifier, full_name, home, shell, administrator, locked, password_changed_at,
                       last_login_at))

struct Group {
  std::string name;
  std::optional<std::string> identifier;
  std::vector<std::string> members;
  friend bool operator==(Group const&, Group const&) = default;
};
BOOST_DESCRIBE_STRUCT(Group, (), (name, identifier, members))

/// Somebody signed in now.
struct Session {
  std::optional<std::string> identifier;
  std::string user;
  std::optional<std::string> kind;  ///< "wayland", "x11", "tty", "ssh", ...
  std::optional<std::string> seat;
  std::optional<std::string> terminal;
  std::optional<std::string> display;
  std::optional<std::string> remote_host;
  std::optional<bool> active;
  std::optional<std::int64_t> started_at;
  friend bool operator==(Session const&, Session const&) = default;
};
BOOST_DESCRIBE_STRUCT(Session, (),
                      (identifier, user, kind, seat, terminal, display, remote_host, active, started_at))

struct Sessions {
  std::vector<Session> current;
  std::optional<std::string> last_user;  ///< who signed in last, now or earlier
  std::optional<std::int64_t> last_login_at;
  friend bool operator==(Sessions const&, Sessions const&) = default;
};
BOOST_DESCRIBE_STRUCT(Sessions, (), (current, last_user, last_login_at))

// ---- attached hardware
// ---------------------------------------------------------------------------------------------

struct Battery {
  std::optional<std::string> name;
  std::optional<std::string> manufacturer;
  std::optional<std::string> model;
  std::optional<std::string> serial_number;
  std::optional<std::string> technology;
  std::optional<std::string> status;  ///< "charging", "discharging", "full", "not_charging"
  std::optional<double> charge_percent;
  std::optional<double> health_percent;  ///< full charge now against as designed
  std::optional<std::int64_t> cycles;
  std::optional<std::int64_t> design_milliwatt_hours;
  std::optional<std::int64_t> full_milliwatt_hours;
  std::optional<std::int64_t> voltage_millivolt;
  friend bool operator==(Battery const&, Battery const&) = default;
};
BOOST_DESCRIBE_STRUCT(Battery, (),
                      (name, manufacturer, model, serial_number, technology, status, charge_percent,
                       health_percent, cycles, design_milliwatt_hours, full_milliwatt_hours,
                       voltage_millivolt))

/// A screen, read from its EDID.
struct Display {
  std::optional<std::string> connector;  ///< "HDMI-A-1"
  std::optional<std::string> manufacturer;
  std::optional<std::string> model;
  std::optional<std::string> serial_number;
  std::optional<std::int64_t> manufactured_year;
  std::optional<std::int64_t> manufactured_week;
  std::optional<std::int64_t> width_pixels;
  std::optional<std::int64_t> height_pixels;
  std::optional<double> diagonal_inches;
  std::optional<bool> enabled;
  friend bool operator==(Display const&, Display const&) = default;
};
BOOST_DESCRIBE_STRUCT(Display, (),
                      (connector, manufacturer, model, serial_number, manufactured_year, manufactured_week,
                       width_pixels, height_pixels, diagonal_inches, enabled))

/// A device on the PCI or USB bus.
struct Controller {
  std::optional<std::string> bus;  ///< "pci" or "usb"
  std::optional<std::string> slot;
  std::optional<std::string> name;
  std::optional<std::string> manufacturer;
  std::optional<std::string> kind;  ///< class name: "VGA compatible controller"
  std::optional<std::string> class_id;
  std::optional<std::string> vendor_id;
  std::optional<std::string> product_id;
  std::optional<std::string> subsystem_id;
  std::optional<std::string> revision;
  std::optional<std::string> driver;
  std::optional<std::string> serial_number;
  friend bool operator==(Controller const&, Controller const&) = default;
};
BOOST_DESCRIBE_STRUCT(Controller, (),
                      (bus, slot, name, manufacturer, kind, class_id, vendor_id, product_id, subsystem_id,
                       revision, driver, serial_number))

struct Printer {
  std::string name;
  std::optional<std::string> description;
  std::optional<std::string> location;
  std::optional<std::string> uri;  ///< without credentials
  std::optional<std::string> driver;
  std::optional<std::string> state;  ///< "idle", "stopped"
  std::optional<bool> is_default;
  std::optional<bool> shared;
  friend bool operator==(Printer const&, Printer const&) = default;
};
BOOST_DESCRIBE_STRUCT(Printer, (), (name, description, location, uri, driver, state, is_default, shared))

// ---- protection and updates
// ----------------------------------------------------------------------------------------

struct Antivirus {
  std::string name;
  std::optional<std::string> version;
  std::optional<bool> running;
  std::optional<bool> up_to_date;
  std::optional<std::int64_t> definitions_at;
  friend bool operator==(Antivirus const&, Antivirus const&) = default;
};
BOOST_DESCRIBE_STRUCT(Antivirus, (), (name, version, running, up_to_date, definitions_at))

struct Firewall {
  std::string name;  ///< "ufw", "firewalld", "nftables"
  std::optional<bool> enabled;
  std::optional<std::string> detail;
  friend bool operator==(Firewall const&, Firewall const&) = default;
};
BOOST_DESCRIBE_STRUCT(Firewall, (), (name, enabled, detail))

struct Security {
  std::vector<Antivirus> antivirus;
  std::vector<Firewall> firewalls;
  std::optional<bool> firewall_enabled;        ///< any of them
  std::optional<std::string> disk_encryption;  ///< "full" (the system volume), "partial", "none"
  std::optional<bool> secure_boot;
  std::optional<std::string> tpm_version;
  std::optional<std::string> mandatory_access_control;  ///< "apparmor", "selinux"
  std::optional<std::string> mandatory_access_mode;     ///< "enforcing", "permissive", "disabled"
  std::optional<std::string> kernel_lockdown;
  std::optional<bool> automatic_updates;
  friend bool operator==(Security const&, Security const&) = default;
};
BOOST_DESCRIBE_STRUCT(Security, (),
                      (antivirus, firewalls, firewall_enabled, disk_encryption, secure_boot, tpm_version,
                       mandatory_access_control, mandatory_access_mode, kernel_lockdown, automatic_updates))

struct Update {
  std::string name;
  std::optional<std::string> installed_version;
  std::optional<std::string> available_version;
  std::optional<std::string> origin;
  std::optional<bool> security;
  friend bool operator==(Update const&, Update const&) = default;
};
BOOST_DESCRIBE_STRUCT(Update, (), (name, installed_version, available_version, origin, security))

struct Updates {
  std::optional<std::string> source;  ///< which cache answered: "apt", "packagekit", "dnf"
  std::optional<std::int64_t> checked_at;
  std::optional<std::int64_t> available;
  std::optional<std::int64_t> security;
  std::vector<Update> packages;
  friend bool operator==(Updates const&, Updates const&) = default;
};
BOOST_DESCRIBE_STRUCT(Updates, (), (source, checked_at, available, security, packages))

/// A system-wide environment setting, from a closed list of names that hold no secrets.
struct EnvironmentVariable {
  std::string name;
  std::string value;
  friend bool operator==(EnvironmentVariable const&, EnvironmentVariable const&) = default;
};
BOOST_DESCRIBE_STRUCT(EnvironmentVariable, (), (name, value))

// ---- the report
// ----------------------------------------------------------------------------------------------------

/// A whole report, or the changed part of one: a section that is absent is unchanged or cannot be answered
/// here.
struct Inventory {
  std::optional<System> system;
  std::optional<Os> os;
  std::optional<std::vector<Cpu>> cpus;
  std::optional<Memory> memory;
  std::optional<std::vector<Disk>> disks;
  std::optional<std::vector<Volume>> volumes;
  std::optional<std::vector<NetworkAdapter>> network_adapters;
  std::optional<std::vector<Software>> software;
  std::optional<std::vector<Service>> services;
  std::optional<Processes> processes;
  std::optional<std::vector<User>> users;
  std::optional<std::vector<Group>> groups;
  std::optional<Sessions> sessions;
  std::optional<std::vector<Battery>> batteries;
  std::optional<std::vector<Display>> displays;
  std::optional<std::vector<Controller>> controllers;
  std::optional<std::vector<Printer>> printers;
  std::optional<Security> security;
  std::optional<Updates> updates;
  std::optional<std::vector<EnvironmentVariable>> environment;
  friend bool operator==(Inventory const&, Inventory const&) = default;
};
BOOST_DESCRIBE_STRUCT(Inventory, (),
                      (system, os, cpus, memory, disks, volumes, network_adapters, software, services,
                       processes, users, groups, sessions, batteries, displays, controllers, printers,
                       security, updates, environment))

}  // namespace deskbell::protocol
