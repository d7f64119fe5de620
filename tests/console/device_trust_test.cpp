// Keys that are no longer trusted, as technicians see and end them over REST while the device is linked.
#include <boost/asio/detached.hpp>

#include "console/server/http_api.h"
#include "tests/console/device_fixture.h"
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

/// The REST door of the console that the device is linked to.
class Door {
 public:
  Door(Console& console, std::string key) : key_(std::move(key)), api_(console, HttpApiOptions{}) {
    ListenerOptions listening;
    listening.addresses = {"127.0.0.1:0"};
    listener_ = must(Listener::open(std::move(listening), api_.handlers()));
    api_.set_listener(listener_.get());
    listener_->start();
  }
  ~Door() { listener_->stop(std::chrono::seconds(5)); }
  Door(Door const&) = delete;
  Door& operator=(Door const&) = delete;
  Answer send(std::string const& method, std::string const& path) {
    return Answer(send_http(listener_->addresses().front(), method, "/api/v1" + path,
                            {{"Authorization", "Bearer " + key_}, {"Content-Type", "application/json"}},
                            method == "GET" ? "" : "{}"));
  }

 private:
  std::string key_;
  HttpApi api_;
  std::unique_ptr<Listener> listener_;
};

class Trust : public DeviceTest {
 protected:
  std::unique_ptr<Door> open_door() {
    auto const key = write<std::string>([](store::Transaction& tx) -> Result<std::string> {
      auto const account = accounts::find_account(tx.sql(), "tess@example.com");
      return accounts::create_api_key(tx, *account, "test", std::nullopt);
    });
    return std::make_unique<Door>(*console_, key);
  }
  /// Says hello with the device's key from another machine; what it is answered.
  net::awaitable<protocol::Goodbye> say_hello_as(std::string instance, Device const& device) {
    auto socket = co_await connect();
    auto const challenge = co_await next_of<protocol::Challenge>(socket);
    auto hello = hello_of(device, challenge);
    hello.instance = std::move(instance);
    Uplink const greeting = hello;
    co_await say(socket, greeting);
    co_return co_await next_of<protocol::Goodbye>(socket);
  }
};

TEST_F(Trust, ARevokedDevicesLinkEndsWithinFiveSeconds) {
  auto const device = enrol();
  auto const door = open_door();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const asked = std::chrono::steady_clock::now();
    auto const answer = door->send("POST", "/customer_assets/1/revoke");
    EXPECT_EQ(answer.status, 200) << answer.body;
    auto const goodbye = co_await next_of<protocol::Goodbye>(socket);
    EXPECT_EQ(goodbye.reason, "revoked");
    for (;;) {
      auto const frame = co_await socket.read();
      if (!frame) break;
    }
    EXPECT_LT(std::chrono::steady_clock::now() - asked, std::chrono::seconds(5)) << "closed, not only told";
    // And no other is let in with that key.
    auto const refused = co_await say_hello_as("one", device);
    EXPECT_EQ(refused.reason, "revoked");
  };
  run(work());
  becomes("the asset is offline", [&] { return number("SELECT online FROM assets") == 0; });
}

TEST_F(Trust, ASecondMachineWithTheSameKeyIsShownToTechnicians) {
  auto const device = enrol();
  auto const door = open_door();
  auto work = [&]() -> net::awaitable<void> {
    auto first = co_await connect();
    co_await greet(first, device);
    // It lives: somebody reads, and answers pings.
    net::co_spawn(
        context_,
        [&]() -> net::awaitable<void> {
          for (;;) {
            auto const frame = co_await first.read();
            if (!frame) co_return;
          }
        },
        net::detached);
    auto const refused = co_await say_hello_as("two", device);
    EXPECT_EQ(refused.reason, "clone");
    auto const events = door->send("GET", "/customer_assets/1/events");
    bool shown = false;
    auto const list = events.at("/events");
    for (auto const& event : list.as_array()) shown |= event.at("kind") == "clone_detected";
    EXPECT_TRUE(shown) << events.body;
    EXPECT_EQ(number("SELECT COUNT(*) FROM audit WHERE action = 'clone detected' AND noun = 'device'"), 1);
    EXPECT_GT(number("SELECT COUNT(*) FROM changes WHERE noun = 'asset'"), 0) << "pages that are open see it";
    EXPECT_EQ(number("SELECT online FROM assets"), 1) << "the first one goes on";
    first.abort();
  };
  run(work());
}

}  // namespace
}  // namespace deskbell::console::test
