// How REST is spoken: keys, limits, bodies, errors, pages, ids and times; over a real socket.
#include "console/server/keys.h"
#include "protocol/codec.h"
#include "protocol/device_link.h"
#include "tests/console/rest.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

TEST(RestTransport, TakesAKeyInThreeForms) {
  Rest rest;
  auto const bearer = rest.raw("GET", "/api/v1/me", {{"Authorization", "Bearer " + rest.ana_key}});
  auto const lower = rest.raw("GET", "/api/v1/me", {{"authorization", "bearer " + rest.ana_key}});
  auto const bare = rest.raw("GET", "/api/v1/me", {{"Authorization", rest.ana_key}});
  auto const query = rest.raw("GET", "/api/v1/me?api_key=" + rest.ana_key);
  for (auto const* answer : {&bearer, &lower, &bare, &query}) {
    EXPECT_EQ(answer->status, 200) << answer->body;
    EXPECT_EQ(answer->text("/user_email"), "ana@example.com");
  }
  EXPECT_EQ(query.header("Deprecation"), "true");
  EXPECT_EQ(bare.header("Deprecation"), "");
  EXPECT_EQ(query.header("Warning"), "");
}

TEST(RestTransport, RefusesUnknownExpiredAndRevokedKeys) {
  Rest rest;
  for (auto const* key : {"Bearer nonsense", "Bearer ", "Basic YTpi", ""}) {
    auto const answer = rest.raw("GET", "/api/v1/me", {{"Authorization", key}});
    EXPECT_EQ(answer.status, 401) << key;
    EXPECT_TRUE(answer.has("/error")) << answer.body;
  }
  EXPECT_EQ(rest.raw("GET", "/api/v1/me").status, 401);
  EXPECT_EQ(rest.raw("GET", "/api/v1/no/such/path").status, 401) << "paths are not told to strangers";
  std::string short_lived;
  rest.write([&](store::Transaction& tx) -> Result<void> {
    short_lived = must(accounts::create_api_key(tx, rest.ana(), "an hour", tx.now() + std::chrono::hours(1)));
    return {};
  });
  Fields const with{{"Authorization", short_lived}};
  EXPECT_EQ(rest.raw("GET", "/api/v1/me", with).status, 200);
  rest.move(std::chrono::hours(2));
  EXPECT_EQ(rest.raw("GET", "/api/v1/me", with).status, 401);
  rest.write([](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE api_keys SET revoked_at = 1");
    return {};
  });
  EXPECT_EQ(rest.get("/me").status, 401);
}

TEST(RestTransport, AKeyIsNeverAboveItsOwnerAndKeepsToItsScopes) {
  Rest rest;
  auto const narrow = rest.make_key(rest.ana(), "ticket.read");
  Fields const with{{"Authorization", narrow}};
  EXPECT_EQ(rest.get("/tickets", with).status, 200);
  EXPECT_EQ(rest.get("/customers", with).status, 403);
  EXPECT_EQ(rest.post("/tickets", json::object{}, with).status, 403);
  auto const wishful = rest.make_key(rest.tess(), "policy.write ticket.delete");
  EXPECT_EQ(rest.remove("/tickets/1", {{"Authorization", wishful}}).status, 403);
  rest.write([&](store::Transaction& tx) -> Result<void> {
    auto const made = accounts::create_api_key(tx, rest.ana(), "x", std::nullopt, "ticket.read ticket.eat");
    EXPECT_FALSE(made);
    EXPECT_NE(made.error().message.find("found \"ticket.eat\", expected one of"), std::string::npos)
        << made.error().message;
    return {};
  });
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM api_keys WHERE last_used_at IS NOT NULL AND scopes <> ''"),
            2);
}

TEST(RestTransport, ReadsLargeBodiesOnlyOfWhomItKnows) {
  Rest rest;
  std::string const large = "{\"subject\":\"" + std::string(std::size_t{100} << 10, 'x') + "\"}";
  for (Fields const& stranger : {Fields{}, Fields{{"Authorization", "Bearer nonsense"}},
                                 Fields{{"Cookie", "deskbell_session=nonsense"}}}) {
    auto const refused = rest.raw("POST", "/api/v1/tickets", stranger, large);
    EXPECT_EQ(refused.status, 401) << refused.body;
  }
  EXPECT_EQ(rest.raw("POST", "/api/v1/session", {}, large).status, 401);
  EXPECT_EQ(rest.raw("POST", "/agent/v1/enroll", {}, large).status, 413);
  // Read, and refused for what it says.
  EXPECT_EQ(rest.raw("POST", "/api/v1/tickets", {{"Authorization", rest.ana_key}}, large).status, 422);
}

