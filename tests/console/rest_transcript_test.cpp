// /chats/{id}/transcript: three forms, saved and not shown, notes only where asked for.
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

}  // namespace
}  // namespace deskbell::console::test
