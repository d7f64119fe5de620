// Monitors on a device whose clock is wrong: what they tell of has the console's time.
#include "agent/monitoring.h"

#include <boost/asio/io_context.hpp>

#include "agent/outbox.h"
#include "protocol/codec.h"
#include "tests/agent/serve_until.h"
#include "tests/agent/test_alarms.h"

namespace deskbell::agent {
namespace {

class MonitoringTest : public ::testing::Test, public Monitoring::World {
 protected:
  Time console_time() const override { return clock.at.wall + skew; }

  template <class Condition>
  bool until(Condition condition) {
    return serve_until(loop, condition);
  }
  std::vector<protocol::Uplink> facts() {
    std::optional<std::vector<protocol::Uplink>> found;
    store->transact<std::vector<protocol::Uplink>>(
        [](Transaction& transaction) -> Result<std::vector<protocol::Uplink>> {
          std::vector<protocol::Uplink> facts;
          for (auto const& frame : outbox::load(transaction.database(), {1, 1, 64, 256 * 1024, true}))
            facts.push_back(protocol::decode<protocol::Uplink>(frame.text).value().body);
          return facts;
        },
        [&](Result<std::vector<protocol::Uplink>> all) { found = all.value(); });
    EXPECT_TRUE(until([&] { return found.has_value(); }));
    return *found;
  }
  /// The look that a tick began is over, and what it found is known here.
  void wait_for_the_look() {
    bool over = false;
    workshop.run([] { return true; }, [&](bool done) { over = done; });
    EXPECT_TRUE(until([&] { return over; }));
  }
  /// Tick by tick, until there are so many facts.
  template <class Fact>
  std::optional<Fact> told_as(std::size_t number) {
    for (int ticks = 0; ticks < 200; ++ticks) {
      auto const all = facts();
      if (all.size() >= number) return std::get<Fact>(all[number - 1]);
      clock.pass(std::chrono::minutes(1));
      alarms.serve();
      wait_for_the_look();
    }
    return std::nullopt;
  }

  tests::TemporaryFolder folder;
  TestClock clock;
  Duration skew = std::chrono::hours(3);
  TestAlarms alarms{clock};
  boost::asio::io_context loop{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard{loop.get_executor()};
  std::unique_ptr<Store> store = *Store::open(folder / "agent.db", clock, loop.get_executor());
  Workshop workshop{loop.get_executor()};
  Monitoring monitoring{*store, workshop, alarms, clock, *this};
};

/// The console compares them with when its people resolved the alert.
TEST_F(MonitoringTest, AlertsHaveTheConsolesTime) {
  auto policy = std::make_shared<PolicyInForce>();
  auto& monitors = policy->document.settings.monitors;
  monitors = {};
  monitors.disk_space.enabled = monitors.memory.enabled = monitors.cpu.enabled = false;
  monitors.services.enabled = monitors.pending_reboot.enabled = false;
  monitors.processes.enabled = true;
  monitors.processes.names = {"nobody-runs-this"};
  monitors.processes.sustained_for = std::chrono::seconds(0);
  monitoring.set_policy(policy);
  auto const raised = told_as<protocol::AlertRaised>(1);
  ASSERT_TRUE(raised);
  EXPECT_NEAR(static_cast<double>((raised->raised_at - console_time()).count()), 0, 600'000);
  clock.pass(std::chrono::hours(25));
  skew = -std::chrono::hours(24);  // the clock was set meanwhile, and not well
  auto const repeated = told_as<protocol::AlertRepeated>(2);
  ASSERT_TRUE(repeated);
  EXPECT_EQ(repeated->alert_id, raised->alert_id);
  EXPECT_NEAR(static_cast<double>((repeated->seen_at - console_time()).count()), 0, 600'000);
  policy = std::make_shared<PolicyInForce>(*policy);
  policy->document.settings.monitors.processes.names.clear();
  policy->document.settings.monitors.processes.enabled = false;
  monitoring.set_policy(policy);
  auto const resolved = told_as<protocol::AlertResolved>(3);
  ASSERT_TRUE(resolved);
  EXPECT_NEAR(static_cast<double>((resolved->resolved_at - console_time()).count()), 0, 600'000);
}

}  // namespace
}  // namespace deskbell::agent
