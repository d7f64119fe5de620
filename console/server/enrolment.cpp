// Tokens become identities.
#include "console/server/enrolment.h"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include "console/server/device_approval.h"
#include "console/server/device_chats.h"
#include "console/server/device_policy.h"
#include "console/server/device_reports.h"
#include "console/server/folders.h"
#include "console/server/notifier/notify.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "core/text.h"
#include "protocol/excerpt.h"
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
};
BOOST_DESCRIBE_STRUCT(TokenRow, (),
                      (id, uid, organisation_id, customer_id, folder_id, uses_left, expires_at, revoked_at,
                       needs_approval, customer, organisation))

Result<TokenRow> use_token(store::Transaction& tx, std::string const& token) {
  auto& sql = tx.sql();
  auto row = sql.one<TokenRow>(
      "SELECT t.id, t.uid, t.organisation_id, t.customer_id, f.id, t.uses_left, t.expires_at, t.revoked_at, "
      "t.needs_approval, c.business_name, o.uid FROM enrolment_tokens t "
      "LEFT JOIN folders f ON f.organisation_id = t.organisation_id AND f.id = t.folder_id AND f.deleted_at "
      "IS "
      "NULL "
      "JOIN customers c ON c.organisation_id = t.organisation_id AND c.id = t.customer_id "
      "JOIN organisations o ON o.id = t.organisation_id WHERE t.token_digest = ? AND c.deleted_at IS NULL",
      sha256_hex(token));
  auto const refuse = [](std::string why) {
    return make_error(ErrorCode::unauthenticated, "token: " + std::move(why));
  };
  if (!row) return refuse("is not known here: check that it was copied whole, or make a new one");
  if (row->revoked_at) return refuse("was revoked: make a new one");
  if (row->expires_at && *row->expires_at <= tx.now()) {
    return refuse("expired on " + to_iso8601(*row->expires_at) + ": make a new one");
  }
  if (row->uses_left <= 0) return refuse("has been used up: make a new one");
  sql.run(
      "UPDATE enrolment_tokens SET uses_left = uses_left - 1, used = used + 1, last_used_at = ? WHERE "
      "organisation_id = ? AND id = ?",
      tx.now(), row->organisation_id, row->id);
  tx.change(row->organisation_id, "enrollment", row->uid);
  return *row;
}

struct GivenRow {
  DeviceId uid;
  AssetId asset;
  OrganisationId organisation;
  std::string customer;
};
BOOST_DESCRIBE_STRUCT(GivenRow, (), (uid, asset, organisation, customer))

/// What a machine with this key was given for this token a short while ago: its answer was lost on the way.
std::optional<GivenRow> given_before(store::Transaction& tx, protocol::EnrolRequest const& request,
                                     std::string const& hostname) {
  return tx.sql().one<GivenRow>(
      "SELECT i.uid, a.uid, o.uid, c.business_name FROM enrolment_tokens t "
      "JOIN organisations o ON o.id = t.organisation_id "
      "JOIN customers c ON c.organisation_id = t.organisation_id AND c.id = t.customer_id "
      "JOIN device_identities i ON i.organisation_id = t.organisation_id AND i.token_id = t.id "
      "JOIN assets a ON a.organisation_id = i.organisation_id AND a.id = i.asset_id AND a.identity_id = i.id "
      "WHERE t.token_digest = ? AND t.revoked_at IS NULL AND i.public_key = ? AND i.revoked_at IS NULL AND "
      "i.created_at > ? AND a.name = ? AND a.deleted_at IS NULL AND c.deleted_at IS NULL",
      sha256_hex(request.token), request.public_key, tx.now() - answer_kept_for, hostname);
}

protocol::EnrolAnswer answer_with(store::Transaction& tx, Keys const& keys, GivenRow const& given) {
  protocol::EnrolAnswer answer;
  answer.device_id = given.uid;
  answer.asset_id = given.asset;
  answer.console_id = keys.console_id();
  answer.organisation_id = given.organisation;
  answer.signing_keys = keys.signing_keys();
  answer.server_time = tx.now();
  answer.customer = given.customer;
  return answer;
}

