// Turns and limits.
#include "core/assignment.h"

#include <algorithm>
#include <tuple>

namespace deskbell::core::desk {

bool is_available(Candidate const& candidate, Time now) {
  return candidate.last_input_at && now - *candidate.last_input_at <= available_after_input;
}

bool is_full(Candidate const& candidate) { return candidate.most && candidate.open >= *candidate.most; }

std::optional<UserId> choose_named(std::optional<Candidate> const& named) {
  if (!named || is_full(*named)) return std::nullopt;
  return named->technician;
}

std::optional<UserId> choose_in_turn(std::span<Candidate const> candidates, Time now) {
  Candidate const* chosen = nullptr;
  auto const place = [](Candidate const& one) {
    return std::tuple(one.last_turn_at.value_or(Time::min()), one.open, one.technician);
  };
  for (auto const& one : candidates) {
    if (!is_available(one, now) || is_full(one)) continue;
    if (chosen == nullptr || place(one) < place(*chosen)) chosen = &one;
  }
  if (chosen == nullptr) return std::nullopt;
  return chosen->technician;
}

Result<void> may_be_given(Candidate const& candidate, UserId by) {
  if (candidate.technician == by || !is_full(candidate)) return {};
  return make_error(ErrorCode::conflict, "has " + std::to_string(candidate.open) +
                                             " open conversations, and may have " +
                                             std::to_string(*candidate.most) + " at once");
}

}  // namespace deskbell::core::desk
