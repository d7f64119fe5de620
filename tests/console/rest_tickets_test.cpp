// /tickets: in the shapes that the clients of this field already script against.
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

struct Tickets : testing::Test {
  Rest rest;
  std::int64_t customer = make_customer(rest, "Client");

  std::string path(std::int64_t ticket, std::string const& rest_of_it = {}) {
    return "/tickets/" + std::to_string(ticket) + rest_of_it;
  }
};

TEST_F(Tickets, AreMadeWithEverythingAtOnce) {
  auto const contact = make_contact(rest, customer, "Ada");
  auto const desk = make_asset(rest, customer, "desk-1");
  auto const laptop = make_asset(rest, customer, "laptop-1");
  auto const made = rest.post("/tickets", {{"customer_id", customer},
                                           {"contact_id", contact},
                                           {"subject", "Printer"},
                                           {"status", "in progress"},
                                           {"problem_type", "Something of our own"},
                                           {"priority", "High"},
                                           {"due_date", "2026-05-03"},
                                           {"user_id", rest.tess().id},
                                           {"asset_id", desk},
                                           {"asset_ids", {desk, laptop}},
                                           {"comments_attributes",
                                            {{{"subject", "Initial Issue"},
                                              {"body", "It\nburns"},
                                              {"hidden", true},
                                              {"do_not_email", true},
                                              {"tech", "Bot"}},
                                             {{"subject", "Update"}, {"body", "Still"}}}}});
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.header("Warning"), "");
  EXPECT_EQ(made.number("/ticket/number"), 1001);
  EXPECT_EQ(made.text("/ticket/status"), "In Progress");
  EXPECT_EQ(made.text("/ticket/problem_type"), "Something of our own");
  EXPECT_EQ(made.text("/ticket/due_date"), "2026-05-03T02:00:00.000+02:00");
  EXPECT_EQ(made.text("/ticket/customer_business_then_name"), "Client");
  EXPECT_EQ(made.text("/ticket/contact_fullname"), "Ada");
  EXPECT_EQ(made.text("/ticket/user/name"), "Tess");
  EXPECT_EQ(made.count("/ticket/assets"), 2u);
  EXPECT_EQ(made.count("/ticket/comments"), 2u);
  EXPECT_EQ(made.text("/ticket/comments/0/body"), "It\nburns");
  EXPECT_EQ(made.at("/ticket/comments/0/hidden"), json::value(true));
  EXPECT_EQ(made.text("/ticket/comments/0/tech"), "Bot");
  EXPECT_EQ(made.text("/ticket/comments/1/tech"), "ana");
  EXPECT_FALSE(made.has("/subject")) << "never flat";
  EXPECT_EQ(rest.get(path(made.number("/ticket/id"))).body, made.body);
}

TEST_F(Tickets, SayWhatIsWrongAllAtOnce) {
  EXPECT_EQ(faults_of(rest.post("/tickets")), "Customer can't be blank\nSubject can't be blank");
  auto const many = rest.post("/tickets", {{"customer_id", 99},
                                           {"contact_id", 99},
                                           {"user_id", 99},
                                           {"asset_ids", {98}},
                                           {"subject", std::string(256, 'x')},
                                           {"due_date", "soon"},
                                           {"status", "Broken"}});
  EXPECT_EQ(many.status, 422);
  auto const faults = faults_of(many);
  for (auto const* fault : {"Customer can't be found", "Contact can't be found", "User can't be found",
                            "Asset can't be found", "found 256 characters, expected at most 255",
                            "Due date: found \"soon\", expected a date such as 2026-05-03",
                            "status: found \"Broken\", expected one of New, In Progress"})
    EXPECT_NE(faults.find(fault), std::string::npos) << fault << " in " << faults;
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM tickets"), 0);
  make_ticket(rest, customer, "First");
  EXPECT_EQ(rest.number_of("SELECT number FROM tickets"), 1001) << "a refused one uses no number up";
}

