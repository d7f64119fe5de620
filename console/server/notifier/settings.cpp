// Settings of notifications over REST.
#include "console/server/notifier/settings.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "console/server/notifier/audience.h"
#include "console/server/notifier/notify.h"
#include "console/server/records.h"
#include "console/server/user_pictures.h"
#include "core/assignment.h"
#include "protocol/excerpt.h"

namespace deskbell::console {

namespace {

namespace notify = core::notify;
using notify::Channel;
using notify::Event;
using notify::Presence;

constexpr std::array day_names{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
constexpr std::int64_t longest_digest = std::chrono::minutes(std::chrono::days(1)).count();

Error wrong(std::string const& field, std::string const& found, std::string const& expected) {
  return make_error(ErrorCode::invalid,
                    field + ": found \"" + protocol::clipped(found, 40) + "\", expected " + expected);
}

struct Row {
  std::string language = "en";
  std::string time_zone;
  std::int64_t quiet_from = 0;
  std::int64_t quiet_until = 0;
  std::string quiet_days = "0000000";
  std::int64_t digest_minutes = 2;
  std::string webhook_url;
  std::string webhook_secret;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (language, time_zone, quiet_from, quiet_until, quiet_days, digest_minutes, webhook_url,
                       webhook_secret))

Row load(store::Sql& sql, Scope const& scope) {
  return sql
      .one<Row>(
          "SELECT language, time_zone, quiet_from, quiet_until, quiet_days, digest_minutes, webhook_url, "
          "webhook_secret FROM notification_settings WHERE organisation_id = ? AND user_id = ?",
          scope.organisation, scope.user)
      .value_or(Row{});
}

void save(store::Transaction& tx, Scope const& scope, Row const& row) {
  tx.sql().run(
      "INSERT INTO notification_settings (organisation_id, user_id, language, time_zone, quiet_from, "
      "quiet_until, "
      "quiet_days, digest_minutes, webhook_url, webhook_secret, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
      "?, ?, ?) ON "
      "CONFLICT (organisation_id, user_id) DO UPDATE SET language = excluded.language, time_zone = "
      "excluded.time_zone, "
      "quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, quiet_days = "
      "excluded.quiet_days, "
      "digest_minutes = excluded.digest_minutes, webhook_url = excluded.webhook_url, webhook_secret = "
      "excluded.webhook_secret, updated_at = excluded.updated_at",
      scope.organisation, scope.user, row.language, row.time_zone, row.quiet_from, row.quiet_until,
      row.quiet_days, row.digest_minutes, row.webhook_url, row.webhook_secret, tx.now());
  forget_who_was_told(tx, scope.organisation);
}

/// What waits already follows the times that she has just set. What was tried keeps its own.
void redate_waiting(store::Transaction& tx, Scope const& scope) {
  auto const times = times_of(tx.sql(), scope.organisation, scope.user);
  for (auto const channel : notify::all_channels) {
    auto due = tx.now();
    if (channel == Channel::email) due += std::chrono::minutes(times.digest_minutes);
    due = times.quiet_at(due).value_or(due);
    auto const moved = tx.sql().run(
        "UPDATE notifications SET due_at = ? WHERE organisation_id = ? AND user_id = ? AND channel = ? AND "
        "state = 'waiting' AND batch_uid IS NULL",
        due, scope.organisation, scope.user, channel);
    if (moved > 0 && due <= tx.now()) say_ready(tx, scope.organisation, scope.user, channel);
  }
}

std::string clock_text(std::int64_t minutes) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", static_cast<int>(minutes / 60),
                static_cast<int>(minutes % 60));
  return text.data();
}

std::vector<std::string> channels_of(notify::Rules const& rules, Event event, Presence presence) {
  std::vector<std::string> names;
  for (auto const channel : notify::all_channels)
    if (rules.wants(event, presence, channel))
      names.emplace_back(boost::describe::enum_to_string(channel, ""));
  return names;
}

// ---- changing
// ------------------------------------------------------------------------------------------------------------

Result<void> set_channels(store::Transaction& tx, Scope const& scope, Event event, Presence presence,
                          std::vector<std::string> const& names) {
  std::array<bool, notify::channel_count> wanted{};
  for (auto const& name : names) {
    Channel channel{};
    if (!boost::describe::enum_from_string(name.c_str(), channel))
      return wrong("rules: channel", name, "one of web, email, webhook");
    wanted[static_cast<std::size_t>(channel)] = true;
  }
  for (auto const channel : notify::all_channels) {
    tx.sql().run(
        "INSERT INTO notification_rules (organisation_id, user_id, event, presence, channel, wanted) VALUES "
        "(?, ?, ?, "
        "?, ?, ?) ON CONFLICT (organisation_id, user_id, event, presence, channel) DO UPDATE SET wanted = "
        "excluded.wanted",
        scope.organisation, scope.user, event, presence, channel, wanted[static_cast<std::size_t>(channel)]);
  }
  return {};
}

Result<void> set_rule(store::Transaction& tx, Scope const& scope, api::NotificationRuleRequest const& rule) {
  Event event{};
  if (!boost::describe::enum_from_string(rule.event.c_str(), event) || event == Event::test)
    return wrong("rules: event", rule.event, "one of those that GET /notification_rules names");
  if (rule.online) {
    if (auto done = set_channels(tx, scope, event, Presence::online, *rule.online); !done) return done;
  }
  return rule.offline ? set_channels(tx, scope, event, Presence::offline, *rule.offline) : Result<void>();
}

Result<std::int64_t> minutes_of(std::string const& field, std::string const& text) {
  auto const parsed = core::business_hours::parse_time_of_day(text);
  if (!parsed || *parsed >= std::chrono::hours(24)) return wrong(field, text, "a time such as 22:00");
  return parsed->count();
}

Result<void> set_quiet_hours(Row& row, api::QuietHoursRequest const& request) {
  if (request.from) {
    auto const from = minutes_of("quiet_hours.from", *request.from);
    if (!from) return from.error();
    row.quiet_from = *from;
  }
  if (request.until) {
    auto const until = minutes_of("quiet_hours.until", *request.until);
    if (!until) return until.error();
    row.quiet_until = *until;
  }
  if (request.days) {
    row.quiet_days.assign(day_names.size(), '0');
    for (auto const& name : *request.days) {
      auto const found = std::find(day_names.begin(), day_names.end(), name);
      if (found == day_names.end()) return wrong("quiet_hours.days", name, "names of days such as sunday");
      row.quiet_days[static_cast<std::size_t>(found - day_names.begin())] = '1';
    }
  }
  if (request.time_zone) {
    if (!request.time_zone->empty() && !is_time_zone(*request.time_zone))
      return wrong("quiet_hours.time_zone", *request.time_zone, "an IANA name such as Europe/Berlin");
    row.time_zone = *request.time_zone;
  }
  return {};
}

// ---- recent ones
// ------------------------------------------------------------------------------------------------------------

struct ListRow {
  std::int64_t id = 0;
  std::string uid;
  Event event = Event::test;
  Presence presence = Presence::offline;
  Channel channel = Channel::web;
  std::string subject;
  std::int64_t subject_id = 0;
  std::string title;
  std::string text;
  std::string state;
  std::string outcome;
  std::int64_t tries = 0;
  Time due_at{};
  std::optional<Time> done_at;
  Time created_at{};
};
BOOST_DESCRIBE_STRUCT(ListRow, (),
                      (id, uid, event, presence, channel, subject, subject_id, title, text, state, outcome,
                       tries, due_at, done_at, created_at))

constexpr char const* select =
    "SELECT n.id, n.uid, n.event, n.presence, n.channel, n.subject, n.subject_id, n.title, n.text, n.state, "
    "n.outcome, "
    "n.tries, n.due_at, n.done_at, n.created_at FROM notifications n";

template <class T>
std::string name_of(T value) {
  return boost::describe::enum_to_string(value, "");
}

api::Notification shape_of(Scope const& scope, ListRow const& row) {
  return {row.id,
          row.uid,
          name_of(row.event),
          name_of(row.presence),
          name_of(row.channel),
          row.title,
          row.text,
          path_of(row.subject, row.subject_id),
          row.state,
          row.outcome,
          notify::reason(row.event, row.presence, row.channel, notify::Language::en),
          row.tries,
          iso(scope, row.due_at),
          iso(scope, row.done_at),
          iso(scope, row.created_at)};
}

std::optional<api::Notification> find(store::Sql& sql, Scope const& scope, std::int64_t id) {
  auto const row =
      sql.one<ListRow>(std::string(select) + " WHERE n.organisation_id = ? AND n.user_id = ? AND n.id = ?",
                       scope.organisation, scope.user, id);
  if (!row) return std::nullopt;
  return shape_of(scope, *row);
}

}  // namespace

