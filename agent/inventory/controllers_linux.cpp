// Devices on the PCI and USB buses, named by udev's database or the machine's hardware tables.
#include <algorithm>

#include "agent/inventory/files.h"
#include "agent/inventory/hardware_names.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Controller;

std::optional<std::string> hexadecimal(std::string const& path) {
  auto value = read_line(path);
  if (value && value->starts_with("0x")) value->erase(0, 2);
  return value ? std::optional(lower(*value)) : std::nullopt;
}

void put_names(Roots const& roots, std::string const& key, Controller& controller) {
  for (auto const& [name, value] : udev_properties(roots, key)) {
    if (name == "ID_VENDOR_FROM_DATABASE") controller.manufacturer = value;
    if (name == "ID_MODEL_FROM_DATABASE") controller.name = value;
    if (name == "ID_PCI_SUBCLASS_FROM_DATABASE") controller.kind = value;
    if (name == "ID_PCI_CLASS_FROM_DATABASE" && !controller.kind) controller.kind = value;
  }
}

void put_names(HardwareNames const& names, Controller& controller) {
  if (!controller.vendor_id || !controller.product_id) return;
  if (!controller.manufacturer) controller.manufacturer = names.vendor(*controller.vendor_id);
  if (!controller.name) controller.name = names.product(*controller.vendor_id, *controller.product_id);
  if (!controller.kind && controller.class_id) controller.kind = names.device_class(*controller.class_id);
}

Controller read_pci(Roots const& roots, HardwareNames const& names, std::string const& folder,
                    std::string const& slot) {
  Controller controller;
  controller.bus = "pci";
  controller.slot = slot;
  controller.class_id = hexadecimal(folder + "/class");
  controller.vendor_id = hexadecimal(folder + "/vendor");
  controller.product_id = hexadecimal(folder + "/device");
  auto const vendor = hexadecimal(folder + "/subsystem_vendor");
  auto const product = hexadecimal(folder + "/subsystem_device");
  if (vendor && product && *vendor != "0000") controller.subsystem_id = *vendor + ":" + *product;
  controller.revision = hexadecimal(folder + "/revision");
  controller.driver = link_name(folder + "/driver");
  put_names(roots, "+pci:" + slot, controller);
  put_names(names, controller);
  return controller;
}

/// Product and serial number come from the device itself: any stick may claim to be anything.
Controller read_usb(Roots const& roots, HardwareNames const& names, std::string const& folder,
                    std::string const& slot) {
  Controller controller;
  controller.bus = "usb";
  controller.slot = slot;
  controller.class_id = hexadecimal(folder + "/bDeviceClass");
  controller.vendor_id = hexadecimal(folder + "/idVendor");
  controller.product_id = hexadecimal(folder + "/idProduct");
  controller.revision = hexadecimal(folder + "/bcdDevice");
  controller.name = read_line(folder + "/product");
  controller.manufacturer = read_line(folder + "/manufacturer");
  controller.serial_number = read_line(folder + "/serial");
  if (controller.class_id ==
      "00") {  // each interface has its own class then; the first speaks for the device
    controller.class_id = hexadecimal(folder + "/" + slot + ":1.0/bInterfaceClass");
  }
  controller.driver = link_name(folder + "/" + slot + ":1.0/driver");
  if (!controller.name || !controller.manufacturer) {
    Controller known;
    put_names(roots, "c" + read_line(folder + "/dev").value_or(""), known);
    if (!controller.name) controller.name = known.name;
    if (!controller.manufacturer) controller.manufacturer = known.manufacturer;
  }
  put_names(names, controller);
  return controller;
}

}  // namespace

std::optional<std::vector<Controller>> collect_controllers(Roots const& roots) {
  std::string const pci = roots.sys + "/bus/pci/devices";
  std::string const usb = roots.sys + "/bus/usb/devices";
  if (in_container(roots) || (!exists(pci) && !exists(usb))) return std::nullopt;
  std::vector<Controller> controllers;
  if (auto const slots = list_folder(pci, 4096); !slots.empty()) {
    HardwareNames const names(roots, "pci");
    for (auto const& slot : slots) controllers.push_back(read_pci(roots, names, pci + "/" + slot, slot));
  }
  if (auto const slots = list_folder(usb, 4096); !slots.empty()) {
    HardwareNames const names(roots, "usb");
    for (auto const& slot : slots) {
      // "1-1.2:1.0" is an interface of "1-1.2"; "usb1" is the root hub, which is part of its PCI controller.
      if (slot.find(':') != std::string::npos || slot.starts_with("usb")) continue;
      controllers.push_back(read_usb(roots, names, usb + "/" + slot, slot));
    }
  }
  return controllers;
}

}  // namespace deskbell::agent::inventory
