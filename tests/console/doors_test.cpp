// The other doors: credentials of devices, the live link's ticket and Origin, setup, health.
#include <sqlite3.h>

#include <filesystem>

#include "console/server/api/route.h"
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

namespace fs = std::filesystem;

TEST(Doors, DeviceCredentialsOpenNothingOnTheApi) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  auto const asset = make_asset(rest, customer, "desk-1");
  make_chat(rest, rest.ours().scope, asset, "Hello");
  auto const token =
      rest.post("/enrollment_tokens", {{"customer_id", customer}}).text("/enrollment_token/token");
  std::string const upload_ticket = "upload-ticket";
  rest.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE device_identities SET public_key = 'cHVibGljIGtleQ=='");
    return {};
  });
  auto const device = rest.text_of("SELECT uid FROM device_identities");
  auto const digest = rest.text_of("SELECT token_digest FROM api_keys LIMIT 1");
  for (auto const& credential : {token, upload_ticket, device, std::string("cHVibGljIGtleQ=="), digest}) {
    for (auto const& route : api::all_routes()) {
      if (route.permission == api::Permission::everyone) continue;
      auto const path = "/api/v1" + with_id(route.path, "1");
      EXPECT_EQ(rest.raw(route.method, path, {{"Authorization", "Bearer " + credential}}).status, 401)
          << path;
      EXPECT_EQ(rest.raw(route.method, path, {{"Cookie", "deskbell_session=" + credential}}).status, 401)
          << path;
      EXPECT_EQ(rest.raw(route.method, path + "?api_key=" + credential).status, 401) << path;
    }
  }
  // And the other way: a technician's key opens none of the devices' doors.
  EXPECT_EQ(rest.raw("PUT", "/agent/v1/uploads/0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
                     {{"Authorization", "Bearer " + rest.ana_key}}, "x")
                .status,
            401);
  EXPECT_EQ(rest.raw("POST", "/agent/v1/enroll", {}, R"({"token":")" + rest.ana_key + R"("})").status / 100,
            4);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM device_identities"), 1);
}

struct LiveDoor : testing::Test {
  RestOptions options() {
    RestOptions made;
    made.origins = {"https://help.example.org"};
    return made;
  }
  Rest rest{options()};
  std::string cookie;
  std::string csrf;

  void SetUp() override {
    rest.make_account(rest.ours().organisation, "paula@example.com", "Paula", false, "correct horse battery");
    auto const in =
        rest.send("POST", "/sessions",
                  {{"email", "paula@example.com"}, {"password", "correct horse battery"}}, {{"Cookie", ""}});
    cookie = in.header("Set-Cookie").substr(0, in.header("Set-Cookie").find(';'));
    csrf = in.text("/session/csrf_token");
  }
  std::string ticket() {
    return rest.send("POST", "/live_tickets", json::object{}, {{"Cookie", cookie}, {"X-Deskbell-CSRF", csrf}})
        .text("/ticket");
  }
  int open(std::string const& with, std::string const& origin, std::string const& path = "/console/v1/live") {
    Fields headers{{"Connection", "Upgrade"},
                   {"Upgrade", "websocket"},
                   {"Sec-WebSocket-Version", "13"},
                   {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}};
    if (!origin.empty()) headers.emplace_back("Origin", origin);
    headers.emplace_back("Cookie", cookie);
    return rest.raw("GET", path + "?ticket=" + with, headers).status;
  }
  std::string own() { return "http://" + rest.address(); }
};

TEST_F(LiveDoor, ATicketOpensOnce) {
  auto const once = ticket();
  EXPECT_EQ(open(once, own()), 101);
  EXPECT_EQ(open(once, own()), 401) << "used up";
  EXPECT_EQ(open("nonsense", own()), 401);
  EXPECT_EQ(open("", own()), 401) << "the cookie alone is not enough";
  auto const other = ticket();
  EXPECT_NE(other, once);
  EXPECT_EQ(open(other, "https://help.example.org"), 101);
  auto const old = ticket();
  rest.move(std::chrono::seconds(61));
  EXPECT_EQ(open(old, own()), 401) << "a minute old";
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM one_time_tokens WHERE token_digest = '" + other + "'"), 0);
}

TEST_F(LiveDoor, ATicketDiesWithItsSession) {
  auto const unused = ticket();
  rest.send("DELETE", "/session", nullptr, {{"Cookie", cookie}, {"X-Deskbell-CSRF", csrf}});
  EXPECT_EQ(open(unused, own()), 401);
}

TEST_F(LiveDoor, KeysGetNoTicket) {
  EXPECT_EQ(rest.post("/live_tickets").status, 403);
  EXPECT_EQ(open(rest.ana_key, own()), 401);
}

TEST_F(LiveDoor, OtherOriginsAreRefusedAndUseNothingUp) {
  auto const unused = ticket();
  auto const host = rest.address();
  for (auto const& origin :
       {std::string("https://evil.example"), std::string("null"), std::string(""),
        std::string("https://help.example.org.evil.example"), std::string("http://help.example.org"),
        "https://" + host, "http://" + host + ".evil.example", std::string("http://127.0.0.1"),
        "http://evil.example/" + host, std::string("https://help.example.org:8443")})
    EXPECT_EQ(open(unused, origin), 403) << origin;
  EXPECT_EQ(open(unused, own()), 101);
}

