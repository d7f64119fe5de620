// Where choosing a file begins: in the person's own folders, never in the one that this program runs in.
#include "tray/folders.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace deskbell::tray {
namespace {

QString own(QStandardPaths::StandardLocation place) { return QStandardPaths::writableLocation(place); }

}  // namespace

QString first_folder(QStringList const& folders) {
  for (auto const& folder : folders)
    if (!folder.isEmpty() && QFileInfo(folder).isDir()) return folder;
  return QDir::homePath();
}

QString folder_to_attach_from(QString const& last_used) {
  return first_folder(
      {last_used, own(QStandardPaths::PicturesLocation), own(QStandardPaths::DocumentsLocation)});
}

QString folder_to_save_in(QString const& last_used) {
  return first_folder({last_used, own(QStandardPaths::DownloadLocation)});
}

}  // namespace deskbell::tray
