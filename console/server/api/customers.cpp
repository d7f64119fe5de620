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
constexpr Noun customers{"customers", "customer"};
constexpr Noun contacts{"contacts", "contact"};

Outcome<CustomerAnswer> create(Call& call, CustomerRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope) {
    return versioned<CustomerAnswer>(transaction.sql(), scope, customers,
                                     create_customer(transaction, scope, request), customer_answer);
  };
  auto answer = co_await posting<CustomerAnswer>(call, work);
  co_return answer;
}
Outcome<CustomerAnswer> show(Call& call, Nothing) {
  auto work = [](store::Reader& sql, Scope const& scope, Key const& key) {
    return versioned<CustomerAnswer>(sql, scope, customers, show_customer(sql, scope, key), customer_answer);
  };
  auto found = co_await reading_one<Reply<CustomerAnswer>>(call, work);
  co_return found;
}
Outcome<CustomerAnswer> latest(Call& call, Nothing) {
  auto work = [](store::Reader& sql, Scope const& scope) {
    return versioned<CustomerAnswer>(sql, scope, customers, latest_customer(sql, scope), customer_answer);
  };
  auto found = co_await reading<Reply<CustomerAnswer>>(call, work);
  co_return found;
}
Outcome<CustomerAnswer> update(Call& call, CustomerRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return versioned<CustomerAnswer>(transaction.sql(), scope, customers,
                                     update_customer(transaction, scope, key, request), customer_answer);
  };
  auto answer = co_await changing<CustomerAnswer>(call, customers, work);
  co_return answer;
}
Outcome<Success> remove(Call& call, Nothing) {
  auto work = [](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return success(delete_customer(transaction, scope, key));
  };
  auto answer = co_await changing<Success>(call, customers, work);
  co_return answer;
}

Outcome<ContactList> list_all_contacts(Call& call, Nothing) {
  constexpr std::int64_t usual = 50;
  auto const page = page_of(call, usual);
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
  auto work = [request](store::Transaction& transaction, Scope const& scope) {
    return versioned<ContactAnswer>(transaction.sql(), scope, contacts,
                                    create_contact(transaction, scope, request), contact_answer);
  };
  auto answer = co_await posting<ContactAnswer>(call, work);
  co_return answer;
}
Outcome<ContactAnswer> show_one_contact(Call& call, Nothing) {
  auto work = [](store::Reader& sql, Scope const& scope, Key const& key) {
    return versioned<ContactAnswer>(sql, scope, contacts, show_contact(sql, scope, key), contact_answer);
  };
  auto found = co_await reading_one<Reply<ContactAnswer>>(call, work);
  co_return found;
}
Outcome<ContactAnswer> update_one_contact(Call& call, ContactRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return versioned<ContactAnswer>(transaction.sql(), scope, contacts,
                                    update_contact(transaction, scope, key, request), contact_answer);
  };
  auto answer = co_await changing<ContactAnswer>(call, contacts, work);
  co_return answer;
}
Outcome<Success> remove_contact(Call& call, Nothing) {
  auto work = [](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return success(delete_contact(transaction, scope, key));
  };
  auto answer = co_await changing<Success>(call, contacts, work);
  co_return answer;
}

std::vector<QueryParameter> list_parameters(int default_size) {
  auto parameters = page_parameters(default_size);
  parameters.insert(parameters.begin(), {"query", "words in name or e-mail"});
  return parameters;
}

constexpr int customers_usual = 100;
constexpr int contacts_usual = 50;

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
