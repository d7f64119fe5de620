// One end of a simulated link: carries out what core/delivery decides. The same for device and console.
#pragma once

#include <deque>
#include <functional>

#include "facts.h"
#include "mutation.h"

namespace deskbell::simulation {

class World;

class LinkEnd {
 public:
  enum class Side { device, console };
  LinkEnd(World& world, Side side);

  /// A process has just started: everything is as the disk says.
  void start(Post const& post);
  void opened(Post const& post, delivery::Cursor peer, bool peer_was_restored);
  /// Whether an opening with this peer finds that one of the two was restored.
  [[nodiscard]] static bool finds_restored(Post const& post, delivery::Cursor peer);
  void lost();
  /// After a transaction: there may be new facts.
  void notice(Post const& post);
  [[nodiscard]] bool has_work() const { return !to_do_.empty(); }
  /// Carries out one effect; frames go to `wire`. False: the link is to be closed.
  bool work(Post& post, std::deque<Frame>& wire);
  /// An acknowledgement or a fact came. `apply` runs inside of the transaction. False: the link is to be
  /// closed.
  bool arrived(Post& post, Frame const& frame, std::function<void(Fact const&)> const& apply);
  void acknowledge(std::deque<Frame>& wire);
  [[nodiscard]] bool is_open() const { return sender_.phase == delivery::LinkPhase::open; }
  [[nodiscard]] bool is_idle() const { return to_do_.empty() && delivery::backlog(sender_) == 0; }

 private:
  void tell(delivery::SenderEvent const& event);
  void send(Post const& post, delivery::Send const& send, std::deque<Frame>& wire);
  void settle(Post& post, delivery::Settle const& settle);
  void renumber(Post& post, delivery::Renumber renumber);
  [[nodiscard]] delivery::KnownAs known_as(Post const& post, Fact const& fact) const;
  [[nodiscard]] bool every(int times);

  World& world_;
  Mutation mutation_;
  Side side_;
  int arrivals_ = 0;
  bool peer_was_restored_ = false;
  delivery::Sender sender_;
  delivery::Receiver receiver_;
  std::deque<delivery::SenderEffect> to_do_;
};

}  // namespace deskbell::simulation
