// Setting up, changing and turning off one's own second step, behind the same brake as signing in.
#include <boost/asio/use_awaitable.hpp>

#include "console/server/auth.h"
#include "console/server/records.h"

namespace deskbell::console {

namespace net = boost::asio;

namespace {

Error wrong_current() { return make_error(ErrorCode::invalid, "Current password is wrong"); }

/// As the app shows it beside its codes: who uses several consoles tells them apart.
std::string issuer_of(store::Sql& sql, std::int64_t organisation) {
  auto name = sql.one<std::string>("SELECT name FROM organisations WHERE id = ?", organisation).value_or("");
  // Apps split the label at its first colon.
  std::erase(name, ':');
  return "Deskbell " + name;
}

}  // namespace

net::awaitable<Result<second_step::Setup>> Authenticator::begin_second_step(accounts::Account account,
                                                                            std::string address,
                                                                            std::string current_password) {
  auto const account_name = account_key(account.email);
  auto const address_name = address_key(address);
  auto const wait = brake_.begin({account_name, address_name}, database_.now());
  if (wait.count() > 0) co_return told_to_wait(wait);
  auto const compared = co_await compare_password(account, std::move(current_password));
  if (!compared) co_return compared.error();
  if (!compared->matches) co_return wrong_current();
  brake_.take_back(account_name);
  brake_.take_back(address_name);
  std::function<Result<second_step::Setup>(store::Transaction&)> write =
      [&](store::Transaction& transaction) -> Result<second_step::Setup> {
    return second_step::begin(transaction, account, sealing_,
                              issuer_of(transaction.sql(), account.organisation_id));
  };
  co_return co_await database_.submit(write);
}

net::awaitable<Result<std::vector<std::string>>> Authenticator::turn_on_second_step(Scope scope,
                                                                                    std::int64_t session,
                                                                                    accounts::Account account,
                                                                                    std::string code) {
  auto const account_name = account_key(account.email);
  auto const address_name = address_key(scope.address);
  auto const wait = brake_.begin({account_name, address_name}, database_.now());
  if (wait.count() > 0) co_return told_to_wait(wait);
  std::function<Result<std::vector<std::string>>(store::Transaction&)> write =
      [&](store::Transaction& transaction) -> Result<std::vector<std::string>> {
    auto codes = second_step::turn_on(transaction, scope, account, sealing_, code);
    if (codes) accounts::end_other_sessions(transaction, account, session);
    return codes;
  };
  auto codes = co_await database_.submit(write);
  if (codes || codes.error().code != ErrorCode::invalid) {
    brake_.take_back(account_name);
    brake_.take_back(address_name);
  }
  co_return codes;
}

net::awaitable<Result<std::vector<std::string>>> Authenticator::with_both_steps(
    Scope scope, accounts::Account account, std::string current_password, second_step::Proof proof, Act act) {
  if (proof.code.empty() && proof.recovery_code.empty())
    co_return make_error(ErrorCode::invalid, "Code can't be blank");
  auto const account_name = account_key(account.email);
  auto const address_name = address_key(scope.address);
  auto const wait = brake_.begin({account_name, address_name}, database_.now());
  if (wait.count() > 0) co_return told_to_wait(wait);
  auto const compared = co_await compare_password(account, std::move(current_password));
  if (!compared) co_return compared.error();
  if (!compared->matches) co_return wrong_current();
  std::function<Result<std::vector<std::string>>(store::Transaction&)> write =
      [&](store::Transaction& transaction) -> Result<std::vector<std::string>> {
    if (!second_step::is_on(transaction.sql(), account))
      return make_error(ErrorCode::conflict, "The second step is not on");
    auto const checked = second_step::check(transaction, scope, account, sealing_, proof);
    if (!checked) return checked.error();
    if (*checked != second_step::Check::passed)
      return make_error(ErrorCode::invalid, proof.recovery_code.empty()
                                                ? "Code is wrong or was used already"
                                                : "Recovery code is wrong or was used already");
    return act(transaction);
  };
  auto done = co_await database_.submit(write);
  if (done || done.error().code != ErrorCode::invalid) {
    brake_.take_back(account_name);
    brake_.take_back(address_name);
  }
  co_return done;
}

net::awaitable<Result<void>> Authenticator::turn_off_second_step(Scope scope, accounts::Account account,
                                                                 std::string current_password,
                                                                 second_step::Proof proof) {
  Act const act = [&](store::Transaction& transaction) -> Result<std::vector<std::string>> {
    second_step::take_away(transaction, account);
    audit(transaction, scope, "second step off", "user", account.uid, account.email);
    return std::vector<std::string>();
  };
  auto done = co_await with_both_steps(scope, account, std::move(current_password), std::move(proof), act);
  if (!done) co_return done.error();
  co_return Result<void>();
}

net::awaitable<Result<std::vector<std::string>>> Authenticator::renew_recovery_codes(
    Scope scope, accounts::Account account, std::string current_password, second_step::Proof proof) {
  Act const act = [&](store::Transaction& transaction) -> Result<std::vector<std::string>> {
    return second_step::renew_recovery_codes(transaction, scope, account);
  };
  co_return co_await with_both_steps(scope, account, std::move(current_password), std::move(proof), act);
}

}  // namespace deskbell::console
