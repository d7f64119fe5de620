// The second step of signing in: set up, asked for, guessed at, recovered from and turned off.
#include <algorithm>
#include <cctype>
#include <filesystem>

#include "console/server/keys.h"
#include "console/server/second_step.h"
#include "tests/console/authenticator_app.h"
#include "tests/console/rest.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

constexpr char const* paulas_password = "correct horse battery";
constexpr char const* paulas_email = "paula@example.com";

/// A technician with a browser, and an app on her phone.
struct SecondStepDesk : Rest {
  SecondStepDesk() {
    paula = make_account(ours().organisation, paulas_email, "Paula", false, paulas_password);
  }

  /// In another browser each time. `more` stands beside e-mail address and password.
  Answer sign_in(json::object more = {}, std::string const& with = paulas_password,
                 std::string const& email = paulas_email) {
    more["email"] = email;
    more["password"] = with;
    return send("POST", "/sessions", more, {{"Cookie", ""}});
  }
  Answer sign_in_with_code(std::string const& code) { return sign_in({{"code", code}}); }
  /// What she does from now on, she does in this browser.
  void use(Answer const& signed_in) {
    ASSERT_EQ(signed_in.status, 200) << signed_in.body;
    cookie = cookie_of(signed_in);
    csrf = signed_in.text("/session/csrf_token");
  }
  static std::string cookie_of(Answer const& signed_in) {
    auto const set = signed_in.header("Set-Cookie");
    return set.substr(0, set.find(';'));
  }
  Answer change(std::string const& path, json::value const& body) {
    return send("PUT", path, body, {{"Cookie", cookie}, {"X-Deskbell-CSRF", csrf}});
  }
  Answer standing() { return send("GET", "/me/second_step", nullptr, {{"Cookie", cookie}}); }
  bool is_in(std::string const& with) {
    return send("GET", "/me", nullptr, {{"Cookie", with}}).status == 200;
  }
  AuthenticatorApp begin() {
    auto const begun = change("/me/second_step/secret", {{"current_password", paulas_password}});
    EXPECT_EQ(begun.status, 200) << begun.body;
    return AuthenticatorApp(begun.text("/secret"));
  }
  /// Gives the app; the recovery codes are kept. The code of the step before last is the newest that was
  /// used.
  AuthenticatorApp set_up() {
    use(sign_in());
    auto app = begin();
    auto const on = change("/me/second_step", {{"on", true}, {"code", app.code(now())}});
    EXPECT_EQ(on.status, 200) << on.body;
    keep_codes(on);
    move(std::chrono::seconds(60));
    return app;
  }
  void keep_codes(Answer const& answer) {
    recovery_codes.clear();
    auto const codes = answer.at("/recovery_codes");
    for (auto const& code : codes.as_array()) recovery_codes.emplace_back(code.as_string());
  }
  std::string newest_audit() {
    return text_of("SELECT actor || ': ' || action || ' ' || detail FROM audit ORDER BY id DESC LIMIT 1");
  }

  accounts::Account paula;
  std::string cookie;
  std::string csrf;
  std::vector<std::string> recovery_codes;
};

TEST(RestSecondStep, IsOnOnlyAfterARightCodeWasTyped) {
  SecondStepDesk desk;
  desk.use(desk.sign_in());
  auto const elsewhere = SecondStepDesk::cookie_of(desk.sign_in());
  EXPECT_EQ(desk.standing().at("/second_step/on"), json::value(false));
  EXPECT_EQ(faults_of(desk.change("/me/second_step/secret", {{"current_password", "not this one"}})),
            "Current password is wrong");
  auto const begun = desk.change("/me/second_step/secret", {{"current_password", paulas_password}});
  ASSERT_EQ(begun.status, 200) << begun.body;
  auto const secret = begun.text("/secret");
  EXPECT_EQ(secret.size(), 32u);
  EXPECT_EQ(begun.text("/uri"), "otpauth://totp/Deskbell%20Example%20IT:paula%40example.com?secret=" +
                                    secret + "&issuer=Deskbell%20Example%20IT");
  AuthenticatorApp const app(secret);
  EXPECT_EQ(desk.sign_in().status, 200) << "nothing is asked yet";
  EXPECT_EQ(faults_of(desk.change("/me/second_step", {{"on", true}, {"code", app.wrong_code(desk.now())}})),
            "Code is wrong or was used already");
  EXPECT_EQ(desk.standing().at("/second_step/on"), json::value(false));
  EXPECT_TRUE(desk.is_in(elsewhere));

  auto const on = desk.change("/me/second_step", {{"on", true}, {"code", app.code(desk.now())}});
  ASSERT_EQ(on.status, 200) << on.body;
  EXPECT_EQ(on.count("/recovery_codes"), 10u);
  EXPECT_EQ(on.at("/second_step/on"), json::value(true));
  EXPECT_TRUE(desk.is_in(desk.cookie)) << "who turned it on goes on";
  EXPECT_FALSE(desk.is_in(elsewhere)) << "as after a new password";
  EXPECT_EQ(desk.newest_audit(), "Paula: second step on paula@example.com");
  EXPECT_EQ(desk.standing().number("/second_step/recovery_codes_left"), 10);
  EXPECT_TRUE(desk.standing().has("/second_step/since"));
}

