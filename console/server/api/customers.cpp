// /customers and /contacts.
#include "console/server/customers.h"

#include "console/server/api/support.h"

namespace deskbell::console::api {

namespace {

constexpr Noun customers{"customers", "customer"};
constexpr Noun contacts{"contacts", "contact"};
constexpr int customers_usual = 100;
constexpr int contacts_usual = 50;

/// This field's clients read a contact flat, and also below `contact`.
struct ContactAnswer {
  ContactAnswer() = default;
  explicit ContactAnswer(Contact const& shown)
      : id(shown.id),
        uuid(shown.uuid),
        customer_id(shown.customer_id),
        name(shown.name),
        email(shown.email),
        phone(shown.phone),
        created_at(shown.created_at),
        updated_at(shown.updated_at),
        contact(shown) {}
  Number id = 0;
  std::string uuid;
  Number customer_id = 0;
  std::string name;
  Maybe<std::string> email;
  Maybe<std::string> phone;
  std::string created_at;
  std::string updated_at;
  Contact contact;
};
BOOST_DESCRIBE_STRUCT(ContactAnswer, (),
                      (id, uuid, customer_id, name, email, phone, created_at, updated_at, contact))

Outcome<CustomerList> list_all_customers(Call& call, Nothing) {
  auto const page = page_of(call, customers_usual);
  auto const query = search_text(call);
  auto work = [page, query](store::Reader& sql, Scope const& scope) {
    return list_customers(sql, scope, query, page);
  };
  auto found = co_await reading<CustomerList>(call, work);
  co_return reply(std::move(found));
}

Outcome<CustomerAnswer> create(Call& call, CustomerRequest request) {
  return making<CustomerAnswer>(call, customers, std::move(request), create_customer);
}
Outcome<CustomerAnswer> show(Call& call, Nothing) {
  return showing<CustomerAnswer>(call, customers, show_customer);
}
Outcome<CustomerAnswer> latest(Call& call, Nothing) {
  auto work = [](store::Reader& sql, Scope const& scope) {
    return versioned<CustomerAnswer>(sql, scope, customers, latest_customer(sql, scope));
  };
  auto found = co_await reading<Reply<CustomerAnswer>>(call, work);
  co_return found;
}
Outcome<CustomerAnswer> update(Call& call, CustomerRequest request) {
  return updating<CustomerAnswer>(call, customers, std::move(request), update_customer);
}
Outcome<Success> remove(Call& call, Nothing) { return removing(call, customers, delete_customer); }

Outcome<ContactList> list_all_contacts(Call& call, Nothing) {
  auto const page = page_of(call, contacts_usual);
  auto const query = search_text(call);
  Query asked(call);
  auto const customer = asked.number("customer_id");
  if (auto sound = asked.sound(); !sound) co_return sound.error();
  auto work = [page, query, customer](store::Reader& sql, Scope const& scope) {
    return list_contacts(sql, scope, customer, query, page);
  };
  auto found = co_await reading<ContactList>(call, work);
  co_return reply(std::move(found));
}
Outcome<ContactAnswer> create_one_contact(Call& call, ContactRequest request) {
  return making<ContactAnswer>(call, contacts, std::move(request), create_contact);
}
Outcome<ContactAnswer> show_one_contact(Call& call, Nothing) {
  return showing<ContactAnswer>(call, contacts, show_contact);
}
Outcome<ContactAnswer> update_one_contact(Call& call, ContactRequest request) {
  return updating<ContactAnswer>(call, contacts, std::move(request), update_contact);
}
Outcome<Success> remove_contact(Call& call, Nothing) { return removing(call, contacts, delete_contact); }

std::vector<QueryParameter> list_parameters(int default_size) {
  auto parameters = page_parameters(default_size);
  parameters.insert(parameters.begin(), {"query", "words in name or e-mail"});
  return parameters;
}

}  // namespace

void add_customer_routes(RouteTable& table) {
  using enum Permission;
  table.push_back(route("GET", "/customers", customer_read, "Customers by name", list_all_customers)
                      .with_query(list_parameters(customers_usual)));
  table.push_back(route("GET", "/customers/autocomplete", customer_read,
                        "Customers whose name or e-mail fits", list_all_customers)
                      .with_query(list_parameters(customers_usual)));
  table.push_back(
      route("GET", "/customers/latest", customer_read, "The customer that was made last", latest));
  table.push_back(route("POST", "/customers", customer_write, "Make a customer", create));
  table.push_back(route("GET", "/customers/{id}", customer_read, "One customer", show).with_version());
  table.push_back(route("PUT", "/customers/{id}", customer_write,
                        "Change a customer: absent fields stay, null takes away", update)
                      .with_version());
  table.push_back(
      route("DELETE", "/customers/{id}", customer_delete, "Delete a customer without assets", remove)
          .with_version());
}

void add_contact_routes(RouteTable& table) {
  using enum Permission;
  auto parameters = list_parameters(contacts_usual);
  parameters.push_back({"customer_id", "only of this customer", "integer"});
  table.push_back(route("GET", "/contacts", customer_read, "Contacts by name", list_all_contacts)
                      .with_query(std::move(parameters)));
  table.push_back(route("POST", "/contacts", customer_write, "Make a contact", create_one_contact));
  table.push_back(
      route("GET", "/contacts/{id}", customer_read, "One contact", show_one_contact).with_version());
  table.push_back(route("PUT", "/contacts/{id}", customer_write,
                        "Change a contact: absent fields stay, null takes away", update_one_contact)
                      .with_version());
  table.push_back(
      route("DELETE", "/contacts/{id}", customer_delete, "Delete a contact", remove_contact).with_version());
}

}  // namespace deskbell::console::api
