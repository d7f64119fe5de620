// Small memories of a device link.
#include "console/server/device_outbox.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace deskbell::console {

namespace {
/// Four windows; an idle device has none.
constexpr std::size_t most_facts = 256;
}  // namespace

void FreshFacts::add(std::vector<OutboxFact> const& facts) {
  for (auto const& fact : facts) {
    if (!facts_.empty() && fact.seq != facts_.back().seq + 1) facts_.clear();
    facts_.push_back(fact);
  }
  if (facts_.size() > most_facts) facts_.clear();
}

bool FreshFacts::follow(std::int64_t last) const {
  return !facts_.empty() && facts_.front().seq <= last + 1 && last <= facts_.back().seq;
}

std::vector<OutboxFact> FreshFacts::take(std::int64_t first, std::int64_t most) {
  while (!facts_.empty() && facts_.front().seq < first) facts_.pop_front();
  if (facts_.empty() || facts_.front().seq != first) return {};
  auto const count = std::min<std::ptrdiff_t>(most, std::ssize(facts_));
  std::vector<OutboxFact> taken(std::make_move_iterator(facts_.begin()),
                                std::make_move_iterator(facts_.begin() + count));
  facts_.erase(facts_.begin(), facts_.begin() + count);
  return taken;
}

bool SettledMark::note(core::delivery::Cursor const& through) {
  std::lock_guard const lock(mutex_);
  through_ = through;
  return std::exchange(waits_, true);
}

core::delivery::Cursor SettledMark::take() {
  std::lock_guard const lock(mutex_);
  waits_ = false;
  return through_;
}

SettledMark::Write::~Write() {
  if (!taken_) mark_->take();
}

core::delivery::Cursor SettledMark::Write::take() {
  taken_ = true;
  return mark_->take();
}

}  // namespace deskbell::console
