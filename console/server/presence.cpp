// Presence on its way into the database.
#include "console/server/presence.h"

#include <functional>
#include <tuple>
#include <vector>

#include "console/server/notifier/notify.h"

namespace deskbell::console {

namespace {
using Clock = std::chrono::steady_clock;
/// How long a browser may be gone before its link is found dead.
constexpr Duration unnoticed{60'000};
}  // namespace

void Presence::take_over() {
  using Row = std::tuple<std::int64_t, std::int64_t>;
  std::function<Result<std::vector<Row>>(store::Reader&)> look =
      [](store::Reader& sql) -> Result<std::vector<Row>> {
    return sql.all<Row>("SELECT organisation_id, id FROM users WHERE online = 1");
  };
  auto const users = database_.read_and_wait(look);
  if (!users) return;
  std::lock_guard const lock(mutex_);
  auto const now = Clock::now();
  for (auto const& [organisation, user] : *users) states_[{organisation, user}] = {true, true, now};
}

void Presence::came(User user) {
  std::lock_guard const lock(mutex_);
  auto& state = states_[user];
  state.online = true;
  state.left.reset();
}

void Presence::went(User user) {
  std::lock_guard const lock(mutex_);
  if (auto const found = states_.find(user); found != states_.end()) found->second.left = Clock::now();
}

boost::asio::awaitable<void> Presence::write() {
  end_graces();
  if (unwritten().empty()) co_return;
  std::function<Result<Changes>(store::Transaction&)> step =
      [this](store::Transaction& tx) -> Result<Changes> {
    // As it is now, not as it was when this was queued: the last one stands.
    auto const news = unwritten();
    for (auto const& [user, change] : news) {
      auto const uid = tx.sql().one<UserId>(
          "UPDATE users SET online = ? WHERE organisation_id = ? AND id = ? RETURNING uid", change.online,
          user.first, user.second);
      if (!uid) continue;
      forget_who_was_told(tx, user.first);
      if (!change.online) {
        auto const away = std::chrono::duration_cast<Duration>(Clock::now() - change.left);
        notify_left(tx, user.first, user.second, tx.now() - away - unnoticed);
      }
      tx.after_commit(PresenceChanged{user.first, *uid});
    }
    return news;
  };
  auto const written = co_await database_.submit(step);
  if (written) note_written(*written);
}

void Presence::end_graces() {
  std::lock_guard const lock(mutex_);
  auto const before = Clock::now() - grace_;
  for (auto& [user, state] : states_) {
    if (state.left && *state.left <= before) state.online = false;
  }
}

Presence::Changes Presence::unwritten() const {
  std::lock_guard const lock(mutex_);
  Changes news;
  for (auto const& [user, state] : states_)
    if (state.online != state.written) news[user] = {state.online, state.left.value_or(Clock::now())};
  return news;
}

void Presence::note_written(Changes const& changes) {
  std::lock_guard const lock(mutex_);
  for (auto const& [user, change] : changes) {
    auto const found = states_.find(user);
    if (found == states_.end()) continue;
    found->second.written = change.online;
    if (!found->second.online && !change.online) states_.erase(found);
  }
}

}  // namespace deskbell::console
