// A token that needs approval enrols a device that waits: no asset, no policy, no facts, until somebody lets
// it in.
#include "tests/console/approval_fixture.h"

namespace deskbell::console::test {
namespace {

using namespace std::chrono_literals;

TEST_F(Approvals, ADeviceThatWaitsIsNothingYet) {
  auto const device = knock(make_approval_token(), "S-1");
  EXPECT_EQ(device.enrolled.customer, "") << "nothing of the customer reaches it";
  EXPECT_TRUE(device.enrolled.waiting.value());
  EXPECT_FALSE(device.enrolled.signing_keys.empty());
  for (auto const* table : {"assets", "device_identities", "downlink_facts", "device_events"})
    EXPECT_EQ(number(std::string("SELECT COUNT(*) FROM ") + table), 0) << table;
  auto const list = waiting();
  ASSERT_EQ(list.waiting_devices.size(), 1u);
  auto const& shown = list.waiting_devices.front();
  EXPECT_EQ(shown.hostname, "desk-1");
  EXPECT_EQ(shown.serial_number, "S-1");
  EXPECT_EQ(shown.address, "192.0.2.7");
  EXPECT_EQ(shown.customer_name, "Client");
  EXPECT_EQ(shown.token.created_by->name, "Tess");
  EXPECT_EQ(number("SELECT COUNT(*) FROM changes WHERE noun = 'enrollment' AND uid = '" +
                   device.enrolled.device_id.text() + "'"),
            1)
      << "pages that are open see it";
  auto const goodbye = hear(device);
  EXPECT_EQ(goodbye.reason, "waiting");
  ASSERT_TRUE(goodbye.retry_after_ms);
  EXPECT_LE(*goodbye.retry_after_ms, 5'000) << "it goes on within seconds once it is approved";
  EXPECT_EQ(hear(device, false).reason, "bad_signature");
}

TEST_F(Approvals, LetADeviceInWithTheNameThatItKnows) {
  auto const device = knock(make_approval_token());
  auto const approved = must(approve(waiting().waiting_devices.front().id));
  EXPECT_TRUE(waiting().waiting_devices.empty());
  EXPECT_EQ(number("SELECT id FROM assets WHERE uid = '" + device.enrolled.asset_id.text() + "'"),
            approved.asset_id);
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    auto const welcome = co_await greet(socket, device);
    EXPECT_GT(welcome.policy_version, 0);
  };
  run(work());
  EXPECT_EQ(number("SELECT COUNT(*) FROM device_events WHERE kind = 'approved' AND text = 'Tess'"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit WHERE action = 'approved' AND noun = 'device'"), 1);
  EXPECT_EQ(approve(1).error().message, "The device was approved already");
  EXPECT_EQ(refuse(1).error().message, "The device was approved already");
  EXPECT_EQ(approve(99).error().code, ErrorCode::not_found);
}

TEST_F(Approvals, TurnADeviceAwayForEver) {
  auto const device = knock(make_approval_token());
  must(refuse(1));
  auto const goodbye = hear(device);
  EXPECT_EQ(goodbye.reason, "revoked");
  EXPECT_EQ(goodbye.message, "an administrator of the console refused to let this device in");
  EXPECT_FALSE(goodbye.retry_after_ms);
  EXPECT_EQ(number("SELECT COUNT(*) FROM assets"), 0);
  EXPECT_EQ(approve(1).error().message, "The device was refused already: it has to be enrolled anew");
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit WHERE action = 'refused' AND noun = 'device'"), 1);
}

TEST_F(Approvals, AnAnswerThatWasLostComesAgainAndTakesNoSecondUse) {
  auto const token = make_approval_token(1);
  auto const first = knock(token);
  EXPECT_TRUE(first.enrolled.waiting.value());
  auto const again = enrol_with(token);
  EXPECT_EQ(again.device_id, first.enrolled.device_id);
  EXPECT_EQ(again.asset_id, first.enrolled.asset_id);
  EXPECT_TRUE(protocol::waits_for_approval(again));
  EXPECT_EQ(waiting().waiting_devices.size(), 1u);
  EXPECT_EQ(number("SELECT uses_left FROM enrolment_tokens"), 0);
  do_sql("UPDATE waiting_devices SET created_at = created_at - 86400000");
  EXPECT_EQ(enrol_with(token).device_id, first.enrolled.device_id) << "it waits for a day";
  must(approve(1));
  auto const approved = enrol_with(token);
  EXPECT_EQ(approved.customer, "Client") << "approved meanwhile: as any other";
  EXPECT_FALSE(protocol::waits_for_approval(approved));
}

TEST(WaitsForApproval, IsSaidByAnOlderConsoleWithoutACustomer) {
  protocol::EnrolAnswer answer;
  EXPECT_TRUE(protocol::waits_for_approval(answer));
  answer.customer = "Client";
  EXPECT_FALSE(protocol::waits_for_approval(answer));
  answer.waiting = true;
  EXPECT_TRUE(protocol::waits_for_approval(answer));
}

TEST_F(Approvals, AMachineThatWasMetBeforeKeepsItsKeyUntilThenAndHearsOfItsAssetOnlyThen) {
  auto const before = enrol("S-1");
  auto const device = knock(make_approval_token(), "S-1");
  EXPECT_NE(device.enrolled.asset_id, before.enrolled.asset_id) << "whoever says so may be a stranger";
  EXPECT_EQ(live_keys(), 1);
  auto const shown = waiting().waiting_devices.front();
  ASSERT_TRUE(shown.asset);
  EXPECT_EQ(shown.asset->uuid, before.enrolled.asset_id.text());
  EXPECT_EQ(shown.asset->name, "desk-1");
  EXPECT_FALSE(shown.asset->online);
  do_sql("UPDATE assets SET online = 1");
  EXPECT_TRUE(waiting().waiting_devices.front().asset->online);
  do_sql("UPDATE assets SET online = 0");
  must(approve(1));
  EXPECT_EQ(number("SELECT COUNT(*) FROM assets"), 1);
  EXPECT_EQ(hear(before).reason, "revoked");
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    auto const welcome = co_await greet(socket, device);
    EXPECT_EQ(welcome.asset_id, before.enrolled.asset_id);
    EXPECT_EQ(welcome.customer, "Client");
    EXPECT_EQ(welcome.customer_id, before.enrolled.customer_id);
    EXPECT_TRUE(welcome.customer_id);
    EXPECT_FALSE(device.enrolled.customer_id) << "one that waits is told nothing of it";
  };
  run(work());
}

TEST_F(Approvals, ARefusedMachineNeedsAnotherToken) {
  auto const token = make_approval_token(5);
  knock(token);
  must(refuse(1));
  auto const why = refused_enrolment(token);
  EXPECT_EQ(why.code, ErrorCode::unauthenticated);
  EXPECT_EQ(why.message,
            "token: an administrator refused to let this device in with it: ask for another one");
  EXPECT_EQ(refused_enrolment(token, "desk-9").message, why.message) << "the same key by another name";
  public_key_[3] = static_cast<char>(public_key_[3] ^ 1);
  EXPECT_EQ(refused_enrolment(token).message, why.message) << "the same machine with another key";
  EXPECT_EQ(number("SELECT uses_left FROM enrolment_tokens"), 4) << "and takes no use of it";
  EXPECT_EQ(refused_enrolment(token, "desk-9").message, "it was let in")
      << "another machine of the same image";
  do_sql("DELETE FROM waiting_devices WHERE hostname = 'desk-9'");
  EXPECT_TRUE(waiting().waiting_devices.empty());
  EXPECT_TRUE(enrol_with(make_approval_token()).waiting.value());
  EXPECT_EQ(waiting().waiting_devices.size(), 1u);
}

TEST_F(Approvals, TwoThatSayTheyAreOneMachineAreMarkedAndTheOlderEndsWithTheLater) {
  auto const token = make_approval_token(3);
  auto const first = knock(token, "S-1");
  auto const second = knock(token, "S-1");
  knock(token, "S-2");
  auto const list = waiting().waiting_devices;
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0].knocks, 2);
  EXPECT_FALSE(list[0].is_latest);
  EXPECT_EQ(list[1].knocks, 2);
  EXPECT_TRUE(list[1].is_latest);
  EXPECT_EQ(list[2].knocks, 1);
  EXPECT_TRUE(list[2].is_latest);
  EXPECT_EQ(list[2].token.waiting, 3);
  must(approve(2));
  EXPECT_EQ(refusal_of(1), "refused superseded");
  EXPECT_EQ(refusal_of(3), "waiting decided");
  EXPECT_EQ(hear(first).message, "this machine was let in with a later key");
  EXPECT_EQ(live_keys(), 1);
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, second);
  };
  run(work());
}

