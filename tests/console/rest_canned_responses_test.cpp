// /canned_responses: what technicians write often.
#include <fstream>

#include "console/server/canned_responses.h"
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

std::string titles(Answer const& list) {
  std::string all;
  for (std::size_t i = 0; i < list.count("/canned_responses"); ++i)
    all += list.text("/canned_responses/" + std::to_string(i) + "/title") + ";";
  return all;
}

TEST(RestCannedResponses, AreMadeFoundChangedAndDeleted) {
  Rest rest;
  auto const made =
      rest.post("/canned_responses", {{"title", "Restart"}, {"body", "Please restart\nthe printer."}});
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.text("/canned_response/body"), "Please restart\nthe printer.");
  rest.post("/canned_responses", {{"title", "Greeting"}, {"body", "Good morning!"}});
  auto const all = rest.get("/canned_responses");
  EXPECT_EQ(titles(all), "Greeting;Restart;");
  EXPECT_EQ(all.number("/meta/per_page"), 100);
  EXPECT_EQ(titles(rest.get("/canned_responses?query=PRINTER")), "Restart;") << "in the text as well";

  auto const path = "/canned_responses/" + std::to_string(made.number("/canned_response/id"));
  auto const changed = rest.put(path, {{"title", "Printer"}});
  EXPECT_EQ(changed.text("/canned_response/title"), "Printer");
  EXPECT_EQ(changed.text("/canned_response/body"), "Please restart\nthe printer.") << "absent stays";
  EXPECT_EQ(rest.get("/canned_responses/" + made.text("/canned_response/uuid")).body, changed.body);

  EXPECT_EQ(rest.remove(path).status, 200);
  EXPECT_EQ(rest.get(path).status, 404);
  EXPECT_EQ(rest.put(path, {{"title", "x"}}).status, 404);
  EXPECT_EQ(titles(rest.get("/canned_responses")), "Greeting;");
}

TEST(RestCannedResponses, ArePersonalWhereWanted) {
  Rest rest;
  Fields const tess{{"Authorization", rest.tess_key}};
  rest.post("/canned_responses", {{"title", "Shared"}, {"body", "For everybody"}});
  auto const own = rest.post("/canned_responses", {{"title", "Own"}, {"body", "For me"}, {"personal", true}});
  ASSERT_EQ(own.status, 200) << own.body;
  EXPECT_EQ(titles(rest.get("/canned_responses")), "Own;Shared;");
  EXPECT_EQ(titles(rest.get("/canned_responses", tess)), "Shared;");

  auto const path = "/canned_responses/" + std::to_string(own.number("/canned_response/id"));
  EXPECT_EQ(rest.get(path, tess).status, 404);
  EXPECT_EQ(rest.put(path, {{"title", "x"}}, tess).status, 404);
  EXPECT_EQ(rest.remove(path, tess).status, 404);
  EXPECT_NE(rest.put(path, {{"title", "Mine"}}).body.find("\"personal\":true"), std::string::npos)
      << "absent stays";
  EXPECT_EQ(rest.put(path, {{"personal", false}}).status, 200);
  EXPECT_EQ(titles(rest.get("/canned_responses", tess)), "Mine;Shared;");
}

TEST(RestCannedResponses, AreNobodysToTakeAwayFromTheOthers) {
  Rest rest;
  Fields const tess{{"Authorization", rest.tess_key}};
  auto const shared = rest.post("/canned_responses", {{"title", "Shared"}, {"body", "For everybody"}});
  auto const path = "/canned_responses/" + std::to_string(shared.number("/canned_response/id"));
  for (auto const& who : {tess, Fields{{"Authorization", rest.ana_key}}}) {
    auto const taken = rest.put(path, {{"title", "Mine"}, {"personal", true}}, who);
    EXPECT_EQ(taken.status, 409) << taken.body;
    EXPECT_EQ(taken.text("/error"),
              "This canned response is everybody's and stays so: make one of your own instead");
  }
  EXPECT_EQ(titles(rest.get("/canned_responses", tess)), "Shared;");
  EXPECT_EQ(titles(rest.get("/canned_responses")), "Shared;");
  auto const better = rest.put(path, {{"title", "Better"}, {"personal", false}}, tess);
  EXPECT_EQ(better.status, 200) << "its words are for whoever answers to change";
  EXPECT_EQ(titles(rest.get("/canned_responses")), "Better;");
}

