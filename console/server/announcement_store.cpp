// Announcements go to their devices, many in several steps.
#include "console/server/announcement_store.h"

#include <algorithm>

#include "console/server/device_cursors.h"
#include "console/server/downlink.h"
#include "console/server/folders.h"

namespace deskbell::console {

using core::announcement::State;

char const* const announcement_columns =
    "n.id, n.organisation_id, n.uid, n.title, n.text, n.level, n.state, n.author_name, n.customer_id, "
    "n.folder_id, n.starts_at, n.expires_at, n.started_at, n.withdrawn_at, n.withdrawn_by, n.created_at, "
    "n.updated_at";

namespace {

std::string const select_announcements =
    "SELECT " + std::string(announcement_columns) + " FROM announcements n";

/// Devices told in one transaction: what is said meanwhile does not wait long behind them.
constexpr std::int64_t told_at_once = 500;
/// A device that comes back later with an older memory has been reinstalled by then.
constexpr Duration withdrawal_kept = std::chrono::hours(24 * 90);

std::string const has_agent = "a.deleted_at IS NULL AND a.identity_id IS NOT NULL";
std::string const in_folder = " IN " + folders_below("n.folder_id", "n.organisation_id");

/// Whether an announcement n is for an asset a by its customer or folder: of one asset, and many
/// announcements.
std::string const is_addressed =
    has_agent + " AND (a.customer_id = n.customer_id OR a.folder_id" + in_folder + ")";

/// The same, of one announcement and many assets: found by their indexes.
std::string const from_addressed =
    " FROM announcements n JOIN assets a ON a.organisation_id = n.organisation_id AND a.id IN (SELECT x.id "
    "FROM assets x WHERE x.organisation_id = n.organisation_id AND x.customer_id = n.customer_id UNION ALL "
    "SELECT x.id FROM assets x WHERE x.organisation_id = n.organisation_id AND x.folder_id" +
    in_folder + ") AND " + has_agent + " WHERE n.organisation_id = ? AND n.id = ?";

struct DeviceRow {
  std::int64_t asset = 0;
  std::int64_t identity = 0;
};
BOOST_DESCRIBE_STRUCT(DeviceRow, (), (asset, identity))

std::vector<protocol::AnnouncementKnown> known_at(store::Sql& sql, AnnouncementRow const& row,
                                                  std::int64_t asset) {
  std::vector<protocol::AnnouncementKnown> known;
  using Person = std::tuple<std::string, bool, std::optional<std::string>>;
  for (auto const& [account, dismissed, name] : sql.all<Person>(
           "SELECT u.account_id, p.dismissed_at IS NOT NULL, CASE WHEN u.kind = 'posix' THEN u.name END FROM "
           "announcement_people p JOIN device_users u ON u.organisation_id = p.organisation_id AND u.id = "
           "p.device_user_id WHERE p.organisation_id = ? AND p.announcement_id = ? AND p.asset_id = ? LIMIT "
           "200",
           row.organisation, row.id, asset))
    known.push_back({account, dismissed, name});
  return known;
}

void send_to(store::Transaction& tx, AnnouncementRow const& row, DeviceRow const& device) {
  protocol::AnnouncementSent sent;
  sent.announcement = {
      row.uid, row.title, row.text, row.level, row.author, row.started_at.value_or(tx.now()), row.expires_at};
  sent.known = known_at(tx.sql(), row, device.asset);
  queue_for_identity(tx, row.organisation, device.identity, sent);
  tx.sql().run(
      "UPDATE announcement_devices SET identity_id = ?, sent_at = COALESCE(sent_at, ?) WHERE organisation_id "
      "= ? AND announcement_id = ? AND asset_id = ?",
      device.identity, tx.now(), row.organisation, row.id, device.asset);
}

/// It is for this device, too, from now on.
void add_device(store::Transaction& tx, AnnouncementRow const& row, std::int64_t asset) {
  bool const added =
      tx.sql().run(
          "INSERT INTO announcement_devices (organisation_id, announcement_id, asset_id) VALUES (?, ?, ?) ON "
          "CONFLICT (organisation_id, announcement_id, asset_id) DO NOTHING",
          row.organisation, row.id, asset) > 0;
  if (added)
    tx.sql().run(
        "UPDATE announcements SET device_count = device_count + 1 WHERE organisation_id = ? AND id = ?",
        row.organisation, row.id);
}

void recall_from(store::Transaction& tx, AnnouncementRow const& row, DeviceRow const& device) {
  protocol::AnnouncementWithdrawn const withdrawn{row.uid};
  queue_for_identity(tx, row.organisation, device.identity, withdrawn);
  tx.sql().run(
      "UPDATE announcement_devices SET identity_id = ?, recalled_at = COALESCE(recalled_at, ?) WHERE "
      "organisation_id = ? AND announcement_id = ? AND asset_id = ?",
      device.identity, tx.now(), row.organisation, row.id, device.asset);
}

/// It is not for this device any more, which went to another customer or folder: it stands there no longer,
/// and counts there no longer.
void take_back(store::Transaction& tx, AnnouncementRow const& row, DeviceRow const& device) {
  recall_from(tx, row, device);
  tx.sql().run(
      "UPDATE announcements SET device_count = device_count - 1, delivered_count = delivered_count - "
      "(d.delivered_at IS NOT NULL), seen_count = seen_count - (d.seen_at IS NOT NULL), dismissed_count = "
      "dismissed_count - (d.dismissed_at IS NOT NULL) FROM announcement_devices d WHERE d.organisation_id = "
      "announcements.organisation_id AND d.announcement_id = announcements.id AND d.asset_id = ? AND "
      "announcements.organisation_id = ? AND announcements.id = ?",
      device.asset, row.organisation, row.id);
  for (auto const* table : {"announcement_people", "announcement_devices"})
    tx.sql().run(std::string("DELETE FROM ") + table +
                     " WHERE organisation_id = ? AND announcement_id = ? AND asset_id = ?",
                 row.organisation, row.id, device.asset);
  tx.change(row.organisation, "announcement", row.uid.text());
}

/// Devices are left to be told: it has its next turn behind all others that wait.
void queue_up(store::Transaction& tx, AnnouncementRow const& row) {
  tx.sql().run(
      "UPDATE announcements SET telling = 1 + (SELECT COALESCE(MAX(w.telling), 0) FROM announcements w WHERE "
      "w.telling > 0) WHERE organisation_id = ? AND id = ?",
      row.organisation, row.id);
}

/// The next devices that are to be told that it stands, or that it does not any more.
void tell_next(store::Transaction& tx, AnnouncementRow const& row) {
  auto& sql = tx.sql();
  bool const stands = row.state == State::active;
  std::vector<DeviceRow> next;
  if (stands || row.state == State::withdrawn) {
    std::string const waiting =
        stands ? "d.sent_at IS NULL" : "d.sent_at IS NOT NULL AND d.recalled_at IS NULL";
    next = sql.all<DeviceRow>(
        "SELECT d.asset_id, a.identity_id FROM announcement_devices d JOIN assets a ON a.organisation_id = "
        "d.organisation_id AND a.id = d.asset_id WHERE d.organisation_id = ? AND d.announcement_id = ? AND "
        "a.identity_id IS NOT NULL AND " +
            waiting + " LIMIT ?",
        row.organisation, row.id, told_at_once);
  }
  for (auto const& device : next) stands ? send_to(tx, row, device) : recall_from(tx, row, device);
  if (static_cast<std::int64_t>(next.size()) == told_at_once) return queue_up(tx, row);
  sql.run("UPDATE announcements SET telling = 0 WHERE organisation_id = ? AND id = ? AND telling > 0",
          row.organisation, row.id);
}

void note(store::Transaction& tx, AnnouncementRow const& row) {
  tx.sql().run(
      "UPDATE announcements SET version = version + 1, updated_at = ? WHERE organisation_id = ? AND id = ?",
      tx.now(), row.organisation, row.id);
  tx.change(row.organisation, "announcement", row.uid.text());
}

/// It stands from now on. Nobody is told yet.
AnnouncementRow begin(store::Transaction& tx, AnnouncementRow row) {
  auto& sql = tx.sql();
  row.state = State::active;
  row.started_at = tx.now();
  sql.run("UPDATE announcements SET state = 'active', started_at = ? WHERE organisation_id = ? AND id = ?",
          tx.now(), row.organisation, row.id);
  sql.run(
      "INSERT INTO announcement_devices (organisation_id, announcement_id, asset_id) SELECT "
      "n.organisation_id, n.id, a.id" +
          from_addressed,
      row.organisation, row.id);
  count_announcement_devices(tx, row);
  note(tx, row);
  return row;
}

void expire(store::Transaction& tx, AnnouncementRow const& row) {
  // Devices know when; nobody has to be told.
  tx.sql().run("UPDATE announcements SET state = 'expired', telling = 0 WHERE organisation_id = ? AND id = ?",
               row.organisation, row.id);
  note(tx, row);
}

}  // namespace

std::optional<AnnouncementRow> load_announcement(store::Sql& sql, std::int64_t organisation,
                                                 std::int64_t id) {
  return sql.one<AnnouncementRow>(select_announcements + " WHERE n.organisation_id = ? AND n.id = ?",
                                  organisation, id);
}

std::int64_t count_addressed(store::Sql& sql, AnnouncementRow const& row) {
  return sql.one<std::int64_t>("SELECT COUNT(*)" + from_addressed, row.organisation, row.id).value_or(0);
}

void count_announcement_devices(store::Transaction& tx, AnnouncementRow const& row) {
  tx.sql().run(
      "UPDATE announcements SET device_count = (SELECT COUNT(*) FROM announcement_devices d WHERE "
      "d.organisation_id = announcements.organisation_id AND d.announcement_id = announcements.id) WHERE "
      "organisation_id = ? AND id = ?",
      row.organisation, row.id);
}

void start_announcement(store::Transaction& tx, AnnouncementRow const& row) { tell_next(tx, begin(tx, row)); }

void withdraw_announcement(store::Transaction& tx, AnnouncementRow const& row, std::string const& by) {
  tx.sql().run(
      "UPDATE announcements SET state = 'withdrawn', withdrawn_at = ?, withdrawn_by = ? WHERE "
      "organisation_id = ? AND id = ?",
      tx.now(), by, row.organisation, row.id);
  auto withdrawn = row;
  withdrawn.state = State::withdrawn;
  tell_next(tx, withdrawn);
  note(tx, row);
}

void tell_announcements(store::Transaction& tx, std::int64_t organisation, std::int64_t asset,
                        TellAnnouncements which) {
  auto& sql = tx.sql();
  auto const place = place_of(tx, organisation, asset);
  if (!place || !place->identity) return;
  DeviceRow const device{asset, *place->identity};
  bool const all = which == TellAnnouncements::all;
  auto const left =
      select_announcements +
      " JOIN announcement_devices d ON d.organisation_id = n.organisation_id AND d.announcement_id = n.id "
      "JOIN assets a ON a.organisation_id = n.organisation_id AND a.id = d.asset_id WHERE d.asset_id = ? AND "
      "n.organisation_id = ? AND n.state = 'active' AND (n.customer_id IS NOT NULL OR n.folder_id IS NOT "
      "NULL) AND COALESCE(" +
      is_addressed + ", 0) = 0 ORDER BY n.id";
  for (auto const& row : sql.all<AnnouncementRow>(left, asset, organisation)) take_back(tx, row, device);
  // Left out: an identity that was told, unless it forgot. The newest, where there are very many.
  auto const not_told =
      " AND (? OR d.identity_id IS NULL OR d.identity_id <> ?) ORDER BY n.id DESC LIMIT 200";
  auto const standing =
      select_announcements +
      " JOIN assets a ON a.organisation_id = n.organisation_id AND a.id = ? LEFT JOIN announcement_devices d "
      "ON d.organisation_id = n.organisation_id AND d.announcement_id = n.id AND d.asset_id = a.id WHERE "
      "n.organisation_id = ? AND n.state = 'active' AND (n.expires_at IS NULL OR n.expires_at > ?) AND "
      "(d.asset_id IS NOT NULL OR " +
      is_addressed + ")" + not_told;
  auto const to_send =
      sql.all<AnnouncementRow>(standing, asset, organisation, tx.now(), all, device.identity);
  std::for_each(to_send.rbegin(), to_send.rend(), [&](AnnouncementRow const& row) {
    add_device(tx, row, asset);
    send_to(tx, row, device);
    tx.change(organisation, "announcement", row.uid.text());
  });
  auto const withdrawn =
      select_announcements +
      " JOIN announcement_devices d ON d.organisation_id = n.organisation_id AND d.announcement_id = n.id "
      "WHERE d.asset_id = ? AND n.organisation_id = ? AND n.state = 'withdrawn' AND n.withdrawn_at > ? AND "
      "d.sent_at IS NOT NULL" +
      not_told;
  auto const to_recall = sql.all<AnnouncementRow>(withdrawn, asset, organisation, tx.now() - withdrawal_kept,
                                                  all, device.identity);
  std::for_each(to_recall.rbegin(), to_recall.rend(),
                [&](AnnouncementRow const& row) { recall_from(tx, row, device); });
}

bool announcements_are_due(store::Sql& sql, Time now) {
  return sql.one<std::int64_t>(
                "SELECT EXISTS (SELECT 1 FROM announcements WHERE state = 'scheduled' AND starts_at <= ?) OR "
                "EXISTS (SELECT 1 FROM announcements WHERE state IN ('scheduled', 'active') AND expires_at "
                "<= ?) OR EXISTS (SELECT 1 FROM announcements WHERE telling > 0)",
                now, now)
             .value_or(0) != 0;
}

bool step_announcements(store::Transaction& tx) {
  auto& sql = tx.sql();
  auto const due = [&](std::string const& condition) {
    return sql.all<AnnouncementRow>(select_announcements + " WHERE " + condition + " LIMIT 20", tx.now());
  };
  // Everybody's ends and starts come before anybody's devices, which may take many steps.
  for (auto const& row :
       due("n.state IN ('scheduled', 'active') AND n.expires_at <= ? ORDER BY n.expires_at, n.id"))
    expire(tx, row);
  for (auto const& row : due("n.state = 'scheduled' AND n.starts_at <= ? ORDER BY n.starts_at, n.id")) {
    // More may have missed their time than end in one step.
    if (core::announcement::state_at(row.plan(), tx.now()) == State::active) queue_up(tx, begin(tx, row));
  }
  auto const next = sql.one<AnnouncementRow>(select_announcements +
                                             " WHERE n.telling > 0 ORDER BY n.telling, n.id LIMIT 1");
  if (next) tell_next(tx, *next);
  return announcements_are_due(sql, tx.now());
}

}  // namespace deskbell::console
