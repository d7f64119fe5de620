// Files on their way from the person to the service: piece by piece, going on where they stopped.
#include "tray/attachments.h"

#include <QBuffer>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QLocale>
#include <QMimeDatabase>
#include <QSaveFile>
#include <algorithm>
#include <utility>

#include "tray/file_names.h"
#include "tray/model.h"
#include "tray/reasons.h"
#include "tray/screenshot_picture.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

using protocol::AttachmentState;

constexpr qint64 piece_bytes = 32 * 1024;
constexpr int most_repeats = 20;
constexpr auto busy_pause = std::chrono::milliseconds(100);
constexpr auto only_me = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

qint64 modified_ms(QFileInfo const& file) { return file.lastModified().toMSecsSinceEpoch(); }

QString limit_text() { return size_text(protocol::max_attachment_bytes); }

/// Never the same words as the limit's.
QString exact_size_text(qint64 size) {
  auto const text = size_text(size);
  return text == limit_text() ? Attachments::tr("%1 bytes").arg(QLocale().toString(size)) : text;
}

QString too_large_text(QString const& name, qint64 size) {
  return Attachments::tr("“%1” was not attached: it has %2, at most %3 can be sent.")
      .arg(name, exact_size_text(size), limit_text());
}

/// In the person's language where the reason is known.
QString refusal_text(QString const& name, protocol::TrayAttachmentTaken const& taken) {
  auto const code = taken.code.value_or("");
  if (code == "storage") {
    return Attachments::tr("“%1” was not attached: this computer's disk has too little room left.").arg(name);
  }
  if (code == "too_large") {
    return Attachments::tr("“%1” was not attached: too much waits to be sent already. Try again later.")
        .arg(name);
  }
  return Attachments::tr("“%1” was not attached: %2").arg(name, reason_in_words(taken.error.value_or(code)));
}

}  // namespace

protocol::AttachmentView Attachments::File::view() const {
  protocol::AttachmentView view;
  view.attachment_id = kept.id;
  view.name = to_utf8(kept.name);
  view.media_type = to_utf8(kept.media_type);
  view.size = kept.size;
  view.state = state;
  view.moved = taken;
  if (!error.isEmpty()) view.error = to_utf8(error);
  return view;
}

Attachments::Attachments(Model& model, QString folder, QObject* parent)
    : QObject(parent), model_(model), folder_(std::move(folder)) {
  pause_.setSingleShot(true);
  connect(&pause_, &QTimer::timeout, this, &Attachments::go_on);
  connect(&model_, &Model::became_ready, this, &Attachments::go_on);
  connect(&model_, &Model::reach_changed, this, &Attachments::on_reach);
  connect(&model_, &Model::file_taken, this, &Attachments::on_taken);
  connect(&model_, &Model::files_said, this, [this](MessageId message) { drop(message, true); });
  connect(&model_, &Model::files_dropped, this, [this](MessageId message) { drop(message, false); });
  connect(&model_, &Model::files_wanted, this, [this](MessageId message) {
    for (auto& file : files_)
      if (file.kept.message == message) begin_again(file);
    go_on();
  });
}

QString Attachments::folder() {
  if (folder_.isEmpty()) {
    temporary_.emplace();
    folder_ = temporary_->path();
  }
  QDir().mkpath(folder_);
  QFile::setPermissions(folder_, only_me | QFileDevice::ExeOwner);
  return folder_;
}

void Attachments::restore(std::vector<KeptFile> const& kept) {
  auto const unsent = model_.unsent();
  for (auto const& one : kept) {
    bool const wanted = !one.message || std::any_of(unsent.begin(), unsent.end(), [&](Unsent const& message) {
      return message.message_id == one.message;
    });
    if (!wanted) continue;
    File file;
    file.kept = one;
    files_.push_back(std::move(file));
  }
  Q_EMIT changed();
  go_on();
}

void Attachments::remove_strays(std::vector<KeptFile> const& others) const {
  if (folder_.isEmpty()) return;
  QStringList used;
  for (auto const& file : files_) used << QFileInfo(file.kept.source).fileName();
  for (auto const& file : others) used << QFileInfo(file.source).fileName();
  QDir copies(folder_);
  auto const names = copies.entryList(QDir::Files);
  for (auto const& name : names)
    if (!used.contains(name)) copies.remove(name);
}

std::vector<KeptFile> Attachments::kept() const {
  std::vector<KeptFile> kept;
  for (auto const& file : files_) kept.push_back(file.kept);
  return kept;
}

std::vector<Attachments::File> Attachments::attached() const {
  std::vector<File> attached;
  for (auto const& file : files_)
    if (!file.kept.message) attached.push_back(file);
  return attached;
}

Attachments::File* Attachments::find(AttachmentId id) {
  auto const found =
      std::find_if(files_.begin(), files_.end(), [&](File const& file) { return file.kept.id == id; });
  return found == files_.end() ? nullptr : &*found;
}

// ---- what the person does

