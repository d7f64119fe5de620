// The tray link (tray <-> agent, this machine only): a snapshot, then changes; commands that carry no path,
// URL or user. Frames: 4 bytes big-endian length, then JSON {"type","body"}, at most 64 KiB.
#pragma once

#include <string_view>

#include "protocol/common.h"

namespace deskbell::protocol {

enum class LinkStatus { not_enrolled, connecting, online, offline, refused };
BOOST_DESCRIBE_ENUM(LinkStatus, not_enrolled, connecting, online, offline, refused)

struct LinkState {
  LinkStatus status = LinkStatus::connecting;
  std::optional<std::string> code;     ///< short cause for the person who asks support, e.g. "tls.expired"
  std::optional<std::string> message;  ///< plain words
  Time since{};
  friend bool operator==(LinkState const&, LinkState const&) = default;
};
BOOST_DESCRIBE_STRUCT(LinkState, (), (status, code, message, since))
/// Enrolled, and nobody has let it in yet: nothing is wrong, and it asks again by itself.
inline bool waits_for_approval(LinkStatus status, std::optional<std::string> const& code) {
  return status == LinkStatus::offline && code == waiting_code;
}
inline bool waits_for_approval(LinkState const& link) { return waits_for_approval(link.status, link.code); }

/// Where the conversation stands, from core/chat.
enum class ChatPhase { idle, waiting, answered, unavailable, archived };
BOOST_DESCRIBE_ENUM(ChatPhase, idle, waiting, answered, unavailable, archived)

/// What the fallback offers now.
enum class TicketOffer { none, offered, requested, made };
BOOST_DESCRIBE_ENUM(TicketOffer, none, offered, requested, made)

struct ChatView {
  ChatId chat_id;
  ChatPhase phase = ChatPhase::idle;
  std::optional<std::string> technician;  ///< who answers
  TicketOffer ticket_offer = TicketOffer::none;
  std::optional<std::int64_t> ticket_number;
  std::optional<std::string> archived_by;
  std::optional<Time> archived_at;
  std::optional<Time> waiting_since;
  std::int64_t read_position = 0;  ///< up to where this end user has read
  std::int64_t unread = 0;         ///< messages of others after it
};
BOOST_DESCRIBE_STRUCT(ChatView, (),
                      (chat_id, phase, technician, ticket_offer, ticket_number, archived_by, archived_at,
                       waiting_since, read_position, unread))

/// Where the bytes of an attachment are. `moving` and `waiting` (for the link) speak of both ways.
enum class AttachmentState { there, waiting, moving, here, failed };
BOOST_DESCRIBE_ENUM(AttachmentState, there, waiting, moving, here, failed)

struct AttachmentView {
  AttachmentId attachment_id;
  std::string name;
  std::string media_type;
  std::int64_t size = 0;
  AttachmentState state = AttachmentState::there;
  std::int64_t moved = 0;            ///< bytes, of those that move
  std::optional<std::string> error;  ///< why it failed
  friend bool operator==(AttachmentView const&, AttachmentView const&) = default;
};
BOOST_DESCRIBE_STRUCT(AttachmentView, (), (attachment_id, name, media_type, size, state, moved, error))

/// One message as this window shows it. Not yet positioned messages (`position` absent) stand last, in order
/// of `order`.
struct MessageView {
  ChatId chat_id;
  MessageId message_id;
  std::optional<std::int64_t> position;
  std::int64_t order = 0;  ///< the agent's own insertion order, tie-breaker for queued messages
  Author author;
  bool own = false;
  std::string text;
  Time written_at{};
  std::optional<Time> accepted_at;
  Delivery delivery = Delivery::queued;  ///< meaningful where own
  std::optional<std::string> error;      ///< why it failed
  std::optional<std::vector<AttachmentView>> attachments;
};
BOOST_DESCRIBE_STRUCT(MessageView, (),
                      (chat_id, message_id, position, order, author, own, text, written_at, accepted_at,
                       delivery, error, attachments))

/// One line of "My device": label and value in the device's own words.
struct DeviceLine {
  std::string
      key;  ///< translated by the tray: hostname, os, model, serial_number, ip, memory, disk, user, ...
  std::string value;
  friend bool operator==(DeviceLine const&, DeviceLine const&) = default;
};
BOOST_DESCRIBE_STRUCT(DeviceLine, (), (key, value))

/// A span in which somebody is there who answers.
struct OpenSpan {
  Time from{};
  Time until{};  ///< excluded
  friend bool operator==(OpenSpan const&, OpenSpan const&) = default;
};
BOOST_DESCRIBE_STRUCT(OpenSpan, (), (from, until))

/// The business hours that the policy gives to some live chat items; an item that is in none has none.
struct DeskHours {
  std::vector<std::string> item_ids;
  std::vector<OpenSpan> open;  ///< the present one and the next, at most 28, in order
  Time known_until{};          ///< beyond it nothing is known
  friend bool operator==(DeskHours const&, DeskHours const&) = default;
};
BOOST_DESCRIBE_STRUCT(DeskHours, (), (item_ids, open, known_until))

// ---- agent -> tray
// -------------------------------------------------------------------------------------------------

/// First frame on every connection; `messages` frames follow, then `ready`.
struct TraySnapshot {
  static constexpr std::string_view wire_type = "snapshot";
  std::int64_t protocol_version = 0;
  std::string agent_version;
  DeviceUser user;  ///< who the kernel says the tray is
  LinkState link;
  Branding branding;
  std::vector<MenuItem> menu;
  std::optional<ChatView> chat;  ///< the open conversation, or the last archived one
  std::vector<RequestView> requests;
  std::vector<DeviceLine> device;
  std::optional<std::int64_t> usual_answer_s;  ///< as in `desk.changed`
  std::vector<DeskHours> hours{};              ///< likewise
};
BOOST_DESCRIBE_STRUCT(TraySnapshot, (),
                      (protocol_version, agent_version, user, link, branding, menu, chat, requests, device,
                       usual_answer_s, hours))

/// Who closed a conversation, and when.
struct ChatEnding {
  ChatId chat_id;
  std::string by;
  Time at{};
  friend bool operator==(ChatEnding const&, ChatEnding const&) = default;
};
BOOST_DESCRIBE_STRUCT(ChatEnding, (), (chat_id, by, at))

/// A page of the conversation's messages, oldest first; also used for one changed message.
struct TrayMessages {
  static constexpr std::string_view wire_type = "messages";
  std::vector<MessageView> messages;
  std::vector<ChatEnding> endings;  ///< of the conversations among them that are closed; a page of history
};
BOOST_DESCRIBE_STRUCT(TrayMessages, (), (messages, endings))

/// It is not kept any more: its person took it away, or said it anew.
struct TrayMessageGone {
  static constexpr std::string_view wire_type = "message.gone";
  ChatId chat_id;
  MessageId message_id;
};
BOOST_DESCRIBE_STRUCT(TrayMessageGone, (), (chat_id, message_id))

struct TrayReady {
  static constexpr std::string_view wire_type = "ready";
  bool more_history = false;  ///< older messages exist: ask with `history`
};
BOOST_DESCRIBE_STRUCT(TrayReady, (), (more_history))

struct TrayLinkChanged {
  static constexpr std::string_view wire_type = "link.changed";
  LinkState link;
};
BOOST_DESCRIBE_STRUCT(TrayLinkChanged, (), (link))

struct TrayMenuChanged {
  static constexpr std::string_view wire_type = "menu.changed";
  Branding branding;
  std::vector<MenuItem> menu;
};
BOOST_DESCRIBE_STRUCT(TrayMenuChanged, (), (branding, menu))

struct TrayChatChanged {
  static constexpr std::string_view wire_type = "chat.changed";
  ChatView chat;
};
BOOST_DESCRIBE_STRUCT(TrayChatChanged, (), (chat))

/// After the snapshot, and when it is another one: not with each change of the conversation. It counts while
/// that person answers in that conversation.
struct TrayChatPicture {
  static constexpr std::string_view wire_type = "chat.picture";
  ChatId chat_id;
  std::string technician;              ///< whose it is
  std::optional<std::string> picture;  ///< JPEG or PNG, at most 8 KiB before base64; absent: there is none
  friend bool operator==(TrayChatPicture const&, TrayChatPicture const&) = default;
};
BOOST_DESCRIBE_STRUCT(TrayChatPicture, (), (chat_id, technician, picture))

struct TrayRequestChanged {
  static constexpr std::string_view wire_type = "request.changed";
  RequestView request;
};
BOOST_DESCRIBE_STRUCT(TrayRequestChanged, (), (request))

struct TrayDeviceChanged {
  static constexpr std::string_view wire_type = "device.changed";
  std::vector<DeviceLine> device;
};
BOOST_DESCRIBE_STRUCT(TrayDeviceChanged, (), (device))

/// How long the desk usually takes to answer, and when it is open. All of it, each time.
struct TrayDeskChanged {
  static constexpr std::string_view wire_type = "desk.changed";
  std::optional<std::int64_t> usual_answer_s;  ///< in seconds, as its console measured it; absent: not known
  std::vector<DeskHours> hours{};              ///< of the items of this person's menu
};
BOOST_DESCRIBE_STRUCT(TrayDeskChanged, (), (usual_answer_s, hours))

struct TrayTyping {
  static constexpr std::string_view wire_type = "typing";
  ChatId chat_id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(TrayTyping, (), (chat_id, name))

/// The bytes of an attachment moved, stopped or arrived.
struct TrayAttachmentChanged {
  static constexpr std::string_view wire_type = "attachment.changed";
  ChatId chat_id;        ///< nil: the attachment is a contact form's
  MessageId message_id;  ///< of a contact form: the UUID of its submission
  AttachmentView attachment;
};
BOOST_DESCRIBE_STRUCT(TrayAttachmentChanged, (), (chat_id, message_id, attachment))

/// The answer to `attachment.add` and `attachment.bytes`: the service has so much of it; the tray sends on
/// from there. Or it was refused.
struct TrayAttachmentTaken {
  static constexpr std::string_view wire_type = "attachment.taken";
  AttachmentId attachment_id;
  std::int64_t bytes = 0;
  std::optional<std::string> code;
  std::optional<std::string> error;
};
BOOST_DESCRIBE_STRUCT(TrayAttachmentTaken, (), (attachment_id, bytes, code, error))

/// The answer to `attachment.read`: what stands at the offset, none past the end.
struct TrayAttachmentBytes {
  static constexpr std::string_view wire_type = "attachment.bytes";
  AttachmentId attachment_id;
  std::int64_t offset = 0;
  std::string data;  ///< base64, at most 32 KiB before it
  std::optional<std::string> code;
  std::optional<std::string> error;
};
BOOST_DESCRIBE_STRUCT(TrayAttachmentBytes, (), (attachment_id, offset, data, code, error))

/// The answer to a command: committed (error absent), or refused.
struct TrayAnswer {
  static constexpr std::string_view wire_type = "answer";
  RequestId request_id;
  std::optional<ChatId> chat_id;  ///< the conversation it ended up in
  std::optional<std::string> code;
  std::optional<std::string> error;
};
BOOST_DESCRIBE_STRUCT(TrayAnswer, (), (request_id, chat_id, code, error))

/// Last frame before the service closes the connection because of what it was sent: no frame, or one that is
/// not understood and names no request to answer.
struct TrayGoodbye {
  static constexpr std::string_view wire_type = "goodbye";
  std::string code;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(TrayGoodbye, (), (code, message))

/// One line of "earlier conversations": a conversation with its newest message, or a message that was
/// searched for.
struct ChatHit {
  ChatId chat_id;
  MessageId message_id;
  std::int64_t order = 0;  ///< the message's, for `chats.read`
  Author author;
  bool own = false;
  std::string excerpt;  ///< of the text, around what was searched for
  Time at{};
  std::optional<ChatEnding> ending;  ///< absent: the conversation is open
};
BOOST_DESCRIBE_STRUCT(ChatHit, (), (chat_id, message_id, order, author, own, excerpt, at, ending))

/// Answers `chats.find`, newest first. Where `next_chat` and `next_order` are there, asking again with them
/// as `before_chat` and `before_order` goes on; a page may be empty and still go on.
struct TrayChatsFound {
  static constexpr std::string_view wire_type = "chats.found";
  RequestId request_id;
  std::vector<ChatHit> hits;
  std::optional<ChatId> next_chat;
  std::optional<std::int64_t> next_order;
};
BOOST_DESCRIBE_STRUCT(TrayChatsFound, (), (request_id, hits, next_chat, next_order))

/// Answers `chats.read`: some of one conversation's messages, oldest first.
struct TrayChatPage {
  static constexpr std::string_view wire_type = "chats.page";
  RequestId request_id;
  ChatId chat_id;
  std::vector<MessageView> messages;
  bool more = false;  ///< there are further ones on the side that was asked for
  std::optional<ChatEnding> ending;
};
BOOST_DESCRIBE_STRUCT(TrayChatPage, (), (request_id, chat_id, messages, more, ending))

// ---- tray -> agent
// -------------------------------------------------------------------------------------------------

struct TrayHello {
  static constexpr std::string_view wire_type = "hello";
  std::int64_t protocol_version = 0;
  std::string tray_version;
  std::string language;  ///< BCP 47, e.g. "de-AT"
};
BOOST_DESCRIBE_STRUCT(TrayHello, (), (protocol_version, tray_version, language))

/// The chat window was opened from this menu item. Makes no conversation: the first `say` does.
struct TrayOpenChat {
  static constexpr std::string_view wire_type = "chat.open";
  RequestId request_id;
  std::string item_id;
};
BOOST_DESCRIBE_STRUCT(TrayOpenChat, (), (request_id, item_id))

/// Says something in the user's open conversation, or starts one. Saying the same message_id again is
/// answered again, applied once.
struct TraySay {
  static constexpr std::string_view wire_type = "chat.say";
  RequestId request_id;
  MessageId message_id;
  std::string item_id;                                   ///< the live chat item the window was opened from
  std::string text;                                      ///< may be empty where something is attached
  std::optional<std::vector<AttachmentId>> attachments;  ///< taken whole before, at most 10
};
BOOST_DESCRIBE_STRUCT(TraySay, (), (request_id, message_id, item_id, text, attachments))

/// An own message (or, by its comment_id, reply) that failed is taken away for good; likewise one that is
/// gone. With `again` it is said anew under that name in the same step, with its files: never both of them,
/// never neither. Refused with not_found where another one was asked for before, with conflict where it did
/// not fail or its files are not kept here any more.
struct TrayForgetMessage {
  static constexpr std::string_view wire_type = "chat.forget";
  RequestId request_id;
  MessageId message_id;
  std::optional<MessageId> again;
};
BOOST_DESCRIBE_STRUCT(TrayForgetMessage, (), (request_id, message_id, again))

/// Something is to be attached: the service makes room for it. Adding the same one again is answered with
/// what it has.
struct TrayAttach {
  static constexpr std::string_view wire_type = "attachment.add";
  AttachmentId attachment_id;
  std::string name;
  std::string media_type;
  std::int64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(TrayAttach, (), (attachment_id, name, media_type, size))

struct TrayAttachBytes {
  static constexpr std::string_view wire_type = "attachment.bytes";
  AttachmentId attachment_id;
  std::int64_t offset = 0;
  std::string data;  ///< base64, at most 32 KiB before it
};
BOOST_DESCRIBE_STRUCT(TrayAttachBytes, (), (attachment_id, offset, data))

/// It is not wanted after all; nothing where it was said already.
struct TrayDetach {
  static constexpr std::string_view wire_type = "attachment.remove";
  AttachmentId attachment_id;
};
BOOST_DESCRIBE_STRUCT(TrayDetach, (), (attachment_id))

/// The bytes are wanted here: fetched from the console where they are not. Answered by `answer`, then
/// `attachment.changed` tells how far it is.
struct TrayFetch {
  static constexpr std::string_view wire_type = "attachment.fetch";
  RequestId request_id;
  AttachmentId attachment_id;
};
BOOST_DESCRIBE_STRUCT(TrayFetch, (), (request_id, attachment_id))

struct TrayReadBytes {
  static constexpr std::string_view wire_type = "attachment.read";
  AttachmentId attachment_id;
  std::int64_t offset = 0;
};
BOOST_DESCRIBE_STRUCT(TrayReadBytes, (), (attachment_id, offset))

struct TraySayTyping {
  static constexpr std::string_view wire_type = "chat.typing";
  ChatId chat_id;
};
BOOST_DESCRIBE_STRUCT(TraySayTyping, (), (chat_id))

struct TrayReadUpTo {
  static constexpr std::string_view wire_type = "chat.read";
  ChatId chat_id;
  std::int64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(TrayReadUpTo, (), (chat_id, position))

/// Takes the offer to turn the conversation into a ticket.
struct TrayMakeTicket {
  static constexpr std::string_view wire_type = "chat.make_ticket";
  RequestId request_id;
  ChatId chat_id;
};
BOOST_DESCRIBE_STRUCT(TrayMakeTicket, (), (request_id, chat_id))

struct TraySubmitForm {
  static constexpr std::string_view wire_type = "form.submit";
  RequestId request_id;
  SubmissionId submission_id;  ///< sending the same one again makes no second ticket
  std::string item_id;
  std::vector<FieldValue> fields;
  std::optional<std::vector<AttachmentId>> attachments{};  ///< taken whole before, at most 10
};
BOOST_DESCRIBE_STRUCT(TraySubmitForm, (), (request_id, submission_id, item_id, fields, attachments))

/// Older messages than this `order` are wanted; where the conversation has none, those of the user's
/// conversation before it. Answered with `messages`, then `ready`.
struct TrayHistory {
  static constexpr std::string_view wire_type = "history";
  ChatId chat_id;
  std::int64_t before_order = 0;
};
BOOST_DESCRIBE_STRUCT(TrayHistory, (), (chat_id, before_order))

/// The user's own conversations; with `text` the messages that hold each of its words, in any case of
/// letters. Answered with `chats.found`.
struct TrayFindChats {
  static constexpr std::string_view wire_type = "chats.find";
  RequestId request_id;
  std::string text;  ///< at most 200 characters
  std::optional<ChatId> before_chat;
  std::optional<std::int64_t> before_order;
};
BOOST_DESCRIBE_STRUCT(TrayFindChats, (), (request_id, text, before_chat, before_order))

/// Messages of one of the user's conversations: those before an `order`, or those after one; with neither the
/// newest. Answered with `chats.page`.
struct TrayReadChat {
  static constexpr std::string_view wire_type = "chats.read";
  RequestId request_id;
  ChatId chat_id;
  std::optional<std::int64_t> before_order;
  std::optional<std::int64_t> after_order;
};
BOOST_DESCRIBE_STRUCT(TrayReadChat, (), (request_id, chat_id, before_order, after_order))

}  // namespace deskbell::protocol
