// One-time codes by the clock (RFC 6238) as every authenticator app makes them: SHA-1, six digits, steps of
// 30 s.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/time.h"

namespace deskbell::console::totp {

/// 20 random bytes: what RFC 4226, 4 recommends for SHA-1.
std::string fresh_secret();
/// RFC 4648, without padding: as people type it into an app.
std::string base32(std::string_view bytes);
/// The number of the step of 30 s that `now` is in.
std::int64_t step_at(Time now) noexcept;
/// The six digits of that step. Throws std::runtime_error where the library fails.
std::string code_of(std::string_view secret, std::int64_t step);
/// The step that `code` belongs to: this one, the one before or the one after, for clocks that are a little
/// off; never one up to `last_step`, whose code was taken already. Blanks in the code are passed over.
std::optional<std::int64_t> step_of(std::string_view secret, std::string_view code, Time now,
                                    std::int64_t last_step);
/// What an app reads from the QR code (the "Key Uri Format" of Google Authenticator). Any text may stand in
/// `issuer` and `account`.
std::string uri(std::string_view secret, std::string_view issuer, std::string_view account);

}  // namespace deskbell::console::totp
