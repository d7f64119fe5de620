// Who may call what, and what of another tenant can be reached: every row of the route table, by itself.
#include <algorithm>
#include <map>
#include <set>

#include "console/server/api/route.h"
#include "console/server/device_approval.h"
#include "console/server/secrets.h"
#include "tests/console/contents.h"

namespace deskbell::console::test {
namespace {

using api::Permission;

/// What each role may, written down once more by hand: a new route without a row here fails, and so does a
/// route whose permission was changed unawares. everyone < signed_in < technician < administrator.
std::map<std::string, char const*> const& expected() {
  static std::map<std::string, char const*> const table{
      {"GET /openapi.json", "everyone"},
      {"POST /sessions", "everyone"},
      {"POST /sessions/one_time", "everyone"},
      {"GET /session", "signed_in"},
      {"DELETE /session", "signed_in"},
      {"POST /live_tickets", "signed_in"},
      {"GET /me", "signed_in"},
      {"PUT /me/password", "signed_in"},
      {"GET /me/second_step", "signed_in"},
      {"PUT /me/second_step", "signed_in"},
      {"PUT /me/second_step/secret", "signed_in"},
      {"PUT /me/second_step/recovery_codes", "signed_in"},
      {"PUT /me/picture", "signed_in"},
      {"DELETE /me/picture", "signed_in"},
      {"GET /users/{id}/picture", "signed_in"},
      {"GET /users", "signed_in"},
      {"GET /users/{id}", "signed_in"},
      {"PUT /users/{id}", "administrator"},
      {"GET /security_groups", "administrator"},
      {"POST /security_groups", "administrator"},
      {"GET /security_groups/{id}", "administrator"},
      {"PUT /security_groups/{id}", "administrator"},
      {"DELETE /security_groups/{id}", "administrator"},
      {"GET /settings", "signed_in"},
      {"GET /notification_rules", "signed_in"},
      {"PUT /notification_rules", "signed_in"},
      {"PUT /notification_webhook", "signed_in"},
      {"POST /notification_webhook/secret", "signed_in"},
      {"GET /notifications", "signed_in"},
      {"POST /notifications/take", "signed_in"},
      {"POST /notifications/test", "signed_in"},
      {"GET /colleagues", "signed_in"},
      {"GET /chats", "technician"},
      {"POST /chats", "technician"},
      {"GET /chats/search", "technician"},
      {"GET /chats/{id}", "technician"},
      {"PUT /chats/{id}", "technician"},
      {"GET /chats/{id}/transcript", "technician"},
      {"GET /chats/{id}/messages", "technician"},
      {"POST /chats/{id}/messages", "technician"},
      {"POST /chats/{id}/assign", "technician"},
      {"POST /chats/{id}/close", "technician"},
      {"POST /chats/{id}/reopen", "technician"},
      {"POST /chats/{id}/unread", "technician"},
      {"POST /chats/{id}/ticket", "technician"},
      {"POST /chats/{id}/attachments", "technician"},
      {"GET /attachments/{id}/file", "technician"},
      {"GET /chat_limits", "technician"},
      {"PUT /chat_limits/{id}", "administrator"},
      {"GET /canned_responses", "technician"},
      {"POST /canned_responses", "technician"},
      {"GET /canned_responses/{id}", "technician"},
      {"PUT /canned_responses/{id}", "technician"},
      {"DELETE /canned_responses/{id}", "technician"},
      {"GET /announcements", "technician"},
      {"POST /announcements", "technician"},
      {"GET /announcements/{id}", "technician"},
      {"PUT /announcements/{id}", "technician"},
      {"POST /announcements/{id}/withdraw", "technician"},
      {"GET /announcements/{id}/devices", "technician"},
      {"GET /tickets", "technician"},
      {"POST /tickets", "technician"},
      {"GET /tickets/settings", "technician"},
      {"GET /tickets/{id}", "technician"},
      {"PUT /tickets/{id}", "technician"},
      {"DELETE /tickets/{id}", "administrator"},
      {"GET /tickets/{id}/comments", "technician"},
      {"POST /tickets/{id}/comment", "technician"},
      {"GET /customer_assets", "technician"},
      {"POST /customer_assets", "technician"},
      {"GET /customer_assets/chat_information_by_ids", "technician"},
      {"GET /customer_assets/{id}", "technician"},
      {"PUT /customer_assets/{id}", "technician"},
      {"GET /customer_assets/{id}/inventory", "technician"},
      {"GET /customer_assets/{id}/events", "technician"},
      {"GET /customer_assets/{id}/policy", "technician"},
      {"GET /customer_assets/{id}/device_users", "technician"},
      {"GET /customer_assets/{id}/installed_applications", "technician"},
      {"GET /customer_assets/{id}/patches", "technician"},
      {"POST /customer_assets/{id}/revoke", "administrator"},
      {"GET /rmm_alerts", "technician"},
      {"POST /rmm_alerts", "technician"},
      {"GET /rmm_alerts/{id}", "technician"},
      {"DELETE /rmm_alerts/{id}", "technician"},
      {"POST /rmm_alerts/{id}/mute", "technician"},
      {"GET /customers", "technician"},
      {"GET /customers/autocomplete", "technician"},
      {"GET /customers/latest", "technician"},
      {"POST /customers", "technician"},
      {"GET /customers/{id}", "technician"},
      {"PUT /customers/{id}", "technician"},
      {"DELETE /customers/{id}", "administrator"},
      {"GET /contacts", "technician"},
      {"POST /contacts", "technician"},
      {"GET /contacts/{id}", "technician"},
      {"PUT /contacts/{id}", "technician"},
      {"DELETE /contacts/{id}", "administrator"},
      {"GET /folders", "technician"},
      {"POST /folders", "technician"},
      {"GET /folders/{id}", "technician"},
      {"PUT /folders/{id}", "technician"},
      {"DELETE /folders/{id}", "administrator"},
      {"GET /policies", "technician"},
      {"POST /policies", "administrator"},
      {"GET /policies/schema", "technician"},
      {"POST /policies/check", "technician"},
      {"GET /policies/{id}", "technician"},
      {"PUT /policies/{id}", "administrator"},
      {"DELETE /policies/{id}", "administrator"},
      {"GET /enrollment_tokens", "administrator"},
      {"POST /enrollment_tokens", "administrator"},
      {"DELETE /enrollment_tokens/{id}", "administrator"},
      {"POST /enrollment_tokens/{id}/refuse_waiting", "administrator"},
      {"GET /waiting_devices", "administrator"},
      {"POST /waiting_devices/{id}/approve", "administrator"},
      {"POST /waiting_devices/{id}/refuse", "administrator"},
  };
  return table;
}

std::string name_of(api::Route const& route) { return route.method + " " + route.path; }

int rank(std::string const& role) {
  static std::vector<std::string> const roles{"everyone", "signed_in", "technician", "administrator"};
  return static_cast<int>(std::find(roles.begin(), roles.end(), role) - roles.begin());
}

TEST(Matrix, EveryRouteHasARowAndEveryRowARoute) {
  std::set<std::string> routes;
  for (auto const& route : api::all_routes()) {
    EXPECT_TRUE(routes.insert(name_of(route)).second) << name_of(route) << " stands twice";
    EXPECT_TRUE(expected().contains(name_of(route))) << name_of(route) << " has no row in the matrix";
  }
  for (auto const& [name, role] : expected()) EXPECT_TRUE(routes.contains(name)) << name << " is no route";
}

/// Each role asks each route. Where she may, the answer is anything but 401 and 403; where not, exactly that.
TEST(Matrix, EachRoleReachesExactlyItsRoutes) {
  Rest rest;
  auto const nobody_special = rest.make_account(rest.ours().organisation, "new@example.com", "New", false);
  rest.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("DELETE FROM group_members WHERE user_id = ?", nobody_special.id);
    return {};
  });
  std::vector<std::pair<std::string, std::string>> const callers{{"everyone", ""},
                                                                 {"signed_in", rest.make_key(nobody_special)},
                                                                 {"technician", rest.tess_key},
                                                                 {"administrator", rest.ana_key}};
  // What needs a browser's session besides is refused to keys, whoever they belong to.
  std::set<std::string> const for_sessions{
      "GET /session",        "POST /live_tickets",         "PUT /me/password",
      "PUT /me/second_step", "PUT /me/second_step/secret", "PUT /me/second_step/recovery_codes",
      "PUT /me/picture",     "DELETE /me/picture"};
  for (auto const& route : api::all_routes()) {
    auto const needed = rank(expected().at(name_of(route)));
    for (auto const& [role, key] : callers) {
      auto const answer =
          rest.send(route.method, with_id(route.path, "9999"), json::object{}, {{"Authorization", key}});
      auto const where = name_of(route) + " as " + role + ": " + answer.body;
      if (rank(role) < needed) {
        EXPECT_EQ(answer.status, role == "everyone" ? 401 : 403) << where;
      } else if (needed > 0 && !for_sessions.contains(name_of(route))) {
        EXPECT_NE(answer.status, 401) << where;
        EXPECT_NE(answer.status, 403) << where;
      }
      EXPECT_LT(answer.status, 500) << where;
    }
  }
}

