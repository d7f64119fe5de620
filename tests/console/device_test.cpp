// A scripted device over a real listener: enrolment, chat end to end, resume, dedupe, refusals.
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
namespace {

namespace net = boost::asio;
using protocol::Downlink;
using protocol::Uplink;

Time wall() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

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

  void open() {
    ConsoleOptions options;
    options.data = folder_.path() / "data";
    console_ = must(Console::open(options));
    ListenerOptions listening;
    listening.addresses = {"127.0.0.1:0"};
    ListenerHandlers handlers;
    handlers.on_request = [](transport::HttpRequest) -> net::awaitable<transport::HttpResponse> {
      co_return transport::error_response(404, "none");
    };
    handlers.authorise_upgrade =
        [](transport::HttpRequest const&) -> net::awaitable<std::optional<transport::HttpResponse>> {
      co_return std::nullopt;
    };
    handlers.on_upgrade = [this](transport::HttpRequest request, transport::WebSocket socket) {
      return console_->serve_device(std::move(request), std::move(socket));
    };
    listener_ = must(Listener::open(listening, handlers));
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
    request.hardware.machine_digest = "0123";
    return request;
  }
  Device enrol() {
    std::string open_key(crypto_sign_PUBLICKEYBYTES, '\0');
    Device device;
    device.secret.resize(crypto_sign_SECRETKEYBYTES);
    crypto_sign_keypair(reinterpret_cast<unsigned char*>(open_key.data()),
                        reinterpret_cast<unsigned char*>(device.secret.data()));
    auto const request = request_of(make_token(1), open_key);
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
  net::awaitable<protocol::Welcome> greet(transport::WebSocket& socket, Device const& device,
                                          bool good = true) {
    auto const challenge = co_await next_of<protocol::Challenge>(socket);
    auto const bytes =
        protocol::signed_bytes("link", challenge.console_id, device.enrolled.device_id, challenge.nonce);
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                         reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                         reinterpret_cast<unsigned char const*>(device.secret.data()));
    protocol::Hello hello;
    hello.device_id = device.enrolled.device_id;
    if (!good) signature[5] = static_cast<char>(signature[5] ^ 1);
    hello.signature = encode_base64(signature);
    hello.protocol_version = 1;
    hello.agent_version = "1.0";
    hello.instance = "one";
    hello.boot_id = "boot";
    hello.downlink_last = device.downlink_last;
    hello.downlink_last_id = device.downlink_last_id;
    hello.console_epoch = device.console_epoch;
    Uplink const greeting = hello;
    co_await say(socket, greeting);
    if (!good) co_return protocol::Welcome{};
    co_return co_await next_of<protocol::Welcome>(socket);
  }

  Folder folder_;
  std::unique_ptr<Console> console_;
  std::unique_ptr<Listener> listener_;
  net::io_context context_;
  Scope scope_;
  std::int64_t customer_ = 0;
};

protocol::DeviceUser const ada{protocol::AccountKind::posix, "1000", "ada", "Ada"};

TEST_F(DeviceTest, OneTokenLetsOneDeviceInHoweverManyTry) {
  auto const token = make_token(1);
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 10; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 10; ++k) {
        std::function<Result<protocol::EnrolAnswer>(store::Transaction&)> work = [&](store::Transaction& tx) {
          return enrol_device(tx, console_->keys(), request_of(token, std::string(32, 'k')), "127.0.0.1");
        };
        if (console_->database().submit_and_wait<protocol::EnrolAnswer>(work)) ++good;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM device_identities"), 1);
}

TEST_F(DeviceTest, ReEnrollingAMachineKeepsItsAsset) {
  auto const first = enrol();
  auto const second = enrol();
  EXPECT_EQ(first.enrolled.asset_id, second.enrolled.asset_id);
  EXPECT_NE(first.enrolled.device_id, second.enrolled.device_id);
}

TEST_F(DeviceTest, RefusesAWrongSignature) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<std::string> {
    auto socket = co_await connect();
    co_await greet(socket, device, false);
    auto const goodbye = co_await next_of<protocol::Goodbye>(socket);
    co_return goodbye.reason;
  };
  EXPECT_EQ(run(work()), "bad_signature");
}

