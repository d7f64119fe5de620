// One content at a time; those that come meanwhile give way to the newest.
#include "tray/file_writer.h"

#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QSaveFile>
#include <utility>

namespace deskbell::tray {

namespace {
Q_LOGGING_CATEGORY(file_log, "deskbell.kept", QtInfoMsg)

constexpr auto only_me = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
}  // namespace

void make_own_folder(QString const& folder) {
  QDir().mkpath(QFileInfo(folder).absolutePath());
  QDir().mkdir(folder, only_me | QFileDevice::ExeOwner);
  QFile::setPermissions(folder, only_me | QFileDevice::ExeOwner);  // where it was there before
}

FileWriter::FileWriter(QString file, std::chrono::milliseconds again_after)
    : file_(std::move(file)), again_after_(again_after) {}

FileWriter::~FileWriter() {
  {
    std::lock_guard const lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void FileWriter::write(QByteArray content) {
  {
    std::lock_guard const lock(mutex_);
    next_ = std::move(content);
  }
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  changed_.notify_all();
}

bool FileWriter::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !next_ && !writing_; });
  return !unwritten_;
}

void FileWriter::run() {
  std::unique_lock lock(mutex_);
  auto const asked = [this] { return next_ || ending_; };
  for (;;) {
    if (unwritten_) {
      changed_.wait_for(lock, again_after_, asked);
    } else {
      changed_.wait(lock, asked);
    }
    auto const again = std::exchange(unwritten_, std::nullopt);
    bool const is_new = next_.has_value();
    auto const content = is_new ? std::exchange(next_, std::nullopt) : again;
    if (!content) return;
    writing_ = true;
    lock.unlock();
    bool const written = put(*content, is_new);
    lock.lock();
    writing_ = false;
    if (!written && !ending_) unwritten_ = content;
    changed_.notify_all();
  }
}

bool FileWriter::put(QByteArray const& content, bool complain) const {
  make_own_folder(QFileInfo(file_).absolutePath());
  // A new file takes the place of the old one when it is whole: a full disk or a crash leaves the old words.
  QSaveFile file(file_);
  file.setDirectWriteFallback(false);
  bool const written = file.open(QIODevice::WriteOnly) && file.setPermissions(only_me) &&
                       file.write(content) == content.size() && file.commit();
  if (!written && complain)
    qCWarning(file_log, "%s: %s", qUtf8Printable(file_), qUtf8Printable(file.errorString()));
  return written;
}

}  // namespace deskbell::tray
