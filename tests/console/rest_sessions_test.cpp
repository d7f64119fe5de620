// Signing in from a browser: cookies, CSRF, one-time links, guessing, and who one is.
#include "console/server/auth.h"
#include "tests/console/rest.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

constexpr char const* password = "correct horse battery";

struct Browser {
  Rest& rest;
  std::string cookie;
  std::string csrf;

  explicit Browser(Rest& r) : rest(r) {}
  Answer sign_in(std::string const& email = "paula@example.com", std::string const& with = password) {
    auto answer = post("/sessions", {{"email", email}, {"password", with}});
    adopt(answer);
    return answer;
  }
  void adopt(Answer const& answer) {
    if (answer.status != 200) return;
    auto const set = answer.header("Set-Cookie");
    cookie = set.substr(0, set.find(';'));
    csrf = answer.text("/session/csrf_token");
  }
  Answer post(std::string const& path, json::value const& body = json::object{}) {
    return rest.send("POST", path, body, {{"Cookie", cookie}, {"X-Deskbell-CSRF", csrf}});
  }
  Answer change_password(std::string const& current, std::string const& wanted) {
    return rest.send("PUT", "/me/password", {{"current_password", current}, {"password", wanted}},
                     {{"Cookie", cookie}, {"X-Deskbell-CSRF", csrf}});
  }
  Answer get(std::string const& path) { return rest.send("GET", path, nullptr, {{"Cookie", cookie}}); }
};

struct Signed : Rest {
  explicit Signed(RestOptions options = {}) : Rest(std::move(options)) {
    paula = make_account(ours().organisation, "paula@example.com", "Paula", false, password);
  }
  accounts::Account paula;
};

TEST(RestSessions, SignInSetsAGuardedCookie) {
  Signed rest;
  Browser browser(rest);
  auto const answer = browser.sign_in(" Paula@Example.com ");
  ASSERT_EQ(answer.status, 200) << answer.body;
  auto const cookie = answer.header("Set-Cookie");
  for (auto const* flag :
       {"deskbell_session=dbs_", "; Path=/", "; HttpOnly", "; SameSite=Strict", "; Max-Age=43200"})
    EXPECT_NE(cookie.find(flag), std::string::npos) << flag << " in " << cookie;
  EXPECT_EQ(cookie.find("Secure"), std::string::npos)
      << "plain HTTP on loopback: the browser would not send it";
  EXPECT_EQ(answer.text("/session/user/name"), "Paula");
  EXPECT_EQ(answer.text("/session/organisation"), "Example IT");
  EXPECT_EQ(answer.text("/session/expires_at"), "2026-02-02T15:40:00.000+01:00");
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM sessions WHERE token_digest LIKE 'dbs_%'"), 0)
      << "digests only";
  EXPECT_EQ(browser.get("/session").text("/session/user/email"), "paula@example.com");
  EXPECT_EQ(rest.get("/session").status, 401) << "a key is not a session";
}

TEST(RestSessions, ChangesNeedTheCsrfToken) {
  Signed rest;
  Browser browser(rest);
  browser.sign_in();
  json::value const body{{"business_name", "Client"}};
  EXPECT_EQ(rest.send("POST", "/customers", body, {{"Cookie", browser.cookie}}).status, 403);
  EXPECT_EQ(
      rest.send("POST", "/customers", body, {{"Cookie", browser.cookie}, {"X-Deskbell-CSRF", "x"}}).status,
      403);
  EXPECT_EQ(rest.send("DELETE", "/session", nullptr, {{"Cookie", browser.cookie}}).status, 403);
  EXPECT_EQ(browser.post("/customers", body).status, 200);
  EXPECT_EQ(browser.post("/tickets", {{"customer_id", 1}, {"subject", "x"}}).text("/ticket/source"),
            "console");
  EXPECT_EQ(rest.post("/tickets", {{"customer_id", 1}, {"subject", "x"}}).text("/ticket/source"), "api");
}

