// Announcements on the device: kept, shown to each of its people until they end, told to the console once.
#include "agent/announcements.h"

#include "agent/account.h"

#include "agent/inbox.h"
#include "agent/outbox.h"
#include "protocol/codec.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

using protocol::AnnouncementMark;

class Announcements : public Desk {
 protected:
  protocol::DeviceUser ada = user_named("ada", "1000");
  protocol::DeviceUser bob = user_named("bob", "1001");

  protocol::AnnouncementSent one(std::string title, std::optional<Duration> lasts = {}) {
    protocol::AnnouncementSent sent;
    sent.announcement = {AnnouncementId{fresh_uuid(clock.at.wall)},
                         std::move(title),
                         "The network rests at six",
                         protocol::AnnouncementLevel::warning,
                         "Tess",
                         clock.at.wall,
                         {}};
    if (lasts) sent.announcement.expires_at = clock.at.wall + *lasts;
    clock.pass(Duration{1});
    return sent;
  }
  void take(protocol::AnnouncementSent const& sent) {
    EXPECT_TRUE(transact([&](Transaction& tx) { return announcements::apply(tx, sent, clock.at.wall); }));
  }
  void withdraw(AnnouncementId id) {
    EXPECT_TRUE(transact([&](Transaction& tx) {
      return announcements::apply(tx, protocol::AnnouncementWithdrawn{id}, clock.at.wall);
    }));
  }
  Result<void> mark(protocol::DeviceUser const& user, AnnouncementId id, AnnouncementMark mark) {
    return transact([&](Transaction& tx) { return announcements::mark(tx, user, {RequestId{}, id, mark}); });
  }
  std::vector<protocol::TrayAnnouncement> shown(protocol::DeviceUser const& user) {
    return announcements::shown_to(database.native(), account_of(user), clock.at.wall);
  }
  std::string titles(protocol::DeviceUser const& user) {
    std::string all;
    for (auto const& each : shown(user)) all += each.announcement.title + ";";
    return all;
  }
  /// Kinds of the facts that wait for the console.
  std::string said() {
    std::string all;
    for (auto const& line : outbox::report(database.native()).facts) all += line.type + ";";
    return all;
  }
};

TEST_F(Announcements, stand_for_everybody_and_are_delivered) {
  auto const sent = one("Maintenance");
  take(sent);
  EXPECT_TRUE(notes.announcements) << "trays are to be told";
  ASSERT_EQ(shown(ada).size(), 1u);
  EXPECT_EQ(shown(ada)[0].announcement, sent.announcement);
  EXPECT_FALSE(shown(ada)[0].told);
  EXPECT_FALSE(shown(ada)[0].seen);
  EXPECT_EQ(titles(bob), "Maintenance;");
  EXPECT_EQ(said(), "announcement.delivered;");
  take(one("Later"));
  EXPECT_EQ(titles(bob), "Maintenance;Later;") << "oldest first";
}

TEST_F(Announcements, are_marked_by_each_person_once) {
  auto const sent = one("Maintenance");
  auto const id = sent.announcement.announcement_id;
  take(sent);
  EXPECT_TRUE(mark(ada, id, AnnouncementMark::told));
  EXPECT_TRUE(shown(ada)[0].told);
  EXPECT_FALSE(shown(bob)[0].told);
  EXPECT_EQ(said(), "announcement.delivered;") << "that is nobody else's business";
  EXPECT_TRUE(mark(ada, id, AnnouncementMark::seen));
  EXPECT_TRUE(mark(ada, id, AnnouncementMark::seen)) << "answered again";
  EXPECT_EQ(said(), "announcement.delivered;announcement.marked;") << "applied once";
  EXPECT_TRUE(shown(ada)[0].seen);
  EXPECT_TRUE(mark(bob, id, AnnouncementMark::dismissed));
  EXPECT_TRUE(mark(bob, id, AnnouncementMark::dismissed));
  EXPECT_EQ(said(), "announcement.delivered;announcement.marked;announcement.marked;");
  EXPECT_EQ(titles(bob), "");
  EXPECT_EQ(titles(ada), "Maintenance;");
  EXPECT_TRUE(mark(bob, id, AnnouncementMark::seen)) << "late";
  EXPECT_EQ(said(), "announcement.delivered;announcement.marked;announcement.marked;");
}

