// Where one session keeps its words: each tray that runs has a file, and a folder for pictures, of its own.
#pragma once

#include <QString>
#include <vector>

#include "tray/file_lock.h"

namespace deskbell::tray {

class Keeper;

/// One person may have several sessions on one machine (a terminal server, two screens, ssh -X). The first
/// that starts has the file "kept", the next one "kept-2" and so on: each takes the first that nobody holds.
class KeptPlace {
 public:
  /// Holds it as long as this lives. Empty: no place.
  explicit KeptPlace(QString first);

  /// Empty: there is none.
  [[nodiscard]] QString const& file() const { return file_; }
  [[nodiscard]] QString pictures_folder() const { return pictures_of(file_); }
  /// What other sessions that ended left, as by the rule of take_in(); and the ways of a person from the
  /// first file, whoever holds it. Once, before anybody asks the keeper, whose file is this place's.
  void adopt_into(Keeper& keeper) const;

 private:
  struct Left {
    QString file;
    FileLock lock;
  };

  [[nodiscard]] static QString pictures_of(QString const& file);
  [[nodiscard]] QString nth(int number) const;
  [[nodiscard]] std::vector<Left> left_behind() const;
  void adopt_into(Keeper& keeper, QString const& left) const;

  QString first_;
  QString file_;
  FileLock lock_;
};

}  // namespace deskbell::tray
