// One writer for a link: order, bounds, and the end behind what waits.
#include "console/server/outgoing_frames.h"

#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

using Taken = OutgoingFrames::Taken;
using Serve = std::function<net::awaitable<void>(transport::WebSocket&)>;

class OutgoingFramesTest : public testing::Test {
 protected:
  /// Runs `serve` at one end of a link; gives what the other end reads until it is over.
  std::vector<std::string> read_from(Serve serve) {
    ListenerOptions listening;
    listening.addresses = {"127.0.0.1:0"};
    auto const on_upgrade = [&serve](transport::HttpRequest,
                                     transport::WebSocket socket) -> net::awaitable<void> {
      co_await serve(socket);
    };
    auto listener = must(Listener::open(listening, handlers_of_links(on_upgrade)));
    listener->start();
    net::io_context context;
    auto read = [this, &context, &listener]() -> net::awaitable<std::vector<std::string>> {
      transport::ConnectOptions options;
      options.url = "ws://" + listener->addresses().front() + "/agent/v1/link";
      options.allow_plain = true;
      auto opened =
          co_await transport::open_web_socket(context.get_executor(), options, transport::Headers{});
      auto socket = must(std::move(opened));
      std::vector<std::string> frames;
      for (;;) {
        auto frame = co_await socket.read();
        if (!frame) break;
        frames.push_back(*frame);
      }
      end_ = socket.close_reason();
      co_return frames;
    };
    auto done = net::co_spawn(context, read(), net::use_future);
    context.run();
    listener->stop(std::chrono::seconds(5));
    return done.get();
  }
  std::optional<transport::CloseReason> end_;
};

TEST_F(OutgoingFramesTest, KeepTheirOrderAndTheEndComesBehindThem) {
  auto const serve = [](transport::WebSocket& socket) -> net::awaitable<void> {
    OutgoingFrames out(socket, 100);
    EXPECT_EQ(out.push("a"), Taken::to_flush);
    EXPECT_EQ(out.push("b"), Taken::waits);
    EXPECT_EQ(out.bytes(), 2U);
    bool first = true;
    std::function<void()> const more = [&] {
      if (std::exchange(first, false)) {
        EXPECT_EQ(out.push("c"), Taken::waits);
      }
      out.close_behind(transport::CloseCode::going_away, "stopping");
      out.close_behind(transport::CloseCode::policy, "another");
      EXPECT_EQ(out.push("d"), Taken::refused);
    };
    co_await out.flush(more);
    EXPECT_EQ(out.bytes(), 0U);
    EXPECT_TRUE(out.said_goodbye());
    EXPECT_FALSE(out.is_ending());
  };
  EXPECT_EQ(read_from(serve), (std::vector<std::string>{"a", "b", "c"}));
  ASSERT_TRUE(end_);
  EXPECT_EQ(end_->code, 1001);
  EXPECT_EQ(end_->text, "stopping");
}

TEST_F(OutgoingFramesTest, AreBounded) {
  auto const serve = [](transport::WebSocket& socket) -> net::awaitable<void> {
    OutgoingFrames out(socket, 1'000);
    EXPECT_EQ(out.push(std::string(600, 'x')), Taken::to_flush);
    EXPECT_EQ(out.push(std::string(400, 'y')), Taken::waits);
    EXPECT_EQ(out.push("z"), Taken::too_much);
    co_return;
  };
  EXPECT_TRUE(read_from(serve).empty());
}

TEST_F(OutgoingFramesTest, EndWithTheConnection) {
  auto const serve = [](transport::WebSocket& socket) -> net::awaitable<void> {
    OutgoingFrames out(socket, 1'000);
    EXPECT_EQ(out.push("a"), Taken::to_flush);
    out.close_behind(transport::CloseCode::policy, "revoked");
    EXPECT_TRUE(out.is_ending());
    socket.abort();
    co_await out.flush({});
    EXPECT_FALSE(out.is_ending()) << "nobody is there to be told";
    EXPECT_EQ(out.push("b"), Taken::refused);
  };
  EXPECT_TRUE(read_from(serve).empty());
}

}  // namespace
}  // namespace deskbell::console::test
