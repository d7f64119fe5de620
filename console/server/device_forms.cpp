// A contact form that was sent becomes a ticket, exactly once.
#include <array>

#include "console/server/attachments.h"
#include "console/server/chat_store.h"
#include "console/server/device_bounds.h"
#include "console/server/device_chats.h"
#include "console/server/device_policy.h"
#include "console/server/downlink.h"
#include "console/server/notifier/notify.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "console/server/ticket_store.h"
#include "core/ticket.h"
#include "protocol/reasons.h"

namespace deskbell::console {

namespace {

namespace reasons = protocol::reasons;

protocol::FormField field_of(std::string_view name, policy::FormField const& field, bool lenient) {
  protocol::FormField made;
  made.name = name;
  made.default_value = field.prefill;
  made.use = protocol::FieldUse::shown;
  if (!lenient && field.presence == policy::FieldPresence::required) made.use = protocol::FieldUse::required;
  if (!lenient && field.presence == policy::FieldPresence::hidden) made.use = protocol::FieldUse::hidden;
  return made;
}

/// `lenient`: nothing is required. What was accepted by the device under an older policy is not thrown away
/// here.
std::vector<protocol::FormField> fields_of(policy::FormFields const& fields, bool lenient) {
  return {field_of("name", fields.name, lenient),
          field_of("email", fields.email, lenient),
          field_of("phone", fields.phone, lenient),
          field_of("subject", fields.subject, lenient),
          field_of("description", fields.description, lenient),
          field_of("problem_type", fields.problem_type, lenient),
          field_of("priority", fields.priority, lenient)};
}

std::optional<std::string> filled(std::string const& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

std::string body_of(core::ticket::Draft const& draft) {
  std::string body = draft.description;
  for (auto const& [label, value] : {std::pair{"Name", &draft.name}, std::pair{"E-mail", &draft.email},
                                     std::pair{"Phone", &draft.phone}}) {
    if (value->empty()) continue;
    if (!body.empty()) body += body == draft.description ? "\n\n" : "\n";
    body += std::string(label) + ": " + *value;
  }
  return body.empty() ? draft.subject : body;
}

void suggest_contact(store::Transaction& tx, DeviceScope const& device, DeviceUserRow const& user,
                     std::string const& email) {
  if (email.empty() || user.contact_id) return;
  auto const contact = tx.sql().one<std::int64_t>(
      "SELECT id FROM contacts WHERE organisation_id = ? AND customer_id = ? AND "
      "LOWER(email) = LOWER(?) AND deleted_at IS NULL LIMIT 1",
      device.organisation, device.customer, email);
  if (!contact) return;
  tx.sql().run("UPDATE device_users SET suggested_contact_id = ? WHERE organisation_id = ? AND id = ?",
               *contact, device.organisation, user.id);
}

void refuse(store::Transaction& tx, DeviceScope const& device, protocol::TicketSubmitted const& fact,
            std::string const& why) {
  protocol::TicketChanged told;
  told.user = fact.user;
  told.request.submission_id = fact.submission_id;
  told.request.status = "refused";
  told.request.created_at = fact.submitted_at;
  told.request.updated_at = tx.now();
  told.request.error = why;
  queue_for_identity(tx, device.organisation, device.identity, told);
}

/// Each may be a mail to everybody who looks after requests. A room full of people at one terminal server
/// stays far below.
Result<void> may_submit(store::Transaction& tx, DeviceScope const& device) {
  constexpr std::int64_t most_a_day = 500;
  if (!has_made_a_day(tx, device, "tickets", most_a_day, " AND device_user_id IS NOT NULL")) return {};
  return make_error(ErrorCode::unavailable,
                    reasons::filled(reasons::too_many_requests, {std::to_string(most_a_day)}));
}

}  // namespace

Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::TicketSubmitted const& fact) {
  auto& sql = tx.sql();
  // Whoever sent it waits for an answer, whatever it is.
  auto const decline = [&](std::string const& why) -> Result<void> {
    refuse(tx, device, fact, why);
    audit(tx, device.scope(), "refused", "ticket", fact.submission_id.text(), why);
    return {};
  };
  if (auto const here =
          sql.one<std::int64_t>("SELECT id FROM tickets WHERE organisation_id = ? AND submission_uid = ?",
                                device.organisation, fact.submission_id)) {
    auto const same =
        sql.one<std::int64_t>("SELECT id FROM tickets WHERE organisation_id = ? AND id = ? AND asset_id = ?",
                              device.organisation, *here, device.asset);
    if (!same) return decline(std::string(reasons::sent_before_moving));
    tell_requester(tx, device.organisation, *here);
    return {};
  }
  if (auto may = may_submit(tx, device); !may) return decline(may.error().message);
  // Whether files are allowed is the device's to ask: it may have taken them under an older policy.
  auto files = checked_attachments(fact.attachments);
  if (!files) return decline(files.error().message);
  if (auto fresh = check_new_attachments(sql, device.organisation, *files); !fresh)
    return decline(fresh.error().message);
  auto user = remember_device_user(tx, device.organisation, device.customer, device.asset, fact.user);
  if (!user) return decline(user.error().message);
  auto const form = contact_form_for(sql, device.organisation, device.asset, fact.item_id);
  auto const title = item_title_for(sql, device.organisation, device.asset, fact.item_id);
  auto outcome = core::ticket::draft_from_form(fields_of(form.fields, false), fact.fields, title);
  if (!outcome.errors.empty()) {
    outcome = core::ticket::draft_from_form(fields_of(form.fields, true), fact.fields, title);
  }
  if (!outcome.errors.empty()) return decline(core::ticket::joined(outcome.errors));
  auto const& draft = outcome.draft;
  suggest_contact(tx, device, *user, draft.email);
  NewTicket ticket;
  ticket.uid = TicketId{fresh_uuid(tx.now())};
  ticket.customer = device.customer;
  ticket.contact = user->contact_id;
  ticket.device_user = user->id;
  ticket.asset = device.asset;
  ticket.assignee = technician_by_email(sql, device.organisation, form.technician);
  ticket.subject = draft.subject;
  ticket.problem_type = filled(draft.problem_type);
  ticket.priority = filled(draft.priority);
  ticket.queue = filled(form.queue);
  ticket.source = "contact_form";
  ticket.submission = fact.submission_id;
  auto const id = insert_ticket(tx, device.organisation, ticket);
  FileOwner const owner{device.organisation, device.asset, std::nullopt, id};
  insert_attachments(tx, owner, *files);
  NewComment issue;
  issue.subject = "Initial Issue";
  issue.body = body_of(draft);
  issue.tech = draft.name.empty() ? user->shown() : draft.name;
  issue.device_user = user->id;
  insert_comment(tx, device.organisation, id, issue);
  notify_ticket_created(tx, device.organisation, id, 0);
  tell_requester(tx, device.organisation, id);
  return {};
}

}  // namespace deskbell::console