TEST_F(DeviceTest, ChatsEndToEndAndAppliesNothingTwice) {
  auto const device = enrol();
  ChatId const chat{fresh_uuid(wall())};
  MessageId const message{fresh_uuid(wall())};
  FactId const opened{fresh_uuid(wall())};
  FactId const said{fresh_uuid(wall())};
  protocol::ChatSaid const hello{chat, message, ada, "My screen is black", wall()};
  protocol::ChatOpened const opening{chat, ada, std::nullopt, wall()};
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    auto const welcome = co_await greet(socket, device);
    EXPECT_EQ(welcome.uplink_last, 0);
    Uplink const first = opening;
    co_await say(socket, first, opened, 1);
    Uplink const second = hello;
    co_await say(socket, second, said, 2);
    auto const echo = co_await next_of<protocol::ChatMessage>(socket);
    EXPECT_EQ(echo.message_id, message);
    EXPECT_EQ(echo.position, 1);
    write<Made<api::Message>>([&](store::Transaction& tx) {
      return say_in_chat(tx, scope_, Key(chat.uuid), {std::nullopt, "Is it plugged in?", false});
    });
    auto const answer = co_await next_of<protocol::ChatMessage>(socket);
    EXPECT_EQ(answer.text, "Is it plugged in?");
    EXPECT_EQ(answer.position, 2);
    EXPECT_EQ(answer.author.name, "Tess");
  };
  run(work());
  // A restored device: the same facts under other numbers, then the same id with other content.
  auto again = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    auto const welcome = co_await greet(socket, device);
    EXPECT_EQ(welcome.uplink_last, 2);
    EXPECT_EQ(welcome.uplink_last_id, said);
    Uplink const repeated = hello;
    co_await say(socket, repeated, said, 3);
    auto ack = co_await next_of<protocol::Ack>(socket);
    EXPECT_EQ(ack.seq, 3);
    auto other = hello;
    other.text = "Something else";
    Uplink const changed = other;
    co_await say(socket, changed, said, 4);
    ack = co_await next_of<protocol::Ack>(socket);
    EXPECT_EQ(ack.seq, 4);
  };
  run(again());
  EXPECT_EQ(number("SELECT COUNT(*) FROM messages"), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit WHERE action = 'refused'"), 1);
}

TEST_F(DeviceTest, ADeviceFromBeforeAConversationGetsItWhole) {
  auto const device = enrol();
  ChatId const chat{fresh_uuid(wall())};
  Uplink const opening = protocol::ChatOpened{chat, ada, std::nullopt, wall()};
  Uplink const said = protocol::ChatSaid{chat, MessageId{fresh_uuid(wall())}, ada, "Hello", wall()};
  auto first = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    co_await say(socket, opening, FactId{fresh_uuid(wall())}, 1);
    co_await say(socket, said, FactId{fresh_uuid(wall())}, 2);
    co_await next_of<protocol::ChatMessage>(socket);
    Uplink const committed = protocol::Ack{1};
    co_await say(socket, committed);
    while (number("SELECT downlink_acknowledged FROM device_identities") < 1) {
      co_await socket.ping();
    }
  };
  run(first());
  // Its disk is from before all that: it has seen nothing of the console, and does not know the conversation.
  auto restored = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const started = co_await next_of<protocol::ChatStarted>(socket);
    EXPECT_EQ(started.chat_id, chat);
    EXPECT_EQ(started.user, ada);
    auto const again = co_await next_of<protocol::ChatMessage>(socket);
    EXPECT_EQ(again.text, "Hello");
    EXPECT_EQ(again.position, 1);
  };
  run(restored());
}

