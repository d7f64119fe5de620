// What REST requests and answers look like: plain structs, described once. The OpenAPI document, and from it the web
// console's types, are made of these. Times are ISO 8601 texts with the organisation's offset; ids are integers below
// 2^53 and every record shows its uuid beside.
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/common.h"
#include "protocol/inventory.h"
#include "protocol/live_link.h"

namespace deskbell::console::api {

using Number = std::int64_t;
template <class T>
using Maybe = std::optional<T>;

struct Meta {
  Number total_pages = 0;
  Number total_entries = 0;
  Number per_page = 25;
  Number page = 1;
};
BOOST_DESCRIBE_STRUCT(Meta, (), (total_pages, total_entries, per_page, page))

// ---- sessions ------------------------------------------------------------------------------------------------------

struct SignIn {
  std::string email;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (email, password))

/// Sets a password with the one-time link's token, and signs in.
struct OneTimeSignIn {
  std::string token;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(OneTimeSignIn, (), (token, password))

struct SignedInUser {
  Number id = 0;
  std::string uuid;
  std::string name;
  std::string email;
  bool admin = false;
  std::vector<std::string> permissions;  ///< e.g. chat.answer, ticket.write, policy.write
};
BOOST_DESCRIBE_STRUCT(SignedInUser, (), (id, uuid, name, email, admin, permissions))

struct Session {
  SignedInUser user;
  std::string organisation;
  std::string csrf_token;  ///< wanted in the header X-Deskbell-CSRF of every request that changes something
  std::string expires_at;
};
BOOST_DESCRIBE_STRUCT(Session, (), (user, organisation, csrf_token, expires_at))

struct SessionAnswer {
  Session session;
};
BOOST_DESCRIBE_STRUCT(SessionAnswer, (), (session))

struct LiveTicketAnswer {
  std::string ticket;  ///< one use, within a minute: GET /console/v1/live?ticket=…&cursor=…
};
BOOST_DESCRIBE_STRUCT(LiveTicketAnswer, (), (ticket))

// ---- small references ----------------------------------------------------------------------------------------------

struct UserReference {
  Number id = 0;
  std::string uuid;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(UserReference, (), (id, uuid, name))

struct CustomerReference {
  Number id = 0;
  std::string uuid;
  std::string business_name;
};
BOOST_DESCRIBE_STRUCT(CustomerReference, (), (id, uuid, business_name))

struct ContactReference {
  Number id = 0;
  std::string uuid;
  std::string name;
  Maybe<std::string> email;
};
BOOST_DESCRIBE_STRUCT(ContactReference, (), (id, uuid, name, email))

struct AssetReference {
  Number id = 0;
  std::string uuid;
  std::string name;
  bool online = false;
};
BOOST_DESCRIBE_STRUCT(AssetReference, (), (id, uuid, name, online))

// ---- chats ---------------------------------------------------------------------------------------------------------

struct Chat {
  Number id = 0;
  std::string uuid;
  protocol::ChatStatus status = protocol::ChatStatus::open;
  std::string device_user;        ///< login or full name of who is talking
  CustomerReference customer;
  Maybe<ContactReference> contact;
  AssetReference asset;
  Maybe<UserReference> assignee;
  Maybe<std::string> last_message;    ///< first line, at most 120 characters
  Maybe<std::string> last_message_at;
  Maybe<std::string> last_author;
  Number last_position = 0;
  bool unread = false;                ///< for the technician who asks
  Number my_read_position = 0;
  Number user_delivered_position = 0;  ///< how far the end user's device has it
  Number user_read_position = 0;       ///< how far the end user has read
  Maybe<std::string> waiting_since;    ///< the first unanswered message
  Maybe<std::string> unavailable_at;   ///< the fallback's message was shown then
  Maybe<Number> ticket_id;
  Maybe<Number> ticket_number;
  Maybe<std::string> archived_at;
  Maybe<std::string> archived_by;
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(Chat, (),
                      (id, uuid, status, device_user, customer, contact, asset, assignee, last_message, last_message_at,
                       last_author, last_position, unread, my_read_position, user_delivered_position, user_read_position,
                       waiting_since, unavailable_at, ticket_id, ticket_number, archived_at, archived_by, created_at,
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
};
BOOST_DESCRIBE_STRUCT(Message, (),
                      (id, uuid, chat_uuid, position, author, author_id, is_private, text, written_at, accepted_at))

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

struct SayRequest {
  Maybe<std::string> uuid;  ///< the sender's name for it; saying it again changes nothing
  std::string text;
  Maybe<bool> is_private;
};
BOOST_DESCRIBE_STRUCT(SayRequest, (), (uuid, text, is_private))

struct AssignRequest {
  Maybe<Number> user_id;  ///< absent or null: nobody
};
BOOST_DESCRIBE_STRUCT(AssignRequest, (), (user_id))

struct StartChatRequest {
  Number asset_id = 0;
  Maybe<std::string> device_user;  ///< account id; absent: the one who is logged in
};
BOOST_DESCRIBE_STRUCT(StartChatRequest, (), (asset_id, device_user))

struct ChatTicketRequest {
  Maybe<std::string> subject;
  Maybe<std::string> problem_type;
};
BOOST_DESCRIBE_STRUCT(ChatTicketRequest, (), (subject, problem_type))

// ---- tickets -------------------------------------------------------------------------------------------------------

struct Comment {
  Number id = 0;
  std::string uuid;
  std::string created_at;
  std::string updated_at;
  Number ticket_id = 0;
  std::string subject;
  std::string body;
  std::string tech;  ///< who wrote it
  bool hidden = false;
  Maybe<Number> user_id;
};
BOOST_DESCRIBE_STRUCT(Comment, (), (id, uuid, created_at, updated_at, ticket_id, subject, body, tech, hidden, user_id))

struct Ticket {
  Number id = 0;
  std::string uuid;
  Number number = 0;
  std::string subject;
  std::string status;
  Maybe<std::string> problem_type;
  Maybe<std::string> priority;
  Maybe<std::string> due_date;
  Number customer_id = 0;
  std::string customer_business_then_name;
  Maybe<Number> contact_id;
  Maybe<std::string> contact_fullname;
  Maybe<Number> user_id;
  Maybe<UserReference> user;  ///< assignee
  std::vector<AssetReference> assets;
  Maybe<Number> chat_id;      ///< the conversation it was made from
  std::string source;         ///< contact_form, conversation, alert, api, console
  Maybe<std::string> resolved_at;
  std::vector<Comment> comments;
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(Ticket, (),
                      (id, uuid, number, subject, status, problem_type, priority, due_date, customer_id,
                       customer_business_then_name, contact_id, contact_fullname, user_id, user, assets, chat_id, source,
                       resolved_at, comments, created_at, updated_at))

struct TicketList {
  std::vector<Ticket> tickets;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(TicketList, (), (tickets, meta))

struct TicketAnswer {
  Ticket ticket;
};
BOOST_DESCRIBE_STRUCT(TicketAnswer, (), (ticket))

struct CommentAttributes {
  Maybe<std::string> subject;
  Maybe<std::string> body;
  Maybe<bool> hidden;
  Maybe<bool> do_not_email;
  Maybe<std::string> tech;
};
BOOST_DESCRIBE_STRUCT(CommentAttributes, (), (subject, body, hidden, do_not_email, tech))

struct TicketRequest {
  Maybe<Number> customer_id;
  Maybe<Number> contact_id;
  Maybe<std::string> subject;
  Maybe<std::string> status;
  Maybe<std::string> problem_type;
  Maybe<std::string> priority;
  Maybe<std::string> due_date;
  Maybe<Number> user_id;
  Maybe<Number> asset_id;
  std::vector<Number> asset_ids;
  std::vector<CommentAttributes> comments_attributes;
};
BOOST_DESCRIBE_STRUCT(TicketRequest, (),
                      (customer_id, contact_id, subject, status, problem_type, priority, due_date, user_id, asset_id,
                       asset_ids, comments_attributes))

struct CommentList {
  std::vector<Comment> comments;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(CommentList, (), (comments, meta))

struct CommentAnswer {
  Comment comment;
};
BOOST_DESCRIBE_STRUCT(CommentAnswer, (), (comment))

struct NamedUser {
  Number id = 0;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(NamedUser, (), (id, name))

struct TicketSettings {
  std::vector<std::string> ticket_status_list;
  std::vector<std::string> ticket_types;
  std::vector<std::string> ticket_type_fields;
  Maybe<Number> default_labor_product_id;
  std::vector<NamedUser> users;
  std::vector<std::string> priorities;
};
BOOST_DESCRIBE_STRUCT(TicketSettings, (),
                      (ticket_status_list, ticket_types, ticket_type_fields, default_labor_product_id, users, priorities))

// ---- assets and alerts ---------------------------------------------------------------------------------------------

struct Asset {
  Number id = 0;
  std::string uuid;
  std::string name;
  std::string asset_type;
  Number customer_id = 0;
  CustomerReference customer;
  Maybe<Number> contact_id;
  Maybe<std::string> asset_serial;
  bool online = false;
  Maybe<std::string> last_seen_at;
  bool has_live_chat = true;
  Number open_alerts = 0;
  Maybe<std::string> os;
  Maybe<std::string> model;
  Maybe<std::string> logged_in_user;
  Maybe<std::string> agent_version;
  Maybe<Number> policy_version;
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(Asset, (),
                      (id, uuid, name, asset_type, customer_id, customer, contact_id, asset_serial, online, last_seen_at,
                       has_live_chat, open_alerts, os, model, logged_in_user, agent_version, policy_version, created_at,
                       updated_at))

struct AssetList {
  std::vector<Asset> assets;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(AssetList, (), (assets, meta))

/// Everything the device reported, section by section, and when each section last changed.
struct AssetInventory {
  protocol::Inventory inventory;
  std::map<std::string, std::string> reported_at;
};
BOOST_DESCRIBE_STRUCT(AssetInventory, (), (inventory, reported_at))

struct EventList {
  std::vector<SpineEvent> events;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(EventList, (), (events, meta))

struct AlertProperties {
  std::string trigger;
  std::string description;
};
BOOST_DESCRIBE_STRUCT(AlertProperties, (), (trigger, description))

struct Alert {
  Number id = 0;
  std::string uuid;
  Number customer_id = 0;
  Maybe<std::string> customer_name;
  Maybe<Number> asset_id;
  std::string computer_name;
  AlertProperties properties;
  std::string formatted_output;
  std::string description;
  bool resolved = false;
  std::string status;  ///< active, muted, resolved
  Maybe<Number> ticket_number;
  Maybe<std::string> ticket_status;
  std::string check_id;
  Number count = 1;
  Maybe<std::string> muted_until;
  Maybe<std::string> resolved_at;
  Maybe<std::string> resolved_by;
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(Alert, (),
                      (id, uuid, customer_id, customer_name, asset_id, computer_name, properties, formatted_output,
                       description, resolved, status, ticket_number, ticket_status, check_id, count, muted_until,
                       resolved_at, resolved_by, created_at, updated_at))

struct AlertList {
  std::vector<Alert> rmm_alerts;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(AlertList, (), (rmm_alerts, meta))

struct AlertAnswer {
  Alert rmm_alert;
};
BOOST_DESCRIBE_STRUCT(AlertAnswer, (), (rmm_alert))

struct AlertRequest {
  Maybe<Number> customer_id;
  Maybe<Number> asset_id;
  std::string description;  ///< the kind
  std::string formatted_output;
};
BOOST_DESCRIBE_STRUCT(AlertRequest, (), (customer_id, asset_id, description, formatted_output))

// ---- customers and contacts ----------------------------------------------------------------------------------------

struct Customer {
  Number id = 0;
  std::string uuid;
  std::string business_name;
  std::string fullname;
  Maybe<std::string> email;
  Maybe<std::string> phone;
  Number asset_count = 0;
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(Customer, (),
                      (id, uuid, business_name, fullname, email, phone, asset_count, created_at, updated_at))

struct CustomerList {
  std::vector<Customer> customers;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(CustomerList, (), (customers, meta))

struct CustomerAnswer {
  Customer customer;
};
BOOST_DESCRIBE_STRUCT(CustomerAnswer, (), (customer))

struct CustomerRequest {
  Maybe<std::string> business_name;
  Maybe<std::string> email;
  Maybe<std::string> phone;
};
BOOST_DESCRIBE_STRUCT(CustomerRequest, (), (business_name, email, phone))

struct Contact {
  Number id = 0;
  std::string uuid;
  Number customer_id = 0;
  std::string name;
  Maybe<std::string> email;
  Maybe<std::string> phone;
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(Contact, (), (id, uuid, customer_id, name, email, phone, created_at, updated_at))

struct ContactList {
  std::vector<Contact> contacts;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(ContactList, (), (contacts, meta))

struct ContactRequest {
  Maybe<Number> customer_id;
  Maybe<std::string> name;
  Maybe<std::string> email;
  Maybe<std::string> phone;
};
BOOST_DESCRIBE_STRUCT(ContactRequest, (), (customer_id, name, email, phone))

// ---- policies and enrolment ----------------------------------------------------------------------------------------

struct PolicySummary {
  Number id = 0;
  std::string uuid;
  std::string name;
  std::string layer;  ///< organisation, customer, folder or asset
  Maybe<Number> customer_id;
  Maybe<Number> folder_id;
  Maybe<Number> asset_id;
  std::string bound_to;  ///< the layer's name, for people
  Number version = 0;    ///< counts this document's changes; also its ETag
  std::string updated_at;
  Maybe<std::string> updated_by;
};
BOOST_DESCRIBE_STRUCT(PolicySummary, (),
                      (id, uuid, name, layer, customer_id, folder_id, asset_id, bound_to, version, updated_at, updated_by))

struct Policy {
  PolicySummary summary;
  std::string document;  ///< JSON text as its author wrote it
};
BOOST_DESCRIBE_STRUCT(Policy, (), (summary, document))

struct PolicyList {
  std::vector<PolicySummary> policies;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(PolicyList, (), (policies, meta))

struct PolicyAnswer {
  Policy policy;
};
BOOST_DESCRIBE_STRUCT(PolicyAnswer, (), (policy))

struct PolicyRequest {
  Maybe<std::string> name;
  Maybe<std::string> layer;  ///< only on creation; default organisation
  Maybe<Number> customer_id;
  Maybe<Number> folder_id;
  Maybe<Number> asset_id;
  Maybe<std::string> document;
};
BOOST_DESCRIBE_STRUCT(PolicyRequest, (), (name, layer, customer_id, folder_id, asset_id, document))

struct PolicyProblem {
  Number line = 0;
  Number column = 0;
  std::string pointer;
  std::string message;
  Maybe<std::string> expected;
  Maybe<std::string> found;
};
BOOST_DESCRIBE_STRUCT(PolicyProblem, (), (line, column, pointer, message, expected, found))

struct PolicyCheckRequest {
  std::string document;
};
BOOST_DESCRIBE_STRUCT(PolicyCheckRequest, (), (document))

/// Without problems: the menu and branding that this document gives a user by itself over the defaults.
struct PolicyCheck {
  std::vector<PolicyProblem> problems;
  std::vector<protocol::MenuItem> menu;
  Maybe<protocol::Branding> branding;
};
BOOST_DESCRIBE_STRUCT(PolicyCheck, (), (problems, menu, branding))

/// One setting of the effective policy and what each layer said of it.
struct ExplainedSetting {
  std::string key;
  std::string value;   ///< JSON text
  std::string origin;  ///< the layer it came from, or "default"
};
BOOST_DESCRIBE_STRUCT(ExplainedSetting, (), (key, value, origin))

struct EffectivePolicy {
  Number version = 0;
  Maybe<Number> applied_version;
  std::vector<ExplainedSetting> settings;
};
BOOST_DESCRIBE_STRUCT(EffectivePolicy, (), (version, applied_version, settings))

struct EnrollmentToken {
  Number id = 0;
  std::string uuid;
  Number customer_id = 0;
  std::string customer_name;
  Number uses_left = 0;
  Number used = 0;
  Maybe<std::string> expires_at;
  bool revoked = false;
  Maybe<std::string> token;  ///< only in the answer that made it
  std::string created_at;
};
BOOST_DESCRIBE_STRUCT(EnrollmentToken, (),
                      (id, uuid, customer_id, customer_name, uses_left, used, expires_at, revoked, token, created_at))

struct EnrollmentTokenList {
  std::vector<EnrollmentToken> enrollment_tokens;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(EnrollmentTokenList, (), (enrollment_tokens, meta))

struct EnrollmentTokenAnswer {
  EnrollmentToken enrollment_token;
};
BOOST_DESCRIBE_STRUCT(EnrollmentTokenAnswer, (), (enrollment_token))

struct EnrollmentTokenRequest {
  Maybe<Number> customer_id;
  Maybe<Number> uses;        ///< default 1
  Maybe<Number> expires_in;  ///< seconds, default seven days
};
BOOST_DESCRIBE_STRUCT(EnrollmentTokenRequest, (), (customer_id, uses, expires_in))

}  // namespace deskbell::console::api
