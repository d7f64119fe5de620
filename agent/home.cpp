// Coming home to a database.
#include "agent/home.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdlib>

#include "agent/inbox.h"
#include "agent/outbox.h"
#include "agent/policy_keeper.h"

namespace deskbell::agent {

namespace {

void erase_everything(SQLite::Database& database) {
  for (char const* table :
       {"outbox", "applied", "unread", "messages", "chats", "requests", "request_comments", "attachments",
        "announcements", "announcement_people", "policy", "inventory", "uploads", "monitors"})
    database.exec(std::string("DELETE FROM ") + table);
}

void move_in(Transaction& transaction, Identity const& identity) {
  auto& database = transaction.database();
  auto const organisation = inbox::meta(database, "organisation_id");
  auto const device = inbox::meta(database, "device_id");
  if (!organisation.empty() && organisation != identity.organisation_id.text()) erase_everything(database);
  if (device != identity.device_id.text()) {
    outbox::start_over(transaction);
    inbox::store_cursor(transaction, {});
    inbox::set_meta(transaction, "console_epoch", "");
    inbox::set_meta(transaction, "inventory_known", "no");
    policy_keeper::forget(transaction);
    inbox::set_meta(transaction, "device_id", identity.device_id.text());
    inbox::set_meta(transaction, "organisation_id", identity.organisation_id.text());
  }
}

}  // namespace

Result<Home> come_home(Transaction& transaction, std::optional<Identity> const& identity, Coming coming) {
  auto& database = transaction.database();
  bool const looks = coming == Coming::only_looking;
  if (looks && identity && inbox::meta(database, "device_id") != identity->device_id.text())
    return make_error(ErrorCode::unavailable, "the database is not yet this device's");
  Home home;
  home.policy = policy_keeper::defaults();
  if (identity) {
    if (!looks) move_in(transaction, *identity);
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
