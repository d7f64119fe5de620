// /customers and /contacts.
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

TEST(RestCustomers, AreMadeShownChangedAndDeleted) {
  Rest rest;
  auto const made =
      rest.post("/customers", {{"business_name", "  Client  "}, {"email", "a@b.example"}, {"phone", "1"}});
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.text("/customer/business_name"), "Client");
  EXPECT_EQ(made.text("/customer/fullname"), "Client");
  auto const path = "/customers/" + std::to_string(made.number("/customer/id"));
  auto const changed = rest.put(path, {{"phone", nullptr}, {"business_name", "Client & Co"}});
  EXPECT_EQ(changed.text("/customer/business_name"), "Client & Co");
  EXPECT_FALSE(changed.has("/customer/phone")) << "null takes away: " << changed.body;
  EXPECT_EQ(changed.text("/customer/email"), "a@b.example") << "absent stays";
  auto const asset = make_asset(rest, made.number("/customer/id"), "desk-1");
  EXPECT_EQ(rest.get(path).number("/customer/asset_count"), 1);
  auto const kept = rest.remove(path);
  EXPECT_EQ(kept.status, 409);
  EXPECT_EQ(kept.text("/error"), "The customer still has 1 assets");
  rest.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE assets SET deleted_at = 1 WHERE id = ?", asset);
    return {};
  });
  auto const contact =
      rest.post("/contacts", {{"customer_id", made.number("/customer/id")}, {"name", "Ada"}});
  EXPECT_EQ(contact.status, 200) << contact.body;
  EXPECT_EQ(rest.remove(path).json(), (json::value{{"success", true}}));
  EXPECT_EQ(rest.get(path).status, 404);
  EXPECT_EQ(rest.get("/contacts").count("/contacts"), 0U) << "they went with their customer";
  EXPECT_EQ(rest.remove(path).status, 404);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM customers"), 1) << "a tombstone stays";
  EXPECT_GT(make_customer(rest, "Another"), made.number("/customer/id")) << "ids are not used again";
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM audit WHERE action = 'deleted' AND noun = 'customer'"), 1);
}

TEST(RestCustomers, AreFoundByWordsAndTheLatestByItself) {
  Rest rest;
  EXPECT_EQ(rest.get("/customers/latest").status, 404);
  for (auto const* name : {"Zebra Ltd", "Alpha 100% Pure", "alpha_beta"}) make_customer(rest, name);
  EXPECT_EQ(rest.get("/customers").text("/customers/0/business_name"), "Alpha 100% Pure");
  EXPECT_EQ(rest.get("/customers/latest").text("/customer/business_name"), "alpha_beta");
  EXPECT_EQ(rest.get("/customers/autocomplete?query=ALPHA").count("/customers"), 2u);
  EXPECT_EQ(rest.get("/customers?query=100%25").count("/customers"), 1u) << "no wildcards from outside";
  EXPECT_EQ(rest.get("/customers?query=alpha_").count("/customers"), 1u);
  EXPECT_EQ(rest.get("/customers?query=alpha%20pure").count("/customers"), 1u)
      << "every word must stand there";
  EXPECT_EQ(rest.get("/customers?query=%27%20OR%201=1--").count("/customers"), 0u);
}

TEST(RestCustomers, SayWhatIsWrong) {
  Rest rest;
  EXPECT_EQ(faults_of(rest.post("/customers")), "Business name can't be blank");
  EXPECT_EQ(faults_of(rest.post("/customers", {{"business_name", "  "}})), "Business name can't be blank");
  EXPECT_EQ(faults_of(rest.post("/customers", {{"business_name", json::array{}}})),
            "business_name: found a list, expected a text");
  auto const long_name = rest.post("/customers", {{"business_name", std::string(300, 'x')}});
  EXPECT_EQ(long_name.status, 422);
  EXPECT_NE(faults_of(long_name).find("found 300 characters, expected at most 255"), std::string::npos)
      << faults_of(long_name);
  EXPECT_EQ(rest.post("/customers", {{"business_name", "a\nb"}}).status, 422);
  EXPECT_EQ(rest.post("/customers", {{"business_name",
                                      "a\x01"
                                      "b"}})
                .status,
            422);
  auto const path = "/customers/" + std::to_string(make_customer(rest, "Client"));
  EXPECT_EQ(faults_of(rest.put(path, {{"business_name", nullptr}})), "Business name can't be blank");
  EXPECT_EQ(rest.get(path).text("/customer/business_name"), "Client");
}

TEST(RestContacts, AreFlatAndNested) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  auto const made =
      rest.post("/contacts", {{"customer_id", customer}, {"name", "Ada"}, {"email", "ada@example.com"}});
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.text("/name"), "Ada");
  EXPECT_EQ(made.number("/customer_id"), customer);
  for (auto const* member : {"id", "uuid", "customer_id", "name", "email", "created_at", "updated_at"})
    EXPECT_EQ(made.at(std::string("/") + member), made.at(std::string("/contact/") + member)) << member;
  auto const path = "/contacts/" + std::to_string(made.number("/id"));
  EXPECT_EQ(rest.get(path).body, made.body);
  auto const changed = rest.put(path, {{"phone", "123"}, {"email", ""}});
  EXPECT_EQ(changed.text("/contact/phone"), "123");
  EXPECT_FALSE(changed.has("/email")) << changed.body;
  EXPECT_EQ(rest.remove(path).json(), (json::value{{"success", true}}));
  EXPECT_EQ(rest.get(path).status, 404);
}

TEST(RestContacts, BelongToACustomer) {
  Rest rest;
  auto const one = make_customer(rest, "One");
  auto const two = make_customer(rest, "Two");
  make_contact(rest, one, "Ada");
  auto const bob = make_contact(rest, two, "Bob");
  EXPECT_EQ(rest.get("/contacts").count("/contacts"), 2u);
  auto const of_two = rest.get("/contacts?customer_id=" + std::to_string(two));
  EXPECT_EQ(of_two.count("/contacts"), 1u);
  EXPECT_EQ(of_two.text("/contacts/0/name"), "Bob");
  EXPECT_EQ(rest.get("/contacts?query=ad").text("/contacts/0/name"), "Ada");
  EXPECT_EQ(faults_of(rest.post("/contacts", {{"name", "x"}})), "Customer can't be blank");
  EXPECT_EQ(faults_of(rest.post("/contacts", {{"customer_id", 99}, {"name", "x"}})),
            "Customer can't be found");
  EXPECT_EQ(faults_of(rest.post("/contacts", {{"customer_id", one}})), "Name can't be blank");
  EXPECT_EQ(faults_of(rest.put("/contacts/" + std::to_string(bob), {{"customer_id", 99}})),
            "Customer can't be found");
  EXPECT_EQ(rest.put("/contacts/" + std::to_string(bob), {{"customer_id", one}}).number("/customer_id"), one);
}

}  // namespace
}  // namespace deskbell::console::test
