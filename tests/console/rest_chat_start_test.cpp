// Starting conversations: who is there, one of them, all of them, and those who are not there.
#include "console/server/device_chats.h"
#include "console/server/device_users.h"
#include "console/server/secrets.h"
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

struct ChatStart : testing::Test {
  Rest rest;
  std::int64_t customer = make_customer(rest, "Client");
  std::int64_t asset = make_asset(rest, customer, "desk-1");

  static protocol::DeviceUser person(std::string const& id, std::string const& name,
                                     protocol::AccountKind kind = protocol::AccountKind::posix) {
    return {kind, id, name, std::nullopt};
  }
  DeviceScope device(store::Transaction& tx) {
    DeviceScope made;
    made.organisation = rest.ours().organisation;
    made.asset = asset;
    made.customer = customer;
    made.asset_uid = *tx.sql().one<AssetId>("SELECT uid FROM assets WHERE organisation_id = ? AND id = ?",
                                            made.organisation, asset);
    return made;
  }
  void sit(std::vector<protocol::DeviceUser> users) {
    rest.write(
        [&](store::Transaction& tx) { return keep_signed_in(tx, device(tx), protocol::DeviceUsers{users}); });
  }
  void answer(std::string const& chat, protocol::DeviceUser const& user) {
    rest.write([&](store::Transaction& tx) {
      return apply(
          tx, device(tx),
          protocol::ChatSaid{*ChatId::parse(chat), MessageId{fresh_uuid(tx.now())}, user, "Yes?", tx.now()});
    });
  }
  Answer users() { return rest.get("/customer_assets/" + std::to_string(asset) + "/device_users"); }
  Answer start(json::object body) {
    body["asset_id"] = asset;
    return rest.post("/chats", body);
  }
  std::int64_t changes() { return rest.number_of("SELECT MAX(position) FROM changes"); }
};

TEST_F(ChatStart, SaysWhoIsThereAndWhoWas) {
  EXPECT_EQ(users().count("/device_users"), 0u);
  sit({person("1000", "ada"), person("1001", "bob")});
  auto const both = users();
  EXPECT_EQ(both.count("/device_users"), 2u);
  EXPECT_FALSE(both.at("/online").as_bool());
  EXPECT_TRUE(both.has("/device_users/0/signed_in_at")) << both.body;
  EXPECT_TRUE(both.has("/device_users/1/signed_in_at")) << both.body;
  rest.move(std::chrono::minutes(1));
  sit({person("1000", "ada")});
  auto const one = users();
  EXPECT_EQ(one.text("/device_users/0/name"), "ada");
  EXPECT_EQ(one.text("/device_users/1/name"), "bob");
  EXPECT_FALSE(one.has("/device_users/1/signed_in_at")) << one.body;
  EXPECT_GT(one.text("/device_users/1/last_seen_at"), one.text("/device_users/0/last_seen_at"));
  sit({});
  EXPECT_FALSE(users().has("/device_users/0/signed_in_at"));
  EXPECT_EQ(users().count("/device_users"), 2u) << "who was there can still be written to";
}

TEST_F(ChatStart, TellsOpenPagesOnlyWhatChanged) {
  auto const before = changes();
  sit({person("1000", "ada")});
  auto const after = changes();
  EXPECT_GT(after, before);
  sit({person("1000", "ada")});
  EXPECT_EQ(changes(), after) << "the same list again is no news";
}

TEST_F(ChatStart, TakesAPersonOfTheDirectoryOnThisMachineOnly) {
  sit({person("S-1-5-21-7", "cleo", protocol::AccountKind::windows_domain)});
  EXPECT_EQ(users().text("/device_users/0/name"), "cleo");
  auto const elsewhere = make_asset(rest, customer, "desk-2");
  EXPECT_EQ(
      rest.get("/customer_assets/" + std::to_string(elsewhere) + "/device_users").count("/device_users"), 0u);
}

TEST_F(ChatStart, IsWithThePersonAndNotWithTheNextOneOfTheUid) {
  sit({person("4711", "bob")});
  auto const bob = users().text("/device_users/0/uuid");
  rest.move(std::chrono::minutes(1));
  sit({person("4711", "carol")});
  auto const both = users();
  ASSERT_EQ(both.count("/device_users"), 2u) << both.body;
  EXPECT_EQ(both.text("/device_users/0/name"), "carol");
  EXPECT_EQ(both.text("/device_users/1/uuid"), bob);
  EXPECT_EQ(start({{"device_user", bob}}).text("/chat/device_user"), "bob");
  EXPECT_EQ(start({{"device_user", "4711"}}).text("/chat/device_user"), "carol");
}

TEST_F(ChatStart, IsWithWhoeverIsThere) {
  sit({person("1000", "ada"), person("1001", "bob")});
  sit({person("1001", "bob")});
  auto const started = start({});
  EXPECT_EQ(started.status, 201) << started.body;
  EXPECT_EQ(started.text("/chat/device_user"), "bob");
  EXPECT_EQ(started.count("/chats"), 1u);
  EXPECT_EQ(start({{"device_user", "1000"}}).text("/chat/device_user"), "ada")
      << "she gets it when she comes";
  EXPECT_EQ(start({{"device_user", "eve"}}).status, 422);
}

