// A field for more than one line of words: files and pictures that are pasted or dropped on it are no words.
#include "tray/file_edit.h"

#include <QMimeData>
#include <QUrl>

namespace deskbell::tray {

QStringList local_files_of(QMimeData const& data) {
  QStringList files;
  for (auto const& url : data.urls())
    if (url.isLocalFile()) files << url.toLocalFile();
  return files;
}

QImage picture_of(QMimeData const& data) {
  if (!data.hasImage() || data.hasText()) return {};
  return qvariant_cast<QImage>(data.imageData());
}

bool holds_files(QMimeData const& data) {
  return !local_files_of(data).isEmpty() || (data.hasImage() && !data.hasText());
}

bool FileEdit::canInsertFromMimeData(QMimeData const* data) const {
  return (takes_files_ && (data->hasUrls() || data->hasImage())) ||
         QPlainTextEdit::canInsertFromMimeData(data);
}

void FileEdit::insertFromMimeData(QMimeData const* data) {
  if (takes_files_ && holds_files(*data)) {
    Q_EMIT given(*data);
  } else {
    QPlainTextEdit::insertFromMimeData(data);
  }
}

}  // namespace deskbell::tray
