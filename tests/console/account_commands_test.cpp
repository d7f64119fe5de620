// Accounts and keys after they were made, on the command line beside a console that runs.
#include <boost/json.hpp>
#include <chrono>

#include "tests/console/authenticator_app.h"
#include "tests/console/http_socket.h"
#include "tests/console/program.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

namespace json = boost::json;

struct AccountCommands : testing::Test {
  TemporaryFolder folder;
  std::string data = (folder / "data").string();

  Outcome run(std::vector<std::string> arguments, std::string const& input = {}) {
    arguments.insert(arguments.end(), {"--data", data});
    return run_console(arguments, input);
  }
  void SetUp() override {
    ASSERT_EQ(run({"admin", "create", "ana@example.com", "--name", "Ana"}, password + "\n").code, 0);
    ASSERT_EQ(
        run({"admin", "create", "tom@example.com", "--name", "Tom", "--technician"}, password + "\n").code,
        0);
  }
  std::string key_of(std::string const& email, std::string const& name) {
    auto const made = run({"key", "create", email, "--name", name});
    EXPECT_EQ(made.code, 0) << made.err;
    return made.out.substr(0, made.out.find('\n'));
  }
  static HttpAnswer sign_in(std::string const& address, std::string const& email, std::string const& with) {
    return send_http(address, "POST", "/api/v1/sessions", {{"Content-Type", "application/json"}},
                     json::serialize(json::object{{"email", email}, {"password", with}}));
  }
  static int get_with(std::string const& address, Fields const& fields) {
    return send_http(address, "GET", "/api/v1/chats", fields).status;
  }
  std::string const password = "correct horse battery";
};

TEST_F(AccountCommands, AreListedForPeopleAndForScripts) {
  auto const listed = run({"admin", "list"});
  EXPECT_EQ(listed.code, 0) << listed.err;
  EXPECT_NE(listed.out.find("ana@example.com  Ana   administrator  active"), std::string::npos) << listed.out;
  EXPECT_NE(listed.out.find("tom@example.com  Tom   technician     active"), std::string::npos) << listed.out;
  auto const all = json::parse(run({"admin", "list", "--json"}).out).as_array();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].at("email"), "tom@example.com");
  EXPECT_EQ(all[1].at("role"), "technician");
  EXPECT_FALSE(listed.out.find("$argon2id") != std::string::npos);
}

TEST_F(AccountCommands, ADisabledOneIsOutAtOnceAndComesBack) {
  auto const key = key_of("tom@example.com", "scripts");
  Serving const serving({"serve", "--data", data, "--listen", "127.0.0.1:0"});
  auto const& address = serving.addresses().front();
  auto const in = sign_in(address, "tom@example.com", password);
  ASSERT_EQ(in.status, 200) << in.body;
  auto const cookie = in.header("set-cookie");
  Fields const browser{{"Cookie", cookie.substr(0, cookie.find(';'))}};
  Fields const script{{"Authorization", key}};
  ASSERT_EQ(get_with(address, browser), 200);
  ASSERT_EQ(get_with(address, script), 200);
  auto const done = run({"admin", "disable", "TOM@example.com"});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(get_with(address, browser), 401);
  EXPECT_EQ(get_with(address, script), 401);
  EXPECT_EQ(sign_in(address, "tom@example.com", password).status, 401);
  EXPECT_NE(run({"admin", "list"}).out.find("technician     disabled"), std::string::npos);
  EXPECT_EQ(run({"admin", "enable", "tom@example.com"}).code, 0);
  EXPECT_EQ(sign_in(address, "tom@example.com", password).status, 200);
  EXPECT_EQ(get_with(address, browser), 401) << "the old session stays ended";
}

