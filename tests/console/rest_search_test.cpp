// /chats/search: what is found, where it stands, how it is narrowed and paged.
#include "console/server/chats.h"
#include "console/server/search.h"
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

struct Search : testing::Test {
  Rest rest;
  std::int64_t customer = make_customer(rest, "Bakery Blumenthal");
  std::int64_t asset = make_asset(rest, customer, "desk-1");
  std::int64_t other = make_asset(rest, customer, "desk-2");
  std::int64_t chat = make_chat(rest, rest.ours().scope, asset, "My screen is black");
  std::int64_t second = make_chat(rest, rest.ours().scope, other, "The printer smells");

  Answer find(std::string const& query) { return rest.get("/chats/search?" + query); }
  std::string say(std::int64_t where, std::string const& text, bool is_private = false) {
    rest.move(std::chrono::seconds(1));
    return rest
        .post("/chats/" + std::to_string(where) + "/messages", {{"text", text}, {"is_private", is_private}})
        .text("/message/uuid");
  }
};

TEST_F(Search, FindsWordsInMessagesWithTheirPlaces) {
  auto const uuid = say(chat, "Is the Bildschirm plugged in? It is black \xF0\x9F\x94\x94 then");
  auto const found = find("query=BLACK");
  ASSERT_EQ(found.count("/results"), 1u) << found.body;
  EXPECT_EQ(found.number("/results/0/chat/id"), chat);
  EXPECT_EQ(found.number("/results/0/matches"), 2);
  EXPECT_EQ(found.text("/results/0/message/uuid"), uuid) << "the newest one is shown";
  EXPECT_EQ(found.number("/results/0/message/position"), 2);
  EXPECT_EQ(found.text("/results/0/message/author/name"), "ana");
  EXPECT_EQ(found.text("/results/0/message/snippet"),
            "Is the Bildschirm plugged in? It is black \xF0\x9F\x94\x94 then");
  EXPECT_EQ(found.at("/results/0/message/marks"), (json::value{{{"from", 36}, {"until", 41}}}));
  auto const after_the_bell = find("query=then");
  EXPECT_EQ(after_the_bell.at("/results/0/message/marks"), (json::value{{{"from", 44}, {"until", 48}}}))
      << "characters, not bytes" << after_the_bell.body;
}

TEST_F(Search, CutsLongMessagesAroundTheWords) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "word" + std::to_string(i) + " ";
  say(chat, text + "needle " + text);
  auto const found = find("query=needle");
  auto const snippet = found.text("/results/0/message/snippet");
  EXPECT_LT(snippet.size(), 300u);
  EXPECT_EQ(snippet.rfind("\xE2\x80\xA6", 0), 0u) << snippet;
  EXPECT_NE(snippet.find("needle"), std::string::npos) << snippet;
}

TEST_F(Search, TakesBeginningsAccentsAndPhrases) {
  say(chat, "Das Caf\xC3\xA9 hat keinen Strom");
  EXPECT_EQ(find("query=cafe").number("/total_entries"), 1);
  EXPECT_EQ(find("query=prin").number("/total_entries"), 1) << "the beginning of a word";
  EXPECT_EQ(find("query=rinter").number("/total_entries"), 0);
  EXPECT_EQ(find("query=%22screen+is%22").number("/total_entries"), 1);
  EXPECT_EQ(find("query=%22is+screen%22").number("/total_entries"), 0);
  EXPECT_EQ(find("query=%22prin%22").number("/total_entries"), 0) << "in quotes a word is whole";
  EXPECT_EQ(find("query=screen+printer").number("/total_entries"), 0) << "each word must stand in it";
}

TEST_F(Search, FindsNamesAndSubjectsTogetherWithWords) {
  EXPECT_EQ(find("query=blumenthal").number("/total_entries"), 2);
  auto const both = find("query=blumenthal+printer");
  ASSERT_EQ(both.number("/total_entries"), 1) << both.body;
  EXPECT_EQ(both.number("/results/0/chat/id"), second);
  EXPECT_EQ(both.text("/results/0/message/snippet"), "The printer smells");
  auto const device = find("query=desk-2");
  ASSERT_EQ(device.number("/total_entries"), 1) << device.body;
  EXPECT_FALSE(device.has("/results/0/message"));
  EXPECT_EQ(device.number("/results/0/matches"), 0);
  rest.post("/chats/" + std::to_string(second) + "/ticket", {{"subject", "Burning smell"}});
  EXPECT_EQ(find("query=burning").number("/results/0/chat/id"), second);
  rest.put("/chats/" + std::to_string(chat), {{"contact_id", make_contact(rest, customer, "Ada Byron")}});
  EXPECT_EQ(find("query=byron+screen").number("/results/0/chat/id"), chat);
}

