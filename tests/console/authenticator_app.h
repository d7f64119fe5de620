// What a person's phone does with the secret of a second step.
#pragma once

#include <string>
#include <string_view>

#include "console/server/totp.h"

namespace deskbell::console::test {

class AuthenticatorApp {
 public:
  explicit AuthenticatorApp(std::string_view base32) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned bits = 0;
    unsigned held = 0;
    for (char c : base32) {
      bits = (bits << 5) | static_cast<unsigned>(letters.find(c));
      held += 5;
      if (held < 8) continue;
      held -= 8;
      secret_ += static_cast<char>((bits >> held) & 0xff);
    }
  }
  /// `steps` of 30 s later than `now`.
  [[nodiscard]] std::string code(Time now, std::int64_t steps = 0) const {
    return totp::code_of(secret_, totp::step_at(now) + steps);
  }
  /// Six digits that are not a code of these minutes.
  [[nodiscard]] std::string wrong_code(Time now) const {
    for (char digit = '0';; ++digit)
      if (std::string const guess(6, digit); !totp::step_of(secret_, guess, now, 0)) return guess;
  }

 private:
  std::string secret_;
};

}  // namespace deskbell::console::test
