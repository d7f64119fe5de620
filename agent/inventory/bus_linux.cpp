// Talks to systemd over D-Bus, with a deadline on everything, the opening included.
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "agent/inventory/bus.h"
#include "agent/inventory/files.h"

namespace deskbell::agent::inventory {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char const* service = "org.freedesktop.systemd1";
constexpr char const* path = "/org/freedesktop/systemd1";
constexpr char const* interface = "org.freedesktop.systemd1.Manager";

using Message = std::unique_ptr<sd_bus_message, sd_bus_message* (*)(sd_bus_message*)>;
using Bus = std::shared_ptr<sd_bus>;

/// Drives the handshake: sd-bus by itself would give a silent peer a minute and a half.
bool becomes_ready(sd_bus* bus, std::chrono::milliseconds timeout) {
  auto const until = Clock::now() + timeout;
  for (;;) {
    int const ready = ::sd_bus_is_ready(bus);
    if (ready != 0) return ready > 0;
    int const processed = ::sd_bus_process(bus, nullptr);
    if (processed < 0) return false;
    if (processed > 0) continue;
    auto const left = std::chrono::duration_cast<std::chrono::microseconds>(until - Clock::now());
    if (left.count() <= 0 || ::sd_bus_wait(bus, static_cast<std::uint64_t>(left.count())) < 0) return false;
  }
}

Bus open_bus(std::string const& socket, bool is_broker, std::chrono::milliseconds timeout) {
  if (!exists(socket)) return nullptr;
  sd_bus* raw = nullptr;
  if (::sd_bus_new(&raw) < 0) return nullptr;
  Bus bus(raw, [](sd_bus* closing) { ::sd_bus_close_unref(closing); });
  bool const started =
      ::sd_bus_set_address(raw, ("unix:path=" + socket).c_str()) >= 0 &&
      ::sd_bus_set_bus_client(raw, is_broker) >= 0 &&
      ::sd_bus_set_method_call_timeout(
          raw, std::chrono::duration_cast<std::chrono::microseconds>(timeout).count()) >= 0 &&
      ::sd_bus_start(raw) >= 0;
  return started && becomes_ready(raw, timeout) ? bus : nullptr;
}

bool append_strings(sd_bus_message* message, std::vector<std::string> const& texts) {
  if (::sd_bus_message_open_container(message, 'a', "s") < 0) return false;
  for (auto const& text : texts) {
    if (::sd_bus_message_append_basic(message, 's', text.c_str()) < 0) return false;
  }
  return ::sd_bus_message_close_container(message) >= 0;
}

/// Calls a method of the manager whose arguments are lists of strings.
Message call(sd_bus* bus, char const* method, std::vector<std::vector<std::string>> const& arguments) {
  sd_bus_message* raw = nullptr;
  if (::sd_bus_message_new_method_call(bus, &raw, service, path, interface, method) < 0) {
    return Message(nullptr, &::sd_bus_message_unref);
  }
  Message const request(raw, &::sd_bus_message_unref);
  for (auto const& list : arguments) {
    if (!append_strings(request.get(), list)) return Message(nullptr, &::sd_bus_message_unref);
  }
  sd_bus_message* answer = nullptr;
  ::sd_bus_call(bus, request.get(), 0, nullptr, &answer);
  return Message(answer, &::sd_bus_message_unref);
}

std::optional<std::vector<UnitState>> read_units(sd_bus_message* message) {
  if (!message || ::sd_bus_message_enter_container(message, 'a', "(ssssssouso)") < 0) return std::nullopt;
  std::vector<UnitState> units;
  for (;;) {
    char const* name = nullptr;
    char const* description = nullptr;
    char const* load = nullptr;
    char const* active = nullptr;
    char const* sub = nullptr;
    char const* ignored = nullptr;
    std::uint32_t job = 0;
    int const got = ::sd_bus_message_read(message, "(ssssssouso)", &name, &description, &load, &active, &sub,
                                          &ignored, &ignored, &job, &ignored, &ignored);
    if (got < 0) return std::nullopt;
    if (got == 0) return units;
    units.push_back({name, description, load, active, sub});
  }
}

}  // namespace

std::optional<Systemd> Systemd::connect(Roots const& roots, std::chrono::milliseconds timeout) {
  if (!exists(roots.run + "/systemd/system")) return std::nullopt;  // systemd is installed but does not run
  Bus bus;
  if (::geteuid() == 0) bus = open_bus(roots.run + "/systemd/private", false, timeout);
  if (!bus) bus = open_bus(roots.run + "/dbus/system_bus_socket", true, timeout);
  if (!bus) return std::nullopt;
  return Systemd(std::move(bus));
}

std::optional<std::vector<UnitState>> Systemd::units(std::vector<std::string> const& patterns) const {
  auto const answer = call(bus_.get(), "ListUnitsByPatterns", {{}, patterns});
  return read_units(answer.get());
}

std::optional<std::vector<UnitState>> Systemd::units_by_name(std::vector<std::string> const& names) const {
  auto const answer = call(bus_.get(), "ListUnitsByNames", {names});
  return read_units(answer.get());
}

std::optional<std::vector<UnitFile>> Systemd::unit_files(std::string const& pattern) const {
  auto const answer = call(bus_.get(), "ListUnitFilesByPatterns", {{}, {pattern}});
  if (!answer || ::sd_bus_message_enter_container(answer.get(), 'a', "(ss)") < 0) return std::nullopt;
  std::vector<UnitFile> files;
  for (;;) {
    char const* name = nullptr;
    char const* state = nullptr;
    int const got = ::sd_bus_message_read(answer.get(), "(ss)", &name, &state);
    if (got < 0) return std::nullopt;
    if (got == 0) return files;
    std::string_view const file = name;
    auto const slash = file.rfind('/');
    files.push_back({std::string(slash == file.npos ? file : file.substr(slash + 1)), state});
  }
}

}  // namespace deskbell::agent::inventory
