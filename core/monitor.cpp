// The state machine of a monitored value: fine, pending, raised, clearing.
#include "core/monitor.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <utility>

namespace deskbell::core {
namespace {

enum class Verdict { good, between, bad };

Verdict judge(double value, Check const& check) {
  if (check.direction == Direction::above) {
    double const clear_at = std::min(check.clear_at, check.raise_at);
    if (value >= check.raise_at) return Verdict::bad;
    return value < clear_at ? Verdict::good : Verdict::between;
  }
  double const clear_at = std::max(check.clear_at, check.raise_at);
  if (value <= check.raise_at) return Verdict::bad;
  return value > clear_at ? Verdict::good : Verdict::between;
}

/// The part of the time between two readings for which the value is believed to have lasted.
Duration believed(Time seen_at, Time now, Check const& check) {
  Duration const limit = std::max(Duration(0), check.sample_every) * 2;
  return std::clamp(Duration(now - seen_at), Duration(0), limit);
}

class Machine {
 public:
  Machine(Verdict verdict, Reading const& reading, Check const& check, Time now, AlertId const& fresh)
      : verdict_(verdict), reading_(reading), check_(check), now_(now), fresh_(fresh) {}

  SubjectState operator()(Fine) { return verdict_ == Verdict::bad ? raise_or_wait(Duration(0)) : Fine{}; }

  SubjectState operator()(PendingRaise const& state) {
    if (verdict_ != Verdict::bad) return Fine{};
    return raise_or_wait(state.held + believed(state.seen_at, now_, check_));
  }

  SubjectState operator()(Raised state) {
    if (verdict_ == Verdict::good) return resolve_or_wait(std::move(state), Duration(0));
    if (verdict_ == Verdict::bad) tell(state);
    return state;
  }

  SubjectState operator()(PendingClear state) {
    if (verdict_ == Verdict::good) {
      Duration const held = state.held + believed(state.seen_at, now_, check_);
      return resolve_or_wait(std::move(state.raised), held);
    }
    if (verdict_ == Verdict::bad) {
      ++state.raised.count;
      state.raised.news = true;
      tell(state.raised);
    }
    return std::move(state.raised);
  }

  std::vector<MonitorEffect> effects;

 private:
  SubjectState raise_or_wait(Duration held) {
    if (held < check_.raise_after) return PendingRaise{.held = held, .seen_at = now_};
    effects.emplace_back(Raise{.alert_id = fresh_,
                               .check_id = check_.id,
                               .kind = check_.kind,
                               .subject = reading_.subject,
                               .title = check_.title,
                               .detail = reading_.detail,
                               .value = reading_.value,
                               .raised_at = now_});
    return Raised{.alert_id = fresh_,
                  .raised_at = now_,
                  .count = 1,
                  .told_at = now_,
                  .told_detail = reading_.detail,
                  .news = false};
  }

  SubjectState resolve_or_wait(Raised state, Duration held) {
    if (held < check_.clear_after) {
      return PendingClear{.raised = std::move(state), .held = held, .seen_at = now_};
    }
    effects.emplace_back(Resolve{.alert_id = state.alert_id, .detail = reading_.detail, .resolved_at = now_});
    return Fine{};
  }

  /// Tells of a count or a detail that changed, unless the last telling was only just now; and of what lasts
  /// unchanged now and then.
  void tell(Raised& state) {
    Duration const since = now_ - state.told_at;
    bool const due =
        since >= check_.repeat_every || since < Duration(0);  // the second: the clock was set back
    bool const unchanged = !state.news && state.told_detail == reading_.detail;
    if (!due || (unchanged && since >= Duration(0) && since < check_.repeat_still_every)) return;
    if (!state.news) ++state.count;
    state.news = false;
    state.told_at = now_;
    state.told_detail = reading_.detail;
    effects.emplace_back(
        Repeat{.alert_id = state.alert_id, .count = state.count, .detail = reading_.detail, .seen_at = now_});
  }

