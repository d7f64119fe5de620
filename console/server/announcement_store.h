// Announcements as rows: whose devices they are for, and what those devices are told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "console/server/store/transaction.h"
#include "core/announcement.h"

namespace deskbell::console {

struct AnnouncementRow {
  std::int64_t id = 0;
  std::int64_t organisation = 0;
  AnnouncementId uid;
  std::string title;
  std::string text;
  protocol::AnnouncementLevel level = protocol::AnnouncementLevel::information;
  core::announcement::State state = core::announcement::State::scheduled;
  std::string author;
  std::optional<std::int64_t> customer;
  std::optional<std::int64_t> folder;
  Time starts_at{};
  std::optional<Time> expires_at;
  std::optional<Time> started_at;
  std::optional<Time> withdrawn_at;
  std::optional<std::string> withdrawn_by;
  Time created_at{};
  Time updated_at{};

  [[nodiscard]] core::announcement::Plan plan() const { return {state, starts_at, expires_at}; }
};
BOOST_DESCRIBE_STRUCT(AnnouncementRow, (),
                      (id, organisation, uid, title, text, level, state, author, customer, folder, starts_at,
                       expires_at, started_at, withdrawn_at, withdrawn_by, created_at, updated_at))

/// Its columns, in their order, of announcements n.
extern char const* const announcement_columns;

std::optional<AnnouncementRow> load_announcement(store::Sql& sql, std::int64_t organisation, std::int64_t id);

/// Devices with an agent that are its customer's, or in its folder; 0 for chosen devices.
std::int64_t count_addressed(store::Sql& sql, AnnouncementRow const& row);

/// After devices were added to it or taken from it.
void count_announcement_devices(store::Transaction& tx, AnnouncementRow const& row);
/// It stands from now on: its devices are told, the first ones in this transaction.
void start_announcement(store::Transaction& tx, AnnouncementRow const& row);
/// From now on it does not. Nothing happens at devices that do not have it.
void withdraw_announcement(store::Transaction& tx, AnnouncementRow const& row, std::string const& by);

/// What a device has to be told: all that stands for it and that it was not told of, and what was withdrawn.
enum class TellAnnouncements {
  new_ones,
  all  ///< it forgot, or the console did
};
void tell_announcements(store::Transaction& tx, std::int64_t organisation, std::int64_t asset,
                        TellAnnouncements which);

/// By the clock: whether there is something to do, and a step of it: all ends and starts, then the next
/// devices of one announcement, each in turn. True: that was not all.
bool announcements_are_due(store::Sql& sql, Time now);
bool step_announcements(store::Transaction& tx);

}  // namespace deskbell::console
