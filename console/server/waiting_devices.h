// Devices that wait for approval, as rows: enrolled with a token that wants it, and known to nothing else
// until somebody lets them in.
#pragma once

#include "console/server/newcomer.h"
#include "console/server/scope.h"

namespace deskbell::console {

enum class Approval { waiting, approved, refused };
BOOST_DESCRIBE_ENUM(Approval, waiting, approved, refused)
/// `decided`: by a person, of this device. `superseded`: the same machine was let in with a later key.
enum class Refusal { decided, expired, superseded, token_revoked, customer_deleted };
BOOST_DESCRIBE_ENUM(Refusal, decided, expired, superseded, token_revoked, customer_deleted)

inline constexpr std::int64_t most_waiting_of_token = 500;
inline constexpr Duration waits_at_most = std::chrono::hours(24 * 30);
inline constexpr Duration decided_kept_for = std::chrono::hours(24 * 90);

struct WaitingRow {
  std::int64_t id = 0;
  DeviceId uid;
  AssetId asset_uid;
  Approval state = Approval::waiting;
  std::int64_t newest_identity = 0;
  std::int64_t token_id = 0;
  std::int64_t customer_id = 0;
  std::string customer_name;
  std::optional<std::int64_t> folder_id;
  std::string hostname;
  std::optional<std::string> serial_number;
  std::optional<std::string> machine_digest;
  std::optional<std::string> manufacturer;
  std::optional<std::string> model;
  std::optional<std::string> os;
  std::string public_key;
  std::string agent_version;
  std::string address;
  std::optional<std::int64_t> maker;
  std::string maker_uid;
  std::string maker_name;
  Time token_created_at{};
  Time created_at{};
};
BOOST_DESCRIBE_STRUCT(WaitingRow, (),
                      (id, uid, asset_uid, state, newest_identity, token_id, customer_id, customer_name,
                       folder_id, hostname, serial_number, machine_digest, manufacturer, model, os,
                       public_key, agent_version, address, maker, maker_uid, maker_name, token_created_at,
                       created_at))
/// Up to the WHERE; waiting devices are w.
std::string select_waiting();
inline constexpr char const* waiting_with_token =
    "waiting_devices w JOIN enrolment_tokens t ON t.organisation_id = w.organisation_id AND t.id = "
    "w.token_id";
/// As it would be admitted.
Newcomer newcomer_of(std::int64_t organisation, WaitingRow const& row);

/// Errors: unauthenticated (it was refused with this token before), unavailable (so many wait with it that
/// somebody has to look first).
Result<void> may_wait(store::Sql& sql, Newcomer const& newcomer);
/// Keeps what it said; it is no asset and has no identity. The asset that it would be tells of it, and so
/// does a notification where it is the first that waits with its token.
void hold_device(store::Transaction& tx, Newcomer const& newcomer);

struct Held {
  DeviceId device;
  AssetId asset;
  OrganisationId organisation;
};
/// Whom a machine with this key became for this token, where it still waits.
std::optional<Held> held_before(store::Sql& sql, protocol::EnrolRequest const& request,
                                std::string const& hostname);

/// Of a device that is no identity here.
struct Standing {
  std::int64_t organisation = 0;
  std::string public_key;
  Approval state = Approval::waiting;
  Refusal refusal = Refusal::decided;
  Time since{};
};
BOOST_DESCRIBE_STRUCT(Standing, (), (organisation, public_key, state, refusal, since))
std::optional<Standing> standing_of(store::Sql& sql, DeviceId device);
/// What the device is told that was refused.
std::string_view words_of(Refusal refusal);
/// How many wait in this organisation, counted as far as it makes a difference to ask_again_after().
std::int64_t count_waiting(store::Sql& sql, std::int64_t organisation);
/// When one of so many that waits so long already is to ask again: within seconds at first.
Duration ask_again_after(std::int64_t waiting, Duration waited);

/// For the history of its asset.
std::string waiting_words(std::string const& hostname, std::string const& address);

/// Ends its waiting: the change, the line of the audit log, and the event of the asset that it would be.
void decide(store::Transaction& tx, Scope const& scope, WaitingRow const& row, Approval state,
            Refusal why = Refusal::decided);
/// All that wait; returns how many did.
std::int64_t refuse_waiting_of_token(store::Transaction& tx, Scope const& scope, std::int64_t token,
                                     Refusal why);
std::int64_t refuse_waiting_of_customer(store::Transaction& tx, Scope const& scope, std::int64_t customer);
/// Refuses whom nobody decided on in time, and forgets what was decided long ago, at most so many of each;
/// whether more may be left. Who was refused is kept while the token could let it in.
bool give_up_waiting(store::Transaction& tx, std::int64_t at_once);

}  // namespace deskbell::console
