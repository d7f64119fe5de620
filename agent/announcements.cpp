// Announcements as rows.
#include "agent/announcements.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>

#include "agent/account.h"
#include "agent/inbox.h"
#include "agent/outbox.h"
#include "agent/records.h"
#include "core/announcement.h"

namespace deskbell::agent::announcements {

namespace {

namespace rules = core::announcement;

/// As long as the console may still say something of one that has ended.
constexpr Duration kept_after_end = std::chrono::hours(24 * 90);
/// "yes" between the opening of a link and the console's word that everything was said.
constexpr char const* catching_up_meta = "announcements_catching_up";

struct Row {
  protocol::Announcement view;
  std::optional<Time> withdrawn_at;
  bool settled = true;

  [[nodiscard]] rules::Held held() const { return {view.expires_at, withdrawn_at.has_value()}; }
};

std::optional<Row> find(SQLite::Database& database, AnnouncementId id) {
  SQLite::Statement select(database,
                           "SELECT view, withdrawn_at, settled FROM announcements WHERE announcement_id = ?");
  select.bind(1, id.text());
  if (!select.executeStep()) return std::nullopt;
  Row row;
  if (auto view = from_json<protocol::Announcement>(select.getColumn(0).getString()))
    row.view = std::move(*view);
  if (!select.getColumn(1).isNull()) row.withdrawn_at = time_from_ms(select.getColumn(1).getInt64());
  row.settled = select.getColumn(2).getInt() != 0;
  return row;
}

void put(Transaction& transaction, Row const& row) {
  SQLite::Statement statement(
      transaction.database(),
      "INSERT INTO announcements (announcement_id, sent_at, expires_at, withdrawn, settled, view, "
      "withdrawn_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (announcement_id) DO UPDATE SET sent_at = excluded.sent_at, "
      "expires_at = excluded.expires_at, withdrawn = excluded.withdrawn, settled = excluded.settled, view = "
      "excluded.view, withdrawn_at = excluded.withdrawn_at");
  statement.bind(1, row.view.announcement_id.text());
  statement.bind(2, ms_of(row.view.sent_at));
  if (row.view.expires_at) statement.bind(3, ms_of(*row.view.expires_at));
  statement.bind(4, row.withdrawn_at ? 1 : 0);
  statement.bind(5, row.settled ? 1 : 0);
  statement.bind(6, to_json(row.view));
  if (row.withdrawn_at) statement.bind(7, ms_of(*row.withdrawn_at));
  statement.exec();
  transaction.notes().announcements = true;
}

rules::Person person_of(SQLite::Database& database, AnnouncementId id, std::string const& account) {
  SQLite::Statement select(database,
                           "SELECT told, seen, dismissed FROM announcement_people WHERE announcement_id = ? "
                           "AND account = ?");
  select.bind(1, id.text());
  select.bind(2, account);
  if (!select.executeStep()) return {};
  return {select.getColumn(0).getInt() != 0, select.getColumn(1).getInt() != 0,
          select.getColumn(2).getInt() != 0};
}

/// False: it was so already.
bool put_person(Transaction& transaction, AnnouncementId id, std::string const& account,
                protocol::AnnouncementMark mark) {
  auto const before = person_of(transaction.database(), id, account);
  auto const after = rules::marked(before, mark);
  if (after == before) return false;
  accounts::note(transaction, account);
  SQLite::Statement statement(transaction.database(),
                              "INSERT INTO announcement_people (announcement_id, account, told, seen, "
                              "dismissed) VALUES (?, ?, ?, ?, ?) ON CONFLICT (announcement_id, account) DO "
                              "UPDATE SET told = excluded.told, seen = excluded.seen, dismissed = "
                              "excluded.dismissed");
  statement.bind(1, id.text());
  statement.bind(2, account);
  statement.bind(3, after.told ? 1 : 0);
  statement.bind(4, after.seen ? 1 : 0);
  statement.bind(5, after.dismissed ? 1 : 0);
  statement.exec();
  transaction.notes().announcements = true;
  return true;
}

std::string account_of_known(Transaction& transaction, protocol::AnnouncementKnown const& person) {
  // A SID, or of an older console.
  if (!person.name) return accounts::account_of_id(transaction.database(), person.account_id);
  return account_of({protocol::AccountKind::posix, person.account_id, *person.name, std::nullopt});
}

/// Drops what ended long ago: before there is more of it, so that it never becomes many.
void forget_old(Transaction& transaction, Time now) {
  auto const before = ms_of(now - kept_after_end);
  for (char const* text :
       {"DELETE FROM announcement_people WHERE announcement_id IN (SELECT announcement_id FROM announcements "
        "WHERE COALESCE(withdrawn_at, expires_at) < ?)",
        "DELETE FROM announcements WHERE COALESCE(withdrawn_at, expires_at) < ?"}) {
    SQLite::Statement forget(transaction.database(), text);
    forget.bind(1, before);
    forget.exec();
  }
}

}  // namespace

void begin_catching_up(Transaction& transaction) {
  if (inbox::meta(transaction.database(), catching_up_meta) == "yes") return;
  inbox::set_meta(transaction, catching_up_meta, "yes");
}

void catch_up(Transaction& transaction, Time now) {
  auto& database = transaction.database();
  if (inbox::meta(database, inbox::restored_meta) == "yes") return;
  inbox::set_meta(transaction, catching_up_meta, "");
  forget_old(transaction, now);
  // What was withdrawn or has expired by now was never shown.
  SQLite::Statement select(database, "SELECT view FROM announcements WHERE settled = 0 AND withdrawn = 0");
  while (select.executeStep()) {
    auto const view = from_json<protocol::Announcement>(select.getColumn(0).getString());
    if (!view || !rules::stands({view->expires_at, false}, now)) continue;
    outbox::append(transaction, protocol::AnnouncementDelivered{view->announcement_id, now});
  }
  if (database.exec("UPDATE announcements SET settled = 1 WHERE settled = 0") > 0)
    transaction.notes().announcements = true;
}

Result<void> apply(Transaction& transaction, protocol::AnnouncementSent const& fact, Time now) {
  auto const id = fact.announcement.announcement_id;
  if (id.is_nil()) return make_error(ErrorCode::invalid, "announcement_id: found none, expected a UUIDv7");
  // Withdrawn for good, also where that came first.
  auto const known = find(transaction.database(), id);
  if (known && known->withdrawn_at) return {};
  if (!known) forget_old(transaction, now);
  bool const shown_already = known && known->settled;
  bool const settled = shown_already || inbox::meta(transaction.database(), catching_up_meta) != "yes";
  Row const row{fact.announcement, {}, settled};
  put(transaction, row);
  for (auto const& person : fact.known)
    put_person(transaction, id, account_of_known(transaction, person),
               person.dismissed ? protocol::AnnouncementMark::dismissed : protocol::AnnouncementMark::seen);
  if (!settled || !rules::stands(row.held(), now)) return {};
  outbox::append(transaction, protocol::AnnouncementDelivered{id, now});
  return {};
}

Result<void> apply(Transaction& transaction, protocol::AnnouncementWithdrawn const& fact, Time now) {
  forget_old(transaction, now);
  auto row = find(transaction.database(), fact.announcement_id).value_or(Row{});
  row.view.announcement_id = fact.announcement_id;
  // Said again, it is no later.
  row.withdrawn_at = row.withdrawn_at.value_or(now);
  // Its words are nobody's any more.
  row.view.title.clear();
  row.view.text.clear();
  put(transaction, row);
  return {};
}

Result<void> mark(Transaction& transaction, protocol::DeviceUser const& user,
                  protocol::TrayMarkAnnouncement const& command) {
  auto const row = find(transaction.database(), command.announcement_id);
  if (!row || row->withdrawn_at)
    return make_error(ErrorCode::not_found, "announcement_id: found none of this device's");
  if (!put_person(transaction, command.announcement_id, account_of(user), command.mark)) return {};
  if (command.mark == protocol::AnnouncementMark::told) return {};
  protocol::AnnouncementMarked const fact{command.announcement_id, user, command.mark,
                                          transaction.now().wall};
  outbox::append(transaction, fact);
  return {};
}

std::vector<protocol::TrayAnnouncement> shown_to(SQLite::Database& database, std::string const& account,
                                                 Time now) {
  constexpr int most = 50;
  std::vector<protocol::TrayAnnouncement> shown;
  SQLite::Statement select(
      database,
      "SELECT a.view, COALESCE(p.told, 0), COALESCE(p.seen, 0), COALESCE(p.dismissed, 0) FROM announcements "
      "a LEFT JOIN announcement_people p ON p.announcement_id = a.announcement_id AND p.account = ? WHERE "
      "a.withdrawn = 0 AND a.settled = 1 AND (a.expires_at IS NULL OR a.expires_at > ?) ORDER BY a.sent_at "
      "DESC, "
      "a.announcement_id DESC");
  select.bind(1, account);
  select.bind(2, ms_of(now));
  while (shown.size() < most && select.executeStep()) {
    rules::Person const person{select.getColumn(1).getInt() != 0, select.getColumn(2).getInt() != 0,
                               select.getColumn(3).getInt() != 0};
    auto view = from_json<protocol::Announcement>(select.getColumn(0).getString());
    if (!view || !rules::is_shown({view->expires_at, false}, person, now)) continue;
    shown.push_back({std::move(*view), person.told, person.seen});
  }
  std::reverse(shown.begin(), shown.end());
  return shown;
}

std::optional<Time> next_end(SQLite::Database& database, Time now) {
  SQLite::Statement select(
      database, "SELECT MIN(expires_at) FROM announcements WHERE withdrawn = 0 AND expires_at > ?");
  select.bind(1, ms_of(now));
  if (!select.executeStep() || select.getColumn(0).isNull()) return std::nullopt;
  return time_from_ms(select.getColumn(0).getInt64());
}

}  // namespace deskbell::agent::announcements
