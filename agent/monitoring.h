// Samples what the policy watches, and turns what core/monitor decides into facts.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "agent/alarms.h"
#include "agent/monitors/monitors.h"
#include "agent/policy_in_force.h"
#include "agent/store.h"
#include "agent/workshop.h"

namespace deskbell::agent {

class Monitoring {
 public:
  class World {
   public:
    virtual ~World() = default;
    /// The wall clock as the console would read it.
    virtual Time console_time() const = 0;
  };

  Monitoring(Store& store, Workshop& workshop, Alarms& alarms, Clock const& clock, World& world);

  /// At start and whenever the policy changed: from now on these are watched.
  void set_policy(Policy const& policy);
  void stop();
  std::int64_t open_alerts() const { return open_alerts_; }

 private:
  void load();
  void tick();
  void on_news(std::vector<core::Sampled> samples);

  Store& store_;
  Workshop& workshop_;
  Alarms& alarms_;
  Clock const& clock_;
  World& world_;
  std::shared_ptr<monitors::Monitors> monitors_;
  std::optional<core::MonitorState> state_;  ///< empty until it was read
  std::optional<Duration> stored_at_;        ///< on the boot clock
  bool loading_ = false;
  bool storing_ = false;
  std::shared_ptr<std::atomic<bool>> sampling_;
  std::uint64_t round_ = 0;  ///< counts policies: samples for an older one are thrown away
  std::int64_t open_alerts_ = 0;
};

}  // namespace deskbell::agent
