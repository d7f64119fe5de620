// Facts over the link, in both directions, and the state that goes beside them.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "console/server/desk_state.h"
#include "console/server/device_cursors.h"
#include "console/server/device_link.h"
#include "console/server/device_policy.h"
#include "console/server/keys.h"
#include "core/overload.h"
#include "protocol/codec.h"

namespace deskbell::console {

namespace net = boost::asio;
namespace delivery = core::delivery;
using transport::CloseCode;

// ---- from the device
// -----------------------------------------------------------------------------------------------

net::awaitable<void> DeviceLink::apply_incoming() {
  while (!incoming_.empty() && !closing_) {
    auto const facts = std::make_shared<std::vector<IncomingFact>>(take_batch());
    co_await wait_for_its_turn();
    Result<void> worked_out;
    for (auto& fact : *facts)
      if (worked_out && !closing_) worked_out = co_await work_out(fact);
    if (closing_) break;
    if (!worked_out) {
      put_off(worked_out.error());
      break;
    }
    auto const device = device_;
    std::function<Result<FactsApplied>(store::Transaction&)> apply = [device, facts](store::Transaction& tx) {
      return apply_facts(tx, device, *facts);
    };
    auto applied = co_await hub_.world.database.submit<FactsApplied>(apply);
    if (!applied) {
      put_off(applied.error());
      break;
    }
    taken_.reset();
    count_words(*facts);
    hub_.counters.facts_applied += applied->counts.applied;
    hub_.counters.facts_repeated += applied->counts.repeated;
    hub_.counters.facts_refused += applied->counts.refused;
    hub_.counters.facts_unread += applied->counts.unread;
    if (applied->counts.refused > 0) {
      spdlog::warn("device {}: refused {}", device.name, applied->counts.refused_because);
      // Each leaves a line in the audit.
      constexpr double refusal = 4;
      hub_.costly_facts.spend(device.asset, refusal * static_cast<double>(applied->counts.refused),
                              hub_.world.steady_now());
    }
    if (applied->counts.unread > 0) note_unknown(applied->counts.unread_because);
    send(protocol::Ack{applied->acknowledge});
    bool const begun = std::any_of(facts->begin(), facts->end(), [](IncomingFact const& fact) {
      return fact.type == protocol::ChatOpened::wire_type;
    });
    if (begun) spawn(send_desk_state());
    if (applied->close) {
      say_goodbye("gap", applied->close->message, {}, CloseCode::policy);
      break;
    }
  }
  // The link ended under way. Rows that were not written cost nothing; the unpacking did.
  if (taken_) taken_->reports = 0;
  give_back();
  applying_ = false;
}

/// Nothing was done: the device keeps its facts and comes back with them.
void DeviceLink::put_off(Error const& error) {
  if (error.code == ErrorCode::denied) return say_goodbye("revoked", told(error), {}, CloseCode::policy);
  bool const costly = taken_ && !hub_.is_stopping();
  auto const within = costly ? hub_.world.report_spread : hub_.world.spread;
  give_back();
  say_goodbye("stopping", told(error), within.count(), CloseCode::try_again_later);
}

/// Of a report that comes again: it must not find its hour used up by that.
void DeviceLink::give_back() {
  if (!taken_) return;
  auto const now = hub_.world.steady_now();
  hub_.uploaded_reports.give_back(device_.asset, taken_->reports, now);
  hub_.software_rows.give_back(device_.asset, taken_->rows, now);
  taken_.reset();
}

// ---- for the device
// ------------------------------------------------------------------------------------------------

void DeviceLink::feed(delivery::SenderEvent const& event) {
  auto step = delivery::advance(std::move(sender_), event);
  sender_ = std::move(step.state);
  for (auto& effect : step.effects) effects_.push_back(std::move(effect));
  if (effects_.empty() || carrying_out_) return;
  carrying_out_ = true;
  spawn(carry_out());
}

void DeviceLink::on_ack(std::int64_t seq) { feed(delivery::Acknowledged{seq}); }

void DeviceLink::look_for_facts() {
  refresh_wanted_ = true;
  if (std::exchange(carrying_out_, true)) return;
  spawn(carry_out());
}

void DeviceLink::on_facts(DeviceHasFacts const& committed) {
  if (committed.facts) fresh_.add(*committed.facts);
  // Whatever comes before these ones was told of as well: there is nothing to look up.
  if (fresh_.follow(sender_.last)) return feed(delivery::Appended{fresh_.last()});
  look_for_facts();
}

/// Once everything that was there when the device asked stands in the queue before the answer.
void DeviceLink::answer_sync() {
  if (!sync_asked_ || closing_ || !delivery::has_sent_everything(sender_)) return;
  send(protocol::Synced{*std::exchange(sync_asked_, std::nullopt)});
}

/// One thing of the outbox after the other, so that numbers never change under a reader.
net::awaitable<void> DeviceLink::carry_out() {
  while (!closing_ && (!effects_.empty() || refresh_wanted_)) {
    if (effects_.empty()) {
      refresh_wanted_ = false;
      co_await refresh_outbox();
      continue;
    }
    auto effect = std::move(effects_.front());
    effects_.pop_front();
    if (auto* one = std::get_if<delivery::Send>(&effect)) {
      co_await send_facts(*one);
    } else if (auto* settled = std::get_if<delivery::Settle>(&effect)) {
      settle(*settled);
    } else if (auto* moved = std::get_if<delivery::Renumber>(&effect)) {
      co_await renumber(*moved);
    } else if (auto* close = std::get_if<delivery::CloseLink>(&effect)) {
      say_goodbye("protocol", close->error.message, {}, CloseCode::policy);
    }
  }
  carrying_out_ = false;
  answer_sync();
}

net::awaitable<void> DeviceLink::refresh_outbox() {
  auto const device = device_;
  std::function<Result<std::int64_t>(store::Reader&)> look =
      [device](store::Reader& sql) -> Result<std::int64_t> {
    auto const last = sql.one<std::int64_t>(
        "SELECT downlink_seq FROM device_identities WHERE organisation_id = ? AND id = ?",
        device.organisation, device.identity);
    return last.value_or(0);
  };
  auto last = co_await hub_.world.database.read<std::int64_t>(look);
  if (last && *last > sender_.last && !closing_) feed(delivery::Appended{*last});
}

net::awaitable<void> DeviceLink::send_facts(delivery::Send effect) {
  auto facts = fresh_.take(effect.first, effect.facts);
  if (facts.empty()) {
    auto const device = device_;
    using Facts = std::vector<OutboxFact>;
    std::function<Result<Facts>(store::Reader&)> look = [device,
                                                         effect](store::Reader& sql) -> Result<Facts> {
      return sql.all<OutboxFact>(
          "SELECT seq, fact_uid, type, body FROM downlink_facts WHERE organisation_id = ? AND identity_id = "
          "? AND seq >= ? ORDER BY seq LIMIT ?",
          device.organisation, device.identity, effect.first, effect.facts);
    };
    auto rows = co_await hub_.world.database.read<Facts>(look);
    if (rows) facts = std::move(*rows);
  }
  if (closing_) co_return;
  delivery::Sent sent;
  sent.link = effect.link;
  std::int64_t bytes = 0;
  auto expected = effect.first;
  for (auto& fact : facts) {
    if (fact.seq != expected) break;
    auto frame = protocol::compose_frame({std::move(fact.type), std::move(fact.body)}, fact.id, fact.seq);
    auto const size = static_cast<std::int64_t>(frame.size());
    if (bytes + size > effect.bytes && !(sent.facts.empty() && effect.at_least_one)) break;
    bytes += size;
    sent.facts.push_back({fact.id, size});
    queue(std::move(frame));
    ++expected;
  }
  hub_.counters.facts_sent += sent.facts.size();
  feed(sent);
}

/// How far the device has come. Acknowledgements that come while one waits to be written are one with it.
void DeviceLink::settle(delivery::Settle const& effect) {
  if (settled_->note(effect.through)) return;
  auto const device = device_;
  auto const write = std::make_shared<SettledMark::Write>(settled_);
  hub_.world.database.submit_soon([device, write](store::Transaction& tx) -> Result<void> {
    constexpr std::int64_t kept = 2'000;
    constexpr std::int64_t forgotten_at_once = 64;
    auto const through = write->take();
    auto& sql = tx.sql();
    auto cursors = cursors_of(tx, device.organisation, device.identity);
    if (!cursors) return {};
    using Delivered = std::tuple<std::int64_t, ChatId, std::int64_t, std::int64_t>;
    for (auto const& [chat, uid, position, read] : sql.all<Delivered>(
             "SELECT c.id, c.uid, MAX(f.position), c.user_read_position FROM downlink_facts f JOIN chats c "
             "ON c.organisation_id = f.organisation_id AND c.id = f.chat_id WHERE f.organisation_id = ? AND "
             "f.identity_id = ? AND f.seq > ? AND f.seq <= ? GROUP BY c.id HAVING MAX(f.position) > "
             "c.user_delivered_position",
             device.organisation, device.identity, cursors->acknowledged, through.seq)) {
      sql.run("UPDATE chats SET user_delivered_position = ? WHERE organisation_id = ? AND id = ?", position,
              device.organisation, chat);
      tx.after_commit(EndUserMarks{device.organisation, uid, position, read});
    }
    auto const before = std::exchange(cursors->acknowledged, through.seq);
    cursors->acknowledged_fact = through.id;
    set_cursors(tx, device.organisation, device.identity, *cursors);
    if (through.seq > kept && before / forgotten_at_once != through.seq / forgotten_at_once)
      sql.run("DELETE FROM downlink_facts WHERE organisation_id = ? AND identity_id = ? AND seq < ?",
              device.organisation, device.identity, through.seq - kept);
    return {};
  });
}

net::awaitable<void> DeviceLink::renumber(delivery::Renumber effect) {
  auto const device = device_;
  std::function<Result<std::int64_t>(store::Transaction&)> move =
      [device, effect](store::Transaction& tx) -> Result<std::int64_t> {
    auto& sql = tx.sql();
    tx.settle_shared();
    // Kept ones that lie where the new numbers go are known to the device or lost to it.
    sql.run(
        "DELETE FROM downlink_facts WHERE organisation_id = ? AND identity_id = ? AND seq >= ? AND seq <= ?",
        device.organisation, device.identity, effect.first, effect.after);
    auto const seqs = sql.all<std::int64_t>(
        "SELECT seq FROM downlink_facts WHERE organisation_id = ? AND identity_id = ? AND seq > ? ORDER BY "
        "seq",
        device.organisation, device.identity, effect.after);
    // Out of the way first, so that no two have one number in between.
    sql.run("UPDATE downlink_facts SET seq = -seq WHERE organisation_id = ? AND identity_id = ? AND seq > ?",
            device.organisation, device.identity, effect.after);
    auto next = effect.first;
    for (auto const seq : seqs) {
      sql.run("UPDATE downlink_facts SET seq = ? WHERE organisation_id = ? AND identity_id = ? AND seq = ?",
              next++, device.organisation, device.identity, -seq);
    }
    std::optional<FactId> acknowledged;
    if (effect.acknowledged.seq != 0) acknowledged = effect.acknowledged.id;
    sql.run(
        "UPDATE device_identities SET downlink_seq = ?, downlink_acknowledged = ?, downlink_acknowledged_uid "
        "= ? WHERE "
        "organisation_id = ? AND id = ?",
        next - 1, effect.acknowledged.seq, acknowledged, device.organisation, device.identity);
    return next - 1;
  };
  auto last = co_await hub_.world.database.submit<std::int64_t>(move);
  if (!last) {
    say_goodbye("stopping", told(last.error()), hub_.world.spread.count(), CloseCode::try_again_later);
    co_return;
  }
  // What was committed meanwhile may be known by its old number, or only by its new one: all is looked up.
  fresh_.clear();
  refresh_wanted_ = true;
  if (!closing_) feed(delivery::Renumbered{effect.link, effect.acknowledged, *last});
}

// ---- state
// ---------------------------------------------------------------------------------------------------------

net::awaitable<void> DeviceLink::offer_policy() {
  auto const device = device_;
  using Found = std::optional<SignedPolicy>;
  std::function<Result<Found>(store::Reader&)> look = [device](store::Reader& sql) -> Result<Found> {
    return policy_of(sql, device.organisation, device.identity);
  };
  auto found = co_await hub_.world.database.read<Found>(look);
  if (closing_ || !found || !*found || !(*found)->policy_document) co_return;
  // One that is made while a device enters is announced, and looked for by the opening.
  if ((*found)->policy_version <= offered_policy_) co_return;
  offered_policy_ = (*found)->policy_version;
  protocol::PolicyChanged policy{*(*found)->policy_document, (*found)->policy_signature.value_or(""), {}};
  if (auto const& changes = hub_.world.keys.changes(); !changes.empty()) policy.key_changes = changes;
  send(policy);
}

net::awaitable<void> DeviceLink::renew_policy() {
  auto const device = device_;
  auto const* keys = &hub_.world.keys;
  std::function<Result<bool>(store::Transaction&)> renew = [device, keys](store::Transaction& tx) {
    return console::renew_policy(tx, *keys, device.organisation, device.identity);
  };
  co_await hub_.world.database.submit<bool>(renew);
}

net::awaitable<void> DeviceLink::send_marks() {
  auto const device = device_;
  using Marks = std::vector<std::tuple<ChatId, std::int64_t, std::int64_t>>;
  std::function<Result<Marks>(store::Reader&)> look = [device](store::Reader& sql) -> Result<Marks> {
    return sql.all<Marks::value_type>(
        "SELECT uid, desk_delivered_position, desk_read_position FROM chats WHERE organisation_id "
        "= ? AND asset_id = ? AND status = 'open'",
        device.organisation, device.asset);
  };
  auto marks = co_await hub_.world.database.read<Marks>(look);
  if (closing_ || !marks) co_return;
  for (auto const& [chat, delivered, read] : *marks) send(protocol::ChatMarks{chat, delivered, read});
}

net::awaitable<void> DeviceLink::send_desk_state() {
  auto const organisation = device_.organisation;
  auto const now = std::chrono::steady_clock::now();
  auto known = hub_.desks.known(organisation, now);
  if (!known) {
    std::function<Result<protocol::DeskState>(store::Reader&)> look =
        [organisation, wall = hub_.world.database.now()](store::Reader& sql) -> Result<protocol::DeskState> {
      return desk_state_of(sql, organisation, wall);
    };
    auto found = co_await hub_.world.database.read<protocol::DeskState>(look);
    if (!found) co_return;
    hub_.desks.remember(organisation, *found, now);
    known = *found;
  }
  if (!closing_) send(*known);
}

}  // namespace deskbell::console
