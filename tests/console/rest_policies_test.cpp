// /policies, /enrollment_tokens and /settings.
#include <fstream>
#include <iterator>

#include "tests/console/rest.h"
#include "tests/support/paths.h"

namespace deskbell::console::test {
namespace {

std::string starter(std::string const& name) {
  std::ifstream file(std::string(DESKBELL_SOURCE_DIR) + "/policies/starter/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(RestPolicies, AreMadeShownChangedAndDeleted) {
  Rest rest;
  auto const text = starter("workstation.json");
  auto const made = rest.post("/policies", {{"name", "All"}, {"document", text}});
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.text("/policy/summary/layer"), "organisation");
  EXPECT_EQ(made.text("/policy/summary/bound_to"), "Example IT");
  EXPECT_EQ(made.text("/policy/document"), text) << "as its author wrote it";
  auto const path = "/policies/" + std::to_string(made.number("/policy/summary/id"));
  EXPECT_EQ(rest.get(path).body, made.body);
  auto const changed = rest.put(path, {{"name", "Everybody"}});
  EXPECT_EQ(changed.number("/policy/summary/version"), 2);
  EXPECT_EQ(changed.text("/policy/summary/updated_by"), "ana");
  EXPECT_EQ(changed.text("/policy/document"), text);
  auto edited = text;
  edited.replace(edited.find("Get help"), 3, "Ask");
  EXPECT_EQ(rest.put(path, {{"document", edited}}).text("/policy/summary/name"), "Everybody");
  edited.replace(edited.find("Workstations"), 12, "Notebooks");
  EXPECT_EQ(rest.put(path, {{"document", edited}}).text("/policy/summary/name"), "Notebooks")
      << "another name in the document is another name";
  EXPECT_EQ(rest.post("/policies", {{"name", "Second"}}).status, 409) << "one policy lies on each place";
  EXPECT_EQ(rest.get("/policies").count("/policies"), 1u);
  EXPECT_EQ(rest.remove(path).json(), (json::value{{"success", true}}));
  EXPECT_EQ(rest.get(path).status, 404);
  EXPECT_EQ(rest.post("/policies", {{"name", "Second"}}).status, 201);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM audit WHERE noun = 'policy'"), 6);
}

TEST(RestPolicies, AreBoundToLayers) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  auto const asset = make_asset(rest, customer, "desk-1");
  auto const of_customer =
      rest.post("/policies", {{"name", "C"}, {"layer", "customer"}, {"customer_id", customer}});
  EXPECT_EQ(of_customer.text("/policy/summary/bound_to"), "Client") << of_customer.body;
  EXPECT_EQ(rest.post("/policies", {{"name", "A"}, {"layer", "asset"}, {"asset_id", asset}})
                .text("/policy/summary/bound_to"),
            "desk-1");
  EXPECT_EQ(faults_of(rest.post("/policies", {{"name", "x"}, {"layer", "customer"}})),
            "Customer can't be blank for a policy of this layer");
  EXPECT_EQ(faults_of(rest.post("/policies", {{"name", "x"}, {"layer", "customer"}, {"customer_id", 99}})),
            "Customer can't be found");
  EXPECT_EQ(faults_of(rest.post("/policies", {{"name", "x"}, {"layer", "planet"}})),
            "layer: found \"planet\", expected one of organisation, customer, folder, asset");
  auto const effective = rest.get("/customer_assets/" + std::to_string(asset) + "/policy");
  EXPECT_GT(effective.count("/settings"), 0u) << effective.body;
}

TEST(RestPolicies, TellWhereADocumentIsWrong) {
  Rest rest;
  auto const bad = "{\n  \"settings\": {\n    \"no_such_setting\": 1\n  }\n}";
  auto const good = rest.post("/policies/check", {{"document", starter("kiosk.json")}});
  EXPECT_EQ(good.count("/problems"), 0u) << good.body;
  EXPECT_EQ(good.text("/menu/0/title"), "Call somebody");
  EXPECT_EQ(good.text("/branding/name"), "Call for help");
  auto const checked = rest.post("/policies/check", {{"document", bad}});
  EXPECT_EQ(checked.status, 200);
  ASSERT_GT(checked.count("/problems"), 0u) << checked.body;
  auto const refused = rest.post("/policies", {{"name", "x"}, {"document", bad}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.at("/success"), json::value(false));
  EXPECT_EQ(refused.at("/errors/document"), checked.at("/problems")) << refused.body;
  EXPECT_EQ(refused.count("/message"), refused.count("/errors/document"));
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM policies"), 0);
  auto const problem = rest.post("/policies", {{"name", "x"}, {"document", bad}},
                                 {{"Authorization", rest.ana_key}, {"Accept", "application/problem+json"}});
  EXPECT_EQ(problem.header("Content-Type"), "application/problem+json");
  EXPECT_TRUE(problem.has("/errors/document"));
  EXPECT_EQ(rest.post("/policies", {{"name", "x"}, {"document", "{"}}).status, 422);
  EXPECT_EQ(faults_of(rest.post("/policies/check")), "document: is missing");
}

TEST(RestPolicies, ShowTheirSchema) {
  Rest rest;
  auto const schema = rest.get("/policies/schema");
  EXPECT_EQ(schema.status, 200);
  EXPECT_TRUE(schema.has("/$schema")) << schema.body.substr(0, 200);
}

TEST(RestEnrollment, TokensAreShownOnceAndKeptAsDigests) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  auto const made =
      rest.post("/enrollment_tokens", {{"customer_id", customer}, {"uses", 5}, {"expires_in", 3600}});
  ASSERT_EQ(made.status, 201) << made.body;
  auto const token = made.text("/enrollment_token/token");
  EXPECT_EQ(token.rfind("dbt_", 0), 0u);
  EXPECT_EQ(made.number("/enrollment_token/uses_left"), 5);
  EXPECT_EQ(made.text("/enrollment_token/expires_at"), "2026-02-02T04:40:00.000+01:00");
  EXPECT_EQ(made.text("/enrollment_token/customer_name"), "Client");
  auto const listed = rest.get("/enrollment_tokens");
  EXPECT_EQ(listed.count("/enrollment_tokens"), 1u);
  EXPECT_FALSE(listed.has("/enrollment_tokens/0/token"));
  EXPECT_EQ(listed.body.find(token), std::string::npos);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM enrolment_tokens WHERE token_digest = '" + token + "'"), 0);
  auto const id = made.number("/enrollment_token/id");
  EXPECT_EQ(rest.remove("/enrollment_tokens/" + std::to_string(id)).json(), (json::value{{"success", true}}));
  EXPECT_EQ(rest.get("/enrollment_tokens").at("/enrollment_tokens/0/revoked"), json::value(true));
  EXPECT_EQ(rest.remove("/enrollment_tokens/99").status, 404);
}

TEST(RestEnrollment, TokensNameAFolder) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  auto const other = make_customer(rest, "Other");
  auto const folder = [&](std::int64_t whose) {
    return rest.post("/folders", {{"customer_id", whose}, {"name", "Office"}}).number("/folder/id");
  };
  auto const office = folder(customer);
  auto const made = rest.post("/enrollment_tokens", {{"customer_id", customer}, {"folder_id", office}});
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.number("/enrollment_token/folder/id"), office);
  EXPECT_EQ(made.text("/enrollment_token/folder/name"), "Office");
  EXPECT_EQ(rest.get("/enrollment_tokens").text("/enrollment_tokens/0/folder/name"), "Office");
  EXPECT_EQ(
      faults_of(rest.post("/enrollment_tokens", {{"customer_id", customer}, {"folder_id", folder(other)}})),
      "Folder is another customer's");
  EXPECT_EQ(faults_of(rest.post("/enrollment_tokens", {{"customer_id", customer}, {"folder_id", 99}})),
            "Folder can't be found");
  EXPECT_EQ(rest.remove("/folders/" + std::to_string(office)).status, 200);
  EXPECT_FALSE(rest.get("/enrollment_tokens").has("/enrollment_tokens/0/folder"))
      << "it is put at the customer";
}

