// What can be done with any message: copy it, open what it links to.
#pragma once

#include <QString>
#include <functional>

#include "tray/model.h"

class QMenu;
class QWidget;

namespace deskbell::tray {

void copy_text(MessagePointer const& message);
struct MessageActions {
  std::function<void(QString const& url)> open;  ///< the address as find_links gives it
  std::function<void(protocol::AttachmentView const& file)> save;
};

/// Deletes itself when it closes.
QMenu* make_message_menu(MessagePointer const& message, MessageActions const& actions, QWidget* parent);

}  // namespace deskbell::tray