std::optional<QString> Attachments::refusal_of(QFileInfo const& file) const {
  auto const name = shown_file_name(file.fileName());
  if (!file.exists()) return tr("“%1” was not attached: it is not there any more.").arg(name);
  if (file.isDir()) return tr("“%1” was not attached: it is a folder.").arg(name);
  if (!file.isFile()) return tr("“%1” was not attached: it is not an ordinary file.").arg(name);
  if (file.size() == 0) return tr("“%1” was not attached: it is empty.").arg(name);
  if (file.size() > protocol::max_attachment_bytes) return too_large_text(name, file.size());
  QFile probe(file.filePath());
  if (!probe.open(QIODevice::ReadOnly))
    return tr("“%1” was not attached: it cannot be read (%2).").arg(name, probe.errorString());
  if (attached().size() >= protocol::max_attachments) {
    return tr("“%1” was not attached: at most %2 files can be sent at once.")
        .arg(name)
        .arg(protocol::max_attachments);
  }
  return std::nullopt;
}

QStringList Attachments::add_files(QStringList const& paths) {
  QStringList refused;
  for (auto const& path : paths) {
    QFileInfo const file(path);
    if (auto const reason = refusal_of(file)) {
      refused << *reason;
      continue;
    }
    KeptFile kept;
    kept.name = safe_file_name(file.fileName());
    kept.media_type = QMimeDatabase().mimeTypeForFile(file, QMimeDatabase::MatchExtension).name();
    kept.size = file.size();
    kept.source = file.absoluteFilePath();
    kept.modified_ms = modified_ms(file);
    add(std::move(kept));
  }
  Q_EMIT changed();
  go_on();
  return refused;
}

QStringList Attachments::add_picture(QImage const& picture, QString const& name) {
  auto const bytes = png_of(picture);
  if (bytes.isEmpty()) return {tr("The picture was not attached: it cannot be read.")};
  KeptFile kept;
  kept.name = safe_file_name(name);
  if (bytes.size() > protocol::max_attachment_bytes) return {too_large_text(kept.name, bytes.size())};
  if (attached().size() >= protocol::max_attachments) {
    return {tr("“%1” was not attached: at most %2 files can be sent at once.")
                .arg(kept.name)
                .arg(protocol::max_attachments)};
  }
  kept.id = model_.new_attachment();
  kept.media_type = QStringLiteral("image/png");
  kept.size = bytes.size();
  kept.source = folder() + QLatin1Char('/') + to_qstring(kept.id.text()) + QStringLiteral(".png");
  kept.own_copy = true;
  QSaveFile file(kept.source);
  bool const written = file.open(QIODevice::WriteOnly) && file.setPermissions(only_me) &&
                       file.write(bytes) == bytes.size() && file.commit();
  if (!written) {
    return {tr("“%1” was not attached: it cannot be kept on this computer (%2).")
                .arg(kept.name, file.errorString())};
  }
  kept.modified_ms = modified_ms(QFileInfo(kept.source));
  add(std::move(kept));
  Q_EMIT changed();
  go_on();
  return {};
}

void Attachments::add(KeptFile kept) {
  if (kept.id.is_nil()) kept.id = model_.new_attachment();
  File file;
  file.kept = std::move(kept);
  files_.push_back(std::move(file));
}

void Attachments::remove(AttachmentId id) {
  auto const found =
      std::find_if(files_.begin(), files_.end(), [&](File const& file) { return file.kept.id == id; });
  if (found == files_.end()) return;
  delete_copy(found->kept);
  files_.erase(found);
  model_.transmit(protocol::TrayDetach{id});
  if (asked_ == id) asked_.reset();
  Q_EMIT changed();
  go_on();
}

void Attachments::retry(AttachmentId id) {
  if (auto* file = find(id)) begin_again(*file);
  Q_EMIT changed();
  go_on();
}

void Attachments::begin_again(File& file) {
  file.state = AttachmentState::waiting;
  file.error.clear();
  // What is attached from now on is what the file holds now.
  QFileInfo const source(file.kept.source);
  bool const other =
      source.exists() && (source.size() != file.kept.size || modified_ms(source) != file.kept.modified_ms);
  if (other && !file.kept.message) {
    model_.transmit(protocol::TrayDetach{file.kept.id});
    file.kept.id = model_.new_attachment();
    file.kept.size = source.size();
    file.kept.modified_ms = modified_ms(source);
    file.taken = 0;
    if (file.kept.size > protocol::max_attachment_bytes)
      fail(file, too_large_text(file.kept.name, file.kept.size));
  }
}

void Attachments::check_again() {
  for (auto& file : files_)
    if (!file.kept.message && file.state == AttachmentState::here) begin_again(file);
  Q_EMIT changed();
  go_on();
}

void Attachments::bind_to(MessageId message) {
  for (auto& file : files_)
    if (!file.kept.message) file.kept.message = message;
  Q_EMIT changed();
}