TEST(RestEnrollment, TokensSayWhoMadeThemAndWhetherTheyLetDevicesIn) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  auto const other = make_customer(rest, "Other");
  auto const make = [&](std::int64_t whose, std::int64_t expires_in) {
    return rest.post("/enrollment_tokens", {{"customer_id", whose}, {"expires_in", expires_in}})
        .number("/enrollment_token/id");
  };
  auto const used_up = make(customer, 3600);
  auto const expired = make(customer, 60);
  auto const revoked = make(customer, 3600);
  auto const active = make(customer, 3600);
  auto const elsewhere = make(other, 3600);
  rest.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE enrolment_tokens SET uses_left = 0, used = 1, last_used_at = ? WHERE id = ?",
                 tx.now(), used_up);
    return {};
  });
  rest.remove("/enrollment_tokens/" + std::to_string(revoked));
  rest.move(std::chrono::minutes(2));
  auto const all = rest.get("/enrollment_tokens");
  auto const state_of = [&](std::int64_t id) {
    auto const list = all.at("/enrollment_tokens");
    for (auto const& token : list.as_array())
      if (token.at("id").to_number<std::int64_t>() == id) return std::string(token.at("state").as_string());
    return std::string("absent");
  };
  EXPECT_EQ(state_of(used_up), "used_up");
  EXPECT_EQ(state_of(expired), "expired");
  EXPECT_EQ(state_of(revoked), "revoked");
  EXPECT_EQ(state_of(active), "active");
  EXPECT_EQ(all.text("/enrollment_tokens/0/created_by/name"), "ana");
  auto const of = [&](std::string const& filter) {
    std::vector<std::int64_t> ids;
    auto const list = rest.get("/enrollment_tokens?" + filter).at("/enrollment_tokens");
    for (auto const& token : list.as_array()) ids.push_back(token.at("id").to_number<std::int64_t>());
    return ids;
  };
  using Ids = std::vector<std::int64_t>;
  EXPECT_EQ(of("active=true"), (Ids{elsewhere, active}));
  EXPECT_EQ(of("active=true&customer_id=" + std::to_string(customer)), (Ids{active}));
  EXPECT_EQ(of("active=false"), (Ids{revoked, expired, used_up}));
  EXPECT_EQ(of("customer_id=" + std::to_string(other)), (Ids{elsewhere}));
  auto const used = rest.get("/enrollment_tokens?active=false");
  EXPECT_TRUE(used.has("/enrollment_tokens/2/last_used_at")) << used.body;
  EXPECT_TRUE(used.has("/enrollment_tokens/0/revoked_at")) << used.body;
  EXPECT_FALSE(used.has("/enrollment_tokens/1/last_used_at")) << used.body;
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM changes WHERE noun = 'enrollment'"), 6)
      << "each that was made, and the one that was revoked: open pages follow";
  rest.remove("/customers/" + std::to_string(other));
  EXPECT_EQ(of("active=true"), (Ids{active})) << "nobody gets in to a customer that is gone";
}

