// Codes and base32 through liboath, random bytes through libsodium.
#include "console/server/totp.h"

#include <liboath/oath.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "console/server/secrets.h"

namespace deskbell::console::totp {

namespace {

constexpr std::size_t secret_bytes = 20;
constexpr unsigned digits = 6;
constexpr std::int64_t step_seconds = OATH_TOTP_DEFAULT_TIME_STEP_SIZE;
constexpr std::int64_t window = 1;

void need(int result) {
  if (result != OATH_OK) throw std::runtime_error(std::string("liboath: ") + oath_strerror(result));
}

void need_libraries() {
  static bool const ready = sodium_init() >= 0 && oath_init() == OATH_OK;
  if (!ready) throw std::runtime_error("libsodium or liboath could not be started");
}

std::string without_blanks(std::string_view text) {
  std::string plain(text);
  std::erase_if(plain, [](char c) { return c == ' ' || c == '\t'; });
  return plain;
}

std::string encoded(std::string_view text) {
  return boost::urls::encode(boost::core::string_view(text.data(), text.size()),
                             boost::urls::unreserved_chars);
}

}  // namespace

std::string fresh_secret() {
  need_libraries();
  std::string secret(secret_bytes, '\0');
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

std::string base32(std::string_view bytes) {
  need_libraries();
  char* made = nullptr;
  std::size_t size = 0;
  need(oath_base32_encode(bytes.data(), bytes.size(), &made, &size));
  std::unique_ptr<char, void (*)(void*)> const owner(made, std::free);
  std::string_view text(made, size);
  return std::string(text.substr(0, text.find('=')));
}

std::int64_t step_at(Time now) noexcept {
  return std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() / step_seconds;
}

std::string code_of(std::string_view secret, std::int64_t step) {
  need_libraries();
  std::array<char, digits + 1> code{};
  need(oath_totp_generate(secret.data(), secret.size(), step * step_seconds, step_seconds, 0, digits,
                          code.data()));
  return code.data();
}

std::optional<std::int64_t> step_of(std::string_view secret, std::string_view code, Time now,
                                    std::int64_t last_step) {
  auto const given = without_blanks(code);
  auto const current = step_at(now);
  std::optional<std::int64_t> found;
  // Not the library's own check: it looks no further than the first code that fits, which may be one that was
  // taken already, and it compares in a time that depends on where the codes differ.
  for (auto step = current - window; step <= current + window; ++step) {
    if (equal_secrets(code_of(secret, step), given) && step > last_step && !found) found = step;
  }
  return found;
}

std::string uri(std::string_view secret, std::string_view issuer, std::string_view account) {
  // Parts whose defaults are meant are left out: some apps read them wrongly, and the picture is coarser
  // without them.
  return "otpauth://totp/" + encoded(issuer) + ":" + encoded(account) + "?secret=" + base32(secret) +
         "&issuer=" + encoded(issuer);
}

}  // namespace deskbell::console::totp
