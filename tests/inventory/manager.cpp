// A systemd of the test's own, over sd-bus' server side.
#include "tests/inventory/manager.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include <algorithm>
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

}  // namespace

Listener::Listener(std::string const& path) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(::listen(socket_, 8), 0);
}

Listener::~Listener() { ::close(socket_); }

Manager::Manager(std::string const& path, std::vector<UnitState> units)
    : listener_(path), units_(std::move(units)), thread_([this] {
        for (;;) {
          int const peer = ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
          if (peer < 0) return;
          serve(peer);
        }
      }) {}

Manager::~Manager() { ::shutdown(listener_.get(), SHUT_RDWR); }

void Manager::set_units(std::vector<UnitState> units) {
  std::lock_guard const lock(mutex_);
  units_ = std::move(units);
}

void Manager::serve(int peer) {
  sd_bus* bus = nullptr;
  ::sd_bus_new(&bus);
  ::sd_bus_set_fd(bus, peer, peer);
  ::sd_bus_set_server(bus, 1, sd_id128_t{});
  ::sd_bus_set_anonymous(bus, 1);
  ::sd_bus_set_trusted(bus, 1);
  // The table's macros need C's compound literals, so the methods are matched by hand.
  auto const filter = [](sd_bus_message* message, void* self, sd_bus_error*) -> int {
    return static_cast<Manager*>(self)->answer(message);
  };
  ::sd_bus_add_filter(bus, nullptr, filter, this);
  ::sd_bus_start(bus);
  while (::sd_bus_process(bus, nullptr) >= 0) {
    if (::sd_bus_wait(bus, 100'000) < 0) break;
  }
  ::sd_bus_unref(bus);
}

int Manager::answer(sd_bus_message* call) {
  if (::sd_bus_message_is_method_call(call, interface_name, "ListUnitFilesByPatterns"))
    return answer_files(call);
  if (::sd_bus_message_is_method_call(call, interface_name, "ListUnitsByNames"))
    return answer_units(call, true);
  if (::sd_bus_message_is_method_call(call, interface_name, nullptr)) return answer_units(call, false);
  return 0;
}

int Manager::answer_units(sd_bus_message* call, bool by_name) {
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
