// What the person does: commands that are kept, and sent again under the same ids, until they are answered.
#include <algorithm>
#include <utility>

#include "protocol/codec.h"
#include "tray/model.h"
#include "tray/words.h"

namespace deskbell::tray {

template <class Command>
void Model::send_or_keep(Command command) {
  command.request_id = RequestId{outside_.new_id()};
  auto const request = command.request_id;
  pending_.push_back(Pending{request, std::move(command)});
  if (connected_ && loaded_ && !loading_) outside_.send(pending_.back().command);
}

void Model::flush() {
  for (auto const& pending : pending_) outside_.send(pending.command);
}

void Model::open_chat(std::string const& item_id) {
  said_from_ = item_id;
  if (!connected_ || !loaded_) return;  // nothing is lost: the first message opens the conversation
  protocol::TrayOpenChat command;
  command.item_id = item_id;
  send_or_keep(std::move(command));
}

void Model::say(std::string const& item_id, QString const& text) {
  auto const clean = normalise_line_ends(text);
  if (clean.trimmed().isEmpty()) return;
  said_from_ = item_id;
  auto message = std::make_shared<Message>();
  message->local = true;
  message->stage = Stage::sending;
  message->item_id = item_id;
  message->view.message_id = MessageId{outside_.new_id()};
  if (chat_) message->view.chat_id = chat_->chat_id;
  message->view.author = {protocol::AuthorKind::end_user, user_.full_name.value_or(user_.name)};
  message->view.own = true;
  message->view.text = to_utf8(clean);
  message->view.written_at = outside_.now();
  local_.push_back(message);

  protocol::TraySay command;
  command.message_id = message->view.message_id;
  command.item_id = item_id;
  command.text = message->view.text;
  send_or_keep(std::move(command));
  show_messages();
}

void Model::retry(MessageId message) {
  auto const is_it = [&](MessagePointer const& known) { return known->view.message_id == message; };
  auto found = std::find_if(shown_.begin(), shown_.end(), is_it);
  if (found == shown_.end() || (*found)->stage != Stage::failed) return;
  auto const failed = *found;
  if (!failed->local) {
    // The service has it as failed for ever: the same words go out as a new message.
    say(said_from_, to_qstring(failed->view.text));
    return;
  }
  auto again = std::make_shared<Message>(*failed);
  again->stage = Stage::sending;
  again->view.error.reset();
  std::replace_if(local_.begin(), local_.end(), is_it, MessagePointer(again));
  protocol::TraySay command;
  command.message_id = message;
  command.item_id = again->item_id;
  command.text = again->view.text;
  send_or_keep(std::move(command));
  show_messages();
}

void Model::restore(std::vector<Unsent> const& unsent) {
  for (auto const& kept : unsent) {
    auto message = std::make_shared<Message>();
    message->local = true;
    message->stage = kept.error.empty() ? Stage::sending : Stage::failed;
    message->item_id = kept.item_id;
    message->view.message_id = kept.message_id;
    message->view.author = {protocol::AuthorKind::end_user, {}};
    message->view.own = true;
    message->view.text = kept.text;
    message->view.written_at = kept.written_at;
    if (!kept.error.empty()) message->view.error = kept.error;
    local_.push_back(message);
    if (message->stage == Stage::failed) continue;
    // The same name again: where the service took it before this program ended, it is not said twice.
    protocol::TraySay command;
    command.message_id = kept.message_id;
    command.item_id = kept.item_id;
    command.text = kept.text;
    send_or_keep(std::move(command));
  }
  if (!unsent.empty()) show_messages();
}

void Model::forget(MessageId message) {
  auto const gone = std::erase_if(local_, [&](MessagePointer const& known) {
    return known->view.message_id == message && known->stage == Stage::failed;
  });
  if (gone > 0) show_messages();
}

void Model::make_ticket() {
  if (!chat_ || chat_->ticket_offer != protocol::TicketOffer::offered) return;
  bool const asked = std::any_of(pending_.begin(), pending_.end(), [](Pending const& pending) {
    return std::holds_alternative<protocol::TrayMakeTicket>(pending.command);
  });
  if (asked) return;
  protocol::TrayMakeTicket command;
  command.chat_id = chat_->chat_id;
  send_or_keep(std::move(command));
}

SubmissionId Model::new_submission() const { return SubmissionId{outside_.new_id()}; }

void Model::submit_form(std::string const& item_id, SubmissionId submission,
                        std::vector<protocol::FieldValue> fields) {
  protocol::TraySubmitForm command;
  command.submission_id = submission;
  command.item_id = item_id;
  command.fields = std::move(fields);
  auto const size = protocol::encode_message(protocol::TrayCommand(command)).size();
  if (size + 64 > protocol::max_tray_frame_bytes) {  // 64: the request id that is still to come
    Q_EMIT form_answered(to_qstring(submission.text()),
                         tr("The form is too long: %1 KB, at most %2 KB. Please shorten the description.")
                             .arg(size / 1024 + 1)
                             .arg(protocol::max_tray_frame_bytes / 1024));
    return;
  }
  send_or_keep(std::move(command));
}

void Model::say_typing() {
  if (!connected_ || !chat_ || chat_->phase == protocol::ChatPhase::archived) return;
  protocol::TraySayTyping command;
  command.chat_id = chat_->chat_id;
  outside_.send(command);
}

void Model::mark_read() {
  if (!connected_ || loading_ || !chat_) return;
  protocol::TrayReadUpTo command;
  command.chat_id = chat_->chat_id;
  for (auto const& message : shown_) {
    if (message->view.own || message->view.chat_id != chat_->chat_id) continue;
    command.position = std::max(command.position, message->view.position.value_or(0));
  }
  if (command.position <= std::max(chat_->read_position, read_said_)) return;
  if (!outside_.send(command)) return;
  read_said_ = command.position;
  Q_EMIT chat_changed();
}

void Model::load_history() {
  if (!connected_ || loading_ || asked_history_ || !more_history_ || conversations_.empty()) return;
  auto const& oldest = conversations_.front();
  protocol::TrayHistory command;
  command.chat_id = oldest.id;
  command.before_order = oldest.messages.front()->view.order;
  for (auto const& message : oldest.messages) {
    command.before_order = std::min(command.before_order, message->view.order);
  }
  asked_history_ = outside_.send(command);
}

void Model::show_request(TicketId ticket) {
  protocol::TrayShowRequest command;
  command.ticket_id = ticket;
  send_or_keep(std::move(command));
}

void Model::reply(TicketId ticket, QString const& text) {
  auto const clean = normalise_line_ends(text);
  if (clean.trimmed().isEmpty()) return;
  protocol::TrayReply command;
  command.ticket_id = ticket;
  command.comment_id = CommentId{outside_.new_id()};
  command.text = to_utf8(clean);
  send_or_keep(std::move(command));
}

std::optional<RequestId> Model::find_past(QString const& text, protocol::TrayChatsFound const& last) {
  protocol::TrayFindChats command;
  command.request_id = RequestId{outside_.new_id()};
  command.text = to_utf8(text);
  command.before_chat = last.next_chat;
  command.before_order = last.next_order;
  if (!connected_ || !outside_.send(command)) return std::nullopt;
  return command.request_id;
}

std::optional<RequestId> Model::read_past(protocol::TrayReadChat asked) {
  asked.request_id = RequestId{outside_.new_id()};
  if (!connected_ || !outside_.send(asked)) return std::nullopt;
  return asked.request_id;
}

}  // namespace deskbell::tray
