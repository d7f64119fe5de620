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
  /// The console takes another key from here on, as it announces it.
  protocol::KeyChange rotate() {
    auto next = DeviceKey::make();
    protocol::KeyChange change{"policy", next.public_text(), {}};
    change.signature = console.sign(
        protocol::signed_bytes("key", identity.console_id, DeviceId{}, "policy\n" + change.public_key));
    console = std::move(next);
    return change;
  }
  protocol::PolicyChanged sign(policy::DeviceDocument const& document,
                               std::vector<protocol::KeyChange> changes) {
    auto offered = sign(document);
    offered.key_changes = std::move(changes);
    return offered;
  }
  void keep(Policy const& judged) {
    ASSERT_TRUE(transact([&](Transaction& t) { return policy_keeper::keep(t, *judged); }));
    auto const loaded = policy_keeper::load(database.native(), identity);
    ASSERT_TRUE(loaded) << loaded.error().message;
    policy = *loaded;
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

TEST_F(PolicyKeeper, FollowsTheConsoleToAnotherKeyHoweverManyItSleptThrough) {
  keep(*judge(sign(document(7))));
  auto const one = rotate();
  auto const two = rotate();
  EXPECT_EQ(judge(sign(document(8))).error().code, ErrorCode::unauthenticated) << "not announced";
  EXPECT_EQ(judge(sign(document(8), {two})).error().code, ErrorCode::unauthenticated) << "a link is missing";
  EXPECT_EQ(judge(sign(document(8), {two, one})).error().code, ErrorCode::unauthenticated) << "no order";
  auto const judged = judge(sign(document(8), {one, two}));
  ASSERT_TRUE(judged) << judged.error().message;
  keep(*judged);
  EXPECT_EQ(policy->version(), 8);
  EXPECT_EQ(policy->key_changes, (std::vector{one, two})) << "kept with it";
  auto const three = rotate();
  ASSERT_TRUE(judge(sign(document(9), {one, two, three})));
  keep(*judge(sign(document(9), {one, two, three})));
  EXPECT_EQ(policy->key_changes, (std::vector{one, two, three}));
}

TEST_F(PolicyKeeper, AnOldKeyDoesNotCountAnyMore) {
  keep(*judge(sign(document(7))));
  auto const before = sign(document(9));
  auto const change = rotate();
  keep(*judge(sign(document(8), {change})));
  EXPECT_EQ(judge(before).error().code, ErrorCode::unauthenticated);
  auto with_changes = before;
  with_changes.key_changes = {change};
  EXPECT_EQ(judge(with_changes).error().code, ErrorCode::unauthenticated);
  EXPECT_TRUE(judge(sign(document(9)))) << "the changes need not be told again";
}

TEST_F(PolicyKeeper, AnnouncementsOfNobodysOrOfAnotherPurposeAreNotFollowed) {
  keep(*judge(sign(document(7))));
  auto genuine = rotate();
  auto const new_key = sign(document(8));
  auto wrong = genuine;
  wrong.signature = std::move(DeviceKey::make()).sign("something");
  auto offered = new_key;
  offered.key_changes = {wrong};
  EXPECT_EQ(judge(offered).error().code, ErrorCode::unauthenticated);
  wrong = genuine;
  wrong.purpose = "script";  // the same key, announced for something else
  offered.key_changes = {wrong};
  EXPECT_EQ(judge(offered).error().code, ErrorCode::unauthenticated);
  offered.key_changes = {wrong, genuine};
  EXPECT_TRUE(judge(offered)) << "what is nobody's is passed over";
}

TEST_F(PolicyKeeper, ARefusedPolicyLeavesTheKey) {
  keep(*judge(sign(document(7))));
  auto const old = sign(document(8));
  auto const change = rotate();
  EXPECT_FALSE(judge(sign(document(6), {change}))) << "not newer";
  EXPECT_TRUE(judge(old));
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
