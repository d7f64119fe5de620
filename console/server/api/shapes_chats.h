// Shapes of conversations and their messages.
#pragma once

#include "console/server/api/shapes_common.h"
#include "protocol/live_link.h"

namespace deskbell::console::api {

struct Chat {
  Number id = 0;
  std::string uuid;
  protocol::ChatStatus status = protocol::ChatStatus::open;
  std::string device_user;  ///< login or full name of who is talking
  CustomerReference customer;
  Maybe<ContactReference> contact;
  AssetReference asset;
  Maybe<UserReference> assignee;
  Maybe<std::string> last_message;  ///< first line, at most 120 characters
  Maybe<std::string> last_message_at;
  Maybe<std::string> last_author;
  Number last_position = 0;
  bool unread = false;  ///< for the technician who asks
  Number my_read_position = 0;
  Number user_delivered_position = 0;     ///< how far the end user's device has it
  Number user_read_position = 0;          ///< how far the end user has read
  Maybe<std::string> waiting_since;       ///< the first unanswered message
  Maybe<std::string> unavailable_at;      ///< the fallback's message was shown then
  Maybe<std::string> unavailable_reason;  ///< what it said: nobody_available, not_reached or closed
  Maybe<Number> ticket_id;
  Maybe<Number> ticket_number;
  Maybe<std::string> archived_at;
  Maybe<std::string> archived_by;
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(Chat, (),
                      (id, uuid, status, device_user, customer, contact, asset, assignee, last_message,
                       last_message_at, last_author, last_position, unread, my_read_position,
                       user_delivered_position, user_read_position, waiting_since, unavailable_at,
                       unavailable_reason, ticket_id, ticket_number, archived_at, archived_by, created_at,
                       updated_at))

struct ChatList {
  std::vector<Chat> chats;
  protocol::ChatCounts counts;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(ChatList, (), (chats, counts, meta))

struct ChatAnswer {
  Chat chat;
};
BOOST_DESCRIBE_STRUCT(ChatAnswer, (), (chat))

struct Message {
  Number id = 0;
  std::string uuid;
  std::string chat_uuid;
  Number position = 0;
  protocol::Author author;
  Maybe<Number> author_id;
  bool is_private = false;
  std::string text;
  std::string written_at;
  std::string accepted_at;
  Maybe<std::vector<protocol::LiveAttachment>> attachments;
};
BOOST_DESCRIBE_STRUCT(Message, (),
                      (id, uuid, chat_uuid, position, author, author_id, is_private, text, written_at,
                       accepted_at, attachments))

/// The context spine: one event of the device between the messages.
struct SpineEvent {
  Number id = 0;
  std::string kind;  ///< alert_raised, alert_resolved, policy_applied, booted, network_lost, ...
  std::string text;
  std::string happened_at;
};
BOOST_DESCRIBE_STRUCT(SpineEvent, (), (id, kind, text, happened_at))

struct MessageList {
  std::vector<Message> messages;  ///< oldest first
  std::vector<SpineEvent> events;
  bool more = false;  ///< older ones exist: ask with before_position
};
BOOST_DESCRIBE_STRUCT(MessageList, (), (messages, events, more))

struct MessageAnswer {
  Message message;
};
BOOST_DESCRIBE_STRUCT(MessageAnswer, (), (message))

/// A file that the same technician uploaded whole.
struct SaidAttachment {
  std::string uuid;
  Maybe<std::string> media_type;
};
BOOST_DESCRIBE_STRUCT(SaidAttachment, (), (uuid, media_type))

struct SayRequest {
  Maybe<std::string> uuid;  ///< the sender's name for it; saying it again changes nothing
  std::string text;         ///< may be empty where something is attached
  Maybe<bool> is_private;
  Maybe<std::vector<SaidAttachment>> attachments;  ///< at most 10
};
BOOST_DESCRIBE_STRUCT(SayRequest, (), (uuid, text, is_private, attachments))

struct UploadRequest {
  std::string uuid;  ///< the sender's name for it; asking again goes on where it stopped
  std::string name;
  Number size = 0;     ///< bytes, 1 to 26214400
  std::string sha256;  ///< hex, lower case
};
BOOST_DESCRIBE_STRUCT(UploadRequest, (), (uuid, name, size, sha256))

/// Where the bytes go: PUT `url` with `Authorization: Bearer <ticket>` and `Upload-Offset: <offset>`.
struct Upload {
  std::string uuid;
  std::string url;
  std::string ticket;  ///< for one PUT within ten minutes
  Number offset = 0;
  bool complete = false;  ///< nothing is to be sent
};
BOOST_DESCRIBE_STRUCT(Upload, (), (uuid, url, ticket, offset, complete))

struct UploadAnswer {
  Upload upload;
};
BOOST_DESCRIBE_STRUCT(UploadAnswer, (), (upload))

struct ChatChangeRequest {
  Maybe<Number> contact_id;  ///< who the end user is, from now on; 0: not known
};
BOOST_DESCRIBE_STRUCT(ChatChangeRequest, (), (contact_id))

struct AssignRequest {
  Maybe<Number> user_id;  ///< absent or null: nobody
};
BOOST_DESCRIBE_STRUCT(AssignRequest, (), (user_id))

struct StartChatRequest {
  Number asset_id = 0;
  Maybe<std::string> device_user;  ///< account id or login name; absent: the one who is there
  Maybe<bool> all_users;           ///< one conversation with each who is there, as the device said last
  Maybe<std::string> text;         ///< said in each
};
BOOST_DESCRIBE_STRUCT(StartChatRequest, (), (asset_id, device_user, all_users, text))

struct ChatsStarted {
  Chat chat;                      ///< the first of them
  std::vector<Chat> chats;        ///< one for each user
  std::vector<std::string> busy;  ///< names of those who are in conversation with somebody else
};
BOOST_DESCRIBE_STRUCT(ChatsStarted, (), (chat, chats, busy))

struct ChatTicketRequest {
  Maybe<std::string> subject;
  Maybe<std::string> problem_type;
};
BOOST_DESCRIBE_STRUCT(ChatTicketRequest, (), (subject, problem_type))

}  // namespace deskbell::console::api
