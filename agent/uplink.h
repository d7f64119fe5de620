// The sending end of the device link: carries core/delivery's sender between outbox and link.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "agent/store.h"
#include "core/delivery.h"
#include "protocol/device_link.h"

namespace deskbell::agent {

class Uplink {
 public:
  /// What it needs of the link.
  class Link {
   public:
    virtual ~Link() = default;
    virtual void send(std::vector<std::string> frames) = 0;
    virtual void close(std::string reason, std::string message) = 0;
    /// The console's database is another one than last time.
    virtual void on_console_restored() = 0;
  };

  Uplink(Store& store, Link& link) : store_(store), link_(link) {}

  /// At start, and after the identity changed.
  void set_sender(core::delivery::Sender sender) { sender_ = std::move(sender); }
  core::delivery::Sender const& sender() const { return sender_; }

  /// The console's epoch as stored, for hello; 0: none was seen yet.
  void set_epoch(std::int64_t epoch) { known_epoch_ = epoch; }
  std::int64_t epoch() const { return known_epoch_; }
  /// This database was found to be restored from an older state: the next hello says so, and the console says
  /// again what was forgotten. Stored, so that it is not forgotten, too.
  void set_has_to_tell_restored(bool has_to) { has_to_tell_restored_ = has_to; }
  /// For hello. What one hello said, its own welcome answers: what is found out in between is for the next.
  bool tell_restored() { return told_restored_ = has_to_tell_restored_; }

  void on_appended(core::delivery::Seq last);
  void on_link_opened(protocol::Welcome welcome);
  void on_acknowledged(core::delivery::Seq seq);
  void on_link_lost();

 private:
  void step(core::delivery::SenderEvent const& event);
  void perform(core::delivery::Send const& effect);
  void perform(core::delivery::Settle const& effect);
  void perform(core::delivery::Renumber const& effect);
  void perform(core::delivery::CloseLink const& effect);
  void store_epoch();

  Store& store_;
  Link& link_;
  core::delivery::Sender sender_;
  std::uint64_t opening_ = 0;  ///< counts links as they open, for answers of the store that come late
  std::string epoch_;          ///< to be stored with what the opening leads to; empty: nothing to store
  std::int64_t known_epoch_ = 0;
  bool has_to_tell_restored_ = false;
  bool told_restored_ = false;  ///< the last hello said so
  std::int64_t offered_epoch_ = 0;
  bool restored_ = false;
};

}  // namespace deskbell::agent
