// /announcements: what technicians tell the people at devices, and how far it has come.
#include "console/server/announcements.h"

#include "console/server/api/support.h"
#include "protocol/excerpt.h"

namespace deskbell::console::api {

namespace {

constexpr Noun announcements{"announcements", "announcement"};

Outcome<AnnouncementList> list(Call& call, Nothing) {
  AnnouncementQuery query;
  Query asked(call);
  if (auto const text = call.query_text("state"); !text.empty() && text != "all") {
    core::announcement::State state{};
    if (!boost::describe::enum_from_string(text.c_str(), state))
      co_return make_error(ErrorCode::invalid,
                           "state: found \"" + protocol::clipped(text, 40) +
                               "\", expected one of all, scheduled, active, expired, withdrawn");
    query.state = state;
  }
  query.query = search_text(call);
  query.customer = asked.number("customer_id");
  query.page = page_of(call);
  if (auto sound = asked.sound(); !sound) co_return sound.error();
  auto work = [query](store::Reader& sql, Scope const& scope) {
    return list_announcements(sql, scope, query);
  };
  auto found = co_await reading<AnnouncementList>(call, work);
  co_return reply(std::move(found));
}

Outcome<AnnouncementAnswer> create(Call& call, AnnouncementRequest request) {
  return making<AnnouncementAnswer>(call, announcements, std::move(request), create_announcement);
}
Outcome<AnnouncementAnswer> show(Call& call, Nothing) {
  return showing<AnnouncementAnswer>(call, announcements, show_announcement);
}
Outcome<AnnouncementAnswer> update(Call& call, AnnouncementRequest request) {
  return updating<AnnouncementAnswer>(call, announcements, std::move(request), update_announcement);
}
Outcome<AnnouncementAnswer> withdraw(Call& call, Nothing) {
  auto withdraw_it = [](store::Transaction& tx, Scope const& scope, Key const& key) {
    return withdraw_announcement(tx, scope, key);
  };
  return acting<AnnouncementAnswer>(call, withdraw_it);
}

Outcome<AnnouncementDeviceList> devices(Call& call, Nothing) {
  auto const page = page_of(call, 100);
  auto const reach = call.query_text("reach");
  auto work = [page, reach](store::Reader& sql, Scope const& scope, Key const& key) {
    return list_announcement_devices(sql, scope, key, reach, page);
  };
  auto found = co_await reading_one<AnnouncementDeviceList>(call, work);
  co_return reply(std::move(found));
}

}  // namespace

void add_announcement_routes(RouteTable& table) {
  auto const may = Permission::chat_announce;
  std::vector<QueryParameter> filters = {
      {"state", "scheduled, active, expired, withdrawn or all (the default)"},
      {"customer_id", "for this customer or its folders", "integer"},
      {"query", "words in title or text"}};
  for (auto& parameter : page_parameters()) filters.push_back(std::move(parameter));
  table.push_back(
      route("GET", "/announcements", may, "Announcements with their counts, the newest first", list)
          .with_query(std::move(filters)));
  table.push_back(route("POST", "/announcements", may,
                        "Announce something to a customer's devices, a folder's, or chosen ones", create));
  table.push_back(route("GET", "/announcements/{id}", may, "One announcement", show).with_version());
  table.push_back(route("PUT", "/announcements/{id}", may,
                        "Change an announcement that was not sent yet; absent fields stay", update)
                      .with_version());
  table.push_back(route("POST", "/announcements/{id}/withdraw", may,
                        "Withdraw an announcement: it vanishes from the devices", withdraw));
  std::vector<QueryParameter> of_devices = {
      {"reach", "those that have come so far: waiting, delivered, seen or dismissed"}};
  for (auto& parameter : page_parameters(100)) of_devices.push_back(std::move(parameter));
  table.push_back(route("GET", "/announcements/{id}/devices", may,
                        "Its devices, how far it has come at each, and with whom", devices)
                      .with_query(std::move(of_devices)));
}

}  // namespace deskbell::console::api