TEST_F(Announcements, of_nobody_cannot_be_marked) {
  auto const refused = mark(ada, AnnouncementId{fresh_uuid(clock.at.wall)}, AnnouncementMark::seen);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::not_found);
  auto const sent = one("Gone");
  take(sent);
  withdraw(sent.announcement.announcement_id);
  EXPECT_FALSE(mark(ada, sent.announcement.announcement_id, AnnouncementMark::seen));
  EXPECT_EQ(said(), "announcement.delivered;");
}

TEST_F(Announcements, that_expired_before_the_device_came_back_are_not_shown) {
  auto const sent = one("Yesterday's", std::chrono::hours(1));
  clock.pass(std::chrono::hours(2));
  take(sent);
  EXPECT_EQ(titles(ada), "");
  EXPECT_EQ(said(), "") << "nor counted";
}

TEST_F(Announcements, end_by_the_clock) {
  take(one("Short", std::chrono::hours(1)));
  take(one("Long", std::chrono::hours(5)));
  take(one("Endless"));
  auto const first = announcements::next_end(database.native(), clock.at.wall);
  ASSERT_TRUE(first);
  EXPECT_EQ(titles(ada), "Short;Long;Endless;");
  clock.at.wall = *first;
  EXPECT_EQ(titles(ada), "Long;Endless;");
  auto const second = announcements::next_end(database.native(), clock.at.wall);
  ASSERT_TRUE(second);
  clock.at.wall = *second;
  EXPECT_EQ(titles(ada), "Endless;");
  EXPECT_FALSE(announcements::next_end(database.native(), clock.at.wall));
}

TEST_F(Announcements, that_were_withdrawn_vanish_whichever_came_first) {
  auto const sent = one("Mistake");
  take(sent);
  withdraw(sent.announcement.announcement_id);
  EXPECT_TRUE(notes.announcements);
  EXPECT_EQ(titles(ada), "");
  take(sent);
  EXPECT_EQ(titles(ada), "") << "said again by a console that resends";
  auto const late = one("Overtaken");
  withdraw(late.announcement.announcement_id);
  take(late);
  EXPECT_EQ(titles(ada), "");
  EXPECT_EQ(said(), "announcement.delivered;");
  EXPECT_EQ(database.native()
                .execAndGet("SELECT COUNT(*) FROM announcements WHERE view LIKE '%rests at six%'")
                .getInt(),
            0)
      << "its words are gone, too";
}

TEST_F(Announcements, that_come_again_are_told_to_nobody_anew) {
  auto const sent = one("Maintenance");
  auto const id = sent.announcement.announcement_id;
  take(sent);
  EXPECT_TRUE(mark(ada, id, AnnouncementMark::told));
  EXPECT_TRUE(mark(bob, id, AnnouncementMark::dismissed));
  take(sent);
  EXPECT_TRUE(shown(ada).at(0).told);
  EXPECT_EQ(titles(bob), "");
}

TEST_F(Announcements, on_a_restored_device_are_as_the_console_remembers) {
  auto sent = one("Maintenance");
  sent.known = {{"1000", false, "ada"}, {"1001", true, "bob"}};
  take(sent);
  EXPECT_TRUE(shown(ada).at(0).told) << "seen before: no second notification";
  EXPECT_TRUE(shown(ada).at(0).seen);
  EXPECT_EQ(titles(bob), "") << "dismissed before";
  EXPECT_EQ(titles(user_named("eve", "1002")), "Maintenance;");
  EXPECT_EQ(said(), "announcement.delivered;") << "the marks are the console's already";
}

