// Settings become checks, machines become readings, and a real volume that fills up raises one alert and
// clears it.
#include "agent/monitors/monitors.h"

#include <gmock/gmock.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "tests/inventory/manager.h"
#include "tests/inventory/tree.h"

namespace deskbell::agent::monitors {
namespace {

using inventory::testing::FakeMachine;
using inventory::testing::Tree;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

policy::MonitorsSettings nothing() {
  policy::MonitorsSettings settings;
  settings.disk_space.enabled = settings.memory.enabled = settings.cpu.enabled = false;
  settings.services.enabled = settings.processes.enabled = settings.pending_reboot.enabled = false;
  return settings;
}

std::vector<core::Reading> readings(Monitors& monitors) {
  auto samples = monitors.sample();
  return samples.size() == 1 ? samples.front().readings : std::vector<core::Reading>{};
}

class MonitorsOfALaptop : public ::testing::Test {
 protected:
  MonitorsOfALaptop() { inventory::testing::make_laptop(tree, machine); }
  Monitors make(policy::MonitorsSettings const& settings) { return Monitors(settings, tree.roots(&machine)); }
  /// On the system bus, as everybody asks it.
  void systemd(std::vector<inventory::UnitState> units) {
    tree.folder("run/systemd/system");
    tree.folder("run/dbus");
    manager.emplace(tree.path("run/dbus/system_bus_socket"), std::move(units));
  }
  Tree tree;
  FakeMachine machine;
  std::optional<inventory::testing::ManagerOnBus> manager;
};

TEST_F(MonitorsOfALaptop, NothingIsWatchedWhereAllIsOff) {
  auto monitors = make(nothing());
  EXPECT_THAT(monitors.checks(), IsEmpty());
  EXPECT_THAT(monitors.sample(), IsEmpty());
}

TEST_F(MonitorsOfALaptop, DiskSpaceOfWhatFillsUp) {
  auto settings = nothing();
  settings.disk_space.enabled = true;
  settings.disk_space.raise_below_percent = 12;
  settings.disk_space.clear_above_percent = 20;
  settings.disk_space.sustained_for = std::chrono::seconds(300);
  settings.disk_space.ignore = {"/boot*"};
  auto monitors = make(settings);
  ASSERT_THAT(monitors.checks(), SizeIs(1));
  auto const& check = monitors.checks().front();
  EXPECT_EQ(check.id, "disk_space");
  EXPECT_EQ(check.direction, core::Direction::below);
  EXPECT_EQ(check.raise_at, 12);
  EXPECT_EQ(check.clear_at, 20);
  EXPECT_EQ(check.raise_after, std::chrono::minutes(5));
  EXPECT_EQ(monitors.interval(), std::chrono::minutes(1));
  auto const found = readings(monitors);
  ASSERT_THAT(found, SizeIs(2)) << "neither the ignored one nor the network share";
  EXPECT_EQ(found[0].subject, "/");
  EXPECT_EQ(found[0].value, 50);
  EXPECT_EQ(found[0].detail, "/: 50.0 % free (220 KiB), alert below 12.0 %");
  EXPECT_EQ(found[1].subject, "/tmp");
}

TEST_F(MonitorsOfALaptop, AMountPointOfAnyBytesMakesATextThatCanBeSent) {
  tree.write("proc/self/mountinfo", "22 1 8:1 / /media/\xFF\\012x rw - ext4 /dev/sda1 rw\n");
  machine.spaces["/media/\xFF\nx"] = {.size_bytes = 100, .used_bytes = 50, .free_bytes = 50};
  auto settings = nothing();
  settings.disk_space.enabled = true;
  auto monitors = make(settings);
  auto const found = readings(monitors);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].subject, "/media/\xEF\xBF\xBD x");
}

TEST_F(MonitorsOfALaptop, Memory) {
  auto settings = nothing();
  settings.memory.enabled = true;
  auto monitors = make(settings);
  auto const found = readings(monitors);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].value, 50);
  EXPECT_EQ(found[0].detail, "50.0 % of memory in use, 7.6 GiB of 15 GiB left");
  tree.write("proc/meminfo", "rubbish\n");
  EXPECT_THAT(monitors.sample(), IsEmpty()) << "not measured is no reading";
}

