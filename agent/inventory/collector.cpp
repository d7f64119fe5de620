// The table of sections, and what is done to every text before it leaves.
#include "agent/inventory/collector.h"

#include <array>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <set>
#include <type_traits>

#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Inventory;

constexpr std::size_t longest_text = 2048;
constexpr std::size_t longest_list = 20'000;

struct Section {
  std::string_view name;
  void (*collect)(Roots const&, Inventory&);
};

template <auto Member, auto Function>
void put(Roots const& roots, Inventory& report) {
  report.*Member = Function(roots);
}

/// A new section is one line here and one file beside this one.
constexpr std::array sections{
    Section{"system", &put<&Inventory::system, &collect_system>},
    Section{"os", &put<&Inventory::os, &collect_os>},
    Section{"cpus", &put<&Inventory::cpus, &collect_cpus>},
    Section{"memory", &put<&Inventory::memory, &collect_memory>},
    Section{"disks", &put<&Inventory::disks, &collect_disks>},
    Section{"volumes", &put<&Inventory::volumes, &collect_volumes>},
    Section{"network_adapters", &put<&Inventory::network_adapters, &collect_network_adapters>},
    Section{"software", &put<&Inventory::software, &collect_software>},
    Section{"services", &put<&Inventory::services, &collect_services>},
    Section{"processes", &put<&Inventory::processes, &collect_processes>},
    Section{"users", &put<&Inventory::users, &collect_users>},
    Section{"groups", &put<&Inventory::groups, &collect_groups>},
    Section{"sessions", &put<&Inventory::sessions, &collect_sessions>},
    Section{"batteries", &put<&Inventory::batteries, &collect_batteries>},
    Section{"displays", &put<&Inventory::displays, &collect_displays>},
    Section{"controllers", &put<&Inventory::controllers, &collect_controllers>},
    Section{"printers", &put<&Inventory::printers, &collect_printers>},
    Section{"security", &put<&Inventory::security, &collect_security>},
    Section{"updates", &put<&Inventory::updates, &collect_updates>},
    Section{"environment", &put<&Inventory::environment, &collect_environment>},
};

template <class Struct>
using Members = boost::describe::describe_members<Struct, boost::describe::mod_public>;

// ---- texts
// ---------------------------------------------------------------------------------------------------------

template <class T>
void clean(T& value);

inline void clean_text(std::string& text) {
  if (!is_sane(text, longest_text)) text = sanitised(text, longest_text);
}

template <class T>
void clean_each(std::vector<T>& list) {
  if (list.size() > longest_list) list.resize(longest_list);
  for (auto& item : list) clean(item);
}

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

template <class T>
void clean(T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    clean_text(value);
  } else if constexpr (IsOptional<T>::value) {
    if (value) clean(*value);
  } else if constexpr (IsVector<T>::value) {
    clean_each(value);
  } else if constexpr (std::is_class_v<T>) {
    boost::mp11::mp_for_each<Members<T>>([&](auto member) { clean(value.*member.pointer); });
  }
}

// ---- facts
// ---------------------------------------------------------------------------------------------------------

template <class T>
void count(T const& value, std::string const& name, std::set<std::string>& names) {
  if constexpr (IsOptional<T>::value) {
    if (value) count(*value, name, names);
  } else if constexpr (IsVector<T>::value) {
    for (auto const& item : value) count(item, name, names);
  } else if constexpr (std::is_class_v<T> && !std::is_same_v<T, std::string>) {
    boost::mp11::mp_for_each<Members<T>>(
        [&](auto member) { count(value.*member.pointer, name + "." + member.name, names); });
  } else {
    names.insert(name);
  }
}

}  // namespace

void sanitise(Inventory& report) { clean(report); }

std::size_t count_facts(Inventory const& report) {
  std::set<std::string> names;
  count(report, "", names);
  return names.size();
}

Inventory collect(Roots const& roots, std::vector<SectionCost>& costs) {
  using Clock = std::chrono::steady_clock;
  Inventory report;
  for (auto const& section : sections) {
    auto const start = Clock::now();
    section.collect(roots, report);
    costs.push_back(
        {section.name, std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start)});
  }
  sanitise(report);
  return report;
}

Inventory collect(Roots const& roots) {
  std::vector<SectionCost> costs;
  return collect(roots, costs);
}

}  // namespace deskbell::agent::inventory
