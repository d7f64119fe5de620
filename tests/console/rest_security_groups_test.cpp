// Security groups: made, changed, deleted, filled; nobody gives what she may not do herself, and what changes
// holds at once.
#include "console/server/chats.h"
#include "console/server/technician_view.h"
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

constexpr char const* sophies_password = "correct horse battery";

struct Groups : testing::Test {
  Rest rest;
  std::int64_t technicians = id_of("technicians");
  std::int64_t administrators = id_of("administrators");

  std::int64_t id_of(std::string const& role) {
    return rest.number_of("SELECT id FROM security_groups WHERE organisation_id = " +
                          std::to_string(rest.ours().organisation) + " AND role = '" + role + "'");
  }
  static std::string path(std::int64_t group) { return "/security_groups/" + std::to_string(group); }
  static std::string user_path(accounts::Account const& user) { return "/users/" + std::to_string(user.id); }
  std::int64_t make(std::string const& name, json::array const& permissions, json::array const& users = {}) {
    auto const made =
        rest.post("/security_groups", {{"name", name}, {"permissions", permissions}, {"user_ids", users}});
    EXPECT_EQ(made.status, 200) << made.body;
    return made.number("/security_group/id");
  }
  json::value permissions_of(accounts::Account const& user) {
    return rest.get(user_path(user)).at("/user/permissions");
  }
  std::string newest_audit() {
    return rest.text_of(
        "SELECT actor || ' ' || action || ' ' || noun || ' ' || detail FROM audit ORDER BY id DESC LIMIT 1");
  }
};

TEST_F(Groups, TwoAreThereFromTheBeginning) {
  auto const list = rest.get("/security_groups");
  ASSERT_EQ(list.count("/security_groups"), 2u) << list.body;
  EXPECT_EQ(list.text("/security_groups/0/role"), "administrators");
  EXPECT_EQ(list.at("/security_groups/0/users/0/id"), json::value(rest.ana().id));
  EXPECT_EQ(list.text("/security_groups/1/name"), "Technicians");
  EXPECT_EQ(list.at("/security_groups/1/users/0/id"), json::value(rest.tess().id));
  EXPECT_EQ(list.body.find("signed_in"), std::string::npos) << "nobody gives or takes that";
  EXPECT_EQ(rest.get("/security_groups?query=tech").count("/security_groups"), 1u);
}

TEST_F(Groups, AreMadeChangedAndDeleted) {
  auto const made = rest.post("/security_groups", {{"name", " First line "},
                                                   {"permissions", {"chat.see", "chat.answer"}},
                                                   {"user_ids", {rest.tess().id}}});
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.text("/security_group/name"), "First line");
  EXPECT_FALSE(made.has("/security_group/role"));
  EXPECT_EQ(made.at("/security_group/permissions"), (json::value{"chat.see", "chat.answer"}));
  EXPECT_EQ(made.text("/security_group/users/0/name"), "Tess");
  EXPECT_EQ(newest_audit(), "ana changed user groups: +First line");
  auto const group = made.number("/security_group/id");
  EXPECT_EQ(rest.get("/security_groups/" + made.text("/security_group/uuid")).body,
            rest.get(path(group)).body);

  auto const changed = rest.put(path(group), {{"permissions", {"chat.see", "ticket.read"}}});
  EXPECT_EQ(changed.at("/security_group/permissions"), (json::value{"chat.see", "ticket.read"}));
  EXPECT_EQ(changed.text("/security_group/name"), "First line") << "absent fields stay";
  EXPECT_EQ(changed.count("/security_group/users"), 1u);
  EXPECT_EQ(newest_audit(), "ana changed security_group First line: +ticket.read -chat.answer");
  rest.put(path(group), {{"name", "Second line"}});
  EXPECT_EQ(newest_audit(), "ana changed security_group First line is now Second line");

  auto const refused = rest.remove(path(group));
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.text("/error"),
            "There are people in this group (1): with_people=true deletes it all the same");
  EXPECT_EQ(rest.remove(path(group) + "?with_people=perhaps").status, 422);
  EXPECT_EQ(rest.remove(path(group) + "?with_people=true").status, 200);
  EXPECT_EQ(newest_audit(), "ana deleted security_group Second line");
  EXPECT_EQ(rest.get(path(group)).status, 404);
  EXPECT_EQ(rest.get(user_path(rest.tess())).count("/user/groups"), 1u);
  EXPECT_GT(make("Second line", {}), group) << "its name is free again";
}

