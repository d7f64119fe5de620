// Asks core/notify for each technician, and queues what it says.
#include "console/server/notifier/notify.h"

#include <algorithm>
#include <map>
#include <set>

#include "console/server/device_users.h"
#include "console/server/notifier/audience.h"
#include "console/server/secrets.h"
#include "core/text.h"

namespace deskbell::console {

namespace {

namespace notify = core::notify;
using notify::Channel;
using notify::Event;
using notify::Presence;

constexpr std::size_t title_characters = 200;
constexpr std::size_t text_characters = 500;

/// What is to be told, the same for everybody.
struct News {
  Event event = Event::test;
  std::string_view subject = "none";
  std::int64_t subject_id = 0;
  std::int64_t position = 0;
  std::string title;
  std::string text;
  std::int64_t by = 0;  ///< users.id of who caused it
};

std::int64_t queue(store::Transaction& tx, std::int64_t organisation, std::int64_t user, Presence presence,
                   News const& news, notify::Telling const& telling) {
  // The page rings for conversations by itself, as soon as it hears of them.
  bool const rung = telling.channel == Channel::web && presence == Presence::online &&
                    telling.due <= tx.now() &&
                    (news.event == Event::chat_unassigned || news.event == Event::chat_unread);
  std::optional<Time> done;
  if (rung) done = tx.now();
  auto const id = *tx.sql().one<std::int64_t>(
      "INSERT INTO notifications (organisation_id, uid, user_id, event, presence, channel, subject, "
      "subject_id, "
      "position, title, text, state, due_at, created_at, done_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, ?, ?, "
      "?) RETURNING id",
      organisation, fresh_uuid(tx.now()), user, news.event, presence, telling.channel, news.subject,
      news.subject_id, news.position, core::shortened(news.title, title_characters),
      core::shortened(news.text, text_characters), rung ? "sent" : "waiting", telling.due, tx.now(), done);
  if (!rung) say_ready(tx, organisation, user, telling.channel);
  return id;
}

/// The channels over which technicians know of this unread run already.
using Known = std::map<std::int64_t, std::array<bool, notify::channel_count>>;

void tell(store::Transaction& tx, std::int64_t organisation, Member const& member, bool may_see, bool meant,
          News const& news, Known const& known) {
  notify::Technician technician;
  technician.presence = member.online ? Presence::online : Presence::offline;
  technician.may_see = may_see;
  technician.meant = meant;
  technician.author = news.by != 0 && member.id == news.by;
  // Most are not concerned, and their rules need not be read.
  if (!technician.concerned(news.event)) return;
  technician.rules = rules_of(tx.sql(), organisation, member.id);
  if (auto const found = known.find(member.id); found != known.end()) technician.told = found->second;
  technician.quiet = [&](Time time) { return member.quiet_at(time); };
  technician.digest = std::chrono::minutes(member.digest_minutes);
  if (technician.rules.wants(news.event, technician.presence, Channel::email))
    technician.gathers_until = gathers_until(tx.sql(), organisation, member.id, tx.now());
  for (auto const& telling : notify::decide(news.event, technician, tx.now()))
    queue(tx, organisation, member.id, technician.presence, news, telling);
}

// ---- conversations
// ------------------------------------------------------------------------------------------------------------

Known known_of(store::Sql& sql, ChatRow const& chat) {
  Known known;
  using Row = std::tuple<std::int64_t, Channel>;
  for (auto const& [user, channel] : sql.all<Row>(
           "SELECT n.user_id, n.channel FROM notifications n LEFT JOIN chat_reads r ON r.organisation_id = "
           "n.organisation_id AND r.chat_id = n.subject_id AND r.user_id = n.user_id WHERE n.organisation_id "
           "= ? AND "
           "n.subject = 'chat' AND n.subject_id = ? AND n.event IN ('chat_unassigned', 'chat_unread') AND "
           "(n.state = "
           "'waiting' OR (n.state <> 'dropped' AND n.position > ? AND n.position > COALESCE(r.read_position, "
           "0)))",
           chat.organisation_id, chat.id, chat.last_answer_position))
    known[user][static_cast<std::size_t>(channel)] = true;
  return known;
}

/// "Ada – Client – desk-1".
std::string name_of(store::Sql& sql, ChatRow const& chat) {
  return sql
      .one<std::string>(std::string("SELECT ") + shown_as +
                            " || ' – ' || cu.business_name || ' – ' || a.name FROM "
                            "device_users du JOIN customers cu ON cu.organisation_id = du.organisation_id "
                            "AND cu.id = ? JOIN "
                            "assets a ON "
                            "a.organisation_id = du.organisation_id AND a.id = ? WHERE du.organisation_id = "
                            "? AND du.id = ?",
                        chat.customer_id, chat.asset_id, chat.organisation_id, chat.device_user_id)
      .value_or("");
}

bool sees(Member const& member, ChatRow const& chat) {
  return member.holds_all || (member.holds_first && chat.assignee_id == member.id);
}

void tell_of_chat(store::Transaction& tx, ChatRow const& chat, std::string text, std::int64_t position,
                  std::int64_t by) {
  News news;
  news.event = chat.assignee_id ? Event::chat_unread : Event::chat_unassigned;
  news.subject = "chat";
  news.subject_id = chat.id;
  news.position = position;
  news.title = name_of(tx.sql(), chat);
  news.text = std::move(text);
  news.by = by;
  auto const known = known_of(tx.sql(), chat);
  for (auto const& member :
       members(tx.sql(), chat.organisation_id, "chat.see", "chat.see_all", chat.assignee_id))
    tell(tx, chat.organisation_id, member, sees(member, chat), chat.assignee_id == member.id, news, known);
}

bool everybody_knows(store::Sql& sql, ChatRow const& chat) {
  return sql
      .one<bool>(
          "SELECT COALESCE(n.version, -1) = o.notify_version FROM organisations o LEFT JOIN chat_notified n "
          "ON "
          "n.organisation_id = o.id AND n.chat_id = ? WHERE o.id = ?",
          chat.id, chat.organisation_id)
      .value_or(false);
}

void tell_mentioned(store::Transaction& tx, ChatRow const& chat, NewMessage const& message,
                    std::int64_t position) {
  if (message.text.find('@') == std::string::npos) return;
  auto const everybody = members(tx.sql(), chat.organisation_id, "chat.see", "chat.see_all");
  std::vector<std::string> names;
  names.reserve(everybody.size());
  for (auto const& member : everybody) names.push_back(member.name);
  auto const called = notify::mentioned(message.text, names);
  if (called.empty()) return;
  News news;
  news.event = Event::mention;
  news.subject = "chat";
  news.subject_id = chat.id;
  news.position = position;
  news.title = message.author.name + ": " + name_of(tx.sql(), chat);
  news.text = message.text;
  news.by = message.author_id.value_or(0);
  for (auto const place : called)
    tell(tx, chat.organisation_id, everybody[place], sees(everybody[place], chat), true, news, {});
}

}  // namespace

void notify_said(store::Transaction& tx, ChatRow const& chat, NewMessage const& message,
                 std::int64_t position) {
  if (message.is_private) return tell_mentioned(tx, chat, message, position);
  if (message.author.kind == protocol::AuthorKind::technician)
    return notify_read(tx, chat.organisation_id, chat.id);
  if (message.author.kind != protocol::AuthorKind::end_user || everybody_knows(tx.sql(), chat)) return;
  tell_of_chat(tx, chat, preview_of(message), position, 0);
  tx.sql().run(
      "INSERT INTO chat_notified (organisation_id, chat_id, version) SELECT id, ?, notify_version FROM "
      "organisations "
      "WHERE id = ? ON CONFLICT (organisation_id, chat_id) DO UPDATE SET version = excluded.version",
      chat.id, chat.organisation_id);
}

void notify_assigned(store::Transaction& tx, ChatRow const& chat, std::int64_t by) {
  notify_read(tx, chat.organisation_id, chat.id);
  if (chat.status != protocol::ChatStatus::open || chat.last_user_position <= chat.last_answer_position)
    return;
  if (chat.assignee_id) {
    auto const read = tx.sql().one<std::int64_t>(
        "SELECT read_position FROM chat_reads WHERE organisation_id = ? AND user_id = ? AND chat_id = ?",
        chat.organisation_id, *chat.assignee_id, chat.id);
    if (read.value_or(0) >= chat.last_user_position) return;
  }
  tell_of_chat(tx, chat, chat.last_message.value_or(""), chat.last_user_position, by);
}

void notify_left(store::Transaction& tx, std::int64_t organisation, std::int64_t user, Time since) {
  auto& sql = tx.sql();
  // What she may see is looked at again before anything is sent.
  auto const her = members(sql, organisation, "chat.see", "chat.see", user);
  if (her.empty()) return;
  using Row = std::tuple<Event, std::string, std::int64_t, std::int64_t, std::string, std::string>;
  for (auto const& [event, subject, id, position, title, text] : sql.all<Row>(
           "SELECT event, subject, subject_id, position, title, text FROM notifications WHERE "
           "organisation_id "
           "= ? AND user_id = ? AND channel = 'web' AND presence = 'online' AND state IN ('sent', 'waiting') "
           "AND event <> 'test' AND created_at >= ? ORDER BY id",
           organisation, user, since)) {
    Known known;
    for (auto const channel : sql.all<Channel>(
             "SELECT DISTINCT channel FROM notifications WHERE organisation_id = ? AND user_id = ? AND event "
             "= ? AND subject = ? AND subject_id = ? AND position = ? AND state <> 'dropped'",
             organisation, user, event, subject, id, position))
      known[user][static_cast<std::size_t>(channel)] = true;
    tell(tx, organisation, her.front(), true, true, {event, subject, id, position, title, text, 0}, known);
  }
}

void notify_read(store::Transaction& tx, std::int64_t organisation, std::int64_t chat) {
  tx.sql().run("DELETE FROM chat_notified WHERE organisation_id = ? AND chat_id = ?", organisation, chat);
}

// ---- tickets, alerts, devices
// ------------------------------------------------------------------------------------------------------------

namespace {

struct TicketFacts {
  std::int64_t number = 0;
  std::string subject;
  std::string customer;
  std::optional<std::int64_t> assignee;
};
BOOST_DESCRIBE_STRUCT(TicketFacts, (), (number, subject, customer, assignee))

void tell_of_ticket(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket, Event event,
                    std::int64_t by, std::int64_t position, std::string text) {
  auto const facts = tx.sql().one<TicketFacts>(
      "SELECT t.number, t.subject, c.business_name, t.user_id FROM tickets t JOIN customers c ON "
      "c.organisation_id = "
      "t.organisation_id AND c.id = t.customer_id WHERE t.organisation_id = ? AND t.id = ?",
      organisation, ticket);
  if (!facts) return;
  News news;
  news.event = event;
  news.subject = "ticket";
  news.subject_id = ticket;
  news.position = position;
  news.title = "#" + std::to_string(facts->number) + " " + facts->subject + " – " + facts->customer;
  news.text = std::move(text);
  news.by = by;
  for (auto const& member : members(tx.sql(), organisation, "ticket.read", "ticket.read")) {
    bool const hers = facts->assignee == member.id;
    bool const meant = event == Event::ticket_reply ? hers || !facts->assignee : hers;
    // Who is told that it is hers need not be told that it is there.
    if (event == Event::ticket_created && hers) continue;
    tell(tx, organisation, member, member.holds_all, meant, news, {});
  }
}

/// Everybody who has this permission; it is meant for nobody in particular.
void tell_holders(store::Transaction& tx, std::int64_t organisation, char const* permission,
                  News const& news) {
  for (auto const& member : members(tx.sql(), organisation, permission, permission))
    tell(tx, organisation, member, member.holds_all, false, news, {});
}

}  // namespace

void notify_ticket_created(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket,
                           std::int64_t by) {
  tell_of_ticket(tx, organisation, ticket, Event::ticket_created, by, 0, "");
  notify_ticket_assigned(tx, organisation, ticket, by);
}

void notify_ticket_assigned(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket,
                            std::int64_t by) {
  tell_of_ticket(tx, organisation, ticket, Event::ticket_assigned, by, 0, "");
}

void notify_ticket_reply(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket,
                         std::int64_t comment) {
  auto const body = tx.sql().one<std::string>(
      "SELECT body FROM ticket_comments WHERE organisation_id = ? AND id = ?", organisation, comment);
  tell_of_ticket(tx, organisation, ticket, Event::ticket_reply, 0, comment, body.value_or(""));
}

void notify_alert(store::Transaction& tx, std::int64_t organisation, AlertRow const& alert, Event event) {
  News news;
  news.event = event;
  news.subject = "alert";
  news.title = alert.title;
  news.text = alert.detail;
  using Place = std::tuple<std::int64_t, std::string>;
  auto const place = tx.sql().one<Place>(
      "SELECT al.id, COALESCE(a.name, c.business_name) FROM alerts al JOIN customers c ON c.organisation_id "
      "= "
      "al.organisation_id AND c.id = al.customer_id LEFT JOIN assets a ON a.organisation_id = "
      "al.organisation_id AND "
      "a.id = al.asset_id WHERE al.organisation_id = ? AND al.uid = ?",
      organisation, alert.uid);
  if (!place) return;
  news.subject_id = std::get<0>(*place);
  news.title += " – " + std::get<1>(*place);
  tell_holders(tx, organisation, "alert.read", news);
}

void notify_asset_created(store::Transaction& tx, std::int64_t organisation, std::int64_t asset) {
  News news;
  news.event = Event::asset_created;
  news.subject = "asset";
  news.subject_id = asset;
  news.title = tx.sql()
                   .one<std::string>(
                       "SELECT a.name || ' – ' || c.business_name FROM assets a JOIN customers c ON "
                       "c.organisation_id = a.organisation_id AND c.id = a.customer_id WHERE "
                       "a.organisation_id = ? AND a.id = ?",
                       organisation, asset)
                   .value_or("");
  tell_holders(tx, organisation, "asset.read", news);
}

void notify_device_waits(store::Transaction& tx, std::int64_t organisation, std::int64_t device) {
  News news;
  news.event = Event::device_waits;
  news.subject = "waiting_device";
  news.subject_id = device;
  news.title = tx.sql()
                   .one<std::string>(
                       "SELECT w.hostname || ' – ' || c.business_name FROM waiting_devices w JOIN "
                       "enrolment_tokens t ON t.organisation_id = w.organisation_id AND t.id = w.token_id "
                       "JOIN customers c ON c.organisation_id = t.organisation_id AND c.id = t.customer_id "
                       "WHERE w.organisation_id = ? AND w.id = ?",
                       organisation, device)
                   .value_or("");
  tell_holders(tx, organisation, "enrollment.manage", news);
}

std::int64_t notify_test(store::Transaction& tx, Scope const& scope, Channel channel) {
  News news;
  news.title = "Deskbell";
  news.text = "";
  bool const online = tx.sql()
                          .one<bool>("SELECT online FROM users WHERE organisation_id = ? AND id = ?",
                                     scope.organisation, scope.user)
                          .value_or(false);
  return queue(tx, scope.organisation, scope.user, online ? Presence::online : Presence::offline, news,
               {channel, tx.now()});
}

void say_ready(store::Transaction& tx, std::int64_t organisation, std::int64_t user, Channel channel) {
  if (channel == Channel::web) {
    tx.after_commit(NotificationsReady{organisation, user});
  } else {
    tx.after_commit(OutgoingReady{});
  }
}

void forget_who_was_told(store::Transaction& tx, std::int64_t organisation) {
  tx.sql().run("UPDATE organisations SET notify_version = notify_version + 1 WHERE id = ?", organisation);
}

}  // namespace deskbell::console
