// /chat_limits, and who gets new conversations: by name, in turn, never more than fits.
#include "console/server/chat_assignment.h"
#include "console/server/chats.h"
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

struct Limits : testing::Test {
  Rest rest;
  std::int64_t customer = make_customer(rest, "Client");
  std::int64_t made = 0;

  std::int64_t new_chat() {
    return make_chat(rest, rest.ours().scope, make_asset(rest, customer, "desk-" + std::to_string(++made)),
                     "Hello");
  }
  Answer assign(std::int64_t chat, std::int64_t user, Fields headers = {}) {
    return rest.post("/chats/" + std::to_string(chat) + "/assign", {{"user_id", user}}, std::move(headers));
  }
  Answer limit(std::int64_t user, json::value most) {
    return rest.put("/chat_limits/" + std::to_string(user), {{"most", std::move(most)}});
  }
  std::optional<std::int64_t> assignee(policy::LiveChat const& rules) {
    std::optional<std::int64_t> chosen;
    rest.write([&](store::Transaction& tx) -> Result<void> {
      chosen = assignee_for(tx, rest.ours().organisation, rules);
      return {};
    });
    return chosen;
  }
  void comes_to_the_desk(std::int64_t user) {
    rest.write([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run("UPDATE users SET online = 1, last_active_at = ? WHERE id = ?", tx.now(), user);
      return {};
    });
  }
  static policy::LiveChat in_turn() {
    policy::LiveChat rules;
    rules.assignment = policy::ChatAssignment::round_robin;
    return rules;
  }
};

TEST_F(Limits, AreShownAndSet) {
  auto const before = rest.get("/chat_limits");
  ASSERT_EQ(before.count("/chat_limits"), 2u) << before.body;
  EXPECT_EQ(before.text("/chat_limits/0/user/name"), "Tess") << before.body;
  EXPECT_FALSE(before.has("/chat_limits/0/most"));
  EXPECT_EQ(limit(rest.tess().id, 2).number("/chat_limit/most"), 2);
  assign(new_chat(), rest.tess().id);
  comes_to_the_desk(rest.tess().id);
  auto const after = rest.get("/chat_limits");
  EXPECT_EQ(after.number("/chat_limits/0/open"), 1);
  EXPECT_EQ(after.at("/chat_limits/0/available"), json::value(true));
  EXPECT_EQ(after.at("/chat_limits/1/available"), json::value(false));
  EXPECT_FALSE(limit(rest.tess().id, 0).has("/chat_limit/most")) << "0 takes it away";
  EXPECT_EQ(faults_of(limit(rest.tess().id, -1)), "most: found -1, expected 0 (any number) to 1000");
  EXPECT_EQ(limit(999, 1).status, 404);
  EXPECT_EQ(rest.put("/chat_limits/" + std::to_string(rest.tess().id), {{"most", 9}},
                     {{"Authorization", rest.tess_key}})
                .status,
            403);
}

/// Whoever sets them reads them, and so does who gives conversations away.
TEST_F(Limits, AreReadByWhoAssignsAndByWhoAdministers) {
  auto const with = [&](std::string const& scopes) {
    return Fields{{"Authorization", rest.make_key(rest.ana(), scopes)}};
  };
  EXPECT_EQ(rest.get("/chat_limits", with("chat.assign")).status, 200);
  auto const administers = with("chat.administer");
  EXPECT_EQ(rest.get("/chat_limits", administers).count("/chat_limits"), 2u);
  EXPECT_EQ(rest.put("/chat_limits/" + std::to_string(rest.tess().id), {{"most", 3}}, administers).status,
            200);
  auto const refused = rest.get("/chat_limits", with("chat.see chat.see_all chat.answer"));
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.text("/error"), "This needs the permission chat.assign or chat.administer");
}

TEST_F(Limits, BindWhoGivesAndNotWhoTakes) {
  limit(rest.tess().id, 1);
  auto const first = new_chat();
  EXPECT_EQ(assign(first, rest.tess().id).status, 200);
  auto const second = new_chat();
  auto const refused = assign(second, rest.tess().id);
  EXPECT_EQ(refused.status, 409);
  EXPECT_NE(refused.body.find("Tess has 1 open conversations, and may have 1 at once"), std::string::npos)
      << refused.body;
  EXPECT_EQ(assign(first, rest.tess().id).status, 200) << "it is hers already";
  EXPECT_EQ(assign(second, rest.tess().id, {{"Authorization", rest.tess_key}}).status, 200) << "she takes it";
  rest.post("/chats/" + std::to_string(first) + "/close");
  rest.post("/chats/" + std::to_string(second) + "/close");
  EXPECT_EQ(assign(new_chat(), rest.tess().id).status, 200) << "closed ones do not count";
}

TEST_F(Limits, LetNewConversationsGoRound) {
  EXPECT_EQ(assignee(in_turn()), std::nullopt) << "nobody is at the desk";
  comes_to_the_desk(rest.tess().id);
  EXPECT_EQ(assignee(in_turn()), rest.tess().id);
  EXPECT_EQ(assignee(in_turn()), rest.tess().id) << "the only one there";
  comes_to_the_desk(rest.ana().id);
  std::vector<std::int64_t> turns;
  for (int i = 0; i < 4; ++i) {
    rest.move(std::chrono::seconds(1));
    turns.push_back(assignee(in_turn()).value_or(0));
  }
  EXPECT_EQ(turns, (std::vector<std::int64_t>{rest.ana().id, rest.tess().id, rest.ana().id, rest.tess().id}));
  limit(rest.ana().id, 1);
  assign(new_chat(), rest.ana().id);
  rest.move(std::chrono::seconds(1));
  EXPECT_EQ(assignee(in_turn()), rest.tess().id) << "Ana has as many as she may";
  auto only_ana = in_turn();
  only_ana.technicians = {"ANA@example.com"};
  EXPECT_EQ(assignee(only_ana), std::nullopt);
  rest.move(std::chrono::minutes(6));
  EXPECT_EQ(assignee(in_turn()), std::nullopt) << "away for five minutes";
}

TEST_F(Limits, KeepToTheNamedTechnician) {
  policy::LiveChat rules;
  EXPECT_EQ(assignee(rules), std::nullopt);
  rules.technician = rest.tess().email;
  EXPECT_EQ(assignee(rules), rest.tess().id) << "at the desk or not";
  limit(rest.tess().id, 1);
  assign(new_chat(), rest.tess().id);
  EXPECT_EQ(assignee(rules), std::nullopt);
}

}  // namespace
}  // namespace deskbell::console::test
