// Announcements as technicians make and see them.
#include "console/server/announcements.h"

#include <algorithm>
#include <boost/json.hpp>

#include "console/server/announcement_store.h"
#include "console/server/device_users.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "core/text.h"
#include "protocol/excerpt.h"

namespace deskbell::console {

namespace {

using core::announcement::State;

constexpr std::size_t title_characters_max = 120;
constexpr std::size_t text_characters_max = 4'000;
constexpr std::size_t chosen_max = 1'000;

template <class T>
std::string text_of(T value) {
  return boost::describe::enum_to_string(value, "");
}

// ---- shapes

/// With whom it is for, and how far it has come.
struct ShownRow : AnnouncementRow {
  std::int64_t devices = 0;
  std::int64_t delivered = 0;
  std::int64_t seen = 0;
  std::int64_t dismissed = 0;
  std::string folder_uid;
  std::string folder_name;
  std::optional<std::int64_t> owner;  ///< the customer, also of a folder
  std::string owner_uid;
  std::string owner_name;
};
BOOST_DESCRIBE_STRUCT(ShownRow, (AnnouncementRow),
                      (devices, delivered, seen, dismissed, folder_uid, folder_name, owner, owner_uid,
                       owner_name))

std::string select_shown() {
  return "SELECT " + std::string(announcement_columns) +
         ", n.device_count, n.delivered_count, n.seen_count, n.dismissed_count, f.uid, f.name, c.id, c.uid, "
         "c.business_name FROM announcements n LEFT JOIN folders f ON f.organisation_id = n.organisation_id "
         "AND f.id = n.folder_id LEFT JOIN customers c ON c.organisation_id = n.organisation_id AND c.id = "
         "COALESCE(n.customer_id, f.customer_id)";
}

api::AnnouncementCounts counts_of(store::Sql& sql, ShownRow const& row) {
  api::AnnouncementCounts counts{row.devices, row.delivered, row.seen, row.dismissed};
  // Whom it will be for is found out when it starts: until then it is whom it would be for now.
  if (row.state == State::scheduled) counts.devices += count_addressed(sql, row);
  return counts;
}

api::Announcement shape_of(store::Sql& sql, Scope const& scope, ShownRow const& row) {
  api::Announcement shape;
  shape.id = row.id;
  shape.uuid = row.uid.text();
  shape.title = row.title;
  shape.text = row.text;
  shape.level = text_of(row.level);
  shape.state = text_of(row.state);
  shape.author = row.author;
  if (row.folder) shape.folder = {*row.folder, row.folder_uid, row.folder_name};
  if (row.owner) shape.customer = {*row.owner, row.owner_uid, row.owner_name};
  shape.starts_at = iso(scope, row.starts_at);
  shape.expires_at = iso(scope, row.expires_at);
  shape.sent_at = iso(scope, row.started_at);
  shape.withdrawn_at = iso(scope, row.withdrawn_at);
  shape.withdrawn_by = row.withdrawn_by;
  shape.counts = counts_of(sql, row);
  shape.created_at = iso(scope, row.created_at);
  shape.updated_at = iso(scope, row.updated_at);
  return shape;
}

Result<AnnouncementRow> find(store::Sql& sql, Scope const& scope, Key const& key) {
  auto const id = find_id(sql, scope.organisation, "announcements", "announcement", key);
  if (!id) return id.error();
  auto row = load_announcement(sql, scope.organisation, *id);
  if (!row) return not_found("announcement");
  return *row;
}

// ---- what is asked for

/// An announcement as it is to be, and what was wrong with the request.
struct Wanted {
  AnnouncementRow row;
  std::optional<std::vector<std::int64_t>> chosen;  ///< absent: as before
  std::string faults;

