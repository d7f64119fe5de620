// A person who types, as the console passes it on.
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>

#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

/// What is said of typing on the bus.
class Heard {
 public:
  explicit Heard(Bus& bus) {
    handle_ = bus.subscribe([this](Signal const& signal) {
      auto const* typing = std::get_if<EndUserTypes>(&signal);
      if (typing == nullptr) return;
      std::lock_guard const lock(mutex_);
      lines_.push_back(typing->name + " in " + typing->chat.text());
    });
  }
  [[nodiscard]] std::vector<std::string> lines() const {
    std::lock_guard const lock(mutex_);
    return lines_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
  std::shared_ptr<void> handle_;
};

}  // namespace

TEST_F(DeviceTest, TypingIsToldOfEachOwnConversationAndOfNoOthers) {
  auto const hers = enrol("serial-1");
  auto const others = enrol("serial-2");
  ChatId const first{fresh_uuid(wall())};
  ChatId const foreign{fresh_uuid(wall())};
  protocol::DeviceUser const bob{protocol::AccountKind::posix, "1001", "bob", "Bob"};
  ChatId const second{fresh_uuid(wall())};
  Heard heard(console_->bus());
  auto work = [&]() -> net::awaitable<void> {
    auto beside = co_await connect();
    co_await greet(beside, others);
    Uplink const theirs = protocol::ChatSaid{foreign, MessageId{fresh_uuid(wall())}, ada, "Hello", wall()};
    co_await say(beside, theirs, FactId{fresh_uuid(wall())}, 1);
    co_await next_of<protocol::Ack>(beside);
    auto socket = co_await connect();
    co_await greet(socket, hers);
    Uplink const adas = protocol::ChatSaid{first, MessageId{fresh_uuid(wall())}, ada, "Hello", wall()};
    co_await say(socket, adas, FactId{fresh_uuid(wall())}, 1);
    Uplink const bobs = protocol::ChatSaid{second, MessageId{fresh_uuid(wall())}, bob, "Hello", wall()};
    co_await say(socket, bobs, FactId{fresh_uuid(wall())}, 2);
    for (std::int64_t kept = 0; kept < 2;) {
      auto const ack = co_await next_of<protocol::Ack>(socket);
      kept = ack.seq;
    }
    std::size_t told = 0;
    for (auto const chat : {first, first, foreign, second, second, foreign, first}) {
      Uplink const typing = protocol::ChatTyping{chat, {}};
      co_await say(socket, typing);
      if (chat != foreign) {
        ++told;
        becomes("it is told", [&] { return heard.lines().size() == told; });
      }
    }
  };
  run(work());
  auto const in = [](std::string const& name, ChatId chat) { return name + " in " + chat.text(); };
  EXPECT_EQ(heard.lines(), (std::vector<std::string>{in("Ada", first), in("Ada", first), in("Bob", second),
                                                     in("Bob", second), in("Ada", first)}));
}

class RememberedTypist : public DeviceTest {
 protected:
  void adjust(ConsoleOptions& options) override {
    options.steady_now = [this] { return Duration(now_.load()); };
  }
  std::atomic<std::int64_t> now_{1'000'000};
};

TEST_F(RememberedTypist, IsLookedUpAgainAfterTenSeconds) {
  auto const device = enrol();
  ChatId const chat{fresh_uuid(wall())};
  Heard heard(console_->bus());
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const said = protocol::ChatSaid{chat, MessageId{fresh_uuid(wall())}, ada, "Hello", wall()};
    co_await say(socket, said, FactId{fresh_uuid(wall())}, 1);
    co_await next_of<protocol::Ack>(socket);
    Uplink const typing = protocol::ChatTyping{chat, {}};
    co_await say(socket, typing);
    becomes("it is told", [&] { return heard.lines().size() == 1; });
    write<void>([](store::Transaction& tx) -> Result<void> {
      tx.sql().run("UPDATE device_users SET full_name = 'Ada Byron'");
      return {};
    });
    co_await say(socket, typing);
    becomes("it is told again", [&] { return heard.lines().size() == 2; });
    now_ += 10'001;
    co_await say(socket, typing);
    becomes("it is told once more", [&] { return heard.lines().size() == 3; });
  };
  run(work());
  auto const in = " in " + chat.text();
  EXPECT_EQ(heard.lines(), (std::vector<std::string>{"Ada" + in, "Ada" + in, "Ada Byron" + in}));
}

}  // namespace deskbell::console::test
