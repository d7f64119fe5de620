// /settings: what a client needs to know before it offers a form.
#include <array>
#include <utility>

#include "console/server/api/support.h"
#include "console/server/tickets.h"
#include "core/policy.h"
#include "policies/document.h"

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

/// A part of a day in which somebody is there. A day with a break is there twice, a closed one once.
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

/// The hours that this API can say: the first of the organisation's policy that are in the organisation's
/// own time zone, since the answer names no other.
std::optional<policy::OpeningWeek> opening_week(store::Sql& sql, Scope const& scope) {
  auto const document = sql.one<std::string>(
      "SELECT document FROM policies WHERE organisation_id = ? AND layer = 'organisation' AND deleted_at IS "
      "NULL",
      scope.organisation);
  auto read = document ? policy::read_document(*document) : policy::ReadDocument{};
  if (!read.document) return std::nullopt;
  std::array const layers{core::PolicyLayer{{}, std::move(read.document->layer)}};
  auto const effective = core::effective_policy(layers);
  for (auto const& hours : effective.settings.desk.business_hours)
    if (hours.time_zone.empty() || hours.time_zone == scope.time_zone) return hours.week;
  return std::nullopt;
}

std::vector<BusinessDay> business_days(std::optional<policy::OpeningWeek> const& week) {
  using Spans = std::vector<policy::OpeningSpan>;
  constexpr std::array<std::pair<char const*, Spans policy::OpeningWeek::*>, 7> names{
      {{"Monday", &policy::OpeningWeek::monday},
       {"Tuesday", &policy::OpeningWeek::tuesday},
       {"Wednesday", &policy::OpeningWeek::wednesday},
       {"Thursday", &policy::OpeningWeek::thursday},
       {"Friday", &policy::OpeningWeek::friday},
       {"Saturday", &policy::OpeningWeek::saturday},
       {"Sunday", &policy::OpeningWeek::sunday}}};
  std::vector<BusinessDay> days;
  for (auto const& [name, spans_of] : names) {
    // An organisation that has named no hours is always open, as its policies take it.
    auto const spans = week ? (*week).*spans_of : Spans{{"00:00", "24:00"}};
    for (auto const& span : spans) days.push_back({name, span.from, span.until, false});
    if (spans.empty()) days.push_back({name, "00:00", "00:00", true});
  }
  return days;
}

Result<Settings> read_settings(store::Reader& sql, Scope const& scope) {
  Settings settings;
  settings.assets.asset_types = sql.all<std::string>(
      "SELECT DISTINCT asset_type FROM assets WHERE organisation_id = ? AND deleted_at IS "
      "NULL UNION SELECT 'Computer' ORDER BY 1",
      scope.organisation);
  auto choices = ticket_settings(sql, scope);
  settings.ticket = {std::move(choices.ticket_types), std::move(choices.priorities)};
  settings.business_hours = business_days(opening_week(sql, scope));
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