TEST_F(Tickets, ChangeOnlyWhatIsSaid) {
  auto const contact = make_contact(rest, customer, "Ada");
  auto const made = rest.post("/tickets", {{"customer_id", customer},
                                           {"contact_id", contact},
                                           {"subject", "Printer"},
                                           {"priority", "High"},
                                           {"user_id", rest.tess().id},
                                           {"due_date", "2026-05-03"}});
  auto const id = made.number("/ticket/id");
  auto const changed = rest.put(path(id), {{"status", "Resolved"}});
  EXPECT_EQ(changed.text("/ticket/status"), "Resolved");
  EXPECT_TRUE(changed.has("/ticket/resolved_at"));
  EXPECT_EQ(changed.text("/ticket/priority"), "High");
  EXPECT_EQ(changed.number("/ticket/contact_id"), contact);
  auto const emptied =
      rest.put(path(id),
               {{"contact_id", nullptr}, {"user_id", nullptr}, {"due_date", nullptr}, {"priority", nullptr}});
  ASSERT_EQ(emptied.status, 200) << emptied.body;
  for (auto const* member : {"contact_id", "contact_fullname", "user_id", "user", "due_date", "priority"})
    EXPECT_FALSE(emptied.has(std::string("/ticket/") + member)) << member << emptied.body;
  EXPECT_EQ(rest.put(path(id), {{"status", "New"}}).has("/ticket/resolved_at"), false) << "back to work";
  auto const asset = make_asset(rest, customer, "desk-1");
  auto const more = rest.put(
      path(id),
      {{"asset_ids", {asset}}, {"comments_attributes", {{{"subject", "Update"}, {"body", "Cable in"}}}}});
  EXPECT_EQ(more.count("/ticket/assets"), 1u);
  EXPECT_EQ(more.text("/ticket/comments/0/body"), "Cable in");
  EXPECT_EQ(faults_of(rest.put(path(id), {{"subject", ""}})), "Subject can't be blank");
  EXPECT_EQ(rest.put(path(999), {{"subject", "x"}}).status, 404);
}

TEST_F(Tickets, AreDeletedWithAWordAndTheirNumberIsGone) {
  auto const id = make_ticket(rest, customer, "Printer");
  EXPECT_EQ(rest.remove(path(id), {{"Authorization", rest.tess_key}}).status, 403);
  EXPECT_EQ(rest.remove(path(id)).json(), (json::value{{"message", "The ticket was deleted"}}));
  for (auto const* tail : {"", "/comments"}) EXPECT_EQ(rest.get(path(id, tail)).status, 404);
  EXPECT_EQ(rest.post(path(id, "/comment"), {{"subject", "s"}, {"body", "b"}}).status, 404);
  EXPECT_EQ(rest.get("/tickets").count("/tickets"), 0u);
  make_ticket(rest, customer, "Next");
  EXPECT_EQ(rest.get("/tickets").number("/tickets/0/number"), 1002);
}

TEST_F(Tickets, ThatAreDeletedLeaveTheirConversations) {
  auto const asset = make_asset(rest, customer, "desk-1");
  auto const chat = "/chats/" + std::to_string(make_chat(rest, rest.ours().scope, asset, "Hello"));
  auto const ticket = rest.post(chat + "/ticket").number("/ticket/id");
  EXPECT_EQ(rest.get(chat).number("/chat/ticket_id"), ticket);
  auto const before = rest.number_of("SELECT MAX(position) FROM changes");
  EXPECT_EQ(rest.remove(path(ticket)).status, 200);
  EXPECT_FALSE(rest.get(chat).has("/chat/ticket_id"));
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM changes WHERE noun = 'chat' AND position > " +
                           std::to_string(before)),
            1)
      << "pages that show the conversation hear of it";
}

TEST_F(Tickets, AreFiltered) {
  auto const other = make_customer(rest, "Other");
  auto const asset = make_asset(rest, customer, "desk-1");
  auto const contact = make_contact(rest, customer, "Ada");
  rest.post(
      "/tickets",
      {{"customer_id", customer}, {"subject", "Open one"}, {"asset_id", asset}, {"contact_id", contact}});
  rest.move(std::chrono::hours(1));
  auto const between = rest.get("/me").status == 200 ? to_iso8601(rest.now()) : "";
  rest.move(std::chrono::hours(1));
  rest.post("/tickets", {{"customer_id", other}, {"subject", "Mine"}, {"user_id", rest.ana().id}});
  for (auto const* status : {"Resolved", "Invoiced", "Closed"})
    rest.post("/tickets", {{"customer_id", other}, {"subject", status}, {"status", status}});
  auto const number_of = [&](std::string const& query) {
    return rest.get("/tickets?" + query).count("/tickets");
  };
  EXPECT_EQ(number_of(""), 5u);
  for (auto const* not_closed : {"Not%20Closed", "not+closed", "NOT%20CLOSED"})
    EXPECT_EQ(number_of(std::string("status=") + not_closed), 2u) << not_closed;
  EXPECT_EQ(number_of("status=resolved"), 1u);
  EXPECT_EQ(number_of("customer_id=" + std::to_string(customer)), 1u);
  EXPECT_EQ(number_of("contact_id=" + std::to_string(contact)), 1u);
  EXPECT_EQ(number_of("asset_id=" + std::to_string(asset)), 1u);
  EXPECT_EQ(number_of("user_id=" + std::to_string(rest.ana().id)), 1u);
  EXPECT_EQ(number_of("mine=true"), 1u);
  EXPECT_EQ(number_of("mine=True"), 1u);
  EXPECT_EQ(number_of("number=1001"), 1u);
  EXPECT_EQ(number_of("query=open+one"), 1u);
  EXPECT_EQ(number_of("created_after=" + between), 4u);
  EXPECT_EQ(number_of("since_updated_at=" + between), 4u);
  EXPECT_EQ(number_of("resolved_after=" + between), 3u);
  EXPECT_EQ(number_of("status=&customer_id="), 5u) << "an empty filter is none";
  auto const wrong = rest.get("/tickets?status=Lost");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_NE(faults_of(wrong).find("found \"Lost\", expected"), std::string::npos) << faults_of(wrong);
  EXPECT_EQ(rest.get("/tickets").text("/tickets/0/subject"), "Closed") << "newest first";
}

