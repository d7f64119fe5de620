// A console with a device on its link, for tests of both ends.
#pragma once

#include <sodium.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <thread>

#include "console/server/accounts.h"
#include "console/server/chats.h"
#include "console/server/console.h"
#include "console/server/customers.h"
#include "console/server/device_users.h"
#include "console/server/enrolment.h"
#include "console/server/enrolment_tokens.h"
#include "console/server/listener.h"
#include "console/server/secrets.h"
#include "console/server/tickets.h"
#include "protocol/codec.h"
#include "tests/console/support.h"
#include "transport/connect.h"

namespace deskbell::console::test {

namespace net = boost::asio;
using protocol::Downlink;
using protocol::Uplink;

inline Time wall() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

/// Of a listener that has nothing but links.
inline ListenerHandlers handlers_of_links(
    std::function<net::awaitable<void>(transport::HttpRequest, transport::WebSocket)> on_upgrade) {
  ListenerHandlers handlers;
  handlers.on_request = [](transport::HttpRequest) -> net::awaitable<transport::HttpResponse> {
    co_return transport::error_response(404, "none");
  };
  handlers.authorise_upgrade =
      [](transport::HttpRequest const&) -> net::awaitable<std::optional<transport::HttpResponse>> {
    co_return std::nullopt;
  };
  handlers.on_upgrade = std::move(on_upgrade);
  return handlers;
}

struct Device {
  std::string secret;
  protocol::EnrolAnswer enrolled;
  std::int64_t next_seq = 1;
  std::int64_t downlink_last = 0;
  std::optional<FactId> downlink_last_id;
  std::int64_t console_epoch = 0;
};

class DeviceTest : public testing::Test {
 protected:
  void SetUp() override {
    open();
    scope_.organisation = write<std::int64_t>(
        [](store::Transaction& tx) { return accounts::ensure_organisation(tx, "Example IT"); });
    auto const organisation = scope_.organisation;
    auto const account = write<accounts::Account>([organisation](store::Transaction& tx) {
      return accounts::create_account(tx, organisation, {"tess@example.com", "Tess", true, {}});
    });
    scope_.actor = ActorKind::technician;
    scope_.user = account.id;
    scope_.user_uid = *UserId::parse(account.uid);
    scope_.name = "Tess";
    customer_ = write<api::Customer>([this](store::Transaction& tx) {
                  return create_customer(tx, scope_, {"Client", {}, {}});
                }).id;
  }
  void TearDown() override { close(); }
  /// What a test wants otherwise.
  virtual void adjust(ConsoleOptions&) {}

  void open() {
    ConsoleOptions options;
    options.data = folder_ / "data";
    adjust(options);
    console_ = must(Console::open(options));
    ListenerOptions listening;
    listening.addresses = {"127.0.0.1:0"};
    listener_ = must(Listener::open(
        listening, handlers_of_links([this](transport::HttpRequest request, transport::WebSocket socket) {
          return console_->serve_device(std::move(request), std::move(socket));
        })));
    console_->start(listener_->executors().front());
    listener_->start();
  }
  void close() {
    console_->stop(std::chrono::seconds(5));
    listener_->stop(std::chrono::seconds(5));
    console_.reset();
    listener_.reset();
  }
  template <class T>
  T write(std::function<Result<T>(store::Transaction&)> work) {
    return must(console_->database().submit_and_wait<T>(work));
  }
  template <class T>
  T look(std::function<Result<T>(store::Reader&)> work) {
    return must(console_->database().read_and_wait<T>(work));
  }
  std::int64_t number(std::string sql) {
    return look<std::int64_t>([sql](store::Reader& reader) -> Result<std::int64_t> {
      return reader.one<std::int64_t>(sql).value();
    });
  }
  std::string make_token(std::int64_t uses) {
    return *write<api::EnrollmentToken>([&](store::Transaction& tx) {
              return create_enrolment_token(tx, scope_, {customer_, uses, {}});
            }).token;
  }
  static protocol::EnrolRequest request_of(std::string const& token, std::string const& public_key) {
    protocol::EnrolRequest request;
    request.token = token;
    request.public_key = encode_base64(public_key);
    request.protocol_version = 1;
    request.agent_version = "1.0";
    request.hardware.hostname = "desk-1";
    request.hardware.machine_digest = std::string(64, '0');
    return request;
  }
  Device enrol(std::optional<std::string> const& serial_number = {}) {
    std::string open_key(crypto_sign_PUBLICKEYBYTES, '\0');
    Device device;
    device.secret.resize(crypto_sign_SECRETKEYBYTES);
    crypto_sign_keypair(reinterpret_cast<unsigned char*>(open_key.data()),
                        reinterpret_cast<unsigned char*>(device.secret.data()));
    auto request = request_of(make_token(1), open_key);
    request.hardware.serial_number = serial_number;
    device.enrolled = write<protocol::EnrolAnswer>(
        [&](store::Transaction& tx) { return enrol_device(tx, console_->keys(), request, "127.0.0.1"); });
    return device;
  }

