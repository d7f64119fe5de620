// Delivered, seen, dismissed: the first time of each counts.
#include "console/server/device_announcements.h"

#include <algorithm>

#include "console/server/device_users.h"
#include "console/server/downlink.h"
#include "core/announcement.h"

namespace deskbell::console {

namespace {

namespace rules = core::announcement;

struct Row {
  std::int64_t announcement = 0;
  std::optional<Time> delivered_at;
  std::optional<Time> seen_at;
  std::optional<Time> dismissed_at;
  std::optional<Time> sent_at;

  /// A device whose clock is behind has not seen it before it was sent.
  [[nodiscard]] Time not_before_sent(Time at) const { return std::max(at, sent_at.value_or(at)); }
  [[nodiscard]] rules::Reach reach() const { return {delivered_at, seen_at, dismissed_at}; }
};
BOOST_DESCRIBE_STRUCT(Row, (), (announcement, delivered_at, seen_at, dismissed_at, sent_at))

std::optional<Row> find(store::Transaction& tx, DeviceScope const& device, AnnouncementId id) {
  return tx.sql().one<Row>(
      "SELECT d.announcement_id, d.delivered_at, d.seen_at, d.dismissed_at, d.sent_at FROM "
      "announcement_devices d JOIN "
      "announcements n ON n.organisation_id = d.organisation_id AND n.id = d.announcement_id WHERE "
      "d.organisation_id = ? AND n.uid = ? AND d.asset_id = ?",
      device.organisation, id, device.asset);
}

/// The console was restored from a backup that is older than it: what nobody can see here must not stand
/// there.
void disown(store::Transaction& tx, DeviceScope const& device, AnnouncementId id) {
  protocol::AnnouncementWithdrawn const withdrawn{id};
  queue_for_identity(tx, device.organisation, device.identity, withdrawn);
}

void keep(store::Transaction& tx, DeviceScope const& device, AnnouncementId id, Row const& row,
          rules::Reach const& reach) {
  if (reach == row.reach()) return;
  tx.sql().run(
      "UPDATE announcement_devices SET delivered_at = ?, seen_at = ?, dismissed_at = ? WHERE organisation_id "
      "= ? AND announcement_id = ? AND asset_id = ?",
      reach.delivered_at, reach.seen_at, reach.dismissed_at, device.organisation, row.announcement,
      device.asset);
  auto const newly = [](std::optional<Time> const& now, std::optional<Time> const& before) {
    return now.has_value() && !before.has_value() ? 1 : 0;
  };
  int const delivered = newly(reach.delivered_at, row.delivered_at);
  int const seen = newly(reach.seen_at, row.seen_at);
  int const dismissed = newly(reach.dismissed_at, row.dismissed_at);
  if (delivered + seen + dismissed > 0)
    tx.sql().run(
        "UPDATE announcements SET delivered_count = delivered_count + ?, seen_count = seen_count + ?, "
        "dismissed_count = dismissed_count + ? WHERE organisation_id = ? AND id = ?",
        delivered, seen, dismissed, device.organisation, row.announcement);
  tx.change(device.organisation, "announcement", id.text());
}

}  // namespace

Result<void> apply(store::Transaction& tx, DeviceScope const& device,
                   protocol::AnnouncementDelivered const& fact) {
  auto const row = find(tx, device, fact.announcement_id);
  if (!row) {
    disown(tx, device, fact.announcement_id);
    return {};
  }
  keep(tx, device, fact.announcement_id, *row,
       rules::delivered(row->reach(), row->not_before_sent(fact.delivered_at), tx.now()));
  return {};
}

Result<void> apply(store::Transaction& tx, DeviceScope const& device,
                   protocol::AnnouncementMarked const& fact) {
  if (fact.mark == protocol::AnnouncementMark::told)
    return make_error(ErrorCode::invalid, "mark: found \"told\", expected seen or dismissed");
  auto const row = find(tx, device, fact.announcement_id);
  if (!row) {
    disown(tx, device, fact.announcement_id);
    return {};
  }
  auto const user = remember_device_user(tx, device.organisation, device.customer, device.asset, fact.user);
  if (!user) return user.error();
  auto& sql = tx.sql();
  using Known = std::tuple<Time, std::optional<Time>>;
  rules::Reach person;
  if (auto const known = sql.one<Known>(
          "SELECT seen_at, dismissed_at FROM announcement_people WHERE organisation_id = ? AND "
          "announcement_id = ? AND asset_id = ? AND device_user_id = ?",
          device.organisation, row->announcement, device.asset, user->id)) {
    person.seen_at = std::get<0>(*known);
    person.dismissed_at = std::get<1>(*known);
  }
  auto const at = row->not_before_sent(fact.marked_at);
  auto const after = rules::marked(person, fact.mark, at, tx.now());
  if (after.seen_at != person.seen_at || after.dismissed_at != person.dismissed_at) {
    sql.run(
        "INSERT INTO announcement_people (organisation_id, announcement_id, asset_id, device_user_id, "
        "seen_at, dismissed_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (organisation_id, announcement_id, "
        "asset_id, device_user_id) DO UPDATE SET seen_at = excluded.seen_at, dismissed_at = "
        "excluded.dismissed_at",
        device.organisation, row->announcement, device.asset, user->id, after.seen_at, after.dismissed_at);
    tx.change(device.organisation, "announcement", fact.announcement_id.text());
  }
  keep(tx, device, fact.announcement_id, *row, rules::marked(row->reach(), fact.mark, at, tx.now()));
  return {};
}

}  // namespace deskbell::console
