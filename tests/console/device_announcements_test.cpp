// Announcements between the console and its devices: told once each, counted, withdrawn, told again where
// somebody forgot.
#include "console/server/announcement_store.h"
#include "console/server/announcements.h"
#include "console/server/assets.h"
#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

using protocol::AnnouncementMark;

protocol::DeviceUser const bob{protocol::AccountKind::posix, "1000", "bob", "Bob Miller"};
protocol::DeviceUser const eve{protocol::AccountKind::posix, "1001", "eve", std::nullopt};

class Announcing : public DeviceTest {
 protected:
  api::Announcement announce(std::optional<std::int64_t> customer = {}) {
    return write<api::Announcement>([&](store::Transaction& tx) {
      api::AnnouncementRequest request;
      request.title = "Maintenance";
      request.text = "Tonight";
      request.customer_id = customer.value_or(customer_);
      return create_announcement(tx, scope_, request);
    });
  }
  void withdraw(api::Announcement const& one) {
    write<api::Announcement>(
        [&](store::Transaction& tx) { return withdraw_announcement(tx, scope_, Key(one.id)); });
  }
  api::AnnouncementCounts counts(api::Announcement const& one) {
    return look<api::Announcement>(
               [&](store::Reader& sql) { return show_announcement(sql, scope_, Key(one.id)); })
        .counts;
  }
  std::string counted(api::Announcement const& one) {
    auto const now = counts(one);
    return std::to_string(now.devices) + " " + std::to_string(now.delivered) + " " +
           std::to_string(now.seen) + " " + std::to_string(now.dismissed);
  }
  template <class Fact>
  net::awaitable<void> tell(transport::WebSocket& socket, Fact fact) {
    Uplink const message = fact;
    FactId const id{fresh_uuid(wall())};
    co_await say(socket, message, id, ++seq_);
    auto const wanted = seq_;
    for (;;) {
      auto const ack = co_await next_of<protocol::Ack>(socket);
      if (ack.seq >= wanted) co_return;
    }
  }
  static AnnouncementId id_of(api::Announcement const& one) { return *AnnouncementId::parse(one.uuid); }
  std::int64_t told(char const* kind) {
    return number(std::string("SELECT COUNT(*) FROM downlink_facts WHERE type = 'announcement.") + kind +
                  "'");
  }
  std::int64_t seq_ = 0;
};

TEST_F(Announcing, CountsWhatDevicesSayOnce) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const one = announce();
    auto const sent = co_await next_of<protocol::AnnouncementSent>(socket);
    EXPECT_EQ(sent.announcement.announcement_id, id_of(one));
    EXPECT_EQ(sent.announcement.title, "Maintenance");
    EXPECT_EQ(sent.announcement.author, "Tess");
    EXPECT_TRUE(sent.known.empty());
    EXPECT_EQ(counted(one), "1 0 0 0");
    auto const id = id_of(one);
    protocol::AnnouncementDelivered const delivered{id, wall()};
    co_await tell(socket, delivered);
    EXPECT_EQ(counted(one), "1 1 0 0");
    auto const before = number("SELECT change_position FROM organisations");
    protocol::AnnouncementMarked const seen{id, bob, AnnouncementMark::seen, wall()};
    co_await tell(socket, seen);
    EXPECT_EQ(counted(one), "1 1 1 0");
    EXPECT_GT(number("SELECT change_position FROM organisations"), before) << "every tab hears of it";
    co_await tell(socket, seen);
    protocol::AnnouncementMarked const other{id, eve, AnnouncementMark::dismissed, wall()};
    co_await tell(socket, other);
    protocol::AnnouncementMarked const own{id, bob, AnnouncementMark::dismissed, wall()};
    co_await tell(socket, own);
    EXPECT_EQ(counted(one), "1 1 1 1") << "devices are counted, not people";
    auto const devices = look<api::AnnouncementDeviceList>([&](store::Reader& sql) {
      return list_announcement_devices(sql, scope_, Key(one.id), "dismissed", {});
    });
    EXPECT_EQ(devices.devices.size(), 1u);
    auto const& people = devices.devices.at(0).people;
    EXPECT_EQ(people.size(), 2u);
    EXPECT_EQ(people.at(0).name, "Bob Miller");
    EXPECT_TRUE(people.at(0).dismissed_at);
    EXPECT_EQ(people.at(1).name, "eve");
  };
  run(work());
}

TEST_F(Announcing, AMarkAloneSaysThatItWasDelivered) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const one = announce();
    protocol::AnnouncementMarked const mark{id_of(one), bob, AnnouncementMark::dismissed,
                                            wall() + std::chrono::hours(900)};
    co_await tell(socket, mark);
    EXPECT_EQ(counted(one), "1 1 1 1");
    EXPECT_EQ(number("SELECT COUNT(*) FROM announcement_devices WHERE seen_at > " +
                     std::to_string(ms_of(wall()) + 60'000)),
              0)
        << "a device's clock does not reach into the future";
    auto const two = announce();
    co_await tell(socket, protocol::AnnouncementDelivered{id_of(two), Time{}});
    EXPECT_EQ(number("SELECT COUNT(*) FROM announcement_devices WHERE delivered_at < sent_at"), 0)
        << "nor into the past";
  };
  run(work());
}