TEST_F(LiveDoor, NoOtherPathUpgrades) {
  for (auto const* path :
       {"/", "/api/v1/chats", "/console/v1/live/", "/console/v1/other", "/agent/v1/enroll"})
    EXPECT_EQ(open(ticket(), own(), path), 404) << path;
  EXPECT_EQ(rest.raw("GET", "/console/v1/live?ticket=" + ticket()).status, 404) << "without an upgrade";
}

/// There is no setup over the network, however its path is spelt, and nothing changes.
TEST(Doors, SetupCannotBeRunAgain) {
  RestOptions options;
  options.web = true;
  Rest rest(options);
  auto const before = rest.text_of("SELECT group_concat(email || password_hash) FROM users") +
                      std::to_string(rest.number_of("SELECT COUNT(*) FROM users")) +
                      std::to_string(rest.number_of("SELECT COUNT(*) FROM organisations"));
  std::string const body =
      R"({"email":"eve@example.com","password":"let me in please","organisation":"Eve","admin":true})";
  for (std::string const name : {"setup", "install", "admin", "admin/create", "first-run", "register",
                                 "signup", "users", "bootstrap"}) {
    for (auto const& path : {"/" + name, "//" + name, "/" + name + "/", "/api/v1/" + name, "/api/v1//" + name,
                             "/API/v1/" + name, "/api/v1/../" + name, "/api/v1/%2e%2e/" + name,
                             "/api/v1/" + name + "%00", "/api/v1/" + name + ";x=1", "/console/v1/" + name,
                             "/agent/v1/" + name, "/api/v1/sessions/../" + name}) {
      for (auto const* method : {"POST", "PUT", "GET"}) {
        auto const answer = rest.raw(method, path, {{"Content-Type", "application/json"}},
                                     method == std::string("GET") ? "" : body);
        // The page's own router shows its page for any GET; that page can do nothing.
        bool const page = answer.status == 200 && answer.body.find("<!doctype html>") == 0;
        EXPECT_TRUE(page || answer.status / 100 == 4)
            << method << " " << path << " " << answer.status << answer.body;
      }
    }
  }
  auto const after = rest.text_of("SELECT group_concat(email || password_hash) FROM users") +
                     std::to_string(rest.number_of("SELECT COUNT(*) FROM users")) +
                     std::to_string(rest.number_of("SELECT COUNT(*) FROM organisations"));
  EXPECT_EQ(before, after);
}

TEST(Health, TellsTheTruth) {
  Rest rest;
  EXPECT_EQ(rest.raw("GET", "/livez").body, "ok\n");
  EXPECT_EQ(rest.raw("GET", "/readyz").body, "ok\n");
  EXPECT_EQ(rest.raw("POST", "/readyz").status, 405);
  // A disk that takes no more: commits fail, and so does the answer, until there is space again.
  auto const set_hook = [&](int (*hook)(void*)) {
    rest.write([hook](store::Transaction& tx) -> Result<void> {
      sqlite3_commit_hook(static_cast<sqlite3*>(tx.sql().native()), hook, nullptr);
      return {};
    });
  };
  EXPECT_THROW(set_hook([](void*) { return 1; }), std::runtime_error);
  EXPECT_EQ(rest.post("/customers", {{"business_name", "Client"}}).status, 507);
  auto const unready = rest.raw("GET", "/readyz");
  EXPECT_EQ(unready.status, 503);
  EXPECT_EQ(unready.body, "the database cannot be written; the console's log says why\n");
  EXPECT_EQ(rest.raw("GET", "/livez").status, 200) << "alive, only not ready";
  EXPECT_EQ(rest.get("/customers").status, 200) << "reading goes on";
  set_hook(nullptr);
  EXPECT_EQ(rest.raw("GET", "/readyz").status, 200);
  EXPECT_EQ(rest.post("/customers", {{"business_name", "Client"}}).status, 200);
}

TEST(Health, CountsInPrometheusForm) {
  Rest rest;
  make_customer(rest, "Client");
  auto const metrics = rest.raw("GET", "/metrics");
  EXPECT_EQ(metrics.header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  for (auto const* line :
       {"# TYPE deskbell_commits_total counter\n",
        "# HELP deskbell_devices_online Devices with an open link\n", "deskbell_devices_online 0\n",
        "# TYPE deskbell_queued_writes gauge\n", "deskbell_http_requests_total "})
    EXPECT_NE(metrics.body.find(line), std::string::npos) << line << metrics.body;
}

TEST(Health, SecretsOnDiskAreTheConsolesAlone) {
  Rest rest;
  for (auto const& entry : fs::recursive_directory_iterator(rest.folder() / "data")) {
    auto const mode = entry.symlink_status().permissions();
    EXPECT_EQ(mode & (fs::perms::group_all | fs::perms::others_all), fs::perms::none) << entry.path();
  }
}

}  // namespace
}  // namespace deskbell::console::test