  Verdict verdict_;
  Reading const& reading_;
  Check const& check_;
  Time now_;
  AlertId const& fresh_;
};

SubjectStep step(Verdict verdict, SubjectState state, Reading const& reading, Check const& check, Time now,
                 AlertId const& fresh) {
  Machine machine(verdict, reading, check, now, fresh);
  SubjectState next =
      std::visit([&](auto&& from) { return machine(std::forward<decltype(from)>(from)); }, std::move(state));
  return SubjectStep{.state = std::move(next), .effects = std::move(machine.effects)};
}

Raised const* open_alert(SubjectState const& state) {
  if (auto const* raised = std::get_if<Raised>(&state)) return raised;
  if (auto const* clearing = std::get_if<PendingClear>(&state)) return &clearing->raised;
  return nullptr;
}

Check const* find(std::span<Check const> checks, std::string_view id) {
  auto const found = std::ranges::find(checks, id, &Check::id);
  return found == checks.end() ? nullptr : &*found;
}

class Tick {
 public:
  Tick(MonitorState state, Time now, std::span<AlertId const> fresh)
      : state_(std::move(state)), now_(now), fresh_(fresh) {}

  void forget_unchecked(std::span<Check const> checks) {
    std::erase_if(state_.subjects, [&](auto const& entry) {
      if (find(checks, entry.first.check_id)) return false;
      if (auto const* raised = open_alert(entry.second)) {
        effects_.emplace_back(Resolve{
            .alert_id = raised->alert_id, .detail = "no longer checked by the policy", .resolved_at = now_});
      }
      return true;
    });
  }

  void take(Check const& check, Sampled const& sampled) {
    std::set<std::string_view> present;
    for (auto const& reading : sampled.readings) {
      if (!present.insert(reading.subject).second) continue;  // one value for each subject: the first
      if (!std::isnan(reading.value)) put(check, reading, judge(reading.value, check));
    }
    std::vector<std::string> gone;
    for (auto entry = state_.subjects.lower_bound({check.id, ""});
         entry != state_.subjects.end() && entry->first.check_id == check.id; ++entry) {
      if (!present.contains(entry->first.subject)) gone.push_back(entry->first.subject);
    }
    for (auto& subject : gone) {
      put(check, Reading{.subject = std::move(subject), .value = 0, .detail = "no longer there"},
          Verdict::good);
    }
  }

  MonitorStep finish() && { return MonitorStep{.state = std::move(state_), .effects = std::move(effects_)}; }

 private:
  void put(Check const& check, Reading const& reading, Verdict verdict) {
    SubjectKey key{check.id, reading.subject};
    auto const known = state_.subjects.find(key);
    SubjectState const before = known == state_.subjects.end() ? SubjectState{Fine{}} : known->second;
    if (next_fresh_ == fresh_.size() && !open_alert(before) && verdict == Verdict::bad) return;
    AlertId const fresh = next_fresh_ < fresh_.size() ? fresh_[next_fresh_] : AlertId{};
    SubjectStep next = step(verdict, before, reading, check, now_, fresh);
    for (auto& effect : next.effects) {
      if (std::holds_alternative<Raise>(effect)) ++next_fresh_;
      effects_.push_back(std::move(effect));
    }
    if (std::holds_alternative<Fine>(next.state)) {
      if (known != state_.subjects.end()) state_.subjects.erase(known);
    } else {
      state_.subjects.insert_or_assign(std::move(key), std::move(next.state));
    }
  }

