// Whether this program is out of date: the service was upgraded while it ran, or its own file was removed.
#pragma once

#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>
#include <string>

#include "tray/process.h"

namespace deskbell::tray {

class Model;

class Renewal final : public QObject {
  Q_OBJECT
 public:
  /// What it needs from the world.
  struct Outside {
    std::string own_version;
    std::function<ProgramState()> program;
    std::function<bool()> open;    ///< the person has something of it before them
    std::function<bool()> unkept;  ///< there is something that would be gone with this run of it
    std::chrono::milliseconds pause = std::chrono::seconds(15);  ///< before it looks again
  };
  Renewal(Model& model, Outside outside, QObject* parent = nullptr);

  /// Also to be called when the person has put something away.
  void look();
  /// The other one could not be started: it is tried again after the pause.
  void on_cannot_start();

 Q_SIGNALS:
  /// The service speaks for another version than this one, and that is installed: it may take over now.
  void outdated();
  /// There is no such program any more: this one has nothing to do here.
  void removed();

 private:
  Model& model_;
  Outside outside_;
  QTimer again_;
  bool said_ = false;
};

}  // namespace deskbell::tray
