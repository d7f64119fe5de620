// Devices that knock with a token that needs approval, and somebody who decides on them.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "console/server/device_approval.h"
#include "tests/console/device_fixture.h"

namespace deskbell::console::test {

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
      Uplink const greeting = hello_of(device, challenge, good);
      co_await say(socket, greeting);
      co_return co_await next_of<protocol::Goodbye>(socket);
    };
    return run(work());
  }
  std::string public_key_;
};

}  // namespace deskbell::console::test
