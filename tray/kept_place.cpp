// Where one session keeps its words: each tray that runs has a file, and a folder for pictures, of its own.
#include "tray/kept_place.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QStringList>
#include <optional>
#include <set>
#include <utility>

#include "tray/file_writer.h"
#include "tray/keeper.h"
#include "tray/kept_merge.h"

namespace deskbell::tray {
namespace {

Q_LOGGING_CATEGORY(kept_log, "deskbell.kept", QtInfoMsg)

constexpr int most_sessions = 100;

QString lock_of(QString const& file) { return file + QStringLiteral(".lock"); }

/// A picture keeps its time: another one would say that it changed since it was attached. Nothing: there is
/// no room for it.
std::optional<QString> copied(QString const& picture, QString const& folder, qint64 modified_ms) {
  make_own_folder(folder);
  auto copy = folder + QLatin1Char('/') + QFileInfo(picture).fileName();
  if (!QFile::exists(copy) && !QFile::copy(picture, copy)) return std::nullopt;
  QFile file(copy);
  bool const dated =
      file.open(QIODevice::ReadWrite) &&
      file.setFileTime(QDateTime::fromMSecsSinceEpoch(modified_ms), QFile::FileModificationTime);
  return dated ? std::optional(std::move(copy)) : std::nullopt;
}

struct Move {
  QString from;
  QString to;
  QStringList done = {};  ///< what was copied
};

bool bring(std::vector<KeptFile>& files, Move& move) {
  for (auto& file : files) {
    bool const ours = file.own_copy && QFileInfo(file.source).path() == move.from;
    if (!ours || !QFile::exists(file.source)) continue;
    auto const copy = copied(file.source, move.to, file.modified_ms);
    if (!copy) return false;
    move.done << file.source;
    file.source = *copy;
  }
  return true;
}

/// Into the folder of those that keep them from now on. False: not all.
bool bring(Kept& kept, Move& move) {
  bool all = bring(kept.files, move);
  for (auto& form : kept.forms) all = all && bring(form.files, move);
  for (auto& later : kept.later) all = all && bring(later, move);
  return all;
}

}  // namespace

KeptPlace::KeptPlace(QString first) : first_(std::move(first)) {
  if (first_.isEmpty()) return;
  make_own_folder(QFileInfo(first_).absolutePath());
  for (int number = 1; number <= most_sessions && file_.isEmpty(); ++number) {
    auto const outcome = lock_.take(lock_of(nth(number)));
    // Where there are no locks nobody can tell whether there is another session: mostly there is none.
    bool const without = outcome == FileLock::Outcome::impossible && number == 1;
    if (outcome == FileLock::Outcome::held || without) file_ = nth(number);
    if (without) qCWarning(kept_log, "%s: cannot be locked", qUtf8Printable(lock_of(file_)));
  }
  if (file_.isEmpty()) qCWarning(kept_log, "%s: too many sessions: nothing is kept", qUtf8Printable(first_));
}

QString KeptPlace::pictures_of(QString const& file) {
  return file.isEmpty() ? QString() : file + QStringLiteral("-files");
}

QString KeptPlace::nth(int number) const {
  return number == 1 ? first_ : QStringLiteral("%1-%2").arg(first_).arg(number);
}

std::vector<KeptPlace::Left> KeptPlace::left_behind() const {
  QFileInfo const first(first_);
  QRegularExpression const name(QStringLiteral("^%1(?:-([1-9][0-9]{0,2}))?(?:-files)?$")
                                    .arg(QRegularExpression::escape(first.fileName())));
  std::set<int> numbers;
  for (auto const& entry :
       QDir(first.absolutePath()).entryList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot)) {
    auto const match = name.match(entry);
    if (match.hasMatch()) numbers.insert(match.hasCaptured(1) ? match.captured(1).toInt() : 1);
  }
  std::vector<Left> all;
  for (auto const number : numbers) {
    Left left{nth(number), {}};
    if (left.file != file_ && left.lock.take(lock_of(left.file)) == FileLock::Outcome::held)
      all.push_back(std::move(left));
  }
  return all;
}

void KeptPlace::adopt_into(Keeper& keeper) const {
  if (file_.isEmpty()) return;
  if (file_ != first_) {
    if (auto const first = read_kept(first_); first.kept && !keeper.adopt(ways_of(*first.kept))) return;
  }
  for (auto const& left : left_behind()) adopt_into(keeper, left.file);
  // Its pictures lie where this one's do.
  for (auto const& unread : unread_of(file_))
    if (auto found = read_kept(unread); found.kept && keeper.adopt(std::move(*found.kept))) {
      QFile::remove(unread);
      qCInfo(kept_log, "%s: taken up", qUtf8Printable(unread));
    }
}

/// It is gone when it stands here, and not before; a run that is killed in between finds it again.
void KeptPlace::adopt_into(Keeper& keeper, QString const& left) const {
  auto found = read_kept(left);
  if (found.is_there && !found.kept) {
    set_aside(left);
    return;
  }
  Move move{pictures_of(left), pictures_folder()};
  if (found.kept) {
    if (!bring(*found.kept, move) || !keeper.adopt(std::move(*found.kept))) return;
    QFile::remove(left);
    qCInfo(kept_log, "%s: taken over", qUtf8Printable(left));
  }
  // Pictures that no file speaks of are nobody's, unless it is one that could not be read.
  if (unread_of(left).isEmpty()) {
    QDir(move.from).removeRecursively();
  } else {
    for (auto const& picture : move.done) QFile::remove(picture);
  }
}

}  // namespace deskbell::tray
