// A console with a mail server beside it, and a technician who is told.
#pragma once

#include "console/server/accounts.h"
#include "console/server/device_chats.h"
#include "console/server/secrets.h"
#include "tests/console/mail_catcher.h"
#include "tests/console/rest.h"
#include "tests/console/support.h"

namespace deskbell::console::test {

using std::chrono::hours;
using std::chrono::minutes;

inline RestOptions options_for(MailCatcher const& catcher, std::vector<std::string> const& networks = {}) {
  RestOptions options;
  options.job_interval = std::chrono::milliseconds(10);
  MailOptions mail;
  mail.server = catcher.url();
  mail.from = "Help desk <desk@example.org>";
  mail.plain = true;
  options.notifier.mail = must(load_mail_server(mail));
  options.notifier.site = "https://help.example.org";
  for (auto const& text : networks) options.notifier.webhook_networks.push_back(must(Network::parse(text)));
  return options;
}

struct Notified : testing::Test {
  MailCatcher catcher;
  Rest rest{options_for(catcher, {"127.0.0.0/8"})};
  std::int64_t customer = make_customer(rest, "Client");
  Fields tess{{"Authorization", rest.tess_key}};
  int devices = 0;

  /// Ana, the administrator, is told nothing unless a test wants it.
  void SetUp() override {
    json::array none;
    auto const rules = rest.get("/notification_rules").at("/notification_rules/rules");
    for (auto const& rule : rules.as_array())
      none.push_back({{"event", rule.at("event")}, {"online", json::array{}}, {"offline", json::array{}}});
    ASSERT_EQ(rest.put("/notification_rules", {{"rules", none}}).status, 200);
  }
  std::int64_t new_chat(std::string const& text = "My screen is dark") {
    auto const asset = make_asset(rest, customer, "desk-" + std::to_string(++devices));
    return make_chat(rest, rest.ours().scope, asset, text);
  }
  void say_again(std::int64_t chat, std::string const& text) { say_at_once(chat, {text}); }
  /// In one go, as a device sends what it kept while it was offline.
  void say_at_once(std::int64_t chat, std::vector<std::string> const& texts) {
    rest.write([&](store::Transaction& tx) -> Result<void> {
      DeviceScope device;
      device.organisation = rest.ours().organisation;
      using Place = std::tuple<std::int64_t, AssetId, std::int64_t, std::string, std::int64_t, ChatId>;
      std::tie(device.asset, device.asset_uid, device.customer, device.name, device.identity, chat_uid) =
          *tx.sql().one<Place>(
              "SELECT a.id, a.uid, a.customer_id, a.name, a.identity_id, c.uid FROM chats c JOIN "
              "assets a ON a.id = c.asset_id WHERE c.id = ?",
              chat);
      device.uid = DeviceId{fresh_uuid(tx.now())};
      protocol::DeviceUser const user{protocol::AccountKind::posix, "1000", "ada", "Ada"};
      std::vector<protocol::ChatSaid> said;
      for (auto const& text : texts)
        said.push_back({chat_uid, MessageId{fresh_uuid(tx.now())}, user, text, tx.now()});
      std::vector<protocol::ChatSaid const*> facts;
      for (auto const& one : said) facts.push_back(&one);
      return apply_said(tx, device, facts);
    });
  }
  ChatId chat_uid;
  void online(accounts::Account const& who, bool is = true) {
    rest.write([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run("UPDATE users SET online = ? WHERE id = ?", is, who.id);
      tx.sql().run("UPDATE organisations SET notify_version = notify_version + 1");
      return {};
    });
  }
  void rule(std::string const& event, json::array online, json::array offline) {
    json::object const changed{
        {"event", event}, {"online", std::move(online)}, {"offline", std::move(offline)}};
    ASSERT_EQ(rest.put("/notification_rules", {{"rules", json::array{changed}}}, tess).status, 200);
  }
  void set(json::object const& settings) {
    auto const answer = rest.put("/notification_rules", settings, tess);
    ASSERT_EQ(answer.status, 200) << answer.body;
  }
  Answer recent() { return rest.get("/notifications", tess); }
  /// The next mail is this test: so nothing else went out before it.
  void nothing_was_sent() {
    ASSERT_EQ(rest.post("/notifications/test", {{"channel", "email"}}, tess).status, 201);
    auto const mail = catcher.next();
    EXPECT_EQ(mail.header("Subject").find("Deskbell: "), 0u) << mail.header("Subject");
    EXPECT_EQ(catcher.waiting(), 0u);
  }
};

}  // namespace deskbell::console::test
