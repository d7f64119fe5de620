// One filled-in message of every type: made from the described structs themselves, so that none can be
// forgotten.
#pragma once

#include <string>

#include "protocol/codec_boost.h"
#include "protocol/messages.h"

namespace deskbell::tests {

/// Fills a described struct with values that depend only on `salt` and the field's place. Recursive types
/// stop at depth 2.
template <class T>
T sample(int& salt, int depth = 0) {
  using namespace protocol::codec;
  ++salt;
  if constexpr (is_optional<T>) {
    return T(sample<typename T::value_type>(salt, depth));
  } else if constexpr (is_list<T>) {
    T list;
    if (depth < 2) list.push_back(sample<typename T::value_type>(salt, depth + 1));
    return list;
  } else if constexpr (is_map<T>) {
    return T{{"key" + std::to_string(salt), sample<typename T::mapped_type>(salt, depth + 1)}};
  } else if constexpr (is_id<T>) {
    return T{sample<Uuid>(salt, depth)};
  } else if constexpr (std::is_same_v<T, Uuid>) {
    std::array<std::uint8_t, 10> bytes{};
    bytes.fill(static_cast<std::uint8_t>(salt));
    return make_uuid_v7(time_from_ms(1'780'000'000'000 + salt), bytes);
  } else if constexpr (std::is_same_v<T, Time>) {
    return time_from_ms(1'780'000'000'000 + salt);
  } else if constexpr (std::is_same_v<T, bool>) {
    return salt % 2 == 0;
  } else if constexpr (std::is_same_v<T, double>) {
    return salt + 0.5;
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(salt);
  } else if constexpr (std::is_same_v<T, std::string>) {
    return "text " + std::to_string(salt) + " äß€😀\n\"\\";
  } else if constexpr (Choice<T>) {
    T out{};
    int const wanted =
        salt % static_cast<int>(boost::mp11::mp_size<boost::describe::describe_enumerators<T>>::value);
    int at = 0;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
      if (at++ == wanted) out = enumerator.value;
    });
    return out;
  } else {
    T out{};
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
      using Member = std::remove_cvref_t<decltype(out.*member.pointer)>;
      out.*member.pointer = sample<Member>(salt, depth);
    });
    return out;
  }
}

}  // namespace deskbell::tests