/// A permission by itself opens only what names it.
TEST(Matrix, EachPermissionOpensOnlyWhatNamesIt) {
  Rest rest;
  for (auto const name : api::Permissions::administrator().names()) {
    auto const granted = api::Permissions::from_names({name});
    auto const key = rest.make_key(rest.ana(), std::string(name));
    for (auto const& route : api::all_routes()) {
      if (route.permission == Permission::everyone) continue;
      auto const answer =
          rest.send(route.method, with_id(route.path, "9999"), json::object{}, {{"Authorization", key}});
      bool const opened =
          answer.status != 403 || answer.text("/error").rfind("This needs the permission", 0) != 0;
      bool const named = route.is_open_to(granted) || route.permission == Permission::signed_in;
      EXPECT_EQ(opened, named) << name_of(route) << " with " << name << answer.body;
    }
  }
}

// ---- tenants
// -------------------------------------------------------------------------------------------------------------

/// The ids of one of everything, by the first part of its path.
using Ids = std::map<std::string, std::pair<std::string, std::string>>;

Ids make_one_of_everything(Rest& rest, Rest::Tenant const& tenant, std::string const& mark) {
  Fields const with{{"Authorization", tenant.key}};
  Ids ids;
  auto const keep = [&](std::string const& noun, Answer const& answer, std::string const& pointer) {
    ids[noun] = {std::to_string(answer.number(pointer + "/id")), answer.text(pointer + "/uuid")};
    EXPECT_GT(answer.number(pointer + "/id"), 0) << noun << answer.body;
    return answer.number(pointer + "/id");
  };
  auto const customer =
      keep("customers", rest.post("/customers", {{"business_name", mark}}, with), "/customer");
  keep("contacts", rest.post("/contacts", {{"customer_id", customer}, {"name", mark}}, with), "");
  keep("folders", rest.post("/folders", {{"customer_id", customer}, {"name", mark}}, with), "/folder");
  auto const asset =
      keep("customer_assets",
           rest.post("/customer_assets", {{"customer_id", customer}, {"name", mark}}, with), "/asset");
  keep("tickets", rest.post("/tickets", {{"customer_id", customer}, {"subject", mark}}, with), "/ticket");
  keep("rmm_alerts",
       rest.post("/rmm_alerts", {{"asset_id", asset}, {"description", mark}, {"formatted_output", mark}},
                 with),
       "/alert");
  keep("policies", rest.post("/policies", {{"name", mark}}, with), "/policy/summary");
  keep("canned_responses", rest.post("/canned_responses", {{"title", mark}, {"body", mark}}, with),
       "/canned_response");
  keep("announcements",
       rest.post("/announcements", {{"title", mark}, {"text", mark}, {"customer_id", customer}}, with),
       "/announcement");
  auto const token =
      keep("enrollment_tokens", rest.post("/enrollment_tokens", {{"customer_id", customer}}, with),
           "/enrollment_token");
  rest.write([&](store::Transaction& tx) -> Result<void> {
    Newcomer newcomer;
    newcomer.organisation = tenant.organisation;
    newcomer.customer = customer;
    newcomer.token = token;
    newcomer.device = DeviceId{fresh_uuid(tx.now())};
    newcomer.asset = AssetId{fresh_uuid(tx.now())};
    newcomer.hostname = mark;
    hold_device(tx, newcomer);
    return {};
  });
  keep("waiting_devices", rest.get("/waiting_devices", with), "/waiting_devices/0");
  auto const chat = make_chat(rest, tenant.scope, asset, mark);
  keep("chats", rest.get("/chats/" + std::to_string(chat), with), "/chat");
  keep("users", rest.get("/users/" + std::to_string(tenant.scope.user), with), "/user");
  ids["chat_limits"] = ids["users"];
  keep("security_groups",
       rest.post("/security_groups", {{"name", mark}, {"permissions", {"chat.see"}}}, with),
       "/security_group");
  auto const file = fresh_uuid(rest.now()).text();
  rest.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run(
        "INSERT INTO attachments (organisation_id, uid, message_uid, place, name, media_type, size, sha256, "
        "arrived_at, created_at) SELECT organisation_id, ?, uid, 0, ?, 'text/plain', 5, ?, 1, 1 FROM "
        "messages "
        "WHERE organisation_id = ? AND chat_id = ? LIMIT 1",
        file, mark, std::string(64, '0'), tenant.scope.organisation, chat);
    return {};
  });
  ids["attachments"] = {file, file};
  return ids;
}

