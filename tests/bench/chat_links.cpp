// ./dev bench chat and hostile, the devices' side: durable messages on real device links to a real console.
//
// Usage: bench_chat_links URL CA_FILE TOKEN FOLDER echo COUNT
//        bench_chat_links URL CA_FILE TOKEN FOLDER sustain DEVICES MESSAGES
//        bench_chat_links URL CA_FILE TOKEN FOLDER type COUNT
//        bench_chat_links URL CA_FILE TOKEN FOLDER flood messages|events   until SIGTERM
// The token lets so many devices in. FOLDER is on the console's disk: there the floor is measured. One line
// of JSON.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <span>
#include <vector>

#include "agent/clock.h"
#include "agent/crypto.h"
#include "protocol/codec.h"
#include "protocol/version.h"
#include "transport/connect.h"
#include "transport/http_client.h"

namespace deskbell::bench {
namespace {

namespace net = boost::asio;
using protocol::Downlink;
using protocol::Uplink;
using Ticks = std::chrono::steady_clock;

constexpr std::size_t text_bytes = 200;  // as the peers were measured with
constexpr std::int64_t acknowledged_together = 16;

[[noreturn]] void give_up(std::string const& what, Error const& error) {
  fmt::print(stderr, "bench_chat_links: {}: {}\n", what, error.message);
  std::exit(1);
}
template <class T>
T must(std::string const& what, Result<T> result) {
  if (!result) give_up(what, result.error());
  return std::move(*result);
}
void must(std::string const& what, Result<void> const& result) {
  if (!result) give_up(what, result.error());
}

/// One clock for all: to make one reads a file, which would be counted to each message.
Time wall() {
  static agent::SystemClock const clock;
  return clock.now().wall;
}

double ms_since(Ticks::time_point begin) {
  return std::chrono::duration<double, std::milli>(Ticks::now() - begin).count();
}

double share_of(std::vector<double>& values, double share) {
  std::sort(values.begin(), values.end());
  return values.at(static_cast<std::size_t>(static_cast<double>(values.size() - 1) * share));
}

struct Place {
  std::string url;
  std::string token;
  std::string folder;
  transport::TlsClientContext tls;
};

/// A device as the console knows it, with its link and what it counts on it.
class Device {
 public:
  static net::awaitable<Device> enrol(net::any_io_executor executor, Place const& place, std::size_t number) {
    Device device;
    device.key_ = agent::DeviceKey::make();
    protocol::EnrolRequest body;
    body.token = place.token;
    body.public_key = device.key_.public_text();
    body.protocol_version = protocol::version;
    body.agent_version = "bench";
    body.hardware.hostname = fmt::format("bench-{}-{}", ::getpid(), number);
    transport::HttpRequest request;
    request.method = "POST";
    request.target = "/agent/v1/enroll";
    request.headers.set("Content-Type", "application/json");
    request.body = protocol::encode_struct(body);
    transport::RequestOptions options;
    options.connect.url = place.url;
    options.connect.tls = &place.tls;
    auto answered = co_await transport::request(executor, std::move(options), std::move(request));
    auto const response = must("enrolment", std::move(answered));
    device.identity_ = must("enrolment", protocol::decode_struct<protocol::EnrolAnswer>(response.body));
    co_return device;
  }

  net::awaitable<void> open(net::any_io_executor executor, Place const& place) {
    transport::ConnectOptions options;
    options.url = place.url + "/agent/v1/link";
    options.tls = &place.tls;
    transport::Headers const headers;
    auto opened_socket = co_await transport::open_web_socket(executor, std::move(options), headers);
    socket_.emplace(must("link", std::move(opened_socket)));
    protocol::Hello hello;
    auto const challenge = co_await next_of<protocol::Challenge>();
    hello.device_id = identity_.device_id;
    hello.signature =
        key_.sign(protocol::signed_bytes("link", challenge.console_id, identity_.device_id, challenge.nonce));
    hello.protocol_version = protocol::version;
    hello.agent_version = "bench";
    hello.instance = hello.boot_id = agent::fresh_uuid(wall()).text();
    Uplink const greeting = hello;
    co_await say(greeting);
    co_await next_of<protocol::Welcome>();
    protocol::ChatOpened opened;
    opened.chat_id = chat_ = ChatId{agent::fresh_uuid(wall())};
    opened.user = user_;
    opened.opened_at = wall();
    Uplink const opening = opened;
    co_await say_durably(opening);
    while (acknowledged_ < said_) co_await take();
  }

