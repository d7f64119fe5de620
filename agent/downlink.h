// The receiving end of the device link: applies the console's facts, each once, and acknowledges what is
// committed.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "agent/policy_in_force.h"
#include "agent/store.h"
#include "core/delivery.h"

namespace deskbell::agent {

class Downlink {
 public:
  class Link {
   public:
    virtual ~Link() = default;
    virtual void acknowledge(core::delivery::Seq seq) = 0;
    virtual void close(std::string reason, std::string message) = 0;
    virtual Policy policy() const = 0;
    /// The wall clock as the console would read it.
    virtual Time console_time() const = 0;
    /// The disk is full: apply_waiting() should be called a little later.
    virtual void on_cannot_store() = 0;
  };

  struct Fact {
    core::delivery::Seq seq = 0;
    FactId id;
    std::string digest;
    /// Empty where it was not understood: acknowledged, not applied.
    std::optional<protocol::Downlink> body;
    std::string type;
    std::string text;  ///< of the body
    /// Why it was not understood; empty where the type is not known here, as is to be expected of a newer
    /// console.
    std::string unread_because;
  };

  Downlink(Store& store, Link& link) : store_(store), link_(link) {}

  void set_cursor(core::delivery::Cursor cursor) { receiver_ = core::delivery::make_receiver(cursor); }
  core::delivery::Cursor const& cursor() const { return receiver_.cursor; }
  /// Calls `then` once everything that has come by now is applied; never, where the link goes first.
  void when_idle(std::function<void()> then);

  void on_link_opened();
  void on_arrived(Fact fact);
  void on_link_lost();
  void apply_waiting();

 private:
  Store& store_;
  Link& link_;
  core::delivery::Receiver receiver_;
  std::deque<Fact> waiting_;
  std::function<void()> when_idle_;
  std::uint64_t opening_ = 0;
  bool applying_ = false;
};

}  // namespace deskbell::agent
