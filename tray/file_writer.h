// Writes one file in a thread of its own: a disk that takes its time holds up nobody who types.
#pragma once

#include <QByteArray>
#include <QString>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace deskbell::tray {

/// With mode 0700, also where it was there before.
void make_own_folder(QString const& folder);

/// The newest content stands, with mode 0600 in a folder with mode 0700; what came before may never have
/// stood.
class FileWriter {
 public:
  /// What cannot be written is tried again, each time `again_after` later (a full disk may have room by
  /// then).
  explicit FileWriter(QString file, std::chrono::milliseconds again_after = std::chrono::seconds(5));
  /// As wait().
  ~FileWriter();
  FileWriter(FileWriter const&) = delete;
  FileWriter& operator=(FileWriter const&) = delete;

  void write(QByteArray content);
  /// Until what was given stands on the disk, or could not be written (the log says why): false.
  bool wait();

 private:
  void run();
  [[nodiscard]] bool put(QByteArray const& content, bool complain) const;

  QString const file_;
  std::chrono::milliseconds const again_after_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<QByteArray> next_;
  std::optional<QByteArray> unwritten_;  ///< was tried, and nothing newer has come since
  bool writing_ = false;
  bool ending_ = false;
  std::thread thread_;  ///< from the first content on
};

}  // namespace deskbell::tray
