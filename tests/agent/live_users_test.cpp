// Another user of the machine on the tray socket of a real deskbelld, whatever the messages claim, sees
// nothing of others and changes nothing of theirs.
#include <grp.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <functional>

#include "protocol/codec.h"
#include "tests/agent/live_service.h"

namespace deskbell::test {
namespace {

constexpr auto secret = "the vault is behind the picture";
std::string const root_message = "0190a0b0-0000-7000-8000-00000000000a";
std::string const root_form = "0190a0b0-0000-7000-8000-00000000000b";

std::string request_id(std::size_t number) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "0190a0b0-0000-7000-9000-%012zx", number);
  return text.data();
}

/// Does `what` as `nobody` in a process of its own; gives what it returned.
std::string as_nobody(std::function<std::string()> const& what) {
  auto const* nobody = ::getpwnam("nobody");
  if (nobody == nullptr) return "there is no user nobody";
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) return "no pipe";
  auto const child = ::fork();
  if (child == 0) {
    ::close(pipe[0]);
    std::string said = "cannot become nobody";
    if (::setgroups(0, nullptr) == 0 && ::setgid(nobody->pw_gid) == 0 && ::setuid(nobody->pw_uid) == 0)
      said = what();
    (void)!::write(pipe[1], said.data(), said.size());
    ::_exit(0);
  }
  ::close(pipe[1]);
  std::string said;
  std::array<char, 4096> buffer{};
  ssize_t count = 0;
  while ((count = ::read(pipe[0], buffer.data(), buffer.size())) > 0)
    said.append(buffer.data(), static_cast<std::size_t>(count));
  ::close(pipe[0]);
  ::waitpid(child, nullptr, 0);
  return said;
}

/// Everything a tray can say, about what is root's; and with claims to be root, which no message has a field
/// for.
std::vector<std::string> claims(std::string const& chat, std::size_t number) {
  auto const id = R"("request_id":")" + request_id(number) + "\",";
  auto const of_root = R"("chat_id":")" + chat + "\",";
  std::vector<std::string> const forged{
      R"("user":"root")",    R"("user":{"kind":"posix","account_id":"0","name":"root"})",
      R"("account_id":"0")", R"("account":"0","uid":0,"session":"1")",
      R"("sid":"S-1-5-18")",
  };
  auto const claim = forged[number % forged.size()];
  return {
      R"({"type":"history","body":{)" + of_root + R"("before_order":9007199254740991,)" + claim + "}}",
      R"({"type":"chat.read","body":{)" + of_root + R"("position":)" + std::to_string(number + 1) + "," +
          claim + "}}",
      R"({"type":"chat.typing","body":{)" + of_root + claim + "}}",
      R"({"type":"chat.make_ticket","body":{)" + id + of_root + claim + "}}",
      R"({"type":"chat.say","body":{)" + id + R"("message_id":")" + root_message +
          R"(","item_id":"","text":")" + secret + "\"," + claim + "}}",
      R"({"type":"form.submit","body":{)" + id + R"("submission_id":")" + root_form +
          R"(","item_id":"form","fields":[],)" + claim + "}}",
      R"({"type":"hello","user":"root","uid":0,"body":{"protocol_version":1,"tray_version":"","language":"",)" +
          claim + "}}",
      R"({"type":"chats.find","body":{)" + id + R"("text":"vault",)" + claim + "}}",
      R"({"type":"chats.find","body":{)" + id + R"("text":"","before_chat":")" + chat +
          R"(","before_order":9007199254740991,)" + claim + "}}",
      R"({"type":"chats.read","body":{)" + id + of_root + claim + "}}",
      R"({"type":"chats.read","body":{)" + id + of_root + R"("after_order":0,)" + claim + "}}",
      R"({"type":"chat.open","body":{)" + id + R"("item_id":"",)" + claim + "}}",
  };
}

/// Says `rounds` times everything. Gives what was wrong; empty: nothing leaked.
std::string try_everything(LiveService const& service, std::string const& chat, std::size_t first,
                           std::size_t rounds) {
  LiveClient const client(service.socket);
  auto const snapshot = client.until<protocol::TraySnapshot>();
  if (!snapshot) return "no snapshot";
  if (snapshot->user.name != "nobody") return "the snapshot is for " + snapshot->user.name;
  if (snapshot->chat || !snapshot->requests.empty()) return "the snapshot shows what is root's";
  if (!client.until<protocol::TrayReady>()) return "no end of the snapshot";
  for (std::size_t round = first; round < first + rounds; ++round)
    for (auto const& message : claims(chat, round)) client.say_text(message);
  // chat.open comes last of each round, and answers come in order.
  auto const last = request_id(first + rounds - 1);
  for (;;) {
    auto const text = client.read_text();
    if (!text) return "the connection was closed before everything was answered";
    if (text->find(secret) != std::string::npos) return "leaked: " + *text;
    if (text->find(chat) != std::string::npos) return "told of root's conversation: " + *text;
    auto const event = protocol::decode_message<protocol::TrayEvent>(*text);
    if (!event) return event.error().message;
    auto const* answer = std::get_if<protocol::TrayAnswer>(&*event);
    if (auto const* found = std::get_if<protocol::TrayChatsFound>(&*event)) {
      if (!found->hits.empty() || found->next_chat) return "found: " + *text;
      continue;
    }
    if (answer == nullptr) {
      if (!std::holds_alternative<protocol::TrayReady>(*event)) return "unexpected: " + *text;
      continue;
    }
    bool const opened = !answer->error;
    if (opened && answer->chat_id) return "got a conversation: " + *text;
    if (opened && answer->request_id.text() == last) return {};
  }
}

