// Files of messages as rows: what is known of them and how far they are.
#pragma once

#include <boost/describe/enum.hpp>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/store.h"
#include "protocol/tray_link.h"

namespace deskbell::agent::attachment_rows {

/// Own files: gathering (from the tray), whole (not said yet, or of a message that the console refused), said
/// (not at the console yet), sent.
/// The desk's: remote, wanted (by the tray, not fetched yet), here. Either: failed.
enum class Stage { gathering, whole, said, sent, remote, wanted, here, failed };
BOOST_DESCRIBE_ENUM(Stage, gathering, whole, said, sent, remote, wanted, here, failed)

struct Row {
  protocol::Attachment file;  ///< without a digest while it is gathered
  std::string account;
  std::optional<MessageId> message_id;
  std::int64_t place = 0;  ///< within its message
  Stage stage = Stage::gathering;
  std::optional<std::string> error;
};

std::optional<Row> find(SQLite::Database& database, AttachmentId id);
/// In their places.
std::vector<Row> of_message(SQLite::Database& database, MessageId message);
std::vector<Row> in_stage(SQLite::Database& database, Stage stage);
/// An account's files that are kept here because nobody else has them yet.
struct Held {
  std::int64_t files = 0;
  std::int64_t bytes = 0;
};
Held held(SQLite::Database& database, std::string const& account);
/// What its person's trays know its owner by: the conversation of a message, nil for a contact form (which
/// owns its files under the name of its submission). Absent: nobody shows that owner.
std::optional<ChatId> shown_in(SQLite::Database& database, std::optional<MessageId> owner);
/// Whether it goes with what its person wrote: a message or a contact form.
bool is_own(SQLite::Database& database, Row const& row);
/// Its person's trays are told of it, where they show it.
void tell(Transaction& transaction, Row const& row);
/// Of the contact forms that this account sent, the newest `limit` requests' at most.
std::vector<Row> of_forms(SQLite::Database& database, std::string const& account, std::int64_t limit);
/// New, or as it is now.
void put(Transaction& transaction, Row const& row);
void remove(Transaction& transaction, AttachmentId id);
/// Those that may have a file here.
std::set<std::string> known(SQLite::Database& database);
/// Behind the others of its stage: one that cannot move now holds nobody up.
void move_back(Transaction& transaction, AttachmentId id);
/// Those that no message took within a day, fetched ones that nobody read for as long (they can be fetched
/// again), and failed ones, those of refused messages included: their rows are as if they had never been
/// here, or say that they failed, and the trays are told; the files are to be removed.
std::vector<AttachmentId> forget_old(Transaction& transaction);

protocol::AttachmentView view(Row const& row);
std::optional<std::vector<protocol::AttachmentView>> views(SQLite::Database& database, MessageId message);

/// What a message takes along: whole files of the same account that no other message has. Errors: invalid,
/// not_found, conflict; say which one.
Result<std::vector<protocol::Attachment>> bind_to(Transaction& transaction, std::string const& account,
                                                  MessageId message, std::vector<AttachmentId> const& ids);
/// The console took the message for ever not: what is still here of its files waits for what its person does.
void hold(Transaction& transaction, MessageId message);
/// The reverse: it took the message after all, and its files go their way.
void let_go(Transaction& transaction, MessageId message);
/// The message is said anew as another one, and its files go along. Error: conflict, where `kept` says of one
/// that it is not whole on this disk any more, and the console does not have it either.
using Kept = std::function<bool(protocol::Attachment const&)>;
Result<std::vector<protocol::Attachment>> move_to(Transaction& transaction, MessageId from, MessageId to,
                                                  Kept const& kept);
/// Files of a message that came from the console; those that are known stay as they are.
void take_over(Transaction& transaction, std::string const& account, MessageId message,
               std::vector<protocol::Attachment> const& files);

}  // namespace deskbell::agent::attachment_rows
