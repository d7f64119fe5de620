// Technicians as core's candidates.
#include "console/server/chat_assignment.h"

#include <algorithm>

#include "console/server/device_policy.h"
#include "console/server/records.h"
#include "core/assignment.h"

namespace deskbell::console {

namespace {

namespace desk = core::desk;

struct Row {
  std::int64_t id = 0;
  UserId uid;
  std::string name;
  std::string email;
  bool online = false;
  std::optional<Time> last_active_at;
  std::int64_t open = 0;
  std::optional<std::int64_t> most;
  std::optional<Time> last_turn_at;
  bool answers = false;

  [[nodiscard]] desk::Candidate candidate() const {
    return {uid, online ? last_active_at : std::nullopt, open, most, last_turn_at};
  }
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (id, uid, name, email, online, last_active_at, open, most, last_turn_at, answers))

std::vector<Row> technicians(store::Sql& sql, std::int64_t organisation) {
  return sql.all<Row>(
      "SELECT u.id, u.uid, u.name, u.email, u.online, u.last_active_at, (SELECT COUNT(*) FROM chats c WHERE "
      "c.organisation_id = u.organisation_id AND c.assignee_id = u.id AND c.status = 'open'), u.most_chats, "
      "u.last_turn_at, u.admin = 1 OR EXISTS (SELECT 1 FROM group_members m JOIN group_permissions p ON "
      "p.organisation_id = m.organisation_id AND p.group_id = m.group_id WHERE m.organisation_id = "
      "u.organisation_id AND m.user_id = u.id AND p.permission = 'chat.answer') FROM users u WHERE "
      "u.organisation_id = ? AND u.disabled_at IS NULL AND u.deleted_at IS NULL ORDER BY u.name, u.id",
      organisation);
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

/// The item's technicians; everybody who may answer where it names none.
bool takes_turns(Row const& row, policy::LiveChat const& rules) {
  if (rules.technicians.empty()) return row.answers;
  return row.answers && std::any_of(rules.technicians.begin(), rules.technicians.end(),
                                    [&](std::string const& email) { return lower(email) == row.email; });
}

api::ChatLimit shape_of(Row const& row, Time now) {
  return {{row.id, row.uid.text(), row.name}, row.open, row.most, desk::is_available(row.candidate(), now)};
}

}  // namespace

std::optional<std::int64_t> assignee_for(store::Transaction& tx, std::int64_t organisation,
                                         policy::LiveChat const& rules) {
  bool const in_turn = rules.assignment == policy::ChatAssignment::round_robin;
  if (!in_turn && rules.technician.empty()) return std::nullopt;
  auto rows = technicians(tx.sql(), organisation);
  std::optional<UserId> chosen;
  if (in_turn) {
    std::vector<desk::Candidate> candidates;
    for (auto const& row : rows)
      if (takes_turns(row, rules)) candidates.push_back(row.candidate());
    chosen = desk::choose_in_turn(candidates, tx.now());
  } else {
    auto const named = technician_by_email(tx.sql(), organisation, rules.technician);
    auto const found =
        std::find_if(rows.begin(), rows.end(), [&](Row const& row) { return named && row.id == *named; });
    if (found != rows.end()) chosen = desk::choose_named(found->candidate());
  }
  if (!chosen) return std::nullopt;
  auto const row = std::find_if(rows.begin(), rows.end(), [&](Row const& one) { return one.uid == *chosen; });
  if (in_turn) {
    tx.sql().run("UPDATE users SET last_turn_at = ? WHERE organisation_id = ? AND id = ?", tx.now(),
                 organisation, row->id);
  }
  return row->id;
}

Result<void> check_may_be_given(store::Sql& sql, Scope const& scope, std::int64_t user) {
  for (auto const& row : technicians(sql, scope.organisation)) {
    if (row.id != user) continue;
    auto const given = desk::may_be_given(row.candidate(), scope.user_uid);
    if (!given) return make_error(given.error().code, row.name + " " + given.error().message);
  }
  return {};
}

std::vector<api::ChatLimit> list_chat_limits(store::Sql& sql, Scope const& scope, Time now) {
  std::vector<api::ChatLimit> limits;
  for (auto const& row : technicians(sql, scope.organisation))
    if (row.answers) limits.push_back(shape_of(row, now));
  return limits;
}

Result<api::ChatLimit> set_chat_limit(store::Transaction& tx, Scope const& scope, Key const& user,
                                      std::optional<std::int64_t> most) {
  constexpr std::int64_t highest = 1'000;
  auto const id = find_id(tx.sql(), scope.organisation, "users", "user", user);
  if (!id) return id.error();
  auto const wanted = most.value_or(0);
  if (wanted < 0 || wanted > highest) {
    return make_error(ErrorCode::invalid,
                      "most: found " + std::to_string(wanted) + ", expected 0 (any number) to 1000");
  }
  std::optional<std::int64_t> kept;
  if (wanted != 0) kept = wanted;
  auto const uid = tx.sql().one<UserId>(
      "UPDATE users SET most_chats = ?, version = version + 1, updated_at = ? WHERE organisation_id = ? AND "
      "id = "
      "? RETURNING uid",
      kept, tx.now(), scope.organisation, *id);
  tx.change(scope.organisation, "user", uid->text());
  audit(tx, scope, "changed", "user", uid->text(),
        "conversations at once: " + (wanted != 0 ? std::to_string(wanted) : std::string("any number")));
  for (auto const& row : technicians(tx.sql(), scope.organisation))
    if (row.id == *id) return shape_of(row, tx.now());
  return not_found("user");
}

}  // namespace deskbell::console
