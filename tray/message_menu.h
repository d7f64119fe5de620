// What can be done with any message: copy it, open what it links to.
#pragma once

#include <QString>
#include <functional>

#include "tray/model.h"

class QMenu;
class QWidget;

namespace deskbell::tray {

void copy_text(MessagePointer const& message);
/// Deletes itself when it closes. `open` gets the address as find_links gives it.
QMenu* make_message_menu(MessagePointer const& message, std::function<void(QString const&)> open,
                         QWidget* parent);

}  // namespace deskbell::tray