TEST(RestSecondStep, NothingThatWasShownOnceIsThereToBeReadAgain) {
  SecondStepDesk desk;
  desk.use(desk.sign_in());
  auto const begun = desk.change("/me/second_step/secret", {{"current_password", paulas_password}});
  auto const secret = begun.text("/secret");
  AuthenticatorApp const app(secret);
  auto const on = desk.change("/me/second_step", {{"on", true}, {"code", app.code(desk.now())}});
  desk.keep_codes(on);
  EXPECT_EQ(desk.standing().body.find(secret), std::string::npos);
  EXPECT_FALSE(desk.standing().has("/recovery_codes"));
  auto const kept = desk.text_of("SELECT sealed_secret FROM second_steps");
  EXPECT_EQ(kept.find(secret), std::string::npos);
  EXPECT_EQ(kept.size() % 2, 0u);
  EXPECT_GE(kept.size(), 2u * (20 + 16 + 24)) << "sealed: nonce, proof and secret";
  for (auto const& code : desk.recovery_codes)
    EXPECT_EQ(desk.number_of("SELECT COUNT(*) FROM recovery_codes WHERE instr(code_digest, '" + code + "')"),
              0);
  EXPECT_EQ(desk.number_of("SELECT COUNT(*) FROM recovery_codes WHERE length(code_digest) = 64"), 10);
  auto const again = desk.change("/me/second_step/secret", {{"current_password", paulas_password}});
  EXPECT_EQ(again.status, 409) << "another secret would shut her out: " << again.body;
}

TEST(RestSecondStep, IsAskedForAfterTheRightPasswordAndByNoOther) {
  SecondStepDesk desk;
  desk.make_account(desk.ours().organisation, "olga@example.com", "Olga", false, paulas_password);
  auto const app = desk.set_up();
  auto const of_paula = desk.sign_in({}, "not this one");
  auto const of_olga = desk.sign_in({}, "not this one", "olga@example.com");
  EXPECT_EQ(of_paula.status, 401);
  EXPECT_EQ(of_paula.body, of_olga.body) << "who has a second step is not told";
  auto const with_code = desk.sign_in({{"code", app.code(desk.now())}}, "not this one");
  EXPECT_EQ(with_code.body, of_olga.body) << "a right code says nothing about a password";

  auto const asked = desk.sign_in();
  EXPECT_EQ(asked.status, 401);
  EXPECT_EQ(asked.text("/code"), "second_step_required") << asked.body;
  EXPECT_EQ(asked.header("Set-Cookie"), "");
  auto const problem =
      desk.send("POST", "/sessions", {{"email", paulas_email}, {"password", paulas_password}},
                {{"Cookie", ""}, {"Accept", "application/problem+json"}});
  EXPECT_EQ(problem.text("/code"), "second_step_required") << problem.body;
  auto const wrong = desk.sign_in_with_code(app.wrong_code(desk.now()));
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(wrong.text("/code"), "second_step_wrong") << wrong.body;
  EXPECT_EQ(desk.sign_in_with_code(app.code(desk.now())).status, 200)
      << "the code beside a wrong password was not used up";
  EXPECT_EQ(desk.sign_in({}, paulas_password, "olga@example.com").status, 200)
      << "whoever has none is not asked";
}

