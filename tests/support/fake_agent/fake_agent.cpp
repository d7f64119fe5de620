// The service's end of the tray link for tests and pictures: says what a test wants, keeps what the tray
// said.
#include "tests/support/fake_agent/fake_agent.h"

#include <QLocalSocket>
#include <QtEndian>
#include <array>

#include "protocol/codec.h"

namespace deskbell::test {

FakeAgent::FakeAgent(QString socket_path) : path_(std::move(socket_path)) {
  server_.setSocketOptions(QLocalServer::UserAccessOption);
  connect(&server_, &QLocalServer::newConnection, this, &FakeAgent::on_visitor);
}

FakeAgent::~FakeAgent() {
  if (tray_) tray_->disconnect(this);
}

bool FakeAgent::listen() {
  QLocalServer::removeServer(path_);
  return server_.listen(path_);
}

void FakeAgent::stop() {
  server_.close();
  if (!tray_) return;
  tray_->disconnect(this);
  tray_->abort();
  tray_->deleteLater();
  tray_.clear();
}

bool FakeAgent::has_tray() const { return tray_ != nullptr; }

void FakeAgent::on_visitor() {
  auto* visitor = server_.nextPendingConnection();
  if (tray_) {
    tray_->disconnect(this);
    tray_->deleteLater();
  }
  tray_ = visitor;
  received_.clear();
  connect(visitor, &QLocalSocket::readyRead, this, [this] { on_bytes(); });
  connect(visitor, &QLocalSocket::disconnected, visitor, &QObject::deleteLater);
}

void FakeAgent::on_bytes() {
  if (!tray_) return;
  received_ += tray_->readAll();
  while (received_.size() >= 4) {
    auto const size = qFromBigEndian<quint32>(received_.constData());
    if (received_.size() < 4 + static_cast<qsizetype>(size)) return;
    auto const text = received_.mid(4, size).toStdString();
    received_.remove(0, 4 + static_cast<qsizetype>(size));
    auto command = protocol::decode_message<protocol::TrayCommand>(text);
    if (!command) qFatal("the tray said what cannot be read: %s", command.error().message.c_str());
    heard.push_back(*command);
    if (answers_hello && std::holds_alternative<protocol::TrayHello>(*command)) say_everything();
    if (on_command) on_command(*command);
  }
}

void FakeAgent::say(protocol::TrayEvent const& event) {
  auto const text = protocol::encode_message(event);
  std::array<char, 4> head{};
  qToBigEndian(static_cast<quint32>(text.size()), head.data());
  say_raw(QByteArray(head.data(), 4) + QByteArray::fromStdString(text));
}

void FakeAgent::say_raw(QByteArray const& bytes) {
  if (!tray_) return;
  tray_->write(bytes);
  tray_->flush();
}

void FakeAgent::say_everything() {
  say(snapshot);
  for (auto const& announcement : announcements) say(announcement);
  constexpr std::size_t page = 40;
  for (std::size_t start = 0; start < messages.size(); start += page) {
    auto const end = std::min(messages.size(), start + page);
    protocol::TrayMessages some;
    some.messages.assign(messages.begin() + static_cast<std::ptrdiff_t>(start),
                         messages.begin() + static_cast<std::ptrdiff_t>(end));
    say(some);
  }
  protocol::TrayReady ready;
  ready.more_history = more_history;
  say(ready);
}

}  // namespace deskbell::test
