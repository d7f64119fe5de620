// Lists for people or as JSON; changes as one transaction each, audited.
#include "console/server/account_commands.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <algorithm>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <ctime>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "console/server/accounts.h"
#include "console/server/command_support.h"
#include "console/server/records.h"
#include "console/server/second_step.h"

namespace deskbell::console::commands {

namespace json = boost::json;

namespace {

std::string utc(std::optional<Time> time) {
  if (!time) return {};
  std::time_t const seconds = ms_of(*time) / 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(seconds));
}

/// As a table with a line of names, or as one JSON array of objects.
void print(std::vector<std::string> const& names, std::vector<std::vector<std::string>> const& rows,
           bool as_json) {
  if (as_json) {
    json::array all;
    for (auto const& row : rows) {
      json::object one;
      for (std::size_t at = 0; at < names.size(); ++at) one[names[at]] = row[at];
      all.push_back(std::move(one));
    }
    fmt::print("{}\n", json::serialize(all));
    return;
  }
  std::vector<std::size_t> widths;
  for (std::size_t at = 0; at < names.size(); ++at) {
    widths.push_back(names[at].size());
    for (auto const& row : rows) widths[at] = std::max(widths[at], row[at].size());
  }
  auto const line = [&](std::vector<std::string> const& cells) {
    std::string text;
    for (std::size_t at = 0; at < cells.size(); ++at) text += fmt::format("{:<{}}  ", cells[at], widths[at]);
    fmt::print("{}\n", text.substr(0, text.find_last_not_of(' ') + 1));
  };
  line(names);
  for (auto const& row : rows) line(row);
}

using Change = std::function<Result<void>(store::Transaction&, accounts::Account const&)>;

/// Runs the change on that account, disabled ones included, and audits it.
Result<std::string> change_account(AccountOptions const& options, std::string const& what,
                                   Change const& change) {
  return with_database<std::string>(
      options.data, WhereNone::refuse, [&](store::Transaction& transaction) -> Result<std::string> {
        auto const account = accounts::find_any_account(transaction.sql(), options.email);
        if (!account)
          return make_error(ErrorCode::not_found,
                            "email: nobody has the account " + options.email + ": see admin list");
        if (auto done = change(transaction, *account); !done) return done.error();
        audit(transaction, operator_scope(account->organisation_id), what, "user", account->uid,
              account->email);
        return account->email;
      });
}

}  // namespace

int list_accounts(AccountOptions const& options) {
  std::vector<std::vector<std::string>> rows;
  auto const listed = read_database<std::vector<accounts::Listed>>(
      options.data, [](store::Reader& sql) { return accounts::list_accounts(sql); });
  if (!listed) return complain(prefixed("admin list", listed.error()));
  for (auto const& one : *listed) {
    std::string state = one.disabled_at ? "disabled" : one.has_password ? "active" : "no password yet";
    rows.push_back({one.email, one.name, one.admin ? "administrator" : "technician", std::move(state),
                    one.second_step ? "on" : "off", utc(one.last_active_at)});
  }
  print({"email", "name", "role", "state", "second_step", "last_active"}, rows, options.json);
  return ok;
}

int reset_account(AccountOptions const& options) {
  std::string token;
  auto const done =
      change_account(options, "password reset",
                     [&](store::Transaction& transaction, accounts::Account const& account) -> Result<void> {
                       accounts::end_sessions(transaction, account);
                       accounts::forget_password(transaction, account);
                       auto made = accounts::create_one_time_link(transaction, account);
                       if (!made) return made.error();
                       token = *made;
                       return {};
                     });
  if (!done) return complain(prefixed("admin reset", done.error()));
  print_one_time_link(options.url, token);
  return ok;
}

int reset_second_step(AccountOptions const& options) {
  auto const done =
      change_account(options, "second step reset",
                     [](store::Transaction& transaction, accounts::Account const& account) -> Result<void> {
                       if (!second_step::take_away(transaction, account))
                         return make_error(ErrorCode::conflict,
                                           "email: " + account.email + " has no second step: see admin list");
                       accounts::end_sessions(transaction, account);
                       return {};
                     });
  if (!done) return complain(prefixed("admin reset-second-step", done.error()));
  fmt::print("{} signs in with the password alone, and can set up a second step anew; sessions ended.\n",
             *done);
  return ok;
}

int disable_account(AccountOptions const& options) {
  auto const done = change_account(options, "disabled",
                                   [](store::Transaction& transaction, accounts::Account const& account) {
                                     accounts::end_sessions(transaction, account);
                                     return accounts::set_disabled(transaction, account, true);
                                   });
  if (!done) return complain(prefixed("admin disable", done.error()));
  fmt::print("{} is shut out: sessions ended, API keys refused.\n", *done);
  return ok;
}

int enable_account(AccountOptions const& options) {
  auto const done = change_account(options, "enabled",
                                   [](store::Transaction& transaction, accounts::Account const& account) {
                                     return accounts::set_disabled(transaction, account, false);
                                   });
  if (!done) return complain(prefixed("admin enable", done.error()));
  fmt::print("{} can sign in.\n", *done);
  return ok;
}

int list_api_keys(AccountOptions const& options) {
  auto const listed = read_database<std::vector<accounts::ListedKey>>(
      options.data, [](store::Reader& sql) { return accounts::list_api_keys(sql); });
  if (!listed) return complain(prefixed("key list", listed.error()));
  std::vector<std::vector<std::string>> rows;
  for (auto const& one : *listed) {
    rows.push_back({std::to_string(one.id), one.email, one.name, one.scopes.empty() ? "all" : one.scopes,
                    one.expires_at ? utc(one.expires_at) : "never", utc(one.last_used_at),
                    one.revoked_at ? "revoked" : "valid"});
  }
  print({"number", "email", "name", "scopes", "expires", "last_used", "state"}, rows, options.json);
  return ok;
}

int revoke_api_key(AccountOptions const& options) {
  auto const done = with_database<std::string>(
      options.data, WhereNone::refuse, [&](store::Transaction& transaction) -> Result<std::string> {
        auto const key = accounts::revoke_api_key(transaction, options.key);
        if (!key) return key.error();
        audit(transaction, operator_scope(key->organisation_id), "revoked", "api_key", key->uid, key->name);
        return key->name;
      });
  if (!done) return complain(prefixed("key revoke", done.error()));
  fmt::print("\"{}\" is refused from now on.\n", *done);
  return ok;
}

}  // namespace deskbell::console::commands