TEST(RestSecondStep, ACodeIsGoodOnceAndOneStepEitherWay) {
  SecondStepDesk desk;
  auto const app = desk.set_up();
  auto const signs_in = [&](std::int64_t steps) {
    return desk.sign_in_with_code(app.code(desk.now(), steps)).status == 200;
  };
  EXPECT_FALSE(signs_in(-2)) << "that one turned it on";
  EXPECT_FALSE(signs_in(2)) << "too early";
  EXPECT_TRUE(signs_in(-1)) << "a phone that is slow";
  EXPECT_FALSE(signs_in(-1)) << "somebody looked over her shoulder";
  EXPECT_TRUE(signs_in(1)) << "a phone that is fast";
  EXPECT_FALSE(signs_in(0)) << "older than one that was taken";
  desk.move(std::chrono::seconds(60));
  EXPECT_TRUE(signs_in(0));
  desk.restart();
  EXPECT_FALSE(signs_in(0)) << "which codes were used lives in the database";
}

/// Requests at the same time come one after the other to the writer, some of them in one commit.
TEST(RestSecondStep, TheSameCodeAtTheSameTimeLetsOneIn) {
  SecondStepDesk desk;
  auto const app = desk.set_up();
  auto const code = app.code(desk.now());
  int let_in = 0;
  desk.write([&](store::Transaction& tx) -> Result<void> {
    auto const sealing = must(Keys::load_or_make(desk.folder() / "data" / "keys")).sealing_secret();
    for (int i = 0; i < 5; ++i) {
      auto const check = must(second_step::check(tx, Scope{}, desk.paula, sealing, {code, ""}));
      let_in += check == second_step::Check::passed ? 1 : 0;
    }
    return {};
  });
  EXPECT_EQ(let_in, 1);
}

TEST(RestSecondStep, ARecoveryCodeSignsInOnce) {
  SecondStepDesk desk;
  desk.set_up();
  auto const with = [&](std::string code) { return desk.sign_in({{"recovery_code", std::move(code)}}); };
  auto const& first = desk.recovery_codes[0];
  EXPECT_EQ(with(first).status, 200);
  EXPECT_EQ(desk.newest_audit(), "Paula: recovery code used 9 left");
  EXPECT_EQ(desk.text_of("SELECT address FROM audit ORDER BY id DESC LIMIT 1"), "127.0.0.1");
  auto const again = with(first);
  EXPECT_EQ(again.text("/code"), "second_step_wrong") << again.body;
  EXPECT_EQ(with("AAAA-BBBB-CCCC-DDDD").status, 401);
  // As it was written down by hand.
  auto typed = desk.recovery_codes[1];
  for (char& c : typed) c = c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  std::replace(typed.begin(), typed.end(), 'o', '0');
  EXPECT_EQ(with(typed).status, 200) << typed;
  EXPECT_EQ(desk.standing().number("/second_step/recovery_codes_left"), 8);
}

TEST(RestSecondStep, NewRecoveryCodesVoidTheOldOnes) {
  SecondStepDesk desk;
  auto const app = desk.set_up();
  auto const old = desk.recovery_codes;
  auto const path = "/me/second_step/recovery_codes";
  EXPECT_EQ(faults_of(desk.change(path, {{"current_password", paulas_password}})), "Code can't be blank");
  EXPECT_EQ(
      faults_of(desk.change(path, {{"current_password", "not this one"}, {"code", app.code(desk.now())}})),
      "Current password is wrong");
  auto const made =
      desk.change(path, {{"current_password", paulas_password}, {"code", app.code(desk.now())}});
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(desk.newest_audit(), "Paula: recovery codes renewed paula@example.com");
  desk.keep_codes(made);
  EXPECT_EQ(desk.recovery_codes.size(), 10u);
  EXPECT_EQ(desk.sign_in({{"recovery_code", old[3]}}).status, 401);
  EXPECT_EQ(desk.sign_in({{"recovery_code", desk.recovery_codes[3]}}).status, 200);
}

