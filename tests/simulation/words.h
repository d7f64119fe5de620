// What happens in a world, in words: for whoever replays a seed.
#pragma once

#include <string>

#include "facts.h"

namespace deskbell::simulation {

/// Fresh ones by their number; those that core derives by how they begin.
template <class SomeId>
std::string words_of(SomeId const& id) {
  constexpr std::uint8_t first_byte_of_fresh_ones = 0x77;
  auto const& bytes = id.uuid.bytes;
  if (id.is_nil()) return "none";
  if (bytes[0] != first_byte_of_fresh_ones) return "~" + id.text().substr(0, 6);
  std::uint64_t number = 0;
  for (int i = 7; i >= 0; --i) number = number << 8U | bytes[static_cast<std::size_t>(15 - i)];
  return "#" + std::to_string(number);
}

std::string words_of(Body const& body);
std::string words_of(chat::State const& state);
std::string words_of(desk::Conversation const& conversation);

}  // namespace deskbell::simulation