Result<api::NotificationRules> show_notification_rules(store::Reader& sql, Scope const& scope,
                                                       NotifierOptions const& options) {
  auto const row = load(sql, scope);
  auto const rules = rules_of(sql, scope.organisation, scope.user);
  api::NotificationRules shown;
  for (auto const& one : notify::events()) {
    shown.rules.push_back({name_of(one.event), std::string(one.title),
                           channels_of(rules, one.event, Presence::online),
                           channels_of(rules, one.event, Presence::offline)});
  }
  shown.quiet_hours.from = clock_text(row.quiet_from);
  shown.quiet_hours.until = clock_text(row.quiet_until);
  for (std::size_t day = 0; day < day_names.size(); ++day)
    if (row.quiet_days[day] == '1') shown.quiet_hours.days.emplace_back(day_names[day]);
  shown.quiet_hours.time_zone = row.time_zone.empty() ? scope.time_zone : row.time_zone;
  shown.digest_minutes = row.digest_minutes;
  shown.language = row.language;
  shown.email = sql.one<std::string>("SELECT email FROM users WHERE organisation_id = ? AND id = ?",
                                     scope.organisation, scope.user)
                    .value_or("");
  shown.email_is_set_up = options.mail.has_value();
  shown.webhook.url = row.webhook_url;
  return shown;
}

