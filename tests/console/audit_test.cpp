// SECURITY.md: every administrative act leaves a line in an audit log that cannot be edited through the
// product.
#include <functional>
#include <map>
#include <set>

#include "console/server/api/route.h"
#include "console/server/device_approval.h"
#include "console/server/secrets.h"
#include "tests/console/contents.h"

namespace deskbell::console::test {
namespace {

struct Audit : testing::Test {
  Rest rest;

  std::int64_t lines() { return rest.number_of("SELECT COUNT(*) FROM audit"); }
  std::string newest() {
    return rest.text_of(
        "SELECT actor_kind || ' ' || actor || ' ' || action || ' ' || noun || ' ' || detail FROM audit ORDER "
        "BY id "
        "DESC LIMIT 1");
  }
  /// A device that enrolled with this token and waits for approval.
  std::int64_t make_waiting(std::int64_t customer, std::int64_t token) {
    rest.write([&](store::Transaction& tx) -> Result<void> {
      Newcomer newcomer;
      newcomer.organisation = rest.ours().organisation;
      newcomer.customer = customer;
      newcomer.token = token;
      newcomer.device = DeviceId{fresh_uuid(tx.now())};
      newcomer.asset = AssetId{fresh_uuid(tx.now())};
      newcomer.hostname = "desk-" + newcomer.device.text();
      newcomer.request.public_key = newcomer.device.text();
      hold_device(tx, newcomer);
      return {};
    });
    return rest.number_of("SELECT MAX(id) FROM waiting_devices");
  }
  /// What the database says to it; empty where it is done.
  std::string says_to(std::string const& sql) {
    try {
      rest.write([&](store::Transaction& tx) -> Result<void> {
        tx.sql().run(sql);
        return {};
      });
    } catch (std::exception const& error) {
      return error.what();
    }
    return "";
  }
};

TEST_F(Audit, IsRefusedToBeEdited) {
  make_customer(rest, "Client");
  auto const before = contents(rest, rest.ours().organisation);
  ASSERT_GT(lines(), 0);
  for (auto const* sql :
       {"UPDATE audit SET detail = 'nothing happened'", "UPDATE audit SET happened_at = 0 WHERE id = 1",
        "DELETE FROM audit", "DELETE FROM audit WHERE id = 1",
        "INSERT OR REPLACE INTO audit (id, organisation_id, happened_at, actor_kind, actor, action, "
        "noun, uid) VALUES (1, 1, 0, 'system', 'x', 'x', 'x', 'x')",
        "REPLACE INTO audit (id, organisation_id, happened_at, actor_kind, actor, action, noun, uid) "
        "VALUES (1, 1, 0, 'system', 'x', 'x', 'x', 'x')"}) {
    EXPECT_NE(says_to(sql).find("the audit log cannot be changed"), std::string::npos)
        << sql << ": " << says_to(sql);
  }
  EXPECT_EQ(contents(rest, rest.ours().organisation), before);
}

TEST_F(Audit, NamesWhoMadeAndChangedCustomersAndContacts) {
  auto const customer = make_customer(rest, "Client");
  EXPECT_EQ(newest(), "technician ana created customer Client");
  auto const path = "/customers/" + std::to_string(customer);
  rest.put(path, {{"business_name", "Client & Co"}, {"phone", "030 1234"}});
  EXPECT_EQ(newest(), "technician ana changed customer Client & Co: business_name, phone");
  EXPECT_EQ(rest.text_of("SELECT uid FROM audit ORDER BY id DESC LIMIT 1"),
            rest.get(path).text("/customer/uuid"));
  EXPECT_EQ(rest.text_of("SELECT address FROM audit ORDER BY id DESC LIMIT 1"), "127.0.0.1");
  auto const other = make_customer(rest, "Another");
  auto const contact = "/contacts/" + std::to_string(make_contact(rest, customer, "Ada"));
  EXPECT_EQ(newest(), "technician ana created contact Ada");
  rest.put(contact, {{"customer_id", other}, {"email", "ada@private.example"}});
  EXPECT_EQ(newest(), "technician ana changed contact Ada: customer, email");
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM audit WHERE detail LIKE '%private%'"), 0)
      << "no data of hers";
  auto const before = lines();
  rest.put(contact, {{"name", "Ada"}});
  EXPECT_EQ(rest.put(path, {{"business_name", ""}}).status, 422);
  EXPECT_EQ(lines(), before) << "nothing was changed";
}

/// One call of each route that changes something, as an administrator makes it. Those that stand in
/// `everyday` are what people do all day, and what stands under their names anyway; every other one leaves a
/// line.
TEST_F(Audit, HasALineForEveryAdministrativeAct) {
  std::set<std::string> const everyday{
      "POST /sessions", "POST /sessions/one_time", "DELETE /session", "POST /live_tickets",
      // Conversations and tickets: who wrote, took, closed or changed it stands there.
      "POST /chats", "PUT /chats/{id}", "POST /chats/{id}/messages", "POST /chats/{id}/assign",
      "POST /chats/{id}/close", "POST /chats/{id}/reopen", "POST /chats/{id}/unread",
      "POST /chats/{id}/ticket", "POST /chats/{id}/attachments", "POST /tickets", "PUT /tickets/{id}",
      "POST /tickets/{id}/comment", "POST /rmm_alerts", "DELETE /rmm_alerts/{id}",
      "POST /rmm_alerts/{id}/mute",
      // Words that are at hand, and what somebody wants to be told.
      "POST /canned_responses", "PUT /canned_responses/{id}", "DELETE /canned_responses/{id}",
      "PUT /notification_rules", "POST /notifications/take", "POST /notifications/test",
      // Changes nothing.
      "POST /policies/check",
      // Of a browser's session: rest_sessions_test, user_pictures_test and rest_second_step_test.
      "PUT /me/password", "PUT /me/picture", "DELETE /me/picture", "PUT /me/second_step",
      "PUT /me/second_step/secret", "PUT /me/second_step/recovery_codes"};
  std::map<std::string, std::string> made;
  auto const id = [&](std::string const& noun) { return std::stoll(made.at(noun)); };
  struct Act {
    std::string route;
    std::function<json::value()> body;
    std::string keeps;  ///< the noun that it makes, and where its id stands in the answer
    std::string pointer;
  };
  auto const nothing = [] { return json::value(json::object{}); };
  std::vector<Act> const acts{
      {"POST /customers",
       [] {
         return json::value{{"business_name", "Client"}};
       },
       "customers", "/customer/id"},
      {"PUT /customers/{id}",
       [] {
         return json::value{{"business_name", "Client & Co"}};
       },
       "", ""},
      {"POST /contacts",
       [&] {
         return json::value{{"customer_id", id("customers")}, {"name", "Ada"}};
       },
       "contacts", "/id"},
      {"PUT /contacts/{id}",
       [] {
         return json::value{{"name", "Ada Miller"}};
       },
       "", ""},
      {"DELETE /contacts/{id}", nothing, "", ""},
      {"POST /folders",
       [&] {
         return json::value{{"customer_id", id("customers")}, {"name", "Office"}};
       },
       "folders", "/folder/id"},
      {"PUT /folders/{id}",
       [] {
         return json::value{{"name", "Main office"}};
       },
       "", ""},
      {"POST /customer_assets",
       [&] {
         return json::value{{"customer_id", id("customers")}, {"name", "desk-1"}};
       },
       "customer_assets", "/asset/id"},
      {"PUT /customer_assets/{id}",
       [&] {
         return json::value{{"folder_id", id("folders")}};
       },
       "", ""},
      {"POST /customer_assets/{id}/revoke", nothing, "", ""},
      {"POST /policies",
       [] {
         return json::value{{"name", "All"}, {"document", R"({"name":"All","settings":{}})"}};
       },
       "policies", "/policy/summary/id"},
      {"PUT /policies/{id}",
       [] {
         return json::value{
             {"document", R"({"name":"All","settings":{"tray.branding":{"tooltip":"Bell"}}})"}};
       },
       "", ""},
      {"DELETE /policies/{id}", nothing, "", ""},
      {"POST /enrollment_tokens",
       [&] {
         return json::value{{"customer_id", id("customers")}};
       },
       "enrollment_tokens", "/enrollment_token/id"},
      {"POST /waiting_devices/{id}/approve", nothing, "", ""},
      {"POST /waiting_devices/{id}/refuse", nothing, "", ""},
      {"POST /enrollment_tokens/{id}/refuse_waiting", nothing, "", ""},
      {"DELETE /enrollment_tokens/{id}", nothing, "", ""},
      {"POST /announcements",
       [&] {
         return json::value{{"title", "Tonight"},
                            {"text", "We work"},
                            {"customer_id", id("customers")},
                            {"starts_at", to_iso8601(rest.now() + std::chrono::hours(24))}};
       },
       "announcements", "/announcement/id"},
      {"PUT /announcements/{id}",
       [] {
         return json::value{{"title", "Tomorrow"}};
       },
       "", ""},
      {"POST /announcements/{id}/withdraw", nothing, "", ""},
      {"POST /security_groups",
       [] {
         return json::value{{"name", "Readers"}, {"permissions", {"ticket.read"}}};
       },
       "security_groups", "/security_group/id"},
      {"PUT /security_groups/{id}",
       [] {
         return json::value{{"name", "Guests"}};
       },
       "", ""},
      {"PUT /users/{id}",
       [&] {
         return json::value{{"group_ids", {id("security_groups")}}};
       },
       "", ""},
      {"DELETE /security_groups/{id}", nothing, "", ""},
      {"PUT /chat_limits/{id}",
       [] {
         return json::value{{"most", 3}};
       },
       "", ""},
      {"PUT /notification_webhook",
       [] {
         return json::value{{"url", "https://hook.example/x"}};
       },
       "", ""},
      {"POST /notification_webhook/secret", nothing, "", ""},
      {"DELETE /tickets/{id}", nothing, "", ""}};
  made["users"] = made["chat_limits"] = std::to_string(rest.tess().id);
  std::set<std::string> done;
  for (auto const& [route, body, keeps, pointer] : acts) {
    auto const space = route.find(' ');
    auto const method = route.substr(0, space);
    auto path = route.substr(space + 1);
    auto const noun = path.substr(1, path.find('/', 1) - 1);
    if (noun == "tickets" && made.count("tickets") == 0)
      made["tickets"] = std::to_string(make_ticket(rest, id("customers"), "Printer"));
    if (noun == "waiting_devices")
      made[noun] = std::to_string(make_waiting(id("customers"), id("enrollment_tokens")));
    if (route == "POST /enrollment_tokens/{id}/refuse_waiting")
      make_waiting(id("customers"), id("enrollment_tokens"));
    if (path.find("{id}") != std::string::npos) path = with_id(path, made.at(noun));
    auto const before = lines();
    if (route == "DELETE /security_groups/{id}") path += "?with_people=true";
    auto const answer = method == "DELETE" ? rest.remove(path) : rest.send(method, path, body());
    EXPECT_LT(answer.status, 300) << route << answer.body;
    EXPECT_GT(lines(), before) << route << " leaves no line";
    if (!keeps.empty()) made[keeps] = std::to_string(answer.number(pointer));
    done.insert(route);
  }
  {
    // The customer goes last: an asset keeps it.
    rest.write([](store::Transaction& tx) -> Result<void> {
      tx.sql().run("UPDATE assets SET deleted_at = 1");
      return {};
    });
    for (std::string const noun : {"folders", "customers"}) {
      auto const before = lines();
      auto const answer = rest.remove("/" + noun + "/" + made.at(noun));
      EXPECT_LT(answer.status, 300) << answer.body;
      EXPECT_GT(lines(), before) << noun;
      done.insert("DELETE /" + noun + "/{id}");
    }
  }
  for (auto const& route : api::all_routes()) {
    if (route.method == "GET") continue;
    auto const name = route.method + " " + route.path;
    EXPECT_TRUE(done.contains(name) != everyday.contains(name))
        << name << ": an administrative act has to be tried here, anything else to be named as everyday";
  }
}

}  // namespace
}  // namespace deskbell::console::test