  /// What sustain() says. Made before its clock starts: all run on one machine, and what this side does
  /// meanwhile is taken from the console.
  void prepare(std::size_t count) {
    while (ready_.size() < count) ready_.push_back(words().second);
  }

  /// Until each of the prepared messages is committed at the console, and said so; `window` of them under way
  /// at a time.
  net::awaitable<void> sustain(std::int64_t window) {
    auto const before = said_ - static_cast<std::int64_t>(ready_.size());
    for (std::size_t sent = 0; acknowledged_ < said_;) {
      // Several frames in one write, as an agent sends what it has.
      std::vector<std::string> frames;
      for (; sent < ready_.size() && before + static_cast<std::int64_t>(sent) - acknowledged_ < window;
           ++sent)
        frames.push_back(std::move(ready_[sent]));
      if (!frames.empty()) {
        for (auto const& frame : frames) count(frame);
        auto const written = co_await socket_->write_all(std::move(frames));
        must("link", written);
      }
      co_await take_lightly();
      co_await acknowledge(acknowledged_together);
    }
  }

  /// As much as the window lets through, until this program ends; what the console refuses is counted, and no
  /// reason to stop.
  net::awaitable<void> flood(bool events) {
    tolerant_ = true;
    for (;;) {
      std::vector<std::string> frames;
      while (said_ - acknowledged_ < static_cast<std::int64_t>(protocol::window_facts))
        frames.push_back(events ? event() : words().second);
      if (!frames.empty()) {
        auto const written = co_await socket_->write_all(std::move(frames));
        must("link", written);
      }
      co_await take();
      co_await acknowledge(acknowledged_together);
    }
  }
  /// So many signs of typing, which nobody keeps; when it is over, the console has taken all of them.
  net::awaitable<void> type(std::size_t count) {
    constexpr std::size_t at_once = 64;
    protocol::Frame<Uplink> frame;
    frame.body = protocol::ChatTyping{chat_, {}};
    std::vector<std::string> const some(at_once, protocol::encode(frame));
    for (std::size_t typed = 0; typed < count; typed += at_once) {
      auto frames = some;
      auto const written = co_await socket_->write_all(std::move(frames));
      must("link", written);
    }
    auto const last = words();
    auto const written = co_await socket_->write(last.second);
    must("link", written);
    while (acknowledged_ < said_) co_await take();
  }

  /// What went over the link, both ways, without what frames it.
  std::size_t json_bytes() const { return json_bytes_; }
  std::size_t frames() const { return frames_; }
  std::int64_t acknowledged() const { return acknowledged_; }
  std::int64_t refused() const { return refused_; }

  /// One after the other; gives how long each took from here until its committed copy came back on the link,
  /// in ms.
  net::awaitable<std::vector<double>> echo(std::size_t count) {
    std::vector<double> took;
    for (std::size_t i = 0; i < count; ++i) {
      auto const begin = Ticks::now();
      auto const message = words();
      auto const written = co_await socket_->write(message.second);
      must("link", written);
      while (heard_ != message.first) co_await take();
      took.push_back(ms_since(begin));
      co_await acknowledge(1);
      while (acknowledged_ < said_) co_await take();
    }
    co_return took;
  }

