// Tickets over REST: lists, changes, comments.
#include "console/server/tickets.h"

#include <algorithm>
#include <sstream>

#include "console/server/attachments.h"
#include "console/server/chat_store.h"
#include "console/server/notifier/notify.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "console/server/ticket_alerts.h"
#include "console/server/ticket_store.h"
#include "core/text.h"
#include "core/ticket.h"
#include "protocol/excerpt.h"

namespace deskbell::console {

namespace {

namespace rules = core::ticket;

struct TicketRow {
  std::int64_t id = 0;
  std::string uid;
  std::int64_t number = 0;
  std::string subject;
  std::string status;
  std::optional<std::string> problem_type;
  std::optional<std::string> priority;
  std::optional<std::string> queue;
  std::optional<Time> due_at;
  std::int64_t customer_id = 0;
  std::string customer_name;
  std::optional<std::int64_t> contact_id;
  std::optional<std::string> contact_name;
  std::optional<std::int64_t> user_id;
  std::optional<std::string> user_uid;
  std::optional<std::string> user_name;
  std::optional<std::int64_t> origin_chat_id;
  std::string source;
  std::optional<Time> resolved_at;
  std::int64_t version = 0;
  Time created_at{};
  Time updated_at{};
};
BOOST_DESCRIBE_STRUCT(TicketRow, (),
                      (id, uid, number, subject, status, problem_type, priority, queue, due_at, customer_id,
                       customer_name, contact_id, contact_name, user_id, user_uid, user_name, origin_chat_id,
                       source, resolved_at, version, created_at, updated_at))

constexpr char const* from =
    "tickets t JOIN customers c ON c.organisation_id = t.organisation_id AND c.id = t.customer_id LEFT JOIN "
    "contacts co ON "
    "co.organisation_id = t.organisation_id AND co.id = t.contact_id LEFT JOIN users u ON u.organisation_id "
    "= t.organisation_id "
    "AND u.id = t.user_id";

std::string select() {
  return std::string(
             "SELECT t.id, t.uid, t.number, t.subject, t.status, t.problem_type, t.priority, t.queue, "
             "t.due_at, "
             "t.customer_id, "
             "c.business_name, t.contact_id, co.name, t.user_id, u.uid, u.name, t.origin_chat_id, t.source, "
             "t.resolved_at, t.version, t.created_at, t.updated_at FROM ") +
         from;
}

struct CommentRow {
  std::int64_t id = 0;
  std::string uid;
  Time created_at{};
  Time updated_at{};
  std::int64_t ticket_id = 0;
  std::string subject;
  std::string body;
  std::string tech;
  bool hidden = false;
  std::optional<std::int64_t> user_id;
};
BOOST_DESCRIBE_STRUCT(CommentRow, (),
                      (id, uid, created_at, updated_at, ticket_id, subject, body, tech, hidden, user_id))

constexpr char const* select_comments =
    "SELECT id, uid, created_at, updated_at, ticket_id, subject, body, tech, hidden, user_id FROM "
    "ticket_comments";

api::Comment shape_of(Scope const& scope, CommentRow const& row) {
  return {row.id,
          row.uid,
          iso(scope, row.created_at),
          iso(scope, row.updated_at),
          row.ticket_id,
          row.subject,
          row.body,
          row.tech,
          row.hidden,
          row.user_id};
}

/// A list is as long as its tickets, whatever was said about them: the newest of each, and their beginnings.
std::vector<CommentRow> comments_in_list(store::Sql& sql, Scope const& scope, std::int64_t ticket) {
  constexpr std::size_t characters_max = 1'000;
  auto rows = sql.all<CommentRow>(
      "SELECT id, uid, created_at, updated_at, ticket_id, subject, SUBSTR(body, 1, 1001), tech, hidden, "
      "user_id FROM ticket_comments WHERE organisation_id = ? AND ticket_id = ? ORDER BY id DESC LIMIT 10",
      scope.organisation, ticket);
  for (auto& row : rows) row.body = core::shortened(row.body, characters_max);
  std::reverse(rows.begin(), rows.end());
  return rows;
}

/// The first, which says what it is about, and the newest. All of them are paged.
std::vector<CommentRow> comments_in_ticket(store::Sql& sql, Scope const& scope, std::int64_t ticket) {
  constexpr std::size_t most = 100;
  auto const of_ticket =
      std::string(select_comments) + " WHERE organisation_id = ? AND ticket_id = ? ORDER BY id";
  auto rows =
      sql.all<CommentRow>(of_ticket + " DESC LIMIT " + std::to_string(most), scope.organisation, ticket);
  if (rows.size() == most) {
    if (auto first = sql.one<CommentRow>(of_ticket + " LIMIT 1", scope.organisation, ticket))
      rows.back() = std::move(*first);
  }
  std::reverse(rows.begin(), rows.end());
  return rows;
}

api::Ticket shape_of(store::Sql& sql, Scope const& scope, TicketRow const& row,
                     std::vector<CommentRow> const& comments) {
  api::Ticket ticket;
  ticket.id = row.id;
  ticket.uuid = row.uid;
  ticket.number = row.number;
  ticket.subject = row.subject;
  ticket.status = row.status;
  ticket.problem_type = row.problem_type;
  ticket.priority = row.priority;
  ticket.queue = row.queue;
  ticket.due_date = iso(scope, row.due_at);
  ticket.customer_id = row.customer_id;
  ticket.customer_business_then_name = row.customer_name;
  ticket.contact_id = row.contact_id;
  ticket.contact_fullname = row.contact_name;
  ticket.user_id = row.user_id;
  if (row.user_id)
    ticket.user = api::UserReference{*row.user_id, row.user_uid.value_or(""), row.user_name.value_or("")};
  ticket.chat_id = row.origin_chat_id;
  ticket.source = row.source;
  ticket.resolved_at = iso(scope, row.resolved_at);
  ticket.created_at = iso(scope, row.created_at);
  ticket.updated_at = iso(scope, row.updated_at);
  using AssetRow = std::tuple<std::int64_t, std::string, std::string, bool>;
  for (auto const& [id, uid, name, online] : sql.all<AssetRow>(
           "SELECT a.id, a.uid, a.name, a.online FROM ticket_assets ta JOIN assets a ON a.organisation_id = "
           "ta.organisation_id "
           "AND a.id = ta.asset_id WHERE ta.organisation_id = ? AND ta.ticket_id = ? ORDER BY a.name",
           scope.organisation, row.id)) {
    ticket.assets.push_back({id, uid, name, online});
  }
  for (auto const& comment : comments) ticket.comments.push_back(shape_of(scope, comment));
  return ticket;
}

Result<TicketRow> load(store::Sql& sql, Scope const& scope, Key const& key) {
  auto id = find_id(sql, scope.organisation, "tickets", "ticket", key);
  if (!id) return id.error();
  auto row =
      sql.one<TicketRow>(select() + " WHERE t.organisation_id = ? AND t.id = ?", scope.organisation, *id);
  if (!row) return not_found("ticket");
  return *row;
}

/// Collects what is wrong with a request: a line each, as REST lists them.
class Faults {
 public:
  void add(std::string text) { text_ += (text_.empty() ? "" : "\n") + std::move(text); }
  void add(Result<void> const& checked) {
    if (!checked) add(checked.error().message);
  }
  [[nodiscard]] bool any() const { return !text_.empty(); }
  [[nodiscard]] Error error() const { return make_error(ErrorCode::invalid, text_); }

