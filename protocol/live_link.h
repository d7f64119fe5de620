// The live link (browser <-> console): a snapshot with a cursor, then changes, filtered before they are
// serialised. It says that something changed; the records themselves are read over REST, except what chat
// needs at once.
#pragma once

#include <string_view>

#include "protocol/common.h"

namespace deskbell::protocol {

/// What the chat bubble shows. bubble = unread conversations assigned to me + unassigned conversations.
struct ChatCounts {
  std::int64_t bubble = 0;
  std::int64_t unassigned = 0;
  std::int64_t mine_unread = 0;
  friend bool operator==(ChatCounts const&, ChatCounts const&) = default;
};
BOOST_DESCRIBE_STRUCT(ChatCounts, (), (bubble, unassigned, mine_unread))

enum class Noun {
  chat,
  message,
  ticket,
  asset,
  alert,
  customer,
  contact,
  policy,
  user,
  announcement,
  enrollment
};
BOOST_DESCRIBE_ENUM(Noun, chat, message, ticket, asset, alert, customer, contact, policy, user, announcement,
                    enrollment)

// ---- console -> browser
// --------------------------------------------------------------------------------------------

/// First frame. A browser that comes back with an older cursor gets the changes since, or a new snapshot.
struct LiveSnapshot {
  static constexpr std::string_view wire_type = "snapshot";
  std::int64_t cursor = 0;
  std::int64_t protocol_version = 0;
  ChatCounts counts;
  Time server_time{};
};
BOOST_DESCRIBE_STRUCT(LiveSnapshot, (), (cursor, protocol_version, counts, server_time))

/// A record was made, changed or deleted: read it again over REST.
struct LiveChanged {
  static constexpr std::string_view wire_type = "changed";
  std::int64_t cursor = 0;
  Noun noun = Noun::chat;
  Uuid uuid;
  bool deleted = false;
  std::optional<ChatId> chat_id;  ///< for messages
};
BOOST_DESCRIBE_STRUCT(LiveChanged, (), (cursor, noun, uuid, deleted, chat_id))

/// A file of a message, and whether its bytes have come from the device.
struct LiveAttachment {
  AttachmentId attachment_id;
  std::string name;
  std::string media_type;
  std::int64_t size = 0;
  bool arrived = false;
  std::int64_t received = 0;       ///< bytes that are here, of one that has not arrived
  std::optional<Time> fetched_at;  ///< a technician's: the device has the whole of it since
};
BOOST_DESCRIBE_STRUCT(LiveAttachment, (),
                      (attachment_id, name, media_type, size, arrived, received, fetched_at))

/// A message appeared or changed, whole, so that it stands on the screen without another round trip.
struct LiveMessage {
  static constexpr std::string_view wire_type = "message";
  std::int64_t cursor = 0;
  ChatId chat_id;
  MessageId message_id;
  std::int64_t position = 0;
  Author author;
  std::optional<UserId> author_id;  ///< where a technician wrote it
  bool is_private = false;
  std::string text;
  Time written_at{};
  Time accepted_at{};
  std::optional<std::vector<LiveAttachment>> attachments;
};
BOOST_DESCRIBE_STRUCT(LiveMessage, (),
                      (cursor, chat_id, message_id, position, author, author_id, is_private, text, written_at,
                       accepted_at, attachments))

/// How far the end user's side has come. Newest wins.
struct LiveMarks {
  static constexpr std::string_view wire_type = "marks";
  ChatId chat_id;
  std::int64_t delivered_position = 0;
  std::int64_t read_position = 0;
};
BOOST_DESCRIBE_STRUCT(LiveMarks, (), (chat_id, delivered_position, read_position))

/// The bytes of a file come from the device, or have stopped coming before its end. May be lost; newest wins.
struct LiveAttachmentMoved {
  static constexpr std::string_view wire_type = "attachment.moved";
  ChatId chat_id;
  MessageId message_id;
  AttachmentId attachment_id;
  std::int64_t received = 0;
  bool moving = true;
};
BOOST_DESCRIBE_STRUCT(LiveAttachmentMoved, (), (chat_id, message_id, attachment_id, received, moving))

struct LiveCounts {
  static constexpr std::string_view wire_type = "counts";
  ChatCounts counts;
};
BOOST_DESCRIBE_STRUCT(LiveCounts, (), (counts))

/// One ping per unread run of a conversation.
struct LivePing {
  static constexpr std::string_view wire_type = "ping";
  ChatId chat_id;
  std::string who;   ///< end user's name
  std::string text;  ///< first line, shortened
};
BOOST_DESCRIBE_STRUCT(LivePing, (), (chat_id, who, text))

struct LiveTyping {
  static constexpr std::string_view wire_type = "typing";
  ChatId chat_id;
  std::string name;
  bool technician = false;
};
BOOST_DESCRIBE_STRUCT(LiveTyping, (), (chat_id, name, technician))

/// To a `probe`.
struct LiveAlive {
  static constexpr std::string_view wire_type = "alive";
};
BOOST_DESCRIBE_STRUCT(LiveAlive, (), ())

/// The session ended (signed out elsewhere, revoked) or the console stops.
struct LiveGoodbye {
  static constexpr std::string_view wire_type = "goodbye";
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(LiveGoodbye, (), (reason))

// ---- browser -> console
// --------------------------------------------------------------------------------------------

/// Types into this conversation now.
struct LiveSayTyping {
  static constexpr std::string_view wire_type = "typing";
  ChatId chat_id;
};
BOOST_DESCRIBE_STRUCT(LiveSayTyping, (), (chat_id))

/// The newest message that stood on this technician's screen, and whether the page was looked at.
struct LiveSeen {
  static constexpr std::string_view wire_type = "seen";
  ChatId chat_id;
  std::int64_t position = 0;
  bool read = false;  ///< false: delivered to the browser only
};
BOOST_DESCRIBE_STRUCT(LiveSeen, (), (chat_id, position, read))

/// Asked by a page that has heard nothing for a while: whether this link still stands. Answered by `alive`.
struct LiveProbe {
  static constexpr std::string_view wire_type = "probe";
};
BOOST_DESCRIBE_STRUCT(LiveProbe, (), ())

/// Sent once a minute while there was input: the technician is available.
struct LiveActive {
  static constexpr std::string_view wire_type = "active";
  bool input = true;
};
BOOST_DESCRIBE_STRUCT(LiveActive, (), (input))

}  // namespace deskbell::protocol
