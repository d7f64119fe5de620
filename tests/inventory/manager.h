// A systemd of the test's own: answers on the private socket with the units that the test gives it.
#pragma once

#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "agent/inventory/bus.h"

struct sd_bus_message;

namespace deskbell::agent::inventory::testing {

/// A listening socket where systemd's private one would be.
class Listener {
 public:
  explicit Listener(std::string const& path);
  ~Listener();
  Listener(Listener const&) = delete;
  Listener& operator=(Listener const&) = delete;
  int get() const { return socket_; }

 private:
  int socket_;
};

/// Serves each connection with the methods that we call, one after the other, until it is destroyed.
class Manager {
 public:
  Manager(std::string const& path, std::vector<UnitState> units);
  ~Manager();
  Manager(Manager const&) = delete;
  Manager& operator=(Manager const&) = delete;
  void set_units(std::vector<UnitState> units);

 private:
  void serve(int peer);
  int answer(sd_bus_message* call);
  int answer_units(sd_bus_message* call, bool by_name);

  Listener listener_;
  std::mutex mutex_;
  std::vector<UnitState> units_;
  std::jthread thread_;
};

}  // namespace deskbell::agent::inventory::testing