/// Settings shows the lists: what stands there is what each of them says by itself.
TEST_F(Groups, AreListedAsTheyAre) {
  auto const olga = rest.make_account(rest.ours().organisation, "olga@example.com", "Olga", false);
  auto const first = make("First line", {"chat.see", "chat.answer"}, {rest.tess().id, olga.id});
  make("Nobody's", {});
  rest.remove(path(make("Gone", {"policy.read"}, {olga.id})) + "?with_people=true");
  auto const groups = rest.get("/security_groups").at("/security_groups").as_array();
  ASSERT_EQ(groups.size(), 4u);
  for (auto const& group : groups)
    EXPECT_EQ(group, rest.get(path(group.at("id").as_int64())).at("/security_group"));
  auto const people = rest.get("/users").at("/people").as_array();
  ASSERT_EQ(people.size(), 3u);
  for (auto const& person : people)
    EXPECT_EQ(person.at("groups"),
              rest.get("/users/" + std::to_string(person.at("id").as_int64())).at("/user/groups"));
  EXPECT_EQ(people[0].at("groups").at(1).at("id"), json::value(first));
}

/// Another manager's page reads the lists again, also where nobody is in the group.
TEST_F(Groups, EachChangeOfOneIsToldToWhoManagesPeople) {
  auto const petra = rest.make_account(rest.ours().organisation, "petra@example.com", "Petra", true);
  LiveView view;
  std::int64_t cursor = 0;
  Calls calls;
  rest.write([&](store::Transaction& tx) -> Result<void> {
    view = *live_view(tx.sql(), rest.ours().organisation, petra.id);
    cursor = newest_change(tx.sql(), view, calls);
    return {};
  });
  auto const told = [&] {
    bool user = false;
    rest.write([&](store::Transaction& tx) -> Result<void> {
      auto const news = changes_since(tx.sql(), view, cursor, calls);
      cursor = news.cursor;
      for (auto const& event : news.events) {
        auto const* changed = std::get_if<protocol::LiveChanged>(&event);
        user = user || (changed != nullptr && changed->noun == protocol::Noun::user);
      }
      return {};
    });
    return user;
  };
  EXPECT_FALSE(told());
  auto const group = make("Nobody's", {"chat.see"});
  EXPECT_TRUE(told()) << "made";
  rest.put(path(group), {{"name", "Renamed"}});
  EXPECT_TRUE(told()) << "renamed";
  rest.put(path(group), {{"permissions", {"chat.see", "chat.answer"}}});
  EXPECT_TRUE(told()) << "may other things";
  EXPECT_EQ(rest.remove(path(group)).status, 200);
  EXPECT_TRUE(told()) << "deleted";
}

TEST_F(Groups, SayWhatIsWrong) {
  EXPECT_EQ(faults_of(rest.post("/security_groups", {{"name", " "}})), "Name can't be blank");
  EXPECT_EQ(rest.post("/security_groups", {{"name", std::string(121, 'x')}}).status, 422);
  auto const taken = rest.post("/security_groups", {{"name", "technicians"}});
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(taken.text("/error"), "There is a security group of this name already");
  for (auto const* name : {"chat.fly", "everyone", "signed_in", ""})
    EXPECT_EQ(faults_of(rest.post("/security_groups", {{"name", "x"}, {"permissions", {name}}})),
              "Permission \"" + std::string(name) + "\" does not exist");
  EXPECT_EQ(faults_of(rest.post("/security_groups", {{"name", "x"}, {"user_ids", {99}}})),
            "User 99 can't be found");
  EXPECT_EQ(faults_of(rest.put(user_path(rest.tess()), {{"group_ids", {99}}})),
            "Security group 99 can't be found");
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM security_groups WHERE name = 'x'"), 0)
      << "what was refused has left nothing";
}

