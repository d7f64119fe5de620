// Who is signed in, and who was last.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utmp.h>

#include <algorithm>
#include <cstring>

#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Session;
using protocol::Sessions;

constexpr std::size_t looked_back_records = 512;

std::vector<Session> from_logind(Roots const& roots) {
  std::vector<Session> sessions;
  std::string const folder = roots.run + "/systemd/sessions";
  for (auto const& name : list_folder(folder, 4096)) {
    if (name.ends_with(".ref")) continue;  // a pipe that keeps the session alive
    auto const text = read_file(folder + "/" + name);
    if (!text) continue;
    auto const facts = read_assignments(*text);
    auto const user = value_of(facts, "USER");
    // Greeters and lingering service managers are no people.
    if (!user || value_of(facts, "CLASS").value_or("user") != "user" || value_of(facts, "STATE") == "closing")
      continue;
    Session session;
    session.identifier = name;
    session.user = *user;
    session.kind = value_of(facts, "TYPE");
    if (value_of(facts, "SERVICE") == "sshd" || value_of(facts, "REMOTE") == "1") session.kind = "ssh";
    session.seat = value_of(facts, "SEAT");
    session.terminal = value_of(facts, "TTY");
    session.display = value_of(facts, "DISPLAY");
    session.remote_host = value_of(facts, "REMOTE_HOST");
    if (auto const active = value_of(facts, "ACTIVE")) session.active = active == "1";
    auto const microseconds = value_of(facts, "REALTIME");
    if (auto const value = microseconds ? to_number(*microseconds) : std::nullopt)
      session.started_at = *value / 1000;
    sessions.push_back(std::move(session));
  }
  return sessions;
}

template <std::size_t Size>
std::optional<std::string> field(char const (&text)[Size]) {
  return text_or_none(std::string_view(text, ::strnlen(text, Size)));
}

/// The last records of a file of `struct utmp`.
std::vector<utmp> read_records(std::string const& path) {
  std::vector<utmp> records;
  int const file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status {};
  if (file >= 0 && ::fstat(file, &status) == 0 && S_ISREG(status.st_mode)) {
    auto const total = static_cast<std::size_t>(status.st_size) / sizeof(utmp);
    auto const wanted = std::min(total, looked_back_records);
    records.resize(wanted);
    auto const bytes = ::pread(file, records.data(), wanted * sizeof(utmp),
                               static_cast<off_t>((total - wanted) * sizeof(utmp)));
    records.resize(bytes > 0 ? static_cast<std::size_t>(bytes) / sizeof(utmp) : 0);
  }
  if (file >= 0) ::close(file);
  return records;
}

std::int64_t time_of(utmp const& record) { return static_cast<std::int64_t>(record.ut_tv.tv_sec) * 1000; }

std::vector<Session> from_utmp(std::vector<utmp> const& records) {
  std::vector<Session> sessions;
  for (auto const& record : records) {
    auto const user = field(record.ut_user);
    if (record.ut_type != USER_PROCESS || !user) continue;
    Session session;
    session.user = *user;
    session.terminal = field(record.ut_line);
    session.remote_host = field(record.ut_host);
    session.kind = session.remote_host && session.remote_host->front() != ':' ? "ssh" : "tty";
    session.started_at = time_of(record);
    sessions.push_back(std::move(session));
  }
  return sessions;
}

}  // namespace

std::optional<Sessions> collect_sessions(Roots const& roots) {
  bool const has_logind = exists(roots.run + "/systemd/sessions");
  bool const has_utmp = exists(roots.run + "/utmp");
  Sessions sessions;
  if (has_logind) sessions.current = from_logind(roots);
  if (sessions.current.empty() && has_utmp) sessions.current = from_utmp(read_records(roots.run + "/utmp"));
  for (auto const& record : read_records(roots.var + "/log/wtmp")) {
    if (record.ut_type != USER_PROCESS || time_of(record) < sessions.last_login_at.value_or(0)) continue;
    if (auto user = field(record.ut_user)) {
      sessions.last_user = std::move(user);
      sessions.last_login_at = time_of(record);
    }
  }
  for (auto const& session : sessions.current) {
    if (session.started_at.value_or(0) <= sessions.last_login_at.value_or(0)) continue;
    sessions.last_user = session.user;
    sessions.last_login_at = session.started_at;
  }
  if (!has_logind && !has_utmp && !sessions.last_user) return std::nullopt;
  return sessions;
}

}  // namespace deskbell::agent::inventory
