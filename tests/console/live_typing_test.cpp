// The collision warning: who else writes an answer, told to everybody who may see the conversation and to
// nobody else.
#include <map>

#include "console/server/secrets.h"
#include "tests/console/live_page.h"

namespace deskbell::console::test {
namespace {

namespace net = boost::asio;

struct Typing : testing::Test {
  static constexpr char const* password = "correct horse battery";
  Rest rest;
  net::io_context context;
  std::int64_t customer = make_customer(rest, "Client");
  std::int64_t first = make_chat(rest, rest.ours().scope, make_asset(rest, customer, "desk-1"), "Hello?");
  std::int64_t second = make_chat(rest, rest.ours().scope, make_asset(rest, customer, "desk-2"), "Anybody?");
  std::map<std::string, accounts::Account> people;

  /// A technician, or one who may do only this.
  Fields person(std::string const& name, std::optional<json::array> const& permissions = {}) {
    auto const account =
        rest.make_account(rest.ours().organisation, name + "@example.com", name, false, password);
    people.emplace(name, account);
    if (permissions) {
      rest.write([&](store::Transaction& tx) -> Result<void> {
        tx.sql().run("DELETE FROM group_members WHERE user_id = ?", account.id);
        return {};
      });
      auto const made = rest.post(
          "/security_groups", {{"name", name}, {"permissions", *permissions}, {"user_ids", {account.id}}});
      EXPECT_LT(made.status, 300) << made.body;
    }
    return sign_in(rest, name + "@example.com", password);
  }
  ChatId uid(std::int64_t chat) {
    return *ChatId::parse(rest.text_of("SELECT uid FROM chats WHERE id = " + std::to_string(chat)));
  }
  static net::awaitable<std::string> next(Tab& tab) {
    auto const typing = co_await tab.next_of<protocol::LiveTyping>();
    EXPECT_TRUE(typing.technician);
    co_return typing.name + " in " + typing.chat_id.text();
  }
};

TEST_F(Typing, IsToldToColleaguesAndNotToOnesOwnTabs) {
  auto const mara_in = person("mara");
  Tab mara(rest, context, mara_in);
  Tab mara_too(rest, context, mara_in);
  Tab jonas(rest, context, person("jonas"));
  auto const chat = uid(first);
  auto work = [&]() -> net::awaitable<void> {
    for (auto* tab : {&mara, &mara_too, &jonas}) {
      co_await tab->open();
      co_await tab->next_of<protocol::LiveSnapshot>();
    }
    protocol::LiveCommand const types = protocol::LiveSayTyping{chat};
    co_await mara.say(types);
    auto heard = co_await next(jonas);
    EXPECT_EQ(heard, "mara in " + chat.text());
    // What comes first to each of hers is his, though hers was said before it.
    co_await jonas.say(types);
    for (auto* tab : {&mara, &mara_too}) {
      heard = co_await next(*tab);
      EXPECT_EQ(heard, "jonas in " + chat.text());
    }
    co_await mara_too.say(types);
    heard = co_await next(jonas);
    EXPECT_EQ(heard, "mara in " + chat.text());
    for (auto* tab : {&mara, &mara_too, &jonas}) tab->leave();
  };
  run(context, work());
}

TEST_F(Typing, IsToldToNobodyWhoMayNotSeeTheConversation) {
  Tab mara(rest, context, person("mara"));
  Tab own(rest, context, person("ona", json::array{"chat.see", "chat.answer"}));
  Tab none(rest, context, person("nora", json::array{"ticket.read"}));
  EXPECT_EQ(
      rest.post("/chats/" + std::to_string(second) + "/assign", {{"user_id", people.at("ona").id}}).status,
      200);
  auto const others = uid(first);
  auto const hers = uid(second);
  auto work = [&]() -> net::awaitable<void> {
    for (auto* tab : {&mara, &own, &none}) {
      co_await tab->open();
      co_await tab->next_of<protocol::LiveSnapshot>();
    }
    for (int round = 0; round < 20; ++round) {
      protocol::LiveCommand const in_others = protocol::LiveSayTyping{others};
      protocol::LiveCommand const in_hers = protocol::LiveSayTyping{hers};
      co_await mara.say(in_others);
      co_await mara.say(in_hers);
      auto const heard = co_await next(own);
      EXPECT_EQ(heard, "mara in " + hers.text());
    }
    // Nor does she herself make anybody believe that she writes there.
    protocol::LiveCommand const there = protocol::LiveSayTyping{others};
    protocol::LiveCommand const here = protocol::LiveSayTyping{hers};
    co_await own.say(there);
    co_await none.say(here);
    co_await own.say(here);
    auto const heard = co_await next(mara);
    EXPECT_EQ(heard, "ona in " + hers.text());
    // Who may see no conversation at all has heard of none.
    protocol::LiveCommand const probe = protocol::LiveProbe{};
    co_await none.say(probe);
    for (;;) {
      auto const event = co_await none.next();
      EXPECT_FALSE(std::holds_alternative<protocol::LiveTyping>(event));
      if (std::holds_alternative<protocol::LiveAlive>(event)) break;
    }
    for (auto* tab : {&mara, &own, &none}) tab->leave();
  };
  run(context, work());
}

TEST_F(Typing, CountsInAnOpenConversationAndForWhoMayAnswer) {
  Tab mara(rest, context, person("mara"));
  Tab reader(rest, context, person("rita", json::array{"chat.see", "chat.see_all"}));
  EXPECT_EQ(rest.post("/chats/" + std::to_string(first) + "/close").status, 200);
  protocol::LiveCommand const archived = protocol::LiveSayTyping{uid(first)};
  protocol::LiveCommand const open = protocol::LiveSayTyping{uid(second)};
  protocol::LiveCommand const unknown = protocol::LiveSayTyping{ChatId{fresh_uuid(rest.now())}};
  auto work = [&]() -> net::awaitable<void> {
    for (auto* tab : {&mara, &reader}) {
      co_await tab->open();
      co_await tab->next_of<protocol::LiveSnapshot>();
    }
    co_await mara.say(archived);
    co_await mara.say(unknown);
    co_await mara.say(open);
    auto const heard = co_await next(reader);
    EXPECT_EQ(heard, "mara in " + uid(second).text());
    co_await reader.say(open);
    protocol::LiveCommand const probe = protocol::LiveProbe{};
    co_await reader.say(probe);
    co_await reader.next_of<protocol::LiveAlive>();
    co_await mara.say(probe);
    for (;;) {
      auto const event = co_await mara.next();
      EXPECT_FALSE(std::holds_alternative<protocol::LiveTyping>(event)) << "she may not answer";
      if (std::holds_alternative<protocol::LiveAlive>(event)) break;
    }
    mara.leave();
    reader.leave();
  };
  run(context, work());
}

}  // namespace
}  // namespace deskbell::console::test
