// Accounts, and the rows that only knew their uid.
#include "agent/account.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <array>

#include "agent/chat_rows.h"
#include "agent/inbox.h"
#include "agent/records.h"

namespace deskbell::agent {

std::string account_of(protocol::DeviceUser const& user) {
  if (user.kind != protocol::AccountKind::posix || is_nameless(user)) return user.account_id;
  return user.account_id + '/' + user.name;
}

bool is_nameless(protocol::DeviceUser const& user) {
  return user.kind == protocol::AccountKind::posix && user.name.empty();
}

std::string login_name(protocol::DeviceUser const& user) {
  return user.name.empty() ? user.account_id : user.name;
}

std::string shown_name(protocol::DeviceUser const& user) {
  return user.full_name && !user.full_name->empty() ? *user.full_name : login_name(user);
}

namespace accounts {

namespace {

constexpr std::array tables{"chats", "requests", "request_comments", "attachments", "announcement_people"};

bool is_uid_alone(std::string const& account) {
  return !account.empty() &&
         std::all_of(account.begin(), account.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool any_left(SQLite::Database& database) {
  return std::any_of(tables.begin(), tables.end(), [&](char const* table) {
    SQLite::Statement left(database, std::string("SELECT 1 FROM ") + table +
                                         " WHERE account <> '' AND account NOT GLOB '*[^0-9]*' LIMIT 1");
    return left.executeStep();
  });
}

}  // namespace

void note(Transaction& transaction, std::string const& account) {
  if (!is_uid_alone(account) || inbox::meta(transaction.database(), nameless_meta) == "yes") return;
  inbox::set_meta(transaction, nameless_meta, "yes");
}

void adopt(Transaction& transaction, protocol::DeviceUser const& user) {
  auto& database = transaction.database();
  auto const account = account_of(user);
  if (account == user.account_id || inbox::meta(database, nameless_meta) != "yes") return;
  for (char const* table : {"requests", "request_comments", "attachments", "outbox"}) {
    SQLite::Statement take(database, std::string("UPDATE ") + table + " SET account = ? WHERE account = ?");
    take.bind(1, account);
    take.bind(2, user.account_id);
    take.exec();
  }
  SQLite::Statement chats(database, "UPDATE chats SET account = ?, user = ? WHERE account = ?");
  chats.bind(1, account);
  chats.bind(2, to_json(user));
  chats.bind(3, user.account_id);
  chats.exec();
  // What this person did with an announcement since counts.
  SQLite::Statement take(database, "UPDATE OR IGNORE announcement_people SET account = ? WHERE account = ?");
  take.bind(1, account);
  take.bind(2, user.account_id);
  take.exec();
  SQLite::Statement rest(database, "DELETE FROM announcement_people WHERE account = ?");
  rest.bind(1, user.account_id);
  rest.exec();
  if (!any_left(database)) inbox::set_meta(transaction, nameless_meta, "");
}

std::string account_of_id(SQLite::Database& database, std::string const& account_id) {
  // The newest: whoever had the uid before is not there any more. Older versions made up a name of the
  // number.
  SQLite::Statement known(
      database,
      "SELECT account FROM (SELECT account, 1 AS talked, turn AS at FROM chats WHERE account >= :from AND "
      "account < :to UNION ALL SELECT account, 0, updated_at FROM requests WHERE account >= :from AND "
      "account < :to) ORDER BY account = :made_up, talked DESC, at DESC LIMIT 1");
  known.bind(":from", account_id + '/');
  known.bind(":to", account_id + '0');  // the character after '/'
  known.bind(":made_up", account_id + '/' + account_id);
  return known.executeStep() ? known.getColumn(0).getString() : account_id;
}

protocol::DeviceUser as_known(SQLite::Database& database, protocol::DeviceUser user) {
  auto const account = account_of_id(database, user.account_id);
  if (account == user.account_id) return user;
  user.name = account.substr(user.account_id.size() + 1);
  if (auto const chat = chat_rows::current(database, account)) user.full_name = chat->user.full_name;
  return user;
}

protocol::DeviceUser user_of(SQLite::Database& database, std::string const& account) {
  if (auto const chat = chat_rows::current(database, account)) return chat->user;
  auto const slash = account.find('/');
  if (slash != std::string::npos)
    return {protocol::AccountKind::posix, account.substr(0, slash), account.substr(slash + 1), std::nullopt};
  auto const kind =
      is_uid_alone(account) ? protocol::AccountKind::posix : protocol::AccountKind::windows_local;
  return {kind, account, {}, std::nullopt};
}

}  // namespace accounts
}  // namespace deskbell::agent
