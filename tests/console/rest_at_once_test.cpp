// Many reads at the same time: few of one session or key are worked on, and nobody else is kept waiting by
// them.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <thread>

#include "console/server/at_once.h"
#include "tests/console/rest.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

struct ReadsAtOnce : testing::Test {
  boost::asio::io_context loop;
  AtOnce reads{2, 2};
  std::map<std::string, std::optional<AtOnce::Place>> places;
  std::string told;

  /// Asks in that name; `told` says in which order they got on, and who was refused.
  void ask(std::string const& name, std::string const& who) {
    auto work = [](ReadsAtOnce& line, std::string in, std::string as) -> boost::asio::awaitable<void> {
      auto place = co_await line.reads.enter(in);
      line.told += as + (place ? " " : " refused ");
      if (place) line.places[as].emplace(std::move(*place));
    };
    boost::asio::co_spawn(loop, work(*this, name, who), boost::asio::detached);
    settle();
  }
  void leave(std::string const& who) {
    places.erase(who);
    settle();
  }
  void settle() {
    loop.restart();
    loop.poll();
  }
};

TEST_F(ReadsAtOnce, IsOfEachNameAndInOrder) {
  for (auto const* who : {"one", "two", "three", "four", "five"}) ask("a", who);
  EXPECT_EQ(told, "one two five refused ") << "two wait";
  ask("b", "other");
  EXPECT_EQ(told, "one two five refused other ");
  leave("two");
  EXPECT_EQ(told, "one two five refused other three ");
  ask("a", "six");
  EXPECT_EQ(told, "one two five refused other three ") << "behind the fourth";
  leave("one");
  leave("three");
  EXPECT_EQ(told, "one two five refused other three four six ");
  leave("four");
  leave("six");
  for (auto const* who : {"seven", "eight"}) ask("a", who);
  EXPECT_EQ(told, "one two five refused other three four six seven eight ") << "empty again";
}

TEST_F(ReadsAtOnce, MayEndWhileSomebodyWaits) {
  std::optional<AtOnce> short_lived(std::in_place, 1U, 1U);
  std::vector<AtOnce::Place> kept;
  auto work = [&]() -> boost::asio::awaitable<void> {
    auto place = co_await short_lived->enter("a");
    if (place) kept.push_back(std::move(*place));
  };
  for (int i = 0; i < 2; ++i) boost::asio::co_spawn(loop, work(), boost::asio::detached);
  settle();
  EXPECT_EQ(kept.size(), 1u);
  short_lived.reset();
  kept.clear();
  settle();
  EXPECT_EQ(kept.size(), 0u);
}

/// A search waits for the writer until what was said last is in the index: the test holds the writer.
TEST(RestAtOnce, RefusesOneReadTooManyOfAKeyAndNobodyElses) {
  RestOptions options;
  options.job_interval = std::chrono::hours(1);
  Rest rest(options);
  make_chat(rest, rest.ours().scope, make_asset(rest, make_customer(rest, "Client"), "desk-1"), "Hello");
  std::promise<void> go_on;
  std::shared_future<void> const released(go_on.get_future());
  std::atomic<bool> held{false};
  std::thread writer([&] {
    rest.write([&](store::Transaction&) -> Result<void> {
      held = true;
      released.wait();
      return {};
    });
  });
  becomes("the writer is held", [&] { return held.load(); });
  constexpr int one_too_many = 3 + 60 + 1;
  std::vector<std::future<Answer>> searches;
  for (int i = 0; i < one_too_many; ++i)
    searches.push_back(std::async(std::launch::async, [&] { return rest.get("/chats/search?query=hello"); }));
  Answer refused;
  becomes("one is refused", [&] {
    for (auto& search : searches)
      if (search.valid() && search.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
        refused = search.get();
    return refused.status != 0;
  });
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.header("Retry-After"), "1");
  EXPECT_EQ(refused.body, "Retry later\n");
  EXPECT_EQ(rest.get("/me", {{"Authorization", rest.tess_key}}).status, 200) << "another key";
  go_on.set_value();
  writer.join();
  int answered = 0;
  for (auto& search : searches)
    if (search.valid()) answered += search.get().status == 200 ? 1 : 0;
  EXPECT_EQ(answered, one_too_many - 1) << "who waited had her turn";
  EXPECT_EQ(rest.get("/me").status, 200);
}

}  // namespace
}  // namespace deskbell::console::test