TEST(RestSecondStep, IsTurnedOffWithBothSteps) {
  SecondStepDesk desk;
  auto const app = desk.set_up();
  auto const off = [&](json::object with) {
    with["on"] = false;
    return desk.change("/me/second_step", with);
  };
  EXPECT_EQ(faults_of(off({{"current_password", paulas_password}})), "Code can't be blank");
  EXPECT_EQ(faults_of(off({{"code", app.code(desk.now())}})), "Current password is wrong");
  EXPECT_EQ(faults_of(off({{"current_password", paulas_password}, {"code", app.wrong_code(desk.now())}})),
            "Code is wrong or was used already");
  EXPECT_EQ(faults_of(off({{"current_password", paulas_password}, {"recovery_code", "AAAA"}})),
            "Recovery code is wrong or was used already");
  EXPECT_EQ(desk.standing().at("/second_step/on"), json::value(true));
  auto const done = off({{"current_password", paulas_password}, {"recovery_code", desk.recovery_codes[0]}});
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.at("/second_step/on"), json::value(false));
  EXPECT_EQ(desk.newest_audit(), "Paula: second step off paula@example.com");
  EXPECT_EQ(desk.sign_in().status, 200);
  EXPECT_EQ(desk.number_of("SELECT COUNT(*) FROM recovery_codes"), 0);
  EXPECT_EQ(off({{"current_password", paulas_password}, {"code", "123456"}}).status, 409);
  // And on again, with another secret.
  auto const other = desk.begin();
  EXPECT_EQ(desk.change("/me/second_step", {{"on", true}, {"code", other.code(desk.now())}}).status, 200);
}

TEST(RestSecondStep, AOneTimeLinkAsksForItAndIsNotUsedUpMeanwhile) {
  SecondStepDesk desk;
  auto const app = desk.set_up();
  std::string token;
  desk.write([&](store::Transaction& tx) -> Result<void> {
    token = must(accounts::create_one_time_link(tx, desk.paula));
    return {};
  });
  auto const use_link = [&](json::object more) {
    more["token"] = token;
    more["password"] = "a new long one";
    return desk.send("POST", "/sessions/one_time", more, {{"Cookie", ""}});
  };
  EXPECT_EQ(use_link({}).text("/code"), "second_step_required");
  EXPECT_EQ(use_link({{"code", app.wrong_code(desk.now())}}).text("/code"), "second_step_wrong");
  EXPECT_TRUE(desk.is_in(desk.cookie)) << "nothing was changed yet";
  EXPECT_EQ(use_link({{"code", app.code(desk.now())}}).status, 200);
  EXPECT_FALSE(desk.is_in(desk.cookie)) << "whoever knew the password before is out";
  EXPECT_EQ(use_link({{"code", app.code(desk.now(), 1)}}).status, 401);
  EXPECT_EQ(desk.sign_in({{"code", app.code(desk.now(), 1)}}, "a new long one").status, 200);
}

/// Whoever has the password, a link or an open browser gets no more guesses at the code than at a password.
TEST(RestSecondStep, GuessesAtCodesAreCountedWithThoseAtPasswords) {
  SecondStepDesk desk;
  auto const app = desk.set_up();
  std::string token;
  desk.write([&](store::Transaction& tx) -> Result<void> {
    token = must(accounts::create_one_time_link(tx, desk.paula));
    return {};
  });
  EXPECT_EQ(desk.sign_in({}, "not this one").status, 401);
  EXPECT_EQ(desk.sign_in_with_code(app.wrong_code(desk.now())).status, 401);
  EXPECT_EQ(desk.sign_in().text("/code"), "second_step_required") << "is no guess, and wipes none out";
  EXPECT_EQ(desk.sign_in({{"recovery_code", "AAAA"}}).status, 401);
  json::value const by_link{
      {"token", token}, {"password", "a new long one"}, {"code", app.wrong_code(desk.now())}};
  EXPECT_EQ(desk.send("POST", "/sessions/one_time", by_link, {{"Cookie", ""}}).status, 401);
  json::value const off{
      {"on", false}, {"current_password", paulas_password}, {"code", app.wrong_code(desk.now())}};
  EXPECT_EQ(desk.change("/me/second_step", off).status, 422);
  EXPECT_EQ(
      desk.change("/me/password", {{"current_password", paulas_password}, {"password", paulas_password}})
          .status,
      200)
      << "wipes none out either";
  EXPECT_EQ(desk.sign_in_with_code(app.wrong_code(desk.now())).status, 401) << "the sixth";
  for (auto const& told : {desk.sign_in_with_code(app.code(desk.now())), desk.sign_in(),
                           desk.change("/me/second_step", off), desk.change("/me/second_step/secret", off)}) {
    EXPECT_EQ(told.status, 429) << told.body;
    EXPECT_NE(told.header("Retry-After"), "");
  }
  EXPECT_EQ(desk.send("POST", "/sessions/one_time", by_link, {{"Cookie", ""}}).status, 429);
}

