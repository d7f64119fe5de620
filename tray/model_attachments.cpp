// Files of messages and of contact forms, as the service tells of them.
#include <algorithm>

#include "tray/model.h"
#include "tray/reasons.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

/// In the person's language where it is about the form's files; empty: it is about something else.
QString files_refusal(protocol::TraySubmitForm const& form, protocol::TrayAnswer const& answer) {
  if (!form.attachments || !answer.error || !answer.error->starts_with("attachments")) return {};
  auto const code = answer.code.value_or("");
  if (code == "denied")
    return Model::tr("Your IT does not take files with this form any more. Remove them and send it again.");
  if (code == "too_large")
    return Model::tr("At most %1 files can be sent at once. Remove some.").arg(protocol::max_attachments);
  return Model::tr(
      "The Deskbell service does not have a file any more. It is attached again: send the form when it is "
      "ready.");
}

}  // namespace

void Model::apply(protocol::TrayAttachmentChanged const& event) {
  // Those of a form belong to no conversation, and go by the name of its submission.
  if (event.chat_id.is_nil()) return note_form_file(SubmissionId{event.message_id.uuid}, event.attachment);
  auto const is_it = [&](protocol::AttachmentView const& file) {
    return file.attachment_id == event.attachment.attachment_id;
  };
  for (auto& conversation : loading_ ? incoming_ : conversations_) {
    for (auto& message : conversation.messages) {
      if (message->view.message_id != event.message_id || !message->view.attachments) continue;
      auto changed = std::make_shared<Message>(*message);
      std::replace_if(changed->view.attachments->begin(), changed->view.attachments->end(), is_it,
                      event.attachment);
      message = std::move(changed);
    }
  }
  if (!loading_) show_messages();
  Q_EMIT file_changed(event);
}

std::vector<protocol::AttachmentView> Model::form_files(SubmissionId submission) const {
  auto const found = form_files_.find(submission);
  return found == form_files_.end() ? std::vector<protocol::AttachmentView>() : found->second;
}

void Model::note_form_file(SubmissionId submission, protocol::AttachmentView const& file) {
  auto& files = form_files_[submission];
  auto const known = std::find_if(files.begin(), files.end(), [&](protocol::AttachmentView const& one) {
    return one.attachment_id == file.attachment_id;
  });
  if (known == files.end()) {
    files.push_back(file);
  } else {
    *known = file;
  }
  Q_EMIT request_files_changed(submission);
}

void Model::on_form_answered(protocol::TraySubmitForm const& form, protocol::TrayAnswer const& answer) {
  bool const taken = !answer.error && !answer.code;
  if (!taken) form_files_.erase(form.submission_id);
  auto const about_files = files_refusal(form, answer);
  auto const reason =
      about_files.isEmpty() ? reason_in_words(answer.error.value_or(answer.code.value_or(""))) : about_files;
  Q_EMIT form_answered(to_qstring(form.submission_id.text()), reason);
}

}  // namespace deskbell::tray
