// What this program asks of the system about itself: /proc/self/exe leads to what runs, even where it was
// deleted.
#include "tray/process.h"

#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QFile>
#include <array>
#include <utility>
#include <vector>

namespace deskbell::tray {
namespace {

constexpr auto itself = "/proc/self/exe";

QByteArray started_from() {
  std::array<char, PATH_MAX> path{};
  auto const length = ::readlink(itself, path.data(), path.size());
  QByteArray found(path.data(), length > 0 ? static_cast<qsizetype>(length) : 0);
  constexpr auto gone = " (deleted)";
  if (found.endsWith(gone)) found.chop(static_cast<qsizetype>(qstrlen(gone)));
  return found;
}

}  // namespace

ProgramFile::Identity ProgramFile::identity_of(QByteArray const& path) {
  struct stat found {};
  if (::stat(path.constData(), &found) != 0) return {};
  return {static_cast<quint64>(found.st_dev), static_cast<quint64>(found.st_ino)};
}

ProgramFile::ProgramFile() : path_(started_from()), started_(identity_of(itself)) {}
ProgramFile::ProgramFile(QByteArray path) : path_(std::move(path)), started_(identity_of(path_)) {}

ProgramState ProgramFile::state() const {
  auto const now = identity_of(path_);
  if (now == started_) return ProgramState::same;
  if (now != Identity{}) return ProgramState::another;
  // What cannot be looked at may be there all the same.
  return !path_.isEmpty() && errno == ENOENT ? ProgramState::gone : ProgramState::same;
}

void start_anew(QByteArray const& program, QStringList const& arguments) {
  std::vector<QByteArray> texts;
  for (auto const& argument : arguments) texts.push_back(QFile::encodeName(argument));
  std::vector<char*> pointers;
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  ::execv(program.constData(), pointers.data());
}

void start_itself_anew(QStringList const& arguments) { start_anew(itself, arguments); }

void give_memory_back() { ::malloc_trim(0); }

}  // namespace deskbell::tray
