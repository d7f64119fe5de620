// Alerts as a device tells of them: one open for each check and subject, whatever names the device has for
// it.
#include "console/server/device_reports.h"
#include "console/server/secrets.h"
#include "tests/console/rest.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

struct DeviceAlerts : testing::Test {
  Rest rest;
  std::int64_t customer = make_customer(rest, "Client");
  DeviceScope desk = device_of(make_asset(rest, customer, "desk-1"));
  DeviceScope other = device_of(make_asset(rest, customer, "desk-2"));
  AlertId const first{fresh_uuid(rest.now())};
  AlertId const second{fresh_uuid(rest.now())};

  DeviceScope device_of(std::int64_t asset) {
    DeviceScope device;
    device.organisation = rest.ours().organisation;
    device.asset = asset;
    device.asset_uid =
        *AssetId::parse(rest.get("/customer_assets/" + std::to_string(asset)).text("/asset/uuid"));
    device.customer = customer;
    device.name = "desk";
    return device;
  }
  template <class Fact>
  Result<void> tell(DeviceScope const& device, Fact const& fact) {
    Result<void> done;
    rest.write([&](store::Transaction& tx) -> Result<void> {
      done = apply(tx, device, fact);
      return {};
    });
    return done;
  }
  Result<void> raised(AlertId id, std::string const& detail = "9 % free", std::string const& subject = "/") {
    return tell(desk, protocol::AlertRaised{id, "disk", "disk_space", subject, "Disk is full", detail, 9,
                                            rest.now()});
  }
  Result<void> repeated(AlertId id, std::int64_t count, std::string const& detail = "3 % free") {
    return tell(desk, protocol::AlertRepeated{id, count, detail, rest.now()});
  }
  Result<void> resolved(AlertId id) {
    return tell(desk, protocol::AlertResolved{id, "40 % free", rest.now()});
  }
  void technician_resolves(std::int64_t alert) {
    EXPECT_EQ(rest.remove("/rmm_alerts/" + std::to_string(alert)).status, 200);
  }
  /// The newest first.
  Answer list(std::string const& status = "all") { return rest.get("/rmm_alerts?status=" + status); }
  std::int64_t events(std::string const& kind) {
    return rest.number_of("SELECT COUNT(*) FROM device_events WHERE kind = '" + kind + "'");
  }
};

TEST_F(DeviceAlerts, AreOneForEachCheckAndSubject) {
  must(raised(first));
  must(raised(second, "1 % free", "/home"));
  EXPECT_EQ(list().count("/rmm_alerts"), 2u);
  EXPECT_EQ(events("alert_raised"), 2);
  auto const twice = [&] {
    rest.write([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run("UPDATE alerts SET subject = '/'");
      return {};
    });
  };
  EXPECT_THROW(twice(), std::runtime_error) << "the database holds to it, too";
}

TEST_F(DeviceAlerts, ASecondNameOfTheSameCheckIsTheSameAlert) {
  must(raised(first));
  must(raised(second, "2 % free"));
  auto shown = list();
  ASSERT_EQ(shown.count("/rmm_alerts"), 1u) << shown.body;
  EXPECT_EQ(shown.text("/rmm_alerts/0/uuid"), first.text());
  EXPECT_EQ(shown.number("/rmm_alerts/0/count"), 2);
  EXPECT_EQ(shown.text("/rmm_alerts/0/formatted_output"), "2 % free");
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM alert_aliases"), 1);
  must(repeated(second, 1));
  EXPECT_EQ(list().number("/rmm_alerts/0/count"), 3) << "a device that counts anew does not count back";
  must(raised(second));
  EXPECT_EQ(list().number("/rmm_alerts/0/count"), 4) << "said again by the second name";
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM alert_aliases"), 1);
  must(resolved(second));
  shown = list();
  EXPECT_EQ(shown.text("/rmm_alerts/0/status"), "resolved");
  EXPECT_EQ(shown.text("/rmm_alerts/0/formatted_output"), "40 % free");
  EXPECT_EQ(events("alert_resolved"), 1);
  AlertId const third{fresh_uuid(rest.now())};
  must(raised(third));
  EXPECT_EQ(list("active").text("/rmm_alerts/0/uuid"), third.text()) << "bad again after it was good";
}

