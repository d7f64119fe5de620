// /rmm_alerts.
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

struct Alerts : testing::Test {
  Rest rest;
  std::int64_t customer = make_customer(rest, "Client");
  std::int64_t asset = make_asset(rest, customer, "desk-1");

  std::int64_t raise(std::string const& kind = "disk_space") {
    return rest
        .post("/rmm_alerts", {{"asset_id", asset}, {"description", kind}, {"formatted_output", "Details"}})
        .number("/alert/id");
  }
  std::string path(std::int64_t alert, std::string const& rest_of_it = {}) {
    return "/rmm_alerts/" + std::to_string(alert) + rest_of_it;
  }
};

TEST_F(Alerts, AreRaisedByHand) {
  auto const made = rest.post(
      "/rmm_alerts", {{"asset_id", asset}, {"description", "Fire"}, {"formatted_output", "Hot\nhere"}});
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.at("/success"), json::value(true));
  EXPECT_EQ(made.text("/alert/computer_name"), "desk-1");
  EXPECT_EQ(made.number("/alert/customer_id"), customer);
  EXPECT_EQ(made.text("/alert/properties/trigger"), "Fire");
  EXPECT_EQ(made.text("/alert/description"), "Fire");
  EXPECT_EQ(made.text("/alert/formatted_output"), "Hot\nhere");
  EXPECT_EQ(made.at("/alert/resolved"), json::value(false));
  EXPECT_EQ(made.text("/alert/status"), "active");
  auto const shown = rest.get(path(made.number("/alert/id")));
  EXPECT_EQ(shown.at("/rmm_alert"), made.at("/alert"));
  auto const of_customer =
      rest.post("/rmm_alerts", {{"customer_id", customer}, {"description", "x"}, {"formatted_output", "y"}});
  EXPECT_EQ(of_customer.status, 201);
  EXPECT_EQ(of_customer.text("/alert/computer_name"), "");
}

TEST_F(Alerts, SayWhatIsWrong) {
  EXPECT_EQ(faults_of(rest.post("/rmm_alerts")), "description: is missing");
  EXPECT_EQ(faults_of(rest.post("/rmm_alerts", {{"description", "x"}, {"formatted_output", "y"}})),
            "Asset can't be blank");
  EXPECT_EQ(faults_of(rest.post("/rmm_alerts",
                                {{"asset_id", asset}, {"description", ""}, {"formatted_output", ""}})),
            "Description can't be blank");
  EXPECT_EQ(
      faults_of(rest.post("/rmm_alerts", {{"asset_id", 99}, {"description", "x"}, {"formatted_output", ""}})),
      "Asset can't be found");
  auto const alert = raise();
  EXPECT_EQ(
      faults_of(rest.post(path(alert, "/mute"), {{"mute_for", "ever"}})),
      "mute_for: found \"ever\", expected one of 1-hour, 1-day, 2-days, 1-week, 2-weeks, 1-month, forever");
  EXPECT_EQ(rest.post(path(alert, "/mute")).status, 422);
  EXPECT_EQ(faults_of(rest.get("/rmm_alerts?status=old")),
            "status: found \"old\", expected one of active, resolved, all");
}

TEST_F(Alerts, AreMutedForAWhile) {
  for (auto const* span : {"1-hour", "1-day", "2-days", "1-week", "2-weeks", "1-month", "forever"}) {
    auto const alert = raise(std::string("kind ") + span);
    EXPECT_EQ(rest.post(path(alert, std::string("/mute?mute_for=") + span)).json(),
              (json::value{{"success", "true"}}))
        << span;
    auto const shown = rest.get(path(alert));
    EXPECT_EQ(shown.text("/rmm_alert/status"), "muted");
    EXPECT_EQ(shown.has("/rmm_alert/muted_until"), std::string(span) != "forever");
  }
  auto const alert = raise("in the body");
  EXPECT_EQ(rest.post(path(alert, "/mute"), {{"mute_for", "1-hour"}}).status, 200);
  EXPECT_EQ(rest.get(path(alert)).text("/rmm_alert/muted_until"), "2026-02-02T04:40:00.000+01:00");
}