  void fault(std::string const& message) {
    if (!faults.empty()) faults += '\n';
    faults += message;
  }
};

void take_words(Wanted& wanted, api::AnnouncementRequest const& request) {
  auto& row = wanted.row;
  auto title = core::line_text("Title", request.title.value_or(row.title), title_characters_max);
  if (!title) {
    wanted.fault(title.error().message);
  } else if (title->empty()) {
    wanted.fault("Title can't be blank");
  } else {
    row.title = *title;
  }
  auto text = core::block_text("Text", request.text.value_or(row.text), text_characters_max);
  if (!text) {
    wanted.fault(text.error().message);
  } else if (!core::has_visible(*text)) {
    wanted.fault("Text can't be blank");
  } else {
    row.text = *text;
  }
  if (request.level && !boost::describe::enum_from_string(request.level->c_str(), row.level))
    wanted.fault("Level: found \"" + protocol::clipped(*request.level, 40) +
                 "\", expected information, warning or critical");
}

std::optional<Time> time_of(Wanted& wanted, std::string_view label, std::string const& text) {
  if (text.empty()) return std::nullopt;
  auto const time = parse_iso8601(text);
  if (time) return *time;
  wanted.fault(std::string(label) + ": found \"" + protocol::clipped(text, 40) +
               "\", expected a time such as 2026-05-03T09:12:44+02:00");
  return std::nullopt;
}

void take_times(Wanted& wanted, api::AnnouncementRequest const& request, Time now) {
  auto& row = wanted.row;
  auto const before = wanted.faults;
  if (request.starts_at) row.starts_at = time_of(wanted, "Start", *request.starts_at).value_or(now);
  if (request.expires_at) row.expires_at = time_of(wanted, "Expiry", *request.expires_at);
  // What has begun already begins now.
  row.starts_at = std::max(row.starts_at, now);
  if (wanted.faults != before) return;
  auto const fit = core::announcement::check_times(row.starts_at, row.expires_at, now);
  if (!fit) wanted.fault(fit.error().message);
}

std::string json_list(std::vector<std::int64_t> const& ids) {
  return boost::json::serialize(boost::json::value_from(ids));
}

void take_devices(Wanted& wanted, store::Sql& sql, Scope const& scope, std::vector<api::Number> asset_ids) {
  if (asset_ids.size() > chosen_max)
    return wanted.fault("Devices: found " + std::to_string(asset_ids.size()) +
                        ", expected at most 1000: choose their customer instead");
  std::sort(asset_ids.begin(), asset_ids.end());
  asset_ids.erase(std::unique(asset_ids.begin(), asset_ids.end()), asset_ids.end());
  auto const known = sql.one<std::int64_t>(
      "SELECT COUNT(*) FROM assets WHERE organisation_id = ? AND deleted_at IS NULL AND id IN (SELECT value "
      "FROM json_each(?))",
      scope.organisation, json_list(asset_ids));
  if (known != static_cast<std::int64_t>(asset_ids.size())) return wanted.fault("Asset can't be found");
  wanted.chosen = std::move(asset_ids);
}

void take_target(Wanted& wanted, store::Sql& sql, Scope const& scope,
                 api::AnnouncementRequest const& request) {
  int const named =
      (request.customer_id ? 1 : 0) + (request.folder_id ? 1 : 0) + (!request.asset_ids.empty() ? 1 : 0);
  auto& row = wanted.row;
  bool const stays = named == 0 && row.id != 0;
  if (named != 1 && !stays)
    return wanted.fault("Choose whom it is for: exactly one of customer_id, folder_id and asset_ids");
  if (!stays) {
    row.customer = request.customer_id;
    row.folder = request.folder_id;
  }
  // Also where it stays: they may have been deleted since.
  Result<void> known;
  if (row.customer) known = check_reference(sql, scope.organisation, "customers", "Customer", *row.customer);
  if (row.folder) known = check_reference(sql, scope.organisation, "folders", "Folder", *row.folder);
  if (!known) return wanted.fault(known.error().message);
  if (!stays) take_devices(wanted, sql, scope, request.asset_ids);
}

Result<Wanted> wanted_of(store::Transaction& tx, Scope const& scope, AnnouncementRow before,
                         api::AnnouncementRequest const& request) {
  Wanted wanted{std::move(before), {}, {}};
  take_words(wanted, request);
  take_target(wanted, tx.sql(), scope, request);
  take_times(wanted, request, tx.now());
  if (!wanted.faults.empty()) return make_error(ErrorCode::invalid, wanted.faults);
  return wanted;
}

void choose(store::Transaction& tx, Wanted const& wanted) {
  if (!wanted.chosen) return;
  auto& sql = tx.sql();
  auto const& row = wanted.row;
  sql.run("DELETE FROM announcement_devices WHERE organisation_id = ? AND announcement_id = ?",
          row.organisation, row.id);
  sql.run(
      "INSERT INTO announcement_devices (organisation_id, announcement_id, asset_id) SELECT ?, ?, value FROM "
      "json_each(?)",
      row.organisation, row.id, json_list(*wanted.chosen));
  count_announcement_devices(tx, row);
}

/// Sent at once, or when its time comes.
Result<api::Announcement> settle(store::Transaction& tx, Scope const& scope, Wanted const& wanted) {
  auto const& row = wanted.row;
  choose(tx, wanted);
  if (core::announcement::state_at(row.plan(), tx.now()) == State::active) {
    start_announcement(tx, row);
  } else {
    tx.change(row.organisation, "announcement", row.uid.text());
  }
  return show_announcement(tx.sql(), scope, Key(row.id));
}

// ---- devices

struct DeviceRow {
  std::int64_t id = 0;
  std::string uid;
  std::string name;
  bool online = false;
  bool has_agent = false;
  std::int64_t customer_id = 0;
  std::string customer_uid;
  std::string customer_name;
  std::optional<Time> delivered_at;
  std::optional<Time> seen_at;
  std::optional<Time> dismissed_at;
};
BOOST_DESCRIBE_STRUCT(DeviceRow, (),
                      (id, uid, name, online, has_agent, customer_id, customer_uid, customer_name,
                       delivered_at, seen_at, dismissed_at))

struct Stage {
  std::string_view name;
  std::string_view condition;
};
constexpr Stage stages[] = {{"dismissed", "d.dismissed_at IS NOT NULL"},
                            {"seen", "d.seen_at IS NOT NULL AND d.dismissed_at IS NULL"},
                            {"delivered", "d.delivered_at IS NOT NULL AND d.seen_at IS NULL"},
                            {"waiting", "d.delivered_at IS NULL"}};

std::string reach_of(DeviceRow const& row) {
  if (row.dismissed_at) return "dismissed";
  if (row.seen_at) return "seen";
  return row.delivered_at ? "delivered" : "waiting";
}

std::vector<api::AnnouncementPerson> people_at(store::Sql& sql, Scope const& scope, std::int64_t announcement,
                                               std::int64_t asset) {
  std::vector<api::AnnouncementPerson> people;
  using Row = std::tuple<std::string, Time, std::optional<Time>>;
  for (auto const& [name, seen, dismissed] : sql.all<Row>(
           std::string("SELECT ") + shown_as +
               ", p.seen_at, p.dismissed_at FROM announcement_people p JOIN device_users du ON "
               "du.organisation_id = p.organisation_id AND du.id = p.device_user_id WHERE "
               "p.organisation_id = ? AND p.announcement_id = ? AND p.asset_id = ? ORDER BY p.seen_at "
               "LIMIT 100",
           scope.organisation, announcement, asset))
    people.push_back({name, iso(scope, seen), iso(scope, dismissed)});
  return people;
}

api::AnnouncementDevice shape_of(store::Sql& sql, Scope const& scope, std::int64_t announcement,
                                 DeviceRow const& row) {
  api::AnnouncementDevice shape;
  shape.asset = {row.id, row.uid, row.name, row.online};
  shape.customer = {row.customer_id, row.customer_uid, row.customer_name};
  shape.has_agent = row.has_agent;
  shape.reach = reach_of(row);
  shape.delivered_at = iso(scope, row.delivered_at);
  shape.seen_at = iso(scope, row.seen_at);
  shape.dismissed_at = iso(scope, row.dismissed_at);
  if (row.seen_at) shape.people = people_at(sql, scope, announcement, row.id);
  return shape;
}

}  // namespace

Result<api::AnnouncementList> list_announcements(store::Reader& sql, Scope const& scope,
                                                 AnnouncementQuery const& query) {
  Where where("n.organisation_id = ?", scope.organisation);
  where.words(query.query, {"n.title", "n.text"});
  if (query.state) where.condition("n.state = ?", *query.state);
  if (query.customer)
    where.condition(
        "n.customer_id = ? OR n.folder_id IN (SELECT f.id FROM folders f WHERE f.organisation_id = "
        "n.organisation_id AND f.customer_id = ?)",
        *query.customer, *query.customer);
  api::AnnouncementList list;
  list.meta = meta_of(query.page, where.count(sql, "announcements n"));
  for (auto const& row : where.page<ShownRow>(sql, select_shown(), "n.starts_at DESC, n.id DESC", query.page))
    list.announcements.push_back(shape_of(sql, scope, row));
  return list;
}

Result<api::Announcement> show_announcement(store::Reader& sql, Scope const& scope, Key const& key) {
  auto const id = find_id(sql, scope.organisation, "announcements", "announcement", key);
  if (!id) return id.error();
  auto const row = sql.one<ShownRow>(select_shown() + " WHERE n.organisation_id = ? AND n.id = ?",
                                     scope.organisation, *id);
  if (!row) return not_found("announcement");
  auto shape = shape_of(sql, scope, *row);
  if (!row->owner)
    shape.asset_ids = sql.all<std::int64_t>(
        "SELECT asset_id FROM announcement_devices WHERE organisation_id = ? AND announcement_id = ? ORDER "
        "BY asset_id",
        scope.organisation, row->id);
  return shape;
}

Result<api::Announcement> create_announcement(store::Transaction& tx, Scope const& scope,
                                              api::AnnouncementRequest const& request) {
  AnnouncementRow fresh;
  fresh.organisation = scope.organisation;
  fresh.uid = AnnouncementId{fresh_uuid(tx.now())};
  fresh.author = scope.name;
  auto wanted = wanted_of(tx, scope, std::move(fresh), request);
  if (!wanted) return wanted.error();
  auto& row = wanted->row;
  row.id = *tx.sql().one<std::int64_t>(
      "INSERT INTO announcements (organisation_id, uid, title, text, level, state, author_id, author_name, "
      "customer_id, folder_id, starts_at, expires_at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, "
      "'scheduled', ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
      row.organisation, row.uid, row.title, row.text, row.level, scope.user, row.author, row.customer,
      row.folder, row.starts_at, row.expires_at, tx.now(), tx.now());
  audit(tx, scope, "created", "announcement", row.uid.text(), row.title);
  return settle(tx, scope, *wanted);
}

Result<api::Announcement> update_announcement(store::Transaction& tx, Scope const& scope, Key const& key,
                                              api::AnnouncementRequest const& request) {
  auto before = find(tx.sql(), scope, key);
  if (!before) return before.error();
  if (auto may = core::announcement::may_edit(before->plan(), tx.now()); !may) return may.error();
  auto wanted = wanted_of(tx, scope, std::move(*before), request);
  if (!wanted) return wanted.error();
  auto const& row = wanted->row;
  tx.sql().run(
      "UPDATE announcements SET title = ?, text = ?, level = ?, customer_id = ?, folder_id = ?, starts_at = "
      "?, expires_at = ?, version = version + 1, updated_at = ? WHERE organisation_id = ? AND id = ?",
      row.title, row.text, row.level, row.customer, row.folder, row.starts_at, row.expires_at, tx.now(),
      row.organisation, row.id);
  audit(tx, scope, "changed", "announcement", row.uid.text(), row.title);
  return settle(tx, scope, *wanted);
}

Result<api::Announcement> withdraw_announcement(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto row = find(tx.sql(), scope, key);
  if (!row) return row.error();
  if (auto may = core::announcement::may_withdraw(row->plan(), tx.now()); !may) return may.error();
  withdraw_announcement(tx, *row, scope.name);
  audit(tx, scope, "withdrawn", "announcement", row->uid.text(), row->title);
  return show_announcement(tx.sql(), scope, key);
}

Result<api::AnnouncementDeviceList> list_announcement_devices(store::Reader& sql, Scope const& scope,
                                                              Key const& key, std::string const& reach,
                                                              Page page) {
  auto row = find(sql, scope, key);
  if (!row) return row.error();
  constexpr char const* from =
      "announcement_devices d JOIN assets a ON a.organisation_id = d.organisation_id AND a.id = d.asset_id "
      "JOIN customers c ON c.organisation_id = a.organisation_id AND c.id = a.customer_id";
  Where where("d.organisation_id = ?", scope.organisation);
  where.condition("d.announcement_id = ?", row->id);
  if (!reach.empty()) {
    auto const* stage = std::find_if(std::begin(stages), std::end(stages),
                                     [&](Stage const& one) { return one.name == reach; });
    if (stage == std::end(stages))
      return make_error(ErrorCode::invalid, "reach: found \"" + protocol::clipped(reach, 40) +
                                                "\", expected one of waiting, delivered, seen, dismissed");
    where.condition(stage->condition);
  }
  api::AnnouncementDeviceList list;
  list.meta = meta_of(page, where.count(sql, from));
  auto const select = std::string(
                          "SELECT a.id, a.uid, a.name, a.online, a.identity_id IS NOT NULL, c.id, "
                          "c.uid, c.business_name, d.delivered_at, d.seen_at, d.dismissed_at FROM ") +
                      from;
  for (auto const& device : where.page<DeviceRow>(sql, select, "a.name, a.id", page))
    list.devices.push_back(shape_of(sql, scope, row->id, device));
  return list;
}

}  // namespace deskbell::console