TEST_F(Announcing, WhatADeviceMayNotSayChangesNothing) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const elsewhere = write<api::Customer>([this](store::Transaction& tx) {
      return create_customer(tx, scope_, {"Other", {}, {}});
    });
    auto const foreign = announce(elsewhere.id);
    protocol::AnnouncementDelivered const delivered{id_of(foreign), wall()};
    co_await tell(socket, delivered);
    EXPECT_EQ(told("withdrawn"), 1) << "it is not for this device";
    EXPECT_EQ(counted(foreign), "0 0 0 0");
    auto const one = announce();
    protocol::AnnouncementMarked const odd{id_of(one), bob, AnnouncementMark::told, wall()};
    co_await tell(socket, odd);
    EXPECT_EQ(counted(one), "1 0 0 0");
    EXPECT_EQ(number("SELECT COUNT(*) FROM audit WHERE action = 'refused'"), 1);
  };
  run(work());
}

TEST_F(Announcing, ADeviceThatComesBackGetsItOnce) {
  auto const device = enrol();
  auto const one = announce();
  auto work = [&]() -> net::awaitable<void> {
    {
      auto socket = co_await connect();
      co_await greet(socket, device);
      auto const sent = co_await next_of<protocol::AnnouncementSent>(socket);
      EXPECT_EQ(sent.announcement.announcement_id, id_of(one));
    }
    auto again = device;
    auto socket = co_await connect();
    co_await greet(socket, again);
    EXPECT_EQ(told("sent"), 1);
  };
  run(work());
}

TEST_F(Announcing, ADeviceThatJoinsTheCustomerGetsWhatStands) {
  auto const one = announce();
  auto const over = announce();
  withdraw(over);
  EXPECT_EQ(counted(one), "0 0 0 0");
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const sent = co_await next_of<protocol::AnnouncementSent>(socket);
    EXPECT_EQ(sent.announcement.announcement_id, id_of(one));
  };
  run(work());
  EXPECT_EQ(counted(one), "1 0 0 0");
  EXPECT_EQ(told("sent"), 1);
}

TEST_F(Announcing, ADeviceThatIsMovedToTheCustomerGetsWhatStands) {
  auto const elsewhere = write<api::Customer>([this](store::Transaction& tx) {
    return create_customer(tx, scope_, {"Other", {}, {}});
  });
  auto const one = announce(elsewhere.id);
  enrol();
  EXPECT_EQ(told("sent"), 0);
  auto const asset = number("SELECT id FROM assets");
  auto const move_to = [&](std::int64_t customer) {
    write<api::Asset>([&](store::Transaction& tx) {
      AssetChange change;
      change.customer = customer;
      return update_asset(tx, scope_, Key(asset), change);
    });
  };
  move_to(elsewhere.id);
  EXPECT_EQ(told("sent"), 1);
  EXPECT_EQ(counted(one), "1 0 0 0");
  // What was said to one customer's people does not stay on a screen at another's.
  move_to(customer_);
  EXPECT_EQ(told("withdrawn"), 1);
  EXPECT_EQ(counted(one), "0 0 0 0");
  move_to(elsewhere.id);
  EXPECT_EQ(told("sent"), 2);
  EXPECT_EQ(counted(one), "1 0 0 0");
}

TEST_F(Announcing, ADeviceThatForgotIsToldWhatItsPeopleDid) {
  auto device = enrol();
  auto const one = announce();
  auto const gone = announce();
  withdraw(gone);
  auto work = [&]() -> net::awaitable<void> {
    {
      auto socket = co_await connect();
      co_await greet(socket, device);
      protocol::AnnouncementMarked const mark{id_of(one), bob, AnnouncementMark::dismissed, wall()};
      co_await tell(socket, mark);
    }
    // The console was restored, or the device: its epoch is another.
    device.console_epoch = 4711;
    auto const before = told("sent");
    auto socket = co_await connect();
    co_await greet(socket, device);
    EXPECT_EQ(told("sent"), before + 1);
    std::vector<protocol::AnnouncementKnown> known;
    while (known.empty()) {
      auto sent = co_await next_of<protocol::AnnouncementSent>(socket);
      if (sent.announcement.announcement_id == id_of(one)) known = sent.known;
    }
    EXPECT_EQ(known.at(0).account_id, bob.account_id);
    EXPECT_TRUE(known.at(0).dismissed) << "it is not shown to him again";
    EXPECT_GE(told("withdrawn"), 2) << "and what was withdrawn is withdrawn again";
  };
  run(work());
  EXPECT_EQ(counted(one), "1 1 1 1");
}

TEST_F(Announcing, StartsByTheClockOfTheConsole) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const planned = write<api::Announcement>([&](store::Transaction& tx) {
      api::AnnouncementRequest request;
      request.title = "Planned";
      request.text = "Soon";
      request.customer_id = customer_;
      request.starts_at = to_iso8601(tx.now() + std::chrono::milliseconds(300));
      return create_announcement(tx, scope_, request);
    });
    EXPECT_EQ(planned.state, "scheduled");
    auto const sent = co_await next_of<protocol::AnnouncementSent>(socket);
    EXPECT_EQ(sent.announcement.announcement_id, id_of(planned)) << "the console's jobs sent it";
  };
  run(work());
}

}  // namespace
}  // namespace deskbell::console::test
