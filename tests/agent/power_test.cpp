// Sleep and wake-up over a bus of the test's own, with a session manager that the test plays.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <string>
#include <vector>

#include "agent/machine_watch.h"

namespace deskbell::agent {
namespace {

extern "C" char** environ;

/// dbus-daemon as the system bus of this process, and logind on it.
class Manager {
 public:
  Manager() {
    int pipe_ends[2];
    if (::pipe2(pipe_ends, O_CLOEXEC) != 0) return;
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], 3);
    std::vector<std::string> words{"dbus-daemon", "--session", "--nofork", "--print-address=3"};
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    bool const started =
        ::posix_spawnp(&daemon_, "dbus-daemon", &actions, nullptr, arguments.data(), environ) == 0;
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(pipe_ends[1]);
    std::string address;
    char one = 0;
    while (started && ::read(pipe_ends[0], &one, 1) == 1 && one != '\n') address += one;
    ::close(pipe_ends[0]);
    if (!started) daemon_ = 0;
    if (address.empty()) return;
    ::setenv("DBUS_SYSTEM_BUS_ADDRESS", address.c_str(), 1);
    if (sd_bus_open_system(&bus_) < 0) return;
    sd_bus_add_filter(bus_, nullptr, on_message, this);
    ready = sd_bus_request_name(bus_, "org.freedesktop.login1", 0) >= 0;
  }
  ~Manager() {
    for (int const end : kept_) ::close(end);
    if (lock_ >= 0) ::close(lock_);
    sd_bus_flush_close_unref(bus_);
    ::unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
    if (daemon_ > 0) {
      ::kill(daemon_, SIGTERM);
      ::waitpid(daemon_, nullptr, 0);
    }
  }

  void work() {
    while (sd_bus_process(bus_, nullptr) > 0) {
    }
  }
  void tell(bool suspending) {
    sd_bus_emit_signal(bus_, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep",
                       "b", suspending ? 1 : 0);
    sd_bus_flush(bus_);
  }
  /// Somebody holds sleep up.
  bool is_held_up() const {
    if (lock_ < 0) return false;
    pollfd one{lock_, POLLIN, 0};
    return ::poll(&one, 1, 0) == 0;  // the other end's last copy was closed: end of file
  }
  bool ready = false;
  int locks = 0;
  std::string what;
  std::string how;

 private:
  static int on_message(sd_bus_message* message, void* self, sd_bus_error*) {
    if (sd_bus_message_is_method_call(message, "org.freedesktop.login1.Manager", "Inhibit") <= 0) return 0;
    auto& manager = *static_cast<Manager*>(self);
    char const *what = nullptr, *who = nullptr, *why = nullptr, *how = nullptr;
    sd_bus_message_read(message, "ssss", &what, &who, &why, &how);
    manager.what = what;
    manager.how = how;
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return 0;
    if (manager.lock_ >= 0) ::close(manager.lock_);
    manager.lock_ = ends[0];
    sd_bus_reply_method_return(message, "h", ends[1]);
    sd_bus_flush(manager.bus_);
    ::close(ends[1]);
    ++manager.locks;
    return 1;
  }

  sd_bus* bus_ = nullptr;
  pid_t daemon_ = 0;
  int lock_ = -1;
  std::vector<int> kept_;
};

class PowerTest : public ::testing::Test {
 protected:
  template <class Condition>
  bool until(Condition condition) {
    auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    loop.restart();
    while (!condition() && std::chrono::steady_clock::now() < limit) {
      manager.work();
      loop.run_one_for(std::chrono::milliseconds(20));
    }
    return condition();
  }
  Manager manager;
  boost::asio::io_context loop{1};
  std::vector<bool> heard;
};

TEST_F(PowerTest, HoldsSleepUpUntilWhatIsToBeSaidIsSaid) {
  ASSERT_TRUE(manager.ready) << "is dbus-daemon installed?";
  PowerWatch watch(loop.get_executor(), [this](bool suspending) { heard.push_back(suspending); });
  ASSERT_TRUE(until([&] { return manager.locks == 1 && manager.is_held_up(); }));
  EXPECT_EQ(manager.what, "sleep");
  EXPECT_EQ(manager.how, "delay");
  manager.tell(true);
  ASSERT_TRUE(until([&] { return heard.size() == 1; }));
  EXPECT_TRUE(heard[0]);
  EXPECT_TRUE(manager.is_held_up());
  watch.let_go();
  EXPECT_FALSE(manager.is_held_up());
  manager.tell(false);
  ASSERT_TRUE(until([&] { return heard.size() == 2; }));
  EXPECT_FALSE(heard[1]);
  EXPECT_TRUE(until([&] { return manager.locks == 2 && manager.is_held_up(); })) << "for the next time";
}

TEST_F(PowerTest, LivesWithoutABus) {
  ::setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", 1);
  PowerWatch watch(loop.get_executor(), [this](bool suspending) { heard.push_back(suspending); });
  watch.let_go();
  EXPECT_TRUE(heard.empty());
}

}  // namespace
}  // namespace deskbell::agent
