// The device link's life against a console that follows a script: opened, watched, given up, opened again.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <mutex>

#include "agent/console_link.h"
#include "core/backoff.h"
#include "protocol/channels.h"
#include "protocol/codec.h"
#include "tests/agent/test_alarms.h"
#include "tests/transport/loopback.h"

namespace deskbell::agent {
namespace {

using core::keepalive::Urgency;
using protocol::LinkStatus;

ConsoleId const console_id{*Uuid::parse("019e7044-8803-7303-8303-030303030303")};

std::string frame_of(protocol::Downlink message) {
  protocol::Frame<protocol::Downlink> frame;
  frame.body = std::move(message);
  return protocol::encode(frame);
}

/// What the console does once a device has said hello; each link takes the next one, the last one stays.
struct Script {
  std::optional<protocol::Goodbye> refuse;  ///< instead of welcome
  bool deaf = false;                        ///< reads nothing after the welcome: as a black hole
};

class ScriptedConsole {
 public:
  ScriptedConsole() {
    tests::EchoServer::Options options;
    options.handlers.on_upgrade = [this](transport::HttpRequest, transport::WebSocket socket) {
      return serve(std::move(socket));
    };
    server_ = std::make_unique<tests::EchoServer>(std::move(options));
  }
  std::string url() const { return server_->url(); }
  tests::Seen seen;
  void then(Script script) {
    std::lock_guard const lock(mutex_);
    scripts_.push_back(std::move(script));
  }

 private:
  Script next() {
    std::lock_guard const lock(mutex_);
    if (scripts_.empty()) return {};
    auto script = scripts_.front();
    if (scripts_.size() > 1) scripts_.pop_front();
    return script;
  }
  boost::asio::awaitable<void> serve(transport::WebSocket socket) {
    auto challenge = frame_of(protocol::Challenge{"bm9uY2U=", console_id, Time{}, 1});
    auto sent = co_await socket.write(std::move(challenge));
    auto hello = co_await socket.read();
    if (!sent || !hello) co_return;
    seen.add(*hello);
    auto const script = next();
    auto answer = script.refuse ? frame_of(*script.refuse) : frame_of(protocol::Welcome{});
    sent = co_await socket.write(std::move(answer));
    if (script.refuse) co_await socket.close(transport::CloseCode::policy, script.refuse->reason);
    if (script.deaf) {
      // Until the device closes: only then does anything end this wait.
      boost::asio::steady_timer wait(socket.executor(), std::chrono::seconds(20));
      co_await wait.async_wait(boost::asio::use_awaitable);
      co_return;
    }
    for (;;) {
      auto text = co_await socket.read();
      if (!text) break;
      seen.add(*text);
    }
    seen.add("closed");
  }

  std::mutex mutex_;
  std::deque<Script> scripts_;
  std::unique_ptr<tests::EchoServer> server_;
};

class LinkTest : public ::testing::Test, public ConsoleLink::World {
 protected:
  std::string make_hello(protocol::Challenge const& challenge) override { return "hello " + challenge.nonce; }
  void on_opened(protocol::Welcome const&) override {
    ++opened;
    if (std::exchange(pauses, false)) link.pause();
  }
  void on_frame(std::string text) override { frames.push_back(std::move(text)); }
  void on_lost() override { ++lost; }
  void on_state(protocol::LinkState const& state) override { shown.push_back(state.status); }
  Urgency urgency() const override { return now_urgent ? Urgency::urgent : Urgency::idle; }
  void on_server_time(Time) override {}
  Duration keep_alive_max() const override { return longest; }

  void aim(std::string url) {
    LinkTarget target;
    target.url = std::move(url);
    target.console_id = console_id;
    target.allow_plain = true;
    link.set_target(std::move(target));
  }
  /// Serves the loop until it is so.
  template <class Condition>
  bool until(Condition condition) {
    auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    loop.restart();
    while (!condition() && std::chrono::steady_clock::now() < limit)
      loop.run_one_for(std::chrono::milliseconds(50));
    return condition();
  }
  bool until_status(LinkStatus wanted) {
    return until([&] { return link.state().status == wanted; });
  }
  void pass(Duration span) {
    clock.pass(span);
    alarms.serve();
  }