TEST_F(Groups, PeopleAreInSeveralAndMayWhatAnyOfThemMay) {
  auto const readers = make("Readers", {"policy.read", "audit.read"});
  auto const changed = rest.put(user_path(rest.tess()), {{"group_ids", {readers}}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.text("/user/groups/0/name"), "Readers");
  EXPECT_EQ(permissions_of(rest.tess()), (json::value{"signed_in", "policy.read", "audit.read"}));
  EXPECT_EQ(rest.text_of("SELECT group_concat(detail, '; ') FROM (SELECT detail FROM audit WHERE noun = "
                         "'user' ORDER BY id DESC LIMIT 2)"),
            "groups: -Technicians; groups: +Readers");
  rest.put(user_path(rest.tess()), {{"group_ids", {readers, technicians}}});
  EXPECT_EQ(rest.get("/chats", {{"Authorization", rest.tess_key}}).status, 200);
  EXPECT_EQ(rest.put(user_path(rest.tess()), {{"group_ids", json::array{}}}).status, 200);
  EXPECT_EQ(permissions_of(rest.tess()), json::value{"signed_in"});
  EXPECT_EQ(rest.get("/chats", {{"Authorization", rest.tess_key}}).status, 403) << "also with a key, at once";
  EXPECT_EQ(rest.get("/me", {{"Authorization", rest.tess_key}}).status, 200);
}

TEST_F(Groups, AreShownWithPeopleToWhoManagesThem) {
  rest.write([&](store::Transaction& tx) { return accounts::set_disabled(tx, rest.tess(), true); });
  auto const all = rest.get("/users");
  EXPECT_EQ(all.count("/users"), 1u) << "who cannot sign in is no technician to choose";
  ASSERT_EQ(all.count("/people"), 2u) << all.body;
  EXPECT_EQ(all.at("/people/0/disabled"), json::value(true));
  EXPECT_EQ(all.text("/people/0/groups/0/name"), "Technicians");
  EXPECT_EQ(all.text("/people/1/groups/0/name"), "Administrators");
  EXPECT_EQ(rest.get(user_path(rest.tess())).status, 200);
  rest.write([&](store::Transaction& tx) { return accounts::set_disabled(tx, rest.tess(), false); });
  Fields const tess{{"Authorization", rest.tess_key}};
  auto const hers = rest.get("/users", tess);
  EXPECT_EQ(hers.count("/users"), 2u);
  EXPECT_FALSE(hers.has("/people"));
  EXPECT_FALSE(rest.get(user_path(rest.ana()), tess).has("/user/groups"));
}

TEST_F(Groups, ThereIsAlwaysAnAdministrator) {
  auto const alone = rest.put(user_path(rest.ana()), {{"group_ids", {technicians}}});
  EXPECT_EQ(alone.status, 409);
  EXPECT_EQ(alone.text("/error"), "ana is the only administrator: put somebody else into the group first");
  EXPECT_EQ(rest.put(path(administrators), {{"user_ids", json::array{}}}).status, 409);
  EXPECT_EQ(rest.get(user_path(rest.ana())).at("/user/admin"), json::value(true));
  auto const fewer = rest.put(path(administrators), {{"permissions", {"chat.see"}}});
  EXPECT_EQ(fewer.text("/error"), "Administrators may everything: their permissions stay");
  EXPECT_EQ(rest.remove(path(administrators) + "?with_people=true").status, 409);
  EXPECT_EQ(rest.remove(path(technicians) + "?with_people=true").text("/error"),
            "New technicians begin in this group: it stays");
  // Who cannot sign in does not count: without a password, or disabled.
  rest.put(path(administrators), {{"user_ids", {rest.ana().id, rest.tess().id}}});
  EXPECT_EQ(rest.get(user_path(rest.tess())).at("/user/admin"), json::value(true));
  auto const invited = rest.put(path(administrators), {{"user_ids", {rest.tess().id}}});
  EXPECT_EQ(invited.status, 409) << "her link may run out unused";
  EXPECT_EQ(invited.text("/error"),
            "ana is the only administrator who can sign in: wait until another one has chosen a password");
  rest.write([&](store::Transaction& tx) { return accounts::set_password_hash(tx, rest.tess(), "a hash"); });
  rest.write([&](store::Transaction& tx) { return accounts::set_disabled(tx, rest.tess(), true); });
  EXPECT_EQ(rest.put(path(administrators), {{"user_ids", {rest.tess().id}}}).text("/error"),
            "ana is the only administrator: put somebody else into the group first");
  rest.write([&](store::Transaction& tx) { return accounts::set_disabled(tx, rest.tess(), false); });
  // In one go the one comes and the other goes.
  EXPECT_EQ(rest.put(path(administrators), {{"user_ids", {rest.tess().id}}}).status, 200);
  EXPECT_EQ(rest.get("/security_groups").status, 403) << "she was an administrator herself";
  EXPECT_EQ(rest.get("/security_groups", {{"Authorization", rest.tess_key}}).status, 200);
}

TEST_F(Groups, RenamedOnesKeepTheirRole) {
  rest.put(path(technicians), {{"name", "Everybody"}});
  rest.put(path(administrators), {{"name", "Bosses"}});
  auto const olga = rest.make_account(rest.ours().organisation, "olga@example.com", "Olga", false);
  EXPECT_EQ(rest.get(user_path(olga)).text("/user/groups/0/name"), "Everybody");
  auto const petra = rest.make_account(rest.ours().organisation, "petra@example.com", "Petra", true);
  EXPECT_EQ(rest.get(user_path(petra)).text("/user/groups/0/name"), "Bosses");
}

/// Tess may manage people and answer, and nothing besides: she gives no more than that, by any way.
TEST_F(Groups, NobodyGivesWhatSheMayNotDoHerself) {
  auto const stewards = make("Stewards", {"user.manage", "chat.see", "chat.answer"}, {rest.tess().id});
  auto const policies = make("Policies", {"policy.write"});
  rest.put(user_path(rest.tess()), {{"group_ids", {stewards}}});
  Fields const tess{{"Authorization", rest.tess_key}};
  auto const before = rest.text_of("SELECT group_concat(user_id || '/' || group_id) FROM group_members");
  std::vector<Answer> const refused{
      rest.post("/security_groups", {{"name", "Mine"}, {"permissions", {"policy.write"}}}, tess),
      rest.put(path(stewards), {{"permissions", {"user.manage", "policy.write"}}}, tess),
      rest.put(path(policies), {{"permissions", {"chat.see"}}}, tess),
      rest.put(path(policies), {{"name", "Mine"}}, tess),
      rest.put(path(policies), {{"user_ids", {rest.tess().id}}}, tess),
      rest.remove(path(policies), tess),
      rest.put(path(administrators), {{"user_ids", {rest.ana().id, rest.tess().id}}}, tess),
      rest.put(path(administrators), {{"user_ids", {rest.tess().id}}}, tess),
      rest.put(user_path(rest.tess()), {{"group_ids", {stewards, policies}}}, tess),
      rest.put(user_path(rest.tess()), {{"group_ids", {stewards, administrators}}}, tess),
      rest.put(user_path(rest.ana()), {{"group_ids", json::array{}}}, tess)};
  for (std::size_t i = 0; i < refused.size(); ++i) {
    EXPECT_EQ(refused[i].status, 403) << i << refused[i].body;
    EXPECT_TRUE(refused[i].text("/error").starts_with("This group may do more than you: ")) << i;
  }
  EXPECT_EQ(refused[0].text("/error"), "This group may do more than you: policy.write");
  EXPECT_EQ(rest.text_of("SELECT group_concat(user_id || '/' || group_id) FROM group_members"), before);
  // What she may do she may give.
  auto const answering = rest.post(
      "/security_groups",
      {{"name", "Answering"}, {"permissions", {"chat.see", "chat.answer"}}, {"user_ids", {rest.ana().id}}},
      tess);
  EXPECT_EQ(answering.status, 200) << answering.body;
  // An administrator's key with fewer scopes gives no more than those.
  Fields const key{{"Authorization", rest.make_key(rest.ana(), "user.manage chat.see")}};
  EXPECT_EQ(rest.post("/security_groups", {{"name", "Keys"}, {"permissions", {"chat.answer"}}}, key).status,
            403);
  EXPECT_EQ(rest.post("/security_groups", {{"name", "Keys"}, {"permissions", {"chat.see"}}}, key).status,
            200);
}

/// Signs in as a browser does.
struct Sophie {
  Rest& rest;
  Fields with;
  explicit Sophie(Rest& r) : rest(r) {
    auto const answer = rest.raw(
        "POST", "/api/v1/sessions", {{"Content-Type", "application/json"}},
        json::serialize(json::object{{"email", "sophie@example.com"}, {"password", sophies_password}}));
    EXPECT_EQ(answer.status, 200) << answer.body;
    auto const set = answer.header("Set-Cookie");
    with = {{"Cookie", set.substr(0, set.find(';'))},
            {"X-Deskbell-CSRF", answer.text("/session/csrf_token")}};
  }
};

TEST_F(Groups, WhatIsLiveFollowsHerRightsAtOnce) {
  auto const account =
      rest.make_account(rest.ours().organisation, "sophie@example.com", "Sophie", false, sophies_password);
  Sophie const sophie(rest);
  auto const session = rest.number_of("SELECT MAX(id) FROM sessions");
  auto const chat = make_chat(rest, rest.ours().scope,
                              make_asset(rest, make_customer(rest, "Client"), "desk-1"), "Nobody's yet");
  LiveView view;
  std::int64_t cursor = 0;
  Calls calls;
  rest.write([&](store::Transaction& tx) -> Result<void> {
    view = *live_view(tx.sql(), rest.ours().organisation, account.id);
    cursor = newest_change(tx.sql(), view, calls);
    return {};
  });
  EXPECT_TRUE(view.scope.sees_all_chats);
  ASSERT_EQ(rest.put(path(technicians), {{"permissions", {"chat.see", "chat.answer"}}}).status, 200);
  // Read together with it: none of her business any more.
  rest.post("/chats/" + std::to_string(chat) + "/messages", {{"text", "Secret"}, {"is_private", true}});
  rest.write([&](store::Transaction& tx) -> Result<void> {
    auto const news = news_since(tx.sql(), view, session, cursor, calls);
    EXPECT_TRUE(news && news->own_account);
    int own = 0;
    for (auto const& event : news->events) {
      EXPECT_FALSE(std::holds_alternative<protocol::LiveMessage>(event));
      auto const* changed = std::get_if<protocol::LiveChanged>(&event);
      own +=
          changed != nullptr && changed->noun == protocol::Noun::user && changed->uuid.text() == account.uid
              ? 1
              : 0;
    }
    EXPECT_EQ(own, 1) << "her page is told, though she may not manage people";
    return {};
  });
  EXPECT_FALSE(view.scope.sees_all_chats);
}

TEST_F(Groups, WhoSeesHerOwnOnlySignsInAndSeesHerOwnOnly) {
  auto const account =
      rest.make_account(rest.ours().organisation, "sophie@example.com", "Sophie", false, sophies_password);
  auto const customer = make_customer(rest, "Client");
  auto const mine =
      make_chat(rest, rest.ours().scope, make_asset(rest, customer, "desk-1"), "Mine to answer");
  make_chat(rest, rest.ours().scope, make_asset(rest, customer, "desk-2"), "Somebody else's");
  rest.post("/chats/" + std::to_string(mine) + "/assign", {{"user_id", account.id}});
  Sophie sophie(rest);
  EXPECT_EQ(rest.get("/chats", sophie.with).count("/chats"), 2u);

  auto const own = make("Own only", {"chat.see", "chat.answer"});
  ASSERT_EQ(rest.put(user_path(account), {{"group_ids", {own}}}).status, 200);
  auto const list = rest.get("/chats", sophie.with);
  ASSERT_EQ(list.count("/chats"), 1u) << "her session is the same, her rights are not" << list.body;
  EXPECT_EQ(list.number("/chats/0/id"), mine);
  EXPECT_EQ(list.number("/counts/unassigned"), 0);
  EXPECT_EQ(list.body.find("Somebody else's"), std::string::npos);
  auto const session = rest.get("/session", sophie.with);
  EXPECT_EQ(session.at("/session/user/permissions"), (json::value{"signed_in", "chat.see", "chat.answer"}));
  EXPECT_EQ(rest.get("/tickets", sophie.with).status, 403);
  EXPECT_EQ(
      rest.post("/chats/" + std::to_string(mine) + "/messages", {{"text", "Hello"}}, sophie.with).status,
      201);
  Sophie const anew(rest);
  EXPECT_EQ(rest.get("/chats", anew.with).count("/chats"), 1u);
}

}  // namespace
}  // namespace deskbell::console::test
