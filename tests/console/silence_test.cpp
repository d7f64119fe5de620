// Networks that swallow everything: who is there is asked, who is not is given up.
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

#include "console/server/link_watch.h"
#include "tests/console/device_fixture.h"
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

using core::keepalive::Action;
using core::keepalive::Urgency;
using namespace std::chrono_literals;

constexpr std::chrono::milliseconds often{5};

// ---- when to ask, and when to give up
// ----------------------------------------------------------------------------------------------------------

/// How long it takes until the link is given up, looked at once a second.
Duration given_up_after(LinkWatch& watch, LinkWatch::Heard heard, Duration from) {
  for (auto now = from; now < from + 1h; now += 1s)
    if (watch.look(heard, Urgency::urgent, now) == Action::give_up) return now - from;
  return 1h;
}

TEST(LinkWatchTest, ASilentOneIsGivenUpWithin45Seconds) {
  LinkWatch watch;
  EXPECT_LE(given_up_after(watch, {}, 1'000s), 45s);
  LinkWatch rested;
  rested.look({}, Urgency::urgent, 1'000s);
  rested.rest();
  EXPECT_GE(given_up_after(rested, {}, 9'000s), 30s)
      << "silence from before something was at stake is nothing";
}

TEST(LinkWatchTest, IsGivenUpOnceHoweverLongItTakesToLeave) {
  LinkWatch watch;
  ASSERT_LE(given_up_after(watch, {}, 1'000s), 45s);
  EXPECT_EQ(given_up_after(watch, {}, 1'046s), 1h);
  watch.rest();
  EXPECT_EQ(given_up_after(watch, {}, 9'000s), 1h);
}

TEST(LinkWatchTest, WhoAnswersIsNotGivenUpHoweverLongItTakes) {
  LinkWatch watch;
  LinkWatch::Heard heard{};
  int asked = 0;
  for (Duration now = 1'000s; now < 2'000s; now += 1s) {
    auto const action = watch.look(heard, Urgency::urgent, now);
    ASSERT_NE(action, Action::give_up) << now.count();
    if (action != Action::probe) continue;
    ++asked;
    heard += 1ns;
  }
  EXPECT_GT(asked, 30);
  EXPECT_LE(given_up_after(watch, heard, 2'000s), 45s) << "and then it falls silent";
}

// ---- devices
// ------------------------------------------------------------------------------------------------------

class SilentDevice : public DeviceTest {
 protected:
  void adjust(ConsoleOptions& options) override {
    options.job_interval = often;
    options.steady_now = [this] {
      ++looks_;
      return Duration{clock_.load()};
    };
  }
  void pass(Duration span) { clock_ += span.count(); }
  std::uint64_t given_up() const { return console_->metrics().devices_dropped_silent; }
  std::int64_t online() { return number("SELECT online FROM assets"); }

  /// The technician's answer stands in a conversation that the device has begun.
  net::awaitable<void> begin_chat(transport::WebSocket& socket) {
    ChatId const chat{fresh_uuid(wall())};
    Uplink const said = protocol::ChatSaid{chat, MessageId{fresh_uuid(wall())}, ada, "Hello", wall()};
    co_await say(socket, said, FactId{fresh_uuid(wall())}, 1);
    co_await next_of<protocol::Ack>(socket);
    write<void>([&](store::Transaction& tx) -> Result<void> {
      api::SayRequest answer;
      answer.text = "Good morning!";
      auto said_to_her = say_in_chat(tx, scope_, Key(chat.uuid), answer);
      if (!said_to_her) return said_to_her.error();
      return {};
    });
  }
  /// Waits on the device's thread, so that it goes on reading.
  net::awaitable<void> wait() {
    net::steady_timer timer(context_, often);
    co_await timer.async_wait(net::use_awaitable);
  }

  net::awaitable<void> read_on(transport::WebSocket& socket) {
    for (;;) {
      auto const frame = co_await socket.read();
      if (!frame) break;
    }
    read_all_ = true;
  }

  std::atomic<std::int64_t> clock_{1'000'000};
  std::atomic<int> looks_{0};
  bool read_all_ = false;
};

TEST_F(SilentDevice, IsGivenUpAndTheFactsGoOnOverItsNextLink) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto swallowed = co_await connect();
    co_await greet(swallowed, device);
    co_await begin_chat(swallowed);
    // From here on nothing is read, and no ping answered.
    becomes("the link that swallows everything is given up", [&] {
      pass(1s);
      return online() == 0;
    });
    EXPECT_EQ(given_up(), 1u);
    auto next_link = co_await connect();
    co_await greet(next_link, device);
    for (;;) {
      auto const message = co_await next_of<protocol::ChatMessage>(next_link);
      if (message.text == "Good morning!") break;
    }
  };
  run(work());
}

TEST_F(SilentDevice, OneThatAnswersIsKeptThoughItAcknowledgesNothing) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    co_await begin_chat(socket);
    net::co_spawn(context_, read_on(socket), net::detached);
    for (int round = 0; round < 4; ++round) {
      auto const before = socket.last_received();
      pass(16s);
      for (int tries = 1; socket.last_received() == before && tries < 6'000; ++tries) {
        co_await wait();
        if (tries % 200 == 0) pass(16s);  // the answer to the ping before came after that jump
      }
      EXPECT_NE(socket.last_received(), before) << "no ping came";
    }
    EXPECT_EQ(given_up(), 0u);
    EXPECT_EQ(online(), 1);
    socket.abort();
    while (!read_all_) co_await wait();
  };
  run(work());
}

TEST_F(SilentDevice, AnIdleOneIsLeftInPeace) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    bool policy = false;
    bool desk = false;
    while (!policy || !desk) {
      auto const frame = co_await next(socket);
      policy = policy || std::holds_alternative<protocol::PolicyChanged>(frame.body);
      desk = desk || std::holds_alternative<protocol::DeskState>(frame.body);
    }
    net::co_spawn(context_, read_on(socket), net::detached);
    auto const before = socket.last_received();
    for (int jump = 0; jump < 4; ++jump) {
      pass(120s);
      for (int const seen = looks_; looks_ < seen + 3;) co_await wait();
    }
    EXPECT_EQ(socket.last_received(), before) << "asked for nothing";
    EXPECT_EQ(given_up(), 0u);
    socket.abort();
    while (!read_all_) co_await wait();
  };
  run(work());
}

// ---- browsers
// -----------------------------------------------------------------------------------------------------

TEST(SilentBrowser, IsGivenUp) {
  std::atomic<std::int64_t> clock{1'000'000};
  RestOptions options;
  options.job_interval = often;
  options.steady_now = [&] { return Duration{clock.load()}; };
  Rest rest(options);
  constexpr char const* password = "correct horse battery";
  rest.make_account(rest.ours().organisation, "paula@example.com", "Paula", false, password);
  auto const in = rest.send("POST", "/sessions", {{"email", "paula@example.com"}, {"password", password}},
                            {{"Cookie", ""}});
  auto const set = in.header("Set-Cookie");
  auto const cookie = set.substr(0, set.find(';'));
  auto const ticket = rest.send("POST", "/live_tickets", json::object{},
                                {{"Cookie", cookie}, {"X-Deskbell-CSRF", in.text("/session/csrf_token")}})
                          .text("/ticket");
  net::io_context context;
  auto open = [&]() -> net::awaitable<std::optional<transport::WebSocket>> {
    transport::ConnectOptions way;
    way.url = "ws://" + rest.address() + "/console/v1/live?ticket=" + ticket;
    way.allow_plain = true;
    transport::Headers headers;
    headers.add("Origin", "http://" + rest.address());
    headers.add("Cookie", cookie);
    auto socket = co_await transport::open_web_socket(context.get_executor(), way, headers);
    if (!socket) co_return std::nullopt;
    auto snapshot = co_await socket->read();
    if (!snapshot) co_return std::nullopt;
    co_return std::move(*socket);
  };
  auto opened = net::co_spawn(context, open(), net::use_future);
  context.run();
  auto const page = opened.get();
  ASSERT_TRUE(page.has_value());
  // Nobody reads there any more.
  becomes("the page that answers nothing is given up", [&] {
    clock += 1'000;
    return rest.raw("GET", "/metrics").body.find("deskbell_browsers_dropped_silent_total 1") !=
           std::string::npos;
  });
}

}  // namespace
}  // namespace deskbell::console::test
