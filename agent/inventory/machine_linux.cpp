// Asks the running kernel and processor what no file says.
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <sys/statvfs.h>

#include <array>
#include <bit>
#include <cstring>
#include <ctime>
#include <memory>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

#include "agent/inventory/roots.h"
#include "agent/inventory/smart.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

int ones(unsigned char const* bytes, std::size_t size) {
  int count = 0;
  for (std::size_t index = 0; index < size; ++index) count += std::popcount(bytes[index]);
  return count;
}

std::optional<InterfaceAddress> read_address(ifaddrs const& entry) {
  if (!entry.ifa_addr || !entry.ifa_netmask) return std::nullopt;
  int const family = entry.ifa_addr->sa_family;
  if (family != AF_INET && family != AF_INET6) return std::nullopt;
  std::array<unsigned char, 16> address{};
  std::array<unsigned char, 16> mask{};
  bool const ipv6 = family == AF_INET6;
  std::size_t const size = ipv6 ? sizeof(in6_addr) : sizeof(in_addr);
  auto const copy = [&](sockaddr const* from, auto& to) {
    std::size_t const offset = ipv6 ? offsetof(sockaddr_in6, sin6_addr) : offsetof(sockaddr_in, sin_addr);
    std::memcpy(to.data(), reinterpret_cast<char const*>(from) + offset, size);
  };
  copy(entry.ifa_addr, address);
  copy(entry.ifa_netmask, mask);
  std::array<char, INET6_ADDRSTRLEN> text;
  if (!::inet_ntop(family, address.data(), text.data(), text.size())) return std::nullopt;
  return InterfaceAddress{.interface = entry.ifa_name,
                          .address = text.data(),
                          .prefix_length = ones(mask.data(), size),
                          .ipv6 = ipv6};
}

class ThisMachine final : public Machine {
 public:
  std::optional<std::vector<InterfaceAddress>> addresses() const override {
    ifaddrs* raw = nullptr;
    if (::getifaddrs(&raw) != 0) return std::nullopt;
    std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> const list(raw, &::freeifaddrs);
    std::vector<InterfaceAddress> addresses;
    for (auto const* entry = raw; entry; entry = entry->ifa_next) {
      if (auto address = read_address(*entry)) addresses.push_back(std::move(*address));
    }
    return addresses;
  }

  std::optional<FilesystemSpace> space(std::string const& mount_point) const override {
    struct statvfs status {};
    if (::statvfs(mount_point.c_str(), &status) != 0) return std::nullopt;
    auto const bytes = [&](fsblkcnt_t blocks) { return static_cast<std::int64_t>(blocks * status.f_frsize); };
    return FilesystemSpace{.size_bytes = bytes(status.f_blocks),
                           .used_bytes = bytes(status.f_blocks - status.f_bfree),
                           .free_bytes = bytes(status.f_bavail),
                           .inodes = static_cast<std::int64_t>(status.f_files),
                           .inodes_free = static_cast<std::int64_t>(status.f_ffree)};
  }

  std::optional<std::string> hypervisor() const override {
#if defined(__x86_64__) || defined(__i386__)
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    constexpr unsigned runs_under_hypervisor = 1u << 31;
    if (!::__get_cpuid(1, &a, &b, &c, &d) || !(c & runs_under_hypervisor)) return std::nullopt;
    __cpuid(0x40000000, a, b, c, d);
    std::array<char, 12> signature;
    std::memcpy(signature.data(), &b, 4);
    std::memcpy(signature.data() + 4, &c, 4);
    std::memcpy(signature.data() + 8, &d, 4);
    std::string_view const text(signature.data(), signature.size());
    return std::string(text.substr(0, text.find('\0')));
#else
    return std::nullopt;
#endif
  }

  std::optional<std::int64_t> utc_offset_minutes() const override {
    std::time_t const now = std::time(nullptr);
    std::tm local{};
    if (!::localtime_r(&now, &local)) return std::nullopt;
    return local.tm_gmtoff / 60;
  }

  std::optional<protocol::Smart> smart(std::string const& name) const override { return read_smart(name); }
};

}  // namespace

Machine const& this_machine() {
  static ThisMachine const machine;
  return machine;
}

}  // namespace deskbell::agent::inventory
