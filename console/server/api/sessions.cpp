// /sessions, /session, /live_tickets and /me: who one is.
#include "console/server/accounts.h"
#include "console/server/api/shapes.h"
#include "console/server/api/support.h"
#include "console/server/auth.h"
#include "console/server/live_tickets.h"

namespace deskbell::console::api {

namespace {

constexpr char const* cookie_name = "deskbell_session";

SignedInUser user_shape(accounts::Account const& account, Permissions permissions) {
  SignedInUser user{account.id, account.uid, account.name, account.email, account.admin, {}};
  for (auto name : permissions.names()) user.permissions.emplace_back(name);
  return user;
}

std::string in_zone(std::string const& zone, Time time) {
  Scope scope;
  scope.time_zone = zone;
  return iso(scope, time);
}

Reply<SessionAnswer> session_reply(Call& call, SignedIn const& signed_in) {
  auto const left =
      std::chrono::ceil<std::chrono::seconds>(signed_in.expires_at - call.console.database().now());
  set_session_cookie(call, signed_in.cookie, left);
  return Reply<SessionAnswer>{
      SessionAnswer{Session{user_shape(signed_in.account, signed_in.permissions), signed_in.organisation,
                            signed_in.csrf_token, in_zone(signed_in.time_zone, signed_in.expires_at)}}};
}

Result<Reply<SessionAnswer>> outcome_reply(Call& call, Result<SignInOutcome> const& outcome) {
  if (!outcome) return outcome.error();
  if (auto const* wait = std::get_if<MustWait>(&*outcome)) return told_to_wait(call, wait->time);
  if (auto const* step = std::get_if<SecondStepWanted>(&*outcome)) {
    call.failure_code = step->wrong ? "second_step_wrong" : "second_step_required";
    return make_error(ErrorCode::unauthenticated, step->wrong ? "The code is wrong or was used already"
                                                              : "This account also needs a code");
  }
  return session_reply(call, std::get<SignedIn>(*outcome));
}

Visitor visitor_of(Call const& call) {
  return {call.request.remote_address, std::string(call.request.headers.get("User-Agent"))};
}

Outcome<SessionAnswer> sign_in(Call& call, SignIn request) {
  second_step::Proof proof{request.code.value_or(""), request.recovery_code.value_or("")};
  auto visitor = visitor_of(call);
  auto outcome = co_await call.authenticator.sign_in(request.email, request.password, std::move(proof),
                                                     std::move(visitor));
  co_return outcome_reply(call, outcome);
}

Outcome<SessionAnswer> use_link(Call& call, OneTimeSignIn request) {
  second_step::Proof proof{request.code.value_or(""), request.recovery_code.value_or("")};
  auto visitor = visitor_of(call);
  auto outcome = co_await call.authenticator.use_one_time_link(request.token, request.password,
                                                               std::move(proof), std::move(visitor));
  co_return outcome_reply(call, outcome);
}

Outcome<SessionAnswer> show_session(Call& call, Nothing) {
  std::string cookie(call.request.cookie(cookie_name));
  auto view = co_await call.authenticator.by_cookie(std::move(cookie));
  if (!view) co_return view.error();
  co_return Reply<SessionAnswer>{
      SessionAnswer{Session{user_shape(view->account, view->caller.permissions), view->organisation,
                            view->csrf_token, in_zone(view->caller.time_zone, view->expires_at)}}};
}

Outcome<Success> sign_out(Call& call, Nothing) {
  auto done = co_await call.authenticator.sign_out(call.caller.organisation_id, call.caller.session_id);
  set_session_cookie(call, "", std::chrono::seconds(0));
  co_return success(done);
}

struct PasswordChange {
  std::string current_password;
  std::string password;  ///< the new one, 10 to 1,000 characters
};
BOOST_DESCRIBE_STRUCT(PasswordChange, (), (current_password, password))

Outcome<Success> change_password(Call& call, PasswordChange request) {
  std::string const without_browser = "A password is changed by who is signed in, not with an API key";
  auto const view = co_await view_for_password(call, without_browser);
  if (!view) co_return view.error();
  auto done = co_await call.authenticator.change_password(
      scope_of(call), view->caller.session_id, view->account, request.current_password, request.password);
  co_return success(done);
}

Outcome<LiveTicketAnswer> live_ticket(Call& call, Nothing) {
  if (call.caller.session_id == 0) {
    co_return make_error(ErrorCode::denied,
                         "A live link belongs to a signed-in browser; scripts read /chats");
  }
  auto const session = call.caller.session_id;
  auto work = [session](store::Transaction& transaction, Scope const& scope) {
    return reply<LiveTicketAnswer>(make_live_ticket(transaction, scope, session));
  };
  auto answer = co_await posting<LiveTicketAnswer>(call, work);
  co_return answer;
}

json::object rights(Permissions permissions, Permission read, Permission write, Permission remove) {
  return {{"read", permissions.has(read)},
          {"write", permissions.has(write)},
          {"delete", permissions.has(remove)}};
}

/// Clients of this field look for it; this console has no invoices.
json::object no_rights() { return {{"read", false}, {"write", false}, {"delete", false}}; }

json::object typed(char const* type) { return {{"type", type}}; }

/// Written by hand: one of its members is called "delete", which no struct of C++ can have.
std::string me_schema(SchemaSink& sink) {
  json::object each;
  json::array required;
  for (auto const* name : {"customer", "ticket", "asset", "rmm_alert", "chat", "policy", "invoice"}) {
    each[name] = json::object{{"$ref", "#/components/schemas/Rights"}};
    required.push_back(json::string(name));
  }
  sink.note_as("Rights",
               {{"type", "object"},
                {"properties",
                 {{"read", typed("boolean")}, {"write", typed("boolean")}, {"delete", typed("boolean")}}},
                {"required", {"read", "write", "delete"}}});
  return sink.note_as(
      "Me", {{"type", "object"},
             {"properties",
              {{"user_id", typed("integer")},
               {"user_name", typed("string")},
               {"user_email", typed("string")},
               {"admin", typed("boolean")},
               {"subdomain", typed("string")},
               {"permissions", {{"type", "object"}, {"properties", each}, {"required", required}}}}},
             {"required", {"user_id", "user_name", "user_email", "admin", "subdomain", "permissions"}}});
}

/// Flat, as this field's clients read it.
Outcome<RawJson> me(Call& call, Nothing) {
  auto work = [](store::Reader& sql, Scope const& scope) -> Result<accounts::Account> {
    auto account = accounts::find_account(sql, scope.organisation, scope.user);
    if (!account) return not_found("user");
    return *account;
  };
  auto account = co_await reading<accounts::Account>(call, work);
  if (!account) co_return account.error();
  using enum Permission;
  auto const may = call.caller.permissions;
  json::object permissions{{"customer", rights(may, customer_read, customer_write, customer_delete)},
                           {"ticket", rights(may, ticket_read, ticket_write, ticket_delete)},
                           {"asset", rights(may, asset_read, asset_write, asset_write)},
                           {"rmm_alert", rights(may, alert_read, alert_write, alert_write)},
                           {"chat", rights(may, chat_see, chat_answer, chat_answer)},
                           {"policy", rights(may, policy_read, policy_write, policy_write)},
                           {"invoice", no_rights()}};
  json::object answer{{"user_id", account->id},
                      {"user_name", account->name},
                      {"user_email", account->email},
                      {"admin", account->admin},
                      {"subdomain", ""},
                      {"permissions", std::move(permissions)}};
  co_return Reply<RawJson>{RawJson{json::serialize(answer)}};
}

}  // namespace

Error told_to_wait(Call& call, std::chrono::seconds wait) {
  constexpr int too_many_requests = 429;
  call.failure_status = too_many_requests;
  call.extra_headers.set("Retry-After", std::to_string(wait.count()));
  return console::told_to_wait(wait);
}

boost::asio::awaitable<Result<SessionView>> view_for_password(Call& call, std::string without_browser) {
  if (call.caller.session_id == 0) co_return make_error(ErrorCode::denied, std::move(without_browser));
  std::string cookie(call.request.cookie(cookie_name));
  auto view = co_await call.authenticator.by_cookie(std::move(cookie));
  if (!view) co_return view.error();
  auto const wait = call.authenticator.must_wait(view->account.email, call.request.remote_address);
  if (wait.count() > 0) co_return told_to_wait(call, wait);
  co_return view;
}

void set_session_cookie(Call& call, std::string const& value, std::chrono::seconds lasts) {
  std::string cookie = std::string(cookie_name) + "=" + value +
                       "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(lasts.count());
  if (call.request.secure) cookie += "; Secure";
  call.extra_headers.add("Set-Cookie", std::move(cookie));
}

void add_session_routes(RouteTable& table) {
  using enum Permission;
  table.push_back(route("POST", "/sessions", everyone, "Sign in; sets the session's cookie", sign_in));
  table.push_back(route("POST", "/sessions/one_time", everyone,
                        "Set a password with a one-time link, and sign in", use_link));
  table.push_back(route("GET", "/session", signed_in, "Who is signed in", show_session));
  table.push_back(route("DELETE", "/session", signed_in, "Sign out", sign_out));
  table.push_back(
      route("POST", "/live_tickets", signed_in, "A ticket that opens the live link once", live_ticket)
          .with_secret());
}

void add_me_routes(RouteTable& table) {
  using enum Permission;
  auto whoever = route("GET", "/me", signed_in, "Who asks, and what she may", me);
  whoever.answer_shape = me_schema;
  table.push_back(std::move(whoever));
  table.push_back(route("PUT", "/me/password", signed_in,
                        "Change one's own password; one's other sessions end", change_password));
}

}  // namespace deskbell::console::api
