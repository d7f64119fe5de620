// Who is told, over what, when, why; and what is dropped before its time.
#include "core/notify.h"

#include <gtest/gtest.h>

namespace deskbell::core::notify {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Time now = time_from_ms(1'770'000'000'000);  // Monday 2 February 2026, 02:40 UTC

Technician offline() {
  Technician one;
  one.may_see = true;
  one.meant = true;
  return one;
}
Technician online() {
  auto one = offline();
  one.presence = Presence::online;
  return one;
}
std::vector<Channel> channels(std::vector<Telling> const& tellings) {
  std::vector<Channel> list;
  for (auto const& telling : tellings) list.push_back(telling.channel);
  return list;
}
using Channels = std::vector<Channel>;

TEST(Notify, UsuallyTellsOnTheWebWhoIsThereAndByMailWhoIsNot) {
  for (auto const event : {Event::chat_unassigned, Event::chat_unread, Event::device_waits}) {
    EXPECT_EQ(channels(decide(event, online(), now)), Channels{Channel::web});
    EXPECT_EQ(channels(decide(event, offline(), now)), Channels{Channel::email});
  }
  // Who was called or given something finds it when she is back, also where there is no mail.
  for (auto const event : {Event::mention, Event::ticket_assigned}) {
    EXPECT_EQ(channels(decide(event, online(), now)), Channels{Channel::web});
    EXPECT_EQ(channels(decide(event, offline(), now)), (Channels{Channel::web, Channel::email}));
  }
  for (auto const event :
       {Event::ticket_created, Event::alert_created, Event::alert_resolved, Event::asset_created}) {
    EXPECT_TRUE(decide(event, online(), now).empty());
    EXPECT_TRUE(decide(event, offline(), now).empty());
  }
}

TEST(Notify, EachCellOfTheTableIsARuleOfItsOwn) {
  for (auto const& row : events()) {
    for (auto const presence : {Presence::online, Presence::offline}) {
      for (auto const channel : all_channels) {
        Rules none;
        none.set(row.event, presence, channel, true);
        for (auto const& other : events()) {
          for (auto const when : {Presence::online, Presence::offline}) {
            auto one = offline();
            one.rules = none;
            one.presence = when;
            bool const same = other.event == row.event && when == presence;
            EXPECT_EQ(channels(decide(other.event, one, now)), same ? Channels{channel} : Channels{});
          }
        }
      }
    }
  }
}

TEST(Notify, TellsNobodyWhatIsNotHers) {
  auto one = offline();
  one.may_see = false;
  EXPECT_TRUE(decide(Event::chat_unassigned, one, now).empty()) << "she may not see it";
  one = offline();
  one.author = true;
  EXPECT_TRUE(decide(Event::mention, one, now).empty()) << "she wrote it";
  one = offline();
  one.meant = false;
  EXPECT_TRUE(decide(Event::chat_unread, one, now).empty()) << "a colleague's conversation";
  EXPECT_FALSE(decide(Event::chat_unassigned, one, now).empty()) << "nobody's is everybody's";
}

TEST(Notify, OncePerUnreadRunAndChannel) {
  auto one = offline();
  one.rules.set(Event::chat_unread, Presence::offline, Channel::webhook, true);
  EXPECT_EQ(channels(decide(Event::chat_unread, one, now)), (Channels{Channel::email, Channel::webhook}));
  one.told[static_cast<std::size_t>(Channel::email)] = true;
  EXPECT_EQ(channels(decide(Event::chat_unread, one, now)), Channels{Channel::webhook});
}

TEST(Notify, MailsGatherAndOthersDoNot) {
  auto one = offline();
  one.rules.set(Event::chat_unread, Presence::offline, Channel::webhook, true);
  one.digest = minutes(15);
  auto told = decide(Event::chat_unread, one, now);
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0], (Telling{Channel::email, now + minutes(15)}));
  EXPECT_EQ(told[1], (Telling{Channel::webhook, now}));
  one.gathers_until = now + minutes(4);
  EXPECT_EQ(decide(Event::mention, one, now).back().due, now + minutes(4))
      << "goes with the mail that gathers";
  one.gathers_until = now + hours(9);
  EXPECT_EQ(decide(Event::mention, one, now).back().due, now + minutes(15))
      << "what quiet hours put off that are no more holds back nothing";
}

/// UTC+1, without summer time.
Time hour_east(std::chrono::sys_days day, minutes since_midnight, business_hours::Twice) {
  return Time(std::chrono::duration_cast<Duration>((day.time_since_epoch() + since_midnight) - hours(1)));
}
Time local(int day, int hour, int minute = 0) {
  return hour_east(std::chrono::sys_days(std::chrono::year(2026) / 2 / day), hours(hour) + minutes(minute),
                   business_hours::Twice::earlier);
}

TEST(Notify, QuietHoursEndTheNextMorning) {
  QuietHours night{hours(22), hours(7), {}};
  EXPECT_EQ(quiet_until(night, local(3, 21, 59), hour_east), std::nullopt);
  EXPECT_EQ(quiet_until(night, local(3, 22), hour_east), local(4, 7));
  EXPECT_EQ(quiet_until(night, local(3, 23, 59), hour_east), local(4, 7));
  EXPECT_EQ(quiet_until(night, local(4, 0), hour_east), local(4, 7));
  EXPECT_EQ(quiet_until(night, local(4, 6, 59), hour_east), local(4, 7));
  EXPECT_EQ(quiet_until(night, local(4, 7), hour_east), std::nullopt);
}

