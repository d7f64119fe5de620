// deskbell-console signing-key: what is done to the keys that devices pinned.
#include <cstdio>

#include "console/server/command_support.h"
#include "console/server/keys.h"
#include "console/server/records.h"

namespace deskbell::console::commands {

namespace {

/// In every organisation of this console: the key is theirs all.
Result<void> note_rotation(std::filesystem::path const& data, protocol::KeyChange const& change) {
  return with_database<void>(data, WhereNone::refuse, [&](store::Transaction& transaction) -> Result<void> {
    for (auto const organisation : transaction.sql().all<std::int64_t>("SELECT id FROM organisations"))
      audit(transaction, operator_scope(organisation), "key rotated", "signing key", change.purpose,
            change.public_key);
    return {};
  });
}

}  // namespace

int rotate_signing_key(RotateKeyOptions const& options) {
  auto const rotated = [&]() -> Result<protocol::KeyChange> {
    auto const owner = ActingOwner::of(options.data);
    if (!owner) return owner.error();
    // Whole, before anything is changed: keys without their database are no console.
    if (auto there = open_stores_for_command(options.data, WhereNone::refuse); !there) return there.error();
    // A console that runs would go on to sign with the old one.
    auto const lock = DataLock::take(options.data);
    if (!lock) return lock.error();
    return Keys::rotate(options.data / "keys", options.purpose);
  }();
  if (!rotated) return refuse(prefixed("signing-key", rotated.error()));
  std::printf("New %s key: %s\n", rotated->purpose.c_str(), rotated->public_key.c_str());
  std::puts(
      "Devices take it when they reach this console next. Make a backup now: an older one holds the old key, "
      "which they "
      "refuse from then on.");
  if (auto noted = note_rotation(options.data, *rotated); !noted)
    std::fprintf(stderr, "deskbell-console: the audit log does not have it: %s\n",
                 noted.error().message.c_str());
  return ok;
}

}  // namespace deskbell::console::commands
