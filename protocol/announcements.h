// Announcements of technicians to the people at devices, on both wires that carry them: device link and tray
// link.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/common.h"

namespace deskbell::protocol {

/// How pressing it is.
enum class AnnouncementLevel { information, warning, critical };
BOOST_DESCRIBE_ENUM(AnnouncementLevel, information, warning, critical)

/// What a person did with one. `told`: the desktop's notification was raised; that stays on the device.
enum class AnnouncementMark { told, seen, dismissed };
BOOST_DESCRIBE_ENUM(AnnouncementMark, told, seen, dismissed)

struct Announcement {
  AnnouncementId announcement_id;
  std::string title;  ///< one line of 1 to 120 characters
  std::string text;   ///< plain text of 1 to 4,000 characters
  AnnouncementLevel level = AnnouncementLevel::information;
  std::string author;  ///< the technician's name
  Time sent_at{};
  std::optional<Time> expires_at;  ///< by the console's clock; from then on it is not shown
  friend bool operator==(Announcement const&, Announcement const&) = default;
};
BOOST_DESCRIBE_STRUCT(Announcement, (), (announcement_id, title, text, level, author, sent_at, expires_at))

// ---- device link
// -----------------------------------------------------------------------------------------------------

/// What an account of this device did with an announcement before: it has seen it at least.
struct AnnouncementKnown {
  std::string account_id;
  bool dismissed = false;
  /// Login name of a POSIX account, which its uid alone does not tell from the next one; absent from older
  /// consoles.
  std::optional<std::string> name{};
};
BOOST_DESCRIBE_STRUCT(AnnouncementKnown, (), (account_id, dismissed, name))

/// An announcement stands for the people of this device. It may come again, e.g. to a device that was
/// restored.
struct AnnouncementSent {
  static constexpr std::string_view wire_type = "announcement.sent";
  static constexpr bool durable = true;
  Announcement announcement;
  std::vector<AnnouncementKnown> known;  ///< to these it is not told anew
};
BOOST_DESCRIBE_STRUCT(AnnouncementSent, (), (announcement, known))

/// It vanishes from the trays, and does not come back.
struct AnnouncementWithdrawn {
  static constexpr std::string_view wire_type = "announcement.withdrawn";
  static constexpr bool durable = true;
  AnnouncementId announcement_id;
};
BOOST_DESCRIBE_STRUCT(AnnouncementWithdrawn, (), (announcement_id))

/// The device has it, in time to show it.
struct AnnouncementDelivered {
  static constexpr std::string_view wire_type = "announcement.delivered";
  static constexpr bool durable = true;
  AnnouncementId announcement_id;
  Time delivered_at{};
};
BOOST_DESCRIBE_STRUCT(AnnouncementDelivered, (), (announcement_id, delivered_at))

/// A person has seen it (it stood on their screen) or dismissed it; each is said once.
struct AnnouncementMarked {
  static constexpr std::string_view wire_type = "announcement.marked";
  static constexpr bool durable = true;
  AnnouncementId announcement_id;
  DeviceUser user;
  AnnouncementMark mark = AnnouncementMark::seen;  ///< seen or dismissed
  Time marked_at{};
};
BOOST_DESCRIBE_STRUCT(AnnouncementMarked, (), (announcement_id, user, mark, marked_at))

// ---- tray link
// -------------------------------------------------------------------------------------------------------

/// One stands for this user, or what they did with it changed. After the snapshot it is said of each.
struct TrayAnnouncement {
  static constexpr std::string_view wire_type = "announcement";
  Announcement announcement;
  bool told = false;  ///< its notification was raised before
  bool seen = false;
};
BOOST_DESCRIBE_STRUCT(TrayAnnouncement, (), (announcement, told, seen))

/// It was withdrawn, has expired, or this user dismissed it.
struct TrayAnnouncementGone {
  static constexpr std::string_view wire_type = "announcement.gone";
  AnnouncementId announcement_id;
};
BOOST_DESCRIBE_STRUCT(TrayAnnouncementGone, (), (announcement_id))

/// What this user did with it. The answer to `told` comes before the notification is raised, so that a tray
/// that dies in between raises none twice. The same mark again is answered again, applied once.
struct TrayMarkAnnouncement {
  static constexpr std::string_view wire_type = "announcement.mark";
  RequestId request_id;
  AnnouncementId announcement_id;
  AnnouncementMark mark = AnnouncementMark::seen;
};
BOOST_DESCRIBE_STRUCT(TrayMarkAnnouncement, (), (request_id, announcement_id, mark))

}  // namespace deskbell::protocol
