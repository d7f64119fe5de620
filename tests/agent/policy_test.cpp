// Which policies count.
#include "agent/crypto.h"
#include "agent/policy_keeper.h"
#include "protocol/codec.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

class PolicyKeeper : public Desk {
 protected:
  PolicyKeeper() {
    identity.device_id = DeviceId{fresh_uuid(clock.at.wall)};
    identity.console_id = ConsoleId{fresh_uuid(clock.at.wall)};
    identity.organisation_id = OrganisationId{fresh_uuid(clock.at.wall)};
    identity.signing_keys = {{"policy", console.public_text()}};
  }
  policy::DeviceDocument document(std::int64_t version) {
    policy::DeviceDocument document;
    document.device_id = identity.device_id;
    document.organisation_id = identity.organisation_id;
    document.version = version;
    document.issued_at = clock.at.wall;
    document.expires_at = clock.at.wall + std::chrono::hours(24);
    return document;
  }
  protocol::PolicyChanged sign(policy::DeviceDocument const& document) {
    auto const text = *policy::encode(document);
    return {text,
            console.sign(protocol::signed_bytes("policy", identity.console_id, identity.device_id, text))};
  }
  Result<Policy> judge(protocol::PolicyChanged const& offered) {
    return policy_keeper::judge(offered, identity, *policy, clock.at.wall);
  }
  DeviceKey console = DeviceKey::make();
  Identity identity;
};

TEST_F(PolicyKeeper, ASignedAndNewerOneIsKeptAndReadAgain) {
  auto judged = judge(sign(document(7)));
  ASSERT_TRUE(judged) << judged.error().message;
  ASSERT_TRUE(transact([&](Transaction& t) { return policy_keeper::keep(t, **judged); }));
  auto const loaded = policy_keeper::load(database.native(), identity);
  ASSERT_TRUE(loaded);
  EXPECT_EQ((*loaded)->version(), 7);
  policy = *loaded;
  EXPECT_EQ(judge(sign(document(7))).error().code, ErrorCode::conflict);
  EXPECT_EQ(judge(sign(document(6))).error().code, ErrorCode::conflict);
  EXPECT_TRUE(judge(sign(document(8))));
}

TEST_F(PolicyKeeper, NoFlippedByteCounts) {
  auto const good = sign(document(7));
  for (std::size_t i = 0; i < good.document.size(); i += 37) {
    auto tampered = good;
    tampered.document[i] = static_cast<char>(tampered.document[i] ^ 1);
    EXPECT_FALSE(judge(tampered)) << i;
  }
}

TEST_F(PolicyKeeper, AnothersOrAnExpiredOneIsRefused) {
  auto other_device = document(7);
  other_device.device_id = DeviceId{fresh_uuid(clock.at.wall)};
  EXPECT_EQ(judge(sign(other_device)).error().code, ErrorCode::invalid);
  auto other_tenant = document(7);
  other_tenant.organisation_id = OrganisationId{fresh_uuid(clock.at.wall)};
  EXPECT_EQ(judge(sign(other_tenant)).error().code, ErrorCode::invalid);
  auto expired = document(7);
  expired.expires_at = clock.at.wall;
  EXPECT_EQ(judge(sign(expired)).error().code, ErrorCode::timeout);
}

TEST_F(PolicyKeeper, AStoredOneThatWasChangedDoesNotCount) {
  auto judged = judge(sign(document(7)));
  ASSERT_TRUE(judged);
  ASSERT_TRUE(transact([&](Transaction& t) { return policy_keeper::keep(t, **judged); }));
  database.native().exec("UPDATE policy SET document = replace(document, 'expires_at', 'expires_aT')");
  EXPECT_FALSE(policy_keeper::load(database.native(), identity));
}

}  // namespace
}  // namespace deskbell::agent
