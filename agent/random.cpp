// Randomness for identifiers, nonces and waits.
#include <sodium.h>

#include "agent/base64.h"
#include "agent/clock.h"

namespace deskbell::agent {

Uuid fresh_uuid(Time now) {
  std::array<std::uint8_t, 10> random{};
  randombytes_buf(random.data(), random.size());
  return make_uuid_v7(now, random);
}

std::string random_text(std::size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return to_base64(bytes);
}

std::uint32_t random_32_bits() { return randombytes_random(); }

}  // namespace deskbell::agent
