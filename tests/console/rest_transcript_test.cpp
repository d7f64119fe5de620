// /chats/{id}/transcript: three forms, saved and not shown, notes only where asked for.
#include "console/server/chat_transcript.h"
#include "console/server/chats.h"
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

struct Download : testing::Test {
  Rest rest;
  std::int64_t chat =
      make_chat(rest, rest.ours().scope, make_asset(rest, make_customer(rest, "Client"), "desk-1"),
                "<script>alert(1)</script>");
  std::string path = "/chats/" + std::to_string(chat);
  Answer transcript(std::string const& query) { return rest.get(path + "/transcript?" + query); }
};

TEST_F(Download, GivesTextPageAndData) {
  rest.post(path + "/messages", {{"text", "Is it on?\nReally?"}});
  auto const text = transcript("format=text");
  EXPECT_EQ(text.status, 200);
  EXPECT_EQ(text.header("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_NE(text.body.find("ana (technician):\n    Is it on?\n    Really?"), std::string::npos) << text.body;
  auto const page = transcript("format=html");
  EXPECT_EQ(page.header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.body.find("<script"), std::string::npos) << page.body;
  EXPECT_NE(page.body.find("&lt;script&gt;alert(1)"), std::string::npos) << page.body;
  auto const data = transcript("format=json");
  EXPECT_EQ(data.count("/messages"), 2u) << data.body;
  EXPECT_EQ(data.text("/messages/0/text"), "<script>alert(1)</script>");
  EXPECT_EQ(data.number("/chat/id"), chat);
  for (auto const* answer : {&text, &page, &data}) {
    EXPECT_EQ(answer->header("Content-Disposition").rfind("attachment; filename=\"conversation-", 0), 0u);
    EXPECT_EQ(answer->header("X-Content-Type-Options"), "nosniff");
    EXPECT_NE(answer->header("Content-Security-Policy").find("default-src 'none'"), std::string::npos);
  }
  EXPECT_EQ(faults_of(transcript("format=pdf")), "format: found \"pdf\", expected one of json, text, html");
  EXPECT_EQ(rest.get("/chats/999/transcript").status, 404);
}

TEST_F(Download, LeavesNotesOutUnlessAskedFor) {
  rest.post(path + "/messages", {{"text", "Difficult person"}, {"is_private", true}});
  for (auto const* format : {"text", "html", "json"}) {
    auto const asked = std::string("format=") + format;
    EXPECT_EQ(transcript(asked).body.find("Difficult"), std::string::npos) << format;
    EXPECT_NE(transcript(asked + "&notes=true").body.find("Difficult"), std::string::npos) << format;
  }
}

TEST_F(Download, IsWholeAndInOrder) {
  for (int i = 0; i < 450; ++i) rest.post(path + "/messages", {{"text", "line " + std::to_string(i)}});
  auto const data = transcript("format=json");
  ASSERT_EQ(data.count("/messages"), 451u);
  for (int i = 0; i < 451; ++i) EXPECT_EQ(data.number("/messages/" + std::to_string(i) + "/position"), i + 1);
}

TEST_F(Download, BeginsLaterWhereAConversationIsLong) {
  for (int i = 2; i <= 120; ++i) rest.post(path + "/messages", {{"text", "line " + std::to_string(i)}});
  auto const key = Key(chat);
  auto const scope = rest.ours().scope;
  rest.write([&](store::Transaction& tx) -> Result<void> {
    auto& sql = tx.sql();
    auto const few = transcript_of(sql, scope, key, {70, 1'000'000}).value();
    EXPECT_EQ(few.lines.size(), 70u);
    EXPECT_EQ(few.heading.left_out, 50);
    EXPECT_EQ(few.lines.front().text, "line 51");
    EXPECT_EQ(few.lines.back().text, "line 120");
    auto const short_one = transcript_of(sql, scope, key, {1'000, 1'000}).value();
    EXPECT_LT(short_one.lines.size(), 20u);
    EXPECT_EQ(short_one.heading.left_out + static_cast<std::int64_t>(short_one.lines.size()), 120);
    EXPECT_EQ(transcript_of(sql, scope, key, {1'000, 1}).value().lines.size(), 1u) << "never nothing";
    EXPECT_EQ(transcript_of(sql, scope, key, {120, 1'000'000}).value().heading.left_out, 0);
    auto const notes = core::transcript::Notes::include;
    auto const data = transcript_data(sql, scope, key, notes, {70, 1'000'000}).value();
    EXPECT_EQ(data.messages.size(), 70u);
    EXPECT_EQ(data.earlier_left_out, 50);
    EXPECT_EQ(data.messages.front().position, 51);
    auto const short_data = transcript_data(sql, scope, key, notes, {1'000, 1'000}).value();
    EXPECT_EQ(short_data.messages.size(), short_one.lines.size());
    EXPECT_EQ(short_data.earlier_left_out, short_one.heading.left_out);
    EXPECT_EQ(transcript_data(sql, scope, key, notes).value().earlier_left_out, 0);
    return {};
  });
}

TEST_F(Download, HasTwentyThousandMessagesAtMost) {
  rest.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run(
        "WITH RECURSIVE more(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM more WHERE n < 20005) INSERT INTO "
        "messages (organisation_id, uid, chat_id, position, author_kind, author_name, text, written_at, "
        "accepted_at) SELECT c.organisation_id, 'm-' || n, c.id, n, 'end_user', 'Ada', 'line ' || n, 1, 1 "
        "FROM "
        "chats c, more WHERE c.id = ?",
        chat);
    tx.sql().run("UPDATE chats SET last_position = 20005 WHERE id = ?", chat);
    return {};
  });
  auto const text = transcript("format=text").body;
  EXPECT_EQ(text.rfind("5 earlier messages are left out here: they stand in the conversation itself\n", 0),
            0u)
      << text.substr(0, 200);
  EXPECT_EQ(text.find("line 5\n"), std::string::npos);
  EXPECT_NE(text.find("line 6\n"), std::string::npos);
  EXPECT_NE(text.find("line 20005\n"), std::string::npos);
  EXPECT_EQ(transcript("format=json").number("/earlier_left_out"), 5);
}

}  // namespace
}  // namespace deskbell::console::test
