// A user's own past: every page back to the first word, found by any of its words, and nobody else's.
#include "agent/history.h"

#include "agent/account.h"

#include "agent/chats.h"
#include "agent/text_match.h"
#include "agent/tray_session.h"
#include "protocol/codec.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

class HistoryTest : public Desk {
 protected:
  protocol::DeviceUser const anna = user_named("anna", "1000");
  protocol::DeviceUser const ben = user_named("ben", "1001");

  ChatId say(protocol::DeviceUser const& user, std::string const& text) {
    protocol::TraySay const said{RequestId{}, MessageId{fresh_uuid(clock.at.wall)}, "", text};
    auto const chat =
        transact([&](Transaction& transaction) { return chats::say(transaction, user, said, *policy); });
    EXPECT_TRUE(chat) << chat.error().message;
    return chat ? *chat : ChatId{};
  }
  void close(ChatId chat) {
    protocol::ChatArchived const fact{chat, "Tina", clock.at.wall};
    ASSERT_TRUE(transact([&](Transaction& transaction) { return chats::apply(transaction, fact, *policy); }));
  }
  protocol::TrayChatsFound find(protocol::DeviceUser const& user, std::string const& text,
                                history::FindLimits limits = {}, protocol::TrayChatsFound const& last = {}) {
    auto found = history::find(database.native(), account_of(user),
                               {RequestId{}, text, last.next_chat, last.next_order}, limits);
    EXPECT_TRUE(found) << found.error().message;
    return found ? *found : protocol::TrayChatsFound{};
  }
  static std::vector<std::string> texts(std::vector<protocol::TrayMessages> const& frames) {
    std::vector<std::string> all;
    for (auto const& frame : frames)
      for (auto const& message : frame.messages) all.push_back(message.text);
    return all;
  }
};

TEST_F(HistoryTest, GoesBackThroughAllConversationsAndSaysHowEachEnded) {
  auto const first = say(anna, "one");
  say(anna, "two");
  close(first);
  say(ben, "not yours");
  auto const second = say(anna, "three");
  EXPECT_NE(second, first);
  close(second);
  auto const third = say(anna, "four");

  auto const now = history::newest(database.native(), *chat_rows::find(database.native(), third));
  EXPECT_EQ(texts(now.frames), (std::vector<std::string>{"four"}));
  EXPECT_TRUE(now.more);
  EXPECT_TRUE(now.frames.front().endings.empty());
  auto const order = now.frames.front().messages.front().order;
  auto const older = history::before(database.native(), "1000/anna", {third, order});
  EXPECT_EQ(texts(older.frames), (std::vector<std::string>{"three"}));
  ASSERT_EQ(older.frames.front().endings.size(), 1U);
  EXPECT_EQ(older.frames.front().endings.front(), (protocol::ChatEnding{second, "Tina", clock.at.wall}));
  EXPECT_TRUE(older.more);
  auto const oldest =
      history::before(database.native(), "1000/anna", {second, older.frames.front().messages.front().order});
  EXPECT_EQ(texts(oldest.frames), (std::vector<std::string>{"one", "two"}));
  EXPECT_FALSE(oldest.more);
  auto const nothing =
      history::before(database.native(), "1000/anna", {first, oldest.frames.front().messages.front().order});
  EXPECT_TRUE(nothing.frames.empty());
  EXPECT_FALSE(nothing.more);
}

