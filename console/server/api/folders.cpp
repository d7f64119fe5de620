// /folders: a customer's devices in a tree.
#include "console/server/folders.h"

#include "console/server/api/support.h"

namespace deskbell::console::api {

namespace {

constexpr Noun folders{"folders", "folder"};
constexpr int usual = 100;

Outcome<FolderList> list(Call& call, Nothing) {
  auto const page = page_of(call, usual);
  auto const query = search_text(call);
  Query asked(call);
  auto const customer = asked.number("customer_id");
  if (auto sound = asked.sound(); !sound) co_return sound.error();
  auto work = [page, query, customer](store::Reader& sql, Scope const& scope) {
    return list_folders(sql, scope, customer, query, page);
  };
  auto found = co_await reading<FolderList>(call, work);
  co_return reply(std::move(found));
}

Outcome<FolderAnswer> create(Call& call, FolderRequest request) {
  return making<FolderAnswer>(call, folders, std::move(request), create_folder);
}
Outcome<FolderAnswer> show(Call& call, Nothing) { return showing<FolderAnswer>(call, folders, show_folder); }
Outcome<FolderAnswer> update(Call& call, FolderChange request) {
  return updating<FolderAnswer>(call, folders, std::move(request), update_folder);
}
Outcome<Success> remove(Call& call, Nothing) { return removing(call, folders, delete_folder); }

}  // namespace

void add_folder_routes(RouteTable& table) {
  using enum Permission;
  std::vector<QueryParameter> filters = {{"query", "words in the name"},
                                         {"customer_id", "only of this customer", "integer"}};
  for (auto& parameter : page_parameters(usual)) filters.push_back(std::move(parameter));
  table.push_back(route("GET", "/folders", customer_read,
                        "Folders, each behind the one that it lies in, with how many assets it holds", list)
                      .with_query(std::move(filters)));
  table.push_back(
      route("POST", "/folders", customer_write, "Make a folder at a customer, or in another folder", create));
  table.push_back(route("GET", "/folders/{id}", customer_read, "One folder", show).with_version());
  table.push_back(
      route("PUT", "/folders/{id}", customer_write, "Rename a folder, or move it with what is in it", update)
          .with_version());
  table.push_back(
      route("DELETE", "/folders/{id}", customer_delete, "Delete a folder with nothing in it", remove)
          .with_version());
}

}  // namespace deskbell::console::api
