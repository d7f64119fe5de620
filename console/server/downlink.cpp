// The outbox for devices.
#include "console/server/downlink.h"

#include "console/server/secrets.h"
#include "protocol/codec.h"

namespace deskbell::console {

void queue_for_identity(store::Transaction& tx, std::int64_t organisation, std::int64_t identity,
                        protocol::Downlink const& message, std::optional<Delivers> delivers) {
  auto const fact = protocol::encode_fact(message);
  auto const seq = tx.sql().one<std::int64_t>(
      "UPDATE device_identities SET downlink_seq = downlink_seq + 1 WHERE organisation_id = ? AND id = ? AND "
      "revoked_at IS "
      "NULL RETURNING downlink_seq",
      organisation, identity);
  if (!seq) return;
  std::optional<std::int64_t> chat;
  std::optional<std::int64_t> position;
  if (delivers) {
    chat = delivers->chat;
    position = delivers->position;
  }
  tx.sql().run(
      "INSERT INTO downlink_facts (organisation_id, identity_id, seq, fact_uid, type, body, chat_id, "
      "position, "
      "created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      organisation, identity, *seq, fresh_uuid(tx.now()), fact.type, fact.body, chat, position, tx.now());
  tx.after_commit(DeviceHasFacts{identity});
}

void queue_for_asset(store::Transaction& tx, std::int64_t organisation, std::int64_t asset,
                     protocol::Downlink const& message, std::optional<Delivers> delivers) {
  auto const identity = tx.sql().one<std::optional<std::int64_t>>(
      "SELECT identity_id FROM assets WHERE organisation_id = ? AND id = ?", organisation, asset);
  if (identity && *identity) queue_for_identity(tx, organisation, **identity, message, delivers);
}

}  // namespace deskbell::console
