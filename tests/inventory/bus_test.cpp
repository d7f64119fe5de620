// systemd over D-Bus: a manager of the test's own answers, stays silent, or is not there.
#include <gmock/gmock.h>
#include <unistd.h>

#include "agent/inventory/bus.h"
#include "agent/inventory/sections.h"
#include "tests/inventory/manager.h"
#include "tests/inventory/tree.h"

namespace deskbell::agent::inventory::testing {
namespace {

using ::testing::SizeIs;

class Bus : public ::testing::Test {
 protected:
  Bus() {
    tree.folder("run/systemd/system");
    tree.folder("run/dbus");
    // As root the private socket is asked first, as anybody else the system bus.
    socket_path = tree.path("run/systemd/private");
    bus_path = tree.path("run/dbus/system_bus_socket");
  }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (auto const& service : collect_services(tree.roots()).value_or(std::vector<protocol::Service>()))
      found.push_back(service.name);
    return found;
  }
  Tree tree;
  std::string socket_path;
  std::string bus_path;
};

std::vector<UnitState> const some_units{{"ssh.service", "What it does", "loaded", "active", "running"},
                                        {"helper.service", "What it does", "loaded", "inactive", "dead"},
                                        {"broken.service", "What it does", "loaded", "failed", "failed"},
                                        {"ghost.service", "What it does", "not-found", "inactive", "dead"}};

void expect_services(std::optional<std::vector<protocol::Service>> const& services) {
  ASSERT_TRUE(services);
  ASSERT_THAT(*services, SizeIs(2)) << "neither ghosts nor sleeping helpers";
  EXPECT_EQ(services->at(0).name, "broken.service");
  EXPECT_EQ(services->at(0).state, "failed");
  EXPECT_EQ(services->at(1).name, "ssh.service");
  EXPECT_EQ(services->at(1).start_type, "enabled");
  EXPECT_EQ(services->at(1).sub_state, "running");
}

TEST_F(Bus, ServicesWithTheirStatesForRoot) {
  if (::geteuid() != 0) GTEST_SKIP() << "systemd's private socket is asked by root only";
  Manager const manager(socket_path, some_units);
  expect_services(collect_services(tree.roots()));
}

/// As a service without root's rights asks, and as root asks where there is no private socket.
TEST_F(Bus, ServicesWithTheirStatesForEverybody) {
  ManagerOnBus const manager(bus_path, some_units);
  expect_services(collect_services(tree.roots()));
}

TEST_F(Bus, RootAsksThePrivateSocketFirstAndNobodyElseDoes) {
  Manager const on_socket(socket_path, {{"socket.service", "", "loaded", "active", "running"}});
  ManagerOnBus const on_bus(bus_path, {{"bus.service", "", "loaded", "active", "running"}});
  EXPECT_EQ(names(), std::vector<std::string>{::geteuid() == 0 ? "socket.service" : "bus.service"});
}

TEST_F(Bus, WhereThePrivateSocketIsSilentTheBusIsAsked) {
  Listener const silent(socket_path);
  ManagerOnBus const manager(bus_path, {{"bus.service", "", "loaded", "active", "running"}});
  EXPECT_EQ(names(), std::vector<std::string>{"bus.service"});
}

TEST_F(Bus, ThatHasNoSystemdTellsNothing) {
  TestBus const bus(bus_path);
  EXPECT_EQ(collect_services(tree.roots()), std::nullopt);
}

TEST_F(Bus, ASilentPeerIsGivenUp) {
  Listener const silent_private(socket_path);
  Listener const silent_bus(bus_path);
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