class LiveUsers : public ::testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can act as another user";
    ASSERT_TRUE(service.start()) << service.log();
    tray.emplace(service.socket);
    ASSERT_TRUE(tray->until<protocol::TrayReady>());
    tray->say_text(R"({"type":"chat.say","body":{"request_id":")" + request_id(0) + R"(","message_id":")" +
                   root_message + R"(","item_id":"","text":")" + secret + R"("}})");
    auto const answer = tray->until<protocol::TrayAnswer>();
    ASSERT_TRUE(answer && answer->chat_id) << service.log();
    chat = answer->chat_id->text();
  }

  OpenFolder folder;
  LiveService service{folder.path()};
  std::optional<LiveClient> tray;
  std::string chat;
};

TEST_F(LiveUsers, TenThousandSwapsOfUserAndSessionLeakNothing) {
  // 12 messages a round, within what one connection may say without being slowed down.
  constexpr std::size_t rounds_a_connection = 16;
  constexpr std::size_t connections = 63;
  auto const problem = as_nobody([&] {
    for (std::size_t i = 0; i < connections; ++i) {
      auto wrong = try_everything(service, chat, 1 + i * rounds_a_connection, rounds_a_connection);
      if (!wrong.empty()) return wrong;
    }
    return std::string();
  });
  EXPECT_EQ(problem, "");
  static_assert(12 * rounds_a_connection * connections > 10'000);

  // Root's own conversation is as it was: one message, nothing read, no ticket.
  LiveClient const again(service.socket);
  auto const snapshot = again.until<protocol::TraySnapshot>();
  ASSERT_TRUE(snapshot && snapshot->chat);
  EXPECT_EQ(snapshot->chat->chat_id.text(), chat);
  EXPECT_EQ(snapshot->chat->read_position, 0);
  EXPECT_EQ(snapshot->chat->ticket_offer, protocol::TicketOffer::none);
  EXPECT_TRUE(snapshot->requests.empty());
  auto const messages = again.until<protocol::TrayMessages>();
  ASSERT_TRUE(messages);
  ASSERT_EQ(messages->messages.size(), 1U);
  EXPECT_EQ(messages->messages.front().text, secret);
}

TEST_F(LiveUsers, WhatTheyHaveTheirOwnConversationsFor) {
  auto const said = as_nobody([&]() -> std::string {
    LiveClient const client(service.socket);
    if (!client.until<protocol::TrayReady>()) return "not ready";
    client.say_text(
        R"({"type":"chat.say","body":{"request_id":")" + request_id(7) +
        R"(","message_id":"0190a0b0-0000-7000-8000-00000000000c","item_id":"","text":"my own"}})");
    auto const answer = client.until<protocol::TrayAnswer>();
    if (!answer || !answer->chat_id) return "no answer";
    return answer->chat_id->text();
  });
  EXPECT_EQ(said.size(), 36U) << said;
  EXPECT_NE(said, chat);
  // And root's tray, connected all the time, hears nothing of it.
  tray->say_text(R"({"type":"chat.open","body":{"request_id":")" + request_id(8) + R"(","item_id":""}})");
  for (;;) {
    auto const text = tray->read_text();
    ASSERT_TRUE(text);
    EXPECT_EQ(text->find("my own"), std::string::npos) << *text;
    if (text->find(request_id(8)) != std::string::npos) break;
  }
}

TEST_F(LiveUsers, TheServicesOwnDoorAndFolderAreShut) {
  auto const control = service.state / "control.sock";
  auto const database = service.state / "agent.db";
  auto const said = as_nobody([&]() -> std::string {
    if (LiveClient const client(control); client.connected()) return "the control socket let nobody in";
    if (::access(service.state.c_str(), X_OK) == 0) return "nobody may enter the state folder";
    if (::access(database.c_str(), R_OK) == 0) return "nobody may read the database";
    return "shut";
  });
  EXPECT_EQ(said, "shut");
}

}  // namespace
}  // namespace deskbell::test