TEST_F(Announcements, are_shown_once_everything_was_said_after_an_opening) {
  auto const before = one("Before");
  take(before);
  auto const work = [this](auto const& what) {
    EXPECT_TRUE(transact([&](Transaction& tx) -> Result<void> {
      what(tx);
      return {};
    }));
  };
  work(announcements::begin_catching_up);
  auto again = one("Again");
  take(again);
  take(before);
  EXPECT_EQ(titles(ada), "Before;") << "what was shown stays";
  again.known = {{"1000", true, "ada"}};
  take(again);  // what a restored device forgot is said behind it
  auto const over = one("Withdrawn before it was shown");
  take(over);
  withdraw(over.announcement.announcement_id);
  EXPECT_EQ(said(), "announcement.delivered;announcement.delivered;") << "of what stood before, said again";
  work([this](Transaction& tx) { announcements::catch_up(tx, clock.at.wall); });
  EXPECT_TRUE(notes.announcements);
  EXPECT_EQ(said(), "announcement.delivered;announcement.delivered;announcement.delivered;");
  EXPECT_EQ(titles(ada), "Before;") << "it was never shown to her again";
  EXPECT_EQ(titles(bob), "Before;Again;");
  take(one("After"));
  EXPECT_EQ(titles(bob), "Before;Again;After;") << "at once";
}

TEST_F(Announcements, wait_on_a_device_that_has_yet_to_tell_that_it_was_restored) {
  EXPECT_TRUE(transact([&](Transaction& tx) -> Result<void> {
    announcements::begin_catching_up(tx);
    inbox::set_meta(tx, inbox::restored_meta, "yes");
    return {};
  }));
  take(one("Perhaps dismissed"));
  auto const catch_up = [this] {
    EXPECT_TRUE(transact([&](Transaction& tx) -> Result<void> {
      announcements::catch_up(tx, clock.at.wall);
      return {};
    }));
  };
  catch_up();
  EXPECT_EQ(titles(ada), "");
  EXPECT_TRUE(transact([&](Transaction& tx) -> Result<void> {
    inbox::set_meta(tx, inbox::restored_meta, "");
    return {};
  }));
  catch_up();
  EXPECT_EQ(titles(ada), "Perhaps dismissed;");
}

TEST_F(Announcements, are_forgotten_long_after_their_end) {
  auto const rows = [this](std::string const& table) {
    return database.native().execAndGet("SELECT COUNT(*) FROM " + table).getInt();
  };
  auto const withdrawn = one("Withdrawn, with no end of its own");
  take(withdrawn);
  EXPECT_TRUE(mark(ada, withdrawn.announcement.announcement_id, AnnouncementMark::seen));
  withdraw(withdrawn.announcement.announcement_id);
  withdraw(AnnouncementId{fresh_uuid(clock.at.wall)});  // one that it never had
  auto const later = one("Withdrawn before its far end", std::chrono::hours(24 * 400));
  take(later);
  withdraw(later.announcement.announcement_id);
  take(one("Short", std::chrono::hours(1)));
  take(one("Endless"));
  clock.pass(std::chrono::hours(24 * 80));
  take(one("As endless"));
  withdraw(later.announcement.announcement_id);  // a console that was restored says so again
  EXPECT_EQ(rows("announcements"), 6) << "the console may still have something to say of them";
  EXPECT_EQ(rows("announcement_people"), 1);
  clock.pass(std::chrono::hours(24 * 20));
  take(one("Newest"));
  EXPECT_EQ(rows("announcements"), 3);
  EXPECT_EQ(rows("announcement_people"), 0);
  EXPECT_EQ(titles(ada), "Endless;As endless;Newest;");
}

TEST_F(Announcements, are_forgotten_where_nothing_new_comes_either) {
  auto const sent = one("Withdrawn");
  take(sent);
  withdraw(sent.announcement.announcement_id);
  clock.pass(std::chrono::hours(24 * 100));
  EXPECT_TRUE(transact([&](Transaction& tx) -> Result<void> {
    announcements::begin_catching_up(tx);
    announcements::catch_up(tx, clock.at.wall);
    return {};
  }));
  EXPECT_EQ(database.native().execAndGet("SELECT COUNT(*) FROM announcements").getInt(), 0);
}

}  // namespace
}  // namespace deskbell::agent
