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
  // From message to message by the index of their positions: a conversation may have twenty thousand.
  for (
      auto const ms : sql.all<std::int64_t>(
          "SELECT t.accepted_at - f.accepted_at FROM (SELECT c.id AS chat_id, CASE WHEN c.last_user_position "
          "> 0 AND c.last_answer_position > 0 THEN (SELECT u.position FROM messages u WHERE "
          "u.organisation_id = c.organisation_id AND u.chat_id = c.id AND u.author_kind = 'end_user' ORDER "
          "BY u.position LIMIT 1) END AS first FROM chats c WHERE c.organisation_id = ? AND c.created_at > ? "
          "ORDER BY c.id DESC LIMIT 50) q JOIN messages f ON f.organisation_id = ? AND f.chat_id = q.chat_id "
          "AND f.position = q.first JOIN messages t ON t.organisation_id = f.organisation_id AND t.chat_id = "
          "f.chat_id AND t.position = (SELECT a.position FROM messages a WHERE a.organisation_id = "
          "f.organisation_id AND a.chat_id = f.chat_id AND a.position > f.position AND a.author_kind = "
          "'technician' AND a.is_private = 0 ORDER BY a.position LIMIT 1)",
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
