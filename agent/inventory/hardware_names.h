// Names of vendors, products and classes from the pci.ids and usb.ids tables, where the machine has them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "agent/inventory/roots.h"

namespace deskbell::agent::inventory {

class HardwareNames {
 public:
  /// `bus` is "pci" or "usb". Without a table every answer is nullopt, but the PCI base classes are always
  /// known.
  HardwareNames(Roots const& roots, std::string_view bus);

  /// Four lower-case hexadecimal digits.
  std::optional<std::string> vendor(std::string_view vendor_id) const;
  std::optional<std::string> product(std::string_view vendor_id, std::string_view product_id) const;
  /// Six hexadecimal digits of a PCI class (base, sub, interface), or two of a USB class.
  std::optional<std::string> device_class(std::string_view class_id) const;

 private:
  std::string table_;
  bool pci_;
};

}  // namespace deskbell::agent::inventory