  boost::asio::io_context loop{1};
  TestClock clock;
  TestAlarms alarms{clock};
  bool now_urgent = false;
  Duration longest = Duration::max();
  bool pauses = false;  ///< at its opening
  std::vector<LinkStatus> shown;
  int opened = 0;
  int lost = 0;
  std::vector<std::string> frames;
  ConsoleLink link{loop.get_executor(), clock, alarms, *this};
};

/// While the device moves to where the console says that it belongs.
TEST_F(LinkTest, ThatPausesIsEnrolledAllTheSame) {
  ScriptedConsole console;
  pauses = true;
  aim(console.url());
  ASSERT_TRUE(until([&] { return lost == 1; }));
  EXPECT_EQ(link.state().status, LinkStatus::connecting);
  EXPECT_FALSE(link.next_attempt());
  aim(console.url());
  ASSERT_TRUE(until_status(LinkStatus::online));
  EXPECT_EQ(opened, 2);
  EXPECT_EQ(std::count(shown.begin(), shown.end(), LinkStatus::not_enrolled), 0);
}

TEST_F(LinkTest, AnswersTheChallengeAndIsOnline) {
  ScriptedConsole console;
  aim(console.url());
  ASSERT_TRUE(until_status(LinkStatus::online));
  EXPECT_EQ(opened, 1);
  EXPECT_EQ(console.seen.next(), "hello bm9uY2U=");
  link.send({"one", "two"});
  link.stop();
  ASSERT_TRUE(until([&] { return lost == 1; }));
  EXPECT_EQ(console.seen.next(), "one");
  EXPECT_EQ(console.seen.next(), "two");
  EXPECT_NE(console.seen.next().find("goodbye"), std::string::npos);
}

TEST_F(LinkTest, GivesABlackHoleUpWithin45SecondsWhileSomethingWaits) {
  ScriptedConsole console;
  console.then({.deaf = true});
  now_urgent = true;
  aim(console.url());
  ASSERT_TRUE(until_status(LinkStatus::online));
  Duration waited{0};
  while (link.state().status == LinkStatus::online && waited <= Duration{45'000}) {
    auto const step = alarms.left(Alarm::keep_alive);
    ASSERT_TRUE(step);
    waited += *step;
    pass(*step);
    if (waited >= Duration{35'000}) {
      ASSERT_TRUE(until_status(LinkStatus::offline));
    }
  }
  EXPECT_LE(waited, Duration{45'000});
  EXPECT_EQ(lost, 1);
  // It had held for a while: the first attempt comes within a second.
  ASSERT_TRUE(alarms.left(Alarm::reconnect));
  EXPECT_LE(*alarms.left(Alarm::reconnect), Duration{1'000});
}

TEST_F(LinkTest, IdleWaitsLongerAndUrgencyShortensIt) {
  ScriptedConsole console;
  aim(console.url());
  ASSERT_TRUE(until_status(LinkStatus::online));
  EXPECT_EQ(alarms.left(Alarm::keep_alive), Duration{60'000});
  now_urgent = true;
  link.watch();
  EXPECT_LE(*alarms.left(Alarm::keep_alive), Duration{20'000});
}

TEST_F(LinkTest, AnotherTargetIsTriedAtOnceAndALivingLinkStays) {
  std::string url;
  {
    ScriptedConsole gone;
    url = gone.url();
  }
  aim(url);
  ASSERT_TRUE(until_status(LinkStatus::offline));
  for (int i = 0; i < 8; ++i) {  // long waits by now
    ASSERT_TRUE(alarms.left(Alarm::reconnect));
    pass(*alarms.left(Alarm::reconnect));
    ASSERT_TRUE(until([&] { return alarms.left(Alarm::reconnect).has_value(); }));
  }
  ScriptedConsole console;
  aim(console.url());
  ASSERT_TRUE(until_status(LinkStatus::online));
  link.hurry();  // a living link stays
  EXPECT_EQ(lost, 0);
  EXPECT_LE(*alarms.left(Alarm::keep_alive), Duration{8'000});
}

TEST_F(LinkTest, ANetworkChangeEndsALongWaitAtOnce) {
  std::string url;
  {
    ScriptedConsole gone;
    url = gone.url();
  }
  aim(url);
  ASSERT_TRUE(until_status(LinkStatus::offline));
  Duration longest{0};
  for (int i = 0; i < 12; ++i) {  // the waits have jitter: none of a dozen long ones would be odd
    ASSERT_TRUE(alarms.left(Alarm::reconnect));
    longest = std::max(longest, *alarms.left(Alarm::reconnect));
    pass(*alarms.left(Alarm::reconnect));
    ASSERT_TRUE(until([&] { return alarms.left(Alarm::reconnect).has_value(); }));
  }
  EXPECT_GT(longest, Duration{2'000});
  ASSERT_TRUE(link.next_attempt());
  link.hurry();  // no time passes
  EXPECT_FALSE(link.next_attempt()) << "it tries now";
  ASSERT_TRUE(until([&] { return alarms.left(Alarm::reconnect).has_value(); }));
  EXPECT_LE(*alarms.left(Alarm::reconnect), Duration{1'000}) << "and waits start over";
}

TEST_F(LinkTest, AfterWakingUpADeadLinkIsGivenUpInsideOfTheTenSeconds) {
  ScriptedConsole console;
  console.then({.deaf = true});
  console.then({});
  aim(console.url());
  ASSERT_TRUE(until_status(LinkStatus::online));
  clock.pass(Duration{7'200'000});
  link.hurry();
  pass(Duration{8'000});
  ASSERT_TRUE(until([&] { return lost == 1; }));
  ASSERT_TRUE(until([&] { return alarms.left(Alarm::reconnect).has_value(); }));
  pass(*alarms.left(Alarm::reconnect));
  EXPECT_TRUE(until_status(LinkStatus::online));
}

TEST_F(LinkTest, DoesWhatAGoodbyeSays) {
  ScriptedConsole console;
  console.then({.refuse = protocol::Goodbye{"stopping", "back soon", 30'000}});
  console.then({.refuse = protocol::Goodbye{"revoked", "this key is not valid", std::nullopt}});
  console.then({.refuse = protocol::Goodbye{"revoked", "this key is not valid", std::nullopt}});
  console.then({});
  aim(console.url());
  ASSERT_TRUE(until_status(LinkStatus::offline));
  EXPECT_EQ(link.state().code, "stopping");
  ASSERT_TRUE(alarms.left(Alarm::reconnect));
  EXPECT_LE(*alarms.left(Alarm::reconnect), Duration{30'000});
  pass(*alarms.left(Alarm::reconnect));
  ASSERT_TRUE(until_status(LinkStatus::refused));
  EXPECT_EQ(link.state().code, "revoked");
  for (auto const* word : {"deskbell enroll --force;", "new token", "--token TOKEN"})
    EXPECT_NE(link.state().message.value_or("").find(word), std::string::npos) << word;
  ASSERT_TRUE(alarms.left(Alarm::reconnect)) << "the console may have been mistaken";
  EXPECT_GE(*alarms.left(Alarm::reconnect), core::backoff::refused_least) << "it knocks seldom";
  EXPECT_LE(*alarms.left(Alarm::reconnect), core::backoff::refused_most);
  // It says what is wrong while it knocks, and when it is refused again.
  pass(*alarms.left(Alarm::reconnect));
  EXPECT_EQ(link.state().code, "revoked");
  ASSERT_TRUE(until([&] { return alarms.left(Alarm::reconnect).has_value(); }));
  EXPECT_EQ(link.state().code, "revoked");
  EXPECT_EQ(link.state().status, LinkStatus::refused);
  EXPECT_GE(*alarms.left(Alarm::reconnect), core::backoff::refused_least);
  // Another network may lead to another console: at once.
  link.hurry();
  EXPECT_TRUE(until_status(LinkStatus::online));
}

TEST_F(LinkTest, AnotherConsoleAtTheSameAddressIsNotSpokenTo) {
  ScriptedConsole console;
  LinkTarget target;
  target.url = console.url();
  target.console_id = ConsoleId{*Uuid::parse("019e7044-8803-7303-8303-0303030303ff")};
  target.allow_plain = true;
  link.set_target(std::move(target));
  ASSERT_TRUE(until_status(LinkStatus::offline));
  EXPECT_NE(link.state().message.value_or("").find("check the URL"), std::string::npos);
  EXPECT_EQ(opened, 0);
}

}  // namespace
}  // namespace deskbell::agent