TEST_F(MonitorsOfALaptop, CpuIsWhatHappenedSinceTheLastTick) {
  auto settings = nothing();
  settings.cpu.enabled = true;
  auto monitors = make(settings);
  EXPECT_THAT(monitors.sample(), IsEmpty()) << "the first look has nothing to compare with";
  tree.write("proc/stat", "cpu  190 0 100 810 0 0 0 0 0 0\nbtime 1700000000\n");
  auto const found = readings(monitors);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].value, 90);
  EXPECT_THAT(monitors.sample(), IsEmpty()) << "no time passed";
  tree.write("proc/stat", "cpu  1 0 1 1 0 0 0 0 0 0\n");
  EXPECT_THAT(monitors.sample(), IsEmpty()) << "counters went back";
}

TEST_F(MonitorsOfALaptop, ProcessesByTheirShortAndTheirFullName) {
  auto settings = nothing();
  settings.processes.enabled = true;
  settings.processes.names = {"systemd", "strange-name", "absent"};
  auto monitors = make(settings);
  auto const found = readings(monitors);
  ASSERT_THAT(found, SizeIs(3));
  EXPECT_EQ(found[0].value, 0);
  EXPECT_EQ(found[1].value, 0) << "its kernel name is another";
  EXPECT_EQ(found[2].value, 1);
  EXPECT_EQ(found[2].detail, "no process of absent is running");
}

TEST_F(MonitorsOfALaptop, PendingReboot) {
  auto settings = nothing();
  settings.pending_reboot.enabled = true;
  auto monitors = make(settings);
  EXPECT_EQ(monitors.checks().front().clear_after, Duration(0));
  auto const found = readings(monitors);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].value, 1);
  EXPECT_EQ(found[0].detail,
            "a restart is due: linux-image-amd64, libc6, kernel 6.1.0-20-amd64 is installed, 6.1.0-18-amd64 "
            "is running");
}

TEST_F(MonitorsOfALaptop, ServicesWithoutSystemdAreNotMeasured) {
  auto settings = nothing();
  settings.services.enabled = true;
  settings.services.names = {"ssh"};
  auto monitors = make(settings);
  EXPECT_THAT(monitors.checks(), SizeIs(1));
  EXPECT_THAT(monitors.sample(), IsEmpty());
}

TEST_F(MonitorsOfALaptop, ServicesByWhatSystemdSaysOfThem) {
  systemd({{"ssh.service", "", "loaded", "active", "running"},
           {"reload.service", "", "loaded", "reloading", "reload"},
           {"first.service", "", "loaded", "activating", "start"},
           {"loop.service", "", "loaded", "activating", "auto-restart"},
           {"broken.service", "", "loaded", "failed", "failed"},
           {"hidden.service", "", "masked", "inactive", "dead"},
           {"backup.timer", "", "loaded", "inactive", "dead"}});
  auto settings = nothing();
  settings.services.enabled = true;
  settings.services.names = {"ssh",    "reload", "first",        "loop",        "broken",
                             "hidden", "absent", "backup.timer", "other.socket"};
  auto monitors = make(settings);
  std::vector<std::string> details;
  std::vector<std::pair<std::string, double>> values;
  for (auto const& reading : readings(monitors)) {
    values.emplace_back(reading.subject, reading.value);
    details.push_back(reading.detail);
  }
  using Value = std::pair<std::string, double>;
  EXPECT_THAT(values,
              ElementsAre(Value{"ssh.service", 0}, Value{"reload.service", 0}, Value{"first.service", 0},
                          Value{"loop.service", 1}, Value{"broken.service", 1}, Value{"hidden.service", 1},
                          Value{"backup.timer", 1}))
      << "what is not installed is left alone";
  ASSERT_THAT(details, SizeIs(7));
  EXPECT_EQ(details[0], "ssh.service is running (active, running)");
  EXPECT_EQ(details[3], "loop.service is not running (activating, auto-restart)");
  EXPECT_EQ(details[4], "broken.service is not running (failed)");
}

TEST_F(MonitorsOfALaptop, AServiceIsDownThenUpThenUninstalled) {
  systemd({{"web.service", "", "loaded", "active", "running"}});
  auto settings = nothing();
  settings.services.enabled = true;
  settings.services.names = {"web"};
  auto monitors = make(settings);
  ASSERT_THAT(readings(monitors), SizeIs(1));
  EXPECT_EQ(readings(monitors).front().value, 0);
  manager->set_units({{"web.service", "", "loaded", "inactive", "dead"}});
  ASSERT_THAT(readings(monitors), SizeIs(1));
  EXPECT_EQ(readings(monitors).front().value, 1);
  manager->set_units({});
  auto const samples = monitors.sample();
  ASSERT_THAT(samples, SizeIs(1)) << "measured: nothing to watch, which resolves its alert";
  EXPECT_THAT(samples.front().readings, IsEmpty());
}

