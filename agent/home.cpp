// Coming home to a database.
#include "agent/home.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdlib>

#include "agent/inbox.h"
#include "agent/moving.h"
#include "agent/outbox.h"
#include "agent/policy_keeper.h"
#include "core/belonging.h"

namespace deskbell::agent {

namespace {

namespace belonging = core::belonging;

/// "yes": the rows are of the place that is noted, and where they belong now is not known yet.
constexpr char const* unsettled_meta = "unsettled";

template <class IdType>
std::optional<IdType> known(SQLite::Database& database, char const* key) {
  return IdType::parse(inbox::meta(database, key));
}

belonging::Place place_of(Identity const& identity) {
  belonging::Place place{identity.organisation_id, std::nullopt, std::nullopt};
  if (identity.waiting.value_or(false)) return place;
  place.customer = identity.customer_id;
  place.asset = identity.asset_id;
  return place;
}

template <class IdType>
void note(Transaction& transaction, char const* key, std::optional<IdType> const& id) {
  if (id && inbox::meta(transaction.database(), key) != id->text())
    inbox::set_meta(transaction, key, id->text());
}

template <class IdType>
std::string text_of(std::optional<IdType> const& id) {
  return id ? id->text() : std::string();
}

/// Also what is not known of it: nothing is left of where it was.
void settle_at(Transaction& transaction, Identity const& identity) {
  auto const place = place_of(identity);
  inbox::set_meta(transaction, "organisation_id", text_of(place.organisation));
  inbox::set_meta(transaction, "customer_id", text_of(place.customer));
  inbox::set_meta(transaction, "asset_id", text_of(place.asset));
}

void move_in(Transaction& transaction, Identity const& identity, Home& home) {
  auto& database = transaction.database();
  auto const device = inbox::meta(database, "device_id");
  bool const another = device != identity.device_id.text();
  if (!another && inbox::meta(database, unsettled_meta) != "yes")
    return remember_place(transaction, identity);
  belonging::Place const before{known<OrganisationId>(database, "organisation_id"),
                                known<CustomerId>(database, "customer_id"),
                                known<AssetId>(database, "asset_id")};
  auto const moved =
      device.empty() ? belonging::Move::none : belonging::move_between(before, place_of(identity));
  if (another) {
    inbox::store_cursor(transaction, {});
    // Of the same desk it is still true: it shows whether the console was restored meanwhile.
    bool const same_desk = moved == belonging::Move::none || moved == belonging::Move::asset;
    if (!same_desk) inbox::set_meta(transaction, "console_epoch", "");
    inbox::set_meta(transaction, "inventory_known", "no");
    policy_keeper::forget(transaction);
    inbox::set_meta(transaction, "device_id", identity.device_id.text());
    database.exec("DELETE FROM uploads");  // everything is told anew
  }
  if (another || moved != belonging::Move::unsettled)
    move_things(transaction, moved, *policy_keeper::defaults());
  home.cleared_out = moved == belonging::Move::customer || moved == belonging::Move::organisation;
  home.unsettled = moved == belonging::Move::unsettled;
  inbox::set_meta(transaction, unsettled_meta, home.unsettled ? "yes" : "");
  if (!home.unsettled) settle_at(transaction, identity);
}

}  // namespace

void remember_place(Transaction& transaction, Identity const& identity) {
  if (inbox::meta(transaction.database(), "device_id") != identity.device_id.text()) return;
  auto const place = place_of(identity);
  note(transaction, "customer_id", place.customer);
  note(transaction, "asset_id", place.asset);
}

Result<Home> come_home(Transaction& transaction, std::optional<Identity> const& identity, Coming coming) {
  auto& database = transaction.database();
  bool const looks = coming == Coming::only_looking;
  if (looks && identity && inbox::meta(database, "device_id") != identity->device_id.text())
    return make_error(ErrorCode::unavailable, "the database is not yet this device's");
  Home home;
  home.policy = policy_keeper::defaults();
  if (identity) {
    if (looks) {
      home.unsettled = inbox::meta(database, unsettled_meta) == "yes";
    } else {
      move_in(transaction, *identity, home);
    }
    auto policy = policy_keeper::load(database, *identity);
    if (policy) {
      home.policy = *policy;
    } else {
      home.policy_problem = policy.error().message;
    }
  }
  auto const boot_id = inbox::meta(database, "boot_id");
  home.booted = boot_id != transaction.now().boot_id;
  if (home.booted && !looks) inbox::set_meta(transaction, "boot_id", transaction.now().boot_id);
  home.sender = outbox::load_sender(database);
  home.cursor = inbox::load_cursor(database);
  if (auto const epoch = inbox::meta(database, "console_epoch"); !epoch.empty())
    home.console_epoch = std::strtoll(epoch.c_str(), nullptr, 10);
  home.was_restored = inbox::meta(database, inbox::restored_meta) == "yes";
  return home;
}

}  // namespace deskbell::agent
