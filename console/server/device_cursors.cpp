// The rows of one commit, by organisation and id.
#include "console/server/device_cursors.h"

#include <boost/describe.hpp>
#include <map>
#include <utility>

namespace deskbell::console {

BOOST_DESCRIBE_STRUCT(DeviceCursors, (),
                      (uplink_seq, uplink_fact, downlink_seq, acknowledged, acknowledged_fact, revoked))
BOOST_DESCRIBE_STRUCT(AssetPlace, (), (customer, identity))

namespace {

using RowKey = std::pair<std::int64_t, std::int64_t>;

struct Kept {
  std::optional<DeviceCursors> cursors;
  bool changed = false;
};

class DeviceRows final : public store::Shared {
 public:
  void write(store::Sql& sql) override {
    for (auto& [key, kept] : devices) {
      if (!std::exchange(kept.changed, false)) continue;
      auto const& now = *kept.cursors;
      sql.run(
          "UPDATE device_identities SET uplink_seq = ?, uplink_fact_uid = ?, downlink_seq = ?, "
          "downlink_acknowledged = ?, downlink_acknowledged_uid = ? WHERE organisation_id = ? AND id = ?",
          now.uplink_seq, now.uplink_fact, now.downlink_seq, now.acknowledged, now.acknowledged_fact,
          key.first, key.second);
    }
  }

  std::map<RowKey, Kept> devices;
  std::map<RowKey, std::optional<AssetPlace>> places;
};

}  // namespace

std::optional<DeviceCursors> cursors_of(store::Transaction& tx, std::int64_t organisation,
                                        std::int64_t identity) {
  auto const [kept, fresh] = tx.shared<DeviceRows>().devices.try_emplace({organisation, identity});
  if (fresh)
    kept->second.cursors = tx.sql().one<DeviceCursors>(
        "SELECT uplink_seq, uplink_fact_uid, downlink_seq, downlink_acknowledged, downlink_acknowledged_uid, "
        "revoked_at IS NOT NULL FROM device_identities WHERE organisation_id = ? AND id = ?",
        organisation, identity);
  return kept->second.cursors;
}

void set_cursors(store::Transaction& tx, std::int64_t organisation, std::int64_t identity,
                 DeviceCursors const& cursors) {
  tx.touch();
  tx.shared<DeviceRows>().devices[{organisation, identity}] = {cursors, true};
}

std::optional<AssetPlace> place_of(store::Transaction& tx, std::int64_t organisation, std::int64_t asset) {
  auto const [kept, fresh] = tx.shared<DeviceRows>().places.try_emplace({organisation, asset});
  if (fresh)
    kept->second = tx.sql().one<AssetPlace>(
        "SELECT customer_id, identity_id FROM assets WHERE organisation_id = ? AND id = ?", organisation,
        asset);
  return kept->second;
}

}  // namespace deskbell::console
