// Customers and contacts.
#include "console/server/customers.h"

#include "console/server/changed_fields.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "console/server/waiting_devices.h"
#include "core/text.h"

namespace deskbell::console {

namespace {

constexpr std::size_t line_max = 255;

struct CustomerRow {
  std::int64_t id = 0;
  std::string uid;
  std::string business_name;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::int64_t asset_count = 0;
  Time created_at{};
  Time updated_at{};
};
BOOST_DESCRIBE_STRUCT(CustomerRow, (),
                      (id, uid, business_name, email, phone, asset_count, created_at, updated_at))

constexpr char const* select_customers =
    "SELECT c.id, c.uid, c.business_name, c.email, c.phone, (SELECT COUNT(*) FROM assets a WHERE "
    "a.organisation_id = "
    "c.organisation_id AND a.customer_id = c.id AND a.deleted_at IS NULL), c.created_at, c.updated_at FROM "
    "customers c";

api::Customer shape_of(Scope const& scope, CustomerRow const& row) {
  return {row.id,    row.uid,         row.business_name,          row.business_name,         row.email,
          row.phone, row.asset_count, iso(scope, row.created_at), iso(scope, row.updated_at)};
}

struct ContactRow {
  std::int64_t id = 0;
  std::string uid;
  std::int64_t customer_id = 0;
  std::string name;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  Time created_at{};
  Time updated_at{};
};
BOOST_DESCRIBE_STRUCT(ContactRow, (), (id, uid, customer_id, name, email, phone, created_at, updated_at))

constexpr char const* select_contacts =
    "SELECT c.id, c.uid, c.customer_id, c.name, c.email, c.phone, c.created_at, c.updated_at FROM contacts c";

api::Contact shape_of(Scope const& scope, ContactRow const& row) {
  return {row.id,
          row.uid,
          row.customer_id,
          row.name,
          row.email,
          row.phone,
          iso(scope, row.created_at),
          iso(scope, row.updated_at)};
}

Result<std::optional<std::string>> line(std::string_view label, std::optional<std::string> const& text) {
  if (!text) return std::optional<std::string>();
  auto checked = core::line_text(label, *text, line_max);
  if (!checked) return checked.error();
  return std::optional<std::string>(*checked);
}

struct Lines {
  std::optional<std::string> name;
  std::optional<std::string> email;
  std::optional<std::string> phone;
};

Result<Lines> lines_of(std::string_view name_label, std::optional<std::string> const& name,
                       std::optional<std::string> const& email, std::optional<std::string> const& phone) {
  Lines lines;
  for (auto const& [label, text, to] : {std::tuple{name_label, &name, &lines.name},
                                        std::tuple{std::string_view("Email"), &email, &lines.email},
                                        std::tuple{std::string_view("Phone"), &phone, &lines.phone}}) {
    auto checked = line(label, *text);
    if (!checked) return checked.error();
    *to = *checked;
  }
  // Emptied is taken away.
  if (lines.email && lines.email->empty()) lines.email.reset();
  if (lines.phone && lines.phone->empty()) lines.phone.reset();
  if (lines.name && lines.name->empty())
    return make_error(ErrorCode::invalid, std::string(name_label) + " can't be blank");
  return lines;
}

}  // namespace

Result<api::CustomerList> list_customers(store::Reader& sql, Scope const& scope, std::string const& query,
                                         Page page) {
  Where where("c.organisation_id = ?", scope.organisation);
  where.condition("c.deleted_at IS NULL").words(query, {"c.business_name", "COALESCE(c.email, '')"});
  api::CustomerList list;
  list.meta = meta_of(page, where.count(sql, "customers c"));
  for (auto const& row : where.page<CustomerRow>(sql, select_customers, "c.business_name, c.id", page)) {
    list.customers.push_back(shape_of(scope, row));
  }
  return list;
}

Result<api::Customer> latest_customer(store::Reader& sql, Scope const& scope) {
  auto row = sql.one<CustomerRow>(
      std::string(select_customers) +
          " WHERE c.organisation_id = ? AND c.deleted_at IS NULL ORDER BY c.id DESC LIMIT 1",
      scope.organisation);
  if (!row) return not_found("customer");
  return shape_of(scope, *row);
}

Result<api::Customer> show_customer(store::Reader& sql, Scope const& scope, Key const& key) {
  auto id = find_id(sql, scope.organisation, "customers", "customer", key);
  if (!id) return id.error();
  auto row = sql.one<CustomerRow>(std::string(select_customers) + " WHERE c.organisation_id = ? AND c.id = ?",
                                  scope.organisation, *id);
  if (!row) return not_found("customer");
  return shape_of(scope, *row);
}

Result<api::Customer> create_customer(store::Transaction& tx, Scope const& scope,
                                      api::CustomerRequest const& request) {
  auto lines = lines_of("Business name", request.business_name.value_or(""), request.email, request.phone);
  if (!lines) return lines.error();
  auto const uid = fresh_uuid(tx.now()).text();
  auto const id = *tx.sql().one<std::int64_t>(
      "INSERT INTO customers (organisation_id, uid, business_name, email, phone, created_at, updated_at) "
      "VALUES (?, ?, ?, ?, ?, "
      "?, ?) RETURNING id",
      scope.organisation, uid, *lines->name, lines->email, lines->phone, tx.now(), tx.now());
  tx.change(scope.organisation, "customer", uid);
  audit(tx, scope, "created", "customer", uid, *lines->name);
  return show_customer(tx.sql(), scope, Key(id));
}

Result<api::Customer> update_customer(store::Transaction& tx, Scope const& scope, Key const& key,
                                      api::CustomerRequest const& request) {
  auto before = show_customer(tx.sql(), scope, key);
  if (!before) return before;
  auto lines = lines_of("Business name", request.business_name, request.email, request.phone);
  if (!lines) return lines.error();
  tx.sql().run(
      "UPDATE customers SET business_name = ?, email = ?, phone = ?, version = version + 1, updated_at = ? "
      "WHERE "
      "organisation_id = ? AND id = ?",
      lines->name.value_or(before->business_name), request.email ? lines->email : before->email,
      request.phone ? lines->phone : before->phone, tx.now(), scope.organisation, before->id);
  tx.change(scope.organisation, "customer", before->uuid);
  auto after = show_customer(tx.sql(), scope, key);
  if (!after) return after;
  auto const what = changed_fields({{"business_name", after->business_name != before->business_name},
                                    {"email", after->email != before->email},
                                    {"phone", after->phone != before->phone}});
  if (!what.empty())
    audit(tx, scope, "changed", "customer", before->uuid, after->business_name + ": " + what);
  return after;
}

Result<void> delete_customer(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto customer = show_customer(tx.sql(), scope, key);
  if (!customer) return customer.error();
  if (customer->asset_count > 0) {
    return make_error(ErrorCode::conflict,
                      "The customer still has " + std::to_string(customer->asset_count) + " assets");
  }
  tx.sql().run("UPDATE customers SET deleted_at = ?, updated_at = ? WHERE organisation_id = ? AND id = ?",
               tx.now(), tx.now(), scope.organisation, customer->id);
  // They are empty, since it has no assets.
  tx.sql().run(
      "UPDATE folders SET deleted_at = ?, updated_at = ? WHERE organisation_id = ? AND customer_id = ? AND "
      "deleted_at IS NULL",
      tx.now(), tx.now(), scope.organisation, customer->id);
  for (auto const& contact : tx.sql().all<std::string>(
           "SELECT uid FROM contacts WHERE organisation_id = ? AND customer_id = ? AND deleted_at IS NULL",
           scope.organisation, customer->id))
    tx.change(scope.organisation, "contact", contact, true);
  tx.sql().run(
      "UPDATE contacts SET deleted_at = ?, updated_at = ? WHERE organisation_id = ? AND customer_id = ? AND "
      "deleted_at IS NULL",
      tx.now(), tx.now(), scope.organisation, customer->id);
  refuse_waiting_of_customer(tx, scope, customer->id);
  tx.change(scope.organisation, "customer", customer->uuid, true);
  audit(tx, scope, "deleted", "customer", customer->uuid, customer->business_name);
  return {};
}

Result<api::ContactList> list_contacts(store::Reader& sql, Scope const& scope,
                                       std::optional<std::int64_t> customer, std::string const& query,
                                       Page page) {
  Where where("c.organisation_id = ?", scope.organisation);
  where.condition("c.deleted_at IS NULL");
  if (customer) where.condition("c.customer_id = ?", *customer);
  where.words(query, {"c.name", "COALESCE(c.email, '')"});
  api::ContactList list;
  list.meta = meta_of(page, where.count(sql, "contacts c"));
  for (auto const& row : where.page<ContactRow>(sql, select_contacts, "c.name, c.id", page)) {
    list.contacts.push_back(shape_of(scope, row));
  }
  return list;
}

Result<api::Contact> show_contact(store::Reader& sql, Scope const& scope, Key const& key) {
  auto id = find_id(sql, scope.organisation, "contacts", "contact", key);
  if (!id) return id.error();
  auto row = sql.one<ContactRow>(std::string(select_contacts) + " WHERE c.organisation_id = ? AND c.id = ?",
                                 scope.organisation, *id);
  if (!row) return not_found("contact");
  return shape_of(scope, *row);
}

Result<api::Contact> create_contact(store::Transaction& tx, Scope const& scope,
                                    api::ContactRequest const& request) {
  if (!request.customer_id) return make_error(ErrorCode::invalid, "Customer can't be blank");
  if (auto known =
          check_reference(tx.sql(), scope.organisation, "customers", "Customer", *request.customer_id);
      !known) {
    return known.error();
  }
  auto lines = lines_of("Name", request.name.value_or(""), request.email, request.phone);
  if (!lines) return lines.error();
  auto const uid = fresh_uuid(tx.now()).text();
  auto const id = *tx.sql().one<std::int64_t>(
      "INSERT INTO contacts (organisation_id, uid, customer_id, name, email, phone, created_at, updated_at) "
      "VALUES (?, ?, ?, ?, "
      "?, ?, ?, ?) RETURNING id",
      scope.organisation, uid, *request.customer_id, *lines->name, lines->email, lines->phone, tx.now(),
      tx.now());
  tx.change(scope.organisation, "contact", uid);
  audit(tx, scope, "created", "contact", uid, *lines->name);
  return show_contact(tx.sql(), scope, Key(id));
}

Result<api::Contact> update_contact(store::Transaction& tx, Scope const& scope, Key const& key,
                                    api::ContactRequest const& request) {
  auto before = show_contact(tx.sql(), scope, key);
  if (!before) return before;
  if (request.customer_id) {
    auto known = check_reference(tx.sql(), scope.organisation, "customers", "Customer", *request.customer_id);
    if (!known) return known.error();
  }
  auto lines = lines_of("Name", request.name, request.email, request.phone);
  if (!lines) return lines.error();
  tx.sql().run(
      "UPDATE contacts SET customer_id = ?, name = ?, email = ?, phone = ?, version = version + 1, "
      "updated_at = ? WHERE "
      "organisation_id = ? AND id = ?",
      request.customer_id.value_or(before->customer_id), lines->name.value_or(before->name),
      request.email ? lines->email : before->email, request.phone ? lines->phone : before->phone, tx.now(),
      scope.organisation, before->id);
  tx.change(scope.organisation, "contact", before->uuid);
  auto after = show_contact(tx.sql(), scope, key);
  if (!after) return after;
  auto const what = changed_fields({{"customer", after->customer_id != before->customer_id},
                                    {"name", after->name != before->name},
                                    {"email", after->email != before->email},
                                    {"phone", after->phone != before->phone}});
  if (!what.empty()) audit(tx, scope, "changed", "contact", before->uuid, after->name + ": " + what);
  return after;
}

Result<void> delete_contact(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto contact = show_contact(tx.sql(), scope, key);
  if (!contact) return contact.error();
  tx.sql().run("UPDATE contacts SET deleted_at = ?, updated_at = ? WHERE organisation_id = ? AND id = ?",
               tx.now(), tx.now(), scope.organisation, contact->id);
  tx.change(scope.organisation, "contact", contact->uuid, true);
  audit(tx, scope, "deleted", "contact", contact->uuid, contact->name);
  return {};
}

}  // namespace deskbell::console
