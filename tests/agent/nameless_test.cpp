// Who comes while the directory does not answer: nobody becomes another person for that, and nobody is kept
// from what is there.
#include "agent/account.h"
#include "agent/inbox.h"
#include "agent/outbox.h"
#include "agent/requests.h"
#include "tests/agent/tray_link_fixture.h"
#include "tests/support/small_disk.h"

namespace deskbell::agent {
namespace {

class Nameless : public TrayLinkTest {
 protected:
  std::unique_ptr<Client> come(std::string const& name) {
    next_name_ = name;
    return std::make_unique<Client>(socket_path_);
  }
  std::optional<ChatId> say(Client& client, std::string const& text) {
    RequestId const request{fresh_uuid(clock_.at.wall)};
    client.say(protocol::TraySay{request, MessageId{fresh_uuid(clock_.at.wall)}, "", text});
    auto const answer = client.until<protocol::TrayAnswer>();
    EXPECT_TRUE(answer && !answer->error) << answer->error.value_or("");
    return answer ? answer->chat_id : std::nullopt;
  }
  /// Of the conversations, each once.
  std::vector<std::string> accounts() {
    using Texts = std::vector<std::string>;
    return stored<Texts>([](Transaction& transaction) -> Result<Texts> {
      Texts found;
      SQLite::Statement select(transaction.database(), "SELECT DISTINCT account FROM chats ORDER BY account");
      while (select.executeStep()) found.push_back(select.getColumn(0).getString());
      return found;
    });
  }
  /// As the console is told who said what.
  std::vector<std::string> names_told() {
    using Texts = std::vector<std::string>;
    return stored<Texts>([](Transaction& transaction) -> Result<Texts> {
      Texts found;
      for (auto const& fact : outbox::unsent(transaction.database(), protocol::ChatSaid::wire_type))
        found.push_back(std::get<protocol::ChatSaid>(fact).user.name);
      return found;
    });
  }
};

TEST_F(Nameless, IsWhoIsKnownUnderTheNumber) {
  auto ada = come("ada");
  auto const chat = say(*ada, "hello");
  ASSERT_TRUE(chat);
  auto away = come("");
  auto const snapshot = away->until<protocol::TraySnapshot>();
  ASSERT_TRUE(snapshot && snapshot->chat) << "nobody sees an empty window";
  EXPECT_EQ(snapshot->chat->chat_id, *chat);
  EXPECT_EQ(snapshot->user.name, "ada");
  EXPECT_EQ(say(*away, "still me"), chat);
  EXPECT_EQ(accounts(), std::vector<std::string>{"1000/ada"});
  EXPECT_EQ(names_told(), (std::vector<std::string>{"ada", "ada"}));
}

TEST_F(Nameless, IsTheFirstWhoComesWithANameWhereNobodyIsKnown) {
  auto away = come("");
  auto const early = away->until<protocol::TraySnapshot>();
  ASSERT_TRUE(early);
  EXPECT_EQ(early->user.name, "1000") << "somebody has to be shown";
  auto const chat = say(*away, "first");
  ASSERT_TRUE(chat);
  EXPECT_EQ(accounts(), std::vector<std::string>{"1000"});
  EXPECT_EQ(names_told(), std::vector<std::string>{""}) << "no name is made up";
  auto ada = come("ada");
  auto const snapshot = ada->until<protocol::TraySnapshot>();
  ASSERT_TRUE(snapshot && snapshot->chat);
  EXPECT_EQ(snapshot->chat->chat_id, *chat);
  EXPECT_TRUE(away->is_closed()) << "it comes back as ada's";
  EXPECT_EQ(say(*ada, "second"), chat);
  EXPECT_EQ(accounts(), std::vector<std::string>{"1000/ada"});
  auto again = come("");
  auto const later = again->until<protocol::TraySnapshot>();
  ASSERT_TRUE(later && later->chat);
  EXPECT_EQ(later->user.name, "ada");
}

/// Of an older version, which made up a name of the number while the directory was away.
TEST_F(Nameless, IsNoMadeUpNameWhereARealOneIsKnown) {
  auto ada = come("ada");
  auto const chat = say(*ada, "hello");
  ASSERT_TRUE(chat);
  auto made_up = come("1000");
  ASSERT_TRUE(say(*made_up, "newer"));
  auto away = come("");
  auto const snapshot = away->until<protocol::TraySnapshot>();
  ASSERT_TRUE(snapshot && snapshot->chat);
  EXPECT_EQ(snapshot->chat->chat_id, *chat);
}

/// Rows that wait for somebody's name, on a disk where nothing can be written.
class NamelessOnAFullDisk : public TrayLinkTest {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(folder_ / "state");
    disk_ = std::make_unique<tests::SmallDisk>(folder_ / "state", std::int64_t{24} << 20);
    if (!disk_->is_there()) GTEST_SKIP() << "this account may not mount a small disk";
    database_ = *disk_ / "agent.db";
    {
      auto database = std::move(*Database::open(database_));
      Transaction transaction(database.native(), clock_.now());
      protocol::RequestView view;
      view.submission_id = SubmissionId{fresh_uuid(clock_.at.wall)};
      view.subject = "A new mouse";
      requests::put_back(transaction, {"1000", "digest", view});
    }
    disk_->fill();
    TrayLinkTest::SetUp();
  }
  void TearDown() override {
    if (store_) TrayLinkTest::TearDown();
  }
  std::unique_ptr<tests::SmallDisk> disk_;
};

TEST_F(NamelessOnAFullDisk, KeepNobodyFromWhatIsThere) {
  next_name_ = "ada";
  {
    Client ada(socket_path_);
    ASSERT_TRUE(ada.until<protocol::TraySnapshot>());
  }
  disk_->make_room();
  clock_.pass(Duration{10'000});
  Client ada(socket_path_);
  auto const snapshot = ada.until<protocol::TraySnapshot>();
  ASSERT_TRUE(snapshot);
  ASSERT_EQ(snapshot->requests.size(), 1U) << "they are hers when there is room";
}

}  // namespace
}  // namespace deskbell::agent
