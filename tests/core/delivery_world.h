// Two ends of a device link with disks that can be snapshot and restored, a link that can be cut, and
// processes that can be killed between any two steps: only core decides, the world carries out.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <vector>

#include "core/delivery.h"

namespace deskbell::tests {

namespace delivery = core::delivery;

inline FactId fact_id(std::int64_t n) {
  FactId id;
  id.uuid.bytes[0] = 0x33;
  for (int i = 0; i < 6; ++i) id.uuid.bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
  return id;
}

struct StoredFact {
  delivery::Seq seq = 0;
  std::int64_t made = 0;  ///< counts every fact that was ever made: its identity and its content
  std::int64_t bytes = 0;
};

struct SenderDisk {
  std::vector<StoredFact> outbox;  ///< kept ones first
  delivery::Cursor acknowledged;
  delivery::Seq next = 1;
  std::int64_t peer_epoch = 1;
};

struct ReceiverDisk {
  delivery::Cursor cursor;
  std::vector<std::int64_t> applied;  ///< in order
  std::map<FactId, std::int64_t> known;
  std::int64_t epoch = 1;
};

struct Frame {
  delivery::Seq seq = 0;
  std::int64_t made = 0;
};

struct DeliveryWorld {
  struct Read {
    delivery::Sent sent;
    std::vector<Frame> frames;
  };
  static constexpr delivery::Window window{8, 80'000};

  explicit DeliveryWorld(std::uint32_t seed, bool keeps_acknowledged)
      : random(seed), keeps(keeps_acknowledged) {
    sender.window = window;
  }

  std::mt19937 random;
  bool keeps;
  std::int64_t made = 0;

  SenderDisk disk;
  delivery::Sender sender;
  std::deque<delivery::SenderEffect> to_do;
  std::deque<Read> reads;

  ReceiverDisk far_disk;
  delivery::Receiver receiver;

  bool link = false;
  std::deque<Frame> up;
  std::deque<delivery::Seq> down;
  std::int64_t in_flight_most = 0;
  std::int64_t in_flight_bytes_most = 0;
  int repeated_applies = 0;
  int protocol_errors = 0;
  int renumberings = 0;

  int pick(int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); }

