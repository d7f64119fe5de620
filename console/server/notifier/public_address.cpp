// The special-purpose registries of IANA, in short.
#include "console/server/notifier/public_address.h"

#include <algorithm>
#include <array>

namespace deskbell::console {

namespace {

namespace ip = boost::asio::ip;

struct Range4 {
  std::uint32_t network;
  unsigned prefix;
};
constexpr std::uint32_t net4(unsigned a, unsigned b, unsigned c = 0, unsigned d = 0) {
  return a << 24U | b << 16U | c << 8U | d;
}
constexpr std::array not_public{
    Range4{net4(0, 0), 8},         Range4{net4(10, 0), 8},      Range4{net4(100, 64), 10},
    Range4{net4(127, 0), 8},       Range4{net4(169, 254), 16},  Range4{net4(172, 16), 12},
    Range4{net4(192, 0, 0), 24},   Range4{net4(192, 0, 2), 24}, Range4{net4(192, 88, 99), 24},
    Range4{net4(192, 168), 16},    Range4{net4(198, 18), 15},   Range4{net4(198, 51, 100), 24},
    Range4{net4(203, 0, 113), 24}, Range4{net4(224, 0), 4},     Range4{net4(240, 0), 4},
};

bool is_public(ip::address_v4 const& address) {
  auto const number = address.to_uint();
  return std::none_of(not_public.begin(), not_public.end(), [&](Range4 const& range) {
    return number >> (32 - range.prefix) == range.network >> (32 - range.prefix);
  });
}

ip::address_v4 inside(ip::address_v6::bytes_type const& bytes, std::size_t at) {
  return ip::address_v4(ip::address_v4::bytes_type{bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]});
}

bool is_public(ip::address_v6 const& address) {
  auto const bytes = address.to_bytes();
  if (address.is_v4_mapped()) return is_public(inside(bytes, 12));
  static constexpr std::array<unsigned char, 12> translated{0, 0x64, 0xff, 0x9b};
  if (std::equal(translated.begin(), translated.end(), bytes.begin())) return is_public(inside(bytes, 12));
  bool const unicast = (bytes[0] & 0xe0U) == 0x20U;  // 2000::/3
  if (!unicast) return false;
  if (bytes[0] == 0x20 && bytes[1] == 0x02) return is_public(inside(bytes, 2));  // 6to4
  if (bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] < 0x02) return false;  // 2001::/23, Teredo among them
  if (bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == 0xb8) return false;
  return !(bytes[0] == 0x3f && bytes[1] == 0xff);  // documentation
}

}  // namespace

bool is_public(ip::address const& address) {
  return address.is_v4() ? is_public(address.to_v4()) : is_public(address.to_v6());
}

bool may_call(ip::address const& address, std::vector<Network> const& allowed) {
  return is_public(address) || std::any_of(allowed.begin(), allowed.end(),
                                           [&](Network const& network) { return network.contains(address); });
}

}  // namespace deskbell::console
