// Public comments on an end user's requests, on both wires that carry them: device link and tray link.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/common.h"

namespace deskbell::protocol {

/// A public comment on a ticket, as its requester may see it.
struct RequestComment {
  CommentId comment_id;
  TicketId ticket_id;
  std::string author;
  bool own = false;  ///< written by this user
  std::string text;  ///< at most 8,000 characters of it
  Time written_at{};
  std::optional<Time> accepted_at;   ///< absent while it is queued on this disk
  std::optional<std::string> error;  ///< why the console refused it
  friend bool operator==(RequestComment const&, RequestComment const&) = default;
};
BOOST_DESCRIBE_STRUCT(RequestComment, (),
                      (comment_id, ticket_id, author, own, text, written_at, accepted_at, error))

// ---- device link
// -----------------------------------------------------------------------------------------------------

/// The end user replied to one of their requests.
struct TicketCommented {
  static constexpr std::string_view wire_type = "ticket.commented";
  static constexpr bool durable = true;
  TicketId ticket_id;
  CommentId comment_id;
  DeviceUser user;
  std::string text;
  Time written_at{};
};
BOOST_DESCRIBE_STRUCT(TicketCommented, (), (ticket_id, comment_id, user, text, written_at))

/// A public comment stands on a request of this device user: a technician's or their own. Or their own was
/// refused (`comment.error`).
struct TicketComment {
  static constexpr std::string_view wire_type = "ticket.comment";
  static constexpr bool durable = true;
  DeviceUser user;
  RequestComment comment;
};
BOOST_DESCRIBE_STRUCT(TicketComment, (), (user, comment))

// ---- tray link
// -------------------------------------------------------------------------------------------------------

/// A comment is there or changed, or was asked for with `request.show`.
struct TrayRequestComment {
  static constexpr std::string_view wire_type = "request.comment";
  RequestComment comment;
};
BOOST_DESCRIBE_STRUCT(TrayRequestComment, (), (comment))

/// The comments of a request are wanted: `request.comment` for each, oldest first, then the answer.
struct TrayShowRequest {
  static constexpr std::string_view wire_type = "request.show";
  RequestId request_id;
  TicketId ticket_id;
};
BOOST_DESCRIBE_STRUCT(TrayShowRequest, (), (request_id, ticket_id))

/// Replies to a request. The same comment_id again is answered again, applied once.
struct TrayReply {
  static constexpr std::string_view wire_type = "request.reply";
  RequestId request_id;
  TicketId ticket_id;
  CommentId comment_id;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(TrayReply, (), (request_id, ticket_id, comment_id, text))

}  // namespace deskbell::protocol
