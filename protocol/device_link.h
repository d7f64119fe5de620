// The device link (agent <-> console): enrolment, opening, durable facts, state and ephemeral signals.
// A struct with `durable = true` travels with id and seq and is applied and acknowledged exactly once (WIRES:
// delivery); every other struct may be lost.
#pragma once

#include <map>
#include <string_view>

#include "protocol/common.h"
#include "protocol/device_files.h"
#include "protocol/inventory.h"

namespace deskbell::protocol {

// ---- enrolment: POST /agent/v1/enroll
// ------------------------------------------------------------------------------

/// What lets a console recognise the machine it has met before. Digests only where the raw value is a secret.
struct Hardware {
  std::string hostname;
  std::optional<std::string> serial_number;
  std::optional<std::string>
      machine_digest;  ///< hex SHA-256 of the machine id with a fixed prefix, never the id itself
  std::optional<std::string> manufacturer;
  std::optional<std::string> model;
  std::optional<std::string> os;
};
BOOST_DESCRIBE_STRUCT(Hardware, (), (hostname, serial_number, machine_digest, manufacturer, model, os))

struct EnrolRequest {
  std::string token;
  std::string public_key;  ///< base64, Ed25519, 32 bytes
  std::int64_t protocol_version = 0;
  std::string agent_version;
  Hardware hardware;
};
BOOST_DESCRIBE_STRUCT(EnrolRequest, (), (token, public_key, protocol_version, agent_version, hardware))

struct SigningKey {
  std::string purpose;     ///< policy, script or package
  std::string public_key;  ///< base64, Ed25519, 32 bytes
};
BOOST_DESCRIBE_STRUCT(SigningKey, (), (purpose, public_key))

struct EnrolAnswer {
  DeviceId device_id;
  AssetId asset_id;
  ConsoleId console_id;
  OrganisationId organisation_id;
  std::vector<SigningKey> signing_keys;
  Time server_time{};
  std::string customer;         ///< name, for the person who reads `deskbell status`; empty while it waits
  std::optional<bool> waiting;  ///< for approval; absent from older consoles, where only `customer` says so
  std::optional<CustomerId> customer_id{};  ///< whose it is; absent while it waits, and from older consoles
};
BOOST_DESCRIBE_STRUCT(EnrolAnswer, (),
                      (device_id, asset_id, console_id, organisation_id, signing_keys, server_time, customer,
                       waiting, customer_id))
/// Somebody has to let it in first.
inline bool waits_for_approval(EnrolAnswer const& answer) {
  return answer.waiting.value_or(answer.customer.empty());
}

// ---- opening and closing
// -------------------------------------------------------------------------------------------

/// Console's first frame.
struct Challenge {
  static constexpr std::string_view wire_type = "challenge";
  std::string nonce;  ///< base64, 32 random bytes
  ConsoleId console_id;
  Time server_time{};
  std::int64_t protocol_version = 0;
};
BOOST_DESCRIBE_STRUCT(Challenge, (), (nonce, console_id, server_time, protocol_version))

/// Agent's first frame. The signature is Ed25519 over signed_bytes("link", console_id, device_id, nonce as in
/// challenge).
struct Hello {
  static constexpr std::string_view wire_type = "hello";
  DeviceId device_id;
  std::string signature;  ///< base64, 64 bytes
  std::int64_t protocol_version = 0;
  std::string agent_version;
  std::string instance;            ///< random for each agent process: tells a clone from a reconnect
  std::int64_t uplink_next = 1;    ///< seq of the next fact that the agent will make
  std::int64_t downlink_last = 0;  ///< seq of the last console fact that the agent committed
  std::optional<FactId> downlink_last_id;
  std::int64_t console_epoch = 0;  ///< as the agent last saw it, 0 at first
  std::int64_t policy_version = 0;
  std::string boot_id;
  /// The agent found on the link before that its database was restored: it asks for everything that stands.
  std::optional<bool> restored;
};
BOOST_DESCRIBE_STRUCT(Hello, (),
                      (device_id, signature, protocol_version, agent_version, instance, uplink_next,
                       downlink_last, downlink_last_id, console_epoch, policy_version, boot_id, restored))

struct LinkLimits {
  std::int64_t window_facts = 64;
  std::int64_t window_bytes = std::int64_t{256} * 1024;
  std::int64_t frame_bytes = std::int64_t{256} * 1024;
  std::int64_t keep_alive_max_s = 240;
};
BOOST_DESCRIBE_STRUCT(LinkLimits, (), (window_facts, window_bytes, frame_bytes, keep_alive_max_s))

/// Console's answer to hello: resend everything after uplink_last.
struct Welcome {
  static constexpr std::string_view wire_type = "welcome";
  std::int64_t uplink_last = 0;
  std::optional<FactId> uplink_last_id;
  std::int64_t console_epoch = 0;
  std::int64_t policy_version = 0;
  LinkLimits limits;
  Time server_time{};
  std::optional<AssetId> asset_id;          ///< what the device is now; absent from older consoles
  std::optional<std::string> customer;      ///< its name now, likewise
  std::optional<CustomerId> customer_id{};  ///< the customer, likewise
};
BOOST_DESCRIBE_STRUCT(Welcome, (),
                      (uplink_last, uplink_last_id, console_epoch, policy_version, limits, server_time,
                       asset_id, customer, customer_id))

/// Either direction: everything up to seq is committed.
struct Ack {
  static constexpr std::string_view wire_type = "ack";
  std::int64_t seq = 0;
};
BOOST_DESCRIBE_STRUCT(Ack, (), (seq))

/// Either direction, before a close: why, and when to come back.
struct Goodbye {
  static constexpr std::string_view wire_type = "goodbye";
  /// stopping, replaced, clone, waiting, revoked, unknown_device, bad_signature, protocol, gap, too_slow
  std::string reason;
  std::string message;
  std::optional<std::int64_t> retry_after_ms;
};
BOOST_DESCRIBE_STRUCT(Goodbye, (), (reason, message, retry_after_ms))

/// Asks whether anything is missing: said after each opening, and when the machine woke up. Doubles as a sign
/// of life that only an answer proves.
struct Sync {
  static constexpr std::string_view wire_type = "sync";
  std::int64_t number = 0;  ///< chosen by the device, comes back in the answer
};
BOOST_DESCRIBE_STRUCT(Sync, (), (number))

/// Every fact that the console had for the device when `sync` came stands before this frame.
struct Synced {
  static constexpr std::string_view wire_type = "synced";
  std::int64_t number = 0;  ///< of the newest `sync`
};
BOOST_DESCRIBE_STRUCT(Synced, (), (number))

// ---- facts from the device
// -----------------------------------------------------------------------------------------

struct ChatOpened {
  static constexpr std::string_view wire_type = "chat.opened";
  static constexpr bool durable = true;
  ChatId chat_id;
  DeviceUser user;
  std::optional<std::string> item_id;  ///< the menu item that was chosen: its policy decides the assignment
  Time opened_at{};
};
BOOST_DESCRIBE_STRUCT(ChatOpened, (), (chat_id, user, item_id, opened_at))

/// The end user said something. With attachments the text may be empty; their bytes follow as uploads, and
/// the words do not wait for them.
struct ChatSaid {
  static constexpr std::string_view wire_type = "chat.said";
  static constexpr bool durable = true;
  ChatId chat_id;
  MessageId message_id;
  DeviceUser user;
  std::string text;
  Time written_at{};
  std::optional<std::vector<Attachment>> attachments;  ///< at most 10
};
BOOST_DESCRIBE_STRUCT(ChatSaid, (), (chat_id, message_id, user, text, written_at, attachments))

/// Which message the fallback showed: the words of `reason` in `chat.unavailable`.
enum class UnavailableReason { nobody_available, not_reached, closed };
BOOST_DESCRIBE_ENUM(UnavailableReason, nobody_available, not_reached, closed)

/// The fallback fired on the device and its message was shown.
struct ChatUnavailable {
  static constexpr std::string_view wire_type = "chat.unavailable";
  static constexpr bool durable = true;
  ChatId chat_id;
  MessageId message_id;         ///< of the automatic message that was shown
  MessageId streak_message_id;  ///< the first unanswered message of the streak it fired for
  std::string text;             ///< as shown
  bool linked = true;           ///< false: it said that nobody could be reached
  Time fired_at{};
  /// nobody_available, not_reached or closed. Where it is absent, as from older devices, or a word that is
  /// not known, `linked` is all that is said.
  std::optional<std::string> reason{};
};
BOOST_DESCRIBE_STRUCT(ChatUnavailable, (),
                      (chat_id, message_id, streak_message_id, text, linked, fired_at, reason))

/// The end user took the offer, or the policy says `automatic`: make a ticket from this conversation.
struct ChatTicketRequested {
  static constexpr std::string_view wire_type = "chat.ticket_requested";
  static constexpr bool durable = true;
  ChatId chat_id;
  DeviceUser user;
  bool automatic = false;
  std::optional<MessageId> streak_message_id;
  Time requested_at{};
};
BOOST_DESCRIBE_STRUCT(ChatTicketRequested, (), (chat_id, user, automatic, streak_message_id, requested_at))

/// A contact form was sent. The bytes of its attachments follow as uploads, and the form does not wait for
/// them.
struct TicketSubmitted {
  static constexpr std::string_view wire_type = "ticket.submitted";
  static constexpr bool durable = true;
  SubmissionId submission_id;
  DeviceUser user;
  std::string item_id;
  std::vector<FieldValue> fields;
  Time submitted_at{};
  std::optional<std::vector<Attachment>> attachments{};  ///< at most 10, where the item allows them
};
BOOST_DESCRIBE_STRUCT(TicketSubmitted, (), (submission_id, user, item_id, fields, submitted_at, attachments))

/// Only the sections that changed; an absent section is unchanged.
struct InventoryReported {
  static constexpr std::string_view wire_type = "inventory.reported";
  static constexpr bool durable = true;
  ReportId report_id;
  Time collected_at{};
  Inventory sections;
};
BOOST_DESCRIBE_STRUCT(InventoryReported, (), (report_id, collected_at, sections))

/// A report too large for a frame: its bytes were uploaded, gzip over the JSON of `Inventory`.
struct InventoryUploaded {
  static constexpr std::string_view wire_type = "inventory.uploaded";
  static constexpr bool durable = true;
  ReportId report_id;
  UploadId upload_id;
  std::string sha256;  ///< hex, of the compressed bytes
  std::int64_t size = 0;
  Time collected_at{};
};
BOOST_DESCRIBE_STRUCT(InventoryUploaded, (), (report_id, upload_id, sha256, size, collected_at))

// Times of alerts are the console's, as far as the device knows how its own clock differs: the console
// compares them with what its people did.

struct AlertRaised {
  static constexpr std::string_view wire_type = "alert.raised";
  static constexpr bool durable = true;
  AlertId alert_id;
  std::string check_id;  ///< one open alert for each (asset, check_id, subject)
  std::string kind;      ///< disk_space, memory, cpu, service, process, pending_reboot, ...
  std::string subject;   ///< what it is about: "/home", "ssh.service", or empty
  std::string title;
  std::string detail;
  double value = 0;
  Time raised_at{};
};
BOOST_DESCRIBE_STRUCT(AlertRaised, (), (alert_id, check_id, kind, subject, title, detail, value, raised_at))

struct AlertRepeated {
  static constexpr std::string_view wire_type = "alert.repeated";
  static constexpr bool durable = true;
  AlertId alert_id;
  std::int64_t count = 1;
  std::string detail;
  Time seen_at{};
};
BOOST_DESCRIBE_STRUCT(AlertRepeated, (), (alert_id, count, detail, seen_at))

struct AlertResolved {
  static constexpr std::string_view wire_type = "alert.resolved";
  static constexpr bool durable = true;
  AlertId alert_id;
  std::string detail;
  Time resolved_at{};
};
BOOST_DESCRIBE_STRUCT(AlertResolved, (), (alert_id, detail, resolved_at))

/// fact_unread: a fact of the console could not be understood here and was set aside; `detail` says which and
/// why.
enum class DeviceEventKind {
  started,
  stopping,
  booted,
  suspending,
  resumed,
  network_lost,
  network_back,
  fact_unread
};
BOOST_DESCRIBE_ENUM(DeviceEventKind, started, stopping, booted, suspending, resumed, network_lost,
                    network_back, fact_unread)

struct DeviceEvent {
  static constexpr std::string_view wire_type = "device.event";
  static constexpr bool durable = true;
  DeviceEventKind kind = DeviceEventKind::started;
  std::string detail;
  Time happened_at{};
};
BOOST_DESCRIBE_STRUCT(DeviceEvent, (), (kind, detail, happened_at))

struct PolicyApplied {
  static constexpr std::string_view wire_type = "policy.applied";
  static constexpr bool durable = true;
  std::int64_t version = 0;
  Time applied_at{};
};
BOOST_DESCRIBE_STRUCT(PolicyApplied, (), (version, applied_at))

// ---- signals from the device
// ---------------------------------------------------------------------------------------

/// Either direction. To the device `name` says who types; from the device it is empty.
struct ChatTyping {
  static constexpr std::string_view wire_type = "chat.typing";
  ChatId chat_id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(ChatTyping, (), (chat_id, name))

/// The end user has seen everything up to this position. Newest wins; said again after each opening.
struct ChatRead {
  static constexpr std::string_view wire_type = "chat.read";
  ChatId chat_id;
  std::int64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(ChatRead, (), (chat_id, position))

struct PolicyRefused {
  static constexpr std::string_view wire_type = "policy.refused";
  std::int64_t offered_version = 0;
  std::int64_t device_version = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PolicyRefused, (), (offered_version, device_version, reason))

/// State: who sits at this device with a tray, each account once. The newest list counts; said after each
/// opening, and whenever a tray of somebody comes or the last of theirs goes.
struct DeviceUsers {
  static constexpr std::string_view wire_type = "device.users";
  std::vector<DeviceUser> signed_in;  ///< at most 128
};
BOOST_DESCRIBE_STRUCT(DeviceUsers, (), (signed_in))

// ---- facts from the console
// ----------------------------------------------------------------------------------------

/// A technician started a conversation, or the console made one open on the device for another reason.
struct ChatStarted {
  static constexpr std::string_view wire_type = "chat.started";
  static constexpr bool durable = true;
  ChatId chat_id;
  DeviceUser user;
  std::string technician;
  Time started_at{};
};
BOOST_DESCRIBE_STRUCT(ChatStarted, (), (chat_id, user, technician, started_at))

/// A public message took its place in the conversation: a technician's, an automatic one, or the end user's
/// own, echoed with its position. Receivers deduplicate by message_id.
struct ChatMessage {
  static constexpr std::string_view wire_type = "chat.message";
  static constexpr bool durable = true;
  ChatId chat_id;
  MessageId message_id;
  std::int64_t position = 0;  ///< order within the conversation, the same for everybody
  Author author;
  std::string text;
  Time written_at{};
  Time accepted_at{};
  std::optional<std::vector<Attachment>> attachments;  ///< a technician's are all at the console by then
};
BOOST_DESCRIBE_STRUCT(ChatMessage, (),
                      (chat_id, message_id, position, author, text, written_at, accepted_at, attachments))

/// What the end user said could not be taken, e.g. for its text: the person has to know.
struct ChatRefused {
  static constexpr std::string_view wire_type = "chat.refused";
  static constexpr bool durable = true;
  ChatId chat_id;
  MessageId message_id;
  std::string reason;
  /// denied: the conversation is another asset's or user's and takes no word of this one: the device says it
  /// in a new one. Others: the message itself is at fault. Absent from older consoles.
  std::optional<std::string> code{};
};
BOOST_DESCRIBE_STRUCT(ChatRefused, (), (chat_id, message_id, reason, code))

struct ChatAssigned {
  static constexpr std::string_view wire_type = "chat.assigned";
  static constexpr bool durable = true;
  ChatId chat_id;
  std::optional<std::string> technician;  ///< absent: nobody
  std::optional<std::string> picture;     ///< of the technician: JPEG or PNG, at most 8 KiB before base64
};
BOOST_DESCRIBE_STRUCT(ChatAssigned, (), (chat_id, technician, picture))

struct ChatArchived {
  static constexpr std::string_view wire_type = "chat.archived";
  static constexpr bool durable = true;
  ChatId chat_id;
  std::string by;
  Time archived_at{};
};
BOOST_DESCRIBE_STRUCT(ChatArchived, (), (chat_id, by, archived_at))

struct ChatReopened {
  static constexpr std::string_view wire_type = "chat.reopened";
  static constexpr bool durable = true;
  ChatId chat_id;
  std::string by;
};
BOOST_DESCRIBE_STRUCT(ChatReopened, (), (chat_id, by))

/// `from` is from now on another name of `to`.
struct ChatMerged {
  static constexpr std::string_view wire_type = "chat.merged";
  static constexpr bool durable = true;
  ChatId from;
  ChatId to;
};
BOOST_DESCRIBE_STRUCT(ChatMerged, (), (from, to))

/// What was written into `from` after it was archived stands in `to`.
struct ChatContinued {
  static constexpr std::string_view wire_type = "chat.continued";
  static constexpr bool durable = true;
  ChatId from;
  ChatId to;
};
BOOST_DESCRIBE_STRUCT(ChatContinued, (), (from, to))

/// A request of this device user exists or changed, or was refused (`request.error`).
struct TicketChanged {
  static constexpr std::string_view wire_type = "ticket.changed";
  static constexpr bool durable = true;
  DeviceUser user;
  RequestView request;
};
BOOST_DESCRIBE_STRUCT(TicketChanged, (), (user, request))

// ---- state and signals from the console
// ----------------------------------------------------------------------------

/// The console signs with another key from here on. The signature is Ed25519 by the key before it over
/// signed_bytes("key", console_id, nil, purpose + "\n" + public_key).
struct KeyChange {
  std::string purpose;     ///< policy, script or package
  std::string public_key;  ///< base64, Ed25519, 32 bytes
  std::string signature;   ///< base64
  friend bool operator==(KeyChange const&, KeyChange const&) = default;
};
BOOST_DESCRIBE_STRUCT(KeyChange, (), (purpose, public_key, signature))

/// As both ends keep them, oldest first.
struct KeyHistory {
  std::vector<KeyChange> changes;
};
BOOST_DESCRIBE_STRUCT(KeyHistory, (), (changes))

/// State, newest version wins. `document` is verified over exactly these bytes with purpose "policy".
struct PolicyChanged {
  static constexpr std::string_view wire_type = "policy.changed";
  std::string document;
  std::string signature;  ///< base64
  /// All there ever were, oldest first; absent where there were none.
  std::optional<std::vector<KeyChange>> key_changes;
};
BOOST_DESCRIBE_STRUCT(PolicyChanged, (), (document, signature, key_changes))

/// State: how far the technicians' side has received and read. Newest wins.
struct ChatMarks {
  static constexpr std::string_view wire_type = "chat.marks";
  ChatId chat_id;
  std::int64_t delivered_position = 0;
  std::int64_t read_position = 0;
};
BOOST_DESCRIBE_STRUCT(ChatMarks, (), (chat_id, delivered_position, read_position))

/// State: what the desk says of itself. Newest wins.
struct DeskState {
  static constexpr std::string_view wire_type = "desk.state";
  /// Measured over the conversations of the last weeks: half of the people had their first answer within so
  /// many seconds. Absent: too few to say.
  std::optional<std::int64_t> usual_answer_s;
};
BOOST_DESCRIBE_STRUCT(DeskState, (), (usual_answer_s))

}  // namespace deskbell::protocol
