// Rows by key, list conditions, audit.
#include "console/server/records.h"

namespace deskbell::console {

Result<std::int64_t> find_id(store::Sql& sql, std::int64_t organisation, std::string_view table,
                             std::string_view noun, Key const& key) {
  bool const tombstones = table != "chats" && table != "alerts" && table != "enrolment_tokens" &&
                          table != "announcements" && table != "waiting_devices";
  std::string text = "SELECT id FROM " + std::string(table) + " WHERE organisation_id = ?" +
                     (tombstones ? " AND deleted_at IS NULL" : "");
  auto const id = key.uid.empty() ? sql.one<std::int64_t>(text + " AND id = ?", organisation, key.id)
                                  : sql.one<std::int64_t>(text + " AND uid = ?", organisation, key.uid);
  if (!id) return not_found(noun);
  return *id;
}

Result<void> check_reference(store::Sql& sql, std::int64_t organisation, std::string_view table,
                             std::string_view label, std::int64_t id) {
  if (find_id(sql, organisation, table, label, Key(id))) return {};
  return make_error(ErrorCode::invalid, std::string(label) + " can't be found");
}

Result<void> check_reference(store::Sql& sql, std::int64_t organisation, std::string_view table,
                             std::string_view label, std::int64_t id, std::optional<std::int64_t> customer) {
  if (auto found = check_reference(sql, organisation, table, label, id); !found) return found;
  auto const owner = sql.one<std::int64_t>(
      "SELECT customer_id FROM " + std::string(table) + " WHERE organisation_id = ? AND id = ?", organisation,
      id);
  if (!customer || owner == customer) return {};
  return make_error(ErrorCode::invalid, std::string(label) + " belongs to another customer");
}

std::string like_pattern(std::string_view word) {
  std::string pattern = "%";
  for (char c : word) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

Where& Where::words(std::string_view query, std::vector<std::string_view> const& columns) {
  constexpr int most_words = 8;
  int words = 0;
  while (!query.empty() && words < most_words) {
    auto const begin = query.find_first_not_of(" \t");
    if (begin == std::string_view::npos) break;
    auto const end = std::min(query.find_first_of(" \t", begin), query.size());
    auto const pattern = like_pattern(query.substr(begin, end - begin));
    text_ += " AND (";
    for (std::size_t i = 0; i < columns.size(); ++i) {
      text_ += (i == 0 ? "" : " OR ") + std::string(columns[i]) + " LIKE ? ESCAPE '\\'";
      add(pattern);
    }
    text_ += ")";
    query.remove_prefix(end);
    ++words;
  }
  return *this;
}

std::int64_t Where::count(store::Sql& sql, std::string_view from) const {
  return sql
      .one_with<std::int64_t>("SELECT COUNT(*) FROM " + std::string(from) + " WHERE " + text_, arguments_)
      .value_or(0);
}

void see_only(Where& where, Scope const& scope) {
  if (!scope.sees_all_chats) where.condition("c.assignee_id = ?", scope.user);
}

api::Meta meta_of(Page page, std::int64_t entries) {
  api::Meta meta;
  meta.page = page.page;
  meta.per_page = page.per_page;
  meta.total_entries = entries;
  meta.total_pages = (entries + page.per_page - 1) / page.per_page;
  return meta;
}

void audit(store::Transaction& tx, Scope const& scope, std::string_view action, std::string_view noun,
           std::string_view uid, std::string_view detail) {
  std::string_view kind = "system";
  if (scope.actor == ActorKind::technician) kind = "technician";
  if (scope.actor == ActorKind::device) kind = "device";
  tx.sql().run(
      "INSERT INTO audit (organisation_id, happened_at, actor_kind, actor, action, noun, uid, detail, "
      "address) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      scope.organisation, tx.now(), kind, scope.name, action, noun, uid, detail, scope.address);
}

}  // namespace deskbell::console