TEST(RestSessions, EndWithSignOutAndWithTime) {
  Signed rest;
  Browser one(rest);
  one.sign_in();
  Browser two(rest);
  two.sign_in();
  auto const out =
      rest.send("DELETE", "/session", nullptr, {{"Cookie", one.cookie}, {"X-Deskbell-CSRF", one.csrf}});
  EXPECT_EQ(out.status, 200);
  EXPECT_NE(out.header("Set-Cookie").find("deskbell_session=;"), std::string::npos);
  EXPECT_NE(out.header("Set-Cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(one.get("/me").status, 401);
  EXPECT_EQ(two.get("/me").status, 200);
  rest.restart();
  EXPECT_EQ(two.get("/me").status, 200) << "sessions live in the database";
  // Who works all day stays: session and cookie are prolonged together.
  for (int hour = 0; hour < 20; ++hour) {
    rest.move(std::chrono::hours(1));
    auto const answer = two.get("/me");
    ASSERT_EQ(answer.status, 200) << hour;
    EXPECT_NE(answer.header("Set-Cookie").find("Max-Age=43200"), std::string::npos) << hour;
    // Nobody waits for that write but this: it stands before the next in the writer's line.
    rest.write([](store::Transaction&) -> Result<void> { return {}; });
  }
  rest.move(std::chrono::hours(13));
  EXPECT_EQ(two.get("/me").status, 401);
}

TEST(RestSessions, ADisabledAccountIsOutAtOnce) {
  Signed rest;
  Browser browser(rest);
  browser.sign_in();
  auto const key = rest.make_key(rest.paula);
  rest.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE users SET disabled_at = 1 WHERE id = ?", rest.paula.id);
    return {};
  });
  EXPECT_EQ(browser.get("/me").status, 401);
  EXPECT_EQ(rest.get("/me", {{"Authorization", key}}).status, 401);
  EXPECT_EQ(browser.sign_in().status, 401);
}

TEST(RestSessions, AOneTimeLinkSetsAPasswordOnce) {
  Signed rest;
  Browser old(rest);
  old.sign_in();
  std::string token;
  rest.write([&](store::Transaction& tx) -> Result<void> {
    token = must(accounts::create_one_time_link(tx, rest.paula));
    return {};
  });
  Browser browser(rest);
  auto const weak = browser.post("/sessions/one_time", {{"token", token}, {"password", "short"}});
  EXPECT_EQ(weak.status, 422);
  EXPECT_EQ(faults_of(weak), "password: found 5 characters, expected at least 10");
  auto const wrong = browser.post("/sessions/one_time", {{"token", "dbo_x"}, {"password", "long enough 1"}});
  EXPECT_EQ(wrong.status, 401);
  auto const used = browser.post("/sessions/one_time", {{"token", token}, {"password", "long enough 1"}});
  ASSERT_EQ(used.status, 200) << used.body;
  browser.adopt(used);
  EXPECT_EQ(browser.get("/me").status, 200);
  EXPECT_EQ(old.get("/me").status, 401) << "whoever knew the password before is out";
  EXPECT_EQ(browser.post("/sessions/one_time", {{"token", token}, {"password", "long enough 2"}}).status,
            401);
  EXPECT_EQ(Browser(rest).sign_in("paula@example.com", "long enough 1").status, 200);
  EXPECT_EQ(Browser(rest).sign_in().status, 401);
}

TEST(RestSessions, AOneTimeLinkEndsAfterThreeDays) {
  Signed rest;
  std::string token;
  rest.write([&](store::Transaction& tx) -> Result<void> {
    token = must(accounts::create_one_time_link(tx, rest.paula));
    return {};
  });
  rest.move(std::chrono::hours(73));
  auto const late =
      Browser(rest).post("/sessions/one_time", {{"token", token}, {"password", "long enough 1"}});
  EXPECT_EQ(late.status, 401);
  EXPECT_NE(late.text("/error").find("expired"), std::string::npos) << late.body;
}

TEST(RestSessions, GuessingIsSlowedAndTheHonestAreTold) {
  Signed rest;
  Browser browser(rest);
  auto const unknown = browser.sign_in("nobody@example.com", "whatever it is");
  auto const wrong = browser.sign_in("paula@example.com", "whatever it is");
  EXPECT_EQ(unknown.status, 401);
  EXPECT_EQ(unknown.body, wrong.body) << "which addresses exist is not told";
  int tried = 2;
  for (; tried < 20; ++tried) {
    if (browser.sign_in("paula@example.com", "whatever it is").status == 429) break;
  }
  EXPECT_LE(tried, 6);
  auto const told = browser.sign_in();
  EXPECT_EQ(told.status, 429) << "also with the right password";
  auto const wait = std::stoi(told.header("Retry-After"));
  EXPECT_GE(wait, 1);
  EXPECT_EQ(told.text("/error"), "Too many wrong tries; try again in " + std::to_string(wait) + " s");
  rest.move(std::chrono::seconds(wait));
  EXPECT_EQ(browser.sign_in().status, 200);
}

