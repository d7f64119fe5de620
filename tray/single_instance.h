// One tray per session: the second start tells the first what to show, and ends.
#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>
#include <QString>
#include <memory>

namespace deskbell::tray {

class SingleInstance final : public QObject {
  Q_OBJECT
 public:
  /// `folder` is private to the user; "" uses the session's runtime folder.
  explicit SingleInstance(QString const& folder = {}, QObject* parent = nullptr);
  /// True: this is the first. False: the first was told `wish` (a page's name), or could not be reached.
  bool claim(QString const& wish);
  /// Before a re-exec: the program that starts in this process's place claims anew.
  void release();
  /// After release(), where that program could not be started. False: somebody else claimed it meanwhile, who
  /// is told nothing.
  bool reclaim();

 Q_SIGNALS:
  void asked(QString const& wish);

 private:
  bool take_lock();
  void on_visitor();

  QString name_;
  std::unique_ptr<QLockFile> lock_;
  QLocalServer server_;
};

}  // namespace deskbell::tray