struct Tenants : testing::Test {
  Rest rest;
  Rest::Tenant theirs = rest.make_tenant("Other IT", "oscar@example.org");
  Ids ours_ids = make_one_of_everything(rest, rest.ours(), "Ours");
  Ids their_ids = make_one_of_everything(rest, theirs, "TheirSecret");

  /// Both spellings of another tenant's id for a route's path.
  std::vector<std::string> foreign_paths(std::string const& path) {
    auto const noun = path.substr(1, path.find('/', 1) - 1);
    auto const& [id, uuid] = their_ids.at(noun);
    return {with_id(path, id), with_id(path, uuid)};
  }
};

TEST_F(Tenants, NoRouteReachesAnothersRecordByItsPath) {
  auto const before = contents(rest, theirs.organisation);
  ASSERT_NE(before.find("TheirSecret"), std::string::npos);
  // Bodies that would be taken if the record were ours: the path alone has to keep her out.
  json::value const body{{"business_name", "Mine now"},
                         {"name", "Mine now"},
                         {"subject", "Mine now"},
                         {"body", "Mine now"},
                         {"text", "Mine now"},
                         {"user_id", rest.ana().id},
                         {"mute_for", "forever"},
                         {"title", "Mine now"},
                         {"uuid", fresh_uuid(rest.now()).text()},
                         {"size", 5},
                         {"group_ids", {std::stoll(ours_ids.at("security_groups").first)}},
                         {"permissions", json::array()},
                         {"user_ids", {rest.ana().id}},
                         {"sha256", std::string(64, '0')}};
  int tried = 0;
  for (auto const& route : api::all_routes()) {
    if (route.path.find("{id}") == std::string::npos) continue;
    for (auto const& path : foreign_paths(route.path)) {
      auto const answer = route.method == "GET" || route.method == "DELETE"
                              ? rest.send(route.method, path)
                              : rest.send(route.method, path, body);
      EXPECT_EQ(answer.status, 404) << route.method << " " << path << answer.body;
      EXPECT_EQ(answer.body, R"({"message":"Not found"})") << route.method << " " << path;
      ++tried;
    }
  }
  EXPECT_GE(tried, 60);
  EXPECT_EQ(contents(rest, theirs.organisation), before);
}

