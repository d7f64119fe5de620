// Files of messages on their way to where the person wants them, and nowhere else.
#include "tray/downloads.h"

#include <QDir>
#include <algorithm>
#include <utility>

#include "tray/file_names.h"
#include "tray/model.h"
#include "tray/reasons.h"
#include "tray/words.h"

namespace deskbell::tray {

Downloads::Downloads(Model& model, QObject* parent) : QObject(parent), model_(model) {
  connect(&model_, &Model::became_ready, this, &Downloads::go_on);
  connect(&model_, &Model::file_bytes, this, &Downloads::on_bytes);
  connect(&model_, &Model::file_changed, this, &Downloads::on_changed);
  connect(&model_, &Model::fetch_answered, this, &Downloads::on_fetch_answered);
}

Downloads::Download* Downloads::find(AttachmentId id) {
  auto const found =
      std::find_if(downloads_.begin(), downloads_.end(), [&](Download const& one) { return one.id == id; });
  return found == downloads_.end() ? nullptr : &*found;
}

QString Downloads::place_of(AttachmentId id) const {
  for (auto const& download : downloads_)
    if (download.id == id) return download.path;
  return {};
}

bool Downloads::busy() const {
  return std::any_of(downloads_.begin(), downloads_.end(), [](Download const& one) { return !one.stopped; });
}

void Downloads::save(protocol::AttachmentView const& file, QString const& path) {
  std::erase_if(downloads_, [&](Download const& one) { return one.id == file.attachment_id; });
  Download download;
  download.id = file.attachment_id;
  download.name = shown_file_name(to_qstring(file.name));
  download.size = file.size;
  download.path = path;
  downloads_.push_back(std::move(download));
  read(downloads_.back());
}

/// What was asked for on a connection that is gone is asked for again.
void Downloads::go_on() {
  for (auto const& download : downloads_)
    if (!download.stopped) read(download);
}

void Downloads::read(Download const& download) {
  model_.transmit(protocol::TrayReadBytes{download.id, download.written});
}

void Downloads::on_bytes(protocol::TrayAttachmentBytes const& bytes) {
  auto* download = find(bytes.attachment_id);
  if (download == nullptr || download->stopped || bytes.offset != download->written) return;
  if (bytes.code == "conflict") {  // not on this computer
    download->fetching = true;
    model_.fetch(download->id);
  } else if (bytes.code || bytes.error) {
    stop(*download, reason_in_words(bytes.error.value_or(bytes.code.value_or(""))));
  } else {
    auto const piece = QByteArray::fromBase64Encoding(QByteArray::fromStdString(bytes.data),
                                                      QByteArray::AbortOnBase64DecodingErrors);
    if (!piece || piece.decoded.isEmpty() || download->written + piece.decoded.size() > download->size) {
      stop(*download, tr("it is not what it was said to be"));
    } else {
      write(*download, piece.decoded);
    }
  }
}

void Downloads::on_changed(protocol::TrayAttachmentChanged const& changed) {
  auto* download = find(changed.attachment.attachment_id);
  if (download == nullptr || !download->fetching || download->stopped) return;
  // Or an own one that had to be sent first: it is at the console now, and can be fetched from there.
  if (changed.attachment.state == protocol::AttachmentState::here ||
      changed.attachment.state == protocol::AttachmentState::there) {
    download->fetching = false;
    read(*download);
  } else if (changed.attachment.state == protocol::AttachmentState::failed) {
    stop(*download, reason_in_words(changed.attachment.error.value_or("")));
  }
}

void Downloads::on_fetch_answered(AttachmentId id, QString const& reason) {
  auto* download = find(id);
  if (download != nullptr && !download->stopped && !reason.isEmpty()) stop(*download, reason);
}

void Downloads::write(Download& download, QByteArray const& piece) {
  if (!download.file) {
    download.file = std::make_unique<QSaveFile>(download.path);
    if (!download.file->open(QIODevice::WriteOnly)) return stop(download, download.file->errorString());
    // Whoever is on this computer too has no business with it, and nobody runs it by accident.
    download.file->setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
  }
  if (download.file->write(piece) != piece.size()) return stop(download, download.file->errorString());
  download.written += piece.size();
  if (download.written < download.size) return read(download);
  finish(download);
}

void Downloads::finish(Download& download) {
  if (!download.file->commit()) return stop(download, download.file->errorString());
  auto const path = download.path;
  auto const id = download.id;
  std::erase_if(downloads_, [&](Download const& one) { return one.id == id; });
  Q_EMIT saved(path);
}

void Downloads::stop(Download& download, QString const& reason) {
  if (download.file) download.file->cancelWriting();
  download.file.reset();
  download.written = 0;
  download.fetching = false;
  download.stopped = true;
  auto const id = download.id;
  auto const text = reason.isEmpty()
                        ? tr("“%1” was not saved.").arg(download.name)
                        : tr("“%1” was not saved as %2: %3")
                              .arg(download.name, QDir::toNativeSeparators(download.path), reason);
  Q_EMIT failed(id, text);
}

}  // namespace deskbell::tray
