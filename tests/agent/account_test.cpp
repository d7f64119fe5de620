// A uid is given to the next one: what was said under it stays its own person's.
#include "agent/account.h"

#include "agent/announcements.h"
#include "agent/chats.h"
#include "agent/history.h"
#include "agent/inbox.h"
#include "agent/outbox.h"
#include "agent/request_comments.h"
#include "agent/requests.h"
#include "agent/schema.h"
#include "agent/tray_view.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

class Accounts : public Desk {
 protected:
  protocol::DeviceUser const bob = user_named("bob", "4711");
  protocol::DeviceUser const carol = user_named("carol", "4711");

  Result<ChatId> say(protocol::DeviceUser const& user, std::string const& text) {
    protocol::TraySay const said{RequestId{}, MessageId{fresh_uuid(clock.at.wall)}, "", text};
    return transact([&](Transaction& t) { return chats::say(t, user, said, *policy); });
  }
  TrayView view(protocol::DeviceUser const& user) {
    return view_for(database.native(), account_of(user), clock.at.wall);
  }
};

TEST_F(Accounts, TheNextOneOfAUidSeesNothingOfTheLast) {
  auto const his = say(bob, "my private salary question");
  ASSERT_TRUE(his);
  EXPECT_FALSE(view(carol).chat);
  EXPECT_FALSE(transact([&](Transaction& t) { return chats::read_up_to(t, carol, *his, 1); }));
  EXPECT_FALSE(history::read(database.native(), account_of(carol), {RequestId{}, *his, {}, {}}));
  auto const hits = history::find(database.native(), account_of(carol), {RequestId{}, "salary", {}, {}});
  ASSERT_TRUE(hits);
  EXPECT_TRUE(hits->hits.empty());
  auto const hers = say(carol, "hello");
  ASSERT_TRUE(hers);
  EXPECT_NE(*hers, *his);
  EXPECT_EQ(view(bob).chat->chat_id, *his);
  for (auto const& [account, event] : notes.told) EXPECT_EQ(account, account_of(carol));
}

TEST_F(Accounts, AChangedFullNameIsNoNewPersonAndASidNeedsNoName) {
  auto married = bob;
  married.full_name = "Bob Newname";
  auto const first = say(bob, "hello");
  auto const second = say(married, "it is me");
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, *second);
  protocol::DeviceUser sid{protocol::AccountKind::windows_local, "S-1-5-21-7", "eve", {}};
  auto const before = account_of(sid);
  sid.name = "eva";
  EXPECT_EQ(account_of(sid), before);
}

/// Of the step that gave accounts their names.
constexpr std::size_t names_of_accounts = 9;

/// As the version before that step left it.
class OldAccounts : public Accounts {
 protected:
  void SetUp() override {
    auto& db = database.native();
    say(bob, "hello");
    db.exec(
        "UPDATE chats SET account = '4711'; DELETE FROM meta WHERE key = 'nameless_accounts';"
        "INSERT INTO requests (account, ticket_id, view, updated_at) VALUES "
        "  ('4711', 't1', '{\"subject\":\"His\",\"status\":\"New\",\"created_at\":1,\"updated_at\":1}', 1),"
        "  ('5000', 't2', '{\"subject\":\"Nobody knows "
        "whose\",\"status\":\"New\",\"created_at\":1,\"updated_at\":1}', 1);"
        "INSERT INTO announcement_people VALUES ('a1', '5000', 1, 1, 1)");
    db.exec(migrations[names_of_accounts]);
  }
  std::size_t requests_of(protocol::DeviceUser const& user) {
    return requests::of_account(database.native(), account_of(user), 10).size();
  }
};

TEST_F(OldAccounts, AreThoseWhomTheirConversationsName) {
  EXPECT_TRUE(view(bob).chat);
  EXPECT_EQ(requests_of(bob), 1U);
  EXPECT_FALSE(view(carol).chat);
  EXPECT_EQ(requests_of(carol), 0U);
}

TEST_F(OldAccounts, WithoutANameAreTheFirstWhoComes) {
  auto const dora = user_named("dora", "5000");
  auto const adopt = [&](protocol::DeviceUser const& user) {
    ASSERT_TRUE(transact([&](Transaction& t) -> Result<void> {
      accounts::adopt(t, user);
      return {};
    }));
  };
  adopt(dora);
  EXPECT_EQ(requests_of(dora), 1U);
  adopt(user_named("emil", "5000"));
  EXPECT_EQ(requests_of(user_named("emil", "5000")), 0U);
  EXPECT_EQ(database.native().execAndGet("SELECT account FROM announcement_people").getString(), "5000/dora");
  EXPECT_EQ(inbox::meta(database.native(), accounts::nameless_meta), "") << "nobody looks for more";
}

TEST_F(Accounts, OfWhoHadNoNameIsAllTheirsWhoComesWithOne) {
  auto nobody = bob;
  nobody.name.clear();
  auto const chat = say(nobody, "hello");
  ASSERT_TRUE(chat);
  ASSERT_TRUE(transact([&](Transaction& t) -> Result<void> {
    accounts::adopt(t, nobody);
    EXPECT_EQ(chat_rows::owner(t.database(), *chat), "4711") << "not under a name that is made up";
    accounts::adopt(t, bob);
    EXPECT_EQ(chat_rows::owner(t.database(), *chat), "4711/bob");
    return {};
  }));
  EXPECT_EQ(view(bob).chat->chat_id, *chat);
  EXPECT_TRUE(transact([&](Transaction& t) { return chats::read_up_to(t, bob, *chat, 1); }));
  EXPECT_EQ(
      database.native().execAndGet("SELECT DISTINCT account FROM outbox WHERE account > ''").getString(),
      "4711/bob");
}

}  // namespace
}  // namespace deskbell::agent