TEST_F(MonitorsOfALaptop, AShortWaitMakesAShortTick) {
  auto settings = nothing();
  settings.disk_space.enabled = true;
  settings.disk_space.sustained_for = std::chrono::seconds(10);
  EXPECT_EQ(make(settings).interval(), std::chrono::seconds(10));
  settings.disk_space.sustained_for = std::chrono::seconds(1);
  EXPECT_EQ(make(settings).interval(), std::chrono::seconds(2));
  settings.disk_space.sustained_for = std::chrono::seconds(0);
  EXPECT_EQ(make(settings).interval(), std::chrono::seconds(60));
}

TEST(Matching, Patterns) {
  EXPECT_TRUE(matches("/boot*", "/boot/efi"));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("/a*c*", "/abbcdc"));
  EXPECT_FALSE(matches("/boot", "/boot/efi"));
  EXPECT_FALSE(matches("/a*d", "/abc"));
  EXPECT_FALSE(matches(std::string(50, '*') + "x", std::string(5000, 'a'))) << "and at once";
}

/// A real volume of this machine: the kernel's mount table, the kernel's figures.
class RealVolume : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder);
    mounted_ = ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=4m") == 0;
    if (!mounted_) GTEST_SKIP() << "mounting a volume takes root";
  }
  void TearDown() override {
    if (mounted_) ::umount2(folder.c_str(), MNT_DETACH);
  }
  std::vector<core::MonitorEffect> tick(Monitors& monitors) {
    now_ += monitors.interval();
    auto samples = monitors.sample();
    for (auto& sampled : samples) {  // the other volumes of this machine are none of our business
      std::erase_if(sampled.readings, [&](auto const& reading) { return reading.subject != folder; });
    }
    AlertId fresh;
    fresh.uuid.bytes[0] = ++ids_;
    std::vector<AlertId> const ids{fresh};
    auto step = core::advance(state_, monitors.checks(), samples, now_, ids);
    state_ = std::move(step.state);
    return std::move(step.effects);
  }

  Tree tree{std::filesystem::temp_directory_path()};  // below /dev it would pass for one of the system's own
  std::string const folder = tree.path("volume");

 private:
  bool mounted_ = false;
  core::MonitorState state_;
  Time now_ = time_from_ms(1'700'000'000'000);
  std::uint8_t ids_ = 0;
};

TEST_F(RealVolume, FillsUpRaisesOnceAndResolvesWhenEmptied) {
  auto settings = nothing();
  settings.disk_space.enabled = true;
  settings.disk_space.sustained_for = std::chrono::seconds(120);
  Monitors monitors(settings, inventory::Roots{});
  EXPECT_THAT(tick(monitors), IsEmpty());

  std::string const file = folder + "/ballast";
  std::ofstream(file) << std::string(3'900'000, 'x');
  EXPECT_THAT(tick(monitors), IsEmpty());
  EXPECT_THAT(tick(monitors), IsEmpty());
  auto const raised = tick(monitors);
  ASSERT_THAT(raised, SizeIs(1));
  auto const& raise = std::get<core::Raise>(raised.front());
  EXPECT_EQ(raise.subject, folder);
  EXPECT_LT(raise.value, 10);
  EXPECT_THAT(tick(monitors), IsEmpty());

  std::filesystem::remove(file);
  EXPECT_THAT(tick(monitors), IsEmpty());
  EXPECT_THAT(tick(monitors), IsEmpty());
  auto const resolved = tick(monitors);
  ASSERT_THAT(resolved, SizeIs(1));
  EXPECT_EQ(std::get<core::Resolve>(resolved.front()).alert_id, raise.alert_id);
}

TEST_F(RealVolume, UnmountedResolves) {
  auto settings = nothing();
  settings.disk_space.enabled = true;
  settings.disk_space.sustained_for = std::chrono::seconds(0);
  Monitors monitors(settings, inventory::Roots{});
  std::ofstream(folder + "/ballast") << std::string(3'900'000, 'x');
  ASSERT_THAT(tick(monitors), SizeIs(1));
  ASSERT_EQ(::umount2(folder.c_str(), MNT_DETACH), 0);
  auto const resolved = tick(monitors);
  ASSERT_THAT(resolved, SizeIs(1));
  EXPECT_EQ(std::get<core::Resolve>(resolved.front()).detail, "no longer there");
}

}  // namespace
}  // namespace deskbell::agent::monitors
