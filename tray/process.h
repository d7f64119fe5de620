// What this program asks of the system about itself.
#pragma once

#include <QByteArray>
#include <QStringList>

namespace deskbell::tray {

/// What lies where a program was started from, beside what was started.
enum class ProgramState { same, another, gone };

class ProgramFile {
 public:
  /// Of this process, as it was started.
  ProgramFile();
  /// As it lies there now.
  explicit ProgramFile(QByteArray path);

  [[nodiscard]] QByteArray const& path() const { return path_; }
  [[nodiscard]] ProgramState state() const;

 private:
  struct Identity {
    quint64 device = 0;
    quint64 number = 0;
    friend bool operator==(Identity const&, Identity const&) = default;
  };
  static Identity identity_of(QByteArray const& path);

  QByteArray path_;
  Identity started_;
};

/// Puts a program in this one's place; comes back only where that cannot be. `arguments` with the name.
void start_anew(QByteArray const& program, QStringList const& arguments);
/// The program that runs now, once more, whatever lies on the disk.
void start_itself_anew(QStringList const& arguments);

/// What starting needed and living does not.
void give_memory_back();

}  // namespace deskbell::tray
