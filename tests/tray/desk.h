// A desktop of the test's own: X server, session bus, panel, fake service, and the real tray program.
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <memory>
#include <vector>

#include "tests/support/fake_agent/scenes.h"

namespace deskbell::test {

class Desk {
  QTemporaryDir folder_;  // before `agent`, which lives in it

 public:
  /// Starts X server and bus. `scene` is what the service says.
  explicit Desk(std::string_view scene);
  ~Desk();
  [[nodiscard]] bool ready() const { return ready_; }

  /// For programs that are started from now on.
  void set_environment(char const* name, QString const& value);
  void start_panel(QStringList const& arguments = {});
  void start_tray(QStringList const& arguments = {});
  /// Ends the tray as a crash does.
  void kill_tray();
  [[nodiscard]] qint64 tray_pid() const { return tray_ ? tray_->processId() : 0; }

  /// A command to the panel, and its answer.
  QJsonObject ask(QString const& command);
  /// As ask, in two halves.
  void tell(QString const& command);
  QJsonObject await_answer();
  /// The next change of this name that the panel tells (or has told, unheard).
  QJsonObject await_event(QString const& name);
  /// Whether the panel has told such a change, unheard.
  [[nodiscard]] bool told(QString const& name) const;
  /// The first event of this name for which `fits`.
  template <class Fits>
  QJsonObject await_event(QString const& name, Fits const& fits) {
    for (;;) {
      auto const found = await_event(name);
      if (found.isEmpty() || fits(found)) return found;
    }
  }
  /// Titles as a person reads them, submenus flattened.
  QStringList menu_titles();
  /// Runs a program on this desktop and gives what it prints; "" if it failed.
  QString run(QString const& program, QStringList const& arguments);
  /// The visible window of this title has the keyboard. Its number, "" if it never came.
  QString await_window(QString const& title);
  [[nodiscard]] QString file(QString const& name) const { return folder_.filePath(name); }

  FakeAgent agent;

 private:
  bool start_display();
  bool start_bus();
  std::unique_ptr<QProcess> start(QString const& program, QStringList const& arguments);
  bool read_panel(int limit_ms);

  QProcessEnvironment environment_;
  std::vector<std::unique_ptr<QProcess>> servers_;
  std::unique_ptr<QProcess> panel_;
  std::unique_ptr<QProcess> tray_;
  QByteArray told_;
  QList<QJsonObject> events_;
  QList<QJsonObject> answers_;
  bool ready_ = false;
};

}  // namespace deskbell::test
