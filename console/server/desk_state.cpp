// The usual wait for an answer, out of the conversations themselves.
#include "console/server/desk_state.h"

#include <vector>

#include "core/desk.h"

namespace deskbell::console {

namespace {
constexpr std::chrono::minutes good_for{1};
constexpr auto looks_back = std::chrono::hours(24 * 28);
}  // namespace

protocol::DeskState desk_state_of(store::Sql& sql, std::int64_t organisation, Time now) {
  std::vector<Duration> measured;
  for (auto const ms : sql.all<std::int64_t>(
           "SELECT MIN(t.accepted_at) - q.first_at FROM (SELECT c.id AS chat_id, (SELECT MIN(u.accepted_at) "
           "FROM "
           "messages u WHERE u.organisation_id = c.organisation_id AND u.chat_id = c.id AND u.author_kind = "
           "'end_user') AS first_at FROM chats c WHERE c.organisation_id = ? AND c.created_at > ? ORDER BY "
           "c.id "
           "DESC LIMIT 50) q JOIN messages t ON t.organisation_id = ? AND t.chat_id = q.chat_id WHERE "
           "t.author_kind = 'technician' AND t.is_private = 0 AND t.accepted_at >= q.first_at GROUP BY "
           "q.chat_id, "
           "q.first_at",
           organisation, now - Duration(looks_back), organisation))
    measured.emplace_back(ms);
  protocol::DeskState state;
  if (auto const usual = core::desk::usual_answer(std::move(measured)))
    state.usual_answer_s = std::chrono::ceil<std::chrono::seconds>(*usual).count();
  return state;
}

std::optional<protocol::DeskState> KnownDesks::known(std::int64_t organisation,
                                                     std::chrono::steady_clock::time_point now) const {
  std::lock_guard const lock(mutex_);
  auto const found = known_.find(organisation);
  if (found == known_.end() || now - found->second.at > good_for) return std::nullopt;
  return found->second.state;
}

void KnownDesks::remember(std::int64_t organisation, protocol::DeskState const& state,
                          std::chrono::steady_clock::time_point now) {
  std::lock_guard const lock(mutex_);
  known_.insert_or_assign(organisation, Known{state, now});
}

}  // namespace deskbell::console
