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
  if (ready()) outside_.send(pending_.back().command);
}

void Model::flush() {
  for (auto const& pending : pending_) outside_.send(pending.command);
}

void Model::mark_announcement(AnnouncementId id, protocol::AnnouncementMark mark) {
  using enum protocol::AnnouncementMark;
  auto const known = std::find_if(announcements_.begin(), announcements_.end(),
                                  [id](auto const& one) { return one.announcement.announcement_id == id; });
  if (known == announcements_.end() || marks(id, mark) || (mark == seen && known->seen)) return;
  if (mark == seen) known->seen = true;
  if (mark == dismissed) announcements_.erase(known);
  protocol::TrayMarkAnnouncement command;
  command.announcement_id = id;
  command.mark = mark;
  send_or_keep(std::move(command));
  if (mark != told) Q_EMIT announcements_changed();
}

void Model::open_chat(std::string const& item_id) {
  if (!connected_ || !loaded_) return;  // nothing is lost: the first message opens the conversation
  protocol::TrayOpenChat command;
  command.item_id = item_id;
  send_or_keep(std::move(command));
}

std::optional<MessageId> Model::say(std::string const& item_id, QString const& text,
                                    std::vector<protocol::AttachmentView> files) {
  auto const clean = normalise_line_ends(text);
  bool const blank = clean.trimmed().isEmpty();
  if (blank && files.empty()) return std::nullopt;
  auto message = std::make_shared<Message>();
  message->local = true;
  message->stage = Stage::sending;
  message->item_id = item_id;
  message->view.message_id = MessageId{outside_.new_id()};
  if (chat_) message->view.chat_id = chat_->chat_id;
  message->view.author = {protocol::AuthorKind::end_user, user_.full_name.value_or(user_.name)};
  message->view.own = true;
  if (!blank) message->view.text = to_utf8(clean);
  message->view.written_at = outside_.now();
  if (!files.empty()) message->view.attachments = std::move(files);
  local_.push_back(message);
  say_when_whole(*message);
  show_messages();
  return message->view.message_id;
}

/// Says it, unless it waits for files or was said already.
void Model::say_when_whole(Message const& message) {
  protocol::TraySay command;
  command.message_id = message.view.message_id;
  command.item_id = message.item_id;
  command.text = message.view.text;
  if (message.view.attachments) {
    command.attachments.emplace();
    for (auto const& file : *message.view.attachments) {
      if (file.state != protocol::AttachmentState::here) return;
      command.attachments->push_back(file.attachment_id);
    }
  }
  bool const said = std::any_of(pending_.begin(), pending_.end(), [&](Pending const& pending) {
    auto const* known = std::get_if<protocol::TraySay>(&pending.command);
    return known != nullptr && known->message_id == command.message_id;
  });
  if (!said) send_or_keep(std::move(command));
}

void Model::note_file(protocol::AttachmentView const& file) {
  for (auto& message : local_) {
    if (!message->view.attachments || message->stage == Stage::queued) continue;
    auto const& files = *message->view.attachments;
    auto const known = std::find_if(files.begin(), files.end(),
                                    [&](auto const& one) { return one.attachment_id == file.attachment_id; });
    if (known == files.end() || *known == file) continue;
    auto changed = std::make_shared<Message>(*message);
    changed->view.attachments->at(static_cast<std::size_t>(known - files.begin())) = file;
    if (file.state == protocol::AttachmentState::failed && changed->stage == Stage::sending) {
      changed->stage = Stage::failed;
      changed->view.error = file.error;
    }
    message = changed;
    if (changed->stage == Stage::sending) say_when_whole(*changed);
    if (!loading_) show_messages();
    return;
  }
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
    if (!kept.files.empty()) message->view.attachments = kept.files;
    local_.push_back(message);
    // The same name again: where the service took it before this program ended, it is not said twice.
    if (message->stage != Stage::failed) say_when_whole(*message);
  }
  if (!unsent.empty()) show_messages();
}

void Model::ask_to_forget(MessageId message, std::optional<MessageId> again) {
  protocol::TrayForgetMessage command;
  command.message_id = message;
  command.again = again;
  send_or_keep(std::move(command));
  show_messages();
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
                        std::vector<protocol::FieldValue> fields,
                        std::vector<protocol::AttachmentView> files) {
  protocol::TraySubmitForm command;
  command.submission_id = submission;
  command.item_id = item_id;
  command.fields = std::move(fields);
  if (!files.empty()) command.attachments.emplace();
  for (auto const& file : files) command.attachments->push_back(file.attachment_id);
  auto const size = protocol::encode_message(protocol::TrayCommand(command)).size();
  if (size + 64 > protocol::max_tray_frame_bytes) {  // 64: the request id that is still to come
    Q_EMIT form_answered(to_qstring(submission.text()),
                         tr("The form is too long: %1 KB, at most %2 KB. Please shorten the description.")
                             .arg(size / 1024 + 1)
                             .arg(protocol::max_tray_frame_bytes / 1024));
    return;
  }
  for (auto& file : files) file.state = protocol::AttachmentState::waiting;
  // What the service said of them already, where it is asked once more, is newer.
  if (!files.empty()) form_files_.try_emplace(submission, std::move(files));
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
  bool const asked = std::any_of(pending_.begin(), pending_.end(), [&](Pending const& pending) {
    auto const* known = std::get_if<protocol::TrayShowRequest>(&pending.command);
    return known != nullptr && known->ticket_id == ticket;
  });
  if (asked) return;
  protocol::TrayShowRequest command;
  command.ticket_id = ticket;
  send_or_keep(std::move(command));
}

void Model::reply(TicketId ticket, QString const& text) {
  auto const clean = normalise_line_ends(text);
  if (clean.trimmed().isEmpty()) return;
  protocol::RequestComment comment;
  comment.comment_id = CommentId{outside_.new_id()};
  comment.ticket_id = ticket;
  comment.author = user_.full_name.value_or(user_.name);
  comment.own = true;
  comment.text = to_utf8(clean);
  comment.written_at = outside_.now();
  local_replies_.push_back(comment);
  send_reply(comment);
  Q_EMIT comments_changed();
}

void Model::send_reply(protocol::RequestComment const& comment) {
  protocol::TrayReply command;
  command.ticket_id = comment.ticket_id;
  command.comment_id = comment.comment_id;
  command.text = comment.text;
  send_or_keep(std::move(command));
}

void Model::restore_replies(std::vector<protocol::RequestComment> const& replies) {
  local_replies_ = replies;
  for (auto const& reply : local_replies_)
    if (!reply.error) send_reply(reply);
}

AttachmentId Model::new_attachment() const { return AttachmentId{outside_.new_id()}; }

bool Model::transmit(protocol::TrayCommand const& command) { return ready() && outside_.send(command); }

void Model::fetch(AttachmentId file) {
  bool const asked = std::any_of(pending_.begin(), pending_.end(), [&](Pending const& pending) {
    auto const* known = std::get_if<protocol::TrayFetch>(&pending.command);
    return known != nullptr && known->attachment_id == file;
  });
  if (asked) return;
  protocol::TrayFetch command;
  command.attachment_id = file;
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
