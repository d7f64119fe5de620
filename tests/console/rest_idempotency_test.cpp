// Idempotency-Key: the same request under the same key is done once, and is answered alike.
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

Fields keyed(std::string const& api_key, std::string const& name) {
  return {{"Authorization", "Bearer " + api_key}, {"Idempotency-Key", name}};
}

TEST(RestIdempotency, GivesTheFirstAnswerAgainAlsoAfterARestart) {
  Rest rest;
  auto const with = keyed(rest.ana_key, "order-1");
  json::value const body{{"business_name", "Client"}};
  auto const first = rest.post("/customers", body, with);
  EXPECT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(first.header("Idempotency-Replayed"), "");
  auto const again = rest.post("/customers", body, with);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("ETag"), first.header("ETag"));
  EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
  rest.restart();
  auto const later = rest.post("/customers", body, with);
  EXPECT_EQ(later.body, first.body);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM customers"), 1);
  EXPECT_EQ(rest.post("/customers", body, keyed(rest.ana_key, "order-2")).status, 200);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM customers"), 2);
}

TEST(RestIdempotency, KeepsStatusAndWorksOnPathsWithIds) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  auto const ticket = make_ticket(rest, customer, "Printer");
  auto const path = "/tickets/" + std::to_string(ticket) + "/comment";
  json::value const body{{"subject", "s"}, {"body", "b"}};
  auto const first = rest.post(path, body, keyed(rest.ana_key, "c"));
  EXPECT_EQ(rest.post(path, body, keyed(rest.ana_key, "c")).body, first.body);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM ticket_comments"), 1);
  json::value const alert{{"customer_id", customer}, {"description", "Fire"}, {"formatted_output", "hot"}};
  EXPECT_EQ(rest.post("/rmm_alerts", alert, keyed(rest.ana_key, "a")).status, 201);
  EXPECT_EQ(rest.post("/rmm_alerts", alert, keyed(rest.ana_key, "a")).status, 201);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM alerts"), 1);
}

TEST(RestIdempotency, RefusesAnotherRequestUnderTheSameKey) {
  Rest rest;
  auto const with = keyed(rest.ana_key, "k");
  rest.post("/customers", {{"business_name", "Client"}}, with);
  auto const other = rest.post("/customers", {{"business_name", "Other"}}, with);
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(faults_of(other), "Idempotency-Key: was used for another request; take a new one for this");
  EXPECT_EQ(rest.post("/contacts", {{"business_name", "Client"}}, with).status, 422) << "another path";
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM customers"), 1);
}

TEST(RestIdempotency, BelongsToItsOwner) {
  Rest rest;
  auto const other = rest.make_tenant("Other IT", "oscar@example.org");
  json::value const body{{"business_name", "Client"}};
  auto const ana = rest.post("/customers", body, keyed(rest.ana_key, "k"));
  auto const tess = rest.post("/customers", body, keyed(rest.tess_key, "k"));
  auto const oscar = rest.post("/customers", body, keyed(other.key, "k"));
  EXPECT_NE(ana.text("/customer/uuid"), tess.text("/customer/uuid"));
  EXPECT_NE(ana.text("/customer/uuid"), oscar.text("/customer/uuid"));
  auto const second_key = rest.make_key(rest.ana());
  EXPECT_EQ(rest.post("/customers", body, keyed(second_key, "k")).body, ana.body) << "the owner is the user";
}

TEST(RestIdempotency, AFailureUsesNothingUp) {
  Rest rest;
  auto const with = keyed(rest.ana_key, "k");
  json::value const body{{"customer_id", 1}, {"subject", "Printer"}};
  EXPECT_EQ(rest.post("/tickets", body, with).status, 422);
  make_customer(rest, "Client");
  EXPECT_EQ(rest.post("/tickets", body, with).status, 200);
  EXPECT_EQ(rest.post("/tickets", body, with).header("Idempotency-Replayed"), "true");
}

TEST(RestIdempotency, SaysWhatAKeyLooksLike) {
  Rest rest;
  json::value const body{{"business_name", "Client"}};
  auto const blank = rest.post("/customers", body, keyed(rest.ana_key, "two words"));
  EXPECT_EQ(blank.status, 422);
  EXPECT_NE(faults_of(blank).find("expected 1 to 255 visible ASCII characters"), std::string::npos);
  EXPECT_EQ(rest.post("/customers", body, keyed(rest.ana_key, std::string(256, 'k'))).status, 422);
  EXPECT_EQ(rest.post("/customers", body, keyed(rest.ana_key, std::string(255, 'k'))).status, 200);
}

/// The database's writer is held, so that the first request is surely still being worked on.
TEST(RestIdempotency, RefusesTheSecondWhileTheFirstIsWorkedOn) {
  Rest rest;
  std::mutex mutex;
  std::condition_variable wake;
  bool held = false;
  bool released = false;
  auto holder = std::async(std::launch::async, [&] {
    rest.write([&](store::Transaction&) -> Result<void> {
      std::unique_lock lock(mutex);
      held = true;
      wake.notify_all();
      wake.wait(lock, [&] { return released; });
      return {};
    });
  });
  {
    std::unique_lock lock(mutex);
    wake.wait(lock, [&] { return held; });
  }
  json::value const body{{"business_name", "Client"}};
  auto first =
      std::async(std::launch::async, [&] { return rest.post("/customers", body, keyed(rest.ana_key, "k")); });
  auto const waiting = [&] {
    return rest.raw("GET", "/metrics").body.find("deskbell_keyed_requests_in_progress 1") !=
           std::string::npos;
  };
  while (!waiting()) std::this_thread::yield();
  auto const second = rest.post("/customers", body, keyed(rest.ana_key, "k"));
  EXPECT_EQ(second.status, 409);
  EXPECT_NE(second.text("/error").find("being worked on"), std::string::npos) << second.body;
  {
    std::lock_guard const lock(mutex);
    released = true;
  }
  wake.notify_all();
  holder.get();
  auto const done = first.get();
  EXPECT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(rest.post("/customers", body, keyed(rest.ana_key, "k")).body, done.body);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM customers"), 1);
}

TEST(RestIdempotency, KeepsNoSecretInClear) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  json::value const body{{"customer_id", customer}};
  auto const first = rest.post("/enrollment_tokens", body, keyed(rest.ana_key, "t"));
  auto const token = first.text("/enrollment_token/token");
  EXPECT_EQ(token.rfind("dbt_", 0), 0u) << first.body;
  EXPECT_EQ(rest.post("/enrollment_tokens", body, keyed(rest.ana_key, "t")).body, first.body);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM idempotency_keys WHERE answer LIKE '%" + token + "%'"), 0);
  auto const elsewhere = rest.post("/enrollment_tokens", body, keyed(rest.make_key(rest.ana()), "t"));
  EXPECT_EQ(elsewhere.status, 409) << "only the key that asked first may see the secret again";
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM enrolment_tokens"), 1);
}

}  // namespace
}  // namespace deskbell::console::test
