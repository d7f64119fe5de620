// Looks up the indented tables of hwdata: "vvvv  Vendor", tab "pppp  Product", and "C cc  Class".
#include "agent/inventory/hardware_names.h"

#include <array>

#include "agent/inventory/files.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

/// PCI Code and ID Assignment, base classes.
constexpr std::array<std::string_view, 20> pci_classes{"",
                                                       "Mass storage controller",
                                                       "Network controller",
                                                       "Display controller",
                                                       "Multimedia controller",
                                                       "Memory controller",
                                                       "Bridge",
                                                       "Communication controller",
                                                       "Generic system peripheral",
                                                       "Input device controller",
                                                       "Docking station",
                                                       "Processor",
                                                       "Serial bus controller",
                                                       "Wireless controller",
                                                       "Intelligent controller",
                                                       "Satellite communications controller",
                                                       "Encryption controller",
                                                       "Signal processing controller",
                                                       "Processing accelerators",
                                                       "Non-Essential Instrumentation"};

/// The text of the first line that starts with `key`, within `lines`.
std::optional<std::string> named(std::string_view lines, std::string const& key) {
  std::string const mark = "\n" + key + "  ";
  auto const at = lines.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  auto const rest = lines.substr(at + mark.size());
  return text_or_none(rest.substr(0, rest.find('\n')));
}

/// The indented lines that follow the line of `key`, which starts with a line end.
std::string_view block_of(std::string_view table, std::string const& key) {
  auto const at = table.find("\n" + key + "  ");
  if (at == std::string_view::npos) return {};
  auto const start = table.find('\n', at + 1);
  if (start == std::string_view::npos) return {};
  auto end = start;
  while (end + 1 < table.size() && (table[end + 1] == '\t' || table[end + 1] == '#')) {
    end = std::min(table.find('\n', end + 1), table.size());
  }
  return table.substr(start, end - start);
}

}  // namespace

HardwareNames::HardwareNames(Roots const& roots, std::string_view bus) : pci_(bus == "pci") {
  std::string const file = std::string(bus) + ".ids";
  for (auto const* folder : {"/share/misc/", "/share/hwdata/", "/share/"}) {
    if (auto text = read_file(roots.usr + folder + file, 16 << 20)) {
      table_ = "\n" + std::move(*text);
      return;
    }
  }
}

std::optional<std::string> HardwareNames::vendor(std::string_view vendor_id) const {
  return named(table_, std::string(vendor_id));
}

std::optional<std::string> HardwareNames::product(std::string_view vendor_id,
                                                  std::string_view product_id) const {
  return named(block_of(table_, std::string(vendor_id)), "\t" + std::string(product_id));
}

std::optional<std::string> HardwareNames::device_class(std::string_view class_id) const {
  if (class_id.size() < 2) return std::nullopt;
  std::string const base = "C " + std::string(class_id.substr(0, 2));
  if (class_id.size() >= 4) {
    if (auto name = named(block_of(table_, base), "\t" + std::string(class_id.substr(2, 2)))) return name;
  }
  if (auto name = named(table_, base)) return name;
  auto const index = pci_ ? to_number(class_id.substr(0, 2), 16) : std::nullopt;
  if (!index || *index < 0 || static_cast<std::size_t>(*index) >= pci_classes.size()) return std::nullopt;
  return text_or_none(pci_classes[static_cast<std::size_t>(*index)]);
}

}  // namespace deskbell::agent::inventory
