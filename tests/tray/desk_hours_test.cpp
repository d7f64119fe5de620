// When the desk is open: in words, on the page that nothing was said on yet, and as time goes on.
#include "tray/desk_hours.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QLabel>
#include <QLocale>

#include "tests/tray/model_fixture.h"
#include "tests/tray/wait_for.h"
#include "tray/chat_page.h"
#include "tray/keeper.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

using namespace protocol;

/// In this computer's time zone, as people read it. Day 1 is a Friday.
Time at(int day, int hour, int minute = 0) {
  return time_from_ms(QDateTime(QDate(2026, 5, day), QTime(hour, minute)).toMSecsSinceEpoch());
}

/// Friday 1 and Monday 4 May from eight to five, with an hour at noon on Friday.
DeskHours office() {
  DeskHours hours;
  hours.item_ids = {"chat"};
  hours.open = {{at(1, 8), at(1, 12)}, {at(1, 13), at(1, 17)}, {at(4, 8), at(4, 17)}};
  hours.known_until = at(14, 0);
  return hours;
}

struct DeskHoursTest : testing::Test {
  DeskHoursTest() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }
  ~DeskHoursTest() override { QLocale::setDefault(before); }
  QLocale before;
  static std::string said(DeskHours const& hours, Time now) { return to_utf8(opening_text(hours, now)); }
};

TEST_F(DeskHoursTest, SaysUntilWhenAndFromWhen) {
  auto const hours = office();
  std::string const waits = ". What you write waits for us.";
  EXPECT_EQ(said(hours, at(1, 8)), "We are open until 12:00.");
  EXPECT_EQ(said(hours, at(1, 12)), "We are closed and open again at 13:00" + waits);
  EXPECT_EQ(said(hours, at(1, 16, 59)), "We are open until 17:00.");
  EXPECT_EQ(said(hours, at(1, 17)), "We are closed and open again on Monday at 08:00" + waits);
  EXPECT_EQ(said(hours, at(3, 23)), "We are closed and open again tomorrow at 08:00" + waits);
  EXPECT_EQ(said(hours, at(4, 7)), "We are closed and open again at 08:00" + waits);
  EXPECT_EQ(said(hours, at(5, 7)), "We are closed now" + waits);
  EXPECT_EQ(said(hours, at(14, 0)), "") << "nobody knows";
}

TEST_F(DeskHoursTest, NamesTheDayOfALongHoliday) {
  DeskHours hours;
  hours.open = {{at(14, 8), at(14, 17)}};
  hours.known_until = at(30, 0);
  EXPECT_EQ(said(hours, at(1, 8)),
            "We are closed and open again on 14 May at 08:00. What you write waits for us.");
}

TEST_F(DeskHoursTest, SaysNoEndWhereThereIsNone) {
  DeskHours hours;
  hours.open = {{at(1, 0), at(30, 0)}};
  hours.known_until = at(30, 0);
  EXPECT_EQ(said(hours, at(2, 8)), "We are open now.");
  EXPECT_EQ(said(hours, at(29, 22)), "We are open now.");
}

TEST_F(DeskHoursTest, KnowsWhenItChanges) {
  auto const hours = office();
  EXPECT_EQ(next_opening_change(hours, at(1, 9)), at(1, 12));
  EXPECT_EQ(next_opening_change(hours, at(1, 12)), at(1, 13));
  EXPECT_EQ(next_opening_change(hours, at(2, 9)), at(4, 8));
  EXPECT_EQ(next_opening_change(hours, at(5, 9)), hours.known_until);
  EXPECT_EQ(next_opening_change(hours, hours.known_until), std::nullopt);
}

struct HoursPageTest : DeskHoursTest {
  test::ModelFixture it;
  Appearance appearance;
  Keeper keeper{QString()};
  ChatPage page{it.model, appearance, keeper, it.attachments};
  QLabel* label = page.findChild<QLabel*>(QStringLiteral("empty_hours"));

  void connect_with(std::vector<DeskHours> hours) {
    test::FakeAgent agent{QString()};
    test::set_scene(agent, "empty");
    agent.snapshot.hours = std::move(hours);
    it.connect_with(agent.snapshot, {});
  }
  std::string shown() const { return label->isVisible() ? to_utf8(label->text()) : std::string("(nothing)"); }
};

TEST_F(HoursPageTest, ThePageSaysThePolicysHoursAndFollowsThem) {
  it.at = at(1, 9);
  page.show();
  EXPECT_EQ(shown(), "(nothing)") << "not known before the service is there";
  auto hours = office();
  connect_with({hours});
  EXPECT_EQ(shown(), "We are open until 12:00.");
  hours.open.front().until = at(1, 11);
  it.hear(TrayDeskChanged{std::nullopt, {hours}});
  EXPECT_EQ(shown(), "We are open until 11:00.") << "a new policy";
  it.hear(TrayDeskChanged{});
  EXPECT_EQ(shown(), "(nothing)") << "a policy without any";
}

TEST_F(HoursPageTest, TimeGoesOnWhileItIsShown) {
  it.at = at(1, 12) - Duration(30);
  connect_with({office()});
  page.show();
  ASSERT_EQ(shown(), "We are open until 12:00.");
  it.at = at(1, 12);
  EXPECT_TRUE(test::wait_for([&] { return shown().starts_with("We are closed and open again at 13:00"); }));
  page.hide();
  it.at = at(1, 13);
  page.show();
  EXPECT_EQ(shown(), "We are open until 17:00.");
}

TEST_F(HoursPageTest, EachItemHasItsOwn) {
  it.at = at(1, 9);
  auto night = office();
  night.item_ids = {"night"};
  night.open = {{at(1, 20), at(2, 6)}};
  connect_with({office(), night});
  MenuItem chat;
  chat.id = "chat";
  chat.type = MenuItemType::live_chat;
  MenuItem by_night = chat;
  by_night.id = "night";
  MenuItem always = chat;
  always.id = "always";
  it.hear(TrayMenuChanged{{}, {chat, by_night, always}});
  page.show();
  page.set_item("night");
  EXPECT_EQ(shown(), "We are closed and open again at 20:00. What you write waits for us.");
  page.set_item("always");
  EXPECT_EQ(shown(), "(nothing)");
  page.set_item("");
  EXPECT_EQ(shown(), "We are open until 12:00.") << "the first one's";
}

}  // namespace
}  // namespace deskbell::tray
