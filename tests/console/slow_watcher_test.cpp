// Who does not read is dropped, alone, and comes back to everything; who comes back to a great deal is not
// dropped for it.
#include <numeric>

#include "console/server/chats.h"
#include "tests/console/device_fixture.h"
#include "tests/console/live_page.h"

namespace deskbell::console::test {
namespace {

constexpr std::size_t longest_name = 100'000;  // no real one is: so it goes fast
constexpr int most_signals = 600;              // 60 MB: more than the kernel keeps for anybody

// ---- browsers
// -----------------------------------------------------------------------------------------------------

struct SlowPages : testing::Test {
  Rest rest;
  net::io_context context;
  std::int64_t chat =
      make_chat(rest, rest.ours().scope, make_asset(rest, make_customer(rest, "Client"), "desk-1"), "Hello?");
  ChatId uid = *ChatId::parse(rest.text_of("SELECT uid FROM chats"));

  Fields technician(std::string const& name) {
    constexpr char const* password = "correct horse battery";
    rest.make_account(rest.ours().organisation, name + "@example.com", name, false, password);
    return sign_in(rest, name + "@example.com", password);
  }
  /// This many messages, each as long as one may be.
  void answer(int count) {
    std::string text;
    for (int i = 0; i < 8'000; ++i) text += "\U0001F525";
    for (int from = 0; from < count; from += 50) {
      rest.write([&](store::Transaction& tx) -> Result<void> {
        for (int i = from; i < std::min(from + 50, count); ++i)
          must(say_in_chat(tx, rest.ours().scope, Key(chat), {std::nullopt, text, false}));
        return {};
      });
    }
  }
  std::int64_t dropped() {
    auto const numbers = rest.raw("GET", "/metrics").body;
    std::string const name = "\ndeskbell_browsers_dropped_slow_total ";
    auto const at = numbers.find(name);
    return at == std::string::npos ? -1 : std::stoll(numbers.substr(at + name.size()));
  }
  net::awaitable<void> until_message(Tab& tab, std::int64_t position) {
    for (;;) {
      auto const message = co_await tab.next_of<protocol::LiveMessage>();
      if (message.position == position) co_return;
    }
  }
};

TEST_F(SlowPages, OneThatComesBackToAGreatDealHearsAllOfIt) {
  constexpr int count = 600;  // 19 MB
  Tab paula(rest, context, technician("paula"));
  auto away = [&]() -> net::awaitable<void> {
    co_await paula.open();
    auto const snapshot = co_await paula.next_of<protocol::LiveSnapshot>();
    paula.leave();
    answer(count);
    co_await paula.open(snapshot.cursor);
    std::vector<std::int64_t> heard;
    while (heard.size() < count) {
      auto const message = co_await paula.next_of<protocol::LiveMessage>();
      heard.push_back(message.position);
    }
    std::vector<std::int64_t> wanted(count);
    std::iota(wanted.begin(), wanted.end(), 2);
    EXPECT_EQ(heard, wanted) << "each once, in its order";
    paula.leave();
  };
  run(context, away());
  EXPECT_EQ(dropped(), 0);
}

TEST_F(SlowPages, OneThatDoesNotReadIsDroppedAndComesBack) {
  Tab asleep(rest, context, technician("paula"));
  Tab awake(rest, context, technician("quentin"));
  auto work = [&]() -> net::awaitable<void> {
    co_await asleep.open();
    auto const snapshot = co_await asleep.next_of<protocol::LiveSnapshot>();
    co_await awake.open();
    co_await awake.next_of<protocol::LiveSnapshot>();
    int said = 0;
    for (; said < most_signals && dropped() == 0; ++said) {
      rest.write([&](store::Transaction& tx) -> Result<void> {
        tx.after_commit(EndUserTypes{rest.ours().organisation, uid, std::string(longest_name, 'x')});
        return {};
      });
      co_await awake.next_of<protocol::LiveTyping>();
    }
    EXPECT_LT(said, most_signals) << "what it does not read is kept without end";
    EXPECT_EQ(dropped(), 1);
    answer(1);
    co_await until_message(awake, 2);

    // It finds out when it reads what the kernel still had; and is told what it has not seen.
    for (;;) {
      auto const frame = co_await asleep.socket().read();
      if (!frame) break;
    }
    asleep.leave();
    co_await asleep.open(snapshot.cursor);
    co_await until_message(asleep, 2);
    asleep.leave();
    co_await asleep.open();
    auto const fresh = co_await asleep.next_of<protocol::LiveSnapshot>();
    EXPECT_GT(fresh.cursor, snapshot.cursor);
    asleep.leave();
    awake.leave();
  };
  run(context, work());
  EXPECT_EQ(dropped(), 1) << "the others went on";
}

/// Only what changed since stands in the database for who comes back; where that is too much, she begins
/// anew.
TEST_F(SlowPages, OneThatIsTooFarBehindBeginsWithASnapshot) {
  Tab paula(rest, context, technician("paula"));
  auto work = [&]() -> net::awaitable<void> {
    co_await paula.open();
    auto const snapshot = co_await paula.next_of<protocol::LiveSnapshot>();
    paula.leave();
    rest.write([&](store::Transaction& tx) -> Result<void> {
      for (int i = 0; i < 2'100; ++i)
        tx.change(rest.ours().organisation, "customer", fresh_uuid(tx.now()).text());
      return {};
    });
    co_await paula.open(snapshot.cursor);
    auto const first = co_await paula.next();
    auto const* anew = std::get_if<protocol::LiveSnapshot>(&first);
    EXPECT_NE(anew, nullptr);
    EXPECT_GE(anew != nullptr ? anew->cursor : 0, snapshot.cursor + 2'100);
    paula.leave();
  };
  run(context, work());
}

// ---- devices
// ------------------------------------------------------------------------------------------------------

TEST_F(DeviceTest, ThatDoesNotReadIsDroppedAndComesBackToWhatWasSaid) {
  auto const slow = enrol("serial-1");
  auto const other = enrol("serial-2");
  ChatId const chat{fresh_uuid(wall())};
  auto work = [&]() -> net::awaitable<void> {
    auto asleep = co_await connect();
    co_await greet(asleep, slow);
    Uplink const said = protocol::ChatSaid{chat, MessageId{fresh_uuid(wall())}, ada, "Hello", wall()};
    co_await say(asleep, said, FactId{fresh_uuid(wall())}, 1);
    co_await next_of<protocol::Ack>(asleep);
    auto awake = co_await connect();
    co_await greet(awake, other);
    auto const identity = number("SELECT identity_id FROM chats c JOIN assets a ON a.id = c.asset_id");
    auto const beside = number("SELECT id FROM device_identities WHERE id <> " + std::to_string(identity));
    auto const typing = [&](std::int64_t to) {
      console_->bus().publish(
          TechnicianTypes{scope_.organisation, to, scope_.user, chat, std::string(longest_name, 'x')});
    };
    int signals = 0;
    for (; signals < most_signals && console_->metrics().devices_dropped_slow == 0; ++signals) {
      typing(identity);
      typing(beside);
      co_await next_of<protocol::ChatTyping>(awake);
    }
    EXPECT_LT(signals, most_signals) << "what it does not read is kept without end";
    EXPECT_EQ(console_->metrics().devices_dropped_slow, 1u);
    becomes("only the other one is there",
            [&] { return number("SELECT COUNT(*) FROM assets WHERE online = 1") == 1; });
    write<Made<api::Message>>([&](store::Transaction& tx) {
      return say_in_chat(tx, scope_, Key(chat.uuid), {std::nullopt, "Good morning!", false});
    });
    auto again = co_await connect();
    co_await greet(again, slow);
    for (;;) {
      auto const message = co_await next_of<protocol::ChatMessage>(again);
      if (message.text == "Good morning!") break;
    }
    Uplink const sync = protocol::Sync{1};
    co_await say(awake, sync);
    co_await next_of<protocol::Synced>(awake);
  };
  run(work());
  EXPECT_EQ(console_->metrics().devices_dropped_slow, 1u);
}

}  // namespace
}  // namespace deskbell::console::test
