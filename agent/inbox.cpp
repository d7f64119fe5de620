// The receiving end's tables.
#include "agent/inbox.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "agent/base64.h"
#include "agent/outbox.h"
#include "protocol/excerpt.h"

namespace deskbell::agent::inbox {

core::delivery::Cursor load_cursor(SQLite::Database& database) {
  SQLite::Statement select(database, "SELECT seq, id FROM downlink");
  select.executeStep();
  return {select.getColumn(0).getInt64(), FactId::parse(select.getColumn(1).getString()).value_or(FactId{})};
}

void store_cursor(Transaction& transaction, core::delivery::Cursor const& cursor) {
  SQLite::Statement update(transaction.database(), "UPDATE downlink SET seq = ?, id = ?");
  update.bind(1, cursor.seq);
  update.bind(2, cursor.seq == 0 ? std::string() : cursor.id.text());
  update.exec();
}

std::string digest_of(std::string_view type, std::string_view body) {
  std::string content(type);
  content += '\n';
  content += body;
  return sha256(content);
}

core::delivery::KnownAs known_as(SQLite::Database& database, FactId id, std::string const& digest) {
  SQLite::Statement select(database, "SELECT digest FROM applied WHERE id = ?");
  select.bind(1, id.text());
  if (!select.executeStep()) return core::delivery::KnownAs::nothing;
  return select.getColumn(0).getString() == digest ? core::delivery::KnownAs::same_content
                                                   : core::delivery::KnownAs::other_content;
}

void remember(Transaction& transaction, FactId id, std::string const& digest) {
  SQLite::Statement insert(transaction.database(), "INSERT INTO applied (id, digest) VALUES (?, ?)");
  insert.bind(1, id.text());
  insert.bind(2, digest.data(), static_cast<int>(digest.size()));
  insert.exec();
}

void set_aside(Transaction& transaction, FactId id, std::string const& type, std::string const& body,
               std::string const& reason) {
  constexpr int kept = 100;
  constexpr std::size_t reason_max_bytes = 500;
  auto const now = transaction.now().wall;
  SQLite::Statement insert(transaction.database(),
                           "INSERT INTO unread (id, type, body, reason, received_at) VALUES (?, ?, ?, ?, ?)");
  insert.bind(1, id.text());
  insert.bind(2, type);
  insert.bind(3, body);
  insert.bind(4, reason);
  insert.bind(5, static_cast<std::int64_t>(ms_of(now)));
  insert.exec();
  SQLite::Statement forget(transaction.database(),
                           "DELETE FROM unread WHERE ord <= (SELECT MAX(ord) FROM unread) - ?");
  forget.bind(1, kept);
  forget.exec();
  outbox::append(transaction, protocol::DeviceEvent{protocol::DeviceEventKind::fact_unread,
                                                    protocol::clipped(reason, reason_max_bytes), now});
}

std::string meta(SQLite::Database& database, std::string const& key) {
  SQLite::Statement select(database, "SELECT value FROM meta WHERE key = ?");
  select.bind(1, key);
  return select.executeStep() ? select.getColumn(0).getString() : std::string();
}

void set_meta(Transaction& transaction, std::string const& key, std::string const& value) {
  SQLite::Statement put(transaction.database(), "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)");
  put.bind(1, key);
  put.bind(2, value);
  put.exec();
}

}  // namespace deskbell::agent::inbox
