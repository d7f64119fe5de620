// /settings: what a client needs to know before it offers a form.
#include "console/server/api/support.h"
#include "console/server/tickets.h"

namespace deskbell::console::api {

namespace {

struct AssetSettings {
  std::vector<std::string> asset_types;
  std::vector<std::string> asset_type_fields;
};
BOOST_DESCRIBE_STRUCT(AssetSettings, (), (asset_types, asset_type_fields))

struct TicketChoices {
  std::vector<std::string> problem_types;
  std::vector<std::string> priorities;
};
BOOST_DESCRIBE_STRUCT(TicketChoices, (), (problem_types, priorities))

/// Customers have no fields of the organisation's own yet.
struct CustomerSettings {
  std::vector<std::string> customer_fields;
};
BOOST_DESCRIBE_STRUCT(CustomerSettings, (), (customer_fields))

struct BusinessDay {
  std::string day;
  std::string start;
  std::string end;
  bool closed = false;
};
BOOST_DESCRIBE_STRUCT(BusinessDay, (), (day, start, end, closed))

struct Settings {
  CustomerSettings customers;
  AssetSettings assets;
  TicketChoices ticket;
  std::vector<BusinessDay> business_hours;
  std::string time_zone;  ///< IANA name: times of this API carry its offset
};
BOOST_DESCRIBE_STRUCT(Settings, (), (customers, assets, ticket, business_hours, time_zone))

Result<Settings> read_settings(store::Reader& sql, Scope const& scope) {
  Settings settings;
  settings.assets.asset_types = sql.all<std::string>(
      "SELECT DISTINCT asset_type FROM assets WHERE organisation_id = ? AND deleted_at IS "
      "NULL UNION SELECT 'Computer' ORDER BY 1",
      scope.organisation);
  auto choices = ticket_settings(sql, scope);
  settings.ticket = {std::move(choices.ticket_types), std::move(choices.priorities)};
  // An organisation that has named no hours is always open, as its policies take it.
  for (auto const* day : {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"})
    settings.business_hours.push_back({day, "00:00", "24:00", false});
  settings.time_zone = scope.time_zone;
  return settings;
}

Outcome<Settings> show(Call& call, Nothing) {
  auto found = co_await reading<Settings>(call, read_settings);
  co_return reply(std::move(found));
}

}  // namespace

void add_settings_routes(RouteTable& table) {
  table.push_back(route("GET", "/settings", Permission::signed_in,
                        "What forms offer, business hours and time zone", show));
}

}  // namespace deskbell::console::api