TEST_F(Tickets, WaitInAQueueUntilTheyAreTakenOut) {
  auto const first =
      rest.post("/tickets", {{"customer_id", customer}, {"subject", "x"}, {"queue", "Second line"}});
  EXPECT_EQ(first.text("/ticket/queue"), "Second line");
  auto const id = first.number("/ticket/id");
  make_ticket(rest, customer, "in none");
  EXPECT_EQ(rest.get("/tickets?queue=Second%20line").count("/tickets"), 1u);
  EXPECT_EQ(rest.get("/tickets?queue=").count("/tickets"), 2u);
  EXPECT_EQ(rest.get("/tickets/settings").at("/queues"), (json::value{"Second line"}));
  EXPECT_EQ(rest.put(path(id), {{"priority", "High"}}).text("/ticket/queue"), "Second line")
      << "absent stays";
  EXPECT_EQ(rest.put(path(id), {{"queue", "Printers"}}).text("/ticket/queue"), "Printers");
  EXPECT_FALSE(rest.put(path(id), {{"queue", ""}}).has("/ticket/queue"));
  EXPECT_EQ(rest.get("/tickets/settings").count("/queues"), 0u);
  EXPECT_EQ(rest.put(path(id), {{"queue", std::string(300, 'x')}}).status, 422);
}

TEST_F(Tickets, HaveComments) {
  auto const id = make_ticket(rest, customer, "Printer");
  for (auto const& body : {json::value(json::object{}), json::value{{"subject", ""}, {"body", ""}}})
    EXPECT_EQ(faults_of(rest.post(path(id, "/comment"), body)),
              "Subject can't be blank\nBody can't be blank");
  EXPECT_EQ(faults_of(rest.post(path(id, "/comment"), {{"subject", "s"}})), "Body can't be blank");
  auto const made =
      rest.post(path(id, "/comment"), {{"subject", "Update"}, {"body", "Hello"}, {"hidden", true}});
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.number("/comment/ticket_id"), id);
  for (auto const* member :
       {"id", "created_at", "updated_at", "ticket_id", "subject", "body", "tech", "hidden", "user_id"})
    EXPECT_TRUE(made.has(std::string("/comment/") + member)) << member;
  EXPECT_EQ(rest.get(path(id)).text("/ticket/status"), "New") << "a hidden one is nobody's answer";
  rest.post(path(id, "/comment"), {{"subject", "Update"}, {"body", "Public"}});
  EXPECT_EQ(rest.get(path(id)).text("/ticket/status"), "In Progress");
  for (int i = 0; i < 12; ++i)
    rest.post(path(id, "/comment"), {{"subject", "s"}, {"body", std::to_string(i)}});
  auto const page = rest.get(path(id, "/comments"));
  EXPECT_EQ(page.number("/meta/per_page"), 10);
  EXPECT_EQ(page.number("/meta/total_entries"), 14);
  EXPECT_EQ(page.count("/comments"), 10u);
  EXPECT_EQ(page.text("/comments/0/body"), "11") << "newest first";
  EXPECT_EQ(rest.get(path(id, "/comments?page=2")).count("/comments"), 4u);
  EXPECT_EQ(rest.get(path(id)).count("/ticket/comments"), 14u) << "all of them embedded";
}