TEST(RestSessions, ATechnicianChangesHerOwnPassword) {
  Signed rest;
  Browser here(rest);
  here.sign_in();
  Browser elsewhere(rest);
  elsewhere.sign_in();
  Browser colleague(rest);
  rest.make_account(rest.ours().organisation, "olga@example.com", "Olga", false, password);
  colleague.sign_in("olga@example.com");
  EXPECT_EQ(faults_of(here.change_password("not this one", "a new long one")), "Current password is wrong");
  auto const weak = here.change_password(password, "short");
  EXPECT_EQ(weak.status, 422);
  EXPECT_EQ(faults_of(weak), "password: found 5 characters, expected at least 10");
  EXPECT_EQ(faults_of(here.change_password(password, std::string(1001, 'x'))),
            "password: expected at most 1,000 characters");
  EXPECT_EQ(elsewhere.get("/me").status, 200) << "nothing was changed";

  auto const changed = here.change_password(password, "a new long one");
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.body.find("new long"), std::string::npos);
  EXPECT_EQ(here.get("/me").status, 200) << "who changed it goes on";
  EXPECT_EQ(elsewhere.get("/me").status, 401) << "whoever knew the old one is out";
  EXPECT_EQ(colleague.get("/me").status, 200) << "others have nothing to do with it";
  EXPECT_EQ(Browser(rest).sign_in().status, 401);
  EXPECT_EQ(Browser(rest).sign_in("paula@example.com", "a new long one").status, 200);
  EXPECT_EQ(
      rest.text_of("SELECT actor || action || noun || uid || detail FROM audit ORDER BY id DESC LIMIT 1"),
      "Paulachangeduser" + rest.paula.uid + "password");
}

TEST(RestSessions, AOneTimeLinkIsWorthNothingAfterAChangeOfPassword) {
  Signed rest;
  Browser browser(rest);
  browser.sign_in();
  std::string token;
  rest.write([&](store::Transaction& tx) -> Result<void> {
    token = must(accounts::create_one_time_link(tx, rest.paula));
    return {};
  });
  ASSERT_EQ(browser.change_password(password, "a new long one").status, 200);
  EXPECT_EQ(browser.post("/sessions/one_time", {{"token", token}, {"password", "long enough 1"}}).status,
            401);
}

TEST(RestSessions, OnlyABrowserThatIsSignedInChangesAPassword) {
  Signed rest;
  json::value const body{{"current_password", password}, {"password", "a new long one"}};
  auto const by_key = rest.put("/me/password", body, {{"Authorization", rest.make_key(rest.paula)}});
  EXPECT_EQ(by_key.status, 403);
  EXPECT_NE(by_key.text("/error").find("not with an API key"), std::string::npos) << by_key.body;
  Browser browser(rest);
  browser.sign_in();
  EXPECT_EQ(rest.send("PUT", "/me/password", body, {{"Cookie", browser.cookie}}).status, 403) << "CSRF";
  EXPECT_EQ(rest.send("PUT", "/me/password", body, {{"Authorization", ""}}).status, 401);
  EXPECT_EQ(Browser(rest).sign_in().status, 200) << "the password is the old one";
}

/// A browser that was left open is no way around the brake, and what is guessed there counts for signing in.
TEST(RestSessions, GuessingTheCurrentPasswordIsSlowed) {
  Signed rest;
  Browser browser(rest);
  browser.sign_in();
  int tried = 0;
  for (; tried < 20; ++tried) {
    if (browser.change_password("whatever it is", "a new long one").status == 429) break;
  }
  EXPECT_LE(tried, 6);
  auto const told = browser.change_password(password, "a new long one");
  EXPECT_EQ(told.status, 429) << "also with the right password";
  EXPECT_EQ(Browser(rest).sign_in().status, 429);
  rest.move(std::chrono::seconds(std::stoi(told.header("Retry-After"))));
  EXPECT_EQ(browser.change_password(password, "a new long one").status, 200);
}

