// Sessions, keys and tickets against the database.
#include "console/server/auth.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "console/server/records.h"
#include "console/server/secrets.h"
#include "protocol/excerpt.h"

namespace deskbell::console {

namespace net = boost::asio;

namespace {

Error not_signed_in() { return make_error(ErrorCode::unauthenticated, "Not signed in"); }
Error wrong_password() {
  return make_error(ErrorCode::unauthenticated, "The e-mail address or the password is wrong");
}

struct SessionRow {
  std::int64_t id = 0;
  std::int64_t organisation_id = 0;
  std::int64_t user_id = 0;
  std::string csrf_token;
  Time last_seen_at{};
  Time expires_at{};
};
BOOST_DESCRIBE_STRUCT(SessionRow, (), (id, organisation_id, user_id, csrf_token, last_seen_at, expires_at))

struct KeyRow {
  std::int64_t id = 0;
  std::int64_t organisation_id = 0;
  std::int64_t user_id = 0;
  std::string scopes;
  std::optional<Time> expires_at;
  std::optional<Time> last_used_at;
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (id, organisation_id, user_id, scopes, expires_at, last_used_at))

/// What the account's password is checked against; empty where it has none.
std::string password_hash_of(store::Sql& sql, accounts::Account const& account) {
  return sql
      .one<std::string>("SELECT COALESCE(password_hash, '') FROM users WHERE organisation_id = ? AND id = ?",
                        account.organisation_id, account.id)
      .value_or("");
}

std::string organisation_name(store::Sql& sql, std::int64_t organisation) {
  return sql.one<std::string>("SELECT name FROM organisations WHERE id = ?", organisation).value_or("");
}

std::string time_zone_of(store::Sql& sql, std::int64_t organisation) {
  return sql.one<std::string>("SELECT time_zone FROM organisations WHERE id = ?", organisation)
      .value_or("UTC");
}

api::Caller caller_of(store::Sql& sql, accounts::Account const& account, api::Permissions permissions,
                      std::int64_t session) {
  api::Caller caller;
  caller.organisation_id = account.organisation_id;
  caller.user_id = account.id;
  caller.user_uid = account.uid;
  caller.user_name = account.name;
  caller.time_zone = time_zone_of(sql, account.organisation_id);
  caller.permissions = permissions;
  caller.session_id = session;
  return caller;
}

api::Permissions limited_by(std::string const& scopes, api::Permissions permissions) {
  if (scopes.empty()) return permissions;
  std::vector<std::string_view> names;
  for (std::size_t from = 0; from < scopes.size();) {
    auto const end = std::min(scopes.find(' ', from), scopes.size());
    names.emplace_back(std::string_view(scopes).substr(from, end - from));
    from = end + 1;
  }
  auto limited = permissions.both(api::Permissions::from_names(names));
  // Whose key it is may always be asked with it.
  limited.add(api::Permission::signed_in);
  return limited;
}

}  // namespace

Authenticator::Authenticator(store::Database& database, std::string sealing)
    : database_(database), sealing_(std::move(sealing)), hashing_(1), decoy_(decoy_hash()) {}

std::chrono::seconds Authenticator::must_wait(std::string const& email, std::string const& address) {
  auto const now = database_.now();
  if (email.empty()) return brake_.wait({address_key(address)}, now);
  return brake_.wait({account_key(email), address_key(address)}, now);
}

net::awaitable<bool> Authenticator::verify(std::string hash, std::string password) {
  auto work = [](std::string wanted, std::string given) -> net::awaitable<bool> {
    co_return verify_password(wanted, given);
  };
  auto task = work(std::move(hash), std::move(password));
  co_return co_await net::co_spawn(hashing_, std::move(task), net::use_awaitable);
}

net::awaitable<std::string> Authenticator::hash(std::string password) {
  auto work = [](std::string given) -> net::awaitable<std::string> { co_return hash_password(given); };
  auto task = work(std::move(password));
  co_return co_await net::co_spawn(hashing_, std::move(task), net::use_awaitable);
}

net::awaitable<Result<SignInOutcome>> Authenticator::sign_in(std::string email, std::string password,
                                                             second_step::Proof proof, Visitor visitor) {
  auto const account_name = account_key(email);
  auto const address_name = address_key(visitor.address);
  auto const wait = brake_.begin({account_name, address_name}, database_.now());
  if (wait.count() > 0) co_return SignInOutcome(MustWait{wait});
  std::function<Result<std::pair<std::optional<accounts::Account>, std::string>>(store::Reader&)> look =
      [&](store::Reader& sql) -> Result<std::pair<std::optional<accounts::Account>, std::string>> {
    auto account = accounts::find_account(sql, email);
    auto stored = account ? password_hash_of(sql, *account) : std::string();
    return std::make_pair(account, stored);
  };
  auto found = co_await database_.read(look);
  if (!found) co_return found.error();
  auto const& [account, stored] = *found;
  // The second step is looked at only where the password is right: a wrong one is answered in the same words
  // and the same time, whoever it is about.
  bool const matches = co_await verify(stored.empty() ? decoy_ : stored, std::move(password));
  if (!account || stored.empty() || !matches) co_return wrong_password();
  Opening opening{*account, std::move(proof), std::move(visitor), std::nullopt, std::string()};
  auto outcome = co_await open_session(std::move(opening));
  settle_guess(account_name, address_name, outcome);
  co_return outcome;
}

void Authenticator::settle_guess(std::string const& account_name, std::string const& address_name,
                                 Result<SignInOutcome> const& outcome) {
  auto const* wanted = outcome ? std::get_if<SecondStepWanted>(&*outcome) : nullptr;
  if (wanted != nullptr && wanted->wrong) return;
  brake_.take_back(address_name);
  // Only who is in has shown that the wrong tries before were hers: who knows the password could otherwise
  // wipe them out by asking again, and guess codes for ever.
  if (outcome && wanted == nullptr) {
    brake_.forget(account_name);
  } else {
    brake_.take_back(account_name);
  }
}

net::awaitable<Result<SignInOutcome>> Authenticator::use_one_time_link(std::string token,
                                                                       std::string password,
                                                                       second_step::Proof proof,
                                                                       Visitor visitor) {
  auto const sound = accounts::check_password(password);
  if (!sound) co_return sound.error();
  auto const now = database_.now();
  auto const address_name = address_key(visitor.address);
  auto const wait = brake_.begin({address_name}, now);
  if (wait.count() > 0) co_return SignInOutcome(MustWait{wait});
  auto const digest = sha256_hex(token);
  using Found = std::pair<accounts::Account, bool>;
  std::function<Result<Found>(store::Reader&)> look = [&](store::Reader& sql) -> Result<Found> {
    auto const row = sql.one<std::tuple<std::int64_t, std::int64_t>>(
        "SELECT organisation_id, user_id FROM one_time_tokens WHERE token_digest = ? AND purpose = "
        "'password' "
        "AND used_at IS NULL AND expires_at > ?",
        digest, now);
    auto account = row ? accounts::find_account(sql, std::get<0>(*row), std::get<1>(*row)) : std::nullopt;
    if (!account) {
      return make_error(ErrorCode::unauthenticated,
                        "This link was used already or has expired; ask an administrator for a new one");
    }
    return Found{*account, second_step::is_on(sql, *account)};
  };
  auto found = co_await database_.read(look);
  if (!found) co_return found.error();
  auto const& [account, has_second_step] = *found;
  auto const account_name = account_key(account.email);
  // Whoever holds a link must not have more guesses at the code than who knows the password.
  if (has_second_step) {
    auto const longer = brake_.begin({account_name}, now);
    if (longer.count() > 0) {
      brake_.take_back(address_name);
      co_return SignInOutcome(MustWait{longer});
    }
  }
  auto new_hash = co_await hash(std::move(password));
  Opening opening{account, std::move(proof), std::move(visitor), std::move(new_hash), digest};
  auto outcome = co_await open_session(std::move(opening));
  if (has_second_step) {
    settle_guess(account_name, address_name, outcome);
  } else {
    brake_.take_back(address_name);
  }
  co_return outcome;
}

namespace {
/// Of who is about to be signed in.
Scope visitor_scope(accounts::Account const& account, Visitor const& visitor) {
  Scope scope;
  scope.organisation = account.organisation_id;
  scope.actor = ActorKind::technician;
  scope.user = account.id;
  scope.user_uid = UserId::parse(account.uid).value_or(UserId{});
  scope.name = account.name;
  scope.address = visitor.address;
  return scope;
}

Result<void> use_up_link(store::Transaction& transaction, std::string const& digest) {
  auto const now = transaction.now();
  auto const used = transaction.sql().run(
      "UPDATE one_time_tokens SET used_at = ? WHERE token_digest = ? AND used_at IS NULL AND expires_at > ?",
      now, digest, now);
  if (used != 1) return make_error(ErrorCode::unauthenticated, "This link was used already");
  return {};
}
}  // namespace

net::awaitable<Result<SignInOutcome>> Authenticator::open_session(Opening opening) {
  std::function<Result<SignInOutcome>(store::Transaction&)> write =
      [&](store::Transaction& transaction) -> Result<SignInOutcome> {
    auto const& [account, proof, visitor, new_hash, one_time_digest] = opening;
    auto& sql = transaction.sql();
    auto const now = transaction.now();
    auto const checked =
        second_step::check(transaction, visitor_scope(account, visitor), account, sealing_, proof);
    if (!checked) return checked.error();
    if (*checked != second_step::Check::passed)
      return SignInOutcome(SecondStepWanted{*checked == second_step::Check::wrong});
    if (!one_time_digest.empty()) {
      if (auto used = use_up_link(transaction, one_time_digest); !used) return used.error();
    }
    if (new_hash) {
      auto set = accounts::set_password_hash(transaction, account, *new_hash);
      if (!set) return set.error();
      // Whoever knew the password before is out.
      accounts::end_sessions(transaction, account);
    }
    SignedIn signed_in;
    signed_in.cookie = random_token("dbs_");
    signed_in.csrf_token = random_token();
    signed_in.expires_at = now + session_lasts;
    signed_in.account = account;
    signed_in.organisation = organisation_name(sql, account.organisation_id);
    signed_in.time_zone = time_zone_of(sql, account.organisation_id);
    signed_in.permissions = accounts::permissions_of(sql, account.organisation_id, account.id);
    constexpr std::size_t agent_kept = 200;
    sql.run(
        "INSERT INTO sessions (organisation_id, uid, user_id, token_digest, csrf_token, address, agent, "
        "created_at, "
        "last_seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        account.organisation_id, fresh_uuid(now), account.id, sha256_hex(signed_in.cookie),
        signed_in.csrf_token, visitor.address, protocol::clipped(visitor.agent, agent_kept), now, now,
        signed_in.expires_at);
    return SignInOutcome(std::move(signed_in));
  };
  co_return co_await database_.submit(write);
}

net::awaitable<Result<Authenticator::Compared>> Authenticator::compare_password(accounts::Account account,
                                                                                std::string password) {
  std::function<Result<std::string>(store::Reader&)> look = [&](store::Reader& sql) -> Result<std::string> {
    return password_hash_of(sql, account);
  };
  auto stored = co_await database_.read(look);
  if (!stored) co_return stored.error();
  bool const matches = co_await verify(stored->empty() ? decoy_ : *stored, std::move(password));
  co_return Compared{!stored->empty() && matches, *stored};
}

net::awaitable<Result<void>> Authenticator::change_password(Scope scope, std::int64_t session,
                                                            accounts::Account account, std::string current,
                                                            std::string wanted) {
  auto const sound = accounts::check_password(wanted);
  if (!sound) co_return sound.error();
  // A browser that was left open is one more place to guess at: its tries are counted with those of signing
  // in.
  auto const account_name = account_key(account.email);
  auto const address_name = address_key(scope.address);
  auto const wait = brake_.begin({account_name, address_name}, database_.now());
  if (wait.count() > 0) co_return told_to_wait(wait);
  auto const compared = co_await compare_password(account, std::move(current));
  if (!compared) co_return compared.error();
  if (!compared->matches) co_return make_error(ErrorCode::invalid, "Current password is wrong");
  // Not forgotten what was wrong before: who has a browser and the password, and no code, would have as many
  // guesses at that as she likes.
  brake_.take_back(account_name);
  brake_.take_back(address_name);
  auto const new_hash = co_await hash(std::move(wanted));
  std::function<Result<void>(store::Transaction&)> write =
      [&](store::Transaction& transaction) -> Result<void> {
    if (password_hash_of(transaction.sql(), account) != compared->stored)
      return make_error(ErrorCode::conflict, "The password was changed meanwhile: sign in again");
    if (auto set = accounts::set_password_hash(transaction, account, new_hash); !set) return set.error();
    accounts::end_other_sessions(transaction, account, session);
    audit(transaction, scope, "changed", "user", account.uid, "password");
    return {};
  };
  co_return co_await database_.submit(write);
}

net::awaitable<Result<void>> Authenticator::sign_out(std::int64_t organisation, std::int64_t session) {
  std::function<Result<void>(store::Transaction&)> write =
      [&](store::Transaction& transaction) -> Result<void> {
    transaction.sql().run(
        "UPDATE sessions SET revoked_at = ? WHERE organisation_id = ? AND id = ? AND revoked_at IS NULL",
        transaction.now(), organisation, session);
    transaction.after_commit(SessionEnded{session});
    return {};
  };
  co_return co_await database_.submit(write);
}

net::awaitable<Result<SessionView>> Authenticator::by_cookie(std::string cookie) {
  auto const now = database_.now();
  std::function<Result<std::pair<SessionView, Time>>(store::Reader&)> look =
      [&](store::Reader& sql) -> Result<std::pair<SessionView, Time>> {
    auto const row = sql.one<SessionRow>(
        "SELECT id, organisation_id, user_id, csrf_token, last_seen_at, expires_at FROM sessions WHERE "
        "token_digest = ? "
        "AND revoked_at IS NULL AND expires_at > ?",
        sha256_hex(cookie), now);
    auto account = row ? accounts::find_account(sql, row->organisation_id, row->user_id) : std::nullopt;
    if (!account) return not_signed_in();
    SessionView view;
    view.caller =
        caller_of(sql, *account, accounts::permissions_of(sql, row->organisation_id, row->user_id), row->id);
    view.csrf_token = row->csrf_token;
    view.expires_at = row->expires_at;
    view.account = *account;
    view.organisation = organisation_name(sql, row->organisation_id);
    return std::make_pair(view, row->last_seen_at);
  };
  auto found = co_await database_.read(look);
  if (!found) co_return found.error();
  auto& [view, last_seen] = *found;
  if (last_seen + std::chrono::minutes(5) < now) {
    // Sliding: who works all day is not signed out at noon. Written seldom, and nobody waits for it.
    auto const session = view.caller.session_id;
    view.prolonged = true;
    view.expires_at = now + session_lasts;
    database_.submit_and_forget([session, now](store::Transaction& transaction) -> Result<void> {
      transaction.sql().run("UPDATE sessions SET last_seen_at = ?, expires_at = ? WHERE id = ?", now,
                            Time(now + session_lasts), session);
      return {};
    });
  }
  co_return view;
}

net::awaitable<Result<api::Caller>> Authenticator::by_key(std::string key) {
  auto const now = database_.now();
  std::function<Result<std::pair<api::Caller, KeyRow>>(store::Reader&)> look =
      [&](store::Reader& sql) -> Result<std::pair<api::Caller, KeyRow>> {
    auto const row = sql.one<KeyRow>(
        "SELECT id, organisation_id, user_id, scopes, expires_at, last_used_at FROM api_keys WHERE "
        "token_digest = ? "
        "AND revoked_at IS NULL",
        sha256_hex(key));
    if (!row || (row->expires_at && *row->expires_at <= now))
      return make_error(ErrorCode::unauthenticated, "Invalid API key");
    auto const account = accounts::find_account(sql, row->organisation_id, row->user_id);
    if (!account) return make_error(ErrorCode::unauthenticated, "Invalid API key");
    auto const permissions =
        limited_by(row->scopes, accounts::permissions_of(sql, row->organisation_id, row->user_id));
    auto caller = caller_of(sql, *account, permissions, 0);
    return std::make_pair(caller, *row);
  };
  auto found = co_await database_.read(look);
  if (!found) co_return found.error();
  auto const& row = found->second;
  if (!row.last_used_at || *row.last_used_at + std::chrono::minutes(1) < now) {
    auto const id = row.id;
    database_.submit_and_forget([id](store::Transaction& transaction) -> Result<void> {
      transaction.sql().run("UPDATE api_keys SET last_used_at = ? WHERE id = ?", transaction.now(), id);
      return {};
    });
  }
  co_return found->first;
}

}  // namespace deskbell::console
