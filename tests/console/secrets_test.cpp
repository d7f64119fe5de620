// Password hashes, real and not.
#include "console/server/secrets.h"

#include <gtest/gtest.h>
#include <sodium.h>

namespace deskbell::console {
namespace {

TEST(Secrets, APasswordFitsItsOwnHashOnly) {
  auto const hash = hash_password("correct horse");
  EXPECT_TRUE(verify_password(hash, "correct horse"));
  EXPECT_FALSE(verify_password(hash, "correct horsf"));
}

/// Otherwise the time would tell which accounts exist.
TEST(Secrets, TheDecoyCostsWhatARealHashCosts) {
  auto const decoy = decoy_hash();
  auto const real = hash_password("anything");
  EXPECT_EQ(decoy.size(), real.size());
  EXPECT_EQ(crypto_pwhash_str_needs_rehash(decoy.c_str(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                           crypto_pwhash_MEMLIMIT_INTERACTIVE),
            0)
      << decoy;
  EXPECT_EQ(decoy.substr(0, decoy.find("p=1$")), real.substr(0, real.find("p=1$")));
  EXPECT_FALSE(verify_password(decoy, "anything"));
  EXPECT_NE(decoy, decoy_hash()) << "each process has one of its own";
}

}  // namespace
}  // namespace deskbell::console
