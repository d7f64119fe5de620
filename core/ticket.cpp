// Statuses of tickets, and the way from a contact form to a draft.
#include "core/ticket.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "core/text.h"
#include "protocol/reasons.h"

namespace deskbell::core::ticket {

namespace {

constexpr std::array<Status, status_count> all_statuses{
    Status::open_new,          Status::in_progress, Status::waiting_on_customer, Status::waiting_on_vendor,
    Status::waiting_for_parts, Status::scheduled,   Status::customer_reply,      Status::resolved,
    Status::invoiced,          Status::closed,
};

constexpr std::size_t subject_from_text_characters = 80;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  auto const first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::optional<Status> find_status(std::string_view text) {
  for (Status const status : all_statuses)
    if (same_word(text, name_of(status))) return status;
  return std::nullopt;
}

Error unknown_status(std::string_view found, std::string_view also) {
  std::string message = "status: found \"" + preview(found, 40) + "\", expected one of ";
  for (Status const status : all_statuses) message += std::string(name_of(status)) + ", ";
  if (also.empty()) {
    message.resize(message.size() - 2);
  } else {
    message += also;
  }
  return make_error(ErrorCode::invalid, std::move(message));
}

}  // namespace

std::array<Status, status_count> const& statuses() { return all_statuses; }

std::string_view name_of(Status status) noexcept {
  switch (status) {
    case Status::open_new:
      return "New";
    case Status::in_progress:
      return "In Progress";
    case Status::waiting_on_customer:
      return "Waiting on Customer";
    case Status::waiting_on_vendor:
      return "Waiting on Vendor";
    case Status::waiting_for_parts:
      return "Waiting for Parts";
    case Status::scheduled:
      return "Scheduled";
    case Status::customer_reply:
      return "Customer Reply";
    case Status::resolved:
      return "Resolved";
    case Status::invoiced:
      return "Invoiced";
    case Status::closed:
      return "Closed";
  }
  return "New";
}

Result<Status> parse_status(std::string_view text) {
  auto const status = find_status(trimmed(text));
  if (!status) return unknown_status(text, {});
  return *status;
}

Result<StatusFilter> parse_status_filter(std::string_view text) {
  auto const word = trimmed(text);
  StatusFilter filter;
  if (word.empty()) return filter;
  if (same_word(word, "Not Closed")) {
    std::copy_if(all_statuses.begin(), all_statuses.end(), std::back_inserter(filter.any_of),
                 [](Status status) { return !is_done(status); });
    return filter;
  }
  auto const status = find_status(word);
  if (!status) return unknown_status(text, "Not Closed");
  filter.any_of.push_back(*status);
  return filter;
}

bool is_done(Status status) noexcept {
  return status == Status::resolved || status == Status::invoiced || status == Status::closed;
}

Change changed(Change const& before, Status to, Time now) {
  Change after = before;
  after.status = to;
  if (!is_done(to)) {
    after.resolved_at.reset();
  } else if (!after.resolved_at) {
    after.resolved_at = now;
  }
  return after;
}

Change customer_replied(Change const& before, Time now) {
  if (before.status == Status::open_new) return before;
  return changed(before, Status::customer_reply, now);
}

Change technician_commented(Change const& before, Time now) {
  if (before.status != Status::open_new) return before;
  return changed(before, Status::in_progress, now);
}

// ---- the contact form
// ----------------------------------------------------------------------------------------------

namespace {

using protocol::FieldUse;
using protocol::FieldValue;
using protocol::FormField;

struct Target {
  std::string_view name;
  std::string_view label;
  std::string Draft::*member;
};

constexpr std::array<Target, 7> targets{{
    {"name", "Name", &Draft::name},
    {"email", "Email", &Draft::email},
    {"phone", "Phone", &Draft::phone},
    {"subject", "Subject", &Draft::subject},
    {"description", "Description", &Draft::description},
    {"problem_type", "Problem type", &Draft::problem_type},
    {"priority", "Priority", &Draft::priority},
}};

Target const* find_target(std::string_view field) {
  auto const* const found = std::find_if(targets.begin(), targets.end(),
                                         [&](Target const& target) { return target.name == field; });
  return found != targets.end() ? found : nullptr;
}

std::string_view sent_or_default(FormField const& field, std::vector<FieldValue> const& values) {
  if (field.use == FieldUse::hidden) return field.default_value;
  auto const found = std::find_if(values.begin(), values.end(),
                                  [&](FieldValue const& value) { return value.name == field.name; });
  return found != values.end() ? std::string_view(found->value) : std::string_view(field.default_value);
}

bool looks_like_email(std::string_view text) {
  auto const at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == text.npos && text.find_first_of(" ,;<>\"") == std::string_view::npos;
}

Result<std::string> judged_text(FormField const& field, std::string_view raw) {
  if (field.name == "description") {
    auto text = block_text(field_label(field.name), raw, description_characters_max);
    if (text && trimmed(*text).empty()) return std::string();
    return text;
  }
  auto const most = field.name == "subject" ? subject_characters_max : line_characters_max;
  return line_text(field_label(field.name), raw, most);
}

/// Empty: fine.
std::string complaint(FormField const& field, std::string const& value) {
  namespace reasons = protocol::reasons;
  auto const label = field_label(field.name);
  if (value.empty())
    return field.use == FieldUse::required ? reasons::filled(reasons::blank, {label}) : std::string();
  if (field.use == FieldUse::hidden) return {};
  if (field.name == "email" && !looks_like_email(value))
    return reasons::filled(reasons::no_address, {label, preview(value, 60)});
  bool const is_free = field.choices.empty();
  if (!is_free && std::find(field.choices.begin(), field.choices.end(), value) == field.choices.end()) {
    std::string choices;
    for (auto const& choice : field.choices) choices += (choices.empty() ? "" : ", ") + choice;
    return reasons::filled(reasons::no_choice, {label, choices, preview(value, 60)});
  }
  return {};
}

}  // namespace

std::string field_label(std::string_view field) {
  auto const* const target = find_target(field);
  return std::string(target != nullptr ? target->label : field);
}

FormOutcome draft_from_form(std::vector<FormField> const& form, std::vector<FieldValue> const& values,
                            std::string_view form_title) {
  FormOutcome outcome;
  Draft& draft = outcome.draft;
  for (FormField const& field : form) {
    auto const* const target = find_target(field.name);
    if (target == nullptr) continue;
    auto text = judged_text(field, sent_or_default(field, values));
    if (!text) {
      outcome.errors.push_back({field.name, text.error().message});
      continue;
    }
    if (auto message = complaint(field, *text); !message.empty())
      outcome.errors.push_back({field.name, std::move(message)});
    draft.*(target->member) = std::move(*text);
  }
  if (draft.subject.empty()) draft.subject = preview(draft.description, subject_from_text_characters);
  if (draft.subject.empty()) draft.subject = preview(form_title, subject_from_text_characters);
  if (draft.subject.empty()) draft.subject = "Request";
  return outcome;
}

std::string joined(std::vector<FieldError> const& errors) {
  std::string all;
  for (FieldError const& error : errors) all += (all.empty() ? "" : "; ") + error.message;
  return all;
}

}  // namespace deskbell::core::ticket