TEST_F(Tickets, CarryTheirFirstCommentAndTheNewestAndInAListTheBeginningsOfAFew) {
  auto const id =
      rest.post("/tickets", {{"customer_id", customer}, {"subject", "Printer"}}).number("/ticket/id");
  rest.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run(
        "WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 250) INSERT INTO "
        "ticket_comments (organisation_id, uid, ticket_id, subject, body, tech, created_at, updated_at) "
        "SELECT "
        "organisation_id, 'c-' || n, id, 'Reply', n || '.' || PRINTF('%.*c', 1500, 'x'), 'Ada', 1, 1 FROM "
        "tickets, more WHERE id = ?",
        id);
    return {};
  });
  auto const whole = rest.get(path(id));
  ASSERT_EQ(whole.count("/ticket/comments"), 100u);
  EXPECT_EQ(whole.text("/ticket/comments/0/body").rfind("1.", 0), 0u);
  EXPECT_EQ(whole.text("/ticket/comments/1/body").rfind("152.", 0), 0u);
  EXPECT_EQ(whole.text("/ticket/comments/99/body").rfind("250.", 0), 0u);
  EXPECT_EQ(whole.text("/ticket/comments/99/body").size(), 1'504u);
  EXPECT_EQ(rest.put(path(id), {{"priority", "High"}}).count("/ticket/comments"), 100u);
  auto const list = rest.get("/tickets");
  ASSERT_EQ(list.count("/tickets/0/comments"), 10u);
  EXPECT_EQ(list.text("/tickets/0/comments/0/body").rfind("241.", 0), 0u);
  EXPECT_EQ(list.text("/tickets/0/comments/9/body").rfind("250.", 0), 0u);
  EXPECT_LT(list.text("/tickets/0/comments/9/body").size(), 1'004u);
  EXPECT_EQ(rest.get(path(id, "/comments")).number("/meta/total_entries"), 250) << "all of them are paged";
}

TEST_F(Tickets, AreFoundByEachCommentByItself) {
  auto const id =
      rest.post("/tickets", {{"customer_id", customer}, {"subject", "Printer"}}).number("/ticket/id");
  rest.post(path(id, "/comment"), {{"subject", "Update"}, {"body", "The first one"}});
  rest.post(path(id, "/comment"), {{"subject", "Update"}, {"body", "A second"}});
  // Where bodies were put together, nothing behind this one would be found.
  rest.write([](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE ticket_comments SET body = body || CHAR(0) WHERE body = 'The first one'");
    return {};
  });
  EXPECT_EQ(rest.get("/tickets?query=SECOND").number("/meta/total_entries"), 1);
  EXPECT_EQ(rest.get("/tickets?query=second+first+printer").number("/meta/total_entries"), 1);
  EXPECT_EQ(rest.get("/tickets?query=second+third").number("/meta/total_entries"), 0);
  EXPECT_EQ(rest.get("/tickets?query=sec_nd").number("/meta/total_entries"), 0);
}

TEST_F(Tickets, ShowTheirSettings) {
  auto const settings = rest.get("/tickets/settings");
  EXPECT_EQ(settings.count("/ticket_status_list"), 10u);
  EXPECT_EQ(settings.text("/ticket_status_list/0"), "New");
  EXPECT_GT(settings.count("/ticket_types"), 0u);
  EXPECT_TRUE(settings.has("/ticket_type_fields"));
  EXPECT_EQ(settings.count("/users"), 2u);
  EXPECT_TRUE(settings.has("/users/0/id"));
  EXPECT_TRUE(settings.has("/users/0/name"));
}

/// Clients of this field send lists in more than one form.
TEST_F(Tickets, TakeListsInTheirForms) {
  auto const asset = make_asset(rest, customer, "desk-1");
  auto const keyed =
      rest.post("/tickets", {{"customer_id", customer},
                             {"subject", "x"},
                             {"asset_ids", asset},
                             {"comments_attributes", {{"0", {{"subject", "s"}, {"body", "b"}}}}}});
  ASSERT_EQ(keyed.status, 200) << keyed.body;
  EXPECT_EQ(keyed.count("/ticket/assets"), 1u);
  EXPECT_EQ(keyed.count("/ticket/comments"), 1u);
  auto const none = rest.post("/tickets", {{"customer_id", customer},
                                           {"subject", "x"},
                                           {"contact_id", ""},
                                           {"asset_ids", nullptr},
                                           {"comments_attributes", ""}});
  EXPECT_EQ(none.status, 200) << none.body;
}

}  // namespace
}  // namespace deskbell::console::test