  // ---- the sender's shell
  // ------------------------------------------------------------------------------------------
  void tell(delivery::SenderEvent const& event) {
    auto step = delivery::advance(std::move(sender), event);
    sender = std::move(step.state);
    to_do.insert(to_do.end(), step.effects.begin(), step.effects.end());
  }
  void append() {
    ++made;
    disk.outbox.push_back({disk.next++, made, 100 + pick(30'000)});
    if (pick(10) == 0) return crash_sender();  // committed, and nobody was told
    tell(delivery::Appended{disk.outbox.back().seq});
  }
  /// Carries out one effect, or is killed before or after it.
  void work() {
    if (to_do.empty()) return finish_read();
    if (pick(60) == 0) return crash_sender();
    auto const effect = to_do.front();
    to_do.pop_front();
    if (auto const* send = std::get_if<delivery::Send>(&effect)) on_send(*send);
    if (auto const* settle = std::get_if<delivery::Settle>(&effect)) on_settle(*settle);
    if (auto const* renumber = std::get_if<delivery::Renumber>(&effect)) on_renumber(*renumber);
    if (std::holds_alternative<delivery::CloseLink>(effect)) {
      ++protocol_errors;
      cut();
    }
  }
  void on_send(delivery::Send const& send) {
    delivery::Sent sent{send.link, {}};
    Read read;
    std::int64_t bytes = 0;
    for (auto const& fact : disk.outbox) {
      auto const count = static_cast<std::int64_t>(sent.facts.size());
      if (fact.seq != send.first + count) continue;
      bool const is_allowed_first = send.at_least_one && count == 0;
      if (count == send.facts || (bytes + fact.bytes > send.bytes && !is_allowed_first)) break;
      bytes += fact.bytes;
      sent.facts.push_back({fact_id(fact.made), fact.bytes});
      read.frames.push_back({fact.seq, fact.made});
    }
    read.sent = sent;
    reads.push_back(std::move(read));
  }
  /// The database comes back with what it read, perhaps when that link is gone.
  void finish_read() {
    if (reads.empty()) return;
    auto const read = reads.front();
    reads.pop_front();
    if (link && read.sent.link == sender.link) up.insert(up.end(), read.frames.begin(), read.frames.end());
    tell(read.sent);
    in_flight_most = std::max(in_flight_most, static_cast<std::int64_t>(sender.in_flight.size()));
    if (sender.in_flight.size() > 1)
      in_flight_bytes_most = std::max(in_flight_bytes_most, sender.in_flight_bytes);
  }
  void on_settle(delivery::Settle const& settle) {
    disk.acknowledged = settle.through;
    if (!keeps)
      std::erase_if(disk.outbox, [&](StoredFact const& fact) { return fact.seq <= settle.through.seq; });
  }
  void on_renumber(delivery::Renumber const& renumber) {
    ++renumberings;
    delivery::Seq next = renumber.first;
    std::vector<StoredFact> outbox;
    for (StoredFact fact : disk.outbox) {
      if (fact.seq <= renumber.after)
        continue;  // kept longer than needed: let go here, so that numbers stay unique
      fact.seq = next++;
      outbox.push_back(fact);
    }
    disk.outbox = std::move(outbox);
    disk.acknowledged = renumber.acknowledged;
    disk.next = next;
    disk.peer_epoch = far_disk.epoch;
    if (pick(20) == 0) return crash_sender();
    tell(delivery::Renumbered{renumber.link, renumber.acknowledged, next - 1});
  }
  void crash_sender() {
    cut();
    to_do.clear();
    reads.clear();
    sender = delivery::make_sender(disk.acknowledged, disk.next - 1, window);
  }

  // ---- the receiver's shell
  // ----------------------------------------------------------------------------------------
  /// One transaction over some of what has arrived, then one acknowledgement; killed at any point.
  void receive() {
    ReceiverDisk next_disk = far_disk;
    delivery::Receiver next = receiver;
    bool close = false;
    for (int i = 1 + pick(8); i > 0 && !up.empty() && !close; --i) {
      Frame const frame = up.front();
      up.pop_front();
      auto const id = fact_id(frame.made);
      auto const known =
          next_disk.known.contains(id) ? delivery::KnownAs::same_content : delivery::KnownAs::nothing;
      auto step = delivery::advance(next, delivery::Arrived{frame.seq, id, known});
      close = step.verdict == delivery::Verdict::close;
      if (close) break;
      next = step.state;
      next_disk.cursor = next.cursor;
      if (step.verdict != delivery::Verdict::apply) continue;
      if (!next_disk.known.emplace(id, frame.made).second) ++repeated_applies;
      next_disk.applied.push_back(frame.made);
    }
    if (pick(30) == 0) return crash_receiver();  // rolled back
    far_disk = std::move(next_disk);
    receiver = next;
    if (pick(30) == 0) return crash_receiver();  // committed, not acknowledged
    if (auto const seq = delivery::acknowledgement(receiver); seq && link) down.push_back(*seq);
    if (close) {
      ++protocol_errors;
      cut();
    }
  }
  void crash_receiver() {
    cut();
    receiver = delivery::make_receiver(far_disk.cursor);
  }

  // ---- the link
  // ------------------------------------------------------------------------------------------------------
  void cut() {
    if (link) tell(delivery::LinkLost{});
    link = false;
    up.clear();
    down.clear();
  }
  void open() {
    if (link) return;
    // The agent's database does one thing after the other: what was begun is finished before the next is
    // asked.
    while (!to_do.empty()) work();
    link = true;
    receiver = delivery::make_receiver(far_disk.cursor);
    std::optional<FactId> own;
    for (auto const& fact : disk.outbox)
      if (fact.seq == far_disk.cursor.seq) own = fact_id(fact.made);
    tell(delivery::LinkOpened{far_disk.cursor, own, disk.peer_epoch != far_disk.epoch, std::nullopt});
    if (sender.phase == delivery::LinkPhase::open) disk.peer_epoch = far_disk.epoch;
  }
  void acknowledge() {
    if (down.empty()) return;
    auto const seq = down.front();
    down.pop_front();
    tell(delivery::Acknowledged{seq});
  }
  /// Everything works until nothing is left to do.
  bool settle_down() {
    for (int i = 0; i < 100'000; ++i) {
      if (!link) open();
      work();
      if (!up.empty()) receive();
      acknowledge();
      if (link && to_do.empty() && reads.empty() && up.empty() && down.empty() &&
          delivery::backlog(sender) == 0)
        return true;
    }
    return false;
  }
};

}  // namespace deskbell::tests
