// Memory of the console's listener for each idle WebSocket over TLS: a server process, many clients, the
// difference.
//
// Usage: bench_idle_connections [CONNECTIONS, 2000 where not said]. One line per fact; exit code 1 over the
// limit.
#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "tests/transport/loopback.h"

namespace deskbell::tests {
namespace {

constexpr double limit_kb = 20.0;

struct Reading {
  double resident_kb = 0;
  double cpu_ms = 0;
};

double resident_kb() {
  std::ifstream file("/proc/self/statm");
  long total = 0;
  long resident = 0;
  file >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
}

double cpu_ms() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto const ms = [](timeval time) {
    return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_usec) / 1000;
  };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

void raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

/// The server process: says its port, then answers every byte with a Reading, until the other end closes.
int serve(int control, Pem const& certificate) {
  EchoServer::Options options;
  options.certificate = certificate;
  options.listener.threads = 1;
  options.listener.max_connections_per_address = 1'000'000;
  EchoServer server(std::move(options));
  auto const port = server.port();
  if (write(control, &port, sizeof port) != sizeof port) return 1;
  char asked = 0;
  while (read(control, &asked, 1) == 1) {
    malloc_trim(0);
    Reading const reading{resident_kb(), cpu_ms()};
    if (write(control, &reading, sizeof reading) != sizeof reading) return 1;
  }
  return 0;
}

Reading ask(int control) {
  Reading reading;
  if (write(control, "m", 1) != 1 || read(control, &reading, sizeof reading) != sizeof reading) std::exit(1);
  return reading;
}

/// Opens `count` WebSockets, a few at a time, and says something once on each.
void open_all(net::io_context& context, std::uint16_t port, transport::TlsClientContext const& trust,
              int count, std::vector<transport::WebSocket>& open) {
  int left = count;
  auto worker = [&]() -> net::awaitable<void> {
    while (left > 0) {
      --left;
      auto options = to(fmt::format("https://127.0.0.1:{}", port), &trust);
      auto socket = co_await transport::open_web_socket(context.get_executor(), options, {});
      if (!socket) {
        fmt::print(stderr, "{}\n", socket.error().message);
        std::exit(1);
      }
      static_cast<void>(co_await socket->write("{\"type\":\"hello\"}"));
      static_cast<void>(co_await socket->read());
      open.push_back(std::move(*socket));
    }
  };
  for (int i = 0; i < 16; ++i) net::co_spawn(context, worker(), net::detached);
  context.restart();
  context.run();
}

int measure(int control, Pem const& authority, int count) {
  std::uint16_t port = 0;
  if (read(control, &port, sizeof port) != sizeof port) return 1;
  auto const trust = trusting(authority);
  net::io_context context;
  std::vector<transport::WebSocket> open;
  // The first hundred pay for what every process needs once.
  open_all(context, port, trust, 100, open);
  auto const before = ask(control);
  auto const started = std::chrono::steady_clock::now();
  open_all(context, port, trust, count, open);
  auto const took = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  auto const after = ask(control);
  auto const each = (after.resident_kb - before.resident_kb) / count;
  fmt::print(
      "connections {}\nkb_per_connection {:.1f}\ncpu_ms_per_connect {:.2f}\nconnects_per_second {:.0f}\n",
      count, each, (after.cpu_ms - before.cpu_ms) / count, count / took);
  return each <= limit_kb ? 0 : 1;
}

int main_of(int argc, char** argv) {
  int count = 2000;
  if (argc > 1) std::from_chars(argv[1], argv[1] + std::strlen(argv[1]), count);
  raise_descriptor_limit();
  auto const authority = make_authority();
  auto const certificate = make_certificate(authority, {"127.0.0.1"});
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return 1;
  auto const child = fork();
  if (child == 0) {
    close(ends[0]);
    _exit(serve(ends[1], certificate));
  }
  close(ends[1]);
  auto const result = measure(ends[0], authority, count);
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return result;
}

}  // namespace
}  // namespace deskbell::tests

int main(int argc, char** argv) { return deskbell::tests::main_of(argc, argv); }
