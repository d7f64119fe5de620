// Secrets are sealed, recovery codes kept as digests; what is used up is so in the transaction that checks
// it.
#include "console/server/second_step.h"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "console/server/records.h"
#include "console/server/secrets.h"
#include "console/server/totp.h"

namespace deskbell::console::second_step {

namespace {

constexpr std::size_t recovery_codes = 10;
/// 80 bits: random enough for a plain digest, which nobody can turn round by trying.
constexpr std::size_t recovery_code_bytes = 10;
constexpr std::size_t recovery_code_group = 4;
constexpr auto setup_lasts = std::chrono::hours(1);

struct Row {
  std::string sealed_secret;
  std::optional<Time> on_since;
  std::int64_t last_step = 0;
  Time created_at{};
};
BOOST_DESCRIBE_STRUCT(Row, (), (sealed_secret, on_since, last_step, created_at))

std::optional<Row> row_of(store::Sql& sql, accounts::Account const& account) {
  return sql.one<Row>(
      "SELECT sealed_secret, on_since, last_step, created_at FROM second_steps WHERE organisation_id = ? AND "
      "user_id = ?",
      account.organisation_id, account.id);
}

/// Bound to the account: a row that was copied to somebody else's opens nothing.
std::string sealing_of(std::string_view sealing, accounts::Account const& account) {
  return "deskbell/second-step/1 " + std::string(sealing) + " " + account.uid;
}

Result<std::string> secret_of(Row const& row, accounts::Account const& account, std::string_view sealing) {
  auto secret = unseal(sealing_of(sealing, account), row.sealed_secret);
  if (secret) return *secret;
  spdlog::error(
      "second step of {}: its secret was not sealed with the sealing key of this console: restore "
      "keys/sealing.key from the backup that the database is from, or run admin reset-second-step",
      account.uid);
  return make_error(ErrorCode::unavailable,
                    "Codes of apps cannot be checked on this console now; use a recovery code, or ask an "
                    "administrator");
}

Error wrong_code() { return make_error(ErrorCode::invalid, "Code is wrong or was used already"); }

/// "ABCD-EFGH-IJKL-MNOP".
std::string fresh_recovery_code() {
  std::string bytes(recovery_code_bytes, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  auto const text = totp::base32(bytes);
  std::string code;
  for (std::size_t at = 0; at < text.size(); at += recovery_code_group)
    code += (code.empty() ? "" : "-") + text.substr(at, recovery_code_group);
  return code;
}

/// As people type it from paper: small letters, other groups, and digits that base32 does not have for the
/// letters that they look like.
std::string recovery_digest(std::string_view typed) {
  std::string plain;
  for (char c : typed) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '0') c = 'O';
    if (c == '1') c = 'I';
    if (c == '8') c = 'B';
    if ((c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7')) plain += c;
  }
  return sha256_hex(plain);
}

void forget_recovery_codes(store::Transaction& transaction, accounts::Account const& account) {
  transaction.sql().run("DELETE FROM recovery_codes WHERE organisation_id = ? AND user_id = ?",
                        account.organisation_id, account.id);
}

std::vector<std::string> make_recovery_codes(store::Transaction& transaction,
                                             accounts::Account const& account) {
  forget_recovery_codes(transaction, account);
  std::vector<std::string> codes;
  while (codes.size() < recovery_codes) {
    codes.push_back(fresh_recovery_code());
    transaction.sql().run(
        "INSERT INTO recovery_codes (organisation_id, user_id, code_digest, created_at) VALUES (?, ?, ?, ?)",
        account.organisation_id, account.id, recovery_digest(codes.back()), transaction.now());
  }
  return codes;
}

std::int64_t recovery_codes_left(store::Sql& sql, accounts::Account const& account) {
  return sql
      .one<std::int64_t>(
          "SELECT COUNT(*) FROM recovery_codes WHERE organisation_id = ? AND user_id = ? AND used_at IS NULL",
          account.organisation_id, account.id)
      .value_or(0);
}

/// Where the code fits, it fits no other time.
Result<bool> take_code(store::Transaction& transaction, accounts::Account const& account, Row const& row,
                       std::string_view sealing, std::string_view code) {
  auto const secret = secret_of(row, account, sealing);
  if (!secret) return secret.error();
  auto const step = totp::step_of(*secret, code, transaction.now(), row.last_step);
  if (!step) return false;
  transaction.sql().run("UPDATE second_steps SET last_step = ? WHERE organisation_id = ? AND user_id = ?",
                        *step, account.organisation_id, account.id);
  return true;
}

bool take_recovery_code(store::Transaction& transaction, Scope const& scope, accounts::Account const& account,
                        std::string_view typed) {
  auto& sql = transaction.sql();
  auto const used = sql.run(
      "UPDATE recovery_codes SET used_at = ? WHERE organisation_id = ? AND user_id = ? AND code_digest = ? "
      "AND used_at IS NULL",
      transaction.now(), account.organisation_id, account.id, recovery_digest(typed));
  if (used != 1) return false;
  audit(transaction, scope, "recovery code used", "user", account.uid,
        std::to_string(recovery_codes_left(sql, account)) + " left");
  return true;
}

}  // namespace

Standing standing_of(store::Sql& sql, accounts::Account const& account) {
  auto const row = row_of(sql, account);
  if (!row || !row->on_since) return {};
  return {row->on_since, recovery_codes_left(sql, account)};
}

bool is_on(store::Sql& sql, accounts::Account const& account) {
  auto const row = row_of(sql, account);
  return row && row->on_since;
}

Result<Setup> begin(store::Transaction& transaction, accounts::Account const& account,
                    std::string_view sealing, std::string_view issuer) {
  auto& sql = transaction.sql();
  if (is_on(sql, account))
    return make_error(ErrorCode::conflict, "The second step is on already: turn it off to use another app");
  auto const secret = totp::fresh_secret();
  sql.run("DELETE FROM second_steps WHERE organisation_id = ? AND user_id = ?", account.organisation_id,
          account.id);
  sql.run(
      "INSERT INTO second_steps (organisation_id, user_id, sealed_secret, created_at) VALUES (?, ?, ?, ?)",
      account.organisation_id, account.id, seal(sealing_of(sealing, account), secret), transaction.now());
  return Setup{totp::base32(secret), totp::uri(secret, issuer, account.email)};
}

Result<std::vector<std::string>> turn_on(store::Transaction& transaction, Scope const& scope,
                                         accounts::Account const& account, std::string_view sealing,
                                         std::string_view code) {
  auto& sql = transaction.sql();
  auto const row = row_of(sql, account);
  if (row && row->on_since) return make_error(ErrorCode::conflict, "The second step is on already");
  if (!row || row->created_at + setup_lasts < transaction.now())
    return make_error(ErrorCode::conflict, "The setup was not begun, or that was too long ago: begin again");
  auto const fits = take_code(transaction, account, *row, sealing, code);
  if (!fits) return fits.error();
  if (!*fits) return wrong_code();
  sql.run("UPDATE second_steps SET on_since = ? WHERE organisation_id = ? AND user_id = ?", transaction.now(),
          account.organisation_id, account.id);
  audit(transaction, scope, "second step on", "user", account.uid, account.email);
  return make_recovery_codes(transaction, account);
}

Result<Check> check(store::Transaction& transaction, Scope const& scope, accounts::Account const& account,
                    std::string_view sealing, Proof const& proof) {
  auto const row = row_of(transaction.sql(), account);
  if (!row || !row->on_since) return Check::passed;
  if (!proof.recovery_code.empty())
    return take_recovery_code(transaction, scope, account, proof.recovery_code) ? Check::passed
                                                                                : Check::wrong;
  if (proof.code.empty()) return Check::wanted;
  auto const fits = take_code(transaction, account, *row, sealing, proof.code);
  if (!fits) return fits.error();
  return *fits ? Check::passed : Check::wrong;
}

std::vector<std::string> renew_recovery_codes(store::Transaction& transaction, Scope const& scope,
                                              accounts::Account const& account) {
  audit(transaction, scope, "recovery codes renewed", "user", account.uid, account.email);
  return make_recovery_codes(transaction, account);
}

bool take_away(store::Transaction& transaction, accounts::Account const& account) {
  bool const was_on = is_on(transaction.sql(), account);
  forget_recovery_codes(transaction, account);
  transaction.sql().run("DELETE FROM second_steps WHERE organisation_id = ? AND user_id = ?",
                        account.organisation_id, account.id);
  return was_on;
}

std::int64_t forget_unfinished(store::Transaction& transaction, Time before, std::int64_t at_once) {
  return transaction.sql().run(
      "DELETE FROM second_steps WHERE (organisation_id, user_id) IN (SELECT organisation_id, user_id FROM "
      "second_steps WHERE on_since IS NULL AND created_at < ? LIMIT ?)",
      before, at_once);
}

}  // namespace deskbell::console::second_step