TEST(RestEnrollment, TokensSayWhatIsWrong) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  EXPECT_EQ(faults_of(rest.post("/enrollment_tokens")), "Customer can't be blank");
  EXPECT_EQ(faults_of(rest.post("/enrollment_tokens", {{"customer_id", 99}})), "Customer can't be found");
  EXPECT_EQ(faults_of(rest.post("/enrollment_tokens", {{"customer_id", customer}, {"uses", 0}})),
            "Uses: found 0, expected 1 to 100000");
  EXPECT_EQ(faults_of(rest.post("/enrollment_tokens", {{"customer_id", customer}, {"expires_in", 5}})),
            "Expires in: found 5, expected 60 to 31622400 seconds");
}

TEST(RestSettings, OfferWhatFormsNeed) {
  Rest rest;
  auto const settings = rest.get("/settings");
  EXPECT_EQ(settings.status, 200);
  for (auto const* member : {"/customers", "/assets/asset_types", "/assets/asset_type_fields",
                             "/ticket/problem_types", "/ticket/priorities", "/business_hours/6/day"})
    EXPECT_TRUE(settings.has(member)) << member;
  EXPECT_EQ(settings.at("/business_hours/0"),
            (json::value{{"day", "Monday"}, {"start", "00:00"}, {"end", "24:00"}, {"closed", false}}));
  EXPECT_EQ(settings.text("/time_zone"), "Europe/Berlin");
}

TEST(RestSettings, TellTheBusinessHoursOfTheOrganisationsPolicy) {
  Rest rest;
  auto const document = R"({"name":"All","settings":{"desk.business_hours":[
    {"name":"Overseas","time_zone":"America/New_York","week":{"monday":[{"from":"03:00","until":"04:00"}]}},
    {"name":"Office","week":{
      "monday":[{"from":"08:00","until":"12:00"},{"from":"13:00","until":"17:30"}],
      "friday":[{"from":"08:00","until":"24:00"}]}}]}})";
  EXPECT_EQ(rest.post("/policies", {{"name", "All"}, {"document", document}}).status, 201);
  auto const settings = rest.get("/settings");
  ASSERT_EQ(settings.count("/business_hours"), 8u) << "Monday has a break";
  auto const day = [](char const* name, char const* start, char const* end, bool closed) {
    return json::value{{"day", name}, {"start", start}, {"end", end}, {"closed", closed}};
  };
  EXPECT_EQ(settings.at("/business_hours/0"), day("Monday", "08:00", "12:00", false));
  EXPECT_EQ(settings.at("/business_hours/1"), day("Monday", "13:00", "17:30", false));
  EXPECT_EQ(settings.at("/business_hours/2"), day("Tuesday", "00:00", "00:00", true));
  EXPECT_EQ(settings.at("/business_hours/5"), day("Friday", "08:00", "24:00", false));
  EXPECT_EQ(settings.at("/business_hours/7"), day("Sunday", "00:00", "00:00", true));
}

}  // namespace
}  // namespace deskbell::console::test
