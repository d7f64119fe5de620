// Devices that come back: after sleep, after a restart of the console, restored from an older state.
#include <fstream>

#include "console/server/console_epoch.h"
#include "console/server/policies.h"
#include "console/server/technician_view.h"
#include "policies/device_document.h"
#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

TEST_F(DeviceTest, SyncedStandsBehindEverythingThatTheDeviceLacked) {
  auto const device = enrol();
  ChatId const chat{fresh_uuid(wall())};
  auto begin = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const said = protocol::ChatSaid{chat, MessageId{fresh_uuid(wall())}, ada, "Hello?", wall()};
    auto const id = FactId{fresh_uuid(wall())};
    co_await say(socket, said, id, 1);
    co_await next_of<protocol::Ack>(socket);
  };
  run(begin());
  constexpr int answers = 150;  // more than a window holds
  for (int i = 0; i < answers; ++i) {
    write<Made<api::Message>>([&](store::Transaction& tx) {
      return say_in_chat(tx, scope_, Key(chat.uuid), {std::nullopt, "Answer " + std::to_string(i), false});
    });
  }
  auto again = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const sync = protocol::Sync{7};
    co_await say(socket, sync);
    int heard = 0;
    for (;;) {
      auto const frame = co_await next(socket);
      if (auto const* message = std::get_if<protocol::ChatMessage>(&frame.body))
        heard += message->author.kind == protocol::AuthorKind::technician ? 1 : 0;
      if (auto const* synced = std::get_if<protocol::Synced>(&frame.body)) {
        EXPECT_EQ(synced->number, 7);
        break;
      }
      if (frame.seq) {
        Uplink const ack = protocol::Ack{*frame.seq};
        co_await say(socket, ack);
      }
    }
    EXPECT_EQ(heard, answers);
    // And once more on a link that has nothing to tell: as a machine asks that just woke up.
    Uplink const second = protocol::Sync{8};
    co_await say(socket, second);
    auto const synced = co_await next_of<protocol::Synced>(socket);
    EXPECT_EQ(synced.number, 8);
  };
  run(again());
}

TEST_F(DeviceTest, RestartGivesTheSameCursorAndAKnownEpoch) {
  auto const device = enrol();
  std::int64_t epoch = 0;
  auto work = [&](std::int64_t expected) -> net::awaitable<void> {
    auto socket = co_await connect();
    auto const welcome = co_await greet(socket, device);
    EXPECT_EQ(welcome.uplink_last, expected);
    EXPECT_TRUE(epoch == 0 || welcome.console_epoch == epoch);
    epoch = welcome.console_epoch;
    Uplink const event = protocol::DeviceEvent{protocol::DeviceEventKind::started, "", wall()};
    auto const id = FactId{fresh_uuid(wall())};
    co_await say(socket, event, id, expected + 1);
    co_await next_of<protocol::Ack>(socket);
  };
  run(work(0));
  close();
  open();
  run(work(1));
}

/// A device from an old snapshot knows neither the conversation nor its end; one that comes to a restored
/// console has to hear everything anew, because places may have been allotted anew.
TEST_F(DeviceTest, WhoWasRestoredHearsEverythingAgain) {
  auto device = enrol();
  ChatId const chat{fresh_uuid(wall())};
  // Facts up to and with `last`, acknowledged one by one.
  auto listen = [&](transport::WebSocket& socket,
                    std::int64_t last) -> net::awaitable<std::vector<std::string>> {
    std::vector<std::string> types;
    for (;;) {
      auto const frame = co_await next(socket);
      if (!frame.seq) continue;
      types.push_back(std::visit(
          [](auto const& body) { return std::string(std::remove_cvref_t<decltype(body)>::wire_type); },
          frame.body));
      device.downlink_last = *frame.seq;
      device.downlink_last_id = frame.id;
      Uplink const ack = protocol::Ack{*frame.seq};
      co_await say(socket, ack);
      if (*frame.seq == last) co_return types;
    }
  };
  auto wait_until_acknowledged = [&](std::int64_t seq) {
    auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (number("SELECT downlink_acknowledged FROM device_identities") != seq) {
      if (std::chrono::steady_clock::now() > limit) throw std::runtime_error("not acknowledged in 20 s");
      std::this_thread::yield();
    }
  };
  auto talk = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    auto const welcome = co_await greet(socket, device);
    device.console_epoch = welcome.console_epoch;
    Uplink const said = protocol::ChatSaid{chat, MessageId{fresh_uuid(wall())}, ada, "Hello?", wall()};
    auto const id = FactId{fresh_uuid(wall())};
    co_await say(socket, said, id, 1);
    co_await listen(socket, 1);
    write<api::Chat>([&](store::Transaction& tx) { return close_chat(tx, scope_, Key(chat.uuid)); });
    co_await listen(socket, 2);
    wait_until_acknowledged(2);
  };
  run(talk());
  auto hear = [&](std::int64_t last) -> net::awaitable<std::vector<std::string>> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto types = co_await listen(socket, last);
    wait_until_acknowledged(last);
    co_return types;
  };
  device.downlink_last = 0;
  device.downlink_last_id.reset();
  std::vector<std::string> const all{"chat.started", "chat.message", "chat.archived"};
  std::vector<std::string> kept_and_all{"chat.message", "chat.archived"};
  kept_and_all.insert(kept_and_all.end(), all.begin(), all.end());
  EXPECT_EQ(run(hear(5)), kept_and_all);
  device.console_epoch -= 1;
  EXPECT_EQ(run(hear(8)), all);
  device.console_epoch += 1;
  auto nothing = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const event = protocol::DeviceEvent{protocol::DeviceEventKind::started, "", wall()};
    auto const id = FactId{fresh_uuid(wall())};
    co_await say(socket, event, id, 2);
    co_await next_of<protocol::Ack>(socket);
  };
  run(nothing());
  EXPECT_EQ(number("SELECT downlink_seq FROM device_identities"), 8);
}