TEST_F(DeviceTest, WhoWritesIsKnownFromThenOn) {
  enrol();
  auto const asset = number("SELECT id FROM assets");
  auto const contact_of = [&](std::int64_t customer) {
    return write<api::Contact>([&](store::Transaction& tx) {
             return create_contact(tx, scope_, {customer, "Ada Byron", "ada@example.com", {}});
           })
        .id;
  };
  auto const contact = contact_of(customer_);
  auto const strangers = contact_of(write<api::Customer>([this](store::Transaction& tx) {
                                      return create_customer(tx, scope_, {"Another client", {}, {}});
                                    }).id);
  write<DeviceUserRow>([&](store::Transaction& tx) {
    return remember_device_user(tx, scope_.organisation, customer_, asset, ada);
  });
  auto const start = [&] {
    return write<Made<api::Chat>>([&](store::Transaction& tx) {
             return start_chat(tx, scope_, {asset, {}});
           })
        .value;
  };
  auto const first = start();
  EXPECT_FALSE(first.contact);
  write<void>([&](store::Transaction& tx) -> Result<void> {
    auto const refused = link_contact(tx, scope_, Key(first.id), strangers);
    EXPECT_FALSE(refused);
    return {};
  });
  auto const linked = write<api::Chat>(
      [&](store::Transaction& tx) { return link_contact(tx, scope_, Key(first.id), contact); });
  ASSERT_TRUE(linked.contact);
  EXPECT_EQ(linked.contact->name, "Ada Byron");
  write<api::Chat>([&](store::Transaction& tx) { return close_chat(tx, scope_, Key(first.id)); });
  auto const second = start();
  ASSERT_TRUE(second.contact);
  EXPECT_EQ(second.contact->id, contact);
}

TEST_F(DeviceTest, OneTicketForAConversationAndOneForAForm) {
  auto const device = enrol();
  ChatId const chat{fresh_uuid(wall())};
  MessageId const message{fresh_uuid(wall())};
  SubmissionId const form{fresh_uuid(wall())};
  protocol::TicketSubmitted const submitted{
      form, ada, "form", {{"subject", "New mouse"}, {"email", "a@b.c"}, {"description", "Please"}}, wall()};
  std::vector<Uplink> facts;
  facts.emplace_back(protocol::ChatSaid{chat, message, ada, "Hello?", wall()});
  facts.emplace_back(protocol::ChatTicketRequested{chat, ada, false, message, wall()});
  facts.emplace_back(protocol::ChatTicketRequested{chat, ada, true, message, wall()});
  facts.emplace_back(submitted);
  facts.emplace_back(submitted);
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    std::int64_t seq = 0;
    for (auto const& fact : facts) {
      auto const id = FactId{fresh_uuid(wall())};
      co_await say(socket, fact, id, ++seq);
    }
    for (;;) {
      auto const ack = co_await next_of<protocol::Ack>(socket);
      if (ack.seq == seq) break;
    }
  };
  run(work());
  EXPECT_EQ(number("SELECT COUNT(*) FROM tickets"), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM unread_facts"), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM tickets WHERE subject = 'New mouse' AND source = 'contact_form'"),
            1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM ticket_comments WHERE hidden = 1 AND body LIKE '%Hello?%'"), 1);
  // Another organisation sees none of it.
  Scope other = scope_;
  other.organisation += 1;
  auto const hidden = look<bool>([&](store::Reader& sql) -> Result<bool> {
    return !show_chat(sql, other, Key(chat.uuid)) && !show_ticket(sql, other, Key(1)) &&
           list_tickets(sql, other, {})->tickets.empty();
  });
  EXPECT_TRUE(hidden);
}

TEST_F(DeviceTest, SyncedStandsBehindEverythingThatTheDeviceLacked) {
  auto const device = enrol();
  ChatId const chat{fresh_uuid(wall())};
  auto begin = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const said = protocol::ChatSaid{chat, MessageId{fresh_uuid(wall())}, ada, "Hello?", wall()};
    auto const id = FactId{fresh_uuid(wall())};
    co_await say(socket, said, id, 1);
    co_await next_of<protocol::Ack>(socket);
  };
  run(begin());
  constexpr int answers = 150;  // more than a window holds
  for (int i = 0; i < answers; ++i) {
    write<Made<api::Message>>([&](store::Transaction& tx) {
      return say_in_chat(tx, scope_, Key(chat.uuid), {std::nullopt, "Answer " + std::to_string(i), false});
    });
  }
  auto again = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const sync = protocol::Sync{7};
    co_await say(socket, sync);
    int heard = 0;
    for (;;) {
      auto const frame = co_await next(socket);
      if (auto const* message = std::get_if<protocol::ChatMessage>(&frame.body))
        heard += message->author.kind == protocol::AuthorKind::technician ? 1 : 0;
      if (auto const* synced = std::get_if<protocol::Synced>(&frame.body)) {
        EXPECT_EQ(synced->number, 7);
        break;
      }
      if (frame.seq) {
        Uplink const ack = protocol::Ack{*frame.seq};
        co_await say(socket, ack);
      }
    }
    EXPECT_EQ(heard, answers);
    // And once more on a link that has nothing to tell: as a machine asks that just woke up.
    Uplink const second = protocol::Sync{8};
    co_await say(socket, second);
    auto const synced = co_await next_of<protocol::Synced>(socket);
    EXPECT_EQ(synced.number, 8);
  };
  run(again());
}