void Attachments::drop(std::optional<MessageId> message, bool said) {
  auto const gone = std::stable_partition(files_.begin(), files_.end(),
                                          [&](File const& file) { return file.kept.message != message; });
  if (gone == files_.end()) return;
  for (auto file = gone; file != files_.end(); ++file) {
    if (!said) model_.transmit(protocol::TrayDetach{file->kept.id});
    if (asked_ == file->kept.id) asked_.reset();
    delete_copy(file->kept);
  }
  files_.erase(gone, files_.end());
  Q_EMIT changed();
  go_on();
}

void Attachments::delete_copy(KeptFile const& kept) const {
  if (kept.own_copy) QFile::remove(kept.source);
}

// ---- the way to the service

void Attachments::on_reach() {
  if (model_.ready()) return;
  asked_.reset();
  repeats_ = 0;
  for (auto& file : files_) {
    if (file.state != AttachmentState::moving) continue;
    file.state = AttachmentState::waiting;
    tell(file);
  }
  Q_EMIT changed();
}

/// One file after the other, one piece after the other.
void Attachments::go_on() {
  if (asked_ || pause_.isActive() || !model_.ready()) return;
  auto const next = std::find_if(files_.begin(), files_.end(), [](File const& file) {
    return file.state == AttachmentState::waiting || file.state == AttachmentState::moving;
  });
  if (next == files_.end()) return;
  protocol::TrayAttach const command{next->kept.id, to_utf8(next->kept.name), to_utf8(next->kept.media_type),
                                     next->kept.size};
  if (!model_.transmit(command)) return;
  asked_ = next->kept.id;
  added_ = false;
}

void Attachments::on_taken(protocol::TrayAttachmentTaken const& taken) {
  if (asked_ != taken.attachment_id) return;
  auto* file = find(taken.attachment_id);
  if (file == nullptr) return asked_.reset();
  bool const refused = taken.code || taken.error;
  // A service that began anew does not know what it was told before.
  bool const forgotten = refused && added_ && taken.code == "not_found" && repeats_ < most_repeats;
  if (forgotten) {
    ++repeats_;
    added_ = false;
    if (!model_.transmit(protocol::TrayAttach{file->kept.id, to_utf8(file->kept.name),
                                              to_utf8(file->kept.media_type), file->kept.size}))
      asked_.reset();
    return;
  }
  if (refused || taken.bytes < 0 || taken.bytes > file->kept.size) {
    fail(*file,
         refused ? refusal_text(file->kept.name, taken)
                 : tr("“%1” was not attached: the Deskbell service lost count of it.").arg(file->kept.name));
  } else if (taken.bytes == file->kept.size) {
    file->taken = taken.bytes;
    file->state = AttachmentState::here;
    tell(*file);
  } else {
    bool const nothing_new = added_ && taken.bytes == file->taken;
    if (nothing_new) {
      ++repeats_;
    } else if (taken.bytes > file->taken) {
      repeats_ = 0;
    }
    file->taken = taken.bytes;
    file->state = AttachmentState::moving;
    tell(*file);
    if (!nothing_new) return send_piece(*file);
    // It is busy with another piece of this file.
    if (repeats_ < most_repeats) {
      asked_.reset();
      pause_.start(busy_pause);
      return;
    }
    fail(*file, tr("“%1” was not attached: the Deskbell service does not take it.").arg(file->kept.name));
  }
  asked_.reset();
  repeats_ = 0;
  Q_EMIT changed();
  go_on();
}

void Attachments::send_piece(File& file) {
  auto const name = file.kept.name;
  QFileInfo const source(file.kept.source);
  QFile bytes(file.kept.source);
  QByteArray piece;
  QString reason;
  if (!source.exists()) {
    reason = tr("“%1” was not attached: it is not there any more.").arg(name);
  } else if (source.size() != file.kept.size || modified_ms(source) != file.kept.modified_ms) {
    reason = tr("“%1” was not attached: it changed meanwhile. Try again.").arg(name);
  } else if (!bytes.open(QIODevice::ReadOnly) || !bytes.seek(file.taken)) {
    reason = tr("“%1” was not attached: it cannot be read (%2).").arg(name, bytes.errorString());
  } else {
    piece = bytes.read(std::min(piece_bytes, file.kept.size - file.taken));
    if (piece.isEmpty())
      reason = tr("“%1” was not attached: it cannot be read (%2).").arg(name, bytes.errorString());
  }
  if (!reason.isEmpty()) {
    asked_.reset();
    fail(file, reason);
    Q_EMIT changed();
    return go_on();
  }
  added_ = true;
  protocol::TrayAttachBytes command;
  command.attachment_id = file.kept.id;
  command.offset = file.taken;
  command.data = piece.toBase64().toStdString();
  if (!model_.transmit(command)) asked_.reset();
  Q_EMIT changed();
}

void Attachments::fail(File& file, QString const& reason) {
  file.state = AttachmentState::failed;
  file.error = reason;
  tell(file);
}

void Attachments::tell(File const& file) {
  if (file.kept.message) model_.note_file(file.view());
}

}  // namespace deskbell::tray
