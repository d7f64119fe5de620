// Shapes of tickets and their comments, as the clients of this field already script against.
#pragma once

#include "console/server/api/shapes_common.h"
#include "protocol/live_link.h"

namespace deskbell::console::api {

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
BOOST_DESCRIBE_STRUCT(Comment, (),
                      (id, uuid, created_at, updated_at, ticket_id, subject, body, tech, hidden, user_id))

/// An alert that a ticket is about.
struct AlertReference {
  Number id = 0;
  std::string uuid;
  std::string description;
  std::string check_id;
  bool resolved = false;
};
BOOST_DESCRIBE_STRUCT(AlertReference, (), (id, uuid, description, check_id, resolved))

struct Ticket {
  Number id = 0;
  std::string uuid;
  Number number = 0;
  std::string subject;
  std::string status;
  Maybe<std::string> problem_type;
  Maybe<std::string> priority;
  Maybe<std::string> queue;  ///< where it waits; absent: in none
  Maybe<std::string> due_date;
  Number customer_id = 0;
  std::string customer_business_then_name;
  Maybe<Number> contact_id;
  Maybe<std::string> contact_fullname;
  Maybe<Number> user_id;
  Maybe<UserReference> user;  ///< assignee
  std::vector<AssetReference> assets;
  std::vector<AlertReference> rmm_alerts;  ///< the 100 newest; in a list none
  Maybe<Number> chat_id;                   ///< the conversation it was made from
  std::string source;                      ///< contact_form, conversation, alert, api, console
  Maybe<std::string> resolved_at;
  std::vector<Comment> comments;  ///< the first and the 99 newest; in a list the beginnings of the 10 newest
  Maybe<std::vector<protocol::LiveAttachment>> attachments;  ///< of the contact form; in a list none
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(Ticket, (),
                      (id, uuid, number, subject, status, problem_type, priority, queue, due_date,
                       customer_id, customer_business_then_name, contact_id, contact_fullname, user_id, user,
                       assets, rmm_alerts, chat_id, source, resolved_at, comments, attachments, created_at,
                       updated_at))

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
  Maybe<std::string> queue;
  Maybe<std::string> due_date;
  Maybe<Number> user_id;
  Maybe<Number> asset_id;
  std::vector<Number> asset_ids;
  Maybe<Number> rmm_alert_id;  ///< the ticket is about this alert of the same customer
  std::vector<CommentAttributes> comments_attributes;
};
BOOST_DESCRIBE_STRUCT(TicketRequest, (),
                      (customer_id, contact_id, subject, status, problem_type, priority, queue, due_date,
                       user_id, asset_id, asset_ids, rmm_alert_id, comments_attributes))

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
  std::vector<std::string> queues;  ///< those that any ticket is in
};
BOOST_DESCRIBE_STRUCT(TicketSettings, (),
                      (ticket_status_list, ticket_types, ticket_type_fields, default_labor_product_id, users,
                       priorities, queues))

}  // namespace deskbell::console::api
