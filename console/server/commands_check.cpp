// deskbell-console check: whether what is stored is whole, and what devices said that was not understood.
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <tuple>
#include <vector>

#include "console/server/command_support.h"
#include "core/text.h"
#include "protocol/time.h"

namespace deskbell::console::commands {

namespace {

/// Nothing is damaged by it: facts that a newer console may take, or that no honest device says.
Result<void> tell_set_aside(store::Database& database) {
  using Kind = std::tuple<std::string, std::string, std::int64_t, std::int64_t, Time>;
  std::function<Result<std::vector<Kind>>(store::Reader&)> work =
      [](store::Reader& sql) -> Result<std::vector<Kind>> {
    return sql.all<Kind>(
        "SELECT type, reason, COUNT(*), COUNT(DISTINCT identity_id), MAX(received_at) FROM unread_facts "
        "GROUP BY type, reason ORDER BY MAX(id) DESC LIMIT 20");
  };
  auto const kinds = database.read_and_wait(work);
  if (!kinds) return kinds.error();
  constexpr std::size_t longest = 200;
  for (auto const& [type, reason, facts, devices, last] : *kinds)
    // What a device wrote is no command to a terminal.
    std::printf("Set aside: %lld of \"%s\" from %lld device%s, the last at %s: %s\n",
                static_cast<long long>(facts), core::shown_line(type, longest).c_str(),
                static_cast<long long>(devices), devices == 1 ? "" : "s", to_iso8601(last).c_str(),
                core::shown_line(reason, longest).c_str());
  return {};
}

}  // namespace

int check(std::filesystem::path const& data) {
  auto const owner = ActingOwner::of(data);
  if (!owner) return complain(owner.error());
  auto stores = open_stores_for_command(data, WhereNone::refuse);
  if (!stores) return complain(prefixed("data " + data.string(), stores.error()));
  auto problems = stores->database->check();
  if (!problems) return complain(prefixed("check", problems.error()));
  for (auto& problem : stores->files->check()) problems->push_back(std::move(problem));
  for (auto const& problem : *problems) std::fprintf(stderr, "%s\n", problem.c_str());
  if (!problems->empty()) return not_sound;
  std::puts("Sound: the database's structure and references, and every stored file.");
  if (auto told = tell_set_aside(*stores->database); !told) return complain(prefixed("check", told.error()));
  return ok;
}

}  // namespace deskbell::console::commands
