// ETag, If-Match and If-None-Match on single records: nobody overwrites what she has not seen.
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

struct Record {
  std::string path;
  json::value change;
};

/// One of each noun that is changed with PUT.
std::vector<Record> records(Rest& rest) {
  auto const customer = make_customer(rest, "Client");
  auto const contact = make_contact(rest, customer, "Ada");
  auto const folder =
      rest.post("/folders", {{"customer_id", customer}, {"name", "Office"}}).number("/folder/id");
  auto const asset = make_asset(rest, customer, "desk-1");
  auto const ticket = make_ticket(rest, customer, "Printer");
  auto const chat = make_chat(rest, rest.ours().scope, asset, "Hello?");
  auto const policy = rest.post("/policies", {{"name", "All"}}).number("/policy/summary/id");
  auto const canned = rest.post("/canned_responses", {{"title", "Hello"}, {"body", "Good morning"}})
                          .number("/canned_response/id");
  auto const group = rest.post("/security_groups", {{"name", "First line"}}).number("/security_group/id");
  return {{"/security_groups/" + std::to_string(group), {{"name", "Second line"}}},
          {"/customers/" + std::to_string(customer), {{"business_name", "New name"}}},
          {"/contacts/" + std::to_string(contact), {{"name", "Ada L."}}},
          {"/folders/" + std::to_string(folder), {{"name", "House"}}},
          {"/customer_assets/" + std::to_string(asset), {{"name", "desk-2"}}},
          {"/tickets/" + std::to_string(ticket), {{"subject", "Plotter"}}},
          {"/chats/" + std::to_string(chat), {{"contact_id", contact}}},
          {"/canned_responses/" + std::to_string(canned), {{"title", "Greeting"}}},
          {"/policies/" + std::to_string(policy), {{"name", "Everybody"}}}};
}

Fields with(Rest const& rest, std::string const& name, std::string const& value) {
  return {{"Authorization", rest.ana_key}, {name, value}};
}

TEST(RestVersions, IfMatchGuardsEveryNoun) {
  Rest rest;
  for (auto const& [path, change] : records(rest)) {
    auto const tag = rest.get(path).header("ETag");
    ASSERT_FALSE(tag.empty()) << path;
    auto const changed = rest.put(path, change, with(rest, "If-Match", tag));
    ASSERT_EQ(changed.status, 200) << path << changed.body;
    auto const newer = changed.header("ETag");
    EXPECT_NE(newer, tag) << path;
    EXPECT_EQ(rest.get(path).header("ETag"), newer) << path << " shows the same after the change";
    auto const late = rest.put(path, change, with(rest, "If-Match", tag));
    EXPECT_EQ(late.status, 412) << path;
    EXPECT_NE(late.text("/error").find("was changed meanwhile (it is at version"), std::string::npos)
        << late.body;
    EXPECT_EQ(rest.remove(path, with(rest, "If-Match", tag)).status,
              path.starts_with("/customer_assets") || path.starts_with("/chats") ? 405 : 412);
    EXPECT_EQ(rest.put(path, change, with(rest, "If-Match", "\"0-0\", " + newer)).status, 200)
        << "one of a list";
    EXPECT_EQ(rest.put(path, change, with(rest, "If-Match", "*")).status, 200);
    EXPECT_EQ(rest.put(path, change, with(rest, "If-Match", "\"another making\"")).status, 412);
    EXPECT_EQ(rest.put(path, change).status, 200) << "without it as always";
    auto const weak = "W/" + rest.get(path).header("ETag");
    EXPECT_EQ(rest.put(path, change, with(rest, "If-Match", weak)).status, 200) << "a proxy that compresses";
  }
}

TEST(RestVersions, AMissingRecordIsMissingWhateverIfMatchSays) {
  Rest rest;
  EXPECT_EQ(rest.put("/customers/99", {{"business_name", "x"}}, with(rest, "If-Match", "\"1-0\"")).status,
            404);
}

TEST(RestVersions, IfNoneMatchSpendsNoBody) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  auto const path = "/customers/" + std::to_string(customer);
  auto const tag = rest.get(path).header("ETag");
  auto const same = rest.get(path, with(rest, "If-None-Match", "\"x\", W/" + tag));
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(same.header("ETag"), tag);
  // What is counted besides changes what is shown, but nobody else's edit is overwritten by it.
  make_asset(rest, customer, "desk-1");
  EXPECT_EQ(rest.get(path, with(rest, "If-None-Match", tag)).status, 200);
  EXPECT_EQ(rest.put(path, {{"phone", "1"}}, with(rest, "If-Match", tag)).status, 200);
}

TEST(RestVersions, AlertsAndConversationsHaveTags) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  auto const asset = make_asset(rest, customer, "desk-1");
  auto const chat = make_chat(rest, rest.ours().scope, asset, "Hello?");
  EXPECT_FALSE(rest.get("/chats/" + std::to_string(chat)).header("ETag").empty());
  auto const alert =
      rest.post("/rmm_alerts", {{"asset_id", asset}, {"description", "x"}, {"formatted_output", "y"}})
          .number("/alert/id");
  auto const path = "/rmm_alerts/" + std::to_string(alert);
  auto const tag = rest.get(path).header("ETag");
  rest.move(std::chrono::seconds(1));
  EXPECT_EQ(rest.post(path + "/mute", {{"mute_for", "1-day"}}).status, 200);
  EXPECT_EQ(rest.remove(path, with(rest, "If-Match", tag)).status, 412);
  EXPECT_EQ(rest.remove(path, with(rest, "If-Match", rest.get(path).header("ETag"))).status, 200);
}

}  // namespace
}  // namespace deskbell::console::test
