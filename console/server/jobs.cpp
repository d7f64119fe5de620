// Jobs under a lease.
#include "console/server/jobs.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>

#include "console/server/alert_store.h"
#include "console/server/announcement_store.h"
#include "console/server/chat_store.h"
#include "console/server/notifier/queue.h"
#include "console/server/search.h"
#include "console/server/secrets.h"
#include "core/desk.h"

namespace deskbell::console {

namespace net = boost::asio;

bool hold_lease(store::Transaction& tx, std::string const& holder, Duration lifetime) {
  // One that lasts longer than any is of a clock that was ahead: nobody waits for it.
  return tx.sql().run(
             "INSERT INTO leases (name, holder, until) VALUES ('jobs', ?, ?) ON CONFLICT (name) DO UPDATE "
             "SET holder = excluded.holder, until = excluded.until WHERE leases.holder = excluded.holder OR "
             "leases.until < ? OR leases.until > excluded.until",
             holder, tx.now() + lifetime, tx.now()) > 0;
}

void keep_waiting(store::Transaction& tx, Duration jump) {
  // Whoever began to wait after the jump is told by the new clock already.
  change_chats(tx,
               "UPDATE chats SET first_unanswered_at = first_unanswered_at + ?, automatic_ticket_at = "
               "automatic_ticket_at + ?, version = version + 1 WHERE first_unanswered_at + ? <= ? RETURNING "
               "organisation_id, uid",
               jump, jump, jump, tx.now());
}

std::int64_t make_automatic_tickets(store::Transaction& tx) {
  // Later than any could be: it was set by a clock that was ahead. It waits anew, from now on.
  auto const latest = tx.now() + core::desk::vanished_grace;
  change_chats(tx,
               "UPDATE chats SET first_unanswered_at = ?, automatic_ticket_at = ? + unavailable_after_ms, "
               "version = version + 1 WHERE automatic_ticket_at > ? + unavailable_after_ms RETURNING "
               "organisation_id, uid",
               tx.now(), latest, latest);
  using Due = std::tuple<std::int64_t, std::int64_t>;
  std::int64_t made = 0;
  for (auto const& [organisation, id] :
       tx.sql().all<Due>("SELECT c.organisation_id, c.id FROM chats c JOIN assets a ON a.organisation_id = "
                         "c.organisation_id AND a.id = "
                         "c.asset_id WHERE c.automatic_ticket_at <= ? AND a.online = 0 ORDER BY "
                         "c.automatic_ticket_at LIMIT 100",
                         tx.now())) {
    auto chat = load_chat(tx.sql(), organisation, id);
    if (!chat) continue;
    // The streak is unanswered, or this time would have been taken away.
    auto const decision = core::desk::ticket_requested(chat->conversation(), true, chat->streak_position);
    if (!decision) {
      chat->automatic_ticket_at.reset();
      save_chat(tx, *chat);
      continue;
    }
    Scope scope;
    scope.organisation = organisation;
    carry_out(tx, scope, *chat, *decision, std::nullopt, std::nullopt);
    ++made;
  }
  return made;
}

void end_mutes(store::Transaction& tx) {
  using Due = std::tuple<std::int64_t, std::int64_t>;
  for (auto const& [organisation, id] : tx.sql().all<Due>(
           "SELECT organisation_id, id FROM alerts WHERE status = 'muted' AND muted_until <= ? LIMIT 100",
           tx.now())) {
    if (auto row = load_alert(tx.sql(), organisation, id))
      step_alert(tx, organisation, *row, core::AlertClock{});
  }
}

void renew_policies(store::Transaction& tx) {
  // Linked devices that nobody edits anything for learn business hours of days to come, and a new expiry.
  for (auto const organisation :
       tx.sql().all<std::int64_t>("SELECT id FROM organisations WHERE deleted_at IS NULL")) {
    Signal const edited = PoliciesEdited{organisation};
    tx.after_commit(edited);
  }
}

struct Jobs::State {
  explicit State(net::any_io_executor e) : executor(e), timer(e) {}
  net::any_io_executor executor;
  net::steady_timer timer;
  bool stopping = false;
  std::promise<void> ended;
};

Jobs::Jobs(store::Database& database, FileStore const& files, std::chrono::milliseconds interval,
           std::function<net::awaitable<void>()> on_tick)
    : database_(database), cleaning_(database, files), interval_(interval), on_tick_(std::move(on_tick)) {
  clock_jumps_.look();  // a clock is often set soon after a machine comes up
}

void Jobs::start(net::any_io_executor executor) {
  state_ = std::make_shared<State>(executor);
  net::co_spawn(executor, run(state_), [state = state_](std::exception_ptr) { state->ended.set_value(); });
}

void Jobs::stop() {
  if (!state_) return;
  auto ended = state_->ended.get_future();
  net::post(state_->executor, [state = state_] {
    state->stopping = true;
    state->timer.cancel();
  });
  // The loop may never have run where the executor's threads were not started.
  ended.wait_for(std::chrono::seconds(5));
  state_.reset();
}

/// In small steps, so that a message that is being said meanwhile never waits long behind one.
net::awaitable<void> Jobs::follow_with_search() {
  constexpr std::int64_t at_once = 200;
  constexpr int most_steps = 10;
  constexpr int most_passed_over = 10;
  std::function<Result<bool>(store::Reader&)> look = [](store::Reader& sql) -> Result<bool> {
    return search_is_behind(sql);
  };
  std::function<Result<bool>(store::Transaction&)> step = [](store::Transaction& tx) -> Result<bool> {
    return index_messages(tx, at_once);
  };
  auto behind = co_await database_.read<bool>(look);
  for (int steps = 0; behind && *behind && steps < most_steps; ++steps) {
    // Who says something goes first; a console that is never idle is searched all the same.
    bool const busy = database_.metrics().queued > 0;
    if (busy && ++search_passed_over_ < most_passed_over) co_return;
    search_passed_over_ = 0;
    behind = co_await database_.submit<bool>(step);
  }
}

/// Likewise; the first step was the tick's own.
net::awaitable<void> Jobs::go_on_announcing(std::string holder, Duration lifetime) {
  constexpr int most_steps = 20;
  auto const now = database_.now();
  std::function<Result<bool>(store::Reader&)> look = [now](store::Reader& sql) -> Result<bool> {
    return announcements_are_due(sql, now);
  };
  std::function<Result<bool>(store::Transaction&)> step = [holder,
                                                           lifetime](store::Transaction& tx) -> Result<bool> {
    return hold_lease(tx, holder, lifetime) && step_announcements(tx);
  };
  auto due = co_await database_.read<bool>(look);
  for (int steps = 0; due && *due && steps < most_steps; ++steps) due = co_await database_.submit<bool>(step);
}

/// Leaves `jump_` where it could not be written.
net::awaitable<void> Jobs::wait_through_jump(std::string holder, Duration lifetime) {
  std::function<Result<void>(store::Transaction&)> step = [jump = jump_, holder,
                                                           lifetime](store::Transaction& tx) -> Result<void> {
    // Who has the lease tells by a clock of its own.
    if (hold_lease(tx, holder, lifetime)) keep_waiting(tx, jump);
    return {};
  };
  if (auto const done = co_await database_.submit<void>(step)) jump_ = Duration::zero();
}

net::awaitable<void> Jobs::run(std::shared_ptr<State> state) {
  auto const holder = random_token();
  constexpr int cleaning_every = 3'600;
  constexpr int cleanings_a_day = 24;
  int until_cleaning = 1;
  int cleanings = 0;
  while (!state->stopping) {
    state->timer.expires_after(interval_);
    co_await state->timer.async_wait(net::as_tuple(net::use_awaitable));
    if (state->stopping) co_return;
    co_await on_tick_();
    co_await follow_with_search();
    bool const clean = --until_cleaning == 0;
    if (clean) until_cleaning = cleaning_every;
    bool const daily = clean && ++cleanings % cleanings_a_day == 0;
    auto const lifetime = Duration(interval_) * 10 + Duration(10'000);
    jump_ += clock_jumps_.look();
    if (jump_ > Duration::zero()) co_await wait_through_jump(holder, lifetime);
    // Not yet: whoever waits would seem to have waited longer.
    if (jump_ > Duration::zero()) continue;
    // Nothing is written while nothing is due: an idle console leaves its disk alone.
    auto const now = database_.now();
    std::function<Result<bool>(store::Reader&)> look = [now](store::Reader& sql) -> Result<bool> {
      auto const due = sql.one<std::int64_t>(
          "SELECT (SELECT COUNT(*) FROM chats c JOIN assets a ON a.organisation_id = c.organisation_id AND "
          "a.id = c.asset_id WHERE c.automatic_ticket_at <= ? AND a.online = 0) + (SELECT COUNT(*) FROM "
          "chats "
          "WHERE automatic_ticket_at > ? + unavailable_after_ms) + (SELECT COUNT(*) FROM alerts "
          "WHERE status = 'muted' AND muted_until <= ?) + (SELECT COUNT(*) FROM notifications WHERE channel "
          "= "
          "'web' AND state = 'waiting' AND due_at <= ? AND tries = 0)",
          now, now + core::desk::vanished_grace, now, now);
      return due.value_or(0) > 0 || announcements_are_due(sql, now);
    };
    auto due = co_await database_.read<bool>(look);
    if (clean) cleaning_.begin();
    Cleaning::MayWrite const may_write = [holder, lifetime](store::Transaction& tx) {
      return hold_lease(tx, holder, lifetime);
    };
    co_await cleaning_.go_on(may_write);
    if (!daily && (!due || !*due)) continue;
    std::function<Result<std::int64_t>(store::Transaction&)> work =
        [holder, lifetime, daily](store::Transaction& tx) -> Result<std::int64_t> {
      if (!hold_lease(tx, holder, lifetime)) return std::int64_t{0};
      end_mutes(tx);
      step_announcements(tx);
      remind_pages(tx);
      if (daily) renew_policies(tx);
      return make_automatic_tickets(tx);
    };
    auto made = co_await database_.submit<std::int64_t>(work);
    if (made) automatic_tickets += static_cast<std::uint64_t>(*made);
    co_await go_on_announcing(holder, lifetime);
  }
}

}  // namespace deskbell::console