TEST_F(HistoryTest, APageOfTheLongestMessagesFitsATraysQueueAndNoneIsLeftOut) {
  constexpr std::size_t count = 120;
  std::string longest;
  for (int i = 0; i < 8'000; ++i) longest += "\xF0\x9F\x98\x80";
  ChatId chat;
  for (std::size_t i = 0; i < count; ++i) chat = say(anna, longest);
  auto const bytes = [](history::Past const& past) {
    std::size_t all = 0;
    for (auto const& frame : past.frames) all += protocol::encode_message(protocol::TrayEvent(frame)).size();
    return all;
  };
  auto page = history::newest(database.native(), *chat_rows::find(database.native(), chat));
  std::size_t seen = 0;
  for (int pages = 0; pages < 100; ++pages) {
    EXPECT_LT(bytes(page), TraySession::queue_max_bytes * 3 / 4);
    ASSERT_FALSE(page.frames.empty());
    seen += texts(page.frames).size();
    if (!page.more) break;
    page =
        history::before(database.native(), "1000/anna", {chat, page.frames.front().messages.front().order});
  }
  EXPECT_EQ(seen, count);
}

TEST_F(HistoryTest, FindsWordsInAnyCaseNewestFirst) {
  auto const chat = say(anna, "Der DRUCKER im Büro druckt nicht");
  close(chat);
  say(anna, "ok\nthe drucker is fine, bÜro too");
  say(anna, "ÜBER Größe: 100%_sure, ПРИВЕТ, ΣΟΦΌΣ");
  say(ben, "my drucker");
  auto const hits = find(anna, "drucker büRO").hits;
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_EQ(hits[0].excerpt, "ok the drucker is fine, bÜro too");
  EXPECT_FALSE(hits[0].ending);
  EXPECT_EQ(hits[1].chat_id, chat);
  ASSERT_TRUE(hits[1].ending);
  EXPECT_EQ(hits[1].ending->by, "Tina");
  EXPECT_EQ(find(anna, "über größe").hits.size(), 1U);
  EXPECT_EQ(find(anna, "привет σοφόσ").hits.size(), 1U);
  EXPECT_EQ(find(anna, "0%_s").hits.size(), 1U) << "nothing is a pattern";
  EXPECT_TRUE(find(anna, "%").hits.size() == 1U && find(anna, "x%").hits.empty());
  EXPECT_TRUE(find(anna, "my").hits.empty()) << "another user's";
}

TEST_F(HistoryTest, WithoutWordsListsEachConversationOnce) {
  auto const first = say(anna, "one");
  say(anna, "two");
  close(first);
  say(anna, "three");
  auto const hits = find(anna, "  ").hits;
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_EQ(hits[0].excerpt, "three");
  EXPECT_EQ(hits[1].excerpt, "two");
  EXPECT_TRUE(hits[1].own);
}

TEST_F(HistoryTest, GoesOnWhereALimitStoppedIt) {
  for (int i = 0; i < 3; ++i) {
    ChatId chat;
    for (int k = 0; k < 10; ++k)
      chat = say(anna, (k % 2 == 0 ? "red " : "blue ") + std::to_string(i * 10 + k));
    close(chat);
  }
  std::vector<std::string> found;
  protocol::TrayChatsFound page;
  int pages = 0;
  do {
    page = find(anna, "RED", {4, 7}, page);
    EXPECT_LE(page.hits.size(), 4U);
    for (auto const& hit : page.hits) found.push_back(hit.excerpt);
    ASSERT_LT(++pages, 20);
  } while (page.next_chat);
  ASSERT_EQ(found.size(), 15U);
  EXPECT_EQ(found.front(), "red 28");
  EXPECT_EQ(found.back(), "red 0");
  EXPECT_GE(pages, 4);
}

TEST_F(HistoryTest, ReadsOneConversationBothWaysAFrameAtATime) {
  ChatId chat;
  std::vector<std::string> said;
  for (int i = 0; i < 30; ++i) {
    said.push_back(std::to_string(i) + std::string(7'000, 'x'));
    chat = say(anna, said.back());
  }
  std::vector<std::string> read;
  protocol::TrayReadChat asked{RequestId{}, chat, {}, {}};
  for (int pages = 0; pages < 30; ++pages) {
    auto const page = history::read(database.native(), "1000/anna", asked);
    ASSERT_TRUE(page);
    EXPECT_LE(protocol::encode_message(protocol::TrayEvent(*page)).size(), protocol::max_tray_frame_bytes);
    std::vector<std::string> some;
    for (auto const& message : page->messages) some.push_back(message.text);
    read.insert(read.begin(), some.begin(), some.end());
    if (!page->more) break;
    asked.before_order = page->messages.front().order;
  }
  EXPECT_EQ(read, said);

  asked.before_order.reset();
  asked.after_order = 0;
  read.clear();
  for (int pages = 0; pages < 30; ++pages) {
    auto const page = history::read(database.native(), "1000/anna", asked);
    ASSERT_TRUE(page);
    EXPECT_LE(protocol::encode_message(protocol::TrayEvent(*page)).size(), protocol::max_tray_frame_bytes);
    for (auto const& message : page->messages) read.push_back(message.text);
    if (!page->more) break;
    asked.after_order = page->messages.back().order;
  }
  EXPECT_EQ(read, said);
}

TEST_F(HistoryTest, AnothersConversationIsLikeOneThatDoesNotExist) {
  auto const chat = say(anna, "secret");
  auto const nowhere = ChatId{fresh_uuid(clock.at.wall)};
  for (auto const id : {chat, nowhere}) {
    auto const page = history::read(database.native(), "1001/ben", {RequestId{}, id, {}, {}});
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().code, ErrorCode::not_found);
    auto const found = history::find(database.native(), "1001/ben", {RequestId{}, "secret", id, INT64_MAX});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::not_found);
    EXPECT_TRUE(history::before(database.native(), "1001/ben", {id, INT64_MAX}).frames.empty());
  }
  EXPECT_FALSE(history::find(database.native(), "1000/anna", {RequestId{}, std::string(201, 'a'), {}, {}}));
}

TEST(TextMatch, CutsOutWhatStandsAroundTheWord) {
  auto const text =
      "The beginning of a long story about many things, and then the needle is found in it, "
      "and it goes on and on and on until the end of it all";
  EXPECT_EQ(TextMatch("NEEDLE").excerpt(text, 60),
            "…story about many things, and then the needle is found in it,…");
  EXPECT_EQ(TextMatch("needle nowhere").excerpt(text, 60), std::nullopt);
  EXPECT_EQ(TextMatch("").excerpt("a\nb", 60), "a b");
  EXPECT_EQ(TextMatch("x").excerpt("🙈🙈 x", 2), "🙈🙈…");
}

}  // namespace
}  // namespace deskbell::agent
