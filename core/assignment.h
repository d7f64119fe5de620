// Who gets a conversation: the technician that the policy names, or those who are there, in turn; nobody gets
// more than fits.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "protocol/ids.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace deskbell::core::desk {

/// A technician is available so long after the last input.
inline constexpr Duration available_after_input{300'000};

struct Candidate {
  UserId technician;
  std::optional<Time> last_input_at;
  std::int64_t open = 0;             ///< open conversations assigned to her
  std::optional<std::int64_t> most;  ///< at once; absent: any number
  std::optional<Time> last_turn_at;  ///< when she was given one in turn
};

bool is_available(Candidate const& candidate, Time now);
bool is_full(Candidate const& candidate);

/// Unless she is full, whether she is there or not: the policy says so.
std::optional<UserId> choose_named(std::optional<Candidate> const& named);
/// Of those who are available and not full, the one whose turn is longest ago; of equal ones who has fewer
/// open ones. Empty: it stays unassigned.
std::optional<UserId> choose_in_turn(std::span<Candidate const> candidates, Time now);
/// Anybody may take one for herself. Error conflict: another has as many as she may.
Result<void> may_be_given(Candidate const& candidate, UserId by);

}  // namespace deskbell::core::desk
