// Organisations, technicians, groups, one-time links and keys in the database.
#include "console/server/accounts.h"

#include <algorithm>
#include <sstream>

#include "console/server/notifier/mail_message.h"
#include "console/server/notifier/notify.h"
#include "console/server/scope.h"
#include "console/server/secrets.h"
#include "core/text.h"
#include "protocol/excerpt.h"

namespace deskbell::console::accounts {

namespace {

using api::Permissions;
constexpr std::string_view account_columns = "id, organisation_id, uid, name, email, admin";

std::int64_t new_row(store::Transaction& transaction) {
  return *transaction.sql().one<std::int64_t>("SELECT last_insert_rowid()");
}

void create_group(store::Transaction& transaction, std::int64_t organisation, std::string const& name,
                  std::string_view role, Permissions permissions) {
  auto& sql = transaction.sql();
  sql.run(
      "INSERT INTO security_groups (organisation_id, uid, name, role, created_at, updated_at) VALUES (?, ?, "
      "?, ?, ?, ?)",
      organisation, fresh_uuid(transaction.now()), name, role, transaction.now(), transaction.now());
  auto const group = new_row(transaction);
  for (auto permission : permissions.names()) {
    sql.run("INSERT INTO group_permissions (organisation_id, group_id, permission) VALUES (?, ?, ?)",
            organisation, group, permission);
  }
}

}  // namespace

Result<std::int64_t> ensure_organisation(store::Transaction& transaction,
                                         std::optional<std::string> const& name,
                                         std::optional<std::string> const& time_zone) {
  auto const found = transaction.sql().one<std::int64_t>(
      "SELECT id FROM organisations WHERE deleted_at IS NULL ORDER BY id LIMIT 1");
  if (!found)
    return create_organisation(transaction, name.value_or("My organisation"), time_zone.value_or("UTC"));
  using Known = std::tuple<std::string, std::string>;
  auto const known =
      transaction.sql().one<Known>("SELECT name, time_zone FROM organisations WHERE id = ?", *found);
  auto const& [its_name, its_zone] = *known;
  if (name && *name != its_name)
    return make_error(ErrorCode::conflict, "--organisation: found \"" + protocol::clipped(*name, 60) +
                                               "\", but this console's organisation is \"" + its_name +
                                               "\"; leave it out to add somebody there");
  if (time_zone && *time_zone != its_zone)
    return make_error(ErrorCode::conflict, "--time-zone: found \"" + protocol::clipped(*time_zone, 60) +
                                               "\", but the organisation has \"" + its_zone +
                                               "\"; change it in Settings");
  return *found;
}

Result<std::int64_t> create_organisation(store::Transaction& transaction, std::string const& name,
                                         std::string const& time_zone) {
  constexpr std::size_t name_max = 255;
  auto const line = core::line_text("organisation", name, name_max);
  if (!line) return line.error();
  if (line->empty()) return make_error(ErrorCode::invalid, "organisation: can't be blank");
  if (!is_time_zone(time_zone)) {
    return make_error(ErrorCode::invalid, "time zone: found \"" + protocol::clipped(time_zone, 60) +
                                              "\", expected an IANA name such as Europe/Berlin");
  }
  auto& sql = transaction.sql();
  sql.run("INSERT INTO organisations (uid, name, time_zone, created_at, updated_at) VALUES (?, ?, ?, ?, ?)",
          fresh_uuid(transaction.now()), *line, time_zone, transaction.now(), transaction.now());
  auto const organisation = new_row(transaction);
  create_group(transaction, organisation, "Administrators", "administrators", Permissions::administrator());
  create_group(transaction, organisation, "Technicians", "technicians", Permissions::technician());
  return organisation;
}

Result<std::string> normalised_email(std::string_view email) {
  constexpr std::size_t longest = 254;  // RFC 5321, 4.5.3.1.3
  std::string text(email);
  text.erase(0, text.find_first_not_of(" \t"));
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  auto const at = text.find('@');
  bool const sound =
      at != std::string::npos && at > 0 && at + 1 < text.size() &&
      text.find('@', at + 1) == std::string::npos && text.size() <= longest &&
      std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  if (!sound) {
    return make_error(ErrorCode::invalid, "email: found \"" + protocol::clipped(text, 60) +
                                              "\", expected an address such as ana@example.org");
  }
  return text;
}

Result<void> check_password(std::string_view password) {
  constexpr std::size_t shortest = 10;
  constexpr std::size_t longest = 1000;
  if (password.size() < shortest) {
    return make_error(ErrorCode::invalid, "password: found " + std::to_string(password.size()) +
                                              " characters, expected at least " + std::to_string(shortest));
  }
  if (password.size() > longest)
    return make_error(ErrorCode::invalid, "password: expected at most 1,000 characters");
  return {};
}

Result<Account> create_account(store::Transaction& transaction, std::int64_t organisation,
                               NewAccount const& account) {
  constexpr std::size_t name_max = 255;
  auto email = normalised_email(account.email);
  if (!email) return email.error();
  // Mails go there.
  auto const reachable = parse_mail_address(*email);
  if (!reachable) return prefixed("email", reachable.error());
  if (reachable->address != *email)
    return make_error(ErrorCode::invalid,
                      "email: found a name beside the address, expected the address alone");
  auto given = core::line_text("name", account.name, name_max);
  if (!given) return given.error();
  auto& sql = transaction.sql();
  if (sql.one<std::int64_t>("SELECT id FROM users WHERE email = ? AND deleted_at IS NULL", *email)) {
    return make_error(ErrorCode::conflict, "email: " + *email + " has an account already");
  }
  auto const uid = fresh_uuid(transaction.now());
  auto const name = given->empty() ? email->substr(0, email->find('@')) : *given;
  sql.run(
      "INSERT INTO users (organisation_id, uid, email, name, password_hash, admin, created_at, updated_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      organisation, uid, *email, name, account.password_hash, account.admin, transaction.now(),
      transaction.now());
  auto const id = new_row(transaction);
  sql.run(
      "INSERT INTO group_members (organisation_id, user_id, group_id) SELECT organisation_id, ?, id FROM "
      "security_groups WHERE organisation_id = ? AND role = ?",
      id, organisation, account.admin ? "administrators" : "technicians");
  // Whoever has a group before the eyes did not see this one in it.
  sql.run(
      "UPDATE security_groups SET version = version + 1 WHERE organisation_id = ? AND id IN (SELECT group_id "
      "FROM group_members WHERE organisation_id = ? AND user_id = ?)",
      organisation, organisation, id);
  transaction.change(organisation, "user", uid.text());
  forget_who_was_told(transaction, organisation);
  return Account{id, organisation, uid.text(), name, *email, account.admin};
}

std::optional<Account> find_account(store::Sql& sql, std::string const& email) {
  auto normalised = normalised_email(email);
  if (!normalised) return std::nullopt;
  return sql.one<Account>("SELECT " + std::string(account_columns) +
                              " FROM users WHERE email = ? AND deleted_at IS NULL AND disabled_at IS NULL",
                          *normalised);
}

std::optional<Account> find_account(store::Sql& sql, std::int64_t organisation, std::int64_t user) {
  return sql.one<Account>(
      "SELECT " + std::string(account_columns) +
          " FROM users WHERE organisation_id = ? AND id = ? AND deleted_at IS NULL AND disabled_at IS NULL",
      organisation, user);
}

Permissions permissions_of(store::Sql& sql, std::int64_t organisation, std::int64_t user) {
  auto const account = find_account(sql, organisation, user);
  if (!account) return {};
  if (account->admin) return Permissions::administrator();
  auto const names = sql.all<std::string>(
      "SELECT DISTINCT p.permission FROM group_members m JOIN group_permissions p ON p.organisation_id = "
      "m.organisation_id "
      "AND p.group_id = m.group_id WHERE m.organisation_id = ? AND m.user_id = ?",
      organisation, user);
  std::vector<std::string_view> const views(names.begin(), names.end());
  auto permissions = Permissions::from_names(views);
  permissions.add(api::Permission::signed_in);
  return permissions;
}

namespace {
/// The newest link alone is worth something, and none once a password was set.
void void_links(store::Transaction& transaction, Account const& account) {
  transaction.sql().run(
      "UPDATE one_time_tokens SET used_at = ? WHERE organisation_id = ? AND user_id = ? AND purpose = "
      "'password' AND used_at IS NULL",
      transaction.now(), account.organisation_id, account.id);
}
}  // namespace

Result<std::string> create_one_time_link(store::Transaction& transaction, Account const& account) {
  constexpr auto valid_for = std::chrono::hours(72);
  auto const token = random_token("dbo_");
  void_links(transaction, account);
  transaction.sql().run(
      "INSERT INTO one_time_tokens (organisation_id, user_id, purpose, token_digest, expires_at, created_at) "
      "VALUES (?, ?, 'password', ?, ?, ?)",
      account.organisation_id, account.id, sha256_hex(token), Time(transaction.now() + valid_for),
      transaction.now());
  return token;
}

Result<void> set_password_hash(store::Transaction& transaction, Account const& account,
                               std::string const& hash) {
  void_links(transaction, account);
  transaction.sql().run(
      "UPDATE users SET password_hash = ?, updated_at = ?, version = version + 1 WHERE organisation_id = ? "
      "AND id = ?",
      hash, transaction.now(), account.organisation_id, account.id);
  return {};
}

Result<std::string> create_api_key(store::Transaction& transaction, Account const& account,
                                   std::string const& name, std::optional<Time> expires_at,
                                   std::string const& scopes) {
  constexpr std::size_t name_max = 255;
  auto const line = core::line_text("name", name, name_max);
  if (!line) return line.error();
  std::istringstream words(scopes);
  for (std::string scope; words >> scope;) {
    if (!Permissions::from_names({scope}).names().empty()) continue;
    std::string known;
    for (auto permission : Permissions::administrator().names())
      known += (known.empty() ? "" : ", ") + std::string(permission);
    return make_error(ErrorCode::invalid,
                      "scope: found \"" + protocol::clipped(scope, 60) + "\", expected one of " + known);
  }
  auto const key = random_token("dbk_");
  transaction.sql().run(
      "INSERT INTO api_keys (organisation_id, uid, user_id, name, token_digest, scopes, expires_at, "
      "created_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      account.organisation_id, fresh_uuid(transaction.now()), account.id, *line, sha256_hex(key), scopes,
      expires_at, transaction.now());
  return key;
}

std::optional<Account> find_any_account(store::Sql& sql, std::string const& email) {
  auto normalised = normalised_email(email);
  if (!normalised) return std::nullopt;
  return sql.one<Account>(
      "SELECT " + std::string(account_columns) + " FROM users WHERE email = ? AND deleted_at IS NULL",
      *normalised);
}

std::vector<Listed> list_accounts(store::Sql& sql) {
  return sql.all<Listed>(
      "SELECT u.email, u.name, u.admin, u.password_hash IS NOT NULL, s.on_since IS NOT NULL, u.disabled_at, "
      "u.last_active_at FROM users u LEFT JOIN second_steps s ON s.organisation_id = u.organisation_id AND "
      "s.user_id = u.id WHERE u.deleted_at IS NULL ORDER BY u.email");
}

void end_sessions(store::Transaction& transaction, Account const& account) {
  for (auto const session :
       transaction.sql().all<std::int64_t>("UPDATE sessions SET revoked_at = ? WHERE organisation_id = ? AND "
                                           "user_id = ? AND revoked_at IS NULL "
                                           "RETURNING id",
                                           transaction.now(), account.organisation_id, account.id)) {
    transaction.after_commit(SessionEnded{session});
  }
  // A console that runs beside a command hears of changes only.
  transaction.change(account.organisation_id, "user", account.uid);
}

void end_other_sessions(store::Transaction& transaction, Account const& account, std::int64_t kept) {
  for (auto const session : transaction.sql().all<std::int64_t>(
           "UPDATE sessions SET revoked_at = ? WHERE organisation_id = ? AND user_id = ? AND id <> ? AND "
           "revoked_at IS NULL RETURNING id",
           transaction.now(), account.organisation_id, account.id, kept)) {
    transaction.after_commit(SessionEnded{session});
  }
}

void forget_password(store::Transaction& transaction, Account const& account) {
  transaction.sql().run(
      "UPDATE users SET password_hash = NULL, updated_at = ?, version = version + 1 WHERE organisation_id = "
      "? "
      "AND id = ?",
      transaction.now(), account.organisation_id, account.id);
}

Result<void> check_another_administrator(store::Sql& sql, Account const& account, std::string const& who,
                                         std::string const& first) {
  if (!account.admin) return {};
  using Others = std::tuple<std::int64_t, std::int64_t>;
  auto const [all, with_password] =
      sql.one<Others>(
             "SELECT COUNT(*), COUNT(password_hash) FROM users WHERE organisation_id = ? AND id <> ? AND "
             "admin = 1 AND disabled_at IS NULL AND deleted_at IS NULL",
             account.organisation_id, account.id)
          .value_or(Others());
  if (with_password != 0) return {};
  if (all == 0) return make_error(ErrorCode::conflict, who + " is the only administrator: " + first);
  return make_error(ErrorCode::conflict, who +
                                             " is the only administrator who can sign in: wait until another "
                                             "one has chosen a password");
}

Result<void> set_disabled(store::Transaction& transaction, Account const& account, bool disabled) {
  auto& sql = transaction.sql();
  std::optional<Time> since;
  if (disabled) {
    auto const may =
        check_another_administrator(sql, account, account.email, "make another one first, with admin create");
    if (!may) return may;
    since = transaction.now();
    void_links(transaction, account);
  }
  sql.run(
      "UPDATE users SET disabled_at = ?, updated_at = ?, version = version + 1 WHERE organisation_id = ? AND "
      "id "
      "= ?",
      since, transaction.now(), account.organisation_id, account.id);
  transaction.change(account.organisation_id, "user", account.uid);
  forget_who_was_told(transaction, account.organisation_id);
  return {};
}

std::vector<ListedKey> list_api_keys(store::Sql& sql) {
  return sql.all<ListedKey>(
      "SELECT k.id, u.email, k.name, k.scopes, k.expires_at, k.last_used_at, k.revoked_at FROM api_keys k "
      "JOIN "
      "users u ON u.organisation_id = k.organisation_id AND u.id = k.user_id ORDER BY k.id");
}

Result<RevokedKey> revoke_api_key(store::Transaction& transaction, std::int64_t id) {
  auto const key = transaction.sql().one<RevokedKey>(
      "UPDATE api_keys SET revoked_at = COALESCE(revoked_at, ?) WHERE id = ? RETURNING organisation_id, uid, "
      "name",
      transaction.now(), id);
  if (!key)
    return make_error(ErrorCode::not_found,
                      "number: there is no API key " + std::to_string(id) + ": see key list");
  return *key;
}

}  // namespace deskbell::console::accounts