struct AssetRow {
  std::int64_t id = 0;
  AssetId uid;
  std::string name;
  std::optional<std::string> serial_number;  ///< may be a technician's: serial_of()
  bool online = false;
  bool name_is_given = false;  ///< by a technician
};
BOOST_DESCRIBE_STRUCT(AssetRow, (), (id, uid, name, serial_number, online, name_is_given))

enum class Sameness { same, perhaps, linked_without_serial, no_name_of_it, no_serial_of_it };

/// A machine made from another one's image has its machine id too, and whoever sits at one can read it. Who
/// is taken for the same reads that one's words, and ends its key. So one that has told a serial number is
/// known by it, and one that says nothing of it is another: what could read it once can read it again. One
/// of another name is not the same while that one is linked, nor is one that only has its machine id: an
/// honest machine that lost its key has no link.
Sameness compare(AssetRow const& asset, std::string const& known_serial, std::string const& serial,
                 std::string const& hostname) {
  if (!known_serial.empty() && known_serial != serial) return Sameness::no_serial_of_it;
  if (asset.online && !asset.name_is_given && asset.name != hostname) return Sameness::no_name_of_it;
  if (!known_serial.empty()) return Sameness::same;
  return asset.online ? Sameness::linked_without_serial : Sameness::perhaps;
}

bool is_told_apart_by_serial(Sameness sameness) { return sameness == Sameness::no_serial_of_it; }

std::optional<std::string> shown(std::optional<std::string> const& text) { return shown_hardware(text); }

/// Nothing where it is empty, too.
std::optional<std::string> told_serial(protocol::EnrolRequest const& request) {
  auto serial = shown(request.hardware.serial_number);
  if (serial && serial->empty()) serial.reset();
  return serial;
}

Result<void> check_hardware(protocol::Hardware const& hardware) {
  auto const& digest = hardware.machine_digest;
  if (!digest || digest->empty()) return {};
  if (is_sha256_hex(*digest)) return {};
  return make_error(ErrorCode::invalid, "hardware.machine_digest: found \"" + protocol::clipped(*digest, 80) +
                                            "\", expected 64 lower-case hexadecimal digits");
}

/// As the device itself told it, in its report or when it enrolled. What stands beside the asset may be a
/// technician's: it counts only where nothing else of the machine is kept.
std::string serial_of(store::Sql& sql, std::int64_t organisation, AssetRow const& asset) {
  auto const reported = load_inventory(sql, organisation, asset.id, {"system"}).system;
  auto const number = reported ? shown(reported->serial_number).value_or("") : "";
  if (!number.empty()) return number;
  auto const enrolled_with = sql.one<std::string>(
      "SELECT serial_number FROM device_identities WHERE organisation_id = ? AND asset_id = ? AND "
      "serial_number IS NOT NULL ORDER BY id DESC LIMIT 1",
      organisation, asset.id);
  if (enrolled_with || reported) return enrolled_with.value_or("");
  return shown(asset.serial_number).value_or("");
}

/// For the person who brings a machine in, and sees two assets where one was.
std::string why_another(Sameness sameness, std::string const& hostname, std::string const& other) {
  std::string const begin = "enrolment: " + hostname + " has the machine id of " + other;
  if (sameness == Sameness::linked_without_serial)
    return begin +
           ", which is linked and has no serial number to be known by: if it is the same machine, stop its "
           "service and enrol it once more; the asset made now can be deleted";
  if (sameness == Sameness::no_serial_of_it)
    return begin +
           " and not its serial number: if it is the same machine, enrol it as root, who can read the "
           "number; "
           "if it was made from an image, give it a machine id of its own (systemd-machine-id-setup), and "
           "enrol it anew";
  return begin +
         " and is another machine: give it one of its own (systemd-machine-id-setup), and enrol it anew";
}

/// The machine of this customer that it is; else who it might be taken for, which it is not.
struct Likeness {
  std::optional<AssetRow> known;
  std::optional<AssetRow> other;
  Sameness other_because = Sameness::perhaps;
  bool told_apart_by_serial = true;
};

