// The outbox for devices.
#include "console/server/downlink.h"

#include <array>
#include <utility>

#include "console/server/secrets.h"
#include "protocol/codec.h"

namespace deskbell::console {

namespace {

void queue_all(store::Transaction& tx, std::int64_t organisation, std::int64_t identity,
               std::span<ToDevice const> all) {
  auto const count = static_cast<std::int64_t>(all.size());
  // Two statements: RETURNING makes SQLite keep the rows in a table of its own, which costs more than both.
  bool const reachable =
      tx.sql().run(
          "UPDATE device_identities SET downlink_seq = downlink_seq + ? WHERE organisation_id = ? AND id = ? "
          "AND revoked_at IS NULL",
          count, organisation, identity) == 1;
  if (!reachable) return;
  auto const last = tx.sql().one<std::int64_t>(
      "SELECT downlink_seq FROM device_identities WHERE organisation_id = ? AND id = ?", organisation,
      identity);
  auto const facts = std::make_shared<std::vector<OutboxFact>>();
  facts->reserve(all.size());
  for (auto const& one : all) {
    auto fact = protocol::encode_fact(one.message);
    auto const seq = *last - count + std::ssize(*facts) + 1;
    auto const& queued = facts->emplace_back(
        OutboxFact{seq, FactId{fresh_uuid(tx.now())}, std::move(fact.type), std::move(fact.body)});
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
  auto const identity = tx.sql().one<std::optional<std::int64_t>>(
      "SELECT identity_id FROM assets WHERE organisation_id = ? AND id = ?", organisation, asset);
  if (identity && *identity) queue_all(tx, organisation, **identity, all);
}

void queue_for_asset(store::Transaction& tx, std::int64_t organisation, std::int64_t asset,
                     protocol::Downlink const& message, std::optional<Delivers> delivers) {
  std::array const one{ToDevice{message, delivers}};
  queue_all_for_asset(tx, organisation, asset, one);
}

}  // namespace deskbell::console
