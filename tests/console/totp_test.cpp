// Codes by the clock against the examples of RFC 6238, and the window in which one is taken.
#include "console/server/totp.h"

#include <gtest/gtest.h>

#include <boost/url/parse.hpp>

#include "tests/console/authenticator_app.h"

namespace deskbell::console::totp {
namespace {

/// RFC 6238, appendix B: the secret of its examples for SHA-1.
constexpr char const* rfc_secret = "12345678901234567890";

Time at(std::int64_t seconds) { return time_from_ms(seconds * 1000); }

/// The RFC shows eight digits; six are the last of them.
TEST(Totp, GivesTheCodesOfTheStandard) {
  EXPECT_EQ(code_of(rfc_secret, step_at(at(59))), "287082");
  EXPECT_EQ(code_of(rfc_secret, step_at(at(1'111'111'109))), "081804");
  EXPECT_EQ(code_of(rfc_secret, step_at(at(1'111'111'111))), "050471");
  EXPECT_EQ(code_of(rfc_secret, step_at(at(1'234'567'890))), "005924");
  EXPECT_EQ(code_of(rfc_secret, step_at(at(2'000'000'000))), "279037");
  EXPECT_EQ(code_of(rfc_secret, step_at(at(20'000'000'000))), "353130");
}

TEST(Totp, ACodeIsTakenOneStepEitherWay) {
  auto const now = at(1'700'000'010);
  auto const step = step_at(now);
  for (auto const near : {step - 1, step, step + 1})
    EXPECT_EQ(step_of(rfc_secret, code_of(rfc_secret, near), now, 0), near);
  for (auto const far : {step - 3, step - 2, step + 2, step + 3})
    EXPECT_EQ(step_of(rfc_secret, code_of(rfc_secret, far), now, 0), std::nullopt) << far - step;
}

TEST(Totp, NoCodeUpToTheLastStepIsTakenAgain) {
  auto const now = at(1'700'000'010);
  auto const step = step_at(now);
  EXPECT_EQ(step_of(rfc_secret, code_of(rfc_secret, step), now, step), std::nullopt);
  EXPECT_EQ(step_of(rfc_secret, code_of(rfc_secret, step - 1), now, step), std::nullopt);
  EXPECT_EQ(step_of(rfc_secret, code_of(rfc_secret, step + 1), now, step), step + 1);
}

TEST(Totp, WhatIsNoCodeFitsNothing) {
  auto const now = at(1'700'000'010);
  auto const code = code_of(rfc_secret, step_at(now));
  EXPECT_TRUE(step_of(rfc_secret, code.substr(0, 3) + " " + code.substr(3), now, 0)) << "as apps show it";
  for (auto const& wrong : {std::string(), code.substr(0, 5), code + "0", "0" + code, std::string("abcdef"),
                            std::string(100'000, '1'), std::string("\0\0\0\0\0\0", 6)})
    EXPECT_FALSE(step_of(rfc_secret, wrong, now, 0)) << wrong.substr(0, 20);
}

TEST(Totp, ASecretIsRandomAndWrittenAsPeopleTypeIt) {
  auto const secret = fresh_secret();
  EXPECT_EQ(secret.size(), 20u);
  EXPECT_NE(secret, fresh_secret());
  EXPECT_EQ(base32(rfc_secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  EXPECT_EQ(base32("fooba"), "MZXW6YTB");
  EXPECT_EQ(base32("foob"), "MZXW6YQ") << "without padding";
  EXPECT_EQ(test::AuthenticatorApp(base32(secret)).code(at(59)), code_of(secret, 1));
}

TEST(Totp, TheTextOfTheQrCodeHoldsAnyName) {
  auto const text = uri(rfc_secret, "Deskbell Müller & Co?", "ana+x@example.com");
  auto const parsed = boost::urls::parse_uri(text);
  ASSERT_TRUE(parsed) << text;
  EXPECT_EQ(parsed->scheme(), "otpauth");
  EXPECT_EQ(parsed->host(), "totp");
  EXPECT_EQ(parsed->path(), "/Deskbell Müller & Co?:ana+x@example.com");
  EXPECT_EQ((*parsed->params().find("secret")).value, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  EXPECT_EQ((*parsed->params().find("issuer")).value, "Deskbell Müller & Co?");
}

}  // namespace
}  // namespace deskbell::console::totp