Likeness look_alike(store::Sql& sql, Newcomer const& newcomer) {
  Likeness likeness;
  auto const& digest = newcomer.request.hardware.machine_digest;
  if (!digest || digest->empty()) return likeness;
  auto const serial = told_serial(newcomer.request).value_or("");
  for (auto const& found :
       sql.all<AssetRow>("SELECT id, uid, name, serial_number, online, name_is_given FROM assets WHERE "
                         "organisation_id = ? AND customer_id = ? AND machine_digest = ? AND deleted_at IS "
                         "NULL ORDER BY id",
                         newcomer.organisation, newcomer.customer, *digest)) {
    auto const sameness =
        compare(found, serial_of(sql, newcomer.organisation, found), serial, newcomer.hostname);
    if (sameness == Sameness::same) {
      likeness.known = found;
      return likeness;
    }
    if (sameness == Sameness::perhaps && !likeness.known) likeness.known = found;
    if (sameness == Sameness::perhaps) continue;
    if (!is_told_apart_by_serial(sameness)) likeness.told_apart_by_serial = false;
    if (!likeness.other) {
      likeness.other = found;
      likeness.other_because = sameness;
    }
  }
  return likeness;
}

AssetRow find_or_make_asset(store::Transaction& tx, Newcomer const& newcomer) {
  auto& sql = tx.sql();
  auto const& request = newcomer.request;
  auto const& hostname = newcomer.hostname;
  auto digest = request.hardware.machine_digest;
  auto const serial = told_serial(request);
  std::string what = hostname + " enrolled";
  // The same machine of the same customer, met before: its history goes on.
  auto const likeness = look_alike(sql, newcomer);
  if (likeness.known) return *likeness.known;
  if (likeness.other) {
    spdlog::warn("{}", why_another(likeness.other_because, hostname, likeness.other->name));
    what += "; its machine id is that of " + likeness.other->name;
    // Where its serial number tells it from all of them, it is found again by both.
    if (!likeness.told_apart_by_serial) digest.reset();
  }
  AssetRow made;
  made.uid = newcomer.asset;
  // It was taken for the asset of this name when it began to wait, and is not any more.
  if (sql.one<std::int64_t>("SELECT COUNT(*) FROM assets WHERE organisation_id = ? AND uid = ?",
                            newcomer.organisation, made.uid) != 0)
    made.uid = AssetId{fresh_uuid(tx.now())};
  made.id = *sql.one<std::int64_t>(
      "INSERT INTO assets (organisation_id, uid, customer_id, folder_id, name, serial_number, "
      "machine_digest, os, model, "
      "agent_version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
      newcomer.organisation, made.uid, newcomer.customer, newcomer.folder, hostname, serial, digest,
      shown(request.hardware.os), shown(request.hardware.model),
      core::shown_line(request.agent_version, line_characters_max), tx.now(), tx.now());
  note_event(tx, newcomer.organisation, made.id, "created", what, tx.now());
  notify_asset_created(tx, newcomer.organisation, made.id);
  return made;
}

/// Its key is the device from now on. Whoever has an older one is told, instead of waiting for answers; and
/// so is whoever looks after the asset, who knows whether that was meant.
void end_older_keys(store::Transaction& tx, Scope const& scope, AssetRow const& asset, std::int64_t identity,
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

std::optional<std::string> shown_hardware(std::optional<std::string> const& text) {
  if (!text) return text;
  return core::shown_line(*text, line_characters_max);
}

Result<Admitted> admit_device(store::Transaction& tx, Keys const& keys, Newcomer const& newcomer) {
  auto& sql = tx.sql();
  auto const asset = find_or_make_asset(tx, newcomer);
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
  if (auto const given = given_before(tx, request, *hostname)) return answer_with(tx, keys, *given);
  if (auto const held = held_since(tx, request, *hostname, tx.now() - answer_kept_for))
    return answer_with(tx, keys, {held->device, held->asset, held->organisation, ""});
  auto token = use_token(tx, request.token);
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
  if (!token->needs_approval) {
    auto const admitted = admit_device(tx, keys, newcomer);
    if (!admitted) return admitted.error();
    return answer_with(tx, keys,
                       {newcomer.device, admitted->asset_uid, token->organisation, token->customer});
  }
  // Where it is a machine that was met before, it is that asset once it is approved.
  if (auto const known = look_alike(tx.sql(), newcomer).known) newcomer.asset = known->uid;
  hold_device(tx, newcomer);
  return answer_with(tx, keys, {newcomer.device, newcomer.asset, token->organisation, ""});
}

}  // namespace deskbell::console
