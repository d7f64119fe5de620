// Whoever has a token and a machine's id, which everybody at that machine can read, is not that machine.
#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

class Takeover : public DeviceTest {
 protected:
  std::int64_t count(std::string const& of) { return number("SELECT COUNT(*) FROM " + of); }
  std::int64_t revoked() { return count("device_identities WHERE revoked_at IS NOT NULL"); }
  /// Ada says something at this device; what is to be kept from others.
  net::awaitable<void> confide(transport::WebSocket& socket) {
    Uplink const words = protocol::ChatSaid{
        chat_, MessageId{fresh_uuid(wall())}, ada, "my password is hunter2", wall(), std::nullopt};
    co_await say(socket, words, FactId{fresh_uuid(wall())}, 1);
    co_await next_of<protocol::Ack>(socket);
  }
  ChatId chat_{fresh_uuid(wall())};
};

TEST_F(Takeover, LeavingOutAKnownSerialNumberMakesAnotherAsset) {
  auto const victim = enrol("S-1");
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, victim);
    co_await confide(socket);
    auto const thief = enrol();
    EXPECT_NE(thief.enrolled.asset_id, victim.enrolled.asset_id);
    auto const empty = enrol("");
    EXPECT_NE(empty.enrolled.asset_id, victim.enrolled.asset_id);
    // The victim goes on, and says it once more.
    Uplink const again = protocol::ChatOpened{chat_, ada, std::nullopt, wall()};
    co_await say(socket, again, FactId{fresh_uuid(wall())}, 2);
    co_await next_of<protocol::Ack>(socket);
  };
  run(work());
  EXPECT_EQ(count("device_identities i JOIN assets a ON a.id = i.asset_id WHERE a.serial_number = 'S-1' AND "
                  "i.revoked_at IS NOT NULL"),
            0);
  EXPECT_EQ(count("downlink_facts f JOIN device_identities i ON i.id = f.identity_id JOIN assets a ON a.id = "
                  "i.asset_id WHERE a.serial_number IS NULL AND f.body LIKE '%hunter2%'"),
            0);
  EXPECT_GE(count("device_events WHERE kind = 'created' AND text LIKE '%machine id%'"), 1);
  // Also while it is off, and however the console came to know the number.
  becomes("the device is off", [&] { return number("SELECT MAX(online) FROM assets") == 0; });
  EXPECT_NE(enrol().enrolled.asset_id, victim.enrolled.asset_id);
  EXPECT_EQ(enrol("S-1").enrolled.asset_id, victim.enrolled.asset_id) << "the machine itself is found again";
}

TEST_F(Takeover, ANumberThatOnlyTheInventoryToldCountsToo) {
  auto const victim = enrol();
  write<void>([](store::Transaction& tx) -> Result<void> {
    tx.sql().run(
        "INSERT INTO inventory_sections (organisation_id, asset_id, section, body, changed_at) SELECT "
        "organisation_id, id, 'system', '{\"system\":{\"serial_number\":\"S-1\"}}', 0 FROM assets");
    return {};
  });
  EXPECT_NE(enrol().enrolled.asset_id, victim.enrolled.asset_id);
  EXPECT_EQ(enrol("S-1").enrolled.asset_id, victim.enrolled.asset_id);
}

TEST_F(Takeover, OneWithoutASerialNumberKeepsItsAssetFromOthersWhileItIsLinked) {
  auto const victim = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, victim);
    co_await confide(socket);
    EXPECT_NE(enrol().enrolled.asset_id, victim.enrolled.asset_id);
    EXPECT_NE(enrol("S-9").enrolled.asset_id, victim.enrolled.asset_id);
    EXPECT_EQ(revoked(), 0);
    EXPECT_EQ(count("device_events WHERE kind = 'enrolled_anew'"), 0);
  };
  run(work());
  becomes("the device is off", [&] { return number("SELECT MAX(online) FROM assets") == 0; });
  EXPECT_EQ(enrol().enrolled.asset_id, victim.enrolled.asset_id) << "who lost the key has no link";
  EXPECT_EQ(revoked(), 1);
  EXPECT_EQ(count("device_events WHERE kind = 'enrolled_anew'"), 1);
  EXPECT_EQ(count("audit WHERE action = 'enrolled anew' AND noun = 'device'"), 1);
}

TEST_F(Takeover, WhatATechnicianWritesBesideTheAssetIsNotTheMachinesNumber) {
  auto const first = enrol();
  write<void>([](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE assets SET serial_number = 'INV-0815'");
    tx.sql().run(
        "INSERT INTO inventory_sections (organisation_id, asset_id, section, body, changed_at) SELECT "
        "organisation_id, id, 'system', '{\"system\":{\"hostname\":\"desk-1\"}}', 0 FROM assets");
    return {};
  });
  EXPECT_EQ(enrol().enrolled.asset_id, first.enrolled.asset_id);
}

}  // namespace
}  // namespace deskbell::console::test
