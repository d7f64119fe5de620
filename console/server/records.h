// What the functions of all nouns are written with: finding rows by key, conditions of lists, pages, the
// audit log.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "console/server/api/shapes_common.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

/// The id of a row of this organisation that is not deleted. `table` is a literal. Error: not_found, naming
/// `noun`.
Result<std::int64_t> find_id(store::Sql& sql, std::int64_t organisation, std::string_view table,
                             std::string_view noun, Key const& key);
/// The same for a reference in a request: invalid, "Customer can't be found".
Result<void> check_reference(store::Sql& sql, std::int64_t organisation, std::string_view table,
                             std::string_view label, std::int64_t id);
/// And invalid, "Contact belongs to another customer", where it is not of this one.
Result<void> check_reference(store::Sql& sql, std::int64_t organisation, std::string_view table,
                             std::string_view label, std::int64_t id, std::optional<std::int64_t> customer);

/// The conditions of a list, with their arguments.
class Where {
 public:
  explicit Where(std::string_view first, std::int64_t organisation) : text_(first) { add(organisation); }

  template <class T>
  Where& add(T const& value) {
    store::Argument argument(value);
    if (argument.own.empty() && argument.kind == store::Kind::text) argument.own = std::string(argument.text);
    arguments_.push_back(std::move(argument));
    return *this;
  }
  template <class... T>
  Where& condition(std::string_view sql, T const&... values) {
    text_ += " AND (" + std::string(sql) + ")";
    (add(values), ...);
    return *this;
  }
  /// Each word must stand in one of the columns.
  Where& words(std::string_view query, std::vector<std::string_view> const& columns);

  [[nodiscard]] std::string const& text() const { return text_; }
  [[nodiscard]] std::vector<store::Argument> const& arguments() const { return arguments_; }
  /// "SELECT COUNT(*) FROM ... WHERE ...".
  [[nodiscard]] std::int64_t count(store::Sql& sql, std::string_view from) const;
  template <class T>
  std::vector<T> page(store::Sql& sql, std::string_view select, std::string_view order, Page page) const {
    auto arguments = arguments_;
    arguments.emplace_back(page.per_page);
    arguments.emplace_back((page.page - 1) * page.per_page);
    std::string text(select);
    text += " WHERE " + text_ + " ORDER BY " + std::string(order) + " LIMIT ? OFFSET ?";
    return sql.all_with<T>(text, arguments);
  }

 private:
  std::string text_;
  std::vector<store::Argument> arguments_;
};

/// Of conversations c: those that who asks may see.
void see_only(Where& where, Scope const& scope);

/// For LIKE ... ESCAPE '\'.
std::string like_pattern(std::string_view word);
api::Meta meta_of(Page page, std::int64_t entries);

/// One line of the audit log.
void audit(store::Transaction& tx, Scope const& scope, std::string_view action, std::string_view noun,
           std::string_view uid, std::string_view detail = {});

}  // namespace deskbell::console
