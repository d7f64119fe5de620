// The monitors' tick.
#include "agent/monitoring.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "agent/outbox.h"
#include "agent/records.h"
#include "agent/stored.h"

namespace deskbell::agent {

namespace {

core::MonitorState stored_state(SQLite::Database& database) {
  SQLite::Statement select(database, "SELECT state FROM monitors");
  if (!select.executeStep()) return {};
  auto stored = from_json<StoredMonitors>(select.getColumn(0).getString());
  if (!stored) return {};
  return core::restore(stored->subjects);
}

void save(SQLite::Database& database, core::MonitorState const& state) {
  SQLite::Statement put(database, "INSERT OR REPLACE INTO monitors (one, state) VALUES (1, ?)");
  put.bind(1, to_json(StoredMonitors{core::save(state)}));
  put.exec();
}

/// `skew`: from this machine's clock to the console's, which compares these times with its own.
void append(Transaction& transaction, core::Raise const& raise, Duration skew) {
  outbox::append(transaction,
                 protocol::AlertRaised{raise.alert_id, raise.check_id, raise.kind, raise.subject, raise.title,
                                       raise.detail, raise.value, raise.raised_at + skew});
}
void append(Transaction& transaction, core::Repeat const& repeat, Duration skew) {
  outbox::append(transaction, protocol::AlertRepeated{repeat.alert_id, repeat.count, repeat.detail,
                                                      repeat.seen_at + skew});
}
void append(Transaction& transaction, core::Resolve const& resolve, Duration skew) {
  outbox::append(transaction,
                 protocol::AlertResolved{resolve.alert_id, resolve.detail, resolve.resolved_at + skew});
}

/// How often a value that merely lasts is written down: that much of its time a crash may cost.
constexpr Duration store_again{600'000};

bool are_in_same_phases(core::MonitorState const& before, core::MonitorState const& after) {
  return std::equal(before.subjects.begin(), before.subjects.end(), after.subjects.begin(),
                    after.subjects.end(), [](auto const& one, auto const& other) {
                      return one.first == other.first && one.second.index() == other.second.index();
                    });
}

std::int64_t count_open(core::MonitorState const& state) {
  std::int64_t count = 0;
  for (auto const& [key, subject] : state.subjects)
    if (std::holds_alternative<core::Raised>(subject) || std::holds_alternative<core::PendingClear>(subject))
      ++count;
  return count;
}

}  // namespace

Monitoring::Monitoring(Store& store, Workshop& workshop, Alarms& alarms, Clock const& clock, World& world)
    : store_(store), workshop_(workshop), alarms_(alarms), clock_(clock), world_(world) {
  alarms_.on(Alarm::monitors, [this] { tick(); });
}

void Monitoring::set_policy(Policy const& policy) {
  ++round_;
  monitors_ = std::make_shared<monitors::Monitors>(policy->document.settings.monitors, inventory::Roots{});
  sampling_ = std::make_shared<std::atomic<bool>>(false);
  tick();
}

void Monitoring::stop() {
  ++round_;
  monitors_.reset();
  state_.reset();  // another identity may follow: it begins with what is stored then
  stored_at_.reset();
  alarms_.set(Alarm::monitors, std::nullopt);
}

void Monitoring::load() {
  // What one read finds is out of date once another one's led to something.
  if (std::exchange(loading_, true)) return;
  store_.transact<core::MonitorState>(
      [](Transaction& transaction) -> Result<core::MonitorState> {
        return stored_state(transaction.database());
      },
      [this, round = round_](Result<core::MonitorState> state) {
        loading_ = false;
        if (round != round_) return tick();
        if (!state) return spdlog::warn("monitors: {}", state.error().message);
        state_ = std::move(*state);
        open_alerts_ = count_open(*state_);
        tick();
      });
}

void Monitoring::tick() {
  if (!monitors_) return;
  bool const anything = !monitors_->checks().empty() || !state_ || !state_->subjects.empty();
  auto const interval = monitors_->interval();
  alarms_.set(Alarm::monitors, anything ? std::optional(clock_.now().since_boot + interval) : std::nullopt,
              interval / 20);
  if (!state_) return load();
  if (storing_ || sampling_->exchange(true))
    return;  // a disk that does not answer: the next tick looks again
  // Most ticks find nothing new, and then nobody is woken for it.
  workshop_.run_quietly(
      [monitors = monitors_, busy = sampling_, state = *state_,
       now = clock_.now().wall]() -> std::optional<std::vector<core::Sampled>> {
        auto samples = monitors->sample();
        busy->store(false);
        std::vector<AlertId> const fresh(core::fresh_ids_needed(samples));
        auto const step = core::advance(state, monitors->checks(), samples, now, fresh);
        if (step.effects.empty() && step.state == state) return std::nullopt;
        return samples;
      },
      [this, round = round_](std::vector<core::Sampled> samples) {
        if (round == round_) on_news(std::move(samples));
      });
}

void Monitoring::on_news(std::vector<core::Sampled> samples) {
  // A second look may have begun before the first one came back here: nothing is decided twice.
  if (storing_ || !state_) return;
  auto const now = clock_.now();
  auto const skew = world_.console_time() - now.wall;
  std::vector<AlertId> fresh(core::fresh_ids_needed(samples));
  for (auto& id : fresh) id = AlertId{fresh_uuid(now.wall)};
  auto step = core::advance(*state_, monitors_->checks(), samples, now.wall, fresh);
  bool const only_later = step.effects.empty() && are_in_same_phases(*state_, step.state);
  if (only_later && stored_at_ && now.since_boot - *stored_at_ < store_again) {
    state_ = std::move(step.state);
    return;
  }
  storing_ = true;
  auto const shared = std::make_shared<core::MonitorStep>(std::move(step));
  store_.submit(
      [shared, skew](Transaction& transaction) -> Result<void> {
        save(transaction.database(), shared->state);
        for (auto const& effect : shared->effects)
          std::visit([&](auto const& one) { append(transaction, one, skew); }, effect);
        return {};
      },
      [this, shared, at = now.since_boot, round = round_](Result<void> stored) {
        storing_ = false;
        // The state is as it was: the next tick decides the same again.
        if (!stored) return spdlog::warn("monitors: {}", stored.error().message);
        if (round != round_) {  // another policy, or another identity: what is stored counts
          state_.reset();
          return tick();
        }
        stored_at_ = at;
        state_ = std::move(shared->state);
        open_alerts_ = count_open(*state_);
      });
}

}  // namespace deskbell::agent