TEST_F(Approvals, WhoTookTheWrongOneOfTwoTakesTheLaterAfterIt) {
  auto const token = make_approval_token(2);
  auto const first = knock(token, "S-1");
  knock(token, "S-1");
  must(approve(1));
  auto const shown = waiting().waiting_devices.front();
  EXPECT_TRUE(shown.asset);
  EXPECT_FALSE(shown.is_overtaken);
  must(approve(2));
  EXPECT_EQ(hear(first).reason, "revoked");
  EXPECT_EQ(live_keys(), 1);
}

TEST_F(Approvals, AKeyThatCameInMeanwhileIsNotEnded) {
  knock(make_approval_token(), "S-1");
  enrol("S-1");
  EXPECT_TRUE(waiting().waiting_devices.front().is_overtaken);
  auto const why = approve(1).error();
  EXPECT_EQ(why.code, ErrorCode::conflict);
  EXPECT_EQ(why.message,
            "The asset came in with another key after this device began to wait: refuse the device, or shut "
            "the asset out first");
  EXPECT_EQ(live_keys(), 1);
  EXPECT_EQ(waiting().waiting_devices.size(), 1u);
  do_sql("UPDATE device_identities SET revoked_at = 1");
  EXPECT_FALSE(waiting().waiting_devices.front().is_overtaken);
  must(approve(1));
  EXPECT_EQ(live_keys(), 1);
}

