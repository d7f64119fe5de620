// Where choosing a file begins: in the person's own folders, never in the one that this program runs in.
#pragma once

#include <QString>
#include <QStringList>

namespace deskbell::tray {

/// The first of them that is there, else the person's home.
QString first_folder(QStringList const& folders);
/// What is sent is mostly a picture or a document.
QString folder_to_attach_from(QString const& last_used);
QString folder_to_save_in(QString const& last_used);

}  // namespace deskbell::tray
