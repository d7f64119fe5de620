// The two bounds, and the words for who meets them.
#include "core/backlog.h"

#include <algorithm>

#include "core/bytes.h"
#include "protocol/reasons.h"

namespace deskbell::core::backlog {

namespace {

namespace reasons = protocol::reasons;

bool fits(Amount const& there, std::int64_t bytes, Amount const& most) {
  return there.things < most.things && there.bytes + bytes <= most.bytes;
}

Error too_much(std::string_view reason, Amount const& there, Amount const& most) {
  return make_error(ErrorCode::too_large,
                    reasons::filled(reason, {std::to_string(there.things), bytes_text(there.bytes),
                                             std::to_string(most.things), bytes_text(most.bytes)}));
}

}  // namespace

Result<void> admit(Amount const& own, Amount const& everybodys, std::int64_t bytes) {
  if (!fits(own, bytes, account_max)) return too_much(reasons::own_backlog, own, account_max);
  if (fits(everybodys, bytes, device_max) || fits(own, bytes, small_share)) return {};
  return too_much(reasons::everybodys_backlog, everybodys, device_max);
}

std::uint64_t reserve(Disk const& disk) { return std::min(std::uint64_t{16} << 20, disk.size / 8); }

std::optional<Error> shortage(Disk const& disk) {
  if (disk.free >= reserve(disk)) return std::nullopt;
  return make_error(
      ErrorCode::storage,
      reasons::filled(reasons::little_room, {bytes_text(static_cast<std::int64_t>(disk.free)),
                                             bytes_text(static_cast<std::int64_t>(reserve(disk)))}));
}

}  // namespace deskbell::core::backlog