 private:
  // Named variables, not temporaries: GCC 12 destroys converted arguments of a coroutine twice.
  net::awaitable<void> say(Uplink const& body) {
    protocol::Frame<Uplink> frame;
    frame.body = body;
    auto const text = protocol::encode(frame);
    count(text);
    auto const written = co_await socket_->write(text);
    must("link", written);
  }
  std::string fact(Uplink body) {
    protocol::Frame<Uplink> frame;
    frame.id = FactId{agent::fresh_uuid(wall())};
    frame.seq = ++said_;
    frame.body = std::move(body);
    return protocol::encode(frame);
  }
  net::awaitable<void> say_durably(Uplink const& body) {
    auto const written = co_await socket_->write(fact(body));
    must("link", written);
  }
  /// A new message, and its frame.
  std::pair<MessageId, std::string> words() {
    protocol::ChatSaid said;
    said.chat_id = chat_;
    auto const id = said.message_id = MessageId{agent::fresh_uuid(wall())};
    said.user = user_;
    said.text = std::string(text_bytes, 'x');
    said.written_at = wall();
    return {id, fact(std::move(said))};
  }
  std::string event() {
    protocol::DeviceEvent event;
    event.kind = protocol::DeviceEventKind::started;
    event.happened_at = wall();
    return fact(std::move(event));
  }
  void count(std::string const& frame) {
    json_bytes_ += frame.size();
    ++frames_;
  }
  net::awaitable<std::string> text() {
    auto read = co_await socket_->read();
    auto frame = must("link", std::move(read));
    count(frame);
    co_return frame;
  }
  static protocol::Frame<Downlink> decoded(std::string const& text) {
    return must("link", protocol::decode<Downlink>(text));
  }
  net::awaitable<protocol::Frame<Downlink>> next() { co_return decoded(co_await text()); }
  template <class Message>
  net::awaitable<Message> next_of() {
    for (;;) {
      auto frame = co_await next();
      if (auto* message = std::get_if<Message>(&frame.body)) co_return std::move(*message);
      if (auto* goodbye = std::get_if<protocol::Goodbye>(&frame.body))
        give_up("link", make_error(ErrorCode::denied, goodbye->reason + ": " + goodbye->message));
    }
  }
  net::awaitable<void> take() { note(co_await next()); }
  /// As take(), and of the two frames that come most often only their position is read.
  net::awaitable<void> take_lightly() {
    constexpr std::string_view position = "\"seq\":";
    auto const frame = co_await text();
    bool const is_ack = frame.starts_with(R"({"type":"ack")");
    auto const at = frame.find(position);
    if ((!is_ack && !frame.starts_with(R"({"type":"chat.message")")) || at == std::string::npos)
      co_return note(decoded(frame));
    auto const seq = std::strtoll(frame.c_str() + at + position.size(), nullptr, 10);
    if (is_ack) {
      acknowledged_ = seq;
    } else {
      came(seq);
    }
  }
  void came(std::int64_t seq) {
    newest_ = seq;
    ++unacknowledged_;
  }
  void note(protocol::Frame<Downlink> const& frame) {
    if (auto const* ack = std::get_if<protocol::Ack>(&frame.body)) acknowledged_ = ack->seq;
    if (auto const* message = std::get_if<protocol::ChatMessage>(&frame.body)) heard_ = message->message_id;
    if (auto const* refused = std::get_if<protocol::ChatRefused>(&frame.body)) {
      if (!tolerant_) give_up("words", make_error(ErrorCode::denied, refused->reason));
      ++refused_;
    }
    if (frame.seq) came(*frame.seq);
  }
  /// Facts are acknowledged as an agent does after its commit: what came together, once.
  net::awaitable<void> acknowledge(std::int64_t together) {
    if (unacknowledged_ < together) co_return;
    unacknowledged_ = 0;
    Uplink const ack = protocol::Ack{newest_};
    co_await say(ack);
  }