TEST_F(Approvals, NoMoreOfATokenWaitThanSomebodyCanLookAt) {
  auto const token = make_approval_token(1'000);
  auto const device = knock(token);
  fill(most_waiting_of_token - 2);
  auto const last = knock(token);
  EXPECT_TRUE(last.enrolled.waiting.value());
  public_key_[3] = static_cast<char>(public_key_[3] ^ 1);
  auto const why = refused_enrolment(token);
  EXPECT_EQ(why.code, ErrorCode::unavailable);
  EXPECT_EQ(why.message,
            "token: 500 devices wait with it already: somebody has to approve or refuse them first");
  EXPECT_EQ(number("SELECT uses_left FROM enrolment_tokens"), 998);
  auto const refused = write<api::RefusedDevices>(
      [&](store::Transaction& tx) { return refuse_devices_of_token(tx, scope_, Key(1)); });
  EXPECT_EQ(refused.refused, 500);
  EXPECT_TRUE(waiting().waiting_devices.empty());
  EXPECT_EQ(hear(device).message, "an administrator of the console refused to let this device in");
}

TEST_F(Approvals, NobodyWaitsForEverAndNothingDecidedIsKeptForEver) {
  auto const token = make_approval_token(9);
  auto const late = knock(token, "S-1");
  knock(token, "S-2");
  knock(token, "S-3");
  knock(token, "S-4");
  must(approve(3));
  must(refuse(4));
  EXPECT_FALSE(clean());
  EXPECT_EQ(waiting().waiting_devices.size(), 2u);
  constexpr char const* days_ago = " * 86400000) WHERE id ";
  do_sql(std::string("UPDATE waiting_devices SET created_at = created_at - (31") + days_ago + "= 1");
  EXPECT_FALSE(clean());
  EXPECT_EQ(refusal_of(1), "refused expired");
  EXPECT_EQ(hear(late).message, "nobody at the console let this device in for 30 days");
  EXPECT_EQ(waiting().waiting_devices.size(), 1u);
  do_sql(std::string("UPDATE waiting_devices SET decided_at = decided_at - (91") + days_ago + "> 2");
  EXPECT_FALSE(clean());
  EXPECT_EQ(refusal_of(3), "");
  EXPECT_EQ(refusal_of(4), "refused decided") << "its token would let it in again";
  do_sql("UPDATE enrolment_tokens SET uses_left = 0");
  EXPECT_FALSE(clean());
  EXPECT_EQ(refusal_of(4), "");
  EXPECT_EQ(number("SELECT COUNT(*) FROM waiting_devices"), 2);
}

TEST_F(Approvals, ATokenThatIsRevokedTakesWhoWaitsWithIt) {
  auto const token = make_approval_token(3);
  auto const device = knock(token, "S-1");
  must(approve(1));
  auto const other = knock(token, "S-2");
  auto const tokens = [&] {
    return look<api::EnrollmentTokenList>([&](store::Reader& sql) {
      return list_enrolment_tokens(sql, scope_, {{}, {}, console_->database().now(), {}});
    });
  };
  EXPECT_EQ(tokens().enrollment_tokens.front().waiting, 1);
  write<void>([&](store::Transaction& tx) { return delete_enrolment_token(tx, scope_, Key(1)); });
  EXPECT_EQ(tokens().enrollment_tokens.front().waiting, 0);
  EXPECT_TRUE(waiting().waiting_devices.empty());
  EXPECT_EQ(refusal_of(2), "refused token_revoked");
  EXPECT_EQ(hear(other).message, "the token of this device was revoked before anybody let it in");
  EXPECT_EQ(live_keys(), 1) << "who was let in stays";
  EXPECT_EQ(number("SELECT COUNT(*) FROM changes WHERE noun = 'enrollment' AND uid = '" +
                   other.enrolled.device_id.text() + "'"),
            2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit WHERE action = 'refused' AND detail LIKE 'desk-1 from "
                   "192.0.2.7: its token was revoked'"),
            1);
}

