// Accounts, and the rows that only knew their uid.
#include "agent/account.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "agent/inbox.h"

namespace deskbell::agent {

std::string account_of(protocol::DeviceUser const& user) {
  if (user.kind != protocol::AccountKind::posix) return user.account_id;
  return user.account_id + '/' + user.name;
}

namespace accounts {

void adopt(Transaction& transaction, protocol::DeviceUser const& user) {
  auto& database = transaction.database();
  auto const account = account_of(user);
  if (account == user.account_id || inbox::meta(database, nameless_meta) != "yes") return;
  for (char const* table : {"chats", "requests", "request_comments", "attachments"}) {
    SQLite::Statement take(database, std::string("UPDATE ") + table + " SET account = ? WHERE account = ?");
    take.bind(1, account);
    take.bind(2, user.account_id);
    take.exec();
  }
  // What this person did with an announcement since counts.
  SQLite::Statement take(database, "UPDATE OR IGNORE announcement_people SET account = ? WHERE account = ?");
  take.bind(1, account);
  take.bind(2, user.account_id);
  take.exec();
  SQLite::Statement rest(database, "DELETE FROM announcement_people WHERE account = ?");
  rest.bind(1, user.account_id);
  rest.exec();
}

std::string account_of_id(Transaction& transaction, std::string const& account_id) {
  auto& database = transaction.database();
  // The newest: whoever had the uid before is not there any more.
  SQLite::Statement known(database,
                          "SELECT account FROM chats WHERE account >= ? AND account < ? ORDER BY turn DESC "
                          "LIMIT 1");
  known.bind(1, account_id + '/');
  known.bind(2, account_id + '0');  // the character after '/'
  if (known.executeStep()) return known.getColumn(0).getString();
  inbox::set_meta(transaction, nameless_meta, "yes");
  return account_id;
}

}  // namespace accounts
}  // namespace deskbell::agent