TEST(RestTransport, LimitsAnAddressAndSaysWhenToComeBack) {
  RestOptions options;
  options.requests_per_minute = 180;
  Rest rest(options);
  for (int i = 0; i < 180; ++i) ASSERT_EQ(rest.get("/me").status, 200) << i;
  auto const limited = rest.get("/me");
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(limited.body, "Retry later\n");
  EXPECT_EQ(limited.header("Retry-After"), "1");
  auto const problem =
      rest.get("/me", {{"Authorization", rest.ana_key}, {"Accept", "application/problem+json"}});
  EXPECT_EQ(problem.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(problem.number("/status"), 429);
  EXPECT_EQ(rest.raw("GET", "/api/v1/openapi.json").status, 429);
  EXPECT_EQ(rest.raw("GET", "/livez").status, 200) << "health is not counted";
  rest.move(std::chrono::seconds(1));
  EXPECT_EQ(rest.get("/me").status, 200);
}

TEST(RestTransport, LimitsTheRefusedEnrolmentsOfAnAddress) {
  RestOptions options;
  options.requests_per_minute = 5;
  Rest rest(options);
  auto const customer = make_customer(rest, "Client");
  auto const token = rest.post("/enrollment_tokens", {{"customer_id", customer}, {"uses", 20}})
                         .text("/enrollment_token/token");
  auto const enrol = [&](std::string const& with) {
    protocol::EnrolRequest request;
    request.token = with;
    request.public_key = encode_base64(std::string(32, 'k'));
    request.protocol_version = 1;
    request.agent_version = "1";
    request.hardware.hostname = "desk";
    return rest.raw("POST", "/agent/v1/enroll", {}, protocol::encode_struct(request));
  };
  for (int i = 0; i < 10; ++i) ASSERT_EQ(enrol(token).status, 200) << "a roll-out is not slowed" << i;
  for (int i = 0; i < 4; ++i) EXPECT_EQ(enrol("dbt_guessed").status, 401) << i;
  EXPECT_EQ(rest.raw("POST", "/agent/v1/enroll", {}, "{}").status, 422);
  for (auto const& with : {std::string("dbt_guessed"), token}) {
    auto const limited = enrol(with);
    EXPECT_EQ(limited.status, 429) << limited.body;
    EXPECT_EQ(limited.header("Retry-After"), "12");
    EXPECT_EQ(limited.text("/error"), "too many tries from this address");
  }
  EXPECT_EQ(rest.get("/me").status, 200) << "REST has a budget of its own";
  rest.move(std::chrono::seconds(12));
  EXPECT_EQ(enrol(token).status, 200);
  EXPECT_EQ(enrol("dbt_guessed").status, 401) << "what succeeded was given back";
  EXPECT_EQ(enrol(token).status, 429);
  auto const metrics = rest.raw("GET", "/metrics").body;
  for (auto const* line : {"deskbell_enrolments_total 11\n", "deskbell_enrolments_refused_total 9\n"})
    EXPECT_NE(metrics.find(line), std::string::npos) << line << metrics;
}

TEST(RestTransport, RefusesBytesThatAreNotUtf8) {
  Rest rest;
  Fields const key{{"Authorization", rest.ana_key}};
  for (auto const* target :
       {"/api/v1/customers?search=%ff", "/api/v1/customers?%c3%28=1", "/api/v1/me?x=%ed%a0%80"}) {
    auto const answer = rest.raw("GET", target, key);
    EXPECT_EQ(answer.status, 400) << target;
    EXPECT_EQ(answer.text("/error"), "the query holds bytes that are not UTF-8: percent-encode UTF-8")
        << target;
  }
  Fields const form{{"Authorization", rest.ana_key}, {"Content-Type", "application/x-www-form-urlencoded"}};
  for (auto const* body : {"business_name=Caf%e9", "%ff=1&business_name=Cafe"}) {
    auto const answer = rest.raw("POST", "/api/v1/customers", form, body);
    EXPECT_EQ(answer.status, 422) << body;
    EXPECT_EQ(faults_of(answer), "body: found bytes that are not UTF-8, expected a form in UTF-8") << body;
  }
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM customers"), 0);
  EXPECT_EQ(rest.raw("POST", "/api/v1/customers", form, "business_name=Caf%c3%a9").status, 200);
}

TEST(RestTransport, RefusesJsonThatIsDeepBrokenOrEndless) {
  Rest rest;
  Fields const key{{"Authorization", rest.ana_key}, {"Content-Type", "application/json"}};
  std::string objects;
  for (int i = 0; i < 10'000; ++i) objects += "{\"a\":";
  struct Bad {
    std::string body;
    std::string words;
  };
  for (auto const& [body, words] :
       {Bad{std::string(10'000, '['), "nested"}, Bad{objects, "nested"},
        Bad{"{\"business_name\":" + std::string(10'000, '[') + std::string(10'000, ']') + "}", "nested"},
        Bad{"{\"business_name\":\"Caf\xe9\"}", "UTF-8"}, Bad{"{\"\xed\xa0\x80\":1}", "UTF-8"},
        Bad{"\xff\xfe{", "JSON"}}) {
    auto const answer = rest.raw("POST", "/api/v1/customers", key, body);
    EXPECT_EQ(answer.status, 422) << body.substr(0, 40);
    EXPECT_EQ(faults_of(answer).rfind("body: ", 0), 0u) << faults_of(answer);
    EXPECT_NE(faults_of(answer).find(words), std::string::npos) << faults_of(answer);
  }
  // Signed in or not: nobody reads so much.
  auto const endless = rest.raw("POST", "/api/v1/customers", key, std::string(std::size_t{100} << 20, '['));
  EXPECT_EQ(endless.status, 413) << endless.body;
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM customers"), 0);
  EXPECT_GT(make_customer(rest, "Client"), 0) << "and it goes on";
}

TEST(RestTransport, ToleratesWhatOldClientsDo) {
  Rest rest;
  make_customer(rest, "Client");
  auto const doubled = rest.raw("GET", "//api//v1//customers//1/", {{"Authorization", rest.ana_key}});
  EXPECT_EQ(doubled.status, 200) << doubled.body;
  auto const with_body = rest.send("GET", "/customers", json::object{{"page", 7}, {"nonsense", true}});
  EXPECT_EQ(with_body.status, 200);
  EXPECT_EQ(with_body.count("/customers"), 1u);
  EXPECT_EQ(rest.raw("GET", "/api/v1/customers",
                     {{"Authorization", rest.ana_key}, {"Content-Type", "application/json"}}, "{broken")
                .status,
            200);
}

TEST(RestTransport, ReadsBooleansAndNumbersThatCameAsTexts) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  auto const ticket = make_ticket(rest, customer, "Printer");
  for (auto const& [said, meant] : {std::pair{"true", true},
                                    {"True", true},
                                    {"1", true},
                                    {"false", false},
                                    {"0", false},
                                    {"no", false}}) {
    auto const made = rest.post("/tickets/" + std::to_string(ticket) + "/comment",
                                {{"subject", "s"}, {"body", "b"}, {"hidden", said}});
    EXPECT_EQ(made.status, 200) << made.body;
    EXPECT_EQ(made.at("/comment/hidden"), json::value(meant)) << said;
  }
  auto const numbers = rest.post("/tickets", {{"customer_id", std::to_string(customer)}, {"subject", 42}});
  EXPECT_EQ(numbers.text("/ticket/subject"), "42");
  auto const wrong = rest.post("/tickets/" + std::to_string(ticket) + "/comment",
                               {{"subject", "s"}, {"body", "b"}, {"hidden", "perhaps"}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(faults_of(wrong), "hidden: found the text \"perhaps\", expected true or false");
}

TEST(RestTransport, TakesFormsBesideJson) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  auto const asset = make_asset(rest, customer, "desk-1");
  Fields const form{{"Authorization", rest.ana_key}, {"Content-Type", "application/x-www-form-urlencoded"}};
  auto const body = "customer_id=" + std::to_string(customer) +
                    "&subject=No+sound%21&asset_ids[]=" + std::to_string(asset) +
                    "&comments_attributes[0][subject]=Initial&comments_attributes[0][body]=Hello%0Athere"
                    "&comments_attributes[0][hidden]=1";
  auto const made = rest.raw("POST", "/api/v1/tickets", form, body);
  EXPECT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.text("/ticket/subject"), "No sound!");
  EXPECT_EQ(made.text("/ticket/comments/0/body"), "Hello\nthere");
  EXPECT_EQ(made.at("/ticket/comments/0/hidden"), json::value(true));
  EXPECT_EQ(made.number("/ticket/assets/0/id"), asset);
  auto const both = rest.raw("POST", "/api/v1/tickets", form, "subject=a&subject[b]=c");
  EXPECT_EQ(both.status, 422);
  EXPECT_NE(faults_of(both).find("subject[b] is a value in one place and a group in another"),
            std::string::npos);
  auto const deep = rest.raw("POST", "/api/v1/tickets", form, "a[b][c][d][e][f][g][h][i]=1");
  EXPECT_EQ(deep.status, 422) << deep.body;
  std::string many;
  for (int i = 0; i < 1'001; ++i) many += "f" + std::to_string(i) + "=1&";
  EXPECT_EQ(rest.raw("POST", "/api/v1/tickets", form, many).status, 422);
}

TEST(RestTransport, ErrorsHaveTheFormsThatClientsParse) {
  Rest rest;
  auto const missing = rest.get("/customers/999");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.json(), (json::value{{"message", "Not found"}}));
  EXPECT_EQ(rest.get("/nonsense").json(), (json::value{{"message", "Not found"}}));
  auto const denied = rest.post("/policies", json::object{}, {{"Authorization", rest.tess_key}});
  EXPECT_EQ(denied.status, 403);
  EXPECT_EQ(denied.text("/error"), "This needs the permission policy.write");
  auto const invalid = rest.post("/tickets", {{"comments_attributes", json::array{json::object{}}}});
  EXPECT_EQ(invalid.status, 422);
  EXPECT_EQ(invalid.at("/success"), json::value(false));
  EXPECT_EQ(faults_of(invalid),
            "Customer can't be blank\nSubject can't be blank\nSubject can't be blank\nBody can't be blank");
  auto const typed = rest.post("/tickets", {{"customer_id", "many"}, {"subject", "x"}});
  EXPECT_EQ(faults_of(typed), "customer_id: found the text \"many\", expected a whole number");
  auto const broken =
      rest.raw("POST", "/api/v1/tickets", {{"Authorization", rest.ana_key}}, "{\"subject\": ");
  EXPECT_EQ(broken.status, 422);
  EXPECT_EQ(faults_of(broken).rfind("body: ", 0), 0u) << faults_of(broken);
  EXPECT_EQ(faults_of(rest.post("/tickets", json::array{1})), "found a list, expected an object");
  auto const method = rest.send("PATCH", "/customers/1", json::object{});
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.header("Allow"), "GET, PUT, DELETE");
  EXPECT_EQ(method.text("/error"), "This path takes GET, PUT, DELETE");
}

TEST(RestTransport, ErrorsAreProblemsForWhoAsksForThem) {
  Rest rest;
  Fields const with{{"Authorization", rest.tess_key},
                    {"Accept", "application/json, application/problem+json"}};
  auto const stranger = rest.raw("GET", "/api/v1/me", {{"Accept", "application/problem+json"}});
  EXPECT_EQ(stranger.number("/status"), 401);
  EXPECT_EQ(stranger.text("/code"), "unauthenticated");
  for (auto const& [answer, status] : {std::pair{rest.get("/customers/999", with), 404},
                                       {rest.post("/policies", json::object{}, with), 403},
                                       {rest.post("/tickets", json::object{}, with), 422},
                                       {rest.send("PATCH", "/me", json::object{}, with), 405},
                                       {rest.get("/nowhere", with), 404}}) {
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json") << answer.body;
    EXPECT_EQ(answer.number("/status"), status);
    for (auto const* member : {"/type", "/title", "/code", "/detail"})
      EXPECT_TRUE(answer.has(member)) << member << answer.body;
  }
}

TEST(RestTransport, NamesWhatItDoesNotKnow) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  auto const made =
      rest.post("/tickets", {{"customer_id", customer},
                             {"subject", "Printer"},
                             {"colour", "red"},
                             {"evil\r\nX-Header: 1\"", 1},
                             {"comments_attributes", {{{"subject", "s"}, {"body", "b"}, {"smell", 1}}}}});
  EXPECT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.header("Warning"),
            "299 deskbell \"unknown fields: colour, comments_attributes.smell, evil??X-Header: 1?\"");
  EXPECT_EQ(made.header("X-Header"), "");
  auto const listed = rest.get("/tickets?statsu=New&page=1");
  EXPECT_EQ(listed.header("Warning"), "299 deskbell \"unknown parameters: statsu\"");
  EXPECT_EQ(rest.get("/tickets?status=New").header("Warning"), "");
}

TEST(RestTransport, PagesEndEmptyAndNeverWithAnError) {
  Rest rest;
  for (int i = 0; i < 30; ++i) make_customer(rest, "Client " + std::to_string(i));
  auto const second = rest.get("/customers?page=2&per_page=20");
  EXPECT_EQ(second.count("/customers"), 10u);
  EXPECT_EQ(second.at("/meta"),
            (json::value{{"total_pages", 2}, {"total_entries", 30}, {"per_page", 20}, {"page", 2}}));
  auto const past = rest.get("/customers?page=9");
  EXPECT_EQ(past.status, 200);
  EXPECT_EQ(past.count("/customers"), 0u);
  EXPECT_EQ(past.number("/meta/total_entries"), 30);
  EXPECT_EQ(past.number("/meta/page"), 9);
  EXPECT_EQ(rest.get("/customers").number("/meta/per_page"), 100);
  EXPECT_EQ(rest.get("/contacts").number("/meta/per_page"), 50);
  EXPECT_EQ(rest.get("/tickets").number("/meta/per_page"), 25);
  EXPECT_EQ(rest.get("/customers?per_page=100000").number("/meta/per_page"), 200);
  for (auto const* odd : {"0", "-3", "abc", "99999999999999999999"})
    EXPECT_EQ(rest.get(std::string("/customers?per_page=30&page=") + odd).status, 200) << odd;
  EXPECT_EQ(rest.get("/customers?page=0&per_page=5").count("/customers"), 5u);
}

TEST(RestTransport, APathTakesTheIntegerOrTheUuid) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  auto const by_id = rest.get("/customers/" + std::to_string(customer));
  auto const uuid = by_id.text("/customer/uuid");
  ASSERT_EQ(uuid.size(), 36u);
  EXPECT_EQ(rest.get("/customers/" + uuid).body, by_id.body);
  for (auto const* wrong : {"0", "-1", "1x", "1.0", "%00", "99999999999999999999",
                            "00000000-0000-0000-0000-000000000000", "..%2f1", "{id}"}) {
    auto const answer = rest.get(std::string("/customers/") + wrong);
    EXPECT_TRUE(answer.status == 404 || answer.status == 400) << wrong << answer.status << answer.body;
  }
}

TEST(RestTransport, TimesCarryTheOrganisationsOffset) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");  // at 2026-02-02 03:40 in Berlin
  auto const winter = rest.get("/customers/" + std::to_string(customer)).text("/customer/created_at");
  EXPECT_EQ(winter, "2026-02-02T03:40:00.000+01:00");
  rest.move(std::chrono::hours(24 * 150));
  auto const summer =
      rest.get("/customers/" + std::to_string(make_customer(rest, "Other"))).text("/customer/created_at");
  EXPECT_EQ(summer.substr(summer.size() - 6), "+02:00") << summer;
  auto const filtered = rest.get("/tickets?created_after=yesterday");
  EXPECT_EQ(filtered.status, 422);
  EXPECT_EQ(
      faults_of(filtered),
      "created_after: found \"yesterday\", expected a time such as 2026-05-03 or 2026-05-03T09:12:44+02:00");
  auto const several = rest.get("/tickets?customer_id=x&mine=perhaps");
  EXPECT_EQ(
      faults_of(several),
      "customer_id: found \"x\", expected a whole number\nmine: found \"perhaps\", expected true or false");
}

