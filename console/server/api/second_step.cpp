// /me/second_step: one's own second step of signing in. A signed-in browser only: it is asked the password
// again.
#include "console/server/api/shapes.h"
#include "console/server/api/support.h"
#include "console/server/auth.h"

namespace deskbell::console::api {

namespace {

struct SecondStep {
  bool on = false;
  Maybe<std::string> since;
  Number recovery_codes_left = 0;
};
BOOST_DESCRIBE_STRUCT(SecondStep, (), (on, since, recovery_codes_left))

struct SecondStepAnswer {
  SecondStep second_step;
  Maybe<std::vector<std::string>> recovery_codes;  ///< where it was turned on: shown this once
};
BOOST_DESCRIBE_STRUCT(SecondStepAnswer, (), (second_step, recovery_codes))

struct SecondStepBegin {
  std::string current_password;
};
BOOST_DESCRIBE_STRUCT(SecondStepBegin, (), (current_password))

/// Nothing is asked at sign-in before PUT /me/second_step was told a code of it.
struct SecondStepSecret {
  std::string secret;  ///< base32, to be typed into an app
  std::string uri;     ///< otpauth://, the same as a QR code's text
};
BOOST_DESCRIBE_STRUCT(SecondStepSecret, (), (secret, uri))

/// To turn it on, a code of the app that was set up; to turn it off, the password and a code or recovery
/// code.
struct SecondStepChange {
  bool on = false;
  Maybe<std::string> code;
  Maybe<std::string> current_password;
  Maybe<std::string> recovery_code;
};
BOOST_DESCRIBE_STRUCT(SecondStepChange, (), (on, code, current_password, recovery_code))

struct RecoveryCodesWanted {
  std::string current_password;
  Maybe<std::string> code;
  Maybe<std::string> recovery_code;
};
BOOST_DESCRIBE_STRUCT(RecoveryCodesWanted, (), (current_password, code, recovery_code))

struct RecoveryCodes {
  std::vector<std::string> recovery_codes;  ///< shown this once; those before are good for nothing now
};
BOOST_DESCRIBE_STRUCT(RecoveryCodes, (), (recovery_codes))

SecondStep shape_of(Scope const& scope, second_step::Standing const& standing) {
  return {standing.on_since.has_value(), iso(scope, standing.on_since), standing.recovery_codes_left};
}

net::awaitable<Result<SecondStep>> standing(Call& call) {
  auto work = [](store::Reader& sql, Scope const& scope) -> Result<SecondStep> {
    auto const account = accounts::find_account(sql, scope.organisation, scope.user);
    if (!account) return not_found("user");
    return shape_of(scope, second_step::standing_of(sql, *account));
  };
  auto found = co_await reading<SecondStep>(call, work);
  co_return found;
}

/// Who is signed in here, and may try to show that by the password.
net::awaitable<Result<SessionView>> browser_of(Call& call) {
  return view_for_password(call, "A second step is set up by who is signed in, not with an API key");
}

Outcome<SecondStepAnswer> show(Call& call, Nothing) {
  auto found = co_await standing(call);
  if (!found) co_return found.error();
  co_return Reply<SecondStepAnswer>{SecondStepAnswer{*found, std::nullopt}};
}

Outcome<SecondStepSecret> begin(Call& call, SecondStepBegin request) {
  auto const view = co_await browser_of(call);
  if (!view) co_return view.error();
  auto setup = co_await call.authenticator.begin_second_step(view->account, call.request.remote_address,
                                                             request.current_password);
  if (!setup) co_return setup.error();
  co_return Reply<SecondStepSecret>{SecondStepSecret{setup->secret, setup->uri}};
}

Outcome<SecondStepAnswer> change(Call& call, SecondStepChange request) {
  auto const view = co_await browser_of(call);
  if (!view) co_return view.error();
  auto const scope = scope_of(call);
  Maybe<std::vector<std::string>> codes;
  if (request.on) {
    auto made = co_await call.authenticator.turn_on_second_step(scope, view->caller.session_id, view->account,
                                                                request.code.value_or(""));
    if (!made) co_return made.error();
    codes = std::move(*made);
  } else {
    second_step::Proof proof{request.code.value_or(""), request.recovery_code.value_or("")};
    auto const done = co_await call.authenticator.turn_off_second_step(
        scope, view->account, request.current_password.value_or(""), std::move(proof));
    if (!done) co_return done.error();
  }
  auto found = co_await standing(call);
  if (!found) co_return found.error();
  co_return Reply<SecondStepAnswer>{SecondStepAnswer{*found, std::move(codes)}};
}

Outcome<RecoveryCodes> renew(Call& call, RecoveryCodesWanted request) {
  auto const view = co_await browser_of(call);
  if (!view) co_return view.error();
  second_step::Proof proof{request.code.value_or(""), request.recovery_code.value_or("")};
  auto codes = co_await call.authenticator.renew_recovery_codes(scope_of(call), view->account,
                                                                request.current_password, std::move(proof));
  if (!codes) co_return codes.error();
  co_return Reply<RecoveryCodes>{RecoveryCodes{std::move(*codes)}};
}

}  // namespace

void add_second_step_routes(RouteTable& table) {
  using enum Permission;
  table.push_back(route("GET", "/me/second_step", signed_in,
                        "Whether one signs in with a code beside the password", show));
  table.push_back(route("PUT", "/me/second_step/secret", signed_in,
                        "Begin to set up an app; gives its secret, this once", begin));
  table.push_back(route("PUT", "/me/second_step", signed_in,
                        "Turn one's second step on, which ends one's other sessions, or off", change));
  table.push_back(route("PUT", "/me/second_step/recovery_codes", signed_in,
                        "Make new recovery codes in the place of the old ones", renew));
}

}  // namespace deskbell::console::api
