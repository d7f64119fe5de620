// The orderly stop: each device is told, with the span over which all of them come back.
#include <set>

#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

using namespace std::chrono_literals;

class Stopping : public DeviceTest {
 protected:
  static constexpr auto spread = 7s;
  void adjust(ConsoleOptions& options) override { options.spread = spread; }
};

TEST_F(Stopping, SpreadsItsDevices) {
  constexpr std::size_t count = 3;
  std::vector<Device> devices;
  for (std::size_t i = 0; i < count; ++i) devices.push_back(enrol("serial-" + std::to_string(i)));
  std::vector<transport::WebSocket> sockets;
  auto come = [&]() -> net::awaitable<void> {
    for (auto const& device : devices) {
      auto socket = co_await connect();
      co_await greet(socket, device);
      sockets.push_back(std::move(socket));
    }
  };
  run(come());
  becomes("all are there", [&] { return console_->metrics().devices_online == count; });

  auto const begin = std::chrono::steady_clock::now();
  std::thread stop([this] { close(); });
  auto leave = [&]() -> net::awaitable<void> {
    for (auto& socket : sockets) {
      auto const goodbye = co_await next_of<protocol::Goodbye>(socket);
      EXPECT_EQ(goodbye.reason, "stopping");
      EXPECT_EQ(goodbye.retry_after_ms, std::chrono::milliseconds(spread).count());
      auto const after = co_await socket.read();
      EXPECT_FALSE(after) << "nothing comes after the goodbye";
      auto const reason = socket.close_reason();
      EXPECT_TRUE(reason.has_value());
      EXPECT_EQ(reason.value_or(transport::CloseReason{}).code,
                static_cast<std::uint16_t>(transport::CloseCode::going_away));
    }
  };
  run(leave());
  stop.join();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s) << "waits for nobody who has left";

  open();
  sockets.clear();
  run(come());
  becomes("all are there again", [&] { return console_->metrics().devices_online == count; });
}

TEST_F(Stopping, WaitsNoLongerThanItsGraceForOneThatDoesNotLeave) {
  auto const device = enrol();
  std::optional<transport::WebSocket> deaf;
  auto come = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    deaf.emplace(std::move(socket));
  };
  run(come());
  auto const begin = std::chrono::steady_clock::now();
  console_->stop(100ms);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 4s);
}

}  // namespace
}  // namespace deskbell::console::test