TEST_F(Tenants, NoBodyRefersToAnothersRecord) {
  auto const before = contents(rest, theirs.organisation);
  auto const theirs_of = [&](char const* noun) { return std::stoll(their_ids.at(noun).first); };
  auto const ours_of = [&](char const* noun) { return std::stoll(ours_ids.at(noun).first); };
  auto const path = [&](char const* noun, std::string const& tail = {}) {
    return std::string("/") + noun + "/" + ours_ids.at(noun).first + tail;
  };
  std::vector<Answer> const refused{
      rest.post("/contacts", {{"customer_id", theirs_of("customers")}, {"name", "x"}}),
      rest.put(path("contacts"), {{"customer_id", theirs_of("customers")}}),
      rest.post("/customer_assets", {{"customer_id", theirs_of("customers")}, {"name", "x"}}),
      rest.put(path("customer_assets"), {{"contact_id", theirs_of("contacts")}}),
      rest.put(path("customer_assets"), {{"customer_id", theirs_of("customers")}}),
      rest.put(path("customer_assets"), {{"folder_id", theirs_of("folders")}}),
      rest.post("/folders", {{"customer_id", theirs_of("customers")}, {"name", "x"}}),
      rest.post("/folders",
                {{"customer_id", ours_of("customers")}, {"parent_id", theirs_of("folders")}, {"name", "x"}}),
      rest.put(path("folders"), {{"parent_id", theirs_of("folders")}}),
      rest.post("/tickets", {{"customer_id", theirs_of("customers")}, {"subject", "x"}}),
      rest.post(
          "/tickets",
          {{"customer_id", ours_of("customers")}, {"subject", "x"}, {"contact_id", theirs_of("contacts")}}),
      rest.post("/tickets",
                {{"customer_id", ours_of("customers")}, {"subject", "x"}, {"user_id", theirs_of("users")}}),
      rest.post("/tickets", {{"customer_id", ours_of("customers")},
                             {"subject", "x"},
                             {"asset_id", theirs_of("customer_assets")}}),
      rest.put(path("tickets"), {{"asset_ids", {theirs_of("customer_assets")}}}),
      rest.put(path("tickets"), {{"user_id", theirs_of("users")}}),
      rest.put(path("tickets"), {{"customer_id", theirs_of("customers")}}),
      rest.post(
          "/rmm_alerts",
          {{"asset_id", theirs_of("customer_assets")}, {"description", "x"}, {"formatted_output", "x"}}),
      rest.post("/rmm_alerts",
                {{"customer_id", theirs_of("customers")}, {"description", "x"}, {"formatted_output", "x"}}),
      rest.post("/policies", {{"name", "x"}, {"layer", "customer"}, {"customer_id", theirs_of("customers")}}),
      rest.post("/policies", {{"name", "x"}, {"layer", "asset"}, {"asset_id", theirs_of("customer_assets")}}),
      rest.post("/enrollment_tokens", {{"customer_id", theirs_of("customers")}}),
      rest.post(path("chats", "/assign"), {{"user_id", theirs_of("users")}}),
      rest.put(path("chats"), {{"contact_id", theirs_of("contacts")}}),
      rest.post("/announcements", {{"title", "x"}, {"text", "x"}, {"customer_id", theirs_of("customers")}}),
      rest.post("/announcements", {{"title", "x"}, {"text", "x"}, {"folder_id", theirs_of("folders")}}),
      rest.post("/announcements",
                {{"title", "x"}, {"text", "x"}, {"asset_ids", {theirs_of("customer_assets")}}}),
      rest.post("/chats", {{"asset_id", theirs_of("customer_assets")}}),
      rest.post("/security_groups", {{"name", "x"}, {"user_ids", {theirs_of("users")}}}),
      rest.put(path("security_groups"), {{"user_ids", {theirs_of("users")}}}),
      rest.put(path("users"), {{"group_ids", {theirs_of("security_groups")}}})};
  for (std::size_t i = 0; i < refused.size(); ++i) {
    EXPECT_TRUE(refused[i].status == 422 || refused[i].status == 404)
        << i << ": " << refused[i].status << refused[i].body;
    EXPECT_EQ(refused[i].body.find("TheirSecret"), std::string::npos) << i;
  }
  EXPECT_EQ(contents(rest, theirs.organisation), before);
}

