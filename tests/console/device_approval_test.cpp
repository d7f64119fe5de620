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
  Result<api::ApprovedDevice> approve(std::int64_t id) {
    std::function<Result<api::ApprovedDevice>(store::Transaction&)> work = [&](store::Transaction& tx) {
      return approve_device(tx, console_->keys(), scope_, Key(id));
    };
    return console_->database().submit_and_wait<api::ApprovedDevice>(work);
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
  auto const again = enrol_with(token);
  EXPECT_EQ(again.device_id, first.enrolled.device_id);
  EXPECT_EQ(again.asset_id, first.enrolled.asset_id);
  EXPECT_EQ(waiting().waiting_devices.size(), 1u);
  EXPECT_EQ(number("SELECT uses_left FROM enrolment_tokens"), 0);
  must(approve(1));
  EXPECT_EQ(enrol_with(token).customer, "Client") << "approved meanwhile: as any other";
}

TEST_F(Approvals, AMachineThatWasMetBeforeKeepsItsKeyUntilThen) {
  auto const before = enrol("S-1");
  auto const device = knock(make_approval_token(), "S-1");
  EXPECT_EQ(device.enrolled.asset_id, before.enrolled.asset_id);
  EXPECT_EQ(number("SELECT COUNT(*) FROM device_identities WHERE revoked_at IS NOT NULL"), 0);
  must(approve(1));
  EXPECT_EQ(number("SELECT COUNT(*) FROM device_identities WHERE revoked_at IS NOT NULL"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM assets"), 1);
  EXPECT_EQ(hear(before).reason, "revoked");
}

TEST_F(Approvals, AnAssetThatIsAnotherOneMeanwhileIsNotTakenForIt) {
  auto const before = enrol("S-1");
  knock(make_approval_token(), "S-1");
  write<void>([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE assets SET deleted_at = 1");
    return {};
  });
  auto const approved = must(approve(1));
  EXPECT_EQ(number("SELECT COUNT(*) FROM assets WHERE deleted_at IS NULL"), 1);
  EXPECT_EQ(number("SELECT id FROM assets WHERE deleted_at IS NULL"), approved.asset_id);
  EXPECT_EQ(number("SELECT COUNT(*) FROM assets WHERE uid = '" + before.enrolled.asset_id.text() + "'"), 1);
}

TEST_F(Approvals, OfADeletedCustomerThereAreNone) {
  knock(make_approval_token());
  write<void>([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE customers SET deleted_at = 1");
    return {};
  });
  EXPECT_TRUE(waiting().waiting_devices.empty());
  EXPECT_EQ(approve(1).error().message, "The customer was deleted: refuse the device");
}

TEST(AskAgain, IsWithinSecondsUnlessThousandsWait) {
  EXPECT_EQ(ask_again_after(1), 5s);
  EXPECT_EQ(ask_again_after(100), 10s);
  EXPECT_EQ(ask_again_after(1'000'000'000'000), 60s);
}

}  // namespace
}  // namespace deskbell::console::test
