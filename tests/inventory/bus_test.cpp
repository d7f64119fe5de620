// systemd over D-Bus: a manager of the test's own answers, stays silent, or is not there.
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <thread>

#include "agent/inventory/bus.h"
#include "agent/inventory/sections.h"
#include "tests/inventory/tree.h"

namespace deskbell::agent::inventory::testing {
namespace {

using ::testing::SizeIs;

/// A listening socket where systemd's private one would be.
class Listener {
 public:
  explicit Listener(std::string const& path) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(socket_, 8), 0);
  }
  ~Listener() { ::close(socket_); }
  Listener(Listener const&) = delete;
  Listener& operator=(Listener const&) = delete;
  int get() const { return socket_; }

 private:
  int socket_;
};

int append_unit(sd_bus_message* message, char const* name, char const* load, char const* active,
                char const* sub) {
  return ::sd_bus_message_append(message, "(ssssssouso)", name, "What it does", load, active, sub, "",
                                 "/unit", 0u, "", "/");
}

int list_units(sd_bus_message* call, void*, sd_bus_error*) {
  sd_bus_message* answer = nullptr;
  ::sd_bus_message_new_method_return(call, &answer);
  ::sd_bus_message_open_container(answer, 'a', "(ssssssouso)");
  append_unit(answer, "ssh.service", "loaded", "active", "running");
  append_unit(answer, "helper.service", "loaded", "inactive", "dead");
  append_unit(answer, "broken.service", "loaded", "failed", "failed");
  append_unit(answer, "ghost.service", "not-found", "inactive", "dead");
  ::sd_bus_message_close_container(answer);
  int const sent = ::sd_bus_send(nullptr, answer, nullptr);
  ::sd_bus_message_unref(answer);
  return sent;
}

int list_files(sd_bus_message* call, void*, sd_bus_error*) {
  sd_bus_message* answer = nullptr;
  ::sd_bus_message_new_method_return(call, &answer);
  ::sd_bus_message_append(answer, "a(ss)", 2, "/lib/systemd/system/ssh.service", "enabled",
                          "/lib/systemd/system/helper.service", "static");
  int const sent = ::sd_bus_send(nullptr, answer, nullptr);
  ::sd_bus_message_unref(answer);
  return sent;
}

/// Serves one connection with the methods that we call, until the peer hangs up.
void serve(int listener) {
  int const peer = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
  if (peer < 0) return;
  sd_bus* bus = nullptr;
  ::sd_bus_new(&bus);
  ::sd_bus_set_fd(bus, peer, peer);
  ::sd_bus_set_server(bus, 1, sd_id128_t{});
  ::sd_bus_set_anonymous(bus, 1);
  ::sd_bus_set_trusted(bus, 1);
  // The table's macros need C's compound literals, so the methods are matched by hand.
  auto const filter = [](sd_bus_message* message, void* data, sd_bus_error* error) -> int {
    char const* interface = "org.freedesktop.systemd1.Manager";
    if (::sd_bus_message_is_method_call(message, interface, "ListUnitFilesByPatterns"))
      return list_files(message, data, error);
    if (::sd_bus_message_is_method_call(message, interface, nullptr)) return list_units(message, data, error);
    return 0;
  };
  ::sd_bus_add_filter(bus, nullptr, filter, nullptr);
  ::sd_bus_start(bus);
  while (::sd_bus_process(bus, nullptr) >= 0) {
    if (::sd_bus_wait(bus, 100'000) < 0) break;
  }
  ::sd_bus_unref(bus);
}

class Bus : public ::testing::Test {
 protected:
  Bus() {
    tree.folder("run/systemd/system");
    tree.folder("run/dbus");
    // As root the private socket is asked first, as anybody else the system bus, whose hello our manager
    // lacks.
    socket_path = tree.path("run/systemd/private");
  }
  Tree tree;
  std::string socket_path;
};

TEST_F(Bus, ServicesWithTheirStates) {
  if (::geteuid() != 0) GTEST_SKIP() << "systemd's private socket is asked by root only";
  Listener const listener(socket_path);
  std::jthread const manager(serve, listener.get());
  auto const services = collect_services(tree.roots());
  ASSERT_TRUE(services);
  ASSERT_THAT(*services, SizeIs(2)) << "neither ghosts nor sleeping helpers";
  EXPECT_EQ(services->at(0).name, "broken.service");
  EXPECT_EQ(services->at(0).state, "failed");
  EXPECT_EQ(services->at(1).name, "ssh.service");
  EXPECT_EQ(services->at(1).start_type, "enabled");
  EXPECT_EQ(services->at(1).sub_state, "running");
}

TEST_F(Bus, ASilentPeerIsGivenUp) {
  Listener const silent_private(socket_path);
  Listener const silent_bus(tree.path("run/dbus/system_bus_socket"));
  auto const start = std::chrono::steady_clock::now();
  EXPECT_FALSE(Systemd::connect(tree.roots(), std::chrono::milliseconds(50)));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST_F(Bus, NobodyListens) {
  { Listener const gone(socket_path); }
  EXPECT_EQ(collect_services(tree.roots()), std::nullopt);
}

TEST(BusMissing, WhereSystemdDoesNotRun) {
  Tree tree;
  EXPECT_EQ(collect_services(tree.roots()), std::nullopt);
}

}  // namespace
}  // namespace deskbell::agent::inventory::testing
