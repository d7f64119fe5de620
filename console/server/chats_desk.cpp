// What technicians do in conversations.
#include <algorithm>

#include "console/server/attachments.h"
#include "console/server/chat_assignment.h"
#include "console/server/chat_store.h"
#include "console/server/chats.h"
#include "console/server/device_cursors.h"
#include "console/server/downlink.h"
#include "console/server/notifier/notify.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "console/server/tickets.h"
#include "console/server/user_pictures.h"
#include "core/text.h"

namespace deskbell::console {

namespace {

namespace desk = core::desk;

struct MessageRow {
  std::int64_t id = 0;
  std::int64_t chat_id = 0;
  std::int64_t position = 0;
  std::string author_name;
  std::optional<std::int64_t> author_id;
  bool is_private = false;
  std::string text;
  Time written_at{};
  Time accepted_at{};
};
BOOST_DESCRIBE_STRUCT(MessageRow, (),
                      (id, chat_id, position, author_name, author_id, is_private, text, written_at,
                       accepted_at))

std::optional<MessageRow> find_message(store::Sql& sql, std::int64_t organisation, MessageId id) {
  return sql.one<MessageRow>(
      "SELECT id, chat_id, position, author_name, author_id, is_private, text, written_at, accepted_at "
      "FROM messages WHERE organisation_id = ? AND uid = ?",
      organisation, id);
}

api::Message shape_of(store::Sql& sql, Scope const& scope, ChatRow const& chat, MessageId id,
                      MessageRow const& row) {
  api::Message message;
  message.id = row.id;
  message.uuid = id.text();
  message.chat_uuid = chat.uid.text();
  message.position = row.position;
  message.author = {protocol::AuthorKind::technician, row.author_name};
  message.author_id = row.author_id;
  message.is_private = row.is_private;
  message.text = row.text;
  message.written_at = iso(scope, row.written_at);
  message.accepted_at = iso(scope, row.accepted_at);
  message.attachments = attachments_of(sql, scope.organisation, id.text());
  return message;
}

/// What this technician uploaded for the message, whole.
Result<std::vector<protocol::Attachment>> uploaded_files(store::Sql& sql, Scope const& scope,
                                                         api::SayRequest const& request) {
  std::vector<protocol::Attachment> files;
  if (!request.attachments) return files;
  for (std::size_t place = 0; place < request.attachments->size(); ++place) {
    auto const& wanted = (*request.attachments)[place];
    using Uploaded = std::tuple<std::string, std::int64_t, std::string>;
    auto const uploaded = sql.one<Uploaded>(
        "SELECT name, size, sha256 FROM uploads WHERE organisation_id = ? AND uid = ? AND user_id = ? AND "
        "completed_at IS NOT NULL",
        scope.organisation, wanted.uuid, scope.user);
    auto const id = AttachmentId::parse(wanted.uuid);
    if (!uploaded || !id)
      return make_error(ErrorCode::invalid, "attachments[" + std::to_string(place) +
                                                "].uuid: found no file that you uploaded whole");
    auto const& [name, size, sha256] = *uploaded;
    files.push_back({*id, name, wanted.media_type.value_or(""), size, sha256});
  }
  return checked_attachments(files);
}

/// The technician's own marks, and those of the whole side, which the device is told.
void mark(store::Transaction& tx, Scope const& scope, ChatRow& chat, std::int64_t position, bool read) {
  auto const delivered = std::min(position, chat.last_position);
  auto const read_up_to = read ? delivered : 0;
  tx.sql().run(
      "INSERT INTO chat_reads (organisation_id, user_id, chat_id, delivered_position, read_position, "
      "updated_at) VALUES "
      "(?, ?, ?, ?, ?, ?) ON CONFLICT (organisation_id, user_id, chat_id) DO UPDATE SET delivered_position = "
      "MAX(delivered_position, excluded.delivered_position), read_position = MAX(read_position, "
      "excluded.read_position), updated_at = excluded.updated_at",
      scope.organisation, scope.user, chat.id, delivered, read_up_to, tx.now());
  tx.after_commit(TechnicianRead{scope.organisation, scope.user, chat.uid});
  if (read) notify_read(tx, scope.organisation, chat.id);
  if (delivered <= chat.desk_delivered_position && read_up_to <= chat.desk_read_position) return;
  chat.desk_delivered_position = std::max(chat.desk_delivered_position, delivered);
  chat.desk_read_position = std::max(chat.desk_read_position, read_up_to);
  tx.sql().run(
      "UPDATE chats SET desk_delivered_position = ?, desk_read_position = ? WHERE organisation_id = ? AND id "
      "= ?",
      chat.desk_delivered_position, chat.desk_read_position, scope.organisation, chat.id);
  auto const place = place_of(tx, chat.organisation_id, chat.asset_id);
  if (place && place->identity) {
    tx.after_commit(
        DeskMarks{*place->identity, chat.uid, chat.desk_delivered_position, chat.desk_read_position});
  }
}

/// Who sees her own only is told that one was taken from her, also where she has read nothing of it.
void note_had(store::Transaction& tx, ChatRow const& chat, std::int64_t user) {
  tx.sql().run(
      "INSERT INTO chat_reads (organisation_id, user_id, chat_id, delivered_position, read_position, "
      "updated_at) VALUES (?, ?, ?, 0, 0, ?) ON CONFLICT (organisation_id, user_id, chat_id) DO NOTHING",
      chat.organisation_id, user, chat.id, tx.now());
}

void tell_assigned(store::Transaction& tx, ChatRow const& chat) {
  queue_for_asset(tx, chat.organisation_id, chat.asset_id, assigned(tx.sql(), chat));
}

/// What somebody has just done is answered, although she may not see the conversation any more.
Result<api::Chat> show_done(store::Sql& sql, Scope scope, ChatRow const& chat) {
  scope.sees_all_chats = true;
  return show_chat(sql, scope, Key(chat.id));
}

Error no_longer_open(ChatRow const& chat) {
  return make_error(ErrorCode::conflict, "The conversation is archived: reopen it with POST /api/v1/chats/" +
                                             std::to_string(chat.id) + "/reopen");
}

}  // namespace

Result<Made<api::Message>> say_in_chat(store::Transaction& tx, Scope const& scope, Key const& key,
                                       api::SayRequest const& request) {
  bool const attached = request.attachments && !request.attachments->empty();
  auto text = core::said_text(request.text, attached);
  if (!text) return text.error();
  auto chat = load_seen_chat(tx.sql(), scope, key);
  if (!chat) return chat.error();
  NewMessage message;
  message.uid = MessageId{fresh_uuid(tx.now())};
  if (request.uuid) {
    auto const wanted = MessageId::parse(*request.uuid);
    if (!wanted) return make_error(ErrorCode::invalid, "uuid: expected a UUID of 36 characters");
    message.uid = *wanted;
    if (auto const here = find_message(tx.sql(), scope.organisation, *wanted)) {
      if (here->chat_id != chat->id || here->text != *text || here->author_id != scope.user ||
          here->is_private != request.is_private.value_or(false)) {
        return make_error(ErrorCode::conflict, "uuid: is that of another message");
      }
      return Made<api::Message>{shape_of(tx.sql(), scope, *chat, *wanted, *here), false};
    }
  }
  if (chat->status != protocol::ChatStatus::open) return no_longer_open(*chat);
  message.author = {protocol::AuthorKind::technician, scope.name};
  message.author_id = scope.user;
  message.is_private = request.is_private.value_or(false);
  message.text = std::move(*text);
  message.written_at = tx.now();
  auto files = uploaded_files(tx.sql(), scope, request);
  if (!files) return files.error();
  message.attachments = std::move(*files);
  if (!message.is_private && !chat->assignee_id) {
    chat->take(desk::answered_by(chat->conversation(), scope.user_uid));
    chat->assignee_id = scope.user;
    tell_assigned(tx, *chat);
  }
  auto const position = append_message(tx, *chat, message);
  if (!position) return position.error();
  save_chat(tx, *chat);
  mark(tx, scope, *chat, *position, true);
  return Made<api::Message>{
      shape_of(tx.sql(), scope, *chat, message.uid, *find_message(tx.sql(), scope.organisation, message.uid)),
      true};
}

Result<api::Chat> assign_chat(store::Transaction& tx, Scope const& scope, Key const& key,
                              std::optional<std::int64_t> user) {
  auto chat = load_seen_chat(tx.sql(), scope, key);
  if (!chat) return chat.error();
  std::optional<UserId> to;
  if (user) {
    to = tx.sql().one<UserId>(
        "SELECT uid FROM users WHERE organisation_id = ? AND id = ? AND disabled_at IS NULL AND deleted_at "
        "IS NULL",
        scope.organisation, *user);
    if (!to) return make_error(ErrorCode::invalid, "User can't be found");
    bool const has_it = chat->assignee_id == user;
    if (auto given = check_may_be_given(tx.sql(), scope, *user); !given && !has_it) return given.error();
  }
  auto const decided = desk::assigned(chat->conversation(), to);
  if (!decided) return no_longer_open(*chat);
  if (chat->assignee_id && chat->assignee_id != user) note_had(tx, *chat, *chat->assignee_id);
  chat->take(*decided);
  chat->assignee_id = user;
  save_chat(tx, *chat);
  tell_assigned(tx, *chat);
  notify_assigned(tx, *chat, scope.user);
  return show_done(tx.sql(), scope, *chat);
}

Result<api::Chat> link_contact(store::Transaction& tx, Scope const& scope, Key const& key,
                               std::optional<std::int64_t> contact) {
  auto chat = load_seen_chat(tx.sql(), scope, key);
  if (!chat) return chat.error();
  if (contact) {
    auto const customer = tx.sql().one<std::int64_t>(
        "SELECT customer_id FROM contacts WHERE organisation_id = ? AND id = ? AND deleted_at IS NULL",
        scope.organisation, *contact);
    if (!customer) return make_error(ErrorCode::invalid, "Contact can't be found");
    if (*customer != chat->customer_id)
      return make_error(ErrorCode::invalid, "Contact belongs to another customer");
  }
  tx.sql().run("UPDATE device_users SET contact_id = ? WHERE organisation_id = ? AND id = ?", contact,
               scope.organisation, chat->device_user_id);
  chat->contact_id = contact;
  save_chat(tx, *chat);
  return show_chat(tx.sql(), scope, Key(chat->id));
}

Result<api::Chat> close_chat(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto chat = load_seen_chat(tx.sql(), scope, key);
  if (!chat) return chat.error();
  if (chat->status == protocol::ChatStatus::open) {
    chat->take(desk::archived(chat->conversation()));
    chat->archived_at = tx.now();
    chat->archived_by = scope.name;
    save_chat(tx, *chat);
    queue_for_asset(tx, scope.organisation, chat->asset_id,
                    protocol::ChatArchived{chat->uid, scope.name, tx.now()});
  }
  return show_chat(tx.sql(), scope, Key(chat->id));
}

namespace {

std::vector<desk::Said> unanswered_in(store::Sql& sql, ChatRow const& chat) {
  using Asked = std::tuple<MessageId, std::int64_t, Time>;
  std::vector<desk::Said> unanswered;
  for (auto const& [message, position, accepted_at] : sql.all<Asked>(
           "SELECT uid, position, accepted_at FROM messages WHERE organisation_id = ? AND chat_id = ? AND "
           "position > ? AND author_kind = 'end_user' ORDER BY position",
           chat.organisation_id, chat.id, chat.last_answer_position))
    unanswered.push_back({message, position, desk::From::end_user, false, accepted_at});
  return unanswered;
}

}  // namespace

Result<api::Chat> reopen_chat(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto chat = load_seen_chat(tx.sql(), scope, key);
  if (!chat) return chat.error();
  auto const open = load_open_chat(tx.sql(), scope.organisation, chat->asset_id, chat->device_user_id);
  std::optional<ChatId> open_one;
  if (open && open->id != chat->id) open_one = open->uid;
  auto const decided = desk::reopened(chat->conversation(), open_one, unanswered_in(tx.sql(), *chat));
  if (!decided) {
    std::string const place =
        scope.sees_chat_of(open->assignee_id) ? ": /api/v1/chats/" + std::to_string(open->id) : "";
    return make_error(ErrorCode::conflict, "Another conversation with this person is open" + place);
  }
  if (chat->status != protocol::ChatStatus::open) {
    chat->take(*decided);
    chat->archived_at.reset();
    chat->archived_by.reset();
    // Whoever reopens it is there to answer.
    chat->automatic_ticket_at.reset();
    save_chat(tx, *chat);
    queue_for_asset(tx, scope.organisation, chat->asset_id, protocol::ChatReopened{chat->uid, scope.name});
    // A picture that was changed or removed meanwhile was told of to open ones only.
    if (chat->assignee_id) tell_assigned(tx, *chat);
  }
  return show_chat(tx.sql(), scope, Key(chat->id));
}

Result<Made<api::Ticket>> ticket_of_chat(store::Transaction& tx, Scope const& scope, Key const& key,
                                         api::ChatTicketRequest const& request) {
  auto chat = load_seen_chat(tx.sql(), scope, key);
  if (!chat) return chat.error();
  constexpr std::size_t subject_max = 255;
  std::optional<std::string> subject;
  if (request.subject) {
    auto line = core::line_text("Subject", *request.subject, subject_max);
    if (!line) return line.error();
    subject = *line;
  }
  auto const decision = desk::decide_ticket(chat->conversation(), desk::Asker::technician);
  auto const made = carry_out(tx, scope, *chat, decision, subject, request.problem_type);
  auto ticket = show_ticket(tx.sql(), scope, Key(made.id));
  if (!ticket) return ticket.error();
  return Made<api::Ticket>{std::move(*ticket), made.created};
}

Result<api::Chat> mark_unread(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto chat = load_seen_chat(tx.sql(), scope, key);
  if (!chat) return chat.error();
  tx.sql().run(
      "UPDATE chat_reads SET read_position = ?, updated_at = ? WHERE organisation_id = ? AND user_id = ? AND "
      "chat_id = ? AND read_position >= ?",
      chat->last_user_position - 1, tx.now(), scope.organisation, scope.user, chat->id,
      std::max<std::int64_t>(chat->last_user_position, 1));
  tx.after_commit(TechnicianRead{scope.organisation, scope.user, chat->uid});
  return show_chat(tx.sql(), scope, Key(chat->id));
}

Result<void> mark_chat(store::Transaction& tx, Scope const& scope, Key const& key, std::int64_t position,
                       bool read) {
  auto chat = load_seen_chat(tx.sql(), scope, key);
  if (!chat) return chat.error();
  mark(tx, scope, *chat, position, read);
  return {};
}

}  // namespace deskbell::console