TEST(RestCannedResponses, RefuseNamesThatNothingTakesThePlaceOf) {
  Rest rest;
  std::string const known =
      ", expected one of {{contact.name}}, {{contact.first_name}}, {{customer.name}}, {{asset.name}}, "
      "{{technician.name}}, {{technician.first_name}}, {{ticket.number}}";
  auto const refused = rest.post(
      "/canned_responses", {{"title", "Hi"}, {"body", "Hello {{nonsense}}, {{ Contact.Name }}{{nonsense}}"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(faults_of(refused), "Body: found {{nonsense}}, {{Contact.Name}}" + known);
  EXPECT_EQ(refused.text("/errors/body/0"), faults_of(refused)) << refused.body;
  EXPECT_EQ(rest.get("/canned_responses").count("/canned_responses"), 0u);
  auto const made = rest.post(
      "/canned_responses",
      {{"title", "Hi"}, {"body", "{{contact.first_name}}: {{ ticket.number }}, {{1 + 2}} {{}} {{"}});
  ASSERT_EQ(made.status, 200) << made.body;
  auto const path = "/canned_responses/" + std::to_string(made.number("/canned_response/id"));
  EXPECT_EQ(faults_of(rest.put(path, {{"body", "{{first name}}"}})), "Body: found {{first name}}" + known);
  EXPECT_EQ(rest.put(path, {{"title", "Greeting"}}).status, 200);
}

TEST(RestCannedResponses, LookThroughATextOfAnyLengthOnceAndNameAFew) {
  Rest rest;
  std::string many;
  for (int i = 0; many.size() < 900'000; ++i) many += "{{a" + std::to_string(i) + "}}";
  auto const refused = rest.post("/canned_responses", {{"title", "Hi"}, {"body", many}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(faults_of(refused).find("{{a4}}, expected one of"), std::string::npos)
      << refused.body.substr(0, 200);
  std::string const open(900'000, '{');
  EXPECT_EQ(rest.post("/canned_responses", {{"title", "Hi"}, {"body", open + "}}"}}).status, 422);
}

/// What may be written here is what the page fills in.
TEST(RestCannedResponses, KnowTheNamesThatThePageFillsIn) {
  std::ifstream file(std::string(DESKBELL_SOURCE_DIR) + "/console/web/src/chat/suggest.ts");
  std::string const page{std::istreambuf_iterator<char>(file), {}};
  auto const begin = page.find("export const variables = [");
  ASSERT_NE(begin, std::string::npos);
  std::string names;
  bool inside = false;
  for (char const c : page.substr(begin, page.find(']', begin) - begin)) {
    if (c == '"')
      names += inside ? "}}" : (names.empty() ? "{{" : ", {{");
    else if (inside)
      names += c;
    inside = inside != (c == '"');
  }
  EXPECT_EQ(unknown_variables("{{x}}"), "Body: found {{x}}, expected one of " + names);
}

TEST(RestCannedResponses, SayWhatIsMissing) {
  Rest rest;
  EXPECT_EQ(faults_of(rest.post("/canned_responses", {{"title", " "}, {"body", "x"}})),
            "Title can't be blank");
  EXPECT_EQ(faults_of(rest.post("/canned_responses", {{"title", "x"}})), "Body can't be blank");
  auto const long_text = rest.post("/canned_responses", {{"title", "x"}, {"body", std::string(8'001, 'a')}});
  EXPECT_EQ(long_text.status, 422) << "no message could carry it";
  EXPECT_EQ(faults_of(long_text), "Body: found 8001 characters, expected at most 8000");
  EXPECT_EQ(faults_of(rest.post("/canned_responses", {{"title", "x"}, {"body", " \n"}})),
            "Body can't be blank");
  EXPECT_EQ(rest.get("/canned_responses").count("/canned_responses"), 0u);
}

TEST(RestCannedResponses, AreMadeOncePerKey) {
  Rest rest;
  Fields const with{{"Authorization", rest.ana_key}, {"Idempotency-Key", "k"}};
  json::value const body{{"title", "Greeting"}, {"body", "Good morning!"}};
  auto const first = rest.post("/canned_responses", body, with);
  EXPECT_EQ(rest.post("/canned_responses", body, with).body, first.body);
  EXPECT_EQ(rest.get("/canned_responses").count("/canned_responses"), 1u);
}

}  // namespace
}  // namespace deskbell::console::test