TEST(Notify, QuietHoursOfOneDayAndWholeDays) {
  QuietHours lunch{hours(12), hours(13), {}};
  EXPECT_EQ(quiet_until(lunch, local(3, 12, 30), hour_east), local(3, 13));
  EXPECT_EQ(quiet_until(lunch, local(3, 13), hour_east), std::nullopt);
  QuietHours weekend{hours(22), hours(7), {true, false, false, false, false, false, true}};
  EXPECT_EQ(quiet_until(weekend, local(6, 23), hour_east), local(9, 7)) << "Friday night to Monday morning";
  EXPECT_EQ(quiet_until(weekend, local(8, 12), hour_east), local(9, 7));
  EXPECT_EQ(quiet_until({}, local(8, 12), hour_east), std::nullopt) << "none";
  QuietHours always{{}, {}, {true, true, true, true, true, true, true}};
  EXPECT_EQ(quiet_until(always, now, hour_east), Time(now + hours(24 * 7)));
}

TEST(Notify, WaitsForTheEndOfQuietHours) {
  auto one = offline();
  one.rules.set(Event::chat_unread, Presence::offline, Channel::webhook, true);
  one.digest = minutes(30);
  one.quiet = [](Time time) {
    return time >= now + minutes(10) && time < now + hours(8) ? std::optional(Time(now + hours(8)))
                                                              : std::nullopt;
  };
  auto const told = decide(Event::chat_unread, one, now);
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].due, now + hours(8)) << "the mail would have gone in quiet hours";
  EXPECT_EQ(told[1].due, now) << "it is not quiet yet";
}

TEST(Notify, DropsWhatIsSettledBeforeItsTime) {
  using enum Dropped;
  auto const mine = [] {
    Facts facts;
    facts.mine = true;
    return facts;
  };
  auto const anybodys = [] {
    Facts facts;
    facts.anybodys = true;
    return facts;
  };
  EXPECT_EQ(dropped(Event::chat_unassigned, anybodys()), std::nullopt);
  EXPECT_EQ(dropped(Event::chat_unread, mine()), std::nullopt);
  auto facts = mine();
  facts.read = true;
  EXPECT_EQ(dropped(Event::chat_unread, facts), read);
  EXPECT_EQ(dropped(Event::mention, facts), read);
  facts = mine();
  facts.answered = true;
  EXPECT_EQ(dropped(Event::chat_unread, facts), answered);
  EXPECT_EQ(dropped(Event::ticket_reply, facts), answered);
  EXPECT_EQ(dropped(Event::chat_unread, Facts{}), given_away);
  EXPECT_EQ(dropped(Event::chat_unassigned, Facts{}), taken);
  EXPECT_EQ(dropped(Event::chat_unassigned, mine()), std::nullopt) << "she got it, and has not read it";
  facts = anybodys();
  facts.open = false;
  EXPECT_EQ(dropped(Event::chat_unassigned, facts), closed);
  EXPECT_EQ(dropped(Event::alert_created, facts), closed);
  EXPECT_EQ(dropped(Event::alert_resolved, facts), std::nullopt);
  facts = mine();
  facts.account = false;
  EXPECT_EQ(dropped(Event::mention, facts), gone);
  facts = mine();
  facts.may_see = false;
  EXPECT_EQ(dropped(Event::ticket_created, facts), not_allowed);
  facts = mine();
  facts.wanted = false;
  EXPECT_EQ(dropped(Event::ticket_created, facts), switched_off);
  EXPECT_EQ(dropped(Event::ticket_assigned, Facts{}), given_away);
}

TEST(Notify, SaysWhy) {
  EXPECT_EQ(reason(Event::chat_unread, Presence::offline, Channel::email, Language::en),
            "You get this because of your rule \"A new message in a conversation of mine\": by e-mail, while "
            "you are "
            "offline. To change it: Settings > Notifications.");
  EXPECT_EQ(reason(Event::chat_unread, Presence::online, Channel::webhook, Language::de),
            "Sie bekommen dies wegen Ihrer Regel „Eine neue Nachricht in einer meiner Unterhaltungen“: über "
            "den Webhook, "
            "solange Sie online sind. Ändern: Einstellungen > Mitteilungen.");
}

TEST(Notify, FindsWhoANoteCalls) {
  std::vector<std::string> const names{"Mara Lindqvist", "Mara", "Jürgen", "Jo", "Jo", ""};
  using Places = std::vector<std::size_t>;
  EXPECT_EQ(mentioned("Please look, @Mara Lindqvist!", names), Places{0});
  EXPECT_EQ(mentioned("@Mara please", names), Places{1});
  EXPECT_EQ(mentioned("@Mara Lindqvistova", names), Places{1}) << "that one is called by her first name";
  EXPECT_EQ(mentioned("@Marathon", names), Places{});
  EXPECT_EQ(mentioned("mail@Mara", names), Places{}) << "an address";
  EXPECT_EQ(mentioned("für@Mara", names), Places{});
  EXPECT_EQ(mentioned("(@Jürgen) … @Jürgens", names), Places{2});
  EXPECT_EQ(mentioned("“@Jürgen” and @Mara, @Jürgen again", names), (Places{2, 1}));
  EXPECT_EQ(mentioned("@Jo", names), (Places{3, 4})) << "both are called so";
  EXPECT_EQ(mentioned("@Jo\xF0\x9F\x98\x80 @", names), (Places{3, 4}));
  EXPECT_EQ(mentioned("nobody", names), Places{});
}

}  // namespace
}  // namespace deskbell::core::notify
