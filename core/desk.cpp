// The console's side of a conversation: streaks, queue, unread, tickets.
#include "core/desk.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace deskbell::core::desk {

namespace {

void end_streak(Conversation& conversation) {
  conversation.streak_position = 0;
  conversation.first_unanswered_at.reset();
  conversation.streak_message.reset();
}

/// An answer was accepted after the streak's first message.
bool is_answered(Conversation const& conversation, Position streak_position) {
  return conversation.last_answer_position > streak_position;
}

struct Share {
  bool unassigned = false;
  bool mine_unread = false;
};

Share share_of(std::optional<Row> const& row, UserId me) {
  if (!row) return {};
  return {is_unassigned(*row), row->open && is_mine(*row, me) && is_unread(*row)};
}

bool calls_for(std::optional<Row> const& row, UserId me) {
  return row && row->open && is_unread(*row) && (is_mine(*row, me) || is_unassigned(*row));
}

}  // namespace

Conversation said(Conversation conversation, Said const& message) {
  conversation.last_position = std::max(conversation.last_position, message.position);
  if (message.is_private) return conversation;
  switch (message.from) {
    case From::automatic:
      break;
    case From::technician:
      conversation.last_answer_position = message.position;
      end_streak(conversation);
      break;
    case From::end_user:
      conversation.last_user_position = message.position;
      if (conversation.streak_position != 0) break;
      conversation.streak_position = message.position;
      conversation.first_unanswered_at = message.accepted_at;
      conversation.streak_message = message.message;
      conversation.unavailable_position = 0;
      conversation.unavailable_shown_at.reset();
      break;
  }
  return conversation;
}

// ---- queue, unread, bubble, ping
// ---------------------------------------------------------------------------------

bool is_unread(Row const& row) { return row.last_user_position > row.read_position; }

bool is_mine(Row const& row, UserId me) { return row.assignee == me; }

bool is_unassigned(Row const& row) { return row.open && !row.assignee; }

std::optional<Filter> parse_filter(std::string_view name) {
  if (name.empty() || name == "all") return Filter::all;
  if (name == "mine") return Filter::mine;
  if (name == "mine_unread") return Filter::mine_unread;
  if (name == "unassigned") return Filter::unassigned;
  if (name == "archived") return Filter::archived;
  return std::nullopt;
}

bool matches(Row const& row, Filter filter, UserId me) {
  switch (filter) {
    case Filter::all:
      return row.open;
    case Filter::mine:
      return row.open && is_mine(row, me);
    case Filter::mine_unread:
      return row.open && is_mine(row, me) && is_unread(row);
    case Filter::unassigned:
      return is_unassigned(row);
    case Filter::archived:
      return !row.open;
  }
  return false;
}

bool stands_before(Row const& a, Row const& b, Filter filter) {
  if (filter != Filter::unassigned) return a.last_message_at > b.last_message_at;
  if (a.first_unanswered_at.has_value() != b.first_unanswered_at.has_value())
    return a.first_unanswered_at.has_value();
  if (a.first_unanswered_at != b.first_unanswered_at) return *a.first_unanswered_at < *b.first_unanswered_at;
  return a.last_message_at < b.last_message_at;
}

Counts counted(Counts counts, std::optional<Row> const& before, std::optional<Row> const& after, UserId me) {
  Share const was = share_of(before, me);
  Share const is = share_of(after, me);
  counts.unassigned += static_cast<int>(is.unassigned) - static_cast<int>(was.unassigned);
  counts.mine_unread += static_cast<int>(is.mine_unread) - static_cast<int>(was.mine_unread);
  counts.bubble = counts.unassigned + counts.mine_unread;
  return counts;
}

Counts count(std::span<Row const> rows, UserId me) {
  Counts counts;
  for (Row const& row : rows) counts = counted(counts, std::nullopt, row, me);
  return counts;
}

bool pings(std::optional<Row> const& before, Row const& after, UserId me) {
  return calls_for(after, me) && !calls_for(before, me);
}

Progress progress(Position message, Position delivered, Position read) {
  if (message <= read) return Progress::read;
  return message <= delivered ? Progress::delivered : Progress::sent;
}

