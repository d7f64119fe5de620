// One device that says more than any computer has to say.
#pragma once

#include <filesystem>
#include <fstream>
#include <utility>

#include "console/server/device_reports.h"
#include "console/server/file_store.h"
#include "tests/console/device_fixture.h"
#include "tests/console/gzip.h"

namespace deskbell::console::test {

class Flood : public DeviceTest {
 protected:
  // No hour passes.
  void adjust(ConsoleOptions& options) override {
    options.steady_now = [] { return Duration(1'000'000); };
  }
  std::int64_t count(std::string const& of) { return number("SELECT COUNT(*) FROM " + of); }
  static std::int64_t count_in(store::Sql& sql, std::string const& of) {
    return sql.one<std::int64_t>("SELECT COUNT(*) FROM " + of).value();
  }

  /// As the door of uploads leaves it, of so many programs.
  protocol::InventoryUploaded upload(std::size_t programs, std::string const& name) {
    protocol::Inventory report;
    report.software.emplace();
    for (std::size_t i = 0; i < programs; ++i)
      report.software->emplace_back().name = name + std::to_string(i);
    auto const bytes = gzipped(protocol::encode_struct(report));
    protocol::InventoryUploaded fact;
    fact.report_id = ReportId{fresh_uuid(wall())};
    fact.upload_id = UploadId{fresh_uuid(wall())};
    fact.size = static_cast<std::int64_t>(bytes.size());
    fact.sha256 = sha256_hex(bytes);
    fact.collected_at = wall();
    auto const path = console_->files().path(scope_.organisation, fact.sha256);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << bytes;
    write<void>([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run(
          "INSERT INTO uploads (organisation_id, uid, identity_id, name, size, sha256, completed_at, "
          "created_at, updated_at) SELECT organisation_id, ?, id, 'inventory', ?, ?, ?, ?, ? FROM "
          "device_identities",
          fact.upload_id, fact.size, fact.sha256, wall(), wall(), wall());
      return {};
    });
    return fact;
  }
  /// On a link of this device, until all of them are acknowledged.
  net::awaitable<void> tell(transport::WebSocket& socket, std::vector<Uplink> facts) {
    for (auto& fact : facts) co_await say(socket, std::move(fact), FactId{fresh_uuid(wall())}, seq_++);
    for (;;) {
      auto const ack = co_await next_of<protocol::Ack>(socket);
      if (ack.seq == seq_ - 1) co_return;
    }
  }
  void tell(Device const& device, std::vector<Uplink> facts) {
    auto work = [&]() -> net::awaitable<void> {
      auto socket = co_await connect();
      co_await greet(socket, device);
      co_await tell(socket, std::move(facts));
    };
    run(work());
  }
  DeviceScope scope_of(Device const& device) {
    DeviceScope scope;
    scope.organisation = scope_.organisation;
    scope.customer = customer_;
    scope.asset = number("SELECT id FROM assets");
    scope.asset_uid = device.enrolled.asset_id;
    scope.identity = number("SELECT id FROM device_identities");
    return scope;
  }
  /// Applies one in the place of a link; whether it fitted.
  template <class Fact>
  bool hear(DeviceScope const& device, Fact const& fact) {
    return console_->database()
        .submit_and_wait<void>([&](store::Transaction& tx) { return apply(tx, device, fact); })
        .has_value();
  }
  template <class Fact>
  void hear_all(DeviceScope const& device, std::vector<Fact> const& facts) {
    write<void>([&](store::Transaction& tx) -> Result<void> {
      for (auto const& fact : facts)
        if (auto done = apply(tx, device, fact); !done) return done;
      return {};
    });
  }
  void a_day_passes(std::string const& table) {
    write<void>([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run("UPDATE " + table + " SET created_at = created_at - 86400001");
      return {};
    });
  }
  std::int64_t seq_ = 1;
};

}  // namespace deskbell::console::test
