// What the end users asked for: contact forms and tickets made of conversations, as their requesters may see
// them.
#pragma once

#include <vector>

#include "agent/chat_rows.h"
#include "agent/policy_in_force.h"
#include "agent/store.h"

namespace deskbell::agent::requests {

/// A contact form was sent. The same submission again is answered again. Errors: invalid (what is wrong with
/// the fields, in one sentence; or the menu has no such form), conflict (that submission id was used for
/// something else), those of outbox::admit.
Result<void> submit(Transaction& transaction, protocol::DeviceUser const& user,
                    protocol::TraySubmitForm const& form, PolicyInForce const& policy);

/// A ticket was asked for from a conversation.
void queued_from_chat(Transaction& transaction, chat_rows::Chat const& chat);

/// A request as it lies here, to be changed or put back.
struct Kept {
  std::string account;
  std::string content;
  protocol::RequestView view;
  std::optional<std::int64_t> order{};  ///< of its row; empty: it has none
};
std::optional<Kept> find_form(SQLite::Database& database, SubmissionId submission);
/// Of a ticket that was asked for from that conversation, and not made yet.
std::optional<Kept> find_queued(SQLite::Database& database, ChatId chat);
void put_back(Transaction& transaction, Kept const& request);
/// Nobody will make that ticket: the console was never asked, and cannot be any more.
void give_up(Transaction& transaction, Kept request, std::string const& why);

/// The console refused a reply because it does not have the ticket any more; until it says otherwise.
void note_gone(Transaction& transaction, std::string const& account, TicketId ticket);

/// The console made, changed or refused it.
Result<void> apply(Transaction& transaction, protocol::TicketChanged const& fact,
                   PolicyInForce const& policy);

/// Newest first, at most `limit`.
std::vector<protocol::RequestView> of_account(SQLite::Database& database, std::string const& account,
                                              std::int64_t limit);

}  // namespace deskbell::agent::requests