std::optional<Duration> waiting(Conversation const& conversation, Time now) {
  if (!conversation.open || !conversation.first_unanswered_at) return std::nullopt;
  return std::max(now - *conversation.first_unanswered_at, Duration::zero());
}

std::optional<Duration> usual_answer(std::vector<Duration> measured) {
  if (measured.size() < fewest_measured) return std::nullopt;
  auto const middle = measured.begin() + static_cast<std::ptrdiff_t>(measured.size() / 2);
  std::nth_element(measured.begin(), middle, measured.end());
  return std::max(*middle, Duration::zero());
}

// ---- the fallback and the ticket
// -----------------------------------------------------------------------------------

TicketDecision decide_ticket(Conversation const& conversation, Asker asker) {
  if (!conversation.ticket) return MakeTicket{};
  bool const is_newer = conversation.last_user_position > conversation.ticket_position;
  if (asker == Asker::end_user && is_newer)
    return AddToTicket{*conversation.ticket, conversation.ticket_position};
  return KeepTicket{*conversation.ticket};
}

Conversation ticketed(Conversation conversation, TicketId ticket) {
  conversation.ticket = ticket;
  conversation.ticket_position = conversation.last_position;
  return conversation;
}

UnavailableDecision unavailable(Conversation conversation, Position streak_position, Time shown_at) {
  if (streak_position <= 0) return {std::move(conversation), false, false};
  if (is_answered(conversation, streak_position)) return {std::move(conversation), false, true};
  // The streak here may have begun earlier, in a conversation that was merged into this one. Of one that was
  // closed meanwhile it is noted, for where it is reopened.
  bool const waits = conversation.streak_position != 0;
  Position const streak = waits ? conversation.streak_position : streak_position;
  if (conversation.unavailable_position == streak) return {std::move(conversation), false, false};
  conversation.unavailable_position = streak;
  conversation.unavailable_shown_at = shown_at;
  return {std::move(conversation), waits, false};
}

std::optional<TicketDecision> ticket_requested(Conversation const& conversation, bool automatic,
                                               Position streak_position) {
  if (automatic) {
    bool const nothing_waits = conversation.streak_position == 0 || streak_position <= 0;
    if (nothing_waits || is_answered(conversation, streak_position)) return std::nullopt;
  }
  return decide_ticket(conversation, Asker::end_user);
}

std::optional<Time> automatic_ticket_at(Conversation const& conversation, TicketOnUnavailable policy,
                                        Duration unavailable_after, bool device_linked) {
  if (policy != TicketOnUnavailable::automatic || device_linked || !conversation.open) return std::nullopt;
  if (conversation.streak_position == 0 || !conversation.first_unanswered_at) return std::nullopt;
  bool const has_ticket = conversation.ticket && conversation.ticket_position >= conversation.streak_position;
  if (has_ticket) return std::nullopt;
  return *conversation.first_unanswered_at + unavailable_after + vanished_grace;
}

// ---- what technicians do
// -------------------------------------------------------------------------------------------

Result<Conversation> assigned(Conversation conversation, std::optional<UserId> to) {
  if (!conversation.open)
    return make_error(ErrorCode::conflict,
                      "conversation " + conversation.id.text() + ": is archived; reopen it to assign it");
  conversation.assignee = to;
  return conversation;
}

Conversation answered_by(Conversation conversation, UserId technician) {
  if (!conversation.assignee) conversation.assignee = technician;
  return conversation;
}

Conversation archived(Conversation conversation) {
  conversation.open = false;
  end_streak(conversation);
  return conversation;
}

Result<Conversation> reopened(Conversation conversation, std::optional<ChatId> open_one,
                              std::span<Said const> unanswered) {
  if (conversation.open) return conversation;
  if (open_one)
    return make_error(ErrorCode::conflict, "conversation " + conversation.id.text() + ": " +
                                               open_one->text() +
                                               " is open for the same user; go on there, or close it first");
  conversation.open = true;
  auto const fallback = std::pair(conversation.unavailable_position, conversation.unavailable_shown_at);
  for (Said const& message : unanswered) conversation = said(std::move(conversation), message);
  if (conversation.streak_position != 0 && fallback.first >= conversation.streak_position)
    std::tie(conversation.unavailable_position, conversation.unavailable_shown_at) = fallback;
  return conversation;
}

}  // namespace deskbell::core::desk
