// A systemd of the test's own: answers on the private socket, or on a bus of the test's own, with the units
// that the test gives it.
#pragma once

#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "agent/inventory/bus.h"

struct sd_bus;
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

/// What it answers to the methods that we call.
class Units {
 public:
  explicit Units(std::vector<UnitState> units) : units_(std::move(units)) {}
  void set(std::vector<UnitState> units);
  /// 0 where it was no call to systemd.
  int answer(sd_bus_message* call);

 private:
  int answer_units(sd_bus_message* call, bool by_name);

  std::mutex mutex_;
  std::vector<UnitState> units_;
};

/// On systemd's private socket, which root asks: serves each connection, one after the other, until it is
/// destroyed.
class Manager {
 public:
  Manager(std::string const& path, std::vector<UnitState> units);
  ~Manager();
  Manager(Manager const&) = delete;
  Manager& operator=(Manager const&) = delete;
  void set_units(std::vector<UnitState> units) { units_.set(std::move(units)); }

 private:
  void serve(int peer);

  Listener listener_;
  Units units_;
  std::jthread thread_;
};

/// A dbus-daemon that listens there until it is destroyed.
class TestBus {
 public:
  explicit TestBus(std::string const& path);
  ~TestBus();
  TestBus(TestBus const&) = delete;
  TestBus& operator=(TestBus const&) = delete;
  std::string const& address() const { return address_; }

 private:
  std::string address_;
  int daemon_ = 0;
};

/// On the system bus, which everybody asks: has systemd's name on a bus that listens there.
class ManagerOnBus {
 public:
  ManagerOnBus(std::string const& path, std::vector<UnitState> units);
  ~ManagerOnBus();
  ManagerOnBus(ManagerOnBus const&) = delete;
  ManagerOnBus& operator=(ManagerOnBus const&) = delete;
  void set_units(std::vector<UnitState> units) { units_.set(std::move(units)); }

 private:
  TestBus daemon_;
  Units units_;
  sd_bus* bus_ = nullptr;
  std::jthread thread_;
};

}  // namespace deskbell::agent::inventory::testing