  agent::DeviceKey key_;
  protocol::EnrolAnswer identity_;
  std::optional<transport::WebSocket> socket_;
  protocol::DeviceUser user_{protocol::AccountKind::posix, "1000", "ada", "Ada"};
  ChatId chat_;
  std::vector<std::string> ready_;
  std::size_t json_bytes_ = 0;
  std::size_t frames_ = 0;
  std::int64_t said_ = 0;
  std::int64_t acknowledged_ = 0;
  MessageId heard_;
  std::int64_t newest_ = 0;
  std::int64_t unacknowledged_ = 0;
  bool tolerant_ = false;
  std::int64_t refused_ = 0;
};

/// What the disk alone takes to keep one page, in ms: the median of many.
double fdatasync_p50(std::string const& folder) {
  constexpr int rounds = 1000;
  auto const path = folder + "/bench-floor";
  int const file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) give_up("floor", make_error(ErrorCode::storage, "cannot write " + path));
  std::string const page(4096, 'x');
  std::vector<double> took;
  for (int i = 0; i < rounds; ++i) {
    auto const begin = Ticks::now();
    if (::write(file, page.data(), page.size()) != static_cast<ssize_t>(page.size()) ||
        ::fdatasync(file) != 0)
      give_up("floor", make_error(ErrorCode::storage, "cannot write " + path));
    took.push_back(ms_since(begin));
  }
  ::close(file);
  ::unlink(path.c_str());
  return share_of(took, 0.5);
}

int echo(Place const& place, std::size_t count) {
  auto const floor = fdatasync_p50(place.folder);
  std::vector<double> took;
  net::io_context loop(1);
  auto work = [&]() -> net::awaitable<void> {
    auto device = co_await Device::enrol(loop.get_executor(), place, 0);
    co_await device.open(loop.get_executor(), place);
    co_await device.echo(count / 10);  // warm
    took = co_await device.echo(count);
  };
  net::co_spawn(loop, work(), net::detached);
  loop.run();
  fmt::print(
      "{{\"durable_p50_ms\":{:.3f},\"durable_p99_ms\":{:.3f},\"fdatasync_p50_ms\":{:.3f},\"messages\":{}}}\n",
      share_of(took, 0.5), share_of(took, 0.99), floor, count);
  return 0;
}

int sustain(Place const& place, std::size_t devices, std::size_t messages) {
  // One loop for all: a link stays on the loop that opened it, and ends before it.
  net::io_context loop(1);
  std::vector<std::optional<Device>> all(devices);
  double seconds = 0;
  std::size_t next = 0;
  std::size_t open = 0;
  std::size_t done = 0;
  Ticks::time_point begin;
  auto const each = messages / devices;
  auto work = [&](std::size_t number) -> net::awaitable<void> {
    co_await all[number]->sustain(64);
    if (++done == devices) seconds = ms_since(begin) / 1000;
  };
  auto opener = [&]() -> net::awaitable<void> {
    while (next < devices) {
      auto const number = next++;
      all[number] = co_await Device::enrol(loop.get_executor(), place, number);
      co_await all[number]->open(loop.get_executor(), place);
      if (++open < devices) continue;
      for (auto& device : all) device->prepare(each);
      begin = Ticks::now();
      for (std::size_t i = 0; i < devices; ++i) net::co_spawn(loop, work(i), net::detached);
    }
  };
  for (int i = 0; i < 8; ++i) net::co_spawn(loop, opener(), net::detached);
  loop.run();
  if (done != devices) return 1;
  std::size_t frames = 0;
  std::size_t json_bytes = 0;
  for (auto const& device : all) {
    frames += device->frames();
    json_bytes += device->json_bytes();
  }
  fmt::print(
      "{{\"devices\":{},\"messages\":{},\"durable_messages_per_second\":{:.0f},\"frames\":{},"
      "\"json_bytes\":{}}}\n",
      devices, each * devices, static_cast<double>(each * devices) / seconds, frames, json_bytes);
  return 0;
}

int type(Place const& place, std::size_t count) {
  net::io_context loop(1);
  std::optional<Device> device;
  auto work = [&]() -> net::awaitable<void> {
    device = co_await Device::enrol(loop.get_executor(), place, 0);
    co_await device->open(loop.get_executor(), place);
    co_await device->type(count);
  };
  net::co_spawn(loop, work(), net::detached);
  loop.run();
  fmt::print("{{\"typed\":{}}}\n", count);
  return 0;
}

int flood(Place const& place, bool events) {
  net::io_context loop(1);
  std::optional<Device> device;
  Ticks::time_point begin;
  auto work = [&]() -> net::awaitable<void> {
    device = co_await Device::enrol(loop.get_executor(), place, 0);
    co_await device->open(loop.get_executor(), place);
    begin = Ticks::now();
    fmt::print("flooding\n");
    std::fflush(stdout);
    co_await device->flood(events);
  };
  net::co_spawn(loop, work(), net::detached);
  net::signal_set signals(loop, SIGTERM);
  signals.async_wait([&](boost::system::error_code, int) { loop.stop(); });
  loop.run();
  if (!device) return 1;
  auto const seconds = ms_since(begin) / 1000;
  fmt::print("{{\"facts_per_second\":{:.0f},\"refused_per_second\":{:.0f}}}\n",
             static_cast<double>(device->acknowledged()) / seconds,
             static_cast<double>(device->refused()) / seconds);
  return 0;
}

int main_of(std::span<char*> arguments) {
  if (arguments.size() < 7) {
    fmt::print(stderr,
               "usage: bench_chat_links URL CA_FILE TOKEN FOLDER echo COUNT | sustain DEVICES MESSAGES | "
               "type COUNT | flood messages|events\n");
    return 2;
  }
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  must("crypto", agent::start_crypto());
  transport::TlsClientOptions trust;
  trust.authorities_file = arguments[2];
  Place const place{arguments[1], arguments[3], arguments[4],
                    must("authority", transport::TlsClientContext::make(trust))};
  auto const number = [&](std::size_t at) { return std::strtoull(arguments[at], nullptr, 10); };
  std::string_view const what = arguments[5];
  if (what == "echo") return echo(place, number(6));
  if (what == "type") return type(place, number(6));
  if (what == "flood") return flood(place, std::string_view(arguments[6]) == "events");
  return arguments.size() > 7 ? sustain(place, number(6), number(7)) : 2;
}

}  // namespace
}  // namespace deskbell::bench

int main(int argc, char** argv) { return deskbell::bench::main_of({argv, static_cast<std::size_t>(argc)}); }