TEST_F(Alerts, AreResolvedAndStay) {
  auto const alert = raise();
  EXPECT_EQ(rest.remove(path(alert)).json(), (json::value{{"success", "true"}}));
  auto const shown = rest.get(path(alert));
  EXPECT_EQ(shown.text("/rmm_alert/status"), "resolved");
  EXPECT_EQ(shown.at("/rmm_alert/resolved"), json::value(true));
  EXPECT_EQ(shown.text("/rmm_alert/resolved_by"), "ana");
  EXPECT_EQ(rest.remove(path(alert)).status, 200) << "a resolved one stays as it is";
  EXPECT_EQ(rest.post(path(alert, "/mute"), {{"mute_for", "1-day"}}).status, 409);
}

TEST_F(Alerts, HaveATicketThatIsAboutThem) {
  auto const alert = raise("Disk is full");
  auto const about = [&](std::int64_t of_customer) {
    return json::value{{"customer_id", of_customer}, {"subject", "No room"}, {"rmm_alert_id", alert}};
  };
  EXPECT_EQ(faults_of(rest.post("/tickets", about(make_customer(rest, "Another")))),
            "Alert: found one of another customer than the ticket's");
  auto const made = rest.post("/tickets", about(customer));
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.text("/ticket/source"), "alert");
  EXPECT_EQ(made.number("/ticket/rmm_alerts/0/id"), alert);
  EXPECT_EQ(made.text("/ticket/rmm_alerts/0/description"), "Disk is full");
  EXPECT_EQ(made.at("/ticket/rmm_alerts/0/resolved"), json::value(false));
  auto const ticket = made.number("/ticket/id");
  EXPECT_EQ(rest.get(path(alert)).number("/rmm_alert/ticket_id"), ticket);
  EXPECT_EQ(rest.get(path(alert)).number("/rmm_alert/ticket_number"), made.number("/ticket/number"));
  EXPECT_EQ(faults_of(rest.post("/tickets", about(customer))), "Alert: found one that has a ticket already");
  EXPECT_EQ(
      faults_of(rest.post("/tickets", {{"customer_id", customer}, {"subject", "x"}, {"rmm_alert_id", 99}})),
      "Alert can't be found");
  // A ticket that is there may be about another one, too.
  auto const second = raise("Memory is full");
  auto const ticket_path = "/tickets/" + std::to_string(ticket);
  auto const both = rest.put(ticket_path, {{"rmm_alert_id", second}});
  EXPECT_EQ(both.count("/ticket/rmm_alerts"), 2u) << both.body;
  EXPECT_EQ(rest.put(ticket_path, {{"rmm_alert_id", second}}).status, 200) << "it is about it already";
  // Whoever may not see alerts sees them nowhere.
  Fields const blind{{"Authorization", rest.make_key(rest.tess(), "ticket.read ticket.write")}};
  EXPECT_EQ(rest.get(ticket_path, blind).count("/ticket/rmm_alerts"), 0u);
  EXPECT_EQ(faults_of(rest.send("PUT", ticket_path, {{"rmm_alert_id", raise("x")}}, blind)),
            "Alert can't be found");
  EXPECT_EQ(rest.remove(ticket_path).status, 200);
  EXPECT_FALSE(rest.get(path(alert)).has("/rmm_alert/ticket_id"));
  EXPECT_EQ(rest.post("/tickets", about(customer)).status, 200);
}

TEST_F(Alerts, AreListedByStatus) {
  auto const active = raise("a");
  auto const muted = raise("b");
  auto const resolved = raise("c");
  rest.post(path(muted, "/mute"), {{"mute_for", "forever"}});
  rest.remove(path(resolved));
  auto const count = [&](std::string const& query) {
    return rest.get("/rmm_alerts" + query).count("/rmm_alerts");
  };
  EXPECT_EQ(count(""), 2u);
  EXPECT_EQ(count("?status=active"), 2u);
  EXPECT_EQ(count("?status=resolved"), 1u);
  EXPECT_EQ(count("?status=all"), 3u);
  EXPECT_EQ(count("?status=all&asset_id=" + std::to_string(asset)), 3u);
  EXPECT_EQ(count("?status=all&asset_id=99"), 0u);
  EXPECT_EQ(count("?status=all&customer_id=" + std::to_string(customer)), 3u);
  EXPECT_EQ(count("?created_after=2027-01-01"), 0u);
  EXPECT_EQ(rest.get("/rmm_alerts").number("/meta/total_entries"), 2);
  EXPECT_EQ(rest.get(path(active)).status, 200);
  EXPECT_EQ(rest.get(path(99)).status, 404);
  EXPECT_EQ(rest.get("/customer_assets/" + std::to_string(asset)).number("/asset/open_alerts"), 2);
}

}  // namespace
}  // namespace deskbell::console::test
