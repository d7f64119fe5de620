// Shapes of customers and contacts.
#pragma once

#include "console/server/api/shapes_common.h"

namespace deskbell::console::api {

struct Customer {
  Number id = 0;
  std::string uuid;
  std::string business_name;
  std::string fullname;
  Maybe<std::string> email;
  Maybe<std::string> phone;
  Number asset_count = 0;
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(Customer, (),
                      (id, uuid, business_name, fullname, email, phone, asset_count, created_at, updated_at))

struct CustomerList {
  std::vector<Customer> customers;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(CustomerList, (), (customers, meta))

struct CustomerAnswer {
  Customer customer;
};
BOOST_DESCRIBE_STRUCT(CustomerAnswer, (), (customer))

struct CustomerRequest {
  Maybe<std::string> business_name;
  Maybe<std::string> email;
  Maybe<std::string> phone;
};
BOOST_DESCRIBE_STRUCT(CustomerRequest, (), (business_name, email, phone))

struct Contact {
  Number id = 0;
  std::string uuid;
  Number customer_id = 0;
  std::string name;
  Maybe<std::string> email;
  Maybe<std::string> phone;
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(Contact, (), (id, uuid, customer_id, name, email, phone, created_at, updated_at))

struct ContactList {
  std::vector<Contact> contacts;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(ContactList, (), (contacts, meta))

struct ContactRequest {
  Maybe<Number> customer_id;
  Maybe<std::string> name;
  Maybe<std::string> email;
  Maybe<std::string> phone;
};
BOOST_DESCRIBE_STRUCT(ContactRequest, (), (customer_id, name, email, phone))

}  // namespace deskbell::console::api
