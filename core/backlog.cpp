// The two bounds, and the words for who meets them.
#include "core/backlog.h"

#include <algorithm>

#include "core/bytes.h"

namespace deskbell::core::backlog {

namespace {

bool fits(Amount const& there, std::int64_t bytes, Amount const& most) {
  return there.things < most.things && there.bytes + bytes <= most.bytes;
}

std::string told(Amount const& amount) {
  return std::to_string(amount.things) + " (" + bytes_text(amount.bytes) + ")";
}

}  // namespace

Result<void> admit(Amount const& own, Amount const& everybodys, std::int64_t bytes) {
  constexpr auto what_to_do =
      ". Connect this computer to the network and send it again when they have gone out; none of them is "
      "lost";
  if (!fits(own, bytes, account_max))
    return make_error(ErrorCode::too_large, told(own) +
                                                " of your messages and forms wait to be sent, and at most " +
                                                told(account_max) + " may" + what_to_do);
  if (fits(everybodys, bytes, device_max) || fits(own, bytes, small_share)) return {};
  return make_error(ErrorCode::too_large,
                    told(everybodys) +
                        " messages and forms of this computer's users wait to be sent, and at most " +
                        told(device_max) + " may" + what_to_do);
}

std::uint64_t reserve(Disk const& disk) { return std::min(std::uint64_t{16} << 20, disk.size / 8); }

std::optional<Error> shortage(Disk const& disk) {
  if (disk.free >= reserve(disk)) return std::nullopt;
  return make_error(ErrorCode::storage,
                    "the disk is full: free some space. Nothing is lost that was confirmed (" +
                        bytes_text(static_cast<std::int64_t>(disk.free)) + " are free, and the last " +
                        bytes_text(static_cast<std::int64_t>(reserve(disk))) +
                        " are kept for the service itself)");
}

}  // namespace deskbell::core::backlog
