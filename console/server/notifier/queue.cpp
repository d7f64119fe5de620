// Steps of the queue.
#include "console/server/notifier/queue.h"

#include <algorithm>

#include "console/server/accounts.h"
#include "console/server/notifier/audience.h"
#include "core/ticket.h"

namespace deskbell::console {

namespace {

namespace notify = core::notify;
using api::Permission;
using notify::Channel;
using notify::Event;

constexpr std::int64_t most_in_a_mail = 50;
constexpr char const* select =
    "SELECT id, uid, event, presence, subject, subject_id, position, title, text, created_at, 0 FROM "
    "notifications "
    "WHERE ";

struct First {
  std::int64_t id = 0;
  std::int64_t organisation = 0;
  std::int64_t user = 0;
  std::optional<std::string> batch;
  std::int64_t tries = 0;
};
BOOST_DESCRIBE_STRUCT(First, (), (id, organisation, user, batch, tries))

std::optional<Recipient> recipient_of(store::Sql& sql, First const& first) {
  return sql.one<Recipient>(
      "SELECT u.organisation_id, u.id, u.uid, u.name, u.email, COALESCE(s.language, 'en'), "
      "COALESCE(s.webhook_url, "
      "''), COALESCE(s.webhook_secret, '') FROM users u LEFT JOIN notification_settings s ON "
      "s.organisation_id = "
      "u.organisation_id AND s.user_id = u.id WHERE u.organisation_id = ? AND u.id = ? AND u.disabled_at IS "
      "NULL AND "
      "u.deleted_at IS NULL",
      first.organisation, first.user);
}

/// The same for everything that she is told in one go.
struct Reading {
  std::int64_t organisation = 0;
  std::int64_t user = 0;
  std::optional<Recipient> recipient;
  notify::Rules rules;
  api::Permissions may;
};

Reading reading_of(store::Sql& sql, First const& first) {
  return {first.organisation, first.user, recipient_of(sql, first),
          rules_of(sql, first.organisation, first.user),
          accounts::permissions_of(sql, first.organisation, first.user)};
}

// ---- how what it is about stands now
// ------------------------------------------------------------------------------------------------------------

void look_at_chat(store::Sql& sql, Reading const& to, Item& item, notify::Facts& facts) {
  using Row = std::tuple<bool, std::optional<std::int64_t>, std::int64_t, std::int64_t, std::int64_t>;
  auto const row = sql.one<Row>(
      "SELECT c.status = 'open', c.assignee_id, c.last_answer_position, c.last_user_position, "
      "COALESCE(r.read_position, 0) FROM chats c LEFT JOIN chat_reads r ON r.organisation_id = "
      "c.organisation_id AND "
      "r.chat_id = c.id AND r.user_id = ? WHERE c.organisation_id = ? AND c.id = ?",
      to.user, to.organisation, item.subject_id);
  facts.there = row.has_value();
  if (!row) return;
  auto const& [open, assignee, answered, said, read] = *row;
  facts.open = open;
  facts.mine = assignee == to.user;
  facts.anybodys = !assignee;
  facts.answered = answered > said;
  facts.read = read >= (item.event == Event::mention ? item.position : said);
  facts.may_see = to.may.has(Permission::chat_see) && (facts.mine || to.may.has(Permission::chat_see_all));
  if (item.event == Event::mention) return;
  item.more = sql.one<std::int64_t>(
                     "SELECT COUNT(*) FROM messages WHERE organisation_id = ? AND chat_id = ? AND "
                     "position > ? AND author_kind = 'end_user'",
                     to.organisation, item.subject_id, std::max({item.position, answered, read}))
                  .value_or(0);
}

void look_at_ticket(store::Sql& sql, Reading const& to, Item const& item, notify::Facts& facts) {
  using Row = std::tuple<std::string, std::optional<std::int64_t>, bool>;
  auto const row = sql.one<Row>(
      "SELECT status, user_id, EXISTS (SELECT 1 FROM ticket_comments c WHERE c.organisation_id = "
      "t.organisation_id AND "
      "c.ticket_id = t.id AND c.id > ? AND c.user_id IS NOT NULL AND c.hidden = 0) FROM tickets t WHERE "
      "organisation_id = ? AND id = ? AND deleted_at IS NULL",
      item.position, to.organisation, item.subject_id);
  facts.there = row.has_value();
  if (!row) return;
  auto const& [status, assignee, answered] = *row;
  auto const known = core::ticket::parse_status(status);
  facts.open = !known || !core::ticket::is_done(*known);
  facts.mine = assignee == to.user;
  facts.anybodys = !assignee;
  facts.answered = answered;
  facts.may_see = to.may.has(Permission::ticket_read);
}

void look_at_other(store::Sql& sql, Reading const& to, Item const& item, notify::Facts& facts) {
  if (item.subject == "alert") {
    auto const status = sql.one<std::string>("SELECT status FROM alerts WHERE organisation_id = ? AND id = ?",
                                             to.organisation, item.subject_id);
    facts.there = status.has_value();
    facts.open = status != "resolved";
    facts.may_see = to.may.has(Permission::alert_read);
  } else if (item.subject == "asset") {
    facts.there = sql.one<std::int64_t>(
                         "SELECT id FROM assets WHERE organisation_id = ? AND id = ? AND deleted_at IS NULL",
                         to.organisation, item.subject_id)
                      .has_value();
    facts.may_see = to.may.has(Permission::asset_read);
  } else if (item.subject == "waiting_device") {
    // It stands for all that came with its token.
    auto const token =
        sql.one<std::int64_t>("SELECT token_id FROM waiting_devices WHERE organisation_id = ? AND id = ?",
                              to.organisation, item.subject_id);
    facts.there = token.has_value();
    facts.open = sql.one<std::int64_t>(
                        "SELECT id FROM waiting_devices WHERE organisation_id = ? AND "
                        "token_id = ? AND state = 'waiting' LIMIT 1",
                        to.organisation, token)
                     .has_value();
    facts.may_see = to.may.has(Permission::enrollment_manage);
  }
}

std::optional<notify::Dropped> dropped(store::Sql& sql, Reading const& to, Channel channel, bool set_up,
                                       Item& item) {
  bool const webhook = channel == Channel::webhook && to.recipient && to.recipient->webhook_url.empty();
  if (!set_up || webhook) return notify::Dropped::not_set_up;
  notify::Facts facts;
  facts.account = to.recipient.has_value();
  facts.wanted = to.rules.wants(item.event, item.presence, channel);
  if (item.subject == "chat") {
    look_at_chat(sql, to, item, facts);
  } else if (item.subject == "ticket") {
    look_at_ticket(sql, to, item, facts);
  } else {
    look_at_other(sql, to, item, facts);
  }
  return notify::dropped(item.event, facts);
}

void drop(store::Transaction& tx, Item const& item, notify::Dropped why) {
  tx.sql().run("UPDATE notifications SET state = 'dropped', outcome = ?, done_at = ? WHERE id = ?",
               boost::describe::enum_to_string(why, ""), tx.now(), item.id);
}

/// Those that go out with `first`.
std::vector<Item> gathered(store::Sql& sql, First const& first, Channel channel, Time now) {
  auto const where = [](char const* text) { return std::string(select) + text; };
  if (first.batch) {
    return sql.all<Item>(where("organisation_id = ? AND batch_uid = ? AND state = 'waiting' ORDER BY id"),
                         first.organisation, *first.batch);
  }
  bool const together =
      channel == Channel::email && times_of(sql, first.organisation, first.user).digest_minutes > 0;
  if (!together) return sql.all<Item>(where("id = ?"), first.id);
  return sql.all<Item>(
      where("organisation_id = ? AND user_id = ? AND channel = 'email' AND state = 'waiting' AND "
            "batch_uid IS NULL AND due_at <= ? ORDER BY id LIMIT ?"),
      first.organisation, first.user, now, most_in_a_mail);
}

}  // namespace

bool is_something_due(store::Reader& sql, Channel channel, Time now, Others const& others) {
  return sql
      .one<bool>(
          "SELECT EXISTS (SELECT 1 FROM notifications WHERE channel = ? AND state = 'waiting' AND due_at <= "
          "? AND user_id NOT IN (?, ?, ?))",
          channel, now, others[0], others[1], others[2])
      .value_or(false);
}

std::optional<Outgoing> take_next(store::Transaction& tx, Channel channel, bool set_up,
                                  Others const& others) {
  auto& sql = tx.sql();
  auto const first = sql.one<First>(
      "SELECT id, organisation_id, user_id, batch_uid, tries FROM notifications WHERE channel = ? AND "
      "state = 'waiting' AND due_at <= ? AND user_id NOT IN (?, ?, ?) ORDER BY due_at, id LIMIT 1",
      channel, tx.now(), others[0], others[1], others[2]);
  if (!first) return std::nullopt;
  auto const to = reading_of(sql, *first);
  auto items = gathered(sql, *first, channel, tx.now());
  std::vector<std::optional<notify::Dropped>> why;
  why.reserve(items.size());
  for (auto& item : items) why.push_back(dropped(sql, to, channel, set_up, item));
  // What was tried once goes again as it was or not at all: under one name there is one mail. But for what
  // she may not see any more.
  bool const again =
      first->batch && std::any_of(why.begin(), why.end(), [](auto const& one) { return !one; });
  std::vector<Item> kept;
  for (std::size_t place = 0; place < items.size(); ++place) {
    bool const hidden = why[place] == notify::Dropped::gone || why[place] == notify::Dropped::not_allowed;
    if (why[place] && (hidden || !again)) {
      drop(tx, items[place], *why[place]);
    } else {
      kept.push_back(std::move(items[place]));
    }
  }
  if (kept.empty()) return std::nullopt;
  Outgoing outgoing;
  outgoing.channel = channel;
  outgoing.name = first->batch.value_or(kept.front().uid);
  outgoing.tries = first->tries;
  outgoing.to = *to.recipient;
  outgoing.items = std::move(kept);
  if (!first->batch) {
    for (auto const& item : outgoing.items)
      sql.run("UPDATE notifications SET batch_uid = ? WHERE id = ?", outgoing.name, item.id);
  }
  return outgoing;
}

void note_sent(store::Transaction& tx, Outgoing const& outgoing, std::string const& said) {
  for (auto const& item : outgoing.items)
    tx.sql().run(
        "UPDATE notifications SET state = 'sent', outcome = ?, tries = tries + 1, done_at = ? WHERE id = ? "
        "AND state = "
        "'waiting'",
        said, tx.now(), item.id);
}

void note_failed(store::Transaction& tx, Outgoing const& outgoing, std::string const& said,
                 std::optional<Time> next) {
  std::optional<Time> done;
  if (!next) done = tx.now();
  for (auto const& item : outgoing.items)
    tx.sql().run(
        "UPDATE notifications SET state = ?, outcome = ?, tries = tries + 1, due_at = ?, done_at = ? WHERE "
        "id = ? AND "
        "state = 'waiting'",
        next ? "waiting" : "dead", said, next.value_or(tx.now()), done, item.id);
  // Whose receiver does not answer is not called for each by itself, while others wait.
  if (next && outgoing.channel == Channel::webhook)
    tx.sql().run(
        "UPDATE notifications SET due_at = ? WHERE organisation_id = ? AND user_id = ? AND channel = "
        "'webhook' "
        "AND state = 'waiting' AND due_at < ?",
        *next, outgoing.to.organisation, outgoing.to.id, *next);
}

std::vector<std::int64_t> take_for_page(store::Transaction& tx, std::int64_t organisation,
                                        std::int64_t user) {
  constexpr std::int64_t most_at_once = 50;
  auto& sql = tx.sql();
  First first;
  first.organisation = organisation;
  first.user = user;
  auto const to = reading_of(sql, first);
  std::vector<std::int64_t> taken;
  for (auto& item :
       sql.all<Item>(std::string(select) +
                         "organisation_id = ? AND user_id = ? AND channel = 'web' AND state = 'waiting' "
                         "AND due_at <= ? ORDER BY id LIMIT ?",
                     organisation, user, tx.now(), most_at_once)) {
    if (auto const why = dropped(sql, to, Channel::web, true, item)) {
      drop(tx, item, *why);
      continue;
    }
    sql.run("UPDATE notifications SET state = 'sent', done_at = ? WHERE id = ?", tx.now(), item.id);
    taken.push_back(item.id);
  }
  return taken;
}

std::string path_of(std::string const& subject, std::int64_t id) {
  auto const number = std::to_string(id);
  if (subject == "chat") return "/chat/all/" + number;
  if (subject == "ticket") return "/tickets/" + number;
  if (subject == "alert") return "/alerts/" + number;
  if (subject == "asset") return "/assets/" + number;
  if (subject == "waiting_device") return "/enrolment";
  return "/settings/notifications";
}

void remind_pages(store::Transaction& tx) {
  using Row = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
  for (auto const& [id, organisation, user] :
       tx.sql().all<Row>("SELECT id, organisation_id, user_id FROM notifications WHERE channel = 'web' AND "
                         "state = 'waiting' AND "
                         "due_at <= ? AND tries = 0 LIMIT 500",
                         tx.now())) {
    tx.sql().run("UPDATE notifications SET tries = 1 WHERE id = ?", id);
    tx.after_commit(NotificationsReady{organisation, user});
  }
}

std::int64_t forget_old_notifications(store::Transaction& tx, std::int64_t at_once) {
  auto const ago = [&](int days) { return tx.now() - std::chrono::hours(24 * days); };
  auto const forgotten = tx.sql().run(
      "DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE done_at < ? LIMIT ?)",
      ago(30), at_once);
  auto const dropped = tx.sql().run(
      "UPDATE notifications SET state = 'dropped', outcome = 'gone', done_at = ? WHERE id IN (SELECT id FROM "
      "notifications WHERE channel = 'web' AND state = 'waiting' AND due_at < ? LIMIT ?)",
      tx.now(), ago(14), at_once);
  return std::max(forgotten, dropped);
}

}  // namespace deskbell::console