TEST_F(DeviceAlerts, RepeatsOfAKnownOneCountUp) {
  must(raised(first));
  must(raised(first, "8 % free"));
  EXPECT_EQ(list().number("/rmm_alerts/0/count"), 2);
  must(repeated(first, 7));
  auto const shown = list();
  EXPECT_EQ(shown.count("/rmm_alerts"), 1u);
  EXPECT_EQ(shown.number("/rmm_alerts/0/count"), 7);
  EXPECT_EQ(shown.text("/rmm_alerts/0/formatted_output"), "3 % free");
  EXPECT_EQ(events("alert_raised"), 1);
}

TEST_F(DeviceAlerts, AnotherDevicesAreRefused) {
  must(raised(first));
  must(raised(second));
  for (auto const id : {first, second}) {
    auto const detail = std::string("it is mine");
    for (auto const& refused :
         {tell(other, protocol::AlertRaised{id, "disk", "disk_space", "/", "Full", detail, 9, rest.now()}),
          tell(other, protocol::AlertRepeated{id, 9, detail, rest.now()}),
          tell(other, protocol::AlertResolved{id, detail, rest.now()})}) {
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().code, ErrorCode::denied);
    }
  }
  EXPECT_EQ(list("active").text("/rmm_alerts/0/formatted_output"), "9 % free");
  AlertId const unknown{fresh_uuid(rest.now())};
  EXPECT_EQ(repeated(unknown, 2).error().code, ErrorCode::invalid);
  EXPECT_EQ(resolved(unknown).error().code, ErrorCode::invalid);
}

TEST_F(DeviceAlerts, WhatATechnicianResolvedAndIsStillBadIsRaisedAnew) {
  must(raised(first));
  auto const old = list().number("/rmm_alerts/0/id");
  rest.move(std::chrono::minutes(5));
  technician_resolves(old);
  must(tell(desk, protocol::AlertRepeated{first, 2, "5 % free", rest.now() - std::chrono::minutes(1)}));
  EXPECT_EQ(list("active").count("/rmm_alerts"), 0u) << "said before it was resolved, and came late";
  rest.move(std::chrono::hours(1));
  must(repeated(first, 3));
  auto shown = list("active");
  ASSERT_EQ(shown.count("/rmm_alerts"), 1u) << shown.body;
  EXPECT_NE(shown.number("/rmm_alerts/0/id"), old);
  EXPECT_EQ(shown.text("/rmm_alerts/0/description"), "Disk is full");
  EXPECT_EQ(shown.text("/rmm_alerts/0/formatted_output"), "3 % free");
  EXPECT_EQ(shown.number("/rmm_alerts/0/count"), 1);
  EXPECT_EQ(shown.number("/rmm_alerts/0/asset_id"), desk.asset);
  EXPECT_EQ(rest.get("/rmm_alerts/" + std::to_string(old)).text("/rmm_alert/status"), "resolved");
  EXPECT_EQ(events("alert_raised"), 2);
  must(repeated(first, 4, "2 % free"));
  shown = list("active");
  ASSERT_EQ(shown.count("/rmm_alerts"), 1u) << "repeats count up, they do not multiply";
  EXPECT_EQ(shown.number("/rmm_alerts/0/count"), 2);
  EXPECT_EQ(shown.text("/rmm_alerts/0/formatted_output"), "2 % free");
  must(resolved(first));
  EXPECT_EQ(list("active").count("/rmm_alerts"), 0u) << "by the name that the device has for it";
  EXPECT_EQ(list().text("/rmm_alerts/0/resolved_by"), "desk");
}

}  // namespace
}  // namespace deskbell::console::test
