// A device that waits takes a row and nothing else; whatever ends its waiting leaves it for a while.
#include "console/server/waiting_devices.h"

#include <algorithm>

#include "console/server/device_reports.h"
#include "console/server/enrolment_tokens.h"
#include "console/server/notifier/notify.h"
#include "console/server/records.h"
#include "console/server/secrets.h"

namespace deskbell::console {

namespace {

constexpr Duration shortest_pause{5'000};
/// A device waits no longer, whatever it is told: core/backoff.h.
constexpr Duration longest_pause{120'000};
/// For each that waits: so many ask in a second, at most.
constexpr Duration pause_for_each{100};
constexpr Duration told_again_after = std::chrono::hours(24);
/// Who waits for an hour need not go on within seconds.
constexpr int share_of_waited = 30;

Scope scope_of_device(Newcomer const& newcomer) {
  Scope scope;
  scope.organisation = newcomer.organisation;
  scope.actor = ActorKind::device;
  scope.name = newcomer.hostname;
  scope.address = newcomer.address;
  return scope;
}

/// Where it is the machine of one that is there.
void note_at_asset(store::Transaction& tx, Newcomer const& newcomer, std::string_view kind,
                   std::string const& text) {
  auto const asset = look_alike(tx.sql(), newcomer).known;
  if (!asset) return;
  note_event(tx, newcomer.organisation, asset->id, kind, text, tx.now());
  tx.change(newcomer.organisation, "asset", asset->uid.text());
}

/// For the audit log and the asset's history; nothing where a person did it, who is named there.
std::string_view reason_of(Refusal why) {
  switch (why) {
    case Refusal::decided:
      return "";
    case Refusal::expired:
      return "nobody decided in time";
    case Refusal::superseded:
      return "it was let in with a later key";
    case Refusal::token_revoked:
      return "its token was revoked";
    case Refusal::customer_deleted:
      return "its customer was deleted";
  }
  return "";
}

std::int64_t refuse_all(store::Transaction& tx, Scope const& scope, std::string_view condition,
                        std::int64_t id, Refusal why) {
  auto const rows = tx.sql().all<WaitingRow>(select_waiting() +
                                                 " WHERE w.organisation_id = ? AND w.state = 'waiting' AND " +
                                                 std::string(condition) + " ORDER BY w.id",
                                             scope.organisation, id);
  for (auto const& row : rows) decide(tx, scope, row, Approval::refused, why);
  return static_cast<std::int64_t>(rows.size());
}

}  // namespace

std::string select_waiting() {
  return std::string(
             "SELECT w.id, w.uid, w.asset_uid, w.state, w.newest_identity, t.id, c.id, c.business_name, "
             "f.id, w.hostname, w.serial_number, w.machine_digest, w.manufacturer, w.model, w.os, "
             "w.public_key, w.agent_version, w.address, u.id, u.uid, u.name, t.created_at, w.created_at "
             "FROM ") +
         token_with_customer + token_folder_and_maker +
         " JOIN waiting_devices w ON w.organisation_id = t.organisation_id AND w.token_id = t.id";
}

Newcomer newcomer_of(std::int64_t organisation, WaitingRow const& row) {
  Newcomer newcomer;
  newcomer.organisation = organisation;
  newcomer.customer = row.customer_id;
  newcomer.folder = row.folder_id;
  newcomer.token = row.token_id;
  newcomer.device = row.uid;
  newcomer.asset = row.asset_uid;
  newcomer.hostname = row.hostname;
  newcomer.address = row.address;
  newcomer.request.public_key = row.public_key;
  newcomer.request.agent_version = row.agent_version;
  newcomer.request.hardware = {row.hostname,     row.serial_number, row.machine_digest,
                               row.manufacturer, row.model,         row.os};
  return newcomer;
}

Result<void> may_wait(store::Sql& sql, Newcomer const& newcomer) {
  auto const& said = newcomer.request;
  auto const refused = sql.one<std::int64_t>(
      "SELECT id FROM waiting_devices WHERE organisation_id = ? AND token_id = ? AND state = 'refused' AND "
      "refusal = 'decided' AND (public_key = ? OR (machine_digest = ? AND machine_digest <> '' AND "
      "COALESCE(serial_number, '') = ? AND hostname = ?)) LIMIT 1",
      newcomer.organisation, newcomer.token, said.public_key, said.hardware.machine_digest.value_or(""),
      told_serial(said).value_or(""), newcomer.hostname);
  if (refused)
    return make_error(ErrorCode::unauthenticated,
                      "token: an administrator refused to let this device in with it: ask for another one");
  auto const waiting = sql.one<std::int64_t>(
      "SELECT COUNT(*) FROM (SELECT 1 FROM waiting_devices WHERE organisation_id = ? AND token_id = ? AND "
      "state = 'waiting' LIMIT ?)",
      newcomer.organisation, newcomer.token, most_waiting_of_token);
  if (waiting.value_or(0) >= most_waiting_of_token)
    return make_error(ErrorCode::unavailable,
                      "token: " + std::to_string(most_waiting_of_token) +
                          " devices wait with it already: somebody has to approve or refuse them first");
  return {};
}

void hold_device(store::Transaction& tx, Newcomer const& newcomer) {
  auto const& said = newcomer.request;
  auto const shown = [](std::optional<std::string> const& text) { return shown_hardware(text); };
  tx.sql().run(
      "INSERT INTO waiting_devices (organisation_id, uid, asset_uid, token_id, public_key, hostname, "
      "serial_number, machine_digest, manufacturer, model, os, agent_version, address, newest_identity, "
      "created_at) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, COALESCE(MAX(id), 0), ? FROM "
      "device_identities WHERE organisation_id = ?",
      newcomer.organisation, newcomer.device, newcomer.asset, newcomer.token, said.public_key,
      newcomer.hostname, shown(said.hardware.serial_number), said.hardware.machine_digest,
      shown(said.hardware.manufacturer), shown(said.hardware.model), shown(said.hardware.os),
      shown_hardware(said.agent_version).value_or(""), newcomer.address, tx.now(), newcomer.organisation);
  tx.change(newcomer.organisation, "enrollment", newcomer.device.text());
  auto const words = waiting_words(newcomer.hostname, newcomer.address);
  audit(tx, scope_of_device(newcomer), "asked to be let in", "device", newcomer.device.text(), words);
  note_at_asset(tx, newcomer, "approval_pending", words);
  // A flood of them is told once a day.
  auto const waiting = tx.sql().all<std::int64_t>(
      "SELECT id FROM waiting_devices WHERE organisation_id = ? AND token_id = ? AND state = 'waiting' AND "
      "created_at > ? LIMIT 2",
      newcomer.organisation, newcomer.token, tx.now() - told_again_after);
  if (waiting.size() == 1) notify_device_waits(tx, newcomer.organisation, waiting.front());
}

std::optional<Held> held_before(store::Sql& sql, protocol::EnrolRequest const& request,
                                std::string const& hostname) {
  using Row = std::tuple<DeviceId, AssetId, OrganisationId>;
  auto const row = sql.one<Row>(
      "SELECT w.uid, w.asset_uid, o.uid FROM enrolment_tokens t JOIN organisations o ON o.id = "
      "t.organisation_id JOIN waiting_devices w ON w.organisation_id = t.organisation_id AND w.token_id = "
      "t.id WHERE t.token_digest = ? AND w.public_key = ? AND w.state = 'waiting' AND w.hostname = ?",
      sha256_hex(request.token), request.public_key, hostname);
  if (!row) return std::nullopt;
  auto const& [device, asset, organisation] = *row;
  return Held{device, asset, organisation};
}

std::optional<Standing> standing_of(store::Sql& sql, DeviceId device) {
  return sql.one<Standing>(
      "SELECT organisation_id, public_key, state, refusal, created_at FROM waiting_devices WHERE uid = ?",
      device);
}

std::string_view words_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::decided:
      break;
    case Refusal::expired:
      return "nobody at the console let this device in for 30 days";
    case Refusal::superseded:
      return "this machine was let in with a later key";
    case Refusal::token_revoked:
      return "the token of this device was revoked before anybody let it in";
    case Refusal::customer_deleted:
      return "the customer of this device was deleted at the console before anybody let it in";
  }
  return "an administrator of the console refused to let this device in";
}

std::int64_t count_waiting(store::Sql& sql, std::int64_t organisation) {
  return sql
      .one<std::int64_t>(
          "SELECT COUNT(*) FROM (SELECT 1 FROM waiting_devices WHERE organisation_id = ? AND state = "
          "'waiting' LIMIT ?)",
          organisation, longest_pause / pause_for_each)
      .value_or(0);
}

Duration ask_again_after(std::int64_t waiting, Duration waited) {
  auto const by_number = pause_for_each * std::min<std::int64_t>(waiting, longest_pause / pause_for_each);
  return std::clamp(std::max(by_number, waited / share_of_waited), shortest_pause, longest_pause);
}

std::string waiting_words(std::string const& hostname, std::string const& address) {
  return hostname + " from " + address;
}

void decide(store::Transaction& tx, Scope const& scope, WaitingRow const& row, Approval state, Refusal why) {
  std::optional<std::int64_t> by;
  if (scope.user != 0) by = scope.user;
  tx.sql().run(
      "UPDATE waiting_devices SET state = ?, refusal = ?, decided_at = ?, decided_by = ? WHERE "
      "organisation_id = ? AND id = ?",
      state, why, tx.now(), by, scope.organisation, row.id);
  tx.change(scope.organisation, "enrollment", row.uid.text());
  std::string const reason(reason_of(why));
  auto const words = waiting_words(row.hostname, row.address);
  audit(tx, scope, state == Approval::approved ? "approved" : "refused", "device", row.uid.text(),
        words + (reason.empty() ? "" : ": " + reason));
  if (state == Approval::refused)
    note_at_asset(tx, newcomer_of(scope.organisation, row), "approval_denied",
                  words + ": " + (reason.empty() ? scope.name : reason));
}

std::int64_t refuse_waiting_of_token(store::Transaction& tx, Scope const& scope, std::int64_t token,
                                     Refusal why) {
  return refuse_all(tx, scope, "w.token_id = ?", token, why);
}

std::int64_t refuse_waiting_of_customer(store::Transaction& tx, Scope const& scope, std::int64_t customer) {
  return refuse_all(tx, scope, "t.customer_id = ?", customer, Refusal::customer_deleted);
}

bool give_up_waiting(store::Transaction& tx, std::int64_t at_once) {
  auto& sql = tx.sql();
  using Late = std::tuple<std::int64_t, std::int64_t>;
  auto const late = sql.all<Late>(
      "SELECT organisation_id, id FROM waiting_devices WHERE state = 'waiting' AND created_at < ? LIMIT ?",
      tx.now() - waits_at_most, at_once);
  for (auto const& [organisation, id] : late) {
    Scope scope;
    scope.organisation = organisation;
    refuse_all(tx, scope, "w.id = ?", id, Refusal::expired);
  }
  auto const forgotten = sql.run(
      "DELETE FROM waiting_devices WHERE id IN (SELECT w.id FROM waiting_devices w JOIN enrolment_tokens t "
      "ON t.organisation_id = w.organisation_id AND t.id = w.token_id WHERE w.state <> 'waiting' AND "
      "w.decided_at < ? AND (w.state = 'approved' OR t.revoked_at IS NOT NULL OR t.uses_left <= 0 OR "
      "t.expires_at < ?) LIMIT ?)",
      tx.now() - decided_kept_for, tx.now(), at_once);
  return static_cast<std::int64_t>(late.size()) >= at_once || forgotten >= at_once;
}

}  // namespace deskbell::console
