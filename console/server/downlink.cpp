// The outbox for devices.
#include "console/server/downlink.h"

#include <array>
#include <utility>

#include "console/server/device_cursors.h"
#include "console/server/secrets.h"
#include "protocol/codec.h"

namespace deskbell::console {

namespace {

void queue_all(store::Transaction& tx, std::int64_t organisation, std::int64_t identity,
               std::span<ToDevice const> all) {
  auto cursors = cursors_of(tx, organisation, identity);
  if (!cursors || cursors->revoked) return;
  auto const facts = std::make_shared<std::vector<OutboxFact>>();
  facts->reserve(all.size());
  for (auto const& one : all) {
    auto fact = protocol::encode_fact(one.message);
    auto const& queued = facts->emplace_back(OutboxFact{++cursors->downlink_seq, FactId{fresh_uuid(tx.now())},
                                                        std::move(fact.type), std::move(fact.body)});
    std::optional<std::int64_t> chat;
    std::optional<std::int64_t> position;
    if (one.delivers) {
      chat = one.delivers->chat;
      position = one.delivers->position;
    }
    tx.sql().run(
        "INSERT INTO downlink_facts (organisation_id, identity_id, seq, fact_uid, type, body, chat_id, "
        "position, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        organisation, identity, queued.seq, queued.id, queued.type, queued.body, chat, position, tx.now());
  }
  set_cursors(tx, organisation, identity, *cursors);
  tx.after_commit(DeviceHasFacts{identity, facts});
}

}  // namespace

void queue_for_identity(store::Transaction& tx, std::int64_t organisation, std::int64_t identity,
                        protocol::Downlink const& message, std::optional<Delivers> delivers) {
  std::array const one{ToDevice{message, delivers}};
  queue_all(tx, organisation, identity, one);
}

void queue_all_for_asset(store::Transaction& tx, std::int64_t organisation, std::int64_t asset,
                         std::span<ToDevice const> all) {
  if (all.empty()) return;
  auto const place = place_of(tx, organisation, asset);
  if (place && place->identity) queue_all(tx, organisation, *place->identity, all);
}

void queue_for_asset(store::Transaction& tx, std::int64_t organisation, std::int64_t asset,
                     protocol::Downlink const& message, std::optional<Delivers> delivers) {
  std::array const one{ToDevice{message, delivers}};
  queue_all_for_asset(tx, organisation, asset, one);
}

}  // namespace deskbell::console