  MonitorState state_;
  Time now_;
  std::span<AlertId const> fresh_;
  std::size_t next_fresh_ = 0;
  std::vector<MonitorEffect> effects_;
};

void put_raised(SavedSubject& saved, Raised const& raised) {
  saved.alert_id = raised.alert_id;
  saved.raised_at = raised.raised_at;
  saved.count = raised.count;
  saved.told_at = raised.told_at;
  saved.told_detail = raised.told_detail;
  saved.news = raised.news;
}

std::optional<SubjectState> restored(SavedSubject const& saved) {
  if (saved.phase == SavedPhase::pending_raise) {
    return PendingRaise{.held = Duration(std::max<std::int64_t>(0, saved.held_ms)), .seen_at = saved.seen_at};
  }
  if (!saved.alert_id) return std::nullopt;
  Raised raised{.alert_id = *saved.alert_id,
                .raised_at = saved.raised_at,
                .count = std::max<std::int64_t>(1, saved.count),
                .told_at = saved.told_at,
                .told_detail = saved.told_detail,
                .news = saved.news};
  if (saved.phase == SavedPhase::raised) return raised;
  return PendingClear{.raised = std::move(raised),
                      .held = Duration(std::max<std::int64_t>(0, saved.held_ms)),
                      .seen_at = saved.seen_at};
}

}  // namespace

SubjectStep advance(SubjectState state, Reading const& reading, Check const& check, Time now,
                    AlertId const& fresh) {
  if (std::isnan(reading.value)) return SubjectStep{.state = std::move(state), .effects = {}};
  return step(judge(reading.value, check), std::move(state), reading, check, now, fresh);
}

std::size_t fresh_ids_needed(std::span<Sampled const> samples) {
  std::size_t needed = 0;
  for (auto const& sampled : samples) needed += sampled.readings.size();
  return needed;
}

MonitorStep advance(MonitorState state, std::span<Check const> checks, std::span<Sampled const> samples,
                    Time now, std::span<AlertId const> fresh) {
  Tick tick(std::move(state), now, fresh);
  tick.forget_unchecked(checks);
  for (auto const& sampled : samples) {
    if (auto const* check = find(checks, sampled.check_id)) tick.take(*check, sampled);
  }
  return std::move(tick).finish();
}

std::optional<Time> deadline(MonitorState const& state, std::span<Check const> checks) {
  std::optional<Time> earliest;
  for (auto const& [key, subject] : state.subjects) {
    auto const* check = find(checks, key.check_id);
    if (!check) continue;
    std::optional<Time> due;
    if (auto const* raising = std::get_if<PendingRaise>(&subject)) {
      due = raising->seen_at + (check->raise_after - raising->held);
    } else if (auto const* clearing = std::get_if<PendingClear>(&subject)) {
      due = clearing->seen_at + (check->clear_after - clearing->held);
    }
    if (due && (!earliest || *due < *earliest)) earliest = due;
  }
  return earliest;
}

std::vector<SavedSubject> save(MonitorState const& state) {
  std::vector<SavedSubject> saved;
  for (auto const& [key, subject] : state.subjects) {
    SavedSubject entry;
    entry.check_id = key.check_id;
    entry.subject = key.subject;
    if (auto const* raising = std::get_if<PendingRaise>(&subject)) {
      entry.phase = SavedPhase::pending_raise;
      entry.held_ms = raising->held.count();
      entry.seen_at = raising->seen_at;
    } else if (auto const* raised = std::get_if<Raised>(&subject)) {
      entry.phase = SavedPhase::raised;
      put_raised(entry, *raised);
    } else if (auto const* clearing = std::get_if<PendingClear>(&subject)) {
      entry.phase = SavedPhase::pending_clear;
      entry.held_ms = clearing->held.count();
      entry.seen_at = clearing->seen_at;
      put_raised(entry, clearing->raised);
    } else {
      continue;
    }
    saved.push_back(std::move(entry));
  }
  return saved;
}

MonitorState restore(std::span<SavedSubject const> saved) {
  MonitorState state;
  for (auto const& entry : saved) {
    if (auto subject = restored(entry)) {
      state.subjects.insert_or_assign(SubjectKey{entry.check_id, entry.subject}, std::move(*subject));
    }
  }
  return state;
}

}  // namespace deskbell::core
