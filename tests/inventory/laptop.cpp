// The laptop fixture.
#include "tests/inventory/tree.h"

namespace deskbell::agent::inventory::testing {
namespace {

std::string little(std::uint64_t value, std::size_t bytes) {
  std::string text;
  for (std::size_t index = 0; index < bytes; ++index) text += static_cast<char>(value >> 8 * index & 255);
  return text;
}

std::string structure(int type, std::string body, std::string strings) {
  return std::string{static_cast<char>(type), static_cast<char>(body.size() + 4)} + little(1, 2) + body +
         strings + '\0';
}

std::string memory_device(std::string const& size) {
  std::string body(0x22 - 4, '\0');
  auto const put = [&](std::size_t offset, std::string const& bytes) {
    body.replace(offset - 4, bytes.size(), bytes);
  };
  put(0x0C, size);
  put(0x0E, little(0x0D, 1));  // SODIMM
  put(0x10, little(1, 1));
  put(0x11, little(2, 1));
  put(0x12, little(0x1A, 1));  // DDR4
  put(0x15, little(3200, 2));
  put(0x17, little(3, 1));
  put(0x18, little(4, 1));
  put(0x1A, little(5, 1));
  put(0x20, little(2667, 2));
  return body;
}

void put_firmware(Tree const& tree) {
  std::string const dmi = "sys/class/dmi/id/";
  tree.write(dmi + "sys_vendor", "LENOVO\n");
  tree.write(dmi + "product_name", "20XWCTO1WW\n");
  tree.write(dmi + "product_version", "ThinkPad X1 Carbon Gen 9\n");
  tree.write(dmi + "product_serial", "PF2ABCDE\n");
  tree.write(dmi + "product_uuid", "4C4C4544-0042-3510-8052-B4C04F564432\n");
  tree.write(dmi + "product_family", "ThinkPad X1 Carbon Gen 9\n");
  tree.write(dmi + "product_sku", "To Be Filled By O.E.M.\n");
  tree.write(dmi + "chassis_type", "10\n");
  tree.write(dmi + "chassis_asset_tag", "No Asset Information\n");
  tree.write(dmi + "bios_vendor", "LENOVO\n");
  tree.write(dmi + "bios_version", "N32ET75W (1.51 )\n");
  tree.write(dmi + "bios_date", "12/02/2021\n");
  tree.write(dmi + "board_vendor", "LENOVO\n");
  tree.write(dmi + "board_name", "20XWCTO1WW\n");
  tree.write("sys/firmware/dmi/tables/DMI", smbios_table());
  tree.write("sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
             std::string("\x06\x00\x00\x00\x01", 5));
  tree.write("sys/class/tpm/tpm0/tpm_version_major", "2\n");
}

void put_system(Tree const& tree) {
  tree.write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
  tree.write("etc/os-release",
             "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\n"
             "VERSION_CODENAME=bookworm\nID=debian\n");
  tree.write("etc/debian_version", "12.5\n");
  tree.write("etc/hosts", "127.0.0.1 localhost\n127.0.1.1 bell.example.com bell # here\n");
  tree.write("etc/resolv.conf", "search example.com lab.example.com\nnameserver 192.168.1.1\n");
  tree.write("etc/default/locale", "LANG=de_DE.UTF-8\n");
  tree.write("etc/default/keyboard", "XKBMODEL=\"pc105\"\nXKBLAYOUT=\"de\"\n");
  tree.link("etc/localtime", "/usr/share/zoneinfo/Europe/Berlin");
  tree.link("etc/systemd/system/default.target", "/lib/systemd/system/graphical.target");
  tree.write("etc/ssh/ssh_host_ed25519_key.pub", "ssh-ed25519 AAAAC3Nza root@bell\n");
  tree.write("etc/ufw/ufw.conf", "# comment\nENABLED=yes\nLOGLEVEL=low\n");
  tree.write("etc/apt/apt.conf.d/20auto-upgrades", "APT::Periodic::Unattended-Upgrade \"1\";\n");
  tree.write("etc/environment", "PATH=\"/usr/bin:/bin\"\nAPI_TOKEN=hunter2\n");
  tree.write("usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so", "");
  tree.write("boot/vmlinuz-6.1.0-18-amd64", "");
  tree.write("boot/vmlinuz-6.1.0-20-amd64", "");
  tree.write("run/reboot-required", "");
  tree.write("run/reboot-required.pkgs", "linux-image-amd64\nlibc6\nlibc6\n");
}

void put_proc(Tree const& tree) {
  tree.write("proc/sys/kernel/hostname", "bell\n");
  tree.write("proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
  tree.write("proc/sys/kernel/version", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)\n");
  tree.write("proc/sys/kernel/arch", "x86_64\n");
  tree.write("proc/stat", "cpu  100 0 100 800 0 0 0 0 0 0\nctxt 1\nbtime 1700000000\n");
  tree.write("proc/uptime", "3600.55 7000.00\n");
  tree.write("proc/loadavg", "0.50 0.75 1.00 1/900 4242\n");
  std::string processors;
  for (int thread = 0; thread < 4; ++thread) {
    processors +=
        "processor\t: " + std::to_string(thread) +
        "\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 140\nmodel name\t: 11th Gen Intel(R) "
        "Core(TM) i7-1185G7 @ 3.00GHz\nstepping\t: 1\nmicrocode\t: 0xa4\ncache size\t: 12288 KB\n"
        "physical id\t: 0\ncore id\t\t: " +
        std::to_string(thread / 2) + "\nflags\t\t: fpu vmx sse2\n\n";
  }
  tree.write("proc/cpuinfo", processors);
  tree.write(
      "proc/meminfo",
      "MemTotal:       16000000 kB\nMemFree:  1 kB\nMemAvailable:    8000000 kB\nSwapTotal:  1000000 kB\n"
      "SwapFree:   900000 kB\n");
  tree.write("proc/1/comm", "systemd\n");
  tree.write("proc/1/stat",
             "1 (systemd) S 0 1 1 0 -1 4194560 9 9 9 9 50 50 9 9 20 0 1 0 12 170000000 3000 1 1 1 1\n");
  tree.write("proc/1/cmdline", std::string("/sbin/init\0splash\0", 18));
  tree.write(
      "proc/77/stat",
      "77 (a (strange) na) R 1 77 77 34816 -1 4194304 9 9 9 9 7 3 9 9 20 0 5 0 100 900000 9000 1 1 1 1\n");
  tree.write("proc/77/cmdline", std::string("/opt/tool/strange-name\0--password\0hunter2\0", 42));
  tree.write("proc/net/route",
             "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n"
             "wlp0s20f3\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\n"
             "wlp0s20f3\t0001A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\n");
  tree.write("proc/net/ipv6_route",
             "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
             "fe800000000000000000000000000001 00000258 00000001 00000000 00000003 wlp0s20f3\n");
  tree.write("proc/self/mountinfo",
             "22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw\n"
             "23 22 259:1 / /boot/efi rw,relatime - vfat /dev/nvme0n1p1 rw\n"
             "24 22 254:1 /home /srv/bind\\040mount rw - ext4 /dev/mapper/vg-root rw\n"
             "25 22 0:30 / /proc rw - proc proc rw\n26 22 0:31 / /run rw - tmpfs tmpfs rw\n"
             "27 22 0:32 / /tmp rw - tmpfs tmpfs rw\n"
             "28 22 0:33 / /mnt/share rw - cifs //server/share rw\n");
}

void put_disk(Tree const& tree) {
  std::string const disk = "sys/devices/pci0000:00/0000:00:06.0/nvme/nvme0/nvme0n1";
  tree.link("sys/block/nvme0n1", "../devices/pci0000:00/0000:00:06.0/nvme/nvme0/nvme0n1");
  tree.write(disk + "/dev", "259:0\n");
  tree.write(disk + "/size", "1000215216\n");
  tree.write(disk + "/queue/rotational", "0\n");
  tree.write(disk + "/queue/scheduler", "[none] mq-deadline\n");
  tree.write(disk + "/removable", "0\n");
  tree.write(disk + "/ro", "0\n");
  tree.write(disk + "/wwid", "eui.0025388b01234567\n");
  tree.write(disk + "/device/model", "Samsung SSD 980 PRO 500GB               \n");
  tree.write(disk + "/device/serial", "S5GYNX0R123456\n");
  tree.write(disk + "/device/firmware_rev", "5B2QGXA7\n");
  tree.write(disk + "/nvme0n1p1/partition", "1\n");
  tree.write(disk + "/nvme0n1p1/dev", "259:1\n");
  tree.write(disk + "/nvme0n1p1/start", "2048\n");
  tree.write(disk + "/nvme0n1p1/size", "1048576\n");
  tree.write("run/udev/data/b259:0", "S:disk/by-id/x\nE:ID_PART_TABLE_TYPE=gpt\n");
  tree.write("run/udev/data/b259:1",
             "E:ID_FS_TYPE=vfat\nE:ID_FS_UUID=ABCD-1234\nE:ID_FS_LABEL_ENC=EFI\\x20System\n");
  tree.write("sys/block/loop0/size", "0\n");
  // LVM on dm-crypt on a partition.
  tree.link("sys/dev/block/254:1", "../../devices/virtual/block/dm-1");
  tree.write("sys/devices/virtual/block/dm-1/dev", "254:1\n");
  tree.write("sys/devices/virtual/block/dm-1/dm/uuid", "LVM-abc\n");
  tree.folder("sys/devices/virtual/block/dm-1/slaves/dm-0");
  tree.write("sys/block/dm-0/dm/uuid", "CRYPT-LUKS2-0123-name\n");
  tree.link("sys/dev/block/259:1", "../../devices/pci0000:00/0000:00:06.0/nvme/nvme0/nvme0n1/nvme0n1p1");
}

void put_devices(Tree const& tree) {
  std::string const wifi = "sys/class/net/wlp0s20f3";
  tree.write(wifi + "/ifindex", "3\n");
  tree.write(wifi + "/type", "1\n");
  tree.write(wifi + "/address", "8C:F8:C5:01:02:03\n");
  tree.write(wifi + "/operstate", "up\n");
  tree.write(wifi + "/mtu", "1500\n");
  tree.write(wifi + "/uevent", "DEVTYPE=wlan\nINTERFACE=wlp0s20f3\n");
  tree.write("sys/devices/pci0000:00/0000:00:14.3/vendor", "0x8086\n");
  tree.write("sys/devices/pci0000:00/0000:00:14.3/device", "0xa0f0\n");
  tree.write("sys/devices/pci0000:00/0000:00:14.3/class", "0x028000\n");
  tree.link("sys/devices/pci0000:00/0000:00:14.3/driver", "../../../bus/pci/drivers/iwlwifi");
  tree.link(wifi + "/device", "../../../devices/pci0000:00/0000:00:14.3");
  tree.link("sys/bus/pci/devices/0000:00:14.3", "../../../devices/pci0000:00/0000:00:14.3");
  tree.write("usr/share/misc/pci.ids",
             "# comment\n8086  Intel Corporation\n\ta0ef  Tiger Lake-LP\n\ta0f0  Wi-Fi 6 AX201\n\t\t8086 "
             "0070  Wi-Fi\n"
             "8087  Other\n\ta0f0  Wrong\nC 02  Network controller\n\t80  Network controller\n");
  tree.write("run/NetworkManager/devices/3", "[device]\nmanaged=true\nconnection-uuid=11-22\n");
  tree.write("var/lib/NetworkManager/internal-11-22-wlp0s20f3.lease",
             "ADDRESS=192.168.1.20\nSERVER_ADDRESS=192.168.1.1\nDNS=192.168.1.1 9.9.9.9\n");
  tree.write("sys/class/net/lo/ifindex", "1\n");
  tree.write("sys/class/net/lo/type", "772\n");
  tree.write("sys/class/net/lo/address", "00:00:00:00:00:00\n");
  tree.write("sys/class/net/bonding_masters", "\n");

  std::string const stick = "sys/bus/usb/devices/1-2";
  tree.write(stick + "/idVendor", "0781\n");
  tree.write(stick + "/idProduct", "5581\n");
  tree.write(stick + "/bDeviceClass", "00\n");
  tree.write(stick + "/product", "Ultra <script>alert(1)</script>\n");
  tree.write(stick + "/serial", "4C53\n");
  tree.folder("sys/bus/usb/devices/1-2:1.0");
  tree.folder("sys/bus/usb/devices/usb1");

  std::string const battery = "sys/class/power_supply/BAT0";
  tree.write(battery + "/type", "Battery\n");
  tree.write(battery + "/present", "1\n");
  tree.write(battery + "/manufacturer", "SMP\n");
  tree.write(battery + "/model_name", "5B10W51867\n");
  tree.write(battery + "/status", "Not charging\n");
  tree.write(battery + "/capacity", "80\n");
  tree.write(battery + "/cycle_count", "123\n");
  tree.write(battery + "/energy_full_design", "57000000\n");
  tree.write(battery + "/energy_full", "51300000\n");
  tree.write("sys/class/power_supply/hidpp_battery_0/type", "Battery\n");
  tree.write("sys/class/power_supply/hidpp_battery_0/scope", "Device\n");
  tree.write("sys/class/drm/card0-DP-1/status", "connected\n");
  tree.write("sys/class/drm/card0-DP-1/enabled", "enabled\n");
  tree.write("sys/class/drm/card0-DP-1/edid", edid_block());
  tree.write("sys/class/drm/card0-HDMI-A-1/status", "disconnected\n");
}

void put_people(Tree const& tree) {
  tree.write("etc/passwd",
             "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
             "ann:x:1000:1000:Ann Example,,,:/home/ann:/bin/bash\nsvc:x:1001:1001::/srv:/usr/sbin/nologin\n"
             "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n");
  tree.write("etc/shadow", "root:!:19700:0:99999:7:::\nann:$y$j9T$abc:19700:0:99999:7:::\n");
  tree.write("etc/group", "root:x:0:\nsudo:x:27:ann\nvideo:x:44:\nann:x:1000:\n");
  tree.write(
      "run/systemd/sessions/2",
      "UID=1000\nUSER=ann\nACTIVE=1\nSTATE=active\nREMOTE=0\nTYPE=wayland\nCLASS=user\nSEAT=seat0\nTTY=tty2\n"
      "REALTIME=1700000100000000\n");
  tree.write("run/systemd/sessions/c1", "UID=110\nUSER=gdm\nCLASS=greeter\nSTATE=online\n");
  tree.write("etc/cups/printers.conf",
             "# made by CUPS\n<DefaultPrinter Office>\nInfo Second floor\nMakeModel HP LaserJet\n"
             "DeviceURI ipps://ann:hunter2@printer.example.com/ipp/print\nState Idle\nShared "
             "No\n</DefaultPrinter>\n");
}

}  // namespace

std::string smbios_table() {
  std::string array(0x17 - 4, '\0');
  array[0x05 - 4] = 3;                               // system memory
  array[0x06 - 4] = 3;                               // no error correction
  array.replace(0x07 - 4, 4, little(32u << 20, 4));  // 32 GiB in KiB
  array.replace(0x0D - 4, 2, little(2, 2));
  std::string const names("DIMM A\0BANK 0\0Samsung\0 12345678 \0M471A1G44AB0-CWE \0", 51);
  return structure(16, array, std::string(1, '\0')) + structure(17, memory_device(little(8192, 2)), names) +
         structure(17, memory_device(little(0, 2)), names) + structure(127, "", std::string(1, '\0'));
}

std::string edid_block() {
  std::string block(128, '\0');
  block.replace(0, 8, std::string("\x00\xFF\xFF\xFF\xFF\xFF\xFF\x00", 8));
  block[8] = 0x10;  // DEL: 4, 5, 12 in five bits each
  block[9] = static_cast<char>(0xAC);
  block[16] = 12;
  block[17] = 31;  // 1990 + 31
  std::string timing(18, '\0');
  timing[0] = 2;
  timing[2] = static_cast<char>(0x00);  // 2560 = 0xA00
  timing[4] = static_cast<char>(0xA0);
  timing[5] = static_cast<char>(0xA0);  // 1440 = 0x5A0
  timing[7] = static_cast<char>(0x50);
  timing[12] = static_cast<char>(0x55);  // 597 mm = 0x255
  timing[13] = static_cast<char>(0x50);  // 336 mm = 0x150
  timing[14] = static_cast<char>(0x21);
  block.replace(54, 18, timing);
  block.replace(72, 18, std::string("\0\0\0\xFC\0DELL U2721\n  ", 18));
  block.replace(90, 18, std::string("\0\0\0\xFF\0ABC1234\n     ", 18));
  unsigned sum = 0;
  for (char const byte : block) sum += static_cast<unsigned char>(byte);
  block[127] = static_cast<char>((256 - sum % 256) % 256);
  return block;
}

void make_laptop(Tree const& tree, FakeMachine& machine) {
  put_firmware(tree);
  put_system(tree);
  put_proc(tree);
  put_disk(tree);
  put_devices(tree);
  put_people(tree);
  machine.interface_addresses = {
      {.interface = "wlp0s20f3", .address = "192.168.1.20", .prefix_length = 22, .ipv6 = false},
      {.interface = "wlp0s20f3", .address = "2001:db8::20", .prefix_length = 64, .ipv6 = true},
      {.interface = "lo", .address = "127.0.0.1", .prefix_length = 8, .ipv6 = false}};
  machine.spaces["/"] = {
      .size_bytes = 500'000, .used_bytes = 225'000, .free_bytes = 225'000, .inodes = 100, .inodes_free = 50};
  machine.spaces["/boot/efi"] = {.size_bytes = 1000, .used_bytes = 100, .free_bytes = 900};
  machine.spaces["/tmp"] = {.size_bytes = 1000, .used_bytes = 0, .free_bytes = 1000};
}

}  // namespace deskbell::agent::inventory::testing