TEST_F(Search, IsNarrowedByWhoAndWhen) {
  auto const elsewhere = make_customer(rest, "Elsewhere");
  EXPECT_EQ(find("customer_id=" + std::to_string(elsewhere)).number("/total_entries"), 0);
  EXPECT_EQ(find("customer_id=" + std::to_string(customer)).number("/total_entries"), 2);
  rest.post("/chats/" + std::to_string(chat) + "/assign", {{"user_id", rest.tess().id}});
  EXPECT_EQ(find("technician_id=" + std::to_string(rest.tess().id)).number("/results/0/chat/id"), chat);
  rest.post("/chats/" + std::to_string(chat) + "/close");
  EXPECT_EQ(find("state=archived&query=black").number("/total_entries"), 1);
  EXPECT_EQ(find("state=open&query=black").number("/total_entries"), 0);
  auto const noon = to_iso8601(rest.now() + std::chrono::hours(1)).substr(0, 19) + "Z";
  EXPECT_EQ(find("from=" + noon).number("/total_entries"), 0);
  EXPECT_EQ(find("until=" + noon).number("/total_entries"), 2);
  EXPECT_EQ(faults_of(find("from=tomorrow")),
            "from: found \"tomorrow\", expected a time such as 2026-05-03 or 2026-05-03T09:12:44+02:00");
  EXPECT_EQ(faults_of(find("state=some")), "state: found \"some\", expected one of all, open, archived");
  EXPECT_EQ(faults_of(find("cursor=x")), "cursor: found \"x\", expected next_cursor of an answer before");
}

TEST_F(Search, IsPagedWithoutGapsOrDoubles) {
  std::set<std::int64_t> wanted{chat, second};
  for (int i = 0; i < 10; ++i) {
    auto const device = make_asset(rest, customer, "more-" + std::to_string(i));
    wanted.insert(make_chat(rest, rest.ours().scope, device, "Another one"));
  }
  std::vector<std::int64_t> seen;
  std::string cursor;
  for (int pages = 0; pages < 10; ++pages) {
    auto const page = find("query=blumenthal&limit=5&cursor=" + cursor);
    EXPECT_EQ(page.number("/total_entries"), 12) << page.body;
    for (std::size_t i = 0; i < page.count("/results"); ++i)
      seen.push_back(page.number("/results/" + std::to_string(i) + "/chat/id"));
    if (!page.has("/next_cursor")) break;
    cursor = page.text("/next_cursor");
  }
  EXPECT_EQ(seen.size(), wanted.size());
  EXPECT_EQ(std::set<std::int64_t>(seen.begin(), seen.end()), wanted);
}

TEST_F(Search, TakesAnythingForWords) {
  for (auto const* query : {"%22", "%22%22", "AND", "NOT+OR", "*", "text:x", "%7Btext%7D", "a%00b", "%27",
                            "(", "^x", "NEAR(a+b)", "-", "%F0%9F%94%94", "%01black%02"}) {
    auto const answer = find(std::string("query=") + query);
    EXPECT_EQ(answer.status, 200) << query << answer.body;
  }
  EXPECT_EQ(find("query=%C3%28").status, 400) << "that is not UTF-8";
}

TEST_F(Search, KeepsTenantsApart) {
  auto const theirs = rest.make_tenant("Other IT", "oscar@example.org");
  Fields const with{{"Authorization", theirs.key}};
  EXPECT_EQ(rest.get("/chats/search?query=black", with).number("/total_entries"), 0);
  EXPECT_EQ(rest.get("/chats/search?query=blumenthal", with).number("/total_entries"), 0);
  EXPECT_EQ(rest.get("/chats/search", with).number("/total_entries"), 0);
}

TEST_F(Search, TakesEachMessageInOnce) {
  for (int i = 0; i < 25; ++i) say(chat, "line " + std::to_string(i));
  int steps = 0;
  bool more = true;
  while (more) {
    rest.write([&](store::Transaction& tx) -> Result<void> {
      more = index_messages(tx, 10);
      return {};
    });
    ++steps;
  }
  EXPECT_EQ(steps, 3) << "27 messages, ten at once";
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM message_words WHERE message_words MATCH 'text : line'"), 25);
  EXPECT_EQ(find("query=line").number("/results/0/matches"), 25);
  rest.restart();
  EXPECT_EQ(find("query=line").number("/results/0/matches"), 25);
}

}  // namespace
}  // namespace deskbell::console::test
