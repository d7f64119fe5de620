// Canned responses: everybody's in the organisation, and each technician's own.
#include "console/server/canned_responses.h"

#include <algorithm>
#include <array>

#include "console/server/records.h"
#include "console/server/secrets.h"
#include "core/text.h"

namespace deskbell::console {

namespace {

constexpr std::size_t title_max = 120;
constexpr char const* select =
    "SELECT c.id, c.uid, c.title, c.body, c.owner_id, c.created_at, c.updated_at FROM canned_responses c";
constexpr char const* seen_by = "(c.owner_id IS NULL OR c.owner_id = ?)";

struct Row {
  std::int64_t id = 0;
  std::string uid;
  std::string title;
  std::string body;
  std::optional<std::int64_t> owner;
  Time created_at{};
  Time updated_at{};
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, uid, title, body, owner, created_at, updated_at))

api::CannedResponse shape_of(Scope const& scope, Row const& row) {
  return {row.id,
          row.uid,
          row.title,
          row.body,
          row.owner.has_value(),
          iso(scope, row.created_at),
          iso(scope, row.updated_at)};
}

std::optional<std::int64_t> owner_of(Scope const& scope, bool personal) {
  return personal ? std::optional(scope.user) : std::nullopt;
}

struct Texts {
  std::string title;
  std::string body;
};

Result<Texts> texts_of(std::string const& title, std::string const& body) {
  auto line = core::line_text("Title", title, title_max);
  if (!line) return line.error();
  if (line->empty()) return make_error(ErrorCode::invalid, "Title can't be blank");
  // What could not be said as a message is of no use here.
  auto text = core::block_text("Body", body, core::message_characters_max);
  if (!text) return text.error();
  if (!core::has_visible(*text)) return make_error(ErrorCode::invalid, "Body can't be blank");
  return Texts{*line, *text};
}

/// What a page fills in: the same as in console/web/src/chat/suggest.ts.
constexpr std::array<std::string_view, 7> variables{
    "contact.name",    "contact.first_name",    "customer.name", "asset.name",
    "technician.name", "technician.first_name", "ticket.number"};

/// Braces around anything else, such as a template's code, are just text.
bool is_name(std::string_view text) {
  constexpr std::size_t longest = 40;
  return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) {
    bool const letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80U);
    return letter || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == ' ';
  });
}

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t\n";
  auto const from = text.find_first_not_of(blanks);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

}  // namespace

std::string unknown_variables(std::string_view body) {
  // A text of any length is looked through once: names are short, and a few of them say enough.
  constexpr std::size_t longest_name = 60;
  constexpr std::size_t most_named = 5;
  std::string faults;
  std::size_t named = 0;
  for (auto begin = body.find("{{"); begin != std::string_view::npos && named < most_named;
       begin = body.find("{{", begin + 2)) {
    auto const inside = body.substr(begin + 2, longest_name);
    auto const end = inside.find("}}");
    if (end == std::string_view::npos) continue;
    auto const name = without_blanks(inside.substr(0, end));
    if (!is_name(name) || std::find(variables.begin(), variables.end(), name) != variables.end()) continue;
    if (faults.find("{{" + std::string(name) + "}}") != std::string::npos) continue;
    ++named;
    faults += (faults.empty() ? "Body: found {{" : ", {{") + std::string(name) + "}}";
  }
  if (faults.empty()) return faults;
  faults += ", expected one of";
  for (auto const name : variables)
    faults += (name == variables.front() ? " {{" : ", {{") + std::string(name) + "}}";
  return faults;
}

Result<api::CannedResponseList> list_canned_responses(store::Reader& sql, Scope const& scope,
                                                      std::string const& query, Page page) {
  Where where("c.organisation_id = ?", scope.organisation);
  where.condition("c.deleted_at IS NULL").condition(seen_by, scope.user).words(query, {"c.title", "c.body"});
  api::CannedResponseList list;
  list.meta = meta_of(page, where.count(sql, "canned_responses c"));
  for (auto const& row : where.page<Row>(sql, select, "c.title, c.id", page)) {
    list.canned_responses.push_back(shape_of(scope, row));
  }
  return list;
}

Result<api::CannedResponse> show_canned_response(store::Reader& sql, Scope const& scope, Key const& key) {
  auto id = find_id(sql, scope.organisation, "canned_responses", "canned response", key);
  if (!id) return id.error();
  auto row = sql.one<Row>(std::string(select) + " WHERE c.organisation_id = ? AND c.id = ? AND " + seen_by,
                          scope.organisation, *id, scope.user);
  if (!row) return not_found("canned response");
  return shape_of(scope, *row);
}

Result<api::CannedResponse> create_canned_response(store::Transaction& tx, Scope const& scope,
                                                   api::CannedResponseRequest const& request) {
  auto texts = texts_of(request.title.value_or(""), request.body.value_or(""));
  if (!texts) return texts.error();
  auto const uid = fresh_uuid(tx.now()).text();
  auto const id = *tx.sql().one<std::int64_t>(
      "INSERT INTO canned_responses (organisation_id, uid, title, body, owner_id, created_at, updated_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
      scope.organisation, uid, texts->title, texts->body, owner_of(scope, request.personal.value_or(false)),
      tx.now(), tx.now());
  return show_canned_response(tx.sql(), scope, Key(id));
}

Result<api::CannedResponse> update_canned_response(store::Transaction& tx, Scope const& scope, Key const& key,
                                                   api::CannedResponseRequest const& request) {
  auto before = show_canned_response(tx.sql(), scope, key);
  if (!before) return before;
  // Its words are for whoever answers to change; nobody takes it away from the others unseen.
  if (!before->personal && request.personal.value_or(false))
    return make_error(ErrorCode::conflict,
                      "This canned response is everybody's and stays so: make one of your own instead");
  auto texts = texts_of(request.title.value_or(before->title), request.body.value_or(before->body));
  if (!texts) return texts.error();
  tx.sql().run(
      "UPDATE canned_responses SET title = ?, body = ?, owner_id = ?, version = version + 1, updated_at = ? "
      "WHERE organisation_id = ? AND id = ?",
      texts->title, texts->body, owner_of(scope, request.personal.value_or(before->personal)), tx.now(),
      scope.organisation, before->id);
  return show_canned_response(tx.sql(), scope, key);
}

Result<void> delete_canned_response(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto const here = show_canned_response(tx.sql(), scope, key);
  if (!here) return here.error();
  tx.sql().run(
      "UPDATE canned_responses SET deleted_at = ?, updated_at = ? WHERE organisation_id = ? AND id = ?",
      tx.now(), tx.now(), scope.organisation, here->id);
  return {};
}

}  // namespace deskbell::console