TEST_F(Tenants, NoListOrSearchShowsAnothersRecord) {
  auto const id = [&](char const* noun) { return their_ids.at(noun).first; };
  for (auto const& route : api::all_routes()) {
    if (route.method != "GET" || route.path.find("{id}") != std::string::npos) continue;
    if (route.permission == Permission::everyone) continue;
    for (auto const& query : std::vector<std::string>{
             "", "?per_page=200&status=all", "?query=TheirSecret", "?customer_id=" + id("customers"),
             "?folder_id=" + id("folders"), "?asset_id=" + id("customer_assets"),
             "?contact_id=" + id("contacts"), "?user_id=" + id("users"), "?ids=" + id("customer_assets"),
             "?filter=archived"}) {
      auto const answer = rest.get(route.path + query);
      EXPECT_EQ(answer.body.find("TheirSecret"), std::string::npos) << route.path << query << answer.body;
      EXPECT_EQ(answer.body.find("oscar"), std::string::npos) << route.path << query;
    }
  }
}

/// The same ids may even stand beside each other: another tenant's message under our uuid changes neither.
TEST_F(Tenants, SendersNamesOfTwoTenantsDoNotMeet) {
  std::string const uuid = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";
  json::value const ours{{"uuid", uuid}, {"text", "Ours"}};
  json::value const others{{"uuid", uuid}, {"text", "Theirs"}};
  EXPECT_EQ(rest.post("/chats/" + ours_ids.at("chats").first + "/messages", ours).status, 201);
  EXPECT_EQ(rest.post("/chats/" + their_ids.at("chats").first + "/messages", others,
                      {{"Authorization", theirs.key}})
                .status,
            201);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM messages WHERE uid = '" + uuid + "'"), 2);
}

}  // namespace
}  // namespace deskbell::console::test