/// Ten thousand tries over a day, each as early as it is allowed: very few reach the password at all.
TEST(RestSessions, TenThousandGuessesGetNowhere) {
  GuessBrake brake;
  Time now = start;
  int let_through = 0;
  for (int i = 0; i < 10'000; ++i) {
    if (brake.begin({"account a", "address 192.0.2.1"}, now).count() == 0) ++let_through;
    now += std::chrono::milliseconds(8'640);
  }
  EXPECT_LE(let_through, 120);
  EXPECT_GT(brake.wait({"account a"}, now).count(), 0);
  EXPECT_EQ(brake.wait({"account b"}, now).count(), 0);
}

/// Tries at the same time are counted before they are judged.
TEST(RestSessions, ParallelGuessesAreNotFree) {
  GuessBrake brake;
  int let_through = 0;
  for (int i = 0; i < 1'000; ++i) let_through += brake.begin({"account a"}, start).count() == 0 ? 1 : 0;
  EXPECT_EQ(let_through, 6);
  brake.forget("account a");
  EXPECT_EQ(brake.wait({"account a"}, start).count(), 0);
}

/// Whoever tries a great many names once each does not have the tries at one of them forgotten.
TEST(RestSessions, ManyNamesDoNotHideGuessesAtOne) {
  GuessBrake brake;
  for (int i = 0; i < 12; ++i) {
    auto const now = start + std::chrono::seconds(brake.wait({"account a"}, start).count());
    static_cast<void>(brake.begin({"account a"}, now));
  }
  for (int i = 0; i < 20'000; ++i)
    static_cast<void>(brake.begin({"account " + std::to_string(i) + "@example.com"}, start));
  EXPECT_GT(brake.wait({"account a"}, start).count(), 0);
}

/// The clock was days ahead and is put right: nobody waits for days.
TEST(RestSessions, AClockThatIsSetBackLocksNobodyOutForLongerThanTheLongestWait) {
  GuessBrake brake;
  auto const ahead = start + std::chrono::hours(48);
  for (int i = 0; i < 8; ++i) static_cast<void>(brake.begin({"account a", "address 192.0.2.1"}, ahead));
  EXPECT_GT(brake.wait({"address 192.0.2.1"}, ahead).count(), 0);
  auto const wait = brake.wait({"account a", "address 192.0.2.1"}, start);
  EXPECT_GT(wait.count(), 0) << "setting a clock back is no way around it";
  EXPECT_LE(wait, std::chrono::minutes(15));
  EXPECT_EQ(brake.begin({"account a", "address 192.0.2.1"}, start + wait).count(), 0);
  EXPECT_LE(brake.wait({"account a"}, start + wait), std::chrono::minutes(15));
}

TEST(RestSessions, NoOtherSiteSignsItsVisitorIn) {
  RestOptions options;
  options.origins = {"https://help.example.org"};
  Signed rest(options);
  json::value const body{{"email", "paula@example.com"}, {"password", password}};
  auto const from = [&](std::string const& origin) {
    return rest.send("POST", "/sessions", body, {{"Cookie", ""}, {"Origin", origin}}).status;
  };
  EXPECT_EQ(from("http://" + rest.address()), 200);
  EXPECT_EQ(from("https://help.example.org"), 200);
  for (auto const* origin :
       {"https://evil.example", "null", "http://127.0.0.1", "https://help.example.org.evil.example"})
    EXPECT_EQ(from(origin), 403) << origin;
  EXPECT_EQ(rest.send("POST", "/sessions", body, {{"Cookie", ""}}).status, 200) << "scripts send none";
}

TEST(RestSessions, SaysWhoAsksAndWhatSheMay) {
  Signed rest;
  auto const ana = rest.get("/me");
  EXPECT_EQ(ana.number("/user_id"), rest.ana().id);
  EXPECT_EQ(ana.text("/user_name"), "ana");
  EXPECT_EQ(ana.at("/admin"), json::value(true));
  EXPECT_TRUE(ana.has("/subdomain"));
  for (auto const* noun : {"asset", "customer", "ticket", "invoice"})
    for (auto const* right : {"read", "write", "delete"})
      EXPECT_TRUE(ana.at(std::string("/permissions/") + noun + "/" + right).is_bool()) << noun << right;
  auto const tess = rest.get("/me", {{"Authorization", rest.tess_key}});
  EXPECT_EQ(tess.at("/admin"), json::value(false));
  EXPECT_EQ(tess.at("/permissions/ticket/write"), json::value(true));
  EXPECT_EQ(tess.at("/permissions/ticket/delete"), json::value(false));
}

TEST(RestSessions, ListsTechniciansAsPairs) {
  Signed rest;
  rest.make_tenant("Other IT", "oscar@example.org");
  auto const users = rest.get("/users");
  EXPECT_EQ(users.count("/users"), 3u) << users.body;
  EXPECT_EQ(users.at("/users/2"), (json::value{rest.ana().id, "ana"}));
  auto const one = rest.get("/users/" + std::to_string(rest.tess().id));
  EXPECT_EQ(one.text("/user/email"), "tess@example.com");
  EXPECT_EQ(rest.get("/users/" + rest.tess().uid).body, one.body);
  EXPECT_EQ(rest.get("/users/99").status, 404);
}

}  // namespace
}  // namespace deskbell::console::test
