// What several wires speak of: people, menu items, a message of a conversation, a ticket as its requester
// sees it.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/ids.h"
#include "protocol/time.h"

namespace deskbell::protocol {

/// Reason of `goodbye`, and code of the link's state, while a device waits until somebody at the console lets
/// it in.
inline constexpr std::string_view waiting_code = "waiting";

// ---- limits that every peer keeps
// ----------------------------------------------------------------------------------
inline constexpr std::size_t max_link_frame_bytes = std::size_t{256} * 1024;  ///< device and live link
inline constexpr std::size_t max_tray_frame_bytes = std::size_t{64} * 1024;   ///< tray link
inline constexpr std::size_t max_json_depth = 32;
inline constexpr std::size_t max_message_characters = 8000;  ///< code points, after normalising line ends
inline constexpr std::size_t window_facts = 64;              ///< durable facts in flight, each direction
inline constexpr std::size_t window_bytes = std::size_t{256} * 1024;
inline constexpr std::int64_t max_attachment_bytes = std::int64_t{25} << 20;
inline constexpr std::size_t max_attachments = 10;  ///< of one message
inline constexpr std::size_t max_signed_in = 128;   ///< users of one device that are named
inline constexpr std::size_t max_picture_bytes = std::size_t{8} * 1024;  ///< of a person, JPEG or PNG
inline constexpr std::size_t max_picture_base64 = (max_picture_bytes + 2) / 3 * 4;
inline constexpr int max_picture_pixels = 256;  ///< each way

// ---- people
// --------------------------------------------------------------------------------------------------------

enum class AccountKind { posix, windows_local, windows_domain };
BOOST_DESCRIBE_ENUM(AccountKind, posix, windows_local, windows_domain)

/// An account of the operating system, as the kernel named it to the agent. Never sent by a tray.
struct DeviceUser {
  AccountKind kind = AccountKind::posix;
  std::string account_id;                ///< POSIX: decimal uid. Windows: SID.
  std::string name;                      ///< login name
  std::optional<std::string> full_name;  ///< from GECOS or the directory, if it says one
  friend bool operator==(DeviceUser const&, DeviceUser const&) = default;
};
BOOST_DESCRIBE_STRUCT(DeviceUser, (), (kind, account_id, name, full_name))

enum class AuthorKind { end_user, technician, automatic };
BOOST_DESCRIBE_ENUM(AuthorKind, end_user, technician, automatic)

/// Who wrote a message. `automatic` is Deskbell itself, e.g. the unavailable message.
struct Author {
  AuthorKind kind = AuthorKind::end_user;
  std::string name;
  friend bool operator==(Author const&, Author const&) = default;
};
BOOST_DESCRIBE_STRUCT(Author, (), (kind, name))

// ---- conversation
// --------------------------------------------------------------------------------------------------

/// How far a message has come, as the person sees it.
enum class Delivery { queued, sent, delivered, read, failed };
BOOST_DESCRIBE_ENUM(Delivery, queued, sent, delivered, read, failed)

/// A file of a message. Its bytes never travel in frames: they follow as an upload whose id is the
/// attachment's, or are fetched with a ticket.
struct Attachment {
  AttachmentId attachment_id;
  std::string name;        ///< one line, 1..255 characters, no folder
  std::string media_type;  ///< as its sender says, e.g. "image/png"; nobody's reason to run it
  std::int64_t size = 0;   ///< bytes, 1..26214400
  std::string sha256;      ///< hex, lower case
  friend bool operator==(Attachment const&, Attachment const&) = default;
};
BOOST_DESCRIBE_STRUCT(Attachment, (), (attachment_id, name, media_type, size, sha256))

enum class ChatStatus { open, archived };
BOOST_DESCRIBE_ENUM(ChatStatus, open, archived)

// ---- tickets
// -------------------------------------------------------------------------------------------------------

/// A ticket as the end user who asked for it may see it.
struct RequestView {
  std::optional<SubmissionId> submission_id;  ///< the contact form sending it came from
  std::optional<TicketId> ticket_id;          ///< absent while the form is queued on this disk
  std::optional<std::int64_t> number;         ///< the organisation's ticket number
  std::optional<ChatId> chat_id;              ///< the conversation it was made from
  std::string subject;
  std::string status;  ///< "queued" until the console has it, then e.g. "New", "In Progress", "Resolved"
  Time created_at{};
  Time updated_at{};
  std::optional<std::string> error;  ///< why the console refused it
};
BOOST_DESCRIBE_STRUCT(RequestView, (),
                      (submission_id, ticket_id, number, chat_id, subject, status, created_at, updated_at,
                       error))

struct FieldValue {
  std::string name;  ///< name, email, phone, subject, description, problem_type or priority
  std::string value;
  friend bool operator==(FieldValue const&, FieldValue const&) = default;
};
BOOST_DESCRIBE_STRUCT(FieldValue, (), (name, value))

// ---- the tray's menu
// -----------------------------------------------------------------------------------------------

enum class MenuItemType {
  live_chat,
  contact_form,
  link,
  launch_application,
  my_tickets,
  device_information,
  separator,
  submenu,
  script
};
BOOST_DESCRIBE_ENUM(MenuItemType, live_chat, contact_form, link, launch_application, my_tickets,
                    device_information, separator, submenu, script)

enum class FieldUse { required, shown, hidden };
BOOST_DESCRIBE_ENUM(FieldUse, required, shown, hidden)

struct FormField {
  std::string name;  ///< as in FieldValue
  FieldUse use = FieldUse::shown;
  std::string default_value;
  std::vector<std::string> choices;  ///< empty: free text
};
BOOST_DESCRIBE_STRUCT(FormField, (), (name, use, default_value, choices))

/// One entry, already filtered for this user: what the policy hides is not here.
struct MenuItem {
  std::string id;  ///< stable within the policy; what the tray names when it is chosen
  MenuItemType type = MenuItemType::separator;
  std::string title;
  std::optional<std::string> icon;  ///< name from the tray's own set
  std::optional<std::string> url;   ///< link: http, https, mailto or tel
  std::optional<std::string>
      program;  ///< launch_application: a .desktop id, an absolute path or a name on the user's PATH
  std::vector<std::string> arguments;       ///< launch_application
  std::vector<FormField> form;              ///< contact_form, in order
  std::optional<std::string> introduction;  ///< contact_form: text above the fields
  std::optional<std::string> thank_you;     ///< contact_form: said when sent; absent: in the tray's words
  bool screenshot_allowed = false;          ///< contact_form
  std::vector<MenuItem> items;              ///< submenu
};
BOOST_DESCRIBE_STRUCT(MenuItem, (),
                      (id, type, title, icon, url, program, arguments, form, introduction, thank_you,
                       screenshot_allowed, items))

struct Branding {
  std::string name = "Deskbell";  ///< shown in window titles and the header
  std::string tooltip = "Deskbell";
  std::string colour = "#0B6B5D";  ///< #RRGGBB, header accent
  std::string icon = "bell";       ///< name from the tray's own set
  bool icon_hidden = false;        ///< the icon is not shown; the functions stay
  friend bool operator==(Branding const&, Branding const&) = default;
};
BOOST_DESCRIBE_STRUCT(Branding, (), (name, tooltip, colour, icon, icon_hidden))

}  // namespace deskbell::protocol