  template <class T>
  T run(net::awaitable<T> work) {
    context_.restart();
    auto done = net::co_spawn(context_, std::move(work), net::use_future);
    context_.run();
    return done.get();
  }
  net::awaitable<protocol::Frame<Downlink>> next(transport::WebSocket& socket) {
    auto text = co_await socket.read();
    co_return must(protocol::decode<Downlink>(must(std::move(text))));
  }
  /// The next frame of this type; others are passed over.
  template <class Message>
  net::awaitable<Message> next_of(transport::WebSocket& socket) {
    for (;;) {
      auto frame = co_await next(socket);
      if (auto* message = std::get_if<Message>(&frame.body)) co_return *message;
    }
  }
  net::awaitable<transport::WebSocket> connect() {
    transport::ConnectOptions options;
    options.url = "ws://" + listener_->addresses().front() + "/agent/v1/link";
    options.allow_plain = true;
    auto socket = co_await transport::open_web_socket(context_.get_executor(), options, transport::Headers{});
    co_return must(std::move(socket));
  }
  net::awaitable<void> say(transport::WebSocket& socket, Uplink message, std::optional<FactId> id = {},
                           std::int64_t seq = 0) {
    protocol::Frame<Uplink> frame;
    if (id) {
      frame.id = id;
      frame.seq = seq;
    }
    frame.body = std::move(message);
    auto done = co_await socket.write(protocol::encode(frame));
    must(done);
  }
  /// `good`: signed with the device's own key.
  static protocol::Hello hello_of(Device const& device, protocol::Challenge const& challenge,
                                  bool good = true) {
    auto const bytes =
        protocol::signed_bytes("link", challenge.console_id, device.enrolled.device_id, challenge.nonce);
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                         reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                         reinterpret_cast<unsigned char const*>(device.secret.data()));
    if (!good) signature[5] = static_cast<char>(signature[5] ^ 1);
    protocol::Hello hello;
    hello.device_id = device.enrolled.device_id;
    hello.signature = encode_base64(signature);
    hello.protocol_version = 1;
    hello.agent_version = "1.0";
    hello.instance = "one";
    hello.boot_id = "boot";
    return hello;
  }
  net::awaitable<protocol::Welcome> greet(transport::WebSocket& socket, Device const& device,
                                          bool good = true) {
    auto const challenge = co_await next_of<protocol::Challenge>(socket);
    auto hello = hello_of(device, challenge, good);
    hello.downlink_last = device.downlink_last;
    hello.downlink_last_id = device.downlink_last_id;
    hello.console_epoch = device.console_epoch;
    Uplink const greeting = hello;
    co_await say(socket, greeting);
    if (!good) co_return protocol::Welcome{};
    co_return co_await next_of<protocol::Welcome>(socket);
  }

  TemporaryFolder folder_;
  std::unique_ptr<Console> console_;
  std::unique_ptr<Listener> listener_;
  net::io_context context_;
  Scope scope_;
  std::int64_t customer_ = 0;
};

inline protocol::DeviceUser const ada{protocol::AccountKind::posix, "1000", "ada", "Ada"};

}  // namespace deskbell::console::test
