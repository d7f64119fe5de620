// What is done with messages that failed: those that the service did not take are this window's own, those
// that the console refused are the service's.
#include <algorithm>
#include <utility>

#include "tray/model.h"
#include "tray/reasons.h"

namespace deskbell::tray {
namespace {

auto named(MessageId message) {
  return [message](MessagePointer const& known) { return known->view.message_id == message; };
}

}  // namespace

MessagePointer Model::shown_failed(MessageId message) const {
  auto const found = std::find_if(shown_.begin(), shown_.end(), [&](MessagePointer const& known) {
    return known->view.message_id == message && known->stage == Stage::failed;
  });
  return found == shown_.end() ? nullptr : *found;
}

void Model::retry(MessageId message) {
  auto const failed = shown_failed(message);
  if (!failed) return;
  if (!failed->local) return ask_to_forget(message, MessageId{outside_.new_id()});
  auto again = std::make_shared<Message>(*failed);
  again->stage = Stage::sending;
  again->view.error.reset();
  if (again->view.attachments) {
    // What the service had of them it may have thrown away meanwhile: whoever has the files asks.
    for (auto& file : *again->view.attachments) file.state = protocol::AttachmentState::waiting;
  }
  std::replace_if(local_.begin(), local_.end(), named(message), MessagePointer(again));
  say_when_whole(*again);
  show_messages();
  if (again->view.attachments) Q_EMIT files_wanted(message);
}

void Model::forget(MessageId message) {
  auto const failed = shown_failed(message);
  if (!failed) return;
  if (!failed->local) return ask_to_forget(message, std::nullopt);
  std::erase_if(local_, named(message));
  show_messages();
  Q_EMIT files_dropped(message);
}

protocol::TrayForgetMessage const* Model::forgetting(MessageId message) const {
  for (auto const& pending : pending_) {
    auto const* known = std::get_if<protocol::TrayForgetMessage>(&pending.command);
    if (known != nullptr && known->message_id == message) return known;
  }
  return nullptr;
}

/// What was asked for shows at once; nothing: it is not shown any more.
MessagePointer Model::as_shown(MessagePointer const& message) const {
  auto const* asked = message->stage == Stage::failed ? forgetting(message->view.message_id) : nullptr;
  if (asked == nullptr) return message;
  if (!asked->again) return nullptr;
  auto again = std::make_shared<Message>(*message);
  again->stage = Stage::sending;
  again->view.error.reset();
  return again;
}

void Model::on_forget_answered(protocol::TrayForgetMessage const& asked, protocol::TrayAnswer const& answer) {
  bool const done = !answer.error && !answer.code;
  CommentId const reply{asked.message_id.uuid};
  if (done) {
    drop(asked.message_id);
    drop_reply(reply);
  }
  if (!loading_) show_messages();
  if (reply_failed(reply)) {
    Q_EMIT comments_changed();  // it is shown again
    Q_EMIT refused(reason_in_words(answer.error.value_or(answer.code.value_or(""))));
    return;
  }
  // Where it is not there any more, or did not fail after all, nobody misses what was refused.
  auto const failed = done ? nullptr : shown_failed(asked.message_id);
  if (!failed) return;
  bool const files_gone = asked.again && failed->view.attachments && answer.code == "conflict";
  Q_EMIT refused(files_gone ? tr("The files of this message are not kept on this computer any more. Please "
                                 "attach them to a new message.")
                            : reason_in_words(answer.error.value_or(answer.code.value_or(""))));
}

bool Model::drop(MessageId message) {
  std::size_t dropped = 0;
  for (auto* conversations : {&conversations_, &incoming_}) {
    for (auto& conversation : *conversations) dropped += std::erase_if(conversation.messages, named(message));
    std::erase_if(*conversations, [](Conversation const& one) { return one.messages.empty(); });
  }
  return dropped > 0;
}

}  // namespace deskbell::tray