/// Somebody knows the password, and guesses for a day, each time as early as she may.
TEST(RestSecondStep, TenThousandGuessesAtCodesGetNowhere) {
  SecondStepDesk desk;
  auto const app = desk.set_up();
  auto const before = desk.number_of("SELECT COUNT(*) FROM sessions");
  int looked_at = 0;
  for (int guess = 0; guess < 10'000; ++guess) {
    auto const answer = desk.sign_in_with_code(app.wrong_code(desk.now()));
    ASSERT_TRUE(answer.status == 401 || answer.status == 429) << answer.body;
    if (answer.status == 401) ++looked_at;
    desk.move(std::chrono::milliseconds(8'640));
  }
  EXPECT_LE(looked_at, 120) << "of a million codes, three of which are right at a time";
  EXPECT_EQ(desk.number_of("SELECT COUNT(*) FROM sessions"), before);
  auto const told = desk.sign_in_with_code(app.code(desk.now()));
  ASSERT_EQ(told.status, 429) << "also with the right one";
  auto const wait = std::stoi(told.header("Retry-After"));
  EXPECT_EQ(told.text("/error"), "Too many wrong tries; try again in " + std::to_string(wait) + " s");
  desk.move(std::chrono::seconds(wait));
  EXPECT_EQ(desk.sign_in_with_code(app.code(desk.now())).status, 200);
}

TEST(RestSecondStep, ApiKeysAreNotAskedAndSetNothingUp) {
  SecondStepDesk desk;
  desk.set_up();
  Fields const key{{"Authorization", desk.make_key(desk.paula)}};
  EXPECT_EQ(desk.get("/me", key).status, 200);
  EXPECT_EQ(desk.get("/me/second_step", key).at("/second_step/on"), json::value(true));
  json::value const body{{"on", false}, {"current_password", paulas_password}, {"code", "123456"}};
  for (auto const* path : {"/me/second_step", "/me/second_step/secret", "/me/second_step/recovery_codes"}) {
    auto const refused = desk.put(path, body, key);
    EXPECT_EQ(refused.status, 403) << path;
    EXPECT_NE(refused.text("/error").find("not with an API key"), std::string::npos) << refused.body;
    EXPECT_EQ(desk.send("PUT", path, body, {{"Cookie", desk.cookie}}).status, 403) << "CSRF";
  }
}

TEST(RestSecondStep, ASetupIsGoodForAnHour) {
  SecondStepDesk desk;
  desk.use(desk.sign_in());
  auto const app = desk.begin();
  desk.move(std::chrono::minutes(61));
  EXPECT_EQ(desk.change("/me/second_step", {{"on", true}, {"code", app.code(desk.now())}}).status, 409);
  auto const newer = desk.begin();
  EXPECT_EQ(desk.change("/me/second_step", {{"on", true}, {"code", app.code(desk.now())}}).status, 422)
      << "of the secret before";
  EXPECT_EQ(desk.change("/me/second_step", {{"on", true}, {"code", newer.code(desk.now())}}).status, 200);
}

/// Restored without its keys: nobody is let in by it, and whoever kept her recovery codes is not shut out.
TEST(RestSecondStep, WithoutTheSealingKeyRecoveryCodesStillWork) {
  SecondStepDesk desk;
  auto const app = desk.set_up();
  auto const file = desk.folder() / "data" / "keys" / "sealing.key";
  ASSERT_TRUE(std::filesystem::remove(file));
  desk.restart();
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(desk.sign_in().text("/code"), "second_step_required");
  auto const refused = desk.sign_in_with_code(app.code(desk.now()));
  EXPECT_EQ(refused.status, 503);
  EXPECT_NE(refused.text("/error").find("use a recovery code"), std::string::npos) << refused.body;
  EXPECT_EQ(desk.sign_in({{"recovery_code", desk.recovery_codes[0]}}).status, 200);
}

}  // namespace
}  // namespace deskbell::console::test