TEST_F(DeviceTest, RestartGivesTheSameCursorAndAKnownEpoch) {
  auto const device = enrol();
  std::int64_t epoch = 0;
  auto work = [&](std::int64_t expected) -> net::awaitable<void> {
    auto socket = co_await connect();
    auto const welcome = co_await greet(socket, device);
    EXPECT_EQ(welcome.uplink_last, expected);
    EXPECT_TRUE(epoch == 0 || welcome.console_epoch == epoch);
    epoch = welcome.console_epoch;
    Uplink const event = protocol::DeviceEvent{protocol::DeviceEventKind::started, "", wall()};
    auto const id = FactId{fresh_uuid(wall())};
    co_await say(socket, event, id, expected + 1);
    co_await next_of<protocol::Ack>(socket);
  };
  run(work(0));
  close();
  open();
  run(work(1));
}

/// A device from an old snapshot knows neither the conversation nor its end; one that comes to a restored
/// console has to hear everything anew, because places may have been allotted anew.
TEST_F(DeviceTest, WhoWasRestoredHearsEverythingAgain) {
  auto device = enrol();
  ChatId const chat{fresh_uuid(wall())};
  // Facts up to and with `last`, acknowledged one by one.
  auto listen = [&](transport::WebSocket& socket,
                    std::int64_t last) -> net::awaitable<std::vector<std::string>> {
    std::vector<std::string> types;
    for (;;) {
      auto const frame = co_await next(socket);
      if (!frame.seq) continue;
      types.push_back(std::visit(
          [](auto const& body) { return std::string(std::remove_cvref_t<decltype(body)>::wire_type); },
          frame.body));
      device.downlink_last = *frame.seq;
      device.downlink_last_id = frame.id;
      Uplink const ack = protocol::Ack{*frame.seq};
      co_await say(socket, ack);
      if (*frame.seq == last) co_return types;
    }
  };
  auto wait_until_acknowledged = [&](std::int64_t seq) {
    auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (number("SELECT downlink_acknowledged FROM device_identities") != seq) {
      if (std::chrono::steady_clock::now() > limit) throw std::runtime_error("not acknowledged in 20 s");
      std::this_thread::yield();
    }
  };
  auto talk = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    auto const welcome = co_await greet(socket, device);
    device.console_epoch = welcome.console_epoch;
    Uplink const said = protocol::ChatSaid{chat, MessageId{fresh_uuid(wall())}, ada, "Hello?", wall()};
    auto const id = FactId{fresh_uuid(wall())};
    co_await say(socket, said, id, 1);
    co_await listen(socket, 1);
    write<api::Chat>([&](store::Transaction& tx) { return close_chat(tx, scope_, Key(chat.uuid)); });
    co_await listen(socket, 2);
    wait_until_acknowledged(2);
  };
  run(talk());
  auto hear = [&](std::int64_t last) -> net::awaitable<std::vector<std::string>> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto types = co_await listen(socket, last);
    wait_until_acknowledged(last);
    co_return types;
  };
  device.downlink_last = 0;
  device.downlink_last_id.reset();
  std::vector<std::string> const all{"chat.started", "chat.message", "chat.archived"};
  std::vector<std::string> kept_and_all{"chat.message", "chat.archived"};
  kept_and_all.insert(kept_and_all.end(), all.begin(), all.end());
  EXPECT_EQ(run(hear(5)), kept_and_all);
  device.console_epoch -= 1;
  EXPECT_EQ(run(hear(8)), all);
  device.console_epoch += 1;
  auto nothing = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const event = protocol::DeviceEvent{protocol::DeviceEventKind::started, "", wall()};
    auto const id = FactId{fresh_uuid(wall())};
    co_await say(socket, event, id, 2);
    co_await next_of<protocol::Ack>(socket);
  };
  run(nothing());
  EXPECT_EQ(number("SELECT downlink_seq FROM device_identities"), 8);
}

}  // namespace
}  // namespace deskbell::console::test
