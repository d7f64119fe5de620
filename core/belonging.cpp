// What a device's other place means for what it holds.
#include "core/belonging.h"

namespace deskbell::core::belonging {

namespace {
template <class IdType>
bool differ(std::optional<IdType> const& one, std::optional<IdType> const& other) {
  return one && other && *one != *other;
}
}  // namespace

Move move_between(Place const& before, Place const& now) {
  if (differ(before.organisation, now.organisation)) return Move::organisation;
  if (!now.asset) return Move::unsettled;
  if (differ(before.customer, now.customer)) return Move::customer;
  // Rows of older versions do not say whose they are. Where it is the same asset after all, the console says
  // which conversations it has open, and merges what is begun beside them.
  if (before.asset != now.asset) return Move::asset;
  return Move::none;
}

}  // namespace deskbell::core::belonging
