// What a person would miss if this program ended, and how it stands in a file.
#pragma once

#include <QByteArray>
#include <QMap>
#include <QPair>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "tray/attachments.h"
#include "tray/form_draft.h"
#include "tray/model.h"

namespace deskbell::tray {

/// Of what nobody has sent so much of a text is kept, in UTF-16 units: thirty times what can be sent. A log
/// that was pasted by mistake shall not be written to the disk with each key that is pressed after it.
inline constexpr qsizetype longest_kept_text = 250'000;
/// Neither read nor written where it is larger, so that whatever was written can be read.
inline constexpr qint64 largest_kept_file = qint64{64} << 20;

struct Kept {
  QString draft;
  std::vector<Unsent> unsent;
  std::vector<KeptFile> files;
  std::vector<protocol::RequestComment> replies;
  QMap<QString, QString> reply_drafts;  ///< by ticket
  QStringList recent_emoji;
  bool counts_answers = false;
  QMap<QString, QPair<qint64, qint64>> answers;  ///< by ticket: read and told, in ms
  QMap<QString, FormDraft> forms;                ///< by item
  FormWords person;                              ///< how they are reached, by field
  /// What other sessions left and found no place beside all that: a start at which there is one puts it
  /// there. Holds none of its own.
  std::vector<Kept> later;
  friend bool operator==(Kept const&, Kept const&) = default;
};

QByteArray encode(Kept const& kept);

struct FoundKept {
  bool is_there = false;
  std::optional<Kept> kept;  ///< absent: it is not there, or cannot be read
};
/// Follows all versions of the file.
FoundKept read_kept(QString const& file);

/// What could not be read of the file, and lies beside it: nobody writes over it, and a version that can read
/// it takes it up.
QStringList unread_of(QString const& file);
/// Puts the file there. False: it lies where it was, and must stay.
bool set_aside(QString const& file);

/// Also of forms, and of what is for later.
std::vector<KeptFile> all_files(Kept const& kept);

}  // namespace deskbell::tray
