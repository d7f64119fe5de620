// What a device link knows of its outbox without reading it: facts that were committed a moment ago, and how
// far the device has come where that is not written down yet.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "console/server/bus.h"
#include "core/delivery.h"

namespace deskbell::console {

/// Facts in their order, without gaps, as they were committed. Bounded: a device that does not keep up is
/// served from the database. Of one executor.
class FreshFacts {
 public:
  void add(std::vector<OutboxFact> const& facts);
  /// Whether they go on, without a gap, from what the sender knows of.
  [[nodiscard]] bool follow(std::int64_t last) const;
  [[nodiscard]] std::int64_t last() const { return facts_.back().seq; }
  /// At most `most` from `first` on; they and what is older are forgotten. Empty: they are to be read.
  std::vector<OutboxFact> take(std::int64_t first, std::int64_t most);
  void clear() { facts_.clear(); }

 private:
  std::deque<OutboxFact> facts_;
};

/// The newest acknowledgement of a link, from the link's thread to the database's.
class SettledMark {
 public:
  /// True: an older one waits to be written, and this one takes its place.
  bool note(core::delivery::Cursor const& through);
  core::delivery::Cursor take();

  /// What one write in the queue holds: where it never comes to its turn (a full disk, a full queue), the
  /// next acknowledgement is written by another.
  class Write {
   public:
    explicit Write(std::shared_ptr<SettledMark> mark) : mark_(std::move(mark)) {}
    ~Write();
    Write(Write const&) = delete;
    Write& operator=(Write const&) = delete;
    core::delivery::Cursor take();

   private:
    std::shared_ptr<SettledMark> mark_;
    bool taken_ = false;
  };

 private:
  std::mutex mutex_;
  core::delivery::Cursor through_;
  bool waits_ = false;
};

}  // namespace deskbell::console