Result<api::NotificationRules> change_notification_rules(store::Transaction& tx, Scope const& scope,
                                                         NotifierOptions const& options,
                                                         api::NotificationRulesRequest const& request) {
  auto row = load(tx.sql(), scope);
  if (request.rules) {
    for (auto const& rule : *request.rules)
      if (auto done = set_rule(tx, scope, rule); !done) return done.error();
  }
  if (request.quiet_hours) {
    if (auto done = set_quiet_hours(row, *request.quiet_hours); !done) return done.error();
  }
  if (request.digest_minutes) {
    if (*request.digest_minutes < 0 || *request.digest_minutes > longest_digest)
      return wrong("digest_minutes", std::to_string(*request.digest_minutes), "0 to 1440");
    row.digest_minutes = *request.digest_minutes;
  }
  if (request.language) {
    notify::Language language{};
    if (!boost::describe::enum_from_string(request.language->c_str(), language))
      return wrong("language", *request.language, "en or de");
    row.language = *request.language;
  }
  save(tx, scope, row);
  if (request.quiet_hours || request.digest_minutes) redate_waiting(tx, scope);
  return show_notification_rules(tx.sql(), scope, options);
}

Result<api::Webhook> set_webhook(store::Transaction& tx, Scope const& scope, NotifierOptions const& options,
                                 std::string const& url) {
  auto row = load(tx.sql(), scope);
  api::Webhook shown;
  if (!url.empty()) {
    if (auto sound = check_webhook_url(url, !options.webhook_networks.empty()); !sound) return sound.error();
    // Another receiver must not be able to speak for the console to the one before.
    if (row.webhook_url != url) shown.secret = make_webhook_secret();
  }
  row.webhook_url = url;
  if (shown.secret || url.empty()) row.webhook_secret = shown.secret.value_or("");
  save(tx, scope, row);
  audit(tx, scope, "changed", "user", scope.user_uid.text(),
        url.empty() ? "webhook taken away" : "webhook: " + webhook_origin(url));
  shown.url = url;
  return shown;
}

Result<api::Webhook> rotate_webhook_secret(store::Transaction& tx, Scope const& scope) {
  auto row = load(tx.sql(), scope);
  if (row.webhook_url.empty()) return make_error(ErrorCode::conflict, "There is no webhook yet");
  row.webhook_secret = make_webhook_secret();
  save(tx, scope, row);
  audit(tx, scope, "changed", "user", scope.user_uid.text(), "webhook: a new secret");
  return api::Webhook{row.webhook_url, row.webhook_secret};
}