TEST_F(Approvals, AKnockIsInTheAuditLogAndInTheHistoryOfTheAssetThatItWouldBe) {
  auto const token = make_approval_token(3);
  knock(token, "S-1");
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit WHERE actor_kind = 'device' AND actor = 'desk-1' AND action = "
                   "'asked to be let in' AND detail = 'desk-1 from 192.0.2.7'"),
            1);
  EXPECT_EQ(events(), "");
  do_sql("UPDATE waiting_devices SET created_at = created_at - 5000");
  must(approve(1));
  EXPECT_EQ(events(), "approval_pending: desk-1 from 192.0.2.7\ncreated: desk-1 enrolled\napproved: Tess\n");
  do_sql("DELETE FROM device_events");
  knock(token, "S-1");
  EXPECT_EQ(events(), "approval_pending: desk-1 from 192.0.2.7\n");
  must(refuse(2));
  EXPECT_EQ(events(),
            "approval_pending: desk-1 from 192.0.2.7\napproval_denied: desk-1 from 192.0.2.7: Tess\n");
}

TEST_F(Approvals, WhoMayApproveIsToldOnceOfThoseOfAToken) {
  auto const told = [this] {
    return number(
        "SELECT COUNT(*) FROM notifications WHERE event = 'device_waits' AND channel = 'email' AND "
        "title = 'desk-1 – Client'");
  };
  auto const token = make_approval_token(3);
  knock(token, "S-1");
  EXPECT_EQ(told(), 1);
  knock(token, "S-2");
  EXPECT_EQ(told(), 1);
  must(approve(1));
  must(approve(2));
  knock(token, "S-3");
  EXPECT_EQ(told(), 2);
  // One that nobody decides on does not hide the others for ever.
  auto const other = make_approval_token(2);
  knock(other, "S-4");
  EXPECT_EQ(told(), 3);
  do_sql("UPDATE waiting_devices SET created_at = created_at - 90000000 WHERE state = 'waiting'");
  knock(other, "S-5");
  EXPECT_EQ(told(), 4);
}

