// /customers and /contacts.
#include "console/server/customers.h"

#include "console/server/api/support.h"

namespace deskbell::console::api {

namespace {

/// This field's clients read a contact flat, and also below `contact`.
struct ContactAnswer {
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

ContactAnswer contact_answer(Contact contact) {
  return {contact.id,    contact.uuid,       contact.customer_id, contact.name, contact.email,
          contact.phone, contact.created_at, contact.updated_at,  contact};
}
CustomerAnswer customer_answer(Customer customer) { return CustomerAnswer{std::move(customer)}; }

Outcome<CustomerList> list_all_customers(Call& call, Nothing) {
  constexpr std::int64_t usual = 100;
  auto const page = page_of(call, usual);
  auto const query = search_text(call);
  auto work = [page, query](store::Reader& sql, Scope const& scope) {
    return list_customers(sql, scope, query, page);
  };
  auto found = co_await reading<CustomerList>(call, work);
  co_return reply(std::move(found));
}
Outcome<CustomerAnswer> create(Call& call, CustomerRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope) {
    return create_customer(transaction, scope, request);
  };
  auto made = co_await writing<Customer>(call, work);
  co_return reply<CustomerAnswer>(std::move(made), customer_answer);
}
Outcome<CustomerAnswer> show(Call& call, Nothing) {
  auto found = co_await reading_one<Customer>(call, show_customer);
  co_return reply<CustomerAnswer>(std::move(found), customer_answer);
}
Outcome<CustomerAnswer> update(Call& call, CustomerRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return update_customer(transaction, scope, key, request);
  };
  auto changed = co_await writing_one<Customer>(call, work);
  co_return reply<CustomerAnswer>(std::move(changed), customer_answer);
}
Outcome<Success> remove(Call& call, Nothing) {
  auto done = co_await writing_one<void>(call, delete_customer);
  co_return success(done);
}

Outcome<ContactList> list_all_contacts(Call& call, Nothing) {
  constexpr std::int64_t usual = 50;
  auto const page = page_of(call, usual);
  auto const query = search_text(call);
  auto const customer = call.query_number("customer_id");
  auto work = [page, query, customer](store::Reader& sql, Scope const& scope) {
    return list_contacts(sql, scope, customer, query, page);
  };
  auto found = co_await reading<ContactList>(call, work);
  co_return reply(std::move(found));
}
Outcome<ContactAnswer> create_one_contact(Call& call, ContactRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope) {
    return create_contact(transaction, scope, request);
  };
  auto made = co_await writing<Contact>(call, work);
  co_return reply<ContactAnswer>(std::move(made), contact_answer);
}
Outcome<ContactAnswer> show_one_contact(Call& call, Nothing) {
  auto found = co_await reading_one<Contact>(call, show_contact);
  co_return reply<ContactAnswer>(std::move(found), contact_answer);
}
Outcome<ContactAnswer> update_one_contact(Call& call, ContactRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return update_contact(transaction, scope, key, request);
  };
  auto changed = co_await writing_one<Contact>(call, work);
  co_return reply<ContactAnswer>(std::move(changed), contact_answer);
}
Outcome<Success> remove_contact(Call& call, Nothing) {
  auto done = co_await writing_one<void>(call, delete_contact);
  co_return success(done);
}

std::vector<QueryParameter> list_parameters() {
  return {{"query", "words in name or e-mail"}, {"page", "from 1"}, {"per_page", "1 to 200"}};
}

}  // namespace

void add_customer_routes(RouteTable& table) {
  using enum Permission;
  table.push_back(route("GET", "/customers", customer_read, "Customers by name", list_all_customers)
                      .with_query(list_parameters()));
  table.push_back(route("GET", "/customers/autocomplete", customer_read,
                        "Customers whose name or e-mail fits", list_all_customers)
                      .with_query(list_parameters()));
  table.push_back(route("POST", "/customers", customer_write, "Make a customer", create));
  table.push_back(route("GET", "/customers/{id}", customer_read, "One customer", show));
  table.push_back(
      route("PUT", "/customers/{id}", customer_write, "Change a customer; absent fields stay", update));
  table.push_back(
      route("DELETE", "/customers/{id}", customer_delete, "Delete a customer without assets", remove));
}

void add_contact_routes(RouteTable& table) {
  using enum Permission;
  auto parameters = list_parameters();
  parameters.push_back({"customer_id", "only of this customer"});
  table.push_back(route("GET", "/contacts", customer_read, "Contacts by name", list_all_contacts)
                      .with_query(std::move(parameters)));
  table.push_back(route("POST", "/contacts", customer_write, "Make a contact", create_one_contact));
  table.push_back(route("GET", "/contacts/{id}", customer_read, "One contact", show_one_contact));
  table.push_back(route("PUT", "/contacts/{id}", customer_write, "Change a contact; absent fields stay",
                        update_one_contact));
  table.push_back(route("DELETE", "/contacts/{id}", customer_delete, "Delete a contact", remove_contact));
}

}  // namespace deskbell::console::api
