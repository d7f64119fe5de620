// A desktop of the test's own: X server, session bus, panel, fake service, and the real tray program.
#include "tests/tray/desk.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

#include "tests/support/paths.h"
#include "tests/tray/wait_for.h"

namespace deskbell::test {
namespace {

constexpr int limit_ms = 30'000;

QString own_program(char const* name) {
  return QStringLiteral(DESKBELL_BINARY_DIR "/bin/") + QLatin1String(name);
}

/// Servers that look for a free number at once, or while another one ends, take each other's: each has a
/// number of its own, by the process that it belongs to.
QString own_display() {
  constexpr qint64 numbers = 50'000;  // of those that an X server takes
  constexpr qint64 of_a_process = 8;  // one after the other
  static qint64 started = 0;
  auto const number = QCoreApplication::applicationPid() * of_a_process + started++ % of_a_process;
  return QStringLiteral(":%1").arg(1'000 + number % numbers);
}

void collect(QJsonArray const& menu, QStringList& titles) {
  for (auto const& value : menu) {
    auto const entry = value.toObject();
    if (entry.contains(QStringLiteral("title"))) titles << entry[QStringLiteral("title")].toString();
    collect(entry[QStringLiteral("items")].toArray(), titles);
  }
}

}  // namespace

Desk::Desk(std::string_view scene)
    : agent(folder_.filePath(QStringLiteral("tray.sock"))),
      environment_(QProcessEnvironment::systemEnvironment()) {
  set_scene(agent, scene);
  behave_like_a_service(agent);
  for (auto const* name : {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"}) {
    environment_.insert(QString::fromLatin1(name), folder_.path());
  }
  for (auto const* name : {"WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS"}) {
    environment_.remove(QString::fromLatin1(name));
  }
  environment_.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
  environment_.insert(QStringLiteral("LC_ALL"), QStringLiteral("en_GB.UTF-8"));
  environment_.insert(QStringLiteral("DESKBELL_THEME"), QStringLiteral("light"));
  ready_ = start_display() && start_bus() && agent.listen();
}

Desk::~Desk() {
  kill_tray();
  if (panel_) {
    panel_->closeWriteChannel();  // the panel ends with its input
    panel_->waitForFinished(limit_ms);
  }
  for (auto server = servers_.rbegin(); server != servers_.rend(); ++server) {
    (*server)->terminate();
    (*server)->waitForFinished(limit_ms);
  }
}

std::unique_ptr<QProcess> Desk::start(QString const& program, QStringList const& arguments) {
  auto process = std::make_unique<QProcess>();
  process->setProcessEnvironment(environment_);
  process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
  process->start(program, arguments);
  process->waitForStarted(limit_ms);
  return process;
}

bool Desk::start_display() {
  auto server = start(
      QStringLiteral("Xvfb"),
      {own_display(), QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"),
       QStringLiteral("0"), QStringLiteral("900x700x24"), QStringLiteral("-nolisten"), QStringLiteral("tcp"),
       // Or it starts over, and drops who is connecting, each time that its last client leaves.
       QStringLiteral("-noreset")});
  bool const told = wait_for([&] { return server->canReadLine(); }, limit_ms);
  auto const number = QString::fromLatin1(server->readLine()).trimmed();
  environment_.insert(QStringLiteral("DISPLAY"), QLatin1Char(':') + number);
  servers_.push_back(std::move(server));
  return told && !number.isEmpty();
}

bool Desk::start_bus() {
  auto bus = start(QStringLiteral("dbus-daemon"), {QStringLiteral("--session"), QStringLiteral("--nofork"),
                                                   QStringLiteral("--print-address=1")});
  bool const told = wait_for([&] { return bus->canReadLine(); }, limit_ms);
  environment_.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"),
                      QString::fromLatin1(bus->readLine()).trimmed());
  servers_.push_back(std::move(bus));
  return told;
}

void Desk::set_environment(char const* name, QString const& value) {
  environment_.insert(QString::fromLatin1(name), value);
}

void Desk::start_panel(QStringList const& arguments) {
  panel_ = start(own_program("deskbell-test-panel"), arguments);
  await_event(QStringLiteral("ready"));
}

void Desk::start_tray(QStringList const& arguments) {
  tray_ = start(own_program("deskbell-tray"),
                QStringList{QStringLiteral("--socket"), file(QStringLiteral("tray.sock"))} + arguments);
}

void Desk::kill_tray() {
  if (!tray_) return;
  tray_->kill();
  tray_->waitForFinished(limit_ms);
  tray_.reset();
}

bool Desk::read_panel(int limit) {
  wait_for([this] { return panel_->canReadLine(); }, limit);
  if (!panel_->canReadLine()) return false;
  while (panel_->canReadLine()) {
    auto const object = QJsonDocument::fromJson(panel_->readLine()).object();
    (object.contains(QStringLiteral("answer")) ? answers_ : events_) << object;
  }
  return true;
}

void Desk::tell(QString const& command) {
  panel_->write(command.toUtf8() + '\n');
  panel_->waitForBytesWritten(limit_ms);
}

QJsonObject Desk::ask(QString const& command) {
  tell(command);
  return await_answer();
}

QJsonObject Desk::await_answer() {
  QElapsedTimer passed;
  passed.start();
  while (answers_.isEmpty() && passed.elapsed() < limit_ms) read_panel(500);
  return answers_.isEmpty() ? QJsonObject() : answers_.takeFirst();
}

QJsonObject Desk::await_event(QString const& name) {
  QElapsedTimer passed;
  passed.start();
  for (;;) {
    for (qsizetype i = 0; i < events_.size(); ++i) {
      if (events_[i][QStringLiteral("event")].toString() == name) return events_.takeAt(i);
    }
    if (passed.elapsed() > limit_ms) return {};
    read_panel(500);
  }
}

bool Desk::told(QString const& name) const {
  return std::any_of(events_.begin(), events_.end(), [&](QJsonObject const& event) {
    return event[QStringLiteral("event")].toString() == name;
  });
}

QStringList Desk::menu_titles() {
  QStringList titles;
  collect(ask(QStringLiteral("menu"))[QStringLiteral("menu")].toArray(), titles);
  return titles;
}

QString Desk::run(QString const& program, QStringList const& arguments) {
  auto const process = start(program, arguments);
  wait_for([&] { return process->state() == QProcess::NotRunning; }, limit_ms);
  return process->exitCode() == 0 ? QString::fromUtf8(process->readAllStandardOutput()).trimmed() : QString();
}

QString Desk::await_window(QString const& title) {
  QString found;
  wait_for(
      [&] {
        found = run(QStringLiteral("xdotool"), {QStringLiteral("search"), QStringLiteral("--onlyvisible"),
                                                QStringLiteral("--name"), title});
        if (found.isEmpty()) return false;
        return run(QStringLiteral("xdotool"), {QStringLiteral("getwindowfocus")}) == found;
      },
      limit_ms);
  return found;
}

}  // namespace deskbell::test
