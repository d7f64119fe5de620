// Tokens become identities.
#include "console/server/enrolment.h"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include "console/server/device_chats.h"
#include "console/server/device_policy.h"
#include "console/server/device_reports.h"
#include "console/server/enrolment_tokens.h"
#include "console/server/notifier/notify.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "console/server/waiting_devices.h"
#include "core/text.h"
#include "protocol/version.h"

namespace deskbell::console {

namespace {

constexpr std::size_t line_characters_max = 255;
constexpr Duration answer_kept_for = std::chrono::hours(1);

struct TokenRow {
  std::int64_t id = 0;
  std::string uid;
  std::int64_t organisation_id = 0;
  std::int64_t customer_id = 0;
  std::optional<std::int64_t> folder_id;
  std::int64_t uses_left = 0;
  std::optional<Time> expires_at;
  std::optional<Time> revoked_at;
  bool needs_approval = false;
  std::string customer;
  OrganisationId organisation;
  CustomerId customer_uid;
};
BOOST_DESCRIBE_STRUCT(TokenRow, (),
                      (id, uid, organisation_id, customer_id, folder_id, uses_left, expires_at, revoked_at,
                       needs_approval, customer, organisation, customer_uid))

Error refusal_of_token(std::string why) {
  return make_error(ErrorCode::unauthenticated, "token: " + std::move(why));
}

/// One that lets devices in.
Result<TokenRow> find_token(store::Transaction& tx, std::string const& token) {
  auto row = tx.sql().one<TokenRow>(
      std::string("SELECT t.id, t.uid, t.organisation_id, t.customer_id, f.id, t.uses_left, t.expires_at, "
                  "t.revoked_at, t.needs_approval, c.business_name, o.uid, c.uid FROM ") +
          token_with_customer + token_folder_and_maker +
          " JOIN organisations o ON o.id = t.organisation_id WHERE t.token_digest = ? AND c.deleted_at IS "
          "NULL",
      sha256_hex(token));
  if (!row) return refusal_of_token("is not known here: check that it was copied whole, or make a new one");
  if (row->revoked_at) return refusal_of_token("was revoked: make a new one");
  if (row->expires_at && *row->expires_at <= tx.now()) {
    return refusal_of_token("expired on " + to_iso8601(*row->expires_at) + ": make a new one");
  }
  if (row->uses_left <= 0) return refusal_of_token("has been used up: make a new one");
  return *row;
}

void use_token(store::Transaction& tx, TokenRow const& token) {
  tx.sql().run(
      "UPDATE enrolment_tokens SET uses_left = uses_left - 1, used = used + 1, last_used_at = ? WHERE "
      "organisation_id = ? AND id = ?",
      tx.now(), token.organisation_id, token.id);
  tx.change(token.organisation_id, "enrollment", token.uid);
}

struct GivenRow {
  DeviceId uid;
  AssetId asset;
  OrganisationId organisation;
  std::string customer;
  std::optional<CustomerId> customer_uid{};
};
BOOST_DESCRIBE_STRUCT(GivenRow, (), (uid, asset, organisation, customer, customer_uid))

/// What a machine with this key was given for this token a short while ago: its answer was lost on the way.
std::optional<GivenRow> given_before(store::Transaction& tx, protocol::EnrolRequest const& request,
                                     std::string const& hostname) {
  return tx.sql().one<GivenRow>(
      "SELECT i.uid, a.uid, o.uid, c.business_name, c.uid FROM enrolment_tokens t "
      "JOIN organisations o ON o.id = t.organisation_id "
      "JOIN customers c ON c.organisation_id = t.organisation_id AND c.id = t.customer_id "
      "JOIN device_identities i ON i.organisation_id = t.organisation_id AND i.token_id = t.id "
      "JOIN assets a ON a.organisation_id = i.organisation_id AND a.id = i.asset_id AND a.identity_id = i.id "
      "WHERE t.token_digest = ? AND t.revoked_at IS NULL AND i.public_key = ? AND i.revoked_at IS NULL AND "
      "i.created_at > ? AND a.name = ? AND a.deleted_at IS NULL AND c.deleted_at IS NULL",
      sha256_hex(request.token), request.public_key, tx.now() - answer_kept_for, hostname);
}

/// Where it waits it is told nothing of the customer.
protocol::EnrolAnswer answer_with(store::Transaction& tx, Keys const& keys, GivenRow const& given,
                                  bool waiting) {
  protocol::EnrolAnswer answer;
  answer.device_id = given.uid;
  answer.asset_id = given.asset;
  answer.console_id = keys.console_id();
  answer.organisation_id = given.organisation;
  answer.signing_keys = keys.signing_keys();
  answer.server_time = tx.now();
  answer.customer = given.customer;
  answer.customer_id = given.customer_uid;
  answer.waiting = waiting;
  return answer;
}

MetAsset find_or_make_asset(store::Transaction& tx, Newcomer const& newcomer, Likeness const& likeness) {
  auto& sql = tx.sql();
  auto const& request = newcomer.request;
  auto const& hostname = newcomer.hostname;
  auto digest = request.hardware.machine_digest;
  auto const serial = told_serial(request);
  std::string what = hostname + " enrolled";
  // The same machine of the same customer, met before: its history goes on.
  if (likeness.known) return *likeness.known;
  if (likeness.other) {
    spdlog::warn("{}", likeness.why_another);
    what += "; its machine id is that of " + likeness.other->name;
    // Where its serial number tells it from all of them, it is found again by both.
    if (!likeness.told_apart_by_serial) digest.reset();
  }
  MetAsset made;
  made.uid = newcomer.asset;
  // Consoles before schema 31 told a device that waits which asset it would be, and that it is not any more.
  if (sql.one<std::int64_t>("SELECT COUNT(*) FROM assets WHERE organisation_id = ? AND uid = ?",
                            newcomer.organisation, made.uid) != 0)
    made.uid = AssetId{fresh_uuid(tx.now())};
  made.id = *sql.one<std::int64_t>(
      "INSERT INTO assets (organisation_id, uid, customer_id, folder_id, name, serial_number, "
      "machine_digest, os, model, "
      "agent_version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
      newcomer.organisation, made.uid, newcomer.customer, newcomer.folder, hostname, serial, digest,
      shown_hardware(request.hardware.os), shown_hardware(request.hardware.model),
      shown_hardware(request.agent_version), tx.now(), tx.now());
  note_event(tx, newcomer.organisation, made.id, "created", what, tx.now());
  notify_asset_created(tx, newcomer.organisation, made.id);
  return made;
}

/// Its key is the device from now on. Whoever has an older one is told, instead of waiting for answers; and
/// so is whoever looks after the asset, who knows whether that was meant.
void end_older_keys(store::Transaction& tx, Scope const& scope, MetAsset const& asset, std::int64_t identity,
                    DeviceId device) {
  auto const older = tx.sql().all<std::int64_t>(
      "UPDATE device_identities SET revoked_at = ? WHERE organisation_id = ? AND asset_id = ? AND id <> ? "
      "AND revoked_at IS NULL RETURNING id",
      tx.now(), scope.organisation, asset.id, identity);
  if (older.empty()) {
    // Shut out before: who looks after it sees that it is back.
    auto const keys = tx.sql().one<std::int64_t>(
        "SELECT COUNT(*) FROM device_identities WHERE organisation_id = ? AND asset_id = ? AND id <> ?",
        scope.organisation, asset.id, identity);
    if (keys.value_or(0) > 0)
      note_event(tx, scope.organisation, asset.id, "enrolled_anew",
                 scope.name + " enrolled anew (from " + scope.address + ")", tx.now());
    return;
  }
  for (auto const one : older) tx.after_commit(DeviceDismissed{one, "revoked"});
  std::string const what = "enrolled anew: the key before was revoked";
  note_event(tx, scope.organisation, asset.id, "enrolled_anew",
             scope.name + " " + what + " (from " + scope.address + ")", tx.now());
  audit(tx, scope, "enrolled anew", "device", device.text(), "asset " + asset.uid.text() + " " + what);
  spdlog::warn("asset {} ({}): {}, from {}{}", asset.name, asset.uid.text(), what, scope.address,
               asset.online ? ", while it was linked" : "");
}

}  // namespace

Result<Admitted> admit_device(store::Transaction& tx, Keys const& keys, Newcomer const& newcomer,
                              Likeness const& likeness) {
  auto& sql = tx.sql();
  auto const asset = find_or_make_asset(tx, newcomer, likeness);
  auto const identity = *sql.one<std::int64_t>(
      "INSERT INTO device_identities (organisation_id, uid, asset_id, public_key, agent_version, "
      "last_address, token_id, serial_number, created_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
      newcomer.organisation, newcomer.device, asset.id, newcomer.request.public_key,
      newcomer.request.agent_version, newcomer.address, newcomer.token, told_serial(newcomer.request),
      tx.now());
  Scope scope;
  scope.organisation = newcomer.organisation;
  scope.actor = ActorKind::device;
  scope.name = newcomer.hostname;
  scope.address = newcomer.address;
  audit(tx, scope, "enrolled", "device", newcomer.device.text(), "asset " + asset.uid.text());
  end_older_keys(tx, scope, asset, identity, newcomer.device);
  sql.run("UPDATE assets SET identity_id = ?, updated_at = ? WHERE organisation_id = ? AND id = ?", identity,
          tx.now(), newcomer.organisation, asset.id);
  tx.settle_shared();
  queue_chats(tx, newcomer.organisation, asset.id, identity, TellChats::open);
  if (auto policy = renew_policy(tx, keys, newcomer.organisation, identity); !policy) return policy.error();
  tx.change(newcomer.organisation, "asset", asset.uid.text());
  return Admitted{asset.id, asset.uid};
}

Result<protocol::EnrolAnswer> enrol_device(store::Transaction& tx, Keys const& keys,
                                           protocol::EnrolRequest const& request,
                                           std::string const& address) {
  if (request.protocol_version < protocol::oldest_supported_version) {
    return make_error(ErrorCode::protocol,
                      "protocol_version: found " + std::to_string(request.protocol_version) +
                          ", expected at least " + std::to_string(protocol::oldest_supported_version) +
                          ": update the agent");
  }
  if (decode_base64(request.public_key, crypto_sign_PUBLICKEYBYTES).empty()) {
    return make_error(ErrorCode::invalid, "public_key: expected 32 bytes in base64");
  }
  if (auto sound = check_hardware(request.hardware); !sound) return sound.error();
  auto hostname = core::line_text("hardware.hostname", request.hardware.hostname, line_characters_max);
  if (!hostname) return hostname.error();
  if (hostname->empty()) *hostname = "Unnamed";
  if (auto const given = given_before(tx, request, *hostname)) return answer_with(tx, keys, *given, false);
  if (auto const held = held_before(tx.sql(), request, *hostname))
    return answer_with(tx, keys, {held->device, held->asset, held->organisation, ""}, true);
  auto token = find_token(tx, request.token);
  if (!token) return token.error();

  Newcomer newcomer;
  newcomer.organisation = token->organisation_id;
  newcomer.customer = token->customer_id;
  newcomer.folder = token->folder_id;
  newcomer.token = token->id;
  newcomer.device = DeviceId{fresh_uuid(tx.now())};
  newcomer.asset = AssetId{fresh_uuid(tx.now())};
  newcomer.hostname = *hostname;
  newcomer.address = address;
  newcomer.request = request;
  if (token->needs_approval)
    if (auto may = may_wait(tx.sql(), newcomer); !may) return may.error();
  use_token(tx, *token);
  if (token->needs_approval) {
    // Also where it is a machine that was met before: it hears which asset it is once somebody let it in.
    hold_device(tx, newcomer);
    return answer_with(tx, keys, {newcomer.device, newcomer.asset, token->organisation, ""}, true);
  }
  auto const admitted = admit_device(tx, keys, newcomer, look_alike(tx.sql(), newcomer));
  if (!admitted) return admitted.error();
  return answer_with(
      tx, keys,
      {newcomer.device, admitted->asset_uid, token->organisation, token->customer, token->customer_uid},
      false);
}

}  // namespace deskbell::console
