// Files of messages, as the service tells of them.
#include <algorithm>

#include "tray/model.h"

namespace deskbell::tray {

void Model::apply(protocol::TrayAttachmentChanged const& event) {
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

}  // namespace deskbell::tray