TEST_F(ChatStart, WithAllIsOneConversationForEachThatTheOthersNeverSee) {
  sit({person("1000", "ada"), person("1001", "bob"), person("1002", "cleo")});
  sit({person("1000", "ada"), person("1001", "bob")});
  auto const started = start({{"all_users", true}, {"text", "We restart this server at six"}});
  ASSERT_EQ(started.status, 201) << started.body;
  ASSERT_EQ(started.count("/chats"), 2u) << "cleo has gone";
  EXPECT_EQ(started.count("/busy"), 0u);
  EXPECT_EQ(started.number("/chat/id"), started.number("/chats/0/id"));
  EXPECT_NE(started.number("/chats/0/id"), started.number("/chats/1/id"));
  EXPECT_NE(started.text("/chats/0/device_user"), started.text("/chats/1/device_user"));
  for (auto const* chat : {"/chats/0", "/chats/1"}) {
    auto const id = std::to_string(started.number(std::string(chat) + "/id"));
    auto const said = rest.get("/chats/" + id + "/messages");
    ASSERT_EQ(said.count("/messages"), 1u);
    EXPECT_EQ(said.text("/messages/0/text"), "We restart this server at six");
    EXPECT_EQ(started.text(std::string(chat) + "/assignee/name"), "ana");
  }
  auto const again = start({{"all_users", true}});
  EXPECT_EQ(again.status, 200) << "both are open already";
  EXPECT_EQ(again.number("/chats/0/id"), started.number("/chats/0/id"));
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM chats"), 2);
}

TEST_F(ChatStart, WhoAnswersAnInvitationFirstOwnsTheConversation) {
  auto const ada = person("1000", "ada");
  auto const bob = person("1001", "bob");
  auto const cleo = person("1002", "cleo");
  sit({ada, bob, cleo});
  // Ada was in conversation before: she is no part of the invitation.
  auto const before = start({{"device_user", "1000"}});
  answer(before.text("/chat/uuid"), ada);
  sit({ada, cleo});
  ASSERT_EQ(start({{"all_users", true}}).count("/chats"), 2u);
  // Bob comes a moment later: asked again, he is in the same invitation.
  sit({ada, bob, cleo});
  auto const started = start({{"all_users", true}, {"text", "Who rang?"}});
  ASSERT_EQ(started.count("/chats"), 3u) << started.body;
  auto const of = [&](std::string const& name) {
    auto const path =
        "/chats/" + std::to_string(rest.number_of("SELECT c.id FROM chats c JOIN device_users u ON u.id = "
                                                  "c.device_user_id WHERE u.name = '" +
                                                  name + "' ORDER BY c.id DESC LIMIT 1"));
    return rest.get(path);
  };
  answer(before.text("/chat/uuid"), ada);
  EXPECT_EQ(of("bob").text("/chat/status"), "open");
  answer(of("bob").text("/chat/uuid"), bob);
  EXPECT_EQ(of("bob").text("/chat/status"), "open");
  EXPECT_EQ(of("ada").text("/chat/status"), "open");
  auto const ended = of("cleo");
  EXPECT_EQ(ended.text("/chat/status"), "archived");
  EXPECT_EQ(ended.text("/chat/archived_by"), "Deskbell") << "nobody learns who else sits there";
  // Cleo's words, said before she heard of it, are not lost.
  answer(ended.text("/chat/uuid"), cleo);
  EXPECT_EQ(of("cleo").text("/chat/status"), "open");
  EXPECT_NE(of("cleo").number("/chat/id"), ended.number("/chat/id"));
  EXPECT_EQ(of("bob").text("/chat/status"), "open");
}

TEST_F(ChatStart, WithAllLeavesThoseAloneWhoAreBeingAnswered) {
  sit({person("1000", "ada"), person("1001", "bob")});
  auto const bobs = start({{"device_user", "1001"}});
  rest.post("/chats/" + std::to_string(bobs.number("/chat/id")) + "/assign", {{"user_id", rest.ana().id}});
  Fields const own{{"Authorization", rest.make_key(rest.tess(), "chat.see chat.answer asset.read")}};
  auto const started = rest.post("/chats", {{"asset_id", asset}, {"all_users", true}}, own);
  ASSERT_EQ(started.status, 201) << started.body;
  EXPECT_EQ(started.count("/chats"), 1u);
  EXPECT_EQ(started.text("/chat/device_user"), "ada");
  EXPECT_EQ(started.text("/busy/0"), "bob");
  EXPECT_EQ(rest.post("/chats", {{"asset_id", asset}, {"device_user", "1001"}}, own).status, 409);
}

TEST_F(ChatStart, SaysWhatIsWrong) {
  EXPECT_EQ(faults_of(start({{"all_users", true}})),
            "all_users: nobody is signed in with a tray on this device");
  sit({person("1000", "ada")});
  EXPECT_EQ(faults_of(start({{"all_users", true}, {"device_user", "1000"}})),
            "device_user: name one, or say all_users, not both");
  EXPECT_EQ(start({{"text", std::string(9'000, 'x')}}).status, 422);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM chats"), 0) << "what cannot be said starts nothing";
}

}  // namespace
}  // namespace deskbell::console::test
