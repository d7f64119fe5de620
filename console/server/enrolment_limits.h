// What a token that lets devices in may be made for, however it is asked for.
#pragma once

#include <cstdint>

namespace deskbell::console {

inline constexpr std::int64_t most_token_uses = 100'000;
inline constexpr std::int64_t shortest_token_life_s = 60;
inline constexpr std::int64_t longest_token_life_s = std::int64_t{366} * 86'400;

}  // namespace deskbell::console
