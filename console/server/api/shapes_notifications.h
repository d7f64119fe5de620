// Shapes of notifications, their rules, and colleagues' presence.
#pragma once

#include "console/server/api/shapes_common.h"

namespace deskbell::console::api {

struct Colleague {
  Number id = 0;
  std::string uuid;
  std::string name;
  bool online = false;                     ///< at least one tab is open
  bool available = false;                  ///< online, and gave input within the last five minutes
  bool answers = false;                    ///< may answer conversations
  std::optional<std::string> picture_url;  ///< of their picture; absent: there is none
};
BOOST_DESCRIBE_STRUCT(Colleague, (), (id, uuid, name, online, available, answers, picture_url))

struct ColleagueList {
  std::vector<Colleague> colleagues;
};
BOOST_DESCRIBE_STRUCT(ColleagueList, (), (colleagues))

struct NotificationRule {
  std::string event;
  std::string title;                 ///< of the event, in English
  std::vector<std::string> online;   ///< channels while I am online: web, email, webhook
  std::vector<std::string> offline;  ///< while I am not
};
BOOST_DESCRIBE_STRUCT(NotificationRule, (), (event, title, online, offline))

struct QuietHours {
  std::string from;   ///< 22:00
  std::string until;  ///< 07:00, the next morning where it is before `from`; equal: no quiet hours
  std::vector<std::string> days;  ///< quiet all day: sunday, monday, ...
  std::string time_zone;          ///< IANA name
};
BOOST_DESCRIBE_STRUCT(QuietHours, (), (from, until, days, time_zone))

struct Webhook {
  std::string url;            ///< empty: none
  Maybe<std::string> secret;  ///< shown when it was made, this once
};
BOOST_DESCRIBE_STRUCT(Webhook, (), (url, secret))

struct NotificationRules {
  std::vector<NotificationRule> rules;
  QuietHours quiet_hours;
  Number digest_minutes = 0;  ///< how long mails gather; 0: each by itself, at once
  std::string language;       ///< of mails: en or de
  std::string email;          ///< where mails go
  bool email_is_set_up = false;
  Webhook webhook;
};
BOOST_DESCRIBE_STRUCT(NotificationRules, (),
                      (rules, quiet_hours, digest_minutes, language, email, email_is_set_up, webhook))

struct NotificationRulesAnswer {
  NotificationRules notification_rules;
};
BOOST_DESCRIBE_STRUCT(NotificationRulesAnswer, (), (notification_rules))

struct NotificationRuleRequest {
  std::string event;
  Maybe<std::vector<std::string>> online;
  Maybe<std::vector<std::string>> offline;
};
BOOST_DESCRIBE_STRUCT(NotificationRuleRequest, (), (event, online, offline))

struct QuietHoursRequest {
  Maybe<std::string> from;
  Maybe<std::string> until;
  Maybe<std::vector<std::string>> days;
  Maybe<std::string> time_zone;  ///< empty: the organisation's
};
BOOST_DESCRIBE_STRUCT(QuietHoursRequest, (), (from, until, days, time_zone))

/// What is absent stays.
struct NotificationRulesRequest {
  Maybe<std::vector<NotificationRuleRequest>> rules;
  Maybe<QuietHoursRequest> quiet_hours;
  Maybe<Number> digest_minutes;
  Maybe<std::string> language;
};
BOOST_DESCRIBE_STRUCT(NotificationRulesRequest, (), (rules, quiet_hours, digest_minutes, language))

struct WebhookRequest {
  std::string url;  ///< empty: takes it away
};
BOOST_DESCRIBE_STRUCT(WebhookRequest, (), (url))

struct WebhookAnswer {
  Webhook webhook;
};
BOOST_DESCRIBE_STRUCT(WebhookAnswer, (), (webhook))

struct Notification {
  Number id = 0;
  std::string uuid;
  std::string event;
  std::string happened_while;  ///< online or offline: the rule's column
  std::string channel;         ///< web, email or webhook
  std::string title;
  std::string text;
  std::string path;     ///< of the page that shows what it is about
  std::string state;    ///< waiting, sent, dropped or dead
  std::string outcome;  ///< why it was dropped, or what the other side said last
  std::string reason;   ///< why I got this
  Number tries = 0;
  std::string due_at;
  Maybe<std::string> done_at;
  std::string created_at;
};
BOOST_DESCRIBE_STRUCT(Notification, (),
                      (id, uuid, event, happened_while, channel, title, text, path, state, outcome, reason,
                       tries, due_at, done_at, created_at))

struct NotificationList {
  std::vector<Notification> notifications;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(NotificationList, (), (notifications, meta))

struct TakenNotifications {
  std::vector<Notification> notifications;
};
BOOST_DESCRIBE_STRUCT(TakenNotifications, (), (notifications))

struct NotificationAnswer {
  Notification notification;
};
BOOST_DESCRIBE_STRUCT(NotificationAnswer, (), (notification))

struct NotificationTestRequest {
  std::string channel;  ///< web, email or webhook
};
BOOST_DESCRIBE_STRUCT(NotificationTestRequest, (), (channel))

}  // namespace deskbell::console::api
