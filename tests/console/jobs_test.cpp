// The lease of the jobs: one node has it, and a clock that was wrong takes it from nobody for long.
#include "console/server/jobs.h"

#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

using namespace std::chrono_literals;

class LeaseTest : public testing::Test {
 protected:
  bool hold(std::string const& node) {
    return must(store_.write(
        [&](store::Transaction& tx) -> Result<bool> { return hold_lease(tx, node, Duration(20s)); }));
  }
  Store store_;
};

TEST_F(LeaseTest, IsOneNodesUntilItsTimeIsOver) {
  EXPECT_TRUE(hold("one"));
  EXPECT_FALSE(hold("two"));
  store_.move(15s);
  EXPECT_TRUE(hold("one")) << "who has it keeps it";
  store_.move(15s);
  EXPECT_FALSE(hold("two"));
  store_.move(6s);
  EXPECT_TRUE(hold("two"));
  EXPECT_FALSE(hold("one"));
}

TEST_F(LeaseTest, IsFreeWhereTheClockWasAhead) {
  store_.move(48h);
  EXPECT_TRUE(hold("one"));
  store_.move(-48h);
  EXPECT_TRUE(hold("two"));
  EXPECT_FALSE(hold("one"));
}

}  // namespace
}  // namespace deskbell::console::test
