// A whole agent whose network goes and comes back. The kernel's part is played here: this file's NetworkWatch
// takes the place of the one that listens to it.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "agent/agent.h"
#include "agent/crypto.h"
#include "agent/database.h"
#include "agent/enrolment.h"
#include "agent/machine_watch.h"
#include "tests/support/temporary_folder.h"

namespace deskbell::agent {

namespace {
struct Network {
  std::function<void()> changed;
  bool connected = true;
  std::string ways = "eth0 192.0.2.7";
};
Network network;
}  // namespace

struct NetworkWatch::Impl {};
NetworkWatch::NetworkWatch(boost::asio::any_io_executor, std::function<void()> on_change) {
  network.changed = std::move(on_change);
}
NetworkWatch::~NetworkWatch() = default;
bool NetworkWatch::is_connected() { return network.connected; }
std::string NetworkWatch::ways_out() { return network.ways; }

namespace {

struct NetworkEvents : testing::Test {
  NetworkEvents() {
    (void)start_crypto();
    config.state = folder / "state";
    config.socket = folder / "tray.sock";
    config.allow_plain = true;
    Enrolled enrolled{{}, DeviceKey::make()};
    enrolled.identity.device_id = DeviceId{fresh_uuid(SystemClock().now().wall)};
    enrolled.identity.url = "http://127.0.0.1:1";
    enrolled.identity.signing_keys = {{"policy", DeviceKey::make().public_text()}};
    auto const kept = keep_enrolment(config, enrolled);
    EXPECT_TRUE(kept) << kept.error().message;
  }
  template <class Condition>
  bool until(Condition condition) {
    auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    loop.restart();
    while (!condition() && std::chrono::steady_clock::now() < limit)
      loop.run_one_for(std::chrono::milliseconds(50));
    return condition();
  }
  void becomes(bool connected, std::string ways) {
    network.connected = connected;
    network.ways = std::move(ways);
    network.changed();
    network.changed();  // several in a row
  }
  /// Of the network, in the order in which the console will hear them.
  std::string told() {
    auto database = Database::open_for_reading(config.database());
    if (!database) return database.error().message;
    SQLite::Statement select(database->native(),
                             "SELECT body FROM outbox WHERE type = 'device.event' ORDER BY seq");
    std::string kinds;
    while (select.executeStep()) {
      auto const body = select.getColumn(0).getString();
      if (body.find("network_lost") != std::string::npos) kinds += "lost ";
      if (body.find("network_back") != std::string::npos) kinds += "back ";
    }
    return kinds;
  }

  tests::TemporaryFolder folder;
  Config config;
  boost::asio::io_context loop{1};
  SystemClock clock;
};

TEST_F(NetworkEvents, AreToldWhereTheNetworkGoesAndComesBack) {
  Agent agent(loop.get_executor(), clock, {config});
  bool ready = false;
  agent.on_ready([&] { ready = true; });
  auto const started = agent.start();
  ASSERT_TRUE(started) << started.error().message;
  ASSERT_TRUE(until([&] { return ready; }));
  becomes(false, "");
  EXPECT_TRUE(until([&] { return told() == "lost "; })) << told();
  becomes(false, "docker0 198.51.100.1");  // another way, that leads nowhere out either
  becomes(true, "wlan0 192.0.2.9");
  EXPECT_TRUE(until([&] { return told() == "lost back "; })) << told();
  bool stopped = false;
  agent.stop([&] { stopped = true; });
  EXPECT_TRUE(until([&] { return stopped; }));
  EXPECT_EQ(told(), "lost back ") << "each once";
}

}  // namespace
}  // namespace deskbell::agent
