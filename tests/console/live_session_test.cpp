// A live link ends with the session that opened it, also where nobody says that it has ended.
#include <boost/asio/steady_timer.hpp>

#include "tests/console/live_page.h"

namespace deskbell::console::test {
namespace {

namespace net = boost::asio;
using namespace std::chrono_literals;

constexpr std::chrono::milliseconds often{5};

struct LiveSession : testing::Test {
  std::atomic<std::int64_t> steady{1'000'000};
  std::atomic<int> looks{0};
  RestOptions options() {
    RestOptions made;
    made.job_interval = often;
    made.steady_now = [this] {
      ++looks;
      return Duration{steady.load()};
    };
    return made;
  }
  Rest rest{options()};
  static constexpr char const* password = "correct horse battery";
  Fields signed_in;
  net::io_context context;

  void SetUp() override {
    rest.make_account(rest.ours().organisation, "paula@example.com", "Paula", false, password);
    signed_in = sign_in(rest, "paula@example.com", password);
  }
  /// Lets a minute pass on the clock that silence is measured by; the page is there all the time. Returns the
  /// reason of a goodbye, or nothing.
  net::awaitable<std::string> a_minute_later(Tab& tab) {
    for (auto passed = 0s; passed < 60s; passed += 10s) {
      auto const asked =
          co_await tab.socket().write(protocol::encode_message(protocol::LiveCommand{protocol::LiveProbe{}}));
      if (!asked) co_return "gone";
      for (bool alive = false; !alive;) {
        auto const event = co_await tab.next();
        if (auto const* goodbye = std::get_if<protocol::LiveGoodbye>(&event)) co_return goodbye->reason;
        alive = std::holds_alternative<protocol::LiveAlive>(event);
      }
      steady += Duration(10s).count();
      // Two whole looks after that.
      for (int const seen = looks; looks < seen + 6;) {
        net::steady_timer timer(context, often);
        co_await timer.async_wait(net::use_awaitable);
      }
    }
    co_return "";
  }
};

TEST_F(LiveSession, EndsWithinAMinuteOfItsExpiry) {
  auto work = [&]() -> net::awaitable<void> {
    Tab tab(rest, context, signed_in);
    co_await tab.open();
    auto reason = co_await a_minute_later(tab);
    EXPECT_EQ(reason, "");
    rest.move(11h);
    reason = co_await a_minute_later(tab);
    EXPECT_EQ(reason, "") << "an hour is left";
    // Whoever works in it prolongs it.
    EXPECT_EQ(rest.get("/me", signed_in).status, 200);
    auto const later = std::to_string(ms_of(rest.now() + 11h));
    becomes("the session's end is moved on",
            [&] { return rest.number_of("SELECT COUNT(*) FROM sessions WHERE expires_at > " + later) == 1; });
    rest.move(11h);
    reason = co_await a_minute_later(tab);
    EXPECT_EQ(reason, "") << "eleven hours after she last asked for something";
    rest.move(1h);
    reason = co_await a_minute_later(tab);
    if (reason.empty()) reason = co_await a_minute_later(tab);
    EXPECT_EQ(reason, "signed_out");
    if (reason != "signed_out") co_return;
    auto const after = co_await tab.socket().read();
    EXPECT_FALSE(after) << "nothing comes after the goodbye";
  };
  run(context, work());
  EXPECT_EQ(rest.get("/me", signed_in).status, 401);
}

}  // namespace
}  // namespace deskbell::console::test
