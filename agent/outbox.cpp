// The outbox as a table.
#include "agent/outbox.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>

#include "protocol/codec.h"

namespace deskbell::agent::outbox {

using core::delivery::Cursor;
using core::delivery::Seq;

namespace {

FactId fact_id(std::string const& text) { return FactId::parse(text).value_or(FactId{}); }

std::string cursor_text(Cursor const& cursor) { return cursor.seq == 0 ? std::string() : cursor.id.text(); }

void store_cursor(SQLite::Database& database, Cursor const& cursor) {
  SQLite::Statement update(database, "UPDATE uplink SET acknowledged_seq = ?, acknowledged_id = ?");
  update.bind(1, cursor.seq);
  update.bind(2, cursor_text(cursor));
  update.exec();
}

void store_last(SQLite::Database& database, Seq last) {
  SQLite::Statement update(database, "UPDATE uplink SET last_seq = ?");
  update.bind(1, last);
  update.exec();
}

Seq acknowledged_seq(SQLite::Database& database) {
  return database.execAndGet("SELECT acknowledged_seq FROM uplink").getInt64();
}

/// The facts after `after` take the numbers first, first + 1, ... in their order. The answer: the newest
/// number.
Seq move_to(SQLite::Database& database, Seq after, Seq first) {
  std::vector<std::string> ids;
  SQLite::Statement select(database, "SELECT id FROM outbox WHERE seq > ? ORDER BY seq");
  select.bind(1, after);
  while (select.executeStep()) ids.push_back(select.getColumn(0).getString());
  // Over negative numbers, so that no number is taken twice in between.
  SQLite::Statement move(database, "UPDATE outbox SET seq = -? WHERE id = ?");
  Seq next = first;
  for (auto const& id : ids) {
    move.reset();
    move.bind(1, next++);
    move.bind(2, id);
    move.exec();
  }
  SQLite::Statement clear(database, "DELETE FROM outbox WHERE seq >= ?");
  clear.bind(1, first);
  clear.exec();
  database.exec("UPDATE outbox SET seq = -seq WHERE seq < 0");
  return next - 1;
}

}  // namespace

FactId append(Transaction& transaction, protocol::Uplink const& fact, std::string_view subject,
              std::string_view account) {
  auto& database = transaction.database();
  Seq const seq = database.execAndGet("SELECT last_seq FROM uplink").getInt64() + 1;
  FactId const id{fresh_uuid(transaction.now().wall)};
  auto const stored = protocol::encode_fact(fact);
  SQLite::Statement insert(
      database,
      "INSERT INTO outbox (seq, id, type, subject, body, made_at, account, bytes) VALUES (?, ?, ?, ?, ?, ?, "
      "?, ?)");
  insert.bind(1, seq);
  insert.bind(2, id.text());
  insert.bind(3, stored.type);
  insert.bind(4, std::string(subject));
  insert.bind(5, stored.body);
  insert.bind(6, static_cast<std::int64_t>(ms_of(transaction.now().wall)));
  insert.bind(7, std::string(account));
  insert.bind(8, static_cast<std::int64_t>(stored.body.size()));
  insert.exec();
  store_last(database, seq);
  transaction.notes().appended = seq;
  return id;
}

Result<void> admit(Transaction& transaction, std::string_view account, std::size_t bytes) {
  if (transaction.shortage()) return *transaction.shortage();
  auto& database = transaction.database();
  core::backlog::Amount own;
  core::backlog::Amount everybodys;
  SQLite::Statement select(
      database,
      "SELECT account, count(*), sum(bytes) FROM outbox WHERE account > '' AND seq > ? GROUP BY account");
  select.bind(1, static_cast<std::int64_t>(acknowledged_seq(database)));
  while (select.executeStep()) {
    core::backlog::Amount const one{select.getColumn(1).getInt64(), select.getColumn(2).getInt64()};
    if (select.getColumn(0).getString() == account) own = one;
    everybodys.things += one.things;
    everybodys.bytes += one.bytes;
  }
  return core::backlog::admit(own, everybodys, static_cast<std::int64_t>(bytes));
}

core::delivery::Sender load_sender(SQLite::Database& database) {
  SQLite::Statement select(database, "SELECT acknowledged_seq, acknowledged_id, last_seq FROM uplink");
  select.executeStep();
  Cursor const acknowledged{select.getColumn(0).getInt64(), fact_id(select.getColumn(1).getString())};
  return core::delivery::make_sender(acknowledged, select.getColumn(2).getInt64());
}

std::optional<FactId> id_at(SQLite::Database& database, Seq seq) {
  SQLite::Statement select(database, "SELECT id FROM outbox WHERE seq = ?");
  select.bind(1, seq);
  if (!select.executeStep()) {
    SQLite::Statement noted(
        database, "SELECT acknowledged_id FROM uplink WHERE acknowledged_seq = ? AND acknowledged_seq > 0");
    noted.bind(1, seq);
    if (!noted.executeStep()) return std::nullopt;
    return fact_id(noted.getColumn(0).getString());
  }
  return fact_id(select.getColumn(0).getString());
}

std::vector<Frame> load(SQLite::Database& database, core::delivery::Send const& wanted) {
  std::vector<Frame> frames;
  SQLite::Statement select(database,
                           "SELECT seq, id, type, body FROM outbox WHERE seq >= ? ORDER BY seq LIMIT ?");
  select.bind(1, wanted.first);
  select.bind(2, wanted.facts);
  std::int64_t bytes = 0;
  Seq expected = wanted.first;
  while (select.executeStep()) {
    Seq const seq = select.getColumn(0).getInt64();
    if (seq != expected++) break;
    auto const id = fact_id(select.getColumn(1).getString());
    protocol::StoredFact const fact{select.getColumn(2).getString(), select.getColumn(3).getString()};
    auto text = protocol::compose_frame(fact, id, seq);
    bytes += static_cast<std::int64_t>(text.size());
    bool const is_first = frames.empty();
    if (bytes > wanted.bytes && !(is_first && wanted.at_least_one)) break;
    frames.push_back(Frame{id, std::move(text)});
  }
  return frames;
}

std::vector<std::string> settle(Transaction& transaction, Cursor const& through) {
  auto& database = transaction.database();
  std::vector<std::string> subjects;
  SQLite::Statement select(
      database, "SELECT subject FROM outbox WHERE seq > ? AND seq <= ? AND type = 'chat.said' ORDER BY seq");
  select.bind(1, static_cast<std::int64_t>(acknowledged_seq(database)));
  select.bind(2, through.seq);
  while (select.executeStep()) subjects.push_back(select.getColumn(0).getString());
  store_cursor(database, through);
  SQLite::Statement prune(database,
                          "DELETE FROM outbox WHERE seq <= ? OR (seq < ? AND type = 'inventory.reported')");
  prune.bind(1, through.seq - kept);
  prune.bind(2, through.seq);
  prune.exec();
  return subjects;
}

void take_back(Transaction& transaction, std::string_view subject) {
  auto& database = transaction.database();
  auto const acknowledged = acknowledged_seq(database);
  SQLite::Statement gone(database,
                         "DELETE FROM outbox WHERE subject = ? AND type IN ('chat.said', 'ticket.commented') "
                         "AND seq <= ?");
  gone.bind(1, std::string(subject));
  gone.bind(2, acknowledged);
  gone.exec();
  // What the console has not acknowledged keeps its number and id, so that none is missing, and says nothing:
  // it refuses what says nothing, as it refused this.
  SQLite::Statement select(
      database, "SELECT seq, body FROM outbox WHERE subject = ? AND type = 'chat.said' AND seq > ?");
  select.bind(1, std::string(subject));
  select.bind(2, acknowledged);
  while (select.executeStep()) {
    auto fact = protocol::decode_fact<protocol::Uplink>("chat.said", select.getColumn(1).getString());
    auto* said = fact ? std::get_if<protocol::ChatSaid>(&*fact) : nullptr;
    protocol::ChatSaid silence;
    if (said != nullptr) silence = std::move(*said);
    silence.text.clear();
    silence.attachments.reset();
    SQLite::Statement update(database, "UPDATE outbox SET body = ?, bytes = ? WHERE seq = ?");
    auto const body = protocol::encode_fact(protocol::Uplink(silence)).body;
    update.bind(1, body);
    update.bind(2, static_cast<std::int64_t>(body.size()));
    update.bind(3, select.getColumn(0).getInt64());
    update.exec();
  }
}

Seq renumber(Transaction& transaction, core::delivery::Renumber const& wanted) {
  auto& database = transaction.database();
  Seq const last = move_to(database, wanted.after, wanted.first);
  store_cursor(database, wanted.acknowledged);
  store_last(database, std::max(last, wanted.acknowledged.seq));
  return last;
}

std::vector<protocol::Uplink> unsent(SQLite::Database& database, std::string_view type) {
  std::vector<protocol::Uplink> facts;
  SQLite::Statement select(database, "SELECT body FROM outbox WHERE type = ? AND seq > ? ORDER BY seq");
  select.bind(1, std::string(type));
  select.bind(2, acknowledged_seq(database));
  while (select.executeStep())
    if (auto fact = protocol::decode_fact<protocol::Uplink>(type, select.getColumn(0).getString()))
      facts.push_back(std::move(*fact));
  return facts;
}

void drop_unsent(Transaction& transaction, std::string_view type) {
  auto& database = transaction.database();
  SQLite::Statement drop(database, "DELETE FROM outbox WHERE type = ? AND seq > ?");
  drop.bind(1, std::string(type));
  drop.bind(2, acknowledged_seq(database));
  drop.exec();
}

namespace {
/// After those that the console does not need any more are gone: what is left is counted from 1 on.
void count_anew(Transaction& transaction) {
  auto& database = transaction.database();
  Seq const last = move_to(database, 0, 1);
  store_cursor(database, Cursor{});
  store_last(database, last);
}
}  // namespace

void start_over(Transaction& transaction) {
  auto& database = transaction.database();
  SQLite::Statement forget(database, "DELETE FROM outbox WHERE seq <= ?");
  forget.bind(1, static_cast<std::int64_t>(acknowledged_seq(database)));
  forget.exec();
  count_anew(transaction);
}

namespace {
/// What people said and asked for. Not what was refused: whoever said it was told, and may have said it anew.
constexpr char const* are_words =
    "CASE type WHEN 'chat.opened' THEN 1 "
    "WHEN 'chat.said' THEN EXISTS (SELECT 1 FROM messages WHERE message_id = subject AND error IS NULL) "
    "WHEN 'ticket.submitted' THEN EXISTS (SELECT 1 FROM requests WHERE submission_id = subject AND "
    "json_extract(view, '$.error') IS NULL) "
    "WHEN 'ticket.commented' THEN EXISTS (SELECT 1 FROM request_comments WHERE comment_id = subject AND "
    "json_extract(view, '$.error') IS NULL) ELSE 0 END";
}  // namespace

void start_over_as_the_same(Transaction& transaction) {
  auto& database = transaction.database();
  SQLite::Statement forget(database, std::string("DELETE FROM outbox WHERE seq <= ? AND NOT ") + are_words);
  forget.bind(1, static_cast<std::int64_t>(acknowledged_seq(database)));
  forget.exec();
  count_anew(transaction);
}

void start_over_elsewhere(Transaction& transaction) {
  auto& database = transaction.database();
  SQLite::Statement keep(database,
                         std::string("INSERT INTO former_words (type, subject, body, account) SELECT type, "
                                     "subject, body, account FROM outbox WHERE seq <= ? AND ") +
                             are_words + " ORDER BY seq");
  keep.bind(1, static_cast<std::int64_t>(acknowledged_seq(database)));
  keep.exec();
  start_over(transaction);
}

void tell_former_words(Transaction& transaction) {
  SQLite::Statement select(transaction.database(),
                           "SELECT type, subject, body, account FROM former_words ORDER BY ord");
  while (select.executeStep()) {
    auto const fact = protocol::decode_fact<protocol::Uplink>(select.getColumn(0).getString(),
                                                              select.getColumn(2).getString());
    if (fact) append(transaction, *fact, select.getColumn(1).getString(), select.getColumn(3).getString());
  }
}

void forget_former_words(Transaction& transaction) {
  auto& database = transaction.database();
  // On a full disk nothing can be written, and mostly there is nothing to write.
  if (database.execAndGet("SELECT count(*) FROM former_words").getInt() > 0)
    database.exec("DELETE FROM former_words");
}

OutboxReport report(SQLite::Database& database) {
  OutboxReport report;
  auto const sender = load_sender(database);
  report.acknowledged_seq = sender.acknowledged.seq;
  report.last_seq = sender.last;
  SQLite::Statement sums(database,
                         "SELECT count(*), coalesce(sum(bytes), 0), min(made_at) FROM outbox WHERE seq > ?");
  sums.bind(1, report.acknowledged_seq);
  sums.executeStep();
  report.waiting = sums.getColumn(0).getInt64();
  report.bytes = sums.getColumn(1).getInt64();
  if (!sums.getColumn(2).isNull()) report.oldest_at = time_from_ms(sums.getColumn(2).getInt64());
  SQLite::Statement select(
      database,
      "SELECT seq, id, type, length(body), made_at FROM outbox WHERE seq > ? ORDER BY seq LIMIT 100");
  select.bind(1, report.acknowledged_seq);
  while (select.executeStep())
    report.facts.push_back(OutboxLine{select.getColumn(0).getInt64(),
                                      fact_id(select.getColumn(1).getString()),
                                      select.getColumn(2).getString(), select.getColumn(3).getInt64(),
                                      time_from_ms(select.getColumn(4).getInt64())});
  return report;
}

}  // namespace deskbell::agent::outbox
