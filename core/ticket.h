// Tickets: their statuses, what a change of status means, and how a contact form becomes a draft.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/common.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace deskbell::core::ticket {

enum class Status {
  open_new,
  in_progress,
  waiting_on_customer,
  waiting_on_vendor,
  waiting_for_parts,
  scheduled,
  customer_reply,
  resolved,
  invoiced,
  closed,
};
inline constexpr std::size_t status_count = 10;

/// In the order in which lists and boards show them.
std::array<Status, status_count> const& statuses();
/// As people and the API see it: "New", "Waiting on Customer".
std::string_view name_of(Status status) noexcept;
/// In any case, blanks around it ignored. Error invalid: names what was found and what is there.
Result<Status> parse_status(std::string_view text);

/// Which tickets a list asks for.
struct StatusFilter {
  std::vector<Status> any_of;  ///< all of them where the filter is empty
};
/// A status, "Not Closed" (everything but Resolved, Invoiced and Closed), or empty for all; in any case.
Result<StatusFilter> parse_status_filter(std::string_view text);

/// Nobody works on it any more: Resolved, Invoiced, Closed.
bool is_done(Status status) noexcept;

struct Change {
  Status status = Status::open_new;
  std::optional<Time> resolved_at;
  friend bool operator==(Change const&, Change const&) = default;
};
/// Any status can follow any other; resolved_at is set by the first done status and taken away by going back
/// to work.
Change changed(Change const& before, Status to, Time now);
/// A reply of the customer wakes the ticket up, unless it is new and nobody has touched it.
Change customer_replied(Change const& before, Time now);
/// A public comment of a technician moves a new ticket to In Progress and leaves the others alone.
Change technician_commented(Change const& before, Time now);

// ---- the contact form
// ----------------------------------------------------------------------------------------------

struct FieldError {
  std::string field;
  std::string message;  ///< whole: "Subject can't be blank"
  friend bool operator==(FieldError const&, FieldError const&) = default;
};

struct Draft {
  std::string subject;
  std::string description;
  std::string problem_type;
  std::string priority;
  std::string name;
  std::string email;
  std::string phone;
  friend bool operator==(Draft const&, Draft const&) = default;
};

struct FormOutcome {
  Draft draft;
  std::vector<FieldError> errors;  ///< empty: the draft can become a ticket
};

inline constexpr std::size_t subject_characters_max = 255;
inline constexpr std::size_t line_characters_max = 255;
inline constexpr std::size_t description_characters_max = 8'000;

/// What was filled in, judged by the form of the policy. Hidden fields take their default whatever was sent;
/// fields that the form does not have are ignored; a draft without subject takes the description's first
/// line, or the form's title.
FormOutcome draft_from_form(std::vector<protocol::FormField> const& form,
                            std::vector<protocol::FieldValue> const& values, std::string_view form_title);
/// "Problem type", as it stands before "can't be blank".
std::string field_label(std::string_view field);
/// All errors in one sentence, for a place that has room for one.
std::string joined(std::vector<FieldError> const& errors);

}  // namespace deskbell::core::ticket