Result<api::NotificationList> list_notifications(store::Reader& sql, Scope const& scope,
                                                 NotificationQuery const& query) {
  Where where("n.organisation_id = ?", scope.organisation);
  where.condition("n.user_id = ?", scope.user);
  if (!query.channel.empty()) {
    Channel channel{};
    if (!boost::describe::enum_from_string(query.channel.c_str(), channel))
      return wrong("channel", query.channel, "one of web, email, webhook");
    where.condition("n.channel = ?", query.channel);
  }
  if (!query.state.empty()) {
    static constexpr std::array<std::string_view, 4> states{"waiting", "sent", "dropped", "dead"};
    if (std::find(states.begin(), states.end(), query.state) == states.end())
      return wrong("state", query.state, "one of waiting, sent, dropped, dead");
    where.condition("n.state = ?", query.state);
  }
  api::NotificationList list;
  list.meta = meta_of(query.page, where.count(sql, "notifications n"));
  for (auto const& row : where.page<ListRow>(sql, select, "n.id DESC", query.page))
    list.notifications.push_back(shape_of(scope, row));
  return list;
}

Result<std::vector<api::Notification>> take_notifications(store::Transaction& tx, Scope const& scope) {
  std::vector<api::Notification> taken;
  for (auto const id : take_for_page(tx, scope.organisation, scope.user))
    if (auto one = find(tx.sql(), scope, id)) taken.push_back(std::move(*one));
  return taken;
}

Result<api::Notification> test_notification(store::Transaction& tx, Scope const& scope,
                                            NotifierOptions const& options, std::string const& name) {
  Channel channel{};
  if (!boost::describe::enum_from_string(name.c_str(), channel))
    return wrong("channel", name, "one of web, email, webhook");
  if (channel == Channel::email && !options.mail)
    return make_error(ErrorCode::conflict, "This console has no mail server: its administrator sets one up");
  if (channel == Channel::webhook && load(tx.sql(), scope).webhook_url.empty())
    return make_error(ErrorCode::conflict, "There is no webhook yet");
  auto const waits = tx.sql().one<std::int64_t>(
      "SELECT COUNT(*) FROM notifications WHERE organisation_id = ? AND user_id = ? AND channel = ? AND "
      "event "
      "= 'test' AND state = 'waiting'",
      scope.organisation, scope.user, channel);
  if (channel != Channel::web && waits.value_or(0) > 0)
    return make_error(ErrorCode::conflict, "A test is still under way: see how it goes in the list");
  return *find(tx.sql(), scope, notify_test(tx, scope, channel));
}

std::vector<api::Colleague> list_colleagues(store::Reader& sql, Scope const& scope, Time now) {
  using Person = std::tuple<std::int64_t, UserId, std::string, bool, std::optional<Time>, bool,
                            std::optional<std::string>>;
  std::vector<api::Colleague> colleagues;
  for (auto const& [id, uid, name, online, last_input, answers, picture] :
       sql.all<Person>("SELECT u.id, u.uid, u.name, u.online, u.last_active_at, u.admin = 1 OR EXISTS "
                       "(SELECT 1 FROM group_members "
                       "m JOIN group_permissions p ON p.organisation_id = m.organisation_id AND p.group_id = "
                       "m.group_id WHERE "
                       "m.organisation_id = u.organisation_id AND m.user_id = u.id AND p.permission = "
                       "'chat.answer'), f.sha256 FROM users u LEFT JOIN user_pictures f ON "
                       "f.organisation_id = u.organisation_id AND f.user_id = u.id "
                       "WHERE u.organisation_id = ? AND u.disabled_at IS NULL AND u.deleted_at IS NULL ORDER "
                       "BY u.name, u.id",
                       scope.organisation)) {
    core::desk::Candidate candidate;
    candidate.last_input_at = last_input;
    auto& made = colleagues.emplace_back();
    made = {id, uid.text(), name, online, online && core::desk::is_available(candidate, now), answers, {}};
    if (picture) made.picture_url = picture_address(id, *picture);
  }
  return colleagues;
}

}  // namespace deskbell::console
