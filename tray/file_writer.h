// Writes one file in a thread of its own: a disk that takes its time holds up nobody who types.
#pragma once

#include <QByteArray>
#include <QString>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace deskbell::tray {

/// The newest content stands, with mode 0600 in a folder with mode 0700; what came before may never have
/// stood.
class FileWriter {
 public:
  explicit FileWriter(QString file);
  /// As wait().
  ~FileWriter();
  FileWriter(FileWriter const&) = delete;
  FileWriter& operator=(FileWriter const&) = delete;

  void write(QByteArray content);
  /// Until what was given stands on the disk, or could not be written (the log says why).
  void wait();

 private:
  void run();
  void put(QByteArray const& content) const;

  QString const file_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<QByteArray> next_;
  bool writing_ = false;
  bool ending_ = false;
  std::thread thread_;  ///< from the first content on
};

}  // namespace deskbell::tray