TEST_F(AccountCommands, TheOnlyAdministratorStays) {
  auto const refused = run({"admin", "disable", "ana@example.com"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("ana@example.com is the only administrator: make another one first"),
            std::string::npos)
      << refused.err;
  ASSERT_EQ(
      run({"admin", "create", "max@example.com", "--one-time-link", "--url", "https://help.example.org"})
          .code,
      0);
  auto const waiting = run({"admin", "disable", "ana@example.com"});
  EXPECT_EQ(waiting.code, 1) << "nobody has used that link yet";
  EXPECT_NE(waiting.err.find("ana@example.com is the only administrator who can sign in: wait until another "
                             "one has chosen a password"),
            std::string::npos)
      << waiting.err;
  ASSERT_EQ(run({"admin", "create", "eve@example.com"}, password + "\n").code, 0);
  EXPECT_EQ(run({"admin", "disable", "ana@example.com"}).code, 0);
}

TEST_F(AccountCommands, AResetVoidsThePasswordUntilTheLinkIsUsed) {
  Serving const serving({"serve", "--data", data, "--listen", "127.0.0.1:0"});
  auto const& address = serving.addresses().front();
  auto const reset = run({"admin", "reset", "tom@example.com", "--url", "https://help.example.org/"});
  ASSERT_EQ(reset.code, 0) << reset.err;
  ASSERT_EQ(reset.out.rfind("https://help.example.org/welcome#token=dbo_", 0), 0u) << reset.out;
  EXPECT_EQ(sign_in(address, "tom@example.com", password).status, 401);
  auto const use = [&](Outcome const& made) {
    auto const token = made.out.substr(made.out.find('=') + 1, made.out.find('\n') - made.out.find('=') - 1);
    auto const body = json::serialize(json::object{{"token", token}, {"password", "another long one"}});
    return send_http(address, "POST", "/api/v1/sessions/one_time", {{"Content-Type", "application/json"}},
                     body)
        .status;
  };
  auto const again = run({"admin", "reset", "tom@example.com", "--url", "https://help.example.org/"});
  EXPECT_EQ(use(reset), 401) << "the first link went to somebody else";
  EXPECT_EQ(use(again), 200);
  EXPECT_EQ(sign_in(address, "tom@example.com", "another long one").status, 200);
}

TEST_F(AccountCommands, TheSecondStepIsTakenAwayFromWhoHasLostThePhone) {
  Serving const serving({"serve", "--data", data, "--listen", "127.0.0.1:0"});
  auto const& address = serving.addresses().front();
  auto const in = sign_in(address, "tom@example.com", password);
  ASSERT_EQ(in.status, 200) << in.body;
  auto const set = in.header("set-cookie");
  Fields const browser{
      {"Cookie", set.substr(0, set.find(';'))},
      {"X-Deskbell-CSRF", json::value_to<std::string>(json::parse(in.body).at("session").at("csrf_token"))},
      {"Content-Type", "application/json"}};
  auto const put = [&](std::string const& path, json::object const& body) {
    return send_http(address, "PUT", "/api/v1/me/" + path, browser, json::serialize(body));
  };
  auto const none = run({"admin", "reset-second-step", "tom@example.com"});
  EXPECT_EQ(none.code, 1);
  EXPECT_NE(none.err.find("tom@example.com has no second step: see admin list"), std::string::npos)
      << none.err;
  auto const begun = put("second_step/secret", {{"current_password", password}});
  ASSERT_EQ(begun.status, 200) << begun.body;
  AuthenticatorApp const app(json::value_to<std::string>(json::parse(begun.body).at("secret")));
  auto const now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  auto const on = put("second_step", {{"on", true}, {"code", app.code(now)}});
  ASSERT_EQ(on.status, 200) << on.body;
  EXPECT_EQ(sign_in(address, "tom@example.com", password).status, 401);
  auto const who = [&](std::size_t row) {
    auto const all = json::parse(run({"admin", "list", "--json"}).out);
    return json::value_to<std::string>(all.at(row).at("second_step"));
  };
  EXPECT_EQ(who(0), "off");
  EXPECT_EQ(who(1), "on");

  auto const done = run({"admin", "reset-second-step", "TOM@example.com"});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(get_with(address, browser), 401) << "the phone may be signed in";
  EXPECT_EQ(sign_in(address, "tom@example.com", password).status, 200);
  EXPECT_EQ(who(1), "off");
}

TEST_F(AccountCommands, AnAddressThatNoMailReachesAndANameOfSeveralLinesAreRefused) {
  for (auto const* address : {"<a@b.example>", "a@b..example", "a@[127.0.0.1]"}) {
    auto const refused = run({"admin", "create", address, "--one-time-link"});
    EXPECT_NE(refused.code, 0) << address;
    EXPECT_NE(refused.err.find("email"), std::string::npos) << refused.err;
  }
  auto const refused =
      run({"admin", "create", "eve@example.com", "--one-time-link", "--name", "Eve\r\nBcc: v@y.example"});
  EXPECT_NE(refused.code, 0);
  EXPECT_NE(refused.err.find("name"), std::string::npos) << refused.err;
}

TEST_F(AccountCommands, AKeyIsRevokedByItsNumber) {
  auto const kept = key_of("ana@example.com", "kept");
  auto const lost = key_of("ana@example.com", "lost");
  Serving const serving({"serve", "--data", data, "--listen", "127.0.0.1:0"});
  auto const& address = serving.addresses().front();
  auto const keys = json::parse(run({"key", "list", "--json"}).out).as_array();
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[1].at("name"), "lost");
  EXPECT_EQ(keys[1].at("scopes"), "all");
  EXPECT_EQ(keys[1].at("expires"), "never");
  auto const number = json::value_to<std::string>(keys[1].at("number"));
  EXPECT_EQ(run({"key", "revoke", number}).code, 0);
  EXPECT_EQ(get_with(address, {{"Authorization", lost}}), 401);
  EXPECT_EQ(get_with(address, {{"Authorization", kept}}), 200);
  EXPECT_NE(run({"key", "list"}).out.find("revoked"), std::string::npos);
  auto const none = run({"key", "revoke", "999"});
  EXPECT_EQ(none.code, 1);
  EXPECT_NE(none.err.find("there is no API key 999: see key list"), std::string::npos) << none.err;
}

TEST_F(AccountCommands, WhoIsNotThereIsSaidSo) {
  for (auto const* command : {"disable", "enable", "reset", "reset-second-step"}) {
    auto const refused = run({"admin", command, "nobody@example.com"});
    EXPECT_EQ(refused.code, 1) << command;
    EXPECT_NE(refused.err.find("nobody has the account nobody@example.com: see admin list"),
              std::string::npos)
        << refused.err;
  }
}

}  // namespace
}  // namespace deskbell::console::test
