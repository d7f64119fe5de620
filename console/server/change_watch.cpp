// Compares the organisations' positions with those that were told.
#include "console/server/change_watch.h"

#include <algorithm>
#include <tuple>
#include <vector>

namespace deskbell::console {

namespace {
using Position = std::tuple<std::int64_t, std::int64_t>;
Result<std::vector<Position>> positions(store::Reader& sql) {
  return sql.all<Position>("SELECT id, change_position FROM organisations");
}
}  // namespace

ChangeWatch::ChangeWatch(store::Database& database, Bus& bus) : database_(database), bus_(bus) {
  subscription_ = bus_.subscribe([this](Signal const& signal) {
    if (auto const* reached = std::get_if<ChangesReached>(&signal))
      tell(reached->organisation, reached->position);
  });
  std::function<Result<std::vector<Position>>(store::Reader&)> const look_once = positions;
  if (auto const now = database_.read_and_wait(look_once)) {
    for (auto const& [organisation, position] : *now) tell(organisation, position);
  }
}

boost::asio::awaitable<void> ChangeWatch::look() {
  struct News {
    std::int64_t organisation = 0;
    std::int64_t position = 0;
    bool policies = false;
  };
  std::function<Result<std::vector<News>>(store::Reader&)> work =
      [this](store::Reader& sql) -> Result<std::vector<News>> {
    std::vector<News> news;
    auto const all = positions(sql);
    for (auto const& [organisation, position] : *all) {
      auto const known = told(organisation);
      if (position <= known) continue;
      auto const policies = sql.one<std::int64_t>(
          "SELECT COUNT(*) FROM changes WHERE organisation_id = ? AND position > ? AND noun = 'policy'",
          organisation, known);
      news.push_back({organisation, position, policies.value_or(0) > 0});
    }
    return news;
  };
  auto const news = co_await database_.read(work);
  if (!news) co_return;
  for (auto const& one : *news) {
    bus_.publish(ChangesReached{one.organisation, one.position});
    if (one.policies) bus_.publish(PoliciesEdited{one.organisation});
  }
}

std::int64_t ChangeWatch::told(std::int64_t organisation) const {
  std::lock_guard const lock(mutex_);
  auto const found = told_.find(organisation);
  return found == told_.end() ? 0 : found->second;
}

void ChangeWatch::tell(std::int64_t organisation, std::int64_t position) {
  std::lock_guard const lock(mutex_);
  auto& known = told_[organisation];
  known = std::max(known, position);
}

}  // namespace deskbell::console
