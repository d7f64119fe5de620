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
    // As root the private socket is asked first, as anybody else the system bus, whose hello our manager
    // lacks.
    socket_path = tree.path("run/systemd/private");
  }
  Tree tree;
  std::string socket_path;
};

TEST_F(Bus, ServicesWithTheirStates) {
  if (::geteuid() != 0) GTEST_SKIP() << "systemd's private socket is asked by root only";
  Manager const manager(socket_path, {{"ssh.service", "What it does", "loaded", "active", "running"},
                                      {"helper.service", "What it does", "loaded", "inactive", "dead"},
                                      {"broken.service", "What it does", "loaded", "failed", "failed"},
                                      {"ghost.service", "What it does", "not-found", "inactive", "dead"}});
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
