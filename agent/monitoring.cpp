// The monitors' tick.
#include "agent/monitoring.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <spdlog/spdlog.h>

#include "agent/outbox.h"
#include "agent/records.h"
#include "agent/stored.h"

namespace deskbell::agent {

namespace {

core::MonitorState load(SQLite::Database& database) {
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

void append(Transaction& transaction, core::Raise const& raise) {
  outbox::append(transaction, protocol::AlertRaised{raise.alert_id, raise.check_id, raise.kind, raise.subject,
                                                    raise.title, raise.detail, raise.value, raise.raised_at});
}
void append(Transaction& transaction, core::Repeat const& repeat) {
  outbox::append(transaction,
                 protocol::AlertRepeated{repeat.alert_id, repeat.count, repeat.detail, repeat.seen_at});
}
void append(Transaction& transaction, core::Resolve const& resolve) {
  outbox::append(transaction, protocol::AlertResolved{resolve.alert_id, resolve.detail, resolve.resolved_at});
}

std::int64_t count_open(core::MonitorState const& state) {
  std::int64_t count = 0;
  for (auto const& [key, subject] : state.subjects)
    if (std::holds_alternative<core::Raised>(subject) || std::holds_alternative<core::PendingClear>(subject))
      ++count;
  return count;
}

}  // namespace

Monitoring::Monitoring(Store& store, Workshop& workshop, Alarms& alarms, Clock const& clock)
    : store_(store), workshop_(workshop), alarms_(alarms), clock_(clock) {
  alarms_.on(Alarm::monitors, [this] { tick(); });
}

void Monitoring::set_policy(Policy const& policy) {
  ++round_;
  monitors_ = std::make_shared<monitors::Monitors>(policy->document.settings.monitors, inventory::Roots{});
  tick();
}

void Monitoring::stop() {
  ++round_;
  monitors_.reset();
  alarms_.set(Alarm::monitors, std::nullopt);
}

void Monitoring::tick() {
  if (!monitors_) return;
  workshop_.run([monitors = monitors_] { return monitors->sample(); },
                [this, round = round_](std::vector<core::Sampled> samples) {
                  if (round == round_) on_sampled(std::move(samples));
                });
}

void Monitoring::on_sampled(std::vector<core::Sampled> samples) {
  auto const checks = monitors_->checks();
  if (!checks.empty())
    alarms_.set(Alarm::monitors, clock_.now().since_boot + monitors_->interval(), monitors_->interval() / 20);
  store_.transact<std::int64_t>(
      [checks, samples = std::move(samples)](Transaction& transaction) -> Result<std::int64_t> {
        auto& database = transaction.database();
        auto const now = transaction.now().wall;
        auto const before = load(database);
        std::vector<AlertId> fresh(core::fresh_ids_needed(samples));
        for (auto& id : fresh) id = AlertId{fresh_uuid(now)};
        auto const step = core::advance(before, checks, samples, now, fresh);
        if (!(step.state == before)) save(database, step.state);
        for (auto const& effect : step.effects)
          std::visit([&](auto const& one) { append(transaction, one); }, effect);
        return count_open(step.state);
      },
      [this](Result<std::int64_t> open) {
        if (open) {
          open_alerts_ = *open;
        } else {
          // The state is as it was: the next tick decides the same again.
          spdlog::warn("monitors: {}", open.error().message);
        }
      });
}

}  // namespace deskbell::agent
