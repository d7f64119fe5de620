// The inventory of this machine on its way: whole the first time, afterwards only what changed, else nothing.
#include "agent/reporting.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <fstream>
#include <vector>

#include "agent/outbox.h"
#include "protocol/channels.h"
#include "protocol/codec.h"
#include "tests/agent/serve_until.h"
#include "tests/agent/test_alarms.h"

namespace deskbell::agent {
namespace {

class ReportingTest : public ::testing::Test, public Reporting::World {
 protected:
  void SetUp() override { ASSERT_TRUE(start_crypto()); }
  void send_signal(protocol::Uplink const& signal) override {
    if (auto const* request = std::get_if<protocol::UploadRequest>(&signal)) requests.push_back(*request);
  }
  std::optional<LinkTarget> target() const override { return std::nullopt; }
  void on_collected() override {}

  template <class Condition>
  bool until(Condition condition) {
    return serve_until(loop, condition);
  }
  template <class T>
  T stored(std::function<Result<T>(Transaction&)> work) {
    std::optional<T> found;
    store->transact<T>(std::move(work), [&](Result<T> outcome) { found = outcome.value(); });
    EXPECT_TRUE(until([&] { return found.has_value(); }));
    return *found;
  }
  std::vector<std::string> facts() {
    return stored<std::vector<std::string>>([](Transaction& transaction) -> Result<std::vector<std::string>> {
      std::vector<std::string> texts;
      for (auto const& frame : outbox::load(transaction.database(), {1, 1, 64, 256 * 1024, true}))
        texts.push_back(frame.text);
      return texts;
    });
  }
  /// The console knew another name of this machine.
  void forget_the_name() {
    stored<bool>([](Transaction& transaction) -> Result<bool> {
      SQLite::Statement select(transaction.database(), "SELECT report FROM inventory");
      if (!select.executeStep()) return false;
      auto report = protocol::decode_struct<protocol::Inventory>(select.getColumn(0).getString()).value();
      report.system->hostname = "as-it-was";
      SQLite::Statement put(transaction.database(), "UPDATE inventory SET report = ?");
      put.bind(1, protocol::encode_struct(report));
      put.exec();
      return true;
    });
  }
  void collect_again() {
    auto const last = reporting.collected_at();
    clock.pass(Duration{interval});
    clock.pass(Duration{1});
    alarms.serve();
    ASSERT_TRUE(until([&] { return reporting.collected_at() != last; }));
  }

  static constexpr Duration interval{300'000};
  tests::TemporaryFolder folder;
  TestClock clock;
  TestAlarms alarms{clock};
  boost::asio::io_context loop{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard{loop.get_executor()};
  std::unique_ptr<Store> store = *Store::open(folder / "agent.db", clock, loop.get_executor());
  Workshop workshop{loop.get_executor()};
  std::vector<protocol::UploadRequest> requests;
  Reporting reporting{loop.get_executor(), *store, workshop, alarms, clock, *this, folder / "uploads"};
};

TEST_F(ReportingTest, TheFirstReportIsWholeAndLaterOnesHoldWhatChanged) {
  reporting.start(interval);
  ASSERT_TRUE(until([&] { return !requests.empty(); })) << "a whole report is uploaded";
  reporting.on_grant({.upload_id = requests.front().upload_id, .ticket = "", .offset = 0, .complete = true});
  ASSERT_TRUE(until([&] { return reporting.reported_at().has_value(); }));
  auto told = facts();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_NE(told[0].find("inventory.uploaded"), std::string::npos);

  forget_the_name();
  collect_again();
  ASSERT_TRUE(until([&] { return reporting.reported_at() == reporting.collected_at(); }));
  told = facts();
  ASSERT_EQ(told.size(), 2u);
  EXPECT_NE(told[1].find("inventory.reported"), std::string::npos);
  EXPECT_NE(told[1].find("\"system\":"), std::string::npos);
  EXPECT_EQ(told[1].find("\"cpus\":"), std::string::npos) << "it did not change";
  EXPECT_EQ(told[1].find("as-it-was"), std::string::npos);
  EXPECT_EQ(requests.size(), 1u) << "a small change goes over the link";
}

/// Its rows went with the place that the device belonged to.
TEST_F(ReportingTest, NoFileOfAFormerPlaceStays) {
  std::filesystem::create_directories(folder / "uploads");
  std::ofstream(folder / "uploads" / "former.gz") << "x";
  reporting.start(interval);
  ASSERT_TRUE(until([&] { return !requests.empty(); }));
  std::vector<std::string> files;
  for (auto const& entry : std::filesystem::directory_iterator(folder / "uploads"))
    files.push_back(entry.path().filename());
  EXPECT_EQ(files, std::vector<std::string>{requests.front().upload_id.text() + ".gz"});
}

TEST_F(ReportingTest, ARefusedUploadIsAskedForAgainUnlessTheRefusalStands) {
  reporting.start(std::chrono::hours(10));
  ASSERT_TRUE(until([&] { return requests.size() == 1; }));
  auto const later = [&](char const* code) {
    reporting.on_refused({requests.front().upload_id, "not now", code});
    clock.pass(std::chrono::minutes(16));
    alarms.serve();
  };
  later("storage");
  ASSERT_TRUE(until([&] { return requests.size() == 2; }));
  EXPECT_EQ(requests[1].upload_id, requests[0].upload_id);
  later("too_large");
  facts();
  EXPECT_EQ(requests.size(), 2u);
}

}  // namespace
}  // namespace deskbell::agent
