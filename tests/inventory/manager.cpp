// A systemd of the test's own, over sd-bus' server side.
#include "tests/inventory/manager.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>

namespace deskbell::agent::inventory::testing {
namespace {

char const* const interface_name = "org.freedesktop.systemd1.Manager";

int append_unit(sd_bus_message* message, UnitState const& unit) {
  return ::sd_bus_message_append(message, "(ssssssouso)", unit.name.c_str(), unit.description.c_str(),
                                 unit.load_state.c_str(), unit.active_state.c_str(), unit.sub_state.c_str(),
                                 "", "/unit", 0u, "", "/");
}

int send(sd_bus_message* answer) {
  int const sent = ::sd_bus_send(nullptr, answer, nullptr);
  ::sd_bus_message_unref(answer);
  return sent;
}

int answer_files(sd_bus_message* call) {
  sd_bus_message* answer = nullptr;
  ::sd_bus_message_new_method_return(call, &answer);
  ::sd_bus_message_append(answer, "a(ss)", 2, "/lib/systemd/system/ssh.service", "enabled",
                          "/lib/systemd/system/helper.service", "static");
  return send(answer);
}

std::vector<std::string> names_of(sd_bus_message* call) {
  std::vector<std::string> names;
  char const* name = nullptr;
  ::sd_bus_message_enter_container(call, 'a', "s");
  while (::sd_bus_message_read(call, "s", &name) > 0) names.emplace_back(name);
  ::sd_bus_message_exit_container(call);
  return names;
}

// The table's macros need C's compound literals, so the methods are matched by hand.
int answer_with(sd_bus_message* message, void* units, sd_bus_error*) {
  return static_cast<Units*>(units)->answer(message);
}

}  // namespace

Listener::Listener(std::string const& path) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(::listen(socket_, 8), 0);
}

Listener::~Listener() { ::close(socket_); }

// ---- on the private socket
// ----------------------------------------------------------------------------------------------

Manager::Manager(std::string const& path, std::vector<UnitState> units)
    : listener_(path), units_(std::move(units)), thread_([this] {
        for (;;) {
          int const peer = ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
          if (peer < 0) return;
          serve(peer);
        }
      }) {}

Manager::~Manager() { ::shutdown(listener_.get(), SHUT_RDWR); }

void Manager::serve(int peer) {
  sd_bus* bus = nullptr;
  ::sd_bus_new(&bus);
  ::sd_bus_set_fd(bus, peer, peer);
  ::sd_bus_set_server(bus, 1, sd_id128_t{});
  ::sd_bus_set_anonymous(bus, 1);
  ::sd_bus_set_trusted(bus, 1);
  ::sd_bus_add_filter(bus, nullptr, answer_with, &units_);
  ::sd_bus_start(bus);
  while (::sd_bus_process(bus, nullptr) >= 0) {
    if (::sd_bus_wait(bus, 100'000) < 0) break;
  }
  ::sd_bus_unref(bus);
}

// ---- on the system bus
// --------------------------------------------------------------------------------------------------

TestBus::TestBus(std::string const& path) : address_("unix:path=" + path) {
  int ends[2];
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], 3);
  std::vector<std::string> words{"dbus-daemon", "--session",         "--nofork",
                                 "--nopidfile", "--print-address=3", "--address=" + address_};
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  EXPECT_EQ(::posix_spawnp(&daemon_, "dbus-daemon", &actions, nullptr, arguments.data(), environ), 0);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  char one = 0;
  while (::read(ends[0], &one, 1) == 1 && one != '\n') {
  }
  EXPECT_EQ(one, '\n') << "no bus";
  ::close(ends[0]);
}

TestBus::~TestBus() {
  if (daemon_ <= 0) return;
  ::kill(daemon_, SIGTERM);
  ::waitpid(daemon_, nullptr, 0);
}

ManagerOnBus::ManagerOnBus(std::string const& path, std::vector<UnitState> units)
    : daemon_(path), units_(std::move(units)) {
  EXPECT_GE(::sd_bus_new(&bus_), 0);
  EXPECT_GE(::sd_bus_set_address(bus_, daemon_.address().c_str()), 0);
  EXPECT_GE(::sd_bus_set_bus_client(bus_, 1), 0);
  EXPECT_GE(::sd_bus_start(bus_), 0);
  ::sd_bus_add_filter(bus_, nullptr, answer_with, &units_);
  EXPECT_GE(::sd_bus_request_name(bus_, "org.freedesktop.systemd1", 0), 0);
  thread_ = std::jthread([this](std::stop_token const& over) {
    while (!over.stop_requested() && ::sd_bus_process(bus_, nullptr) >= 0) {
      if (::sd_bus_wait(bus_, 20'000) < 0) break;
    }
  });
}

ManagerOnBus::~ManagerOnBus() {
  thread_.request_stop();
  thread_.join();
  ::sd_bus_flush_close_unref(bus_);
}

// ---- what is answered
// ---------------------------------------------------------------------------------------------------

void Units::set(std::vector<UnitState> units) {
  std::lock_guard const lock(mutex_);
  units_ = std::move(units);
}

int Units::answer(sd_bus_message* call) {
  if (::sd_bus_message_is_method_call(call, interface_name, "ListUnitFilesByPatterns"))
    return answer_files(call);
  if (::sd_bus_message_is_method_call(call, interface_name, "ListUnitsByNames"))
    return answer_units(call, true);
  if (::sd_bus_message_is_method_call(call, interface_name, nullptr)) return answer_units(call, false);
  return 0;
}

int Units::answer_units(sd_bus_message* call, bool by_name) {
  std::lock_guard const lock(mutex_);
  auto units = units_;
  if (by_name) {  // as systemd: each name once, an unknown one as not found
    units.clear();
    for (auto const& name : names_of(call)) {
      auto const unit = std::ranges::find(units_, name, &UnitState::name);
      units.push_back(unit != units_.end() ? *unit : UnitState{name, name, "not-found", "inactive", "dead"});
    }
  }
  sd_bus_message* answer = nullptr;
  ::sd_bus_message_new_method_return(call, &answer);
  ::sd_bus_message_open_container(answer, 'a', "(ssssssouso)");
  for (auto const& unit : units) append_unit(answer, unit);
  ::sd_bus_message_close_container(answer);
  return send(answer);
}

}  // namespace deskbell::agent::inventory::testing