// ---- policies
// ------------------------------------------------------------------------------------------------------

class PolicyAhead : public DeviceTest {
 protected:
  /// What the device verifies before it looks at the version.
  static policy::DeviceDocument verified(Device const& device, protocol::PolicyChanged const& offered) {
    auto const& keys = device.enrolled.signing_keys;
    auto const key =
        std::ranges::find(keys, std::string("policy"), [](auto const& one) { return one.purpose; });
    if (key == keys.end()) throw std::runtime_error("the console named no key for policies");
    auto const bytes = protocol::signed_bytes("policy", device.enrolled.console_id, device.enrolled.device_id,
                                              offered.document);
    EXPECT_TRUE(is_signed(key->public_key, offered.signature, bytes));
    return must(policy::decode_device_document(offered.document));
  }
  net::awaitable<policy::DeviceDocument> next_policy(transport::WebSocket& socket, Device const& device) {
    auto const offered = co_await next_of<protocol::PolicyChanged>(socket);
    co_return verified(device, offered);
  }
  net::awaitable<void> refuse(transport::WebSocket& socket, std::int64_t offered, std::int64_t own) {
    Uplink const refused = protocol::PolicyRefused{offered, own, "its version is not above the one here"};
    co_await say(socket, refused);
  }
  std::int64_t version() { return number("SELECT policy_version FROM device_identities"); }
  std::int64_t refusals() {
    return number("SELECT COUNT(*) FROM device_identities WHERE policy_refusal IS NOT NULL");
  }
};

constexpr std::int64_t an_hour = 3'600'000;

/// Its numbers are given again, to other changes: a page that has one of them may not go on from there.
TEST_F(DeviceTest, APageOfAForgottenTimeReadsEverythingAnew) {
  auto const position = [&] { return number("SELECT change_position FROM organisations"); };
  auto const before = position();
  close();
  open();
  EXPECT_EQ(position(), before) << "the same database";
  close();
  std::ofstream(folder_ / "data/keys" / mark_file_name) << "of a later time\n";
  open();
  auto const too_old = [&](std::int64_t cursor) {
    return look<bool>([&](store::Reader& sql) -> Result<bool> {
      auto const view = must(live_view(sql, scope_.organisation, scope_.user));
      Calls calling;
      return changes_since(sql, view, cursor, calling).too_old;
    });
  };
  EXPECT_FALSE(too_old(position()));
  EXPECT_TRUE(too_old(before));
  EXPECT_TRUE(too_old(before + 20)) << "what it was told of is forgotten";
}

/// The console was restored from a backup: it offers what the device is past.
TEST_F(PolicyAhead, OfADeviceIsGonePast) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const offered = co_await next_policy(socket, device);
    auto const own = offered.version + an_hour;
    co_await refuse(socket, offered.version, own);
    auto const again = co_await next_policy(socket, device);
    EXPECT_EQ(again.version, own + 1) << "what the device has is not above it";
    EXPECT_TRUE(again.settings == offered.settings);
    EXPECT_EQ(version(), again.version);
    EXPECT_EQ(refusals(), 0) << "it is not refused any more";

    // And so is every one after it, though the clock is behind that.
    write<api::Policy>([&](store::Transaction& tx) {
      api::PolicyRequest request;
      request.name = "All";
      request.document = R"({"name":"All","settings":{"tray.branding":{"tooltip":"Ring for help"}}})";
      return create_policy(tx, scope_, request);
    });
    auto const edited = co_await next_policy(socket, device);
    EXPECT_EQ(edited.version, own + 2);
    EXPECT_EQ(edited.settings.tray.branding.tooltip, "Ring for help");
  };
  run(work());
}

TEST_F(PolicyAhead, OrNotThatOneWasRefusedIsNoted) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const offered = co_await next_policy(socket, device);
    co_await refuse(socket, offered.version, offered.version - 1);
    becomes("it is noted", [&] { return refusals() == 1; });
    EXPECT_EQ(version(), offered.version)
        << "for another reason than its version: the same one, again and again";
  };
  run(work());
}

/// Versions are times: no console made one beyond the year 9999, and numbers end.
TEST_F(PolicyAhead, OfAnyTimeIsNotBelieved) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const offered = co_await next_policy(socket, device);
    co_await refuse(socket, offered.version, INT64_MAX);
    becomes("it is noted", [&] { return refusals() == 1; });
    EXPECT_EQ(version(), offered.version);
    co_await refuse(socket, offered.version, latest_ms);
    Uplink const sync = protocol::Sync{1};
    co_await say(socket, sync);
    co_await next_of<protocol::Synced>(socket);
    write<void>([](store::Transaction&) -> Result<void> { return {}; });  // behind what was said
    EXPECT_EQ(version(), offered.version);
  };
  run(work());
}

TEST_F(PolicyAhead, AgainAndAgainIsGonePastFiveTimes) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto offered = co_await next_policy(socket, device);
    for (int round = 0; round < 5; ++round) {
      co_await refuse(socket, offered.version, offered.version + an_hour);
      offered = co_await next_policy(socket, device);
    }
    co_await refuse(socket, offered.version, offered.version + an_hour);
    Uplink const sync = protocol::Sync{1};
    co_await say(socket, sync);
    co_await next_of<protocol::Synced>(socket);
    write<void>([](store::Transaction&) -> Result<void> { return {}; });
    EXPECT_EQ(version(), offered.version) << "one that refuses everything makes no work without end";
  };
  run(work());
}

}  // namespace
}  // namespace deskbell::console::test
