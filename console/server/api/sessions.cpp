// /sessions, /session, /live_tickets, /me and /users: who one is.
#include "console/server/accounts.h"
#include "console/server/api/shapes.h"
#include "console/server/api/support.h"
#include "console/server/auth.h"
#include "console/server/live_tickets.h"

namespace deskbell::console::api {

namespace {

constexpr char const* cookie_name = "deskbell_session";

void set_cookie(Call& call, std::string const& value, std::int64_t max_age_s) {
  std::string cookie = std::string(cookie_name) + "=" + value +
                       "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(max_age_s);
  if (call.request.secure) cookie += "; Secure";
  call.extra_headers.add("Set-Cookie", std::move(cookie));
}

SignedInUser user_shape(accounts::Account const& account, Permissions permissions) {
  SignedInUser user{account.id, account.uid, account.name, account.email, account.admin, {}};
  for (auto name : permissions.names()) user.permissions.emplace_back(name);
  return user;
}

Result<Reply<SessionAnswer>> session_reply(Call& call, Result<SignedIn> signed_in) {
  if (!signed_in) return signed_in.error();
  auto const left =
      std::chrono::ceil<std::chrono::seconds>(signed_in->expires_at - call.console.database().now());
  set_cookie(call, signed_in->cookie, left.count());
  return Reply<SessionAnswer>{
      SessionAnswer{Session{user_shape(signed_in->account, signed_in->permissions), signed_in->organisation,
                            signed_in->csrf_token, to_iso8601(signed_in->expires_at)}}};
}

Outcome<SessionAnswer> sign_in(Call& call, SignIn request) {
  auto signed_in =
      co_await call.authenticator.sign_in(request.email, request.password, call.request.remote_address,
                                          std::string(call.request.headers.get("User-Agent")));
  co_return session_reply(call, std::move(signed_in));
}

Outcome<SessionAnswer> use_link(Call& call, OneTimeSignIn request) {
  auto signed_in = co_await call.authenticator.use_one_time_link(
      request.token, request.password, call.request.remote_address,
      std::string(call.request.headers.get("User-Agent")));
  co_return session_reply(call, std::move(signed_in));
}

Outcome<SessionAnswer> show_session(Call& call, Nothing) {
  std::string cookie(call.request.cookie(cookie_name));
  auto view = co_await call.authenticator.by_cookie(std::move(cookie));
  if (!view) co_return view.error();
  co_return Reply<SessionAnswer>{
      SessionAnswer{Session{user_shape(view->account, view->caller.permissions), view->organisation,
                            view->csrf_token, to_iso8601(view->expires_at)}}};
}

Outcome<Success> sign_out(Call& call, Nothing) {
  auto done = co_await call.authenticator.sign_out(call.caller.organisation_id, call.caller.session_id);
  set_cookie(call, "", 0);
  co_return success(done);
}

Outcome<LiveTicketAnswer> live_ticket(Call& call, Nothing) {
  if (call.caller.session_id == 0) {
    co_return make_error(ErrorCode::denied,
                         "A live link belongs to a signed-in browser; scripts read /chats");
  }
  auto const session = call.caller.session_id;
  auto work = [session](store::Transaction& transaction, Scope const& scope) {
    return make_live_ticket(transaction, scope, session);
  };
  auto ticket = co_await writing<std::string>(call, work);
  co_return reply<LiveTicketAnswer>(std::move(ticket),
                                    [](std::string text) { return LiveTicketAnswer{std::move(text)}; });
}

Outcome<RawJson> list_users(Call& call, Nothing) {
  auto work = [](store::Reader& sql,
                 Scope const& scope) -> Result<std::vector<std::tuple<std::int64_t, std::string>>> {
    return sql.all<std::tuple<std::int64_t, std::string>>(
        "SELECT id, name FROM users WHERE organisation_id = ? AND deleted_at IS NULL AND disabled_at IS NULL "
        "ORDER BY name, id",
        scope.organisation);
  };
  auto found = co_await reading<std::vector<std::tuple<std::int64_t, std::string>>>(call, work);
  if (!found) co_return found.error();
  json::array users;
  for (auto const& [id, name] : *found) users.push_back(json::array{id, json::string(name)});
  co_return Reply<RawJson>{RawJson{json::serialize(json::object{{"users", users}})}};
}

struct UserAnswer {
  SignedInUser user;
};
BOOST_DESCRIBE_STRUCT(UserAnswer, (), (user))

Outcome<UserAnswer> show_user(Call& call, Nothing) {
  auto work = [](store::Reader& sql, Scope const& scope, Key const& key) -> Result<UserAnswer> {
    auto const id = key.id != 0
                        ? key.id
                        : sql.one<std::int64_t>("SELECT id FROM users WHERE organisation_id = ? AND uid = ?",
                                                scope.organisation, key.uid)
                              .value_or(0);
    auto const account = accounts::find_account(sql, scope.organisation, id);
    if (!account) return not_found("user");
    return UserAnswer{user_shape(*account, accounts::permissions_of(sql, scope.organisation, id))};
  };
  auto found = co_await reading_one<UserAnswer>(call, work);
  co_return reply(std::move(found));
}

json::object rights(Permissions permissions, Permission read, Permission write, Permission remove) {
  return {{"read", permissions.has(read)},
          {"write", permissions.has(write)},
          {"delete", permissions.has(remove)}};
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
                           {"policy", rights(may, policy_read, policy_write, policy_write)}};
  json::object answer{{"user_id", account->id},
                      {"user_name", account->name},
                      {"user_email", account->email},
                      {"admin", account->admin},
                      {"subdomain", ""},
                      {"permissions", std::move(permissions)}};
  co_return Reply<RawJson>{RawJson{json::serialize(answer)}};
}

}  // namespace

void add_session_routes(RouteTable& table) {
  using enum Permission;
  table.push_back(route("POST", "/sessions", everyone, "Sign in; sets the session's cookie", sign_in));
  table.push_back(route("POST", "/sessions/one_time", everyone,
                        "Set a password with a one-time link, and sign in", use_link));
  table.push_back(route("GET", "/session", signed_in, "Who is signed in", show_session));
  table.push_back(route("DELETE", "/session", signed_in, "Sign out", sign_out));
  table.push_back(
      route("POST", "/live_tickets", signed_in, "A ticket that opens the live link once", live_ticket));
}

void add_user_routes(RouteTable& table) {
  using enum Permission;
  table.push_back(route("GET", "/me", signed_in, "Who asks, and what she may", me));
  table.push_back(route("GET", "/users", signed_in, "Technicians as [id, name]", list_users));
  table.push_back(route("GET", "/users/{id}", signed_in, "One technician", show_user));
}

}  // namespace deskbell::console::api