TEST_F(Approvals, NobodyGetsAnAssetThatWasNotAskedAbout) {
  enrol();
  do_sql("UPDATE assets SET online = 1");
  knock(make_approval_token());
  auto const shown = waiting().waiting_devices.front();
  EXPECT_FALSE(shown.asset) << "that one is linked, and no serial number tells them apart";
  ASSERT_TRUE(shown.other);
  EXPECT_EQ(shown.other->name, "desk-1");
  do_sql("UPDATE assets SET online = 0");
  auto const why = approve_as(1, {}).error();
  EXPECT_EQ(why.code, ErrorCode::conflict);
  EXPECT_EQ(
      why.message,
      "asset_id: the device would become the asset 1 (desk-1) now, which is not what was shown: look at "
      "it again");
  EXPECT_EQ(live_keys(), 1);
  do_sql("UPDATE assets SET online = 1");
  api::ApprovalRequest request;
  request.asset_id = 1;
  EXPECT_EQ(
      approve_as(1, request).error().message,
      "asset_id: the device would become a new asset now, which is not what was shown: look at it again");
  must(approve_as(1, {}));
  EXPECT_EQ(number("SELECT COUNT(*) FROM assets"), 2);
}

TEST_F(Approvals, AnAssetThatIsAnotherOneMeanwhileIsNotTakenForIt) {
  auto const before = enrol("S-1");
  auto const device = knock(make_approval_token(), "S-1");
  do_sql("UPDATE assets SET deleted_at = 1");
  EXPECT_FALSE(waiting().waiting_devices.front().asset);
  auto const approved = must(approve(1));
  EXPECT_EQ(number("SELECT id FROM assets WHERE deleted_at IS NULL"), approved.asset_id);
  EXPECT_EQ(number("SELECT id FROM assets WHERE uid = '" + device.enrolled.asset_id.text() + "'"),
            approved.asset_id);
}

TEST_F(Approvals, OfADeletedCustomerThereAreNone) {
  auto const device = knock(make_approval_token());
  write<void>([&](store::Transaction& tx) { return delete_customer(tx, scope_, Key(customer_)); });
  EXPECT_TRUE(waiting().waiting_devices.empty());
  EXPECT_EQ(refusal_of(1), "refused customer_deleted");
  EXPECT_EQ(hear(device).message,
            "the customer of this device was deleted at the console before anybody let it in");
  EXPECT_EQ(approve(1).error().message, "The device was refused already: it has to be enrolled anew");
  EXPECT_EQ(number("SELECT COUNT(*) FROM changes WHERE noun = 'enrollment' AND uid = '" +
                   device.enrolled.device_id.text() + "'"),
            2)
      << "pages that are open see it";
}

TEST_F(Approvals, AreNotCountedFurtherThanItMakesADifference) {
  knock(make_approval_token());
  fill(1'500);
  auto const counted = look<std::int64_t>(
      [&](store::Reader& sql) -> Result<std::int64_t> { return count_waiting(sql, scope_.organisation); });
  EXPECT_EQ(counted, 1'200);
}

TEST(AskAgain, IsWithinSecondsUnlessThousandsWaitOrItWaitsForLong) {
  EXPECT_EQ(ask_again_after(1, 0s), 5s);
  EXPECT_EQ(ask_again_after(1, -24h), 5s);
  EXPECT_EQ(ask_again_after(100, 0s), 10s);
  EXPECT_EQ(ask_again_after(1'000'000'000'000, 0s), 120s);
  EXPECT_EQ(ask_again_after(1, 2min), 5s);
  EXPECT_EQ(ask_again_after(1, 10min), 20s);
  EXPECT_EQ(ask_again_after(1, 24h * 30), 120s);
}

}  // namespace
}  // namespace deskbell::console::test
