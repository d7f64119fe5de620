// The virtual machine and the container.
#include "tests/inventory/tree.h"

namespace deskbell::agent::inventory::testing {
namespace {

void put_kernel(Tree const& tree) {
  tree.write("proc/sys/kernel/hostname", "guest\n");
  tree.write("proc/sys/kernel/osrelease", "6.8.0-31-generic\n");
  tree.write("proc/stat", "cpu  1 1 1 1\nbtime 1700000000\n");
  tree.write("proc/uptime", "100000.00 0.00\n");
  tree.write(
      "proc/cpuinfo",
      "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 1\nmodel name\t: AMD EPYC "
      "Processor\nstepping\t: 1\ncpu MHz\t\t: 2449.998\nflags\t\t: fpu hypervisor\n");
  tree.write("proc/meminfo",
             "MemTotal:  4000000 kB\nMemAvailable: 3000000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n");
}

void put_virtio_disk(Tree const& tree) {
  tree.link("sys/block/vda", "../devices/pci0000:00/0000:00:05.0/virtio2/block/vda");
  std::string const disk = "sys/devices/pci0000:00/0000:00:05.0/virtio2/block/vda";
  tree.write(disk + "/dev", "253:0\n");
  tree.write(disk + "/size", "41943040\n");
  tree.write(disk + "/device/vendor", "0x1af4\n");
  tree.write(disk + "/serial", "volume-0001\n");
  tree.link("sys/dev/block/253:0", "../../devices/pci0000:00/0000:00:05.0/virtio2/block/vda");
}

}  // namespace

void make_virtual_machine(Tree const& tree, FakeMachine& machine) {
  put_kernel(tree);
  put_virtio_disk(tree);
  tree.write("etc/os-release",
             "NAME=\"Ubuntu\"\nPRETTY_NAME=\"Ubuntu 24.04 LTS\"\nID=ubuntu\nVERSION_ID=\"24.04\"\n");
  tree.write("sys/class/dmi/id/sys_vendor", "QEMU\n");
  tree.write("sys/class/dmi/id/product_name", "Standard PC (Q35 + ICH9, 2009)\n");
  tree.write("sys/class/dmi/id/chassis_type", "1\n");
  tree.write("proc/self/mountinfo", "22 1 253:0 / / rw - ext4 /dev/vda rw\n");
  tree.write("proc/1/comm", "systemd\n");
  tree.write(".dockerenv", "");  // the image it was made from was a container's
  tree.folder("sys/class/drm");
  tree.folder("sys/class/power_supply");
  machine.hypervisor_signature = "KVMKVMKVM";
  machine.spaces["/"] = {
      .size_bytes = 20'000'000'000, .used_bytes = 19'000'000'000, .free_bytes = 1'000'000'000};
}

void make_container(Tree const& tree, FakeMachine& machine) {
  put_kernel(tree);
  put_virtio_disk(tree);
  tree.write("etc/os-release",
             "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.19.1\nPRETTY_NAME=\"Alpine Linux v3.19\"\n");
  tree.write("sys/class/dmi/id/sys_vendor", "Dell Inc.\n");
  tree.write("sys/class/dmi/id/product_serial", "HOSTSERIAL\n");
  tree.write("sys/class/power_supply/BAT0/type", "Battery\n");
  tree.write("sys/class/drm/card0-DP-1/status", "connected\n");
  tree.write("sys/bus/pci/devices/0000:00:05.0/vendor", "0x1af4\n");
  tree.write("sys/fs/cgroup/memory.max", "1073741824\n");
  tree.write("sys/fs/cgroup/memory.current", "73741824\n");
  tree.write("proc/self/mountinfo",
             "500 400 0:60 / / rw - overlay overlay rw,lowerdir=/x\n501 500 0:61 / /proc rw - proc proc rw\n"
             "502 500 253:0 /etc/hosts /etc/hosts rw - ext4 /dev/vda rw\n");
  tree.write("proc/1/comm", "sh\n");
  tree.write("proc/1/stat",
             "1 (sh) S 0 1 1 0 -1 4194560 9 9 9 9 50 50 9 9 20 0 1 0 5000000 170000 300 1 1 1 1\n");
  tree.write(".dockerenv", "");
  machine.spaces["/"] = {
      .size_bytes = 20'000'000'000, .used_bytes = 10'000'000'000, .free_bytes = 10'000'000'000};
  machine.spaces["/etc/hosts"] = machine.spaces["/"];
}

}  // namespace deskbell::agent::inventory::testing
