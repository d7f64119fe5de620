// Rows of tickets and comments, for whoever makes them: technicians, contact forms, conversations, alerts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "console/server/store/transaction.h"

namespace deskbell::console {

struct NewTicket {
  TicketId uid;
  std::int64_t customer = 0;
  std::optional<std::int64_t> contact;
  std::optional<std::int64_t> device_user;
  std::optional<std::int64_t> asset;
  std::optional<std::int64_t> assignee;
  std::string subject;
  std::string status = "New";
  std::optional<std::string> problem_type;
  std::optional<std::string> priority;
  std::optional<std::string> queue;
  std::optional<Time> due_at;
  std::string source;
  std::optional<std::int64_t> origin_chat;
  std::optional<SubmissionId> submission;
};
/// Gives it the organisation's next number. Returns its id.
std::int64_t insert_ticket(store::Transaction& tx, std::int64_t organisation, NewTicket const& ticket);
void link_asset(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket, std::int64_t asset);

struct NewComment {
  std::string subject;
  std::string body;
  std::string tech;
  std::optional<std::int64_t> user;
  std::optional<std::int64_t> device_user;  ///< the requester wrote it
  std::optional<CommentId> uid;             ///< the writer's name for it
  bool hidden = false;
};
/// A public one is told to the requester's device.
std::int64_t insert_comment(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket,
                            NewComment const& comment);
/// version + 1, updated_at, and a `changes` row.
void touch_ticket(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket);

}  // namespace deskbell::console
