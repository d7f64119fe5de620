// Shapes of announcements.
#pragma once

#include "console/server/api/shapes_folders.h"

namespace deskbell::console::api {

/// How many devices it is for, and how many of them have it, where somebody saw it, and where somebody
/// dismissed it: each holds the next.
struct AnnouncementCounts {
  Number devices = 0;
  Number delivered = 0;
  Number seen = 0;
  Number dismissed = 0;
};
BOOST_DESCRIBE_STRUCT(AnnouncementCounts, (), (devices, delivered, seen, dismissed))

struct Announcement {
  Number id = 0;
  std::string uuid;
  std::string title;
  std::string text;
  std::string level;  ///< information, warning or critical
  std::string state;  ///< scheduled, active, expired or withdrawn
  std::string author;
  Maybe<CustomerReference> customer;  ///< whose devices it is for; of chosen devices absent
  Maybe<FolderReference> folder;      ///< the folder, with those below it, where it is for one
  std::vector<Number> asset_ids;      ///< the devices that were chosen; in lists empty
  std::string starts_at;
  Maybe<std::string> expires_at;
  Maybe<std::string> sent_at;
  Maybe<std::string> withdrawn_at;
  Maybe<std::string> withdrawn_by;
  AnnouncementCounts counts;
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(Announcement, (),
                      (id, uuid, title, text, level, state, author, customer, folder, asset_ids, starts_at,
                       expires_at, sent_at, withdrawn_at, withdrawn_by, counts, created_at, updated_at))

struct AnnouncementList {
  std::vector<Announcement> announcements;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(AnnouncementList, (), (announcements, meta))

struct AnnouncementAnswer {
  Announcement announcement;
};
BOOST_DESCRIBE_STRUCT(AnnouncementAnswer, (), (announcement))

/// Exactly one of customer_id, folder_id and asset_ids says whom it is for.
struct AnnouncementRequest {
  Maybe<std::string> title;
  Maybe<std::string> text;
  Maybe<std::string> level;  ///< information where not said
  Maybe<Number> customer_id;
  Maybe<Number> folder_id;
  std::vector<Number> asset_ids;  ///< at most 1,000
  Maybe<std::string> starts_at;   ///< ISO 8601; absent or empty: now
  Maybe<std::string> expires_at;  ///< ISO 8601; absent or empty: never
};
BOOST_DESCRIBE_STRUCT(AnnouncementRequest, (),
                      (title, text, level, customer_id, folder_id, asset_ids, starts_at, expires_at))

/// One of a device's people who saw it.
struct AnnouncementPerson {
  std::string name;
  std::string seen_at;
  Maybe<std::string> dismissed_at;
};
BOOST_DESCRIBE_STRUCT(AnnouncementPerson, (), (name, seen_at, dismissed_at))

struct AnnouncementDevice {
  AssetReference asset;
  CustomerReference customer;
  bool has_agent = false;  ///< without one it cannot come
  std::string reach;       ///< waiting, delivered, seen or dismissed: how far it has come
  Maybe<std::string> delivered_at;
  Maybe<std::string> seen_at;
  Maybe<std::string> dismissed_at;
  std::vector<AnnouncementPerson> people;
};
BOOST_DESCRIBE_STRUCT(AnnouncementDevice, (),
                      (asset, customer, has_agent, reach, delivered_at, seen_at, dismissed_at, people))

struct AnnouncementDeviceList {
  std::vector<AnnouncementDevice> devices;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(AnnouncementDeviceList, (), (devices, meta))

}  // namespace deskbell::console::api
