// A tray that does not read what it is told is let go, alone, and comes back for a snapshot.
#include "agent/tray_session.h"
#include "tests/agent/tray_link_fixture.h"

namespace deskbell::agent {
namespace {

class SlowTray : public TrayLinkTest {
 protected:
  std::uint64_t dropped() {
    return boost::asio::post(loop_, boost::asio::use_future([this] { return trays_->counters().dropped; }))
        .get();
  }
  std::size_t there() {
    return boost::asio::post(loop_, boost::asio::use_future([this] { return trays_->count(); })).get();
  }
};

TEST_F(SlowTray, IsLetGoAloneAndComesBackForASnapshot) {
  Client asleep(socket_path_);
  ASSERT_TRUE(asleep.until<protocol::TrayReady>());
  Client awake(socket_path_);
  ASSERT_TRUE(awake.until<protocol::TrayReady>());
  next_account_ = "1001";
  Client ben(socket_path_);
  ASSERT_TRUE(ben.until<protocol::TrayReady>());
  auto const fresh = [this] { return fresh_uuid(clock_.at.wall); };
  awake.say(protocol::TraySay{RequestId{fresh()}, MessageId{fresh()}, "", "hello?"});
  auto const answer = awake.until<protocol::TrayAnswer>();
  ASSERT_TRUE(answer && answer->chat_id);

  // Twice what is kept for a tray, and what the kernel keeps besides.
  constexpr std::size_t size = 30'000;
  constexpr std::size_t most = 4 * TraySession::queue_max_bytes / size;
  std::size_t said = 0;
  for (; said < most && dropped() == 0; ++said) {
    boost::asio::post(loop_, [this, chat = *answer->chat_id] {
      trays_->tell("1000/user1000", protocol::TrayTyping{chat, std::string(size, 'x')});
    });
    ASSERT_TRUE(awake.until<protocol::TrayTyping>()) << "who reads is told everything";
  }
  EXPECT_LT(said, most) << "what it does not read is kept without end";
  EXPECT_GE(said * size, TraySession::queue_max_bytes) << "not before there is that much";
  EXPECT_EQ(dropped(), 1U);
  EXPECT_TRUE(asleep.hangs_up());

  next_account_ = "1000";
  Client again(socket_path_);
  auto const snapshot = again.until<protocol::TraySnapshot>();
  ASSERT_TRUE(snapshot && snapshot->chat);
  EXPECT_EQ(snapshot->chat->chat_id, *answer->chat_id);
  auto const messages = again.until<protocol::TrayMessages>();
  ASSERT_TRUE(messages);
  EXPECT_EQ(messages->messages.front().text, "hello?");
  for (int tries = 0; there() != 3 && tries < 10'000; ++tries) {
  }
  EXPECT_EQ(there(), 3U) << "its other tray, another user's, and the one that came back";
  ben.say(protocol::TraySay{RequestId{fresh()}, MessageId{fresh()}, "", "still here"});
  auto const heard = ben.until<protocol::TrayAnswer>();
  ASSERT_TRUE(heard);
  EXPECT_FALSE(heard->error);
  EXPECT_EQ(dropped(), 1U);
}

}  // namespace
}  // namespace deskbell::agent
