// Verifying, storing and reading the policy's exact bytes.
#include "agent/policy_keeper.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "agent/crypto.h"
#include "agent/outbox.h"
#include "protocol/announced_key.h"

namespace deskbell::agent {

std::optional<core::business_hours::Hours> business_hours_of(PolicyInForce const& policy,
                                                             std::string_view name) {
  for (auto const& hours : policy.document.business_hours) {
    if (hours.name != name) continue;
    core::business_hours::Hours known;
    known.known_until = hours.known_until;
    for (auto const& interval : hours.open) known.open.push_back({interval.from, interval.until});
    return known;
  }
  return std::nullopt;
}

namespace policy_keeper {

namespace {

/// The console's keys: those of the enrolment, and what each change that the last one signed made of them.
class ConsoleKeys {
 public:
  explicit ConsoleKeys(Identity const& identity)
      : console_(identity.console_id), keys_(identity.signing_keys) {}

  /// Changes that other keys signed are passed over: those before this device's time, or nobody's.
  void follow(std::vector<protocol::KeyChange> const& changes) {
    for (auto const& change : changes) {
      auto* const key = find(change.purpose);
      auto const bytes = protocol::announced_key_bytes(console_, change);
      if (key == nullptr || !is_signed_by(key->public_key, change.signature, bytes)) continue;
      key->public_key = change.public_key;
      followed_.push_back(change);
    }
  }
  [[nodiscard]] std::string of(std::string_view purpose) {
    auto const* const key = find(purpose);
    return key == nullptr ? std::string() : key->public_key;
  }
  [[nodiscard]] std::vector<protocol::KeyChange> const& followed() const { return followed_; }

 private:
  protocol::SigningKey* find(std::string_view purpose) {
    for (auto& key : keys_)
      if (key.purpose == purpose) return &key;
    return nullptr;
  }

  ConsoleId console_;
  std::vector<protocol::SigningKey> keys_;
  std::vector<protocol::KeyChange> followed_;
};

/// Everything but newness and expiry.
Result<std::shared_ptr<PolicyInForce>> verify(std::string const& text, std::string const& signature,
                                              Identity const& identity, ConsoleKeys keys) {
  auto const bytes = protocol::signed_bytes("policy", identity.console_id, identity.device_id, text);
  if (!is_signed_by(keys.of("policy"), signature, bytes))
    return make_error(ErrorCode::unauthenticated,
                      "policy: the signature is not the console's over this document");
  auto document = policy::decode_device_document(text);
  if (!document) return prefixed("policy", document.error());
  if (document->device_id != identity.device_id)
    return make_error(ErrorCode::invalid, "policy: device_id: found " + document->device_id.text() +
                                              ", expected " + identity.device_id.text());
  if (document->organisation_id != identity.organisation_id)
    return make_error(ErrorCode::invalid, "policy: organisation_id: found " +
                                              document->organisation_id.text() + ", expected " +
                                              identity.organisation_id.text());
  auto policy = std::make_shared<PolicyInForce>();
  policy->document = std::move(*document);
  policy->text = text;
  policy->signature = signature;
  policy->key_changes = keys.followed();
  return policy;
}

}  // namespace

Policy defaults() {
  static Policy const policy = std::make_shared<PolicyInForce>();
  return policy;
}

Result<Policy> judge(protocol::PolicyChanged const& offered, Identity const& identity,
                     PolicyInForce const& current, Time now) {
  ConsoleKeys keys(identity);
  keys.follow(current.key_changes);
  if (offered.key_changes) keys.follow(*offered.key_changes);
  auto policy = verify(offered.document, offered.signature, identity, std::move(keys));
  if (!policy) return policy.error();
  auto const& document = (*policy)->document;
  if (document.version <= current.version())
    return make_error(ErrorCode::conflict, "policy: version: found " + std::to_string(document.version) +
                                               ", expected one above " + std::to_string(current.version()));
  if (now >= document.expires_at)
    return make_error(ErrorCode::timeout, "policy: expired on " + to_iso8601(document.expires_at));
  (*policy)->applied_at = now;
  return Policy(std::move(*policy));
}

std::int64_t claimed_version(protocol::PolicyChanged const& offered) {
  auto const document = policy::decode_device_document(offered.document);
  return document ? document->version : 0;
}

Result<void> keep(Transaction& transaction, PolicyInForce const& policy) {
  SQLite::Statement put(
      transaction.database(),
      "INSERT OR REPLACE INTO policy (one, version, document, signature, applied_at, key_history) VALUES (1, "
      "?, ?, ?, ?, ?)");
  put.bind(1, policy.version());
  put.bind(2, policy.text);
  put.bind(3, policy.signature);
  put.bind(4, static_cast<std::int64_t>(ms_of(transaction.now().wall)));
  if (!policy.key_changes.empty())
    put.bind(5, protocol::encode_struct(protocol::KeyHistory{policy.key_changes}));
  put.exec();
  outbox::append(transaction, protocol::PolicyApplied{policy.version(), transaction.now().wall});
  return {};
}

Result<Policy> load(SQLite::Database& database, Identity const& identity) {
  SQLite::Statement select(database, "SELECT document, signature, applied_at, key_history FROM policy");
  if (!select.executeStep()) return defaults();
  ConsoleKeys keys(identity);
  if (!select.isColumnNull(3)) {
    auto const history = protocol::decode_struct<protocol::KeyHistory>(select.getColumn(3).getString());
    if (!history) return prefixed("policy: key_history", history.error());
    keys.follow(history->changes);
  }
  auto policy =
      verify(select.getColumn(0).getString(), select.getColumn(1).getString(), identity, std::move(keys));
  if (!policy) return policy.error();
  (*policy)->applied_at = time_from_ms(select.getColumn(2).getInt64());
  return Policy(std::move(*policy));
}

PolicyReport stored(SQLite::Database& database, Time now) {
  PolicyReport report;
  SQLite::Statement select(database, "SELECT version, document FROM policy");
  if (!select.executeStep()) return report;
  report.version = select.getColumn(0).getInt64();
  report.document = select.getColumn(1).getString();
  if (auto const document = policy::decode_device_document(report.document))
    report.expired = now >= document->expires_at;
  return report;
}

void forget(Transaction& transaction) { transaction.database().exec("DELETE FROM policy"); }

}  // namespace policy_keeper
}  // namespace deskbell::agent
