// Folders as rows.
#include "console/server/folders.h"

#include "console/server/announcement_store.h"
#include "console/server/bus.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "core/text.h"
#include "protocol/excerpt.h"

namespace deskbell::console {

namespace {

constexpr std::size_t name_max = 120;
constexpr std::int64_t deepest = 5;

struct FolderRow {
  std::int64_t id = 0;
  std::string uid;
  std::int64_t customer = 0;
  std::optional<std::int64_t> parent;
  std::string name;
  std::string path;
  std::int64_t depth = 1;
  std::int64_t assets = 0;
  Time created_at{};
  Time updated_at{};
};
BOOST_DESCRIBE_STRUCT(FolderRow, (),
                      (id, uid, customer, parent, name, path, depth, assets, created_at, updated_at))

/// Its name and those above it, with this between them.
std::string path_with(std::string const& between) {
  std::string path;
  for (auto const* above : {"p4", "p3", "p2", "p1"})
    path += "COALESCE(" + std::string(above) + ".name || " + between + ", '') || ";
  return path + "f.name";
}

std::string select_folders() {
  std::string text = "SELECT f.id, f.uid, f.customer_id, f.parent_id, f.name, " + path_with("' / '") +
                     ", f.depth, (SELECT COUNT(*) FROM assets a WHERE a.organisation_id = f.organisation_id "
                     "AND a.deleted_at IS NULL AND a.folder_id IN " +
                     folders_below("f.id", "f.organisation_id") +
                     "), f.created_at, f.updated_at FROM folders f";
  for (auto const* step : {"p1 f", "p2 p1", "p3 p2", "p4 p3"}) {
    std::string const above(step, 2);
    std::string const below(step + 3);
    text += " LEFT JOIN folders " + above + " ON " + above + ".organisation_id = " + below +
            ".organisation_id AND " + above + ".id = " + below + ".parent_id";
  }
  return text;
}

api::Folder shape_of(Scope const& scope, FolderRow const& row) {
  return {row.id,
          row.uid,
          row.customer,
          row.parent,
          row.name,
          row.path,
          row.depth,
          row.assets,
          iso(scope, row.created_at),
          iso(scope, row.updated_at)};
}

Result<std::string> name_of(std::optional<std::string> const& raw) {
  auto name = core::line_text("Name", raw.value_or(""), name_max);
  if (name && name->empty()) return make_error(ErrorCode::invalid, "Name can't be blank");
  return name;
}

/// Two of one name beside each other could not be told apart in a list.
Result<void> check_neighbours(store::Sql& sql, Scope const& scope, std::int64_t customer,
                              std::optional<std::int64_t> parent, std::string const& name, std::int64_t but) {
  auto const same = sql.one<std::int64_t>(
      "SELECT COUNT(*) FROM folders WHERE organisation_id = ? AND customer_id = ? AND COALESCE(parent_id, 0) "
      "= ? AND name = ? AND id <> ? AND deleted_at IS NULL",
      scope.organisation, customer, parent.value_or(0), name, but);
  if (same.value_or(0) == 0) return {};
  return make_error(ErrorCode::conflict, "There is a folder of this name here already");
}

/// What a page shows of a customer is another from now on.
void tell_customer(store::Transaction& tx, Scope const& scope, std::int64_t customer) {
  auto const uid = tx.sql().one<std::string>("SELECT uid FROM customers WHERE organisation_id = ? AND id = ?",
                                             scope.organisation, customer);
  if (uid) tx.change(scope.organisation, "customer", *uid);
}

/// Whether an announcement stands for it by a folder: itself, or one that it lies in.
bool is_announced_to(store::Sql& sql, Scope const& scope, std::int64_t folder) {
  return sql.one<std::int64_t>(
                "SELECT COUNT(*) FROM announcements n WHERE n.organisation_id = ? AND n.state = "
                "'active' AND n.folder_id IS NOT NULL AND ? IN " +
                    folders_below("n.folder_id", "n.organisation_id"),
                scope.organisation, folder)
             .value_or(0) > 0;
}

/// How deep a new one lies.
Result<std::int64_t> depth_below(store::Sql& sql, Scope const& scope, std::int64_t customer,
                                 std::optional<std::int64_t> parent) {
  if (!parent) return std::int64_t{1};
  if (auto known = check_folder_of(sql, scope, customer, *parent); !known) return known.error();
  auto const depth = sql.one<std::int64_t>("SELECT depth FROM folders WHERE organisation_id = ? AND id = ?",
                                           scope.organisation, *parent)
                         .value_or(1);
  if (depth >= deepest) return make_error(ErrorCode::invalid, "Folders lie at most five deep");
  return depth + 1;
}

/// Where it is put: nothing is the customer itself. Error: invalid, also for a folder within the moved one.
Result<void> move_folder(store::Transaction& tx, Scope const& scope, api::Folder const& folder,
                         std::optional<std::int64_t> parent) {
  auto& sql = tx.sql();
  auto const depth = depth_below(sql, scope, folder.customer_id, parent);
  if (!depth) return depth.error();
  auto const inside = folders_below("?", "?");
  auto const within = [&](std::string const& what, auto const&... more) {
    return sql
        .one<std::int64_t>("SELECT " + what + " FROM folders WHERE organisation_id = ? AND id IN " + inside,
                           more..., scope.organisation, folder.id, scope.organisation)
        .value_or(0);
  };
  if (parent && within("COALESCE(SUM(id = ?), 0)", *parent) > 0)
    return make_error(ErrorCode::invalid, "Folder is this one, or lies in it");
  auto const lower_by = *depth - folder.depth;
  if (within("MAX(depth)") + lower_by > deepest)
    return make_error(ErrorCode::invalid, "Folders lie at most five deep");
  bool const announced = is_announced_to(sql, scope, folder.id);
  sql.run("UPDATE folders SET parent_id = ? WHERE organisation_id = ? AND id = ?", parent, scope.organisation,
          folder.id);
  sql.run("UPDATE folders SET depth = depth + ? WHERE organisation_id = ? AND id IN " + inside, lower_by,
          scope.organisation, folder.id, scope.organisation);
  if (announced || is_announced_to(sql, scope, folder.id)) {
    for (auto const asset :
         sql.all<std::int64_t>("SELECT id FROM assets WHERE organisation_id = ? AND deleted_at IS NULL AND "
                               "identity_id IS NOT NULL AND folder_id IN " +
                                   inside,
                               scope.organisation, folder.id, scope.organisation))
      tell_announcements(tx, scope.organisation, asset, TellAnnouncements::new_ones);
  }
  tx.after_commit(PoliciesEdited{scope.organisation});
  return {};
}

}  // namespace

std::string folders_below(std::string_view top, std::string_view organisation) {
  return "(WITH RECURSIVE below (id) AS (SELECT " + std::string(top) +
         " UNION SELECT w.id FROM folders w JOIN below b ON w.parent_id = b.id WHERE w.organisation_id = " +
         std::string(organisation) + " AND w.deleted_at IS NULL) SELECT id FROM below)";
}

Result<void> check_folder_of(store::Sql& sql, Scope const& scope, std::int64_t customer,
                             std::int64_t folder) {
  if (auto known = check_reference(sql, scope.organisation, "folders", "Folder", folder); !known)
    return known;
  auto const owner = sql.one<std::int64_t>(
      "SELECT customer_id FROM folders WHERE organisation_id = ? AND id = ?", scope.organisation, folder);
  if (owner == customer) return {};
  return make_error(ErrorCode::invalid, "Folder is another customer's");
}

Result<std::int64_t> find_folder(store::Reader& sql, Scope const& scope, std::int64_t customer,
                                 std::string const& path) {
  auto const found = sql.one<FolderRow>(
      select_folders() + " WHERE f.organisation_id = ? AND f.customer_id = ? AND f.deleted_at IS NULL AND " +
          path_with("' / '") + " = ?",
      scope.organisation, customer, path);
  if (found) return found->id;
  return make_error(ErrorCode::invalid,
                    "found \"" + protocol::clipped(path, 200) +
                        "\", expected a folder of this customer with the names above it, such "
                        "as \"Office / First floor\"");
}

Result<api::FolderList> list_folders(store::Reader& sql, Scope const& scope,
                                     std::optional<std::int64_t> customer, std::string const& query,
                                     Page page) {
  Where where("f.organisation_id = ?", scope.organisation);
  where.condition("f.deleted_at IS NULL").words(query, {"f.name"});
  if (customer) where.condition("f.customer_id = ?", *customer);
  api::FolderList list;
  list.meta = meta_of(page, where.count(sql, "folders f"));
  // Names hold no control characters: what lies in one stands right behind it, whatever its neighbours'
  // names.
  auto const order = "f.customer_id, " + path_with("char(1)") + ", f.id";
  for (auto const& row : where.page<FolderRow>(sql, select_folders(), order, page))
    list.folders.push_back(shape_of(scope, row));
  return list;
}

Result<api::Folder> show_folder(store::Reader& sql, Scope const& scope, Key const& key) {
  auto const id = find_id(sql, scope.organisation, "folders", "folder", key);
  if (!id) return id.error();
  auto const row = sql.one<FolderRow>(select_folders() + " WHERE f.organisation_id = ? AND f.id = ?",
                                      scope.organisation, *id);
  if (!row) return not_found("folder");
  return shape_of(scope, *row);
}

Result<api::Folder> create_folder(store::Transaction& tx, Scope const& scope,
                                  api::FolderRequest const& request) {
  auto& sql = tx.sql();
  if (!request.customer_id) return make_error(ErrorCode::invalid, "Customer can't be blank");
  auto const customer = *request.customer_id;
  if (auto known = check_reference(sql, scope.organisation, "customers", "Customer", customer); !known)
    return known.error();
  auto const name = name_of(request.name);
  if (!name) return name.error();
  auto const depth = depth_below(sql, scope, customer, request.parent_id);
  if (!depth) return depth.error();
  if (auto free = check_neighbours(sql, scope, customer, request.parent_id, *name, 0); !free)
    return free.error();
  auto const id = *sql.one<std::int64_t>(
      "INSERT INTO folders (organisation_id, uid, customer_id, parent_id, depth, name, created_at, "
      "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
      scope.organisation, fresh_uuid(tx.now()), customer, request.parent_id, *depth, *name, tx.now(),
      tx.now());
  tell_customer(tx, scope, customer);
  auto made = show_folder(sql, scope, Key(id));
  if (made) audit(tx, scope, "created", "folder", made->uuid, made->path);
  return made;
}

Result<api::Folder> update_folder(store::Transaction& tx, Scope const& scope, Key const& key,
                                  api::FolderChange const& request) {
  auto& sql = tx.sql();
  auto before = show_folder(sql, scope, key);
  if (!before) return before;
  auto const name = name_of(request.name ? request.name : std::optional(before->name));
  if (!name) return name.error();
  auto parent = before->parent_id;
  if (request.parent_id) parent = *request.parent_id != 0 ? request.parent_id : std::nullopt;
  if (auto free = check_neighbours(sql, scope, before->customer_id, parent, *name, before->id); !free)
    return free.error();
  bool const moves = parent != before->parent_id;
  if (moves) {
    if (auto moved = move_folder(tx, scope, *before, parent); !moved) return moved.error();
  }
  sql.run(
      "UPDATE folders SET name = ?, version = version + 1, updated_at = ? WHERE organisation_id = ? AND id = "
      "?",
      *name, tx.now(), scope.organisation, before->id);
  tell_customer(tx, scope, before->customer_id);
  auto after = show_folder(sql, scope, key);
  if (after && after->path != before->path)
    audit(tx, scope, moves ? "moved" : "renamed", "folder", before->uuid,
          before->path + " to " + after->path);
  return after;
}

Result<void> delete_folder(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto& sql = tx.sql();
  auto const folder = show_folder(sql, scope, key);
  if (!folder) return folder.error();
  auto const has = [&](char const* what) {
    return sql.one<std::int64_t>(std::string("SELECT COUNT(*) FROM ") + what + " AND deleted_at IS NULL",
                                 scope.organisation, folder->id)
               .value_or(0) > 0;
  };
  if (has("folders WHERE organisation_id = ? AND parent_id = ?"))
    return make_error(ErrorCode::conflict, "The folder still has folders in it");
  if (folder->asset_count > 0) return make_error(ErrorCode::conflict, "The folder still has devices in it");
  if (has("policies WHERE organisation_id = ? AND folder_id = ?"))
    return make_error(ErrorCode::conflict, "The folder still has a policy");
  auto const waits = sql.one<std::int64_t>(
      "SELECT COUNT(*) FROM announcements WHERE organisation_id = ? AND folder_id = ? AND state = "
      "'scheduled'",
      scope.organisation, folder->id);
  if (waits.value_or(0) > 0)
    return make_error(ErrorCode::conflict, "An announcement for this folder is still to be sent");
  sql.run("UPDATE folders SET deleted_at = ?, updated_at = ? WHERE organisation_id = ? AND id = ?", tx.now(),
          tx.now(), scope.organisation, folder->id);
  tell_customer(tx, scope, folder->customer_id);
  audit(tx, scope, "deleted", "folder", folder->uuid, folder->path);
  return {};
}

}  // namespace deskbell::console
