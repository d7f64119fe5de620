// A token that needs approval enrols a device that waits: no asset, no policy, no facts, until somebody lets
// it in.
#include "console/server/device_approval.h"

#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

using namespace std::chrono_literals;

class Approvals : public DeviceTest {
 protected:
  std::string make_approval_token(std::int64_t uses = 1) {
    return *write<api::EnrollmentToken>([&](store::Transaction& tx) {
              api::EnrollmentTokenRequest request;
              request.customer_id = customer_;
              request.uses = uses;
              request.needs_approval = true;
              return create_enrolment_token(tx, scope_, request);
            }).token;
  }
  /// Makes a key, and enrols with it.
  Device knock(std::string const& token, std::optional<std::string> const& serial_number = {}) {
    public_key_.assign(crypto_sign_PUBLICKEYBYTES, '\0');
    Device device;
    device.secret.resize(crypto_sign_SECRETKEYBYTES);
    crypto_sign_keypair(reinterpret_cast<unsigned char*>(public_key_.data()),
                        reinterpret_cast<unsigned char*>(device.secret.data()));
    device.enrolled = enrol_with(token, serial_number);
    return device;
  }
  protocol::EnrolAnswer enrol_with(std::string const& token,
                                   std::optional<std::string> const& serial_number = {}) {
    auto request = request_of(token, public_key_);
    request.hardware.serial_number = serial_number;
    return write<protocol::EnrolAnswer>(
        [&](store::Transaction& tx) { return enrol_device(tx, console_->keys(), request, "192.0.2.7"); });
  }
  api::WaitingDeviceList waiting() {
    return look<api::WaitingDeviceList>(
        [&](store::Reader& sql) { return list_waiting_devices(sql, scope_, Page{}); });
  }
  /// As what it is shown to become.
  Result<api::ApprovedDevice> approve(std::int64_t id) {
    std::function<Result<api::WaitingDevice>(store::Reader&)> show = [&](store::Reader& sql) {
      return show_waiting_device(sql, scope_, Key(id));
    };
    auto const shown = console_->database().read_and_wait<api::WaitingDevice>(show);
    api::ApprovalRequest request;
    if (shown && shown->asset) request.asset_id = shown->asset->id;
    return approve_as(id, request);
  }
  Result<api::ApprovedDevice> approve_as(std::int64_t id, api::ApprovalRequest const& request) {
    std::function<Result<api::ApprovedDevice>(store::Transaction&)> work = [&](store::Transaction& tx) {
      return approve_device(tx, console_->keys(), scope_, Key(id), request);
    };
    return console_->database().submit_and_wait<api::ApprovedDevice>(work);
  }
  /// As enrol_with(), for what the console says against it.
  Error refused_enrolment(std::string const& token, std::string const& hostname = "desk-1") {
    auto request = request_of(token, public_key_);
    request.hardware.hostname = hostname;
    std::function<Result<protocol::EnrolAnswer>(store::Transaction&)> work = [&](store::Transaction& tx) {
      return enrol_device(tx, console_->keys(), request, "192.0.2.7");
    };
    auto const answer = console_->database().submit_and_wait<protocol::EnrolAnswer>(work);
    return answer ? make_error(ErrorCode::internal, "it was let in") : answer.error();
  }
  void do_sql(std::string const& sql) {
    write<void>([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run(sql);
      return {};
    });
  }
  /// So many more rows like the first.
  void fill(std::int64_t rows) {
    do_sql(
        "INSERT INTO waiting_devices (organisation_id, uid, asset_uid, token_id, public_key, hostname, "
        "agent_version, address, created_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
        "WHERE i < " +
        std::to_string(rows) +
        ") SELECT organisation_id, printf('01890000-0000-7000-8000-%012d', i), asset_uid, token_id, 'k' || "
        "i, 'h', '1', 'x', created_at FROM n, "
        "(SELECT * FROM waiting_devices WHERE id = 1)");
  }
  bool clean() {
    return write<bool>([](store::Transaction& tx) -> Result<bool> { return give_up_waiting(tx, 100); });
  }
  std::string refusal_of(std::int64_t id) {
    return look<std::string>([id](store::Reader& sql) -> Result<std::string> {
      return sql.one<std::string>("SELECT state || ' ' || refusal FROM waiting_devices WHERE id = ?", id)
          .value_or("");
    });
  }
  std::string events() {
    return look<std::string>([](store::Reader& sql) -> Result<std::string> {
      std::string told;
      for (auto const& line :
           sql.all<std::string>("SELECT kind || ': ' || text FROM device_events ORDER BY happened_at, id"))
        told += line + "\n";
      return told;
    });
  }
  std::int64_t live_keys() {
    return number("SELECT COUNT(*) FROM device_identities WHERE revoked_at IS NULL");
  }
  Result<void> refuse(std::int64_t id) {
    std::function<Result<void>(store::Transaction&)> work = [&](store::Transaction& tx) {
      return refuse_device(tx, scope_, Key(id));
    };
    return console_->database().submit_and_wait<void>(work);
  }
  /// What the device is told when it says hello; `good`: with its own key.
  protocol::Goodbye hear(Device const& device, bool good = true) {
    auto work = [&]() -> net::awaitable<protocol::Goodbye> {
      auto socket = co_await connect();
      auto const challenge = co_await next_of<protocol::Challenge>(socket);
      auto const bytes =
          protocol::signed_bytes("link", challenge.console_id, device.enrolled.device_id, challenge.nonce);
      std::string signature(crypto_sign_BYTES, '\0');
      crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                           reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                           reinterpret_cast<unsigned char const*>(device.secret.data()));
      if (!good) signature[5] = static_cast<char>(signature[5] ^ 1);
      protocol::Hello hello;
      hello.device_id = device.enrolled.device_id;
      hello.signature = encode_base64(signature);
      hello.protocol_version = 1;
      Uplink const greeting = hello;
      co_await say(socket, greeting);
      co_return co_await next_of<protocol::Goodbye>(socket);
    };
    return run(work());
  }
  std::string public_key_;
};

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
  EXPECT_EQ(refused_enrolment(token, "desk-9").message, "it was let in") << "another machine of the same image";
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
            1);
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
  must(refuse(1));
  must(refuse(2));
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
  EXPECT_EQ(why.message,
            "asset_id: the device would become the asset 1 (desk-1) now, which is not what was shown: look at "
            "it again");
  EXPECT_EQ(live_keys(), 1);
  do_sql("UPDATE assets SET online = 1");
  api::ApprovalRequest request;
  request.asset_id = 1;
  EXPECT_EQ(approve_as(1, request).error().message,
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
            1)
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
