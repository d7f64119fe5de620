// The service's end of the tray link for tests and pictures: says what a test wants, keeps what the tray
// said.
#pragma once

#include <QByteArray>
#include <QLocalServer>
#include <QObject>
#include <QPointer>
#include <functional>
#include <string>
#include <vector>

#include "protocol/channels.h"

class QLocalSocket;

namespace deskbell::test {

class FakeAgent final : public QObject {
 public:
  explicit FakeAgent(QString socket_path);
  ~FakeAgent() override;

  bool listen();
  /// Closes the tray's connection and stops listening: the service is down.
  void stop();
  void say(protocol::TrayEvent const& event);
  void say_raw(QByteArray const& bytes);
  /// Snapshot as it stands now, the messages, ready.
  void say_everything();
  [[nodiscard]] bool has_tray() const;

  /// What the tray said, oldest first.
  std::vector<protocol::TrayCommand> heard;
  /// Called after `heard` has it.
  std::function<void(protocol::TrayCommand const&)> on_command;
  /// What a connecting tray is told; `answers_hello` off: nothing.
  protocol::TraySnapshot snapshot;
  std::vector<protocol::TrayAnnouncement> announcements;
  std::vector<protocol::MessageView> messages;
  bool more_history = false;
  bool answers_hello = true;

  template <class Command>
  [[nodiscard]] std::vector<Command> heard_of() const {
    std::vector<Command> found;
    for (auto const& command : heard) {
      if (auto const* one = std::get_if<Command>(&command)) found.push_back(*one);
    }
    return found;
  }

 private:
  void on_visitor();
  void on_bytes();

  QString path_;
  QLocalServer server_;
  QPointer<QLocalSocket> tray_;
  QByteArray received_;
};

}  // namespace deskbell::test
