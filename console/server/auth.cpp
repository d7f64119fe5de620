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

constexpr int free_tries = 5;
constexpr auto longest_wait = std::chrono::seconds(900);

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

void end_other_sessions(store::Transaction& transaction, accounts::Account const& account,
                        std::int64_t kept) {
  for (auto const session : transaction.sql().all<std::int64_t>(
           "UPDATE sessions SET revoked_at = ? WHERE organisation_id = ? AND user_id = ? AND id <> ? AND "
           "revoked_at IS NULL RETURNING id",
           transaction.now(), account.organisation_id, account.id, kept)) {
    transaction.after_commit(SessionEnded{session});
  }
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

std::chrono::seconds GuessBrake::wait(std::initializer_list<std::string> keys, Time now) {
  std::lock_guard const lock(mutex_);
  return wait_locked(keys, now);
}

std::chrono::seconds GuessBrake::begin(std::initializer_list<std::string> keys, Time now) {
  std::lock_guard const lock(mutex_);
  auto const wait = wait_locked(keys, now);
  if (wait.count() > 0) return wait;
  for (auto const& key : keys) count(key, now);
  return std::chrono::seconds(0);
}

std::chrono::seconds GuessBrake::wait_locked(std::initializer_list<std::string> keys, Time now) {
  std::chrono::seconds longest(0);
  for (auto const& key : keys) {
    auto const found = records_.find(key);
    if (found == records_.end() || found->second.until <= now) continue;
    // Where the clock was set back, nobody waits for as long as it was ahead.
    found->second.until = std::min<Time>(found->second.until, now + longest_wait);
    longest = std::max(longest, std::chrono::ceil<std::chrono::seconds>(found->second.until - now));
  }
  return longest;
}

void GuessBrake::count(std::string const& key, Time now) {
  constexpr std::size_t most_records = 10'000;
  constexpr auto forgotten_after = std::chrono::hours(1);
  if (records_.size() >= most_records) {
    std::erase_if(records_, [&](auto const& entry) { return entry.second.last + forgotten_after < now; });
  }
  if (records_.size() >= most_records) records_.clear();
  auto& record = records_[key];
  if (record.last + forgotten_after < now) record.failures = 0;
  record.last = now;
  if (++record.failures <= free_tries) return;
  auto const doublings = std::min(record.failures - free_tries - 1, 10);
  record.until = now + std::min<std::chrono::seconds>(std::chrono::seconds(1 << doublings), longest_wait);
}

void GuessBrake::forget(std::string const& key) {
  std::lock_guard const lock(mutex_);
  records_.erase(key);
}

void GuessBrake::take_back(std::string const& key) {
  std::lock_guard const lock(mutex_);
  auto const found = records_.find(key);
  if (found == records_.end()) return;
  found->second.failures = std::max(found->second.failures - 1, 0);
  found->second.until = Time{};
}

namespace {
std::string account_key(std::string const& email) {
  constexpr std::size_t longest = 254;
  auto const normalised = accounts::normalised_email(email);
  return "account " + (normalised ? *normalised : email.substr(0, longest));
}
std::string address_key(std::string const& address) { return "address " + address; }
Error told_to_wait(std::chrono::seconds wait) {
  return make_error(ErrorCode::unavailable,
                    "Too many wrong passwords; try again in " + std::to_string(wait.count()) + " s");
}
}  // namespace

Authenticator::Authenticator(store::Database& database)
    : database_(database), hashing_(1), decoy_(decoy_hash()) {}

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

net::awaitable<Result<SignedIn>> Authenticator::sign_in(std::string email, std::string password,
                                                        std::string address, std::string agent) {
  auto const account_name = account_key(email);
  auto const address_name = address_key(address);
  auto const wait = brake_.begin({account_name, address_name}, database_.now());
  if (wait.count() > 0) co_return told_to_wait(wait);
  std::function<Result<std::pair<std::optional<accounts::Account>, std::string>>(store::Reader&)> look =
      [&](store::Reader& sql) -> Result<std::pair<std::optional<accounts::Account>, std::string>> {
    auto account = accounts::find_account(sql, email);
    auto stored = account ? password_hash_of(sql, *account) : std::string();
    return std::make_pair(account, stored);
  };
  auto found = co_await database_.read(look);
  if (!found) co_return found.error();
  auto const& [account, stored] = *found;
  bool const matches = co_await verify(stored.empty() ? decoy_ : stored, std::move(password));
  if (!account || stored.empty() || !matches) co_return wrong_password();
  brake_.forget(account_name);
  brake_.take_back(address_name);
  co_return co_await open_session(*account, std::move(address), std::move(agent), std::nullopt,
                                  std::string());
}

net::awaitable<Result<SignedIn>> Authenticator::use_one_time_link(std::string token, std::string password,
                                                                  std::string address, std::string agent) {
  auto const sound = accounts::check_password(password);
  if (!sound) co_return sound.error();
  auto const now = database_.now();
  auto const address_name = address_key(address);
  auto const wait = brake_.begin({address_name}, now);
  if (wait.count() > 0) co_return told_to_wait(wait);
  auto const digest = sha256_hex(token);
  std::function<Result<accounts::Account>(store::Reader&)> look =
      [&](store::Reader& sql) -> Result<accounts::Account> {
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
    return *account;
  };
  auto account = co_await database_.read(look);
  if (!account) co_return account.error();
  brake_.take_back(address_name);
  auto new_hash = co_await hash(std::move(password));
  co_return co_await open_session(*account, std::move(address), std::move(agent), std::move(new_hash),
                                  digest);
}

net::awaitable<Result<SignedIn>> Authenticator::open_session(accounts::Account account, std::string address,
                                                             std::string agent,
                                                             std::optional<std::string> new_hash,
                                                             std::string one_time_digest) {
  std::function<Result<SignedIn>(store::Transaction&)> write =
      [&](store::Transaction& transaction) -> Result<SignedIn> {
    auto& sql = transaction.sql();
    auto const now = transaction.now();
    if (!one_time_digest.empty()) {
      auto const used = sql.run(
          "UPDATE one_time_tokens SET used_at = ? WHERE token_digest = ? AND used_at IS NULL AND expires_at "
          "> ?",
          now, one_time_digest, now);
      if (used != 1) return make_error(ErrorCode::unauthenticated, "This link was used already");
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
        signed_in.csrf_token, address, protocol::clipped(agent, agent_kept), now, now, signed_in.expires_at);
    return signed_in;
  };
  co_return co_await database_.submit(write);
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
  std::function<Result<std::string>(store::Reader&)> look = [&](store::Reader& sql) -> Result<std::string> {
    return password_hash_of(sql, account);
  };
  auto const stored = co_await database_.read(look);
  if (!stored) co_return stored.error();
  bool const matches = co_await verify(stored->empty() ? decoy_ : *stored, std::move(current));
  if (stored->empty() || !matches) co_return make_error(ErrorCode::invalid, "Current password is wrong");
  brake_.forget(account_name);
  brake_.take_back(address_name);
  auto const new_hash = co_await hash(std::move(wanted));
  std::function<Result<void>(store::Transaction&)> write =
      [&](store::Transaction& transaction) -> Result<void> {
    if (password_hash_of(transaction.sql(), account) != *stored)
      return make_error(ErrorCode::conflict, "The password was changed meanwhile: sign in again");
    if (auto set = accounts::set_password_hash(transaction, account, new_hash); !set) return set.error();
    end_other_sessions(transaction, account, session);
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
