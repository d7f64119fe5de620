// The tray's end of the tray link: connects to the service on this machine, and comes back when it is gone.
#include "tray/agent_link.h"

#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QtEndian>
#include <algorithm>
#include <utility>

#include "protocol/codec.h"
#include "tray/socket_trust.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

Q_LOGGING_CATEGORY(link_log, "deskbell.link", QtInfoMsg)
constexpr qsizetype head_bytes = 4;

}  // namespace

AgentLink::AgentLink(QString socket_path, AgentListener& listener, QObject* parent)
    : QObject(parent), socket_path_(std::move(socket_path)), listener_(listener) {
  retry_.setSingleShot(true);
  connect(&retry_, &QTimer::timeout, this, &AgentLink::try_now);
  connect(&socket_, &QLocalSocket::connected, this, &AgentLink::on_connected);
  connect(&socket_, &QLocalSocket::readyRead, this, &AgentLink::on_bytes);
  connect(&socket_, &QLocalSocket::disconnected, this,
          [this] { give_up(tr("The Deskbell service closed the connection.")); });
  connect(&socket_, &QLocalSocket::errorOccurred, this,
          [this] { give_up(tr("The Deskbell service cannot be reached (%1).").arg(socket_.errorString())); });
}

AgentLink::~AgentLink() {
  giving_up_ = true;  // nobody wants to hear of what closing the socket tells
  socket_.abort();
}

void AgentLink::start() { try_now(); }

void AgentLink::try_now() {
  auto const service = check_socket_folder(socket_path_);
  if (!service) {
    give_up(to_qstring(service.error().message));
    return;
  }
  service_ = *service;
  socket_.connectToServer(socket_path_);
}

void AgentLink::on_connected() {
  if (auto peer = check_socket_peer(socket_.socketDescriptor(), service_); !peer) {
    give_up(to_qstring(peer.error().message));
    return;
  }
  received_.clear();
  trusted_ = true;
  qCInfo(link_log, "connected to %s", qUtf8Printable(socket_path_));
  listener_.on_agent_connected();
}

bool AgentLink::send(protocol::TrayCommand const& command) {
  if (!trusted_) return false;
  auto const text = protocol::encode_message(command);
  if (text.size() > protocol::max_tray_frame_bytes) return false;
  std::array<char, head_bytes> head{};
  qToBigEndian(static_cast<quint32>(text.size()), head.data());
  socket_.write(head.data(), head_bytes);
  socket_.write(text.data(), static_cast<qint64>(text.size()));
  return true;
}

void AgentLink::on_bytes() {
  if (!trusted_) return;
  received_ += socket_.readAll();
  qsizetype start = 0;
  while (received_.size() - start >= head_bytes) {
    auto const size = qFromBigEndian<quint32>(received_.constData() + start);
    if (size > protocol::max_tray_frame_bytes) {
      give_up(tr("The Deskbell service sent a frame of %1 bytes; at most %2 are allowed.")
                  .arg(size)
                  .arg(protocol::max_tray_frame_bytes));
      return;
    }
    if (received_.size() - start - head_bytes < static_cast<qsizetype>(size)) break;
    std::string_view const text(received_.constData() + start + head_bytes, size);
    auto event = protocol::decode_message<protocol::TrayEvent>(text);
    start += head_bytes + static_cast<qsizetype>(size);
    if (event) {
      wait_ = first_wait;
      if (auto const* goodbye = std::get_if<protocol::TrayGoodbye>(&*event)) {
        wait_ = longest_wait;  // what it did not understand would be said to it again at once
        // Why is for whoever mends it: it is the codec's words, in English.
        qCInfo(link_log, "sent away: %s", goodbye->message.c_str());
        give_up(tr("The Deskbell service closed the connection."));
        return;
      }
      listener_.on_agent_event(*event);
      if (!trusted_) return;
    } else if (event.error().code == ErrorCode::not_found) {
      // A newer service says something that this tray does not know: readers ignore it.
      qCInfo(link_log, "ignored: %s", event.error().message.c_str());
    } else {
      give_up(to_qstring(event.error().message));
      return;
    }
  }
  received_.remove(0, start);
}

void AgentLink::give_up(QString const& reason) {
  if (giving_up_) return;
  giving_up_ = true;
  bool const was_trusted = std::exchange(trusted_, false);
  socket_.abort();
  received_.clear();
  giving_up_ = false;
  if (was_trusted) qCInfo(link_log, "lost: %s", qUtf8Printable(reason));
  listener_.on_agent_lost(reason);
  try_later();
}

void AgentLink::try_later() {
  // A little randomness, so that the trays of a terminal server do not all come at once.
  auto const jitter = QRandomGenerator::global()->bounded(static_cast<int>(wait_.count() / 4) + 1);
  retry_.start(wait_ + std::chrono::milliseconds(jitter));
  wait_ = std::min(wait_ * 2, longest_wait);
}

}  // namespace deskbell::tray
