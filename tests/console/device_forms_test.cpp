// Which queue and which technician a contact form's ticket goes to, as the policy of its menu item says.
#include "console/server/policies.h"
#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

class Forms : public DeviceTest {
 protected:
  void policy_with(std::string const& form) {
    write<api::Policy>([&](store::Transaction& tx) {
      api::PolicyRequest request;
      request.name = "All";
      request.document = R"({"name":"All","settings":{"tray.menu":[)"
                         R"({"id":"form","type":"contact_form","title":"New request","form":)" +
                         form + R"(},{"id":"other","type":"contact_form","title":"Another","form":{}}]}})";
      return create_policy(tx, scope_, request);
    });
  }
  std::int64_t account(std::string const& email, std::string const& name) {
    return write<accounts::Account>([&](store::Transaction& tx) {
             return accounts::create_account(tx, scope_.organisation, {email, name, false, {}});
           })
        .id;
  }
  /// The ticket that comes of the form of this item.
  api::Ticket submit(std::string const& item) {
    auto const device = enrol();
    protocol::TicketSubmitted form;
    form.submission_id = SubmissionId{fresh_uuid(wall())};
    form.user = ada;
    form.item_id = item;
    form.fields = {{"email", "ada@example.com"}, {"subject", "New mouse"}, {"description", "Please"}};
    form.submitted_at = wall();
    auto work = [&]() -> net::awaitable<void> {
      auto socket = co_await connect();
      co_await greet(socket, device);
      Uplink const fact = form;
      FactId const id{fresh_uuid(wall())};
      co_await say(socket, fact, id, 1);
      co_await next_of<protocol::Ack>(socket);
    };
    run(work());
    return look<api::Ticket>([&](store::Reader& sql) {
      return show_ticket(sql, scope_, Key(sql.one<std::int64_t>("SELECT MAX(id) FROM tickets").value()));
    });
  }
  std::vector<std::int64_t> in_queue(std::string const& queue) {
    std::vector<std::int64_t> ids;
    auto const list = look<api::TicketList>([&](store::Reader& sql) {
      TicketQuery query;
      query.queue = queue;
      return list_tickets(sql, scope_, query);
    });
    for (auto const& ticket : list.tickets) ids.push_back(ticket.id);
    return ids;
  }
};

TEST_F(Forms, GoToTheQueueAndTheTechnicianThatTheirPolicyNames) {
  auto const jonas = account("jonas@example.com", "Jonas");
  policy_with(R"({"queue":"Second line","technician":"Jonas@Example.com"})");
  auto const ticket = submit("form");
  EXPECT_EQ(ticket.queue, "Second line");
  EXPECT_EQ(ticket.user_id, jonas);
  auto const other = submit("other");
  EXPECT_EQ(other.queue, std::nullopt);
  EXPECT_EQ(other.user_id, std::nullopt);
  EXPECT_EQ(in_queue("Second line"), std::vector<std::int64_t>{ticket.id});
  EXPECT_EQ(in_queue("second line"), std::vector<std::int64_t>{}) << "as it is written";
  EXPECT_EQ(in_queue(""), (std::vector<std::int64_t>{other.id, ticket.id})) << "all of them";
  auto const settings = look<api::TicketSettings>(
      [&](store::Reader& sql) -> Result<api::TicketSettings> { return ticket_settings(sql, scope_); });
  EXPECT_EQ(settings.queues, std::vector<std::string>{"Second line"});
}

TEST_F(Forms, AreNobodysWhereTheirTechnicianIsNotThere) {
  auto const jonas = account("jonas@example.com", "Jonas");
  policy_with(R"({"technician":"jonas@example.com"})");
  EXPECT_EQ(submit("form").user_id, jonas);
  write<void>([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE users SET disabled_at = 1 WHERE id = ?", jonas);
    return {};
  });
  EXPECT_EQ(submit("form").user_id, std::nullopt) << "disabled";
}

TEST_F(Forms, OfATechnicianOfAnotherOrganisationAreNobodys) {
  auto const elsewhere = write<std::int64_t>([](store::Transaction& tx) -> Result<std::int64_t> {
    auto const organisation = accounts::create_organisation(tx, "Other IT", "UTC");
    if (!organisation) return organisation.error();
    return accounts::create_account(tx, *organisation, {"oscar@example.org", "Oscar", false, {}})->id;
  });
  EXPECT_GT(elsewhere, 0);
  policy_with(R"({"technician":"oscar@example.org"})");
  EXPECT_EQ(submit("form").user_id, std::nullopt);
}

}  // namespace
}  // namespace deskbell::console::test