TEST(RestTransport, HeadGivesTheHeadersOfGet) {
  Rest rest;
  auto const answer = rest.send("HEAD", "/customers");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "");
  EXPECT_GT(std::stoi(answer.header("Content-Length")), 0);
}

TEST(RestTransport, EveryAnswerIsGuarded) {
  RestOptions options;
  options.web = true;
  Rest rest(options);
  for (auto const* target : {"/", "/chats/1", "/api/v1/me", "/livez", "/agent/v1/enroll", "/nothing.js"}) {
    auto const answer = rest.raw("GET", target);
    EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff") << target;
    EXPECT_EQ(answer.header("X-Frame-Options"), "DENY") << target;
    EXPECT_EQ(answer.header("Referrer-Policy"), "no-referrer") << target;
    auto const policy = answer.header("Content-Security-Policy");
    for (auto const* part : {"default-src 'self'", "script-src 'self';", "object-src 'none'",
                             "base-uri 'none'", "frame-ancestors 'none'"})
      EXPECT_NE(policy.find(part), std::string::npos) << target << policy;
    EXPECT_EQ(policy.find("unsafe-eval"), std::string::npos);
    EXPECT_FALSE(answer.header("X-Request-Id").empty()) << target;
  }
  EXPECT_EQ(rest.raw("GET", "/").status, 200);
  EXPECT_EQ(rest.get("/me").header("Cache-Control"), "no-store");
}

}  // namespace
}  // namespace deskbell::console::test
