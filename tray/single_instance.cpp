// One tray per session: the second start tells the first what to show, and ends.
#include "tray/single_instance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QLocalSocket>
#include <QStandardPaths>

namespace deskbell::tray {
namespace {

constexpr int answer_within_ms = 2'000;
constexpr qint64 longest_wish = 64;

/// Two sessions of one user (two screens) have two trays.
QString session_key() {
  auto const session = qEnvironmentVariable("XDG_SESSION_ID") + QLatin1Char('/') +
                       qEnvironmentVariable("WAYLAND_DISPLAY") + QLatin1Char('/') +
                       qEnvironmentVariable("DISPLAY");
  auto const digest = QCryptographicHash::hash(session.toUtf8(), QCryptographicHash::Sha256);
  return QString::fromLatin1(digest.toHex().left(12));
}

QString runtime_folder() {
  auto const runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
  return runtime.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::CacheLocation) : runtime;
}

}  // namespace

SingleInstance::SingleInstance(QString const& folder, QObject* parent) : QObject(parent) {
  auto const home = folder.isEmpty() ? runtime_folder() : folder;
  QDir().mkpath(home);
  name_ = home + QStringLiteral("/deskbell-tray-") + session_key();
  lock_ = std::make_unique<QLockFile>(name_ + QStringLiteral(".lock"));
  lock_->setStaleLockTime(0);  // only a lock whose process is gone is stale
  server_.setSocketOptions(QLocalServer::UserAccessOption);
  connect(&server_, &QLocalServer::newConnection, this, &SingleInstance::on_visitor);
}

bool SingleInstance::take_lock() {
  if (lock_->tryLock()) return true;
  // A tray that was killed between making the lock and writing its id into it (or a power cut) leaves a lock
  // that tells nobody's id, which no age makes stale here. The kernel's lock on the file says whether
  // somebody holds it.
  qint64 holder = 0;
  QString host;
  QString program;
  if (lock_->error() != QLockFile::LockFailedError || lock_->getLockInfo(&holder, &host, &program))
    return false;
  return lock_->removeStaleLockFile() && lock_->tryLock();
}

bool SingleInstance::reclaim() {
  if (!take_lock()) return false;
  QLocalServer::removeServer(name_ + QStringLiteral(".sock"));
  server_.listen(name_ + QStringLiteral(".sock"));
  return true;
}

bool SingleInstance::claim(QString const& wish) {
  if (reclaim()) return true;
  QLocalSocket first;
  first.connectToServer(name_ + QStringLiteral(".sock"));
  if (first.waitForConnected(answer_within_ms)) {
    first.write(wish.toUtf8() + '\n');
    first.waitForBytesWritten(answer_within_ms);
    first.waitForDisconnected(answer_within_ms);
  }
  return false;
}

void SingleInstance::release() {
  server_.close();
  lock_->unlock();
}

void SingleInstance::on_visitor() {
  while (auto* visitor = server_.nextPendingConnection()) {
    connect(visitor, &QLocalSocket::disconnected, visitor, &QObject::deleteLater);
    auto const read = [this, visitor] {
      if (visitor->bytesAvailable() > longest_wish) {
        visitor->abort();
      } else if (visitor->canReadLine()) {
        auto const wish = QString::fromUtf8(visitor->readLine()).trimmed();
        visitor->disconnectFromServer();
        Q_EMIT asked(wish);
      }
    };
    connect(visitor, &QLocalSocket::readyRead, this, read);
    read();
  }
}

}  // namespace deskbell::tray