 private:
  std::string text_;
};

std::optional<std::string> line(Faults& faults, std::string_view label,
                                std::optional<std::string> const& text) {
  if (!text) return std::nullopt;
  auto checked = core::line_text(label, *text, rules::line_characters_max);
  if (!checked) {
    faults.add(checked.error().message);
    return std::nullopt;
  }
  return *checked;
}

/// Of a field that has to say something.
std::string required_line(Faults& faults, std::string_view label, std::optional<std::string> const& text) {
  auto const found = line(faults, label, text.value_or(""));
  if (found && found->empty()) faults.add(std::string(label) + " can't be blank");
  return found.value_or("");
}

std::optional<Time> due(Faults& faults, std::optional<std::string> const& text) {
  if (!text || text->empty()) return std::nullopt;
  auto time = parse_iso8601(*text);
  if (!time) {
    faults.add("Due date: found \"" + protocol::clipped(*text, 40) +
               "\", expected a date such as 2026-05-03");
    return std::nullopt;
  }
  return *time;
}

/// Zero names nothing: it takes a reference away.
bool is_given(std::optional<std::int64_t> const& id) { return id.value_or(0) != 0; }

/// What a change makes of a value: absent stays, zero or an empty text goes.
template <class T>
std::optional<T> changed_to(std::optional<T> const& asked, std::optional<T> const& before) {
  if (!asked) return before;
  return *asked == T{} ? std::optional<T>() : asked;
}

/// `customer`: whose ticket it will be.
void check_references(store::Sql& sql, Scope const& scope, api::TicketRequest const& request,
                      std::optional<std::int64_t> customer, Faults& faults) {
  auto const organisation = scope.organisation;
  if (request.customer_id)
    faults.add(check_reference(sql, organisation, "customers", "Customer", *request.customer_id));
  if (is_given(request.contact_id))
    faults.add(check_reference(sql, organisation, "contacts", "Contact", *request.contact_id, customer));
  if (is_given(request.user_id))
    faults.add(check_reference(sql, organisation, "users", "User", *request.user_id));
  if (is_given(request.asset_id))
    faults.add(check_reference(sql, organisation, "assets", "Asset", *request.asset_id, customer));
  for (auto const id : request.asset_ids)
    faults.add(check_reference(sql, organisation, "assets", "Asset", id, customer));
}

Result<NewComment> comment_of(Scope const& scope, api::CommentAttributes const& attributes) {
  Faults faults;
  NewComment comment;
  constexpr std::size_t body_max = 100'000;
  auto const subject = required_line(faults, "Subject", attributes.subject);
  auto body = core::block_text("Body", attributes.body.value_or(""), body_max);
  if (!body) {
    faults.add(body.error().message);
  } else if (!core::has_visible(*body)) {
    faults.add("Body can't be blank");
  }
  auto tech = line(faults, "Tech", attributes.tech);
  if (faults.any()) return faults.error();
  comment.subject = subject;
  comment.body = *body;
  comment.tech = tech && !tech->empty() ? *tech : scope.name;
  if (scope.user != 0) comment.user = scope.user;
  comment.hidden = attributes.hidden.value_or(false);
  return comment;
}

std::vector<NewComment> comments_of(Faults& faults, Scope const& scope, api::TicketRequest const& request) {
  std::vector<NewComment> comments;
  for (auto const& attributes : request.comments_attributes) {
    auto comment = comment_of(scope, attributes);
    if (!comment) faults.add(comment.error().message);
    if (comment) comments.push_back(std::move(*comment));
  }
  return comments;
}

void set_status(store::Transaction& tx, Scope const& scope, std::int64_t ticket,
                rules::Change const& change) {
  tx.sql().run("UPDATE tickets SET status = ?, resolved_at = ? WHERE organisation_id = ? AND id = ?",
               rules::name_of(change.status), change.resolved_at, scope.organisation, ticket);
}

/// Each of them must stand in a ticket.
std::vector<std::string> words_of(std::string const& query) {
  constexpr std::size_t most_words = 8;
  std::vector<std::string> words;
  std::istringstream rest(query);
  for (std::string word; words.size() < most_words && rest >> word;) words.push_back(word);
  return words;
}

rules::Change change_of(TicketRow const& row) {
  auto const status = rules::parse_status(row.status);
  return {status ? *status : rules::Status::open_new, row.resolved_at};
}

}  // namespace

Result<api::TicketList> list_tickets(store::Reader& sql, Scope const& scope, TicketQuery const& query) {
  Where where("t.organisation_id = ?", scope.organisation);
  where.condition("t.deleted_at IS NULL");
  auto const filter = rules::parse_status_filter(query.status);
  if (!filter) return filter.error();
  if (!filter->any_of.empty()) {
    std::string names;
    for (auto const status : filter->any_of) {
      names += (names.empty() ? "'" : ", '") + std::string(rules::name_of(status)) + "'";
    }
    where.condition("t.status IN (" + names + ")");
  }
  if (query.customer) where.condition("t.customer_id = ?", *query.customer);
  if (query.contact) where.condition("t.contact_id = ?", *query.contact);
  if (query.user) where.condition("t.user_id = ?", *query.user);
  if (!query.queue.empty()) where.condition("t.queue = ?", query.queue);
  if (query.mine) where.condition("t.user_id = ?", scope.user);
  if (query.number) where.condition("t.number = ?", *query.number);
  if (query.asset) {
    where.condition(
        "EXISTS (SELECT 1 FROM ticket_assets ta WHERE ta.organisation_id = t.organisation_id AND "
        "ta.ticket_id = t.id "
        "AND ta.asset_id = ?)",
        *query.asset);
  }
  if (query.created_after) where.condition("t.created_at > ?", *query.created_after);
  if (query.updated_since) where.condition("t.updated_at >= ?", *query.updated_since);
  if (query.resolved_after) where.condition("t.resolved_at > ?", *query.resolved_after);
  for (auto const& word : words_of(query.query)) {
    auto const pattern = like_pattern(word);
    // Comments are looked at one by one: put together they may be longer than a value can be.
    where.condition(
        "t.subject LIKE ? ESCAPE '\\' OR CAST(t.number AS TEXT) LIKE ? ESCAPE '\\' OR c.business_name LIKE ? "
        "ESCAPE '\\' OR EXISTS (SELECT 1 FROM ticket_comments tc WHERE tc.organisation_id = "
        "t.organisation_id "
        "AND tc.ticket_id = t.id AND tc.body LIKE ? ESCAPE '\\')",
        pattern, pattern, pattern, pattern);
  }
  api::TicketList list;
  list.meta = meta_of(query.page, where.count(sql, from));
  for (auto const& row : where.page<TicketRow>(sql, select(), "t.created_at DESC, t.id DESC", query.page)) {
    list.tickets.push_back(shape_of(sql, scope, row, comments_in_list(sql, scope, row.id)));
  }
  return list;
}

Result<api::Ticket> show_ticket(store::Reader& sql, Scope const& scope, Key const& key) {
  auto row = load(sql, scope, key);
  if (!row) return row.error();
  auto ticket = shape_of(sql, scope, *row, comments_in_ticket(sql, scope, row->id));
  ticket.rmm_alerts = alerts_of_ticket(sql, scope, row->id);
  ticket.attachments = attachments_of_ticket(sql, scope.organisation, row->id);
  return ticket;
}

Result<api::Ticket> create_ticket(store::Transaction& tx, Scope const& scope,
                                  api::TicketRequest const& request, std::string_view source) {
  Faults faults;
  if (!request.customer_id) faults.add("Customer can't be blank");
  NewTicket ticket;
  ticket.subject = required_line(faults, "Subject", request.subject);
  check_references(tx.sql(), scope, request, request.customer_id, faults);
  if (is_given(request.rmm_alert_id))
    faults.add(check_ticket_alert(tx.sql(), scope, *request.rmm_alert_id, request.customer_id, std::nullopt));
  ticket.problem_type = line(faults, "Problem type", request.problem_type);
  ticket.priority = line(faults, "Priority", request.priority);
  ticket.queue = changed_to(line(faults, "Queue", request.queue), std::optional<std::string>());
  ticket.due_at = due(faults, request.due_date);
  auto status = rules::parse_status(request.status.value_or("New"));
  if (!status) faults.add(status.error().message);
  auto const comments = comments_of(faults, scope, request);
  if (faults.any()) return faults.error();
  ticket.uid = TicketId{fresh_uuid(tx.now())};
  ticket.customer = *request.customer_id;
  if (is_given(request.contact_id)) ticket.contact = request.contact_id;
  if (is_given(request.user_id)) ticket.assignee = request.user_id;
  ticket.status = rules::name_of(*status);
  ticket.source = is_given(request.rmm_alert_id) ? "alert" : source;
  if (is_given(request.asset_id)) ticket.asset = request.asset_id;
  auto const id = insert_ticket(tx, scope.organisation, ticket);
  for (auto const asset : request.asset_ids) link_asset(tx, scope.organisation, id, asset);
  if (rules::is_done(*status)) set_status(tx, scope, id, rules::changed({}, *status, tx.now()));
  if (is_given(request.rmm_alert_id)) link_alert(tx, scope, id, *request.rmm_alert_id);
  for (auto const& comment : comments) insert_comment(tx, scope.organisation, id, comment);
  notify_ticket_created(tx, scope.organisation, id, scope.user);
  return show_ticket(tx.sql(), scope, Key(id));
}

Result<api::Ticket> update_ticket(store::Transaction& tx, Scope const& scope, Key const& key,
                                  api::TicketRequest const& request) {
  auto row = load(tx.sql(), scope, key);
  if (!row) return row.error();
  Faults faults;
  auto const customer = request.customer_id.value_or(row->customer_id);
  check_references(tx.sql(), scope, request, customer, faults);
  if (is_given(request.rmm_alert_id))
    faults.add(check_ticket_alert(tx.sql(), scope, *request.rmm_alert_id, customer, row->id));
  auto const subject = request.subject ? required_line(faults, "Subject", request.subject) : row->subject;
  auto const problem_type = line(faults, "Problem type", request.problem_type);
  auto const priority = line(faults, "Priority", request.priority);
  auto const queue = line(faults, "Queue", request.queue);
  auto const due_at = due(faults, request.due_date);
  auto change = change_of(*row);
  if (request.status) {
    auto status = rules::parse_status(*request.status);
    if (!status) faults.add(status.error().message);
    if (status) change = rules::changed(change, *status, tx.now());
  }
  auto const comments = comments_of(faults, scope, request);
  if (faults.any()) return faults.error();
  tx.sql().run(
      "UPDATE tickets SET subject = ?, problem_type = ?, priority = ?, queue = ?, due_at = ?, customer_id = "
      "?, "
      "contact_id = ?, "
      "user_id = ? WHERE organisation_id = ? AND id = ?",
      subject, changed_to(problem_type, row->problem_type), changed_to(priority, row->priority),
      changed_to(queue, row->queue), request.due_date ? due_at : row->due_at, customer,
      changed_to(request.contact_id, row->contact_id), changed_to(request.user_id, row->user_id),
      scope.organisation, row->id);
  set_status(tx, scope, row->id, change);
  if (is_given(request.asset_id)) link_asset(tx, scope.organisation, row->id, *request.asset_id);
  for (auto const asset : request.asset_ids) link_asset(tx, scope.organisation, row->id, asset);
  if (is_given(request.rmm_alert_id)) link_alert(tx, scope, row->id, *request.rmm_alert_id);
  for (auto const& comment : comments) insert_comment(tx, scope.organisation, row->id, comment);
  touch_ticket(tx, scope.organisation, row->id);
  tell_requester(tx, scope.organisation, row->id);
  if (is_given(request.user_id) && request.user_id != row->user_id)
    notify_ticket_assigned(tx, scope.organisation, row->id, scope.user);
  return show_ticket(tx.sql(), scope, Key(row->id));
}

Result<void> delete_ticket(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto row = load(tx.sql(), scope, key);
  if (!row) return row.error();
  tx.sql().run("UPDATE tickets SET deleted_at = ?, updated_at = ? WHERE organisation_id = ? AND id = ?",
               tx.now(), tx.now(), scope.organisation, row->id);
  for (auto const& chat :
       tx.sql().all<std::string>("UPDATE chats SET ticket_id = NULL, ticket_position = 0 WHERE "
                                 "organisation_id = ? AND ticket_id = ? RETURNING uid",
                                 scope.organisation, row->id))
    tx.change(scope.organisation, "chat", chat);
  unlink_alerts(tx, scope, row->id);
  forget_attachments_of_ticket(tx, scope.organisation, row->id);
  tx.change(scope.organisation, "ticket", row->uid, true);
  audit(tx, scope, "deleted", "ticket", row->uid, "number " + std::to_string(row->number));
  return {};
}

Result<api::CommentList> list_comments(store::Reader& sql, Scope const& scope, Key const& key, Page page) {
  auto id = find_id(sql, scope.organisation, "tickets", "ticket", key);
  if (!id) return id.error();
  Where where("organisation_id = ?", scope.organisation);
  where.condition("ticket_id = ?", *id);
  api::CommentList list;
  list.meta = meta_of(page, where.count(sql, "ticket_comments"));
  for (auto const& row : where.page<CommentRow>(sql, select_comments, "id DESC", page)) {
    list.comments.push_back(shape_of(scope, row));
  }
  return list;
}

Result<api::Comment> add_comment(store::Transaction& tx, Scope const& scope, Key const& key,
                                 api::CommentAttributes const& attributes) {
  auto row = load(tx.sql(), scope, key);
  if (!row) return row.error();
  auto comment = comment_of(scope, attributes);
  if (!comment) return comment.error();
  auto const id = insert_comment(tx, scope.organisation, row->id, *comment);
  if (!comment->hidden) {
    auto const before = change_of(*row);
    auto const after = rules::technician_commented(before, tx.now());
    if (!(after == before)) {
      set_status(tx, scope, row->id, after);
      tell_requester(tx, scope.organisation, row->id);
    }
  }
  auto const made = tx.sql().one<CommentRow>(
      std::string(select_comments) + " WHERE organisation_id = ? AND id = ?", scope.organisation, id);
  return shape_of(scope, *made);
}

api::TicketSettings ticket_settings(store::Reader& sql, Scope const& scope) {
  api::TicketSettings settings;
  for (auto const status : rules::statuses())
    settings.ticket_status_list.emplace_back(rules::name_of(status));
  settings.ticket_types = {"Hardware", "Software", "Network", "E-mail", "Account", "Other"};
  settings.priorities = {"Low", "Normal", "High", "Urgent"};
  settings.queues = sql.all<std::string>(
      "SELECT DISTINCT queue FROM tickets WHERE organisation_id = ? AND queue IS NOT NULL AND deleted_at IS "
      "NULL "
      "ORDER BY queue",
      scope.organisation);
  using Named = std::tuple<std::int64_t, std::string>;
  for (auto const& [id, name] : sql.all<Named>("SELECT id, name FROM users WHERE organisation_id = ? AND "
                                               "disabled_at IS NULL AND deleted_at IS NULL ORDER BY name",
                                               scope.organisation)) {
    settings.users.push_back({id, name});
  }
  return settings;
}

}  // namespace deskbell::console
