// What can be done with any message: copy it, open what it links to.
#include "tray/message_menu.h"

#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QMenu>

#include "tray/file_names.h"
#include "tray/links.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

constexpr qsizetype longest_title = 48;

QString tr(char const* text) { return QCoreApplication::translate("deskbell::tray", text); }

}  // namespace

void copy_text(MessagePointer const& message) {
  if (message) QApplication::clipboard()->setText(to_qstring(message->view.text));
}

QMenu* make_message_menu(MessagePointer const& message, MessageActions const& actions, QWidget* parent) {
  auto* menu = new QMenu(parent);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  auto const text = to_qstring(message->view.text);
  if (!text.isEmpty()) {
    QObject::connect(menu->addAction(tr("Copy message")), &QAction::triggered, parent,
                     [message] { copy_text(message); });
  }
  if (message->view.attachments && !message->local) {
    for (auto const& file : *message->view.attachments) {
      auto const name = shortened(shown_file_name(to_qstring(file.name)), longest_title);
      auto* action = menu->addAction(tr("Save “%1”…").arg(escape_menu_title(name, MenuWire::qt)));
      QObject::connect(action, &QAction::triggered, parent, [save = actions.save, file] { save(file); });
    }
  }
  for (auto const& link : find_links(text)) {
    auto const title = shortened(text.mid(link.start, link.length), longest_title);
    //: %1: the address as it was written
    auto* action = menu->addAction(tr("Open %1").arg(escape_menu_title(title, MenuWire::qt)));
    QObject::connect(action, &QAction::triggered, parent,
                     [open = actions.open, url = link.url] { open(url); });
  }
  return menu;
}

}  // namespace deskbell::tray
