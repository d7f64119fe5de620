// The tray's end of the tray link: connects to the service on this machine, and comes back when it is gone.
#pragma once

#include <QByteArray>
#include <QLocalSocket>
#include <QObject>
#include <QTimer>
#include <chrono>

#include "protocol/channels.h"

namespace deskbell::tray {

/// Who is told what the service says.
class AgentListener {
 public:
  virtual ~AgentListener() = default;
  virtual void on_agent_connected() = 0;
  /// `reason` in plain words, for "About".
  virtual void on_agent_lost(QString const& reason) = 0;
  virtual void on_agent_event(protocol::TrayEvent const& event) = 0;
};

class AgentLink final : public QObject {
  Q_OBJECT
 public:
  static constexpr std::chrono::milliseconds first_wait{100};
  static constexpr std::chrono::milliseconds longest_wait{5'000};

  AgentLink(QString socket_path, AgentListener& listener, QObject* parent = nullptr);
  ~AgentLink() override;

  void start();
  [[nodiscard]] bool connected() const noexcept { return trusted_; }
  /// False: not connected, or larger than a frame may be; nothing was sent.
  bool send(protocol::TrayCommand const& command);

 private:
  void try_now();
  void on_connected();
  void on_bytes();
  void give_up(QString const& reason);
  void try_later();

  QString socket_path_;
  AgentListener& listener_;
  QLocalSocket socket_;
  QTimer retry_;
  QByteArray received_;
  std::chrono::milliseconds wait_ = first_wait;
  uid_t service_ = 0;  ///< who may listen there
  bool trusted_ = false;
  bool giving_up_ = false;
};

}  // namespace deskbell::tray
