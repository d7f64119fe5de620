// What a tray is told of the desk's hours: those of its own menu's conversations, from now on, within a
// frame.
#include "agent/tray_view.h"

#include "protocol/codec.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

constexpr Duration hour = std::chrono::hours(1);

struct HoursFor : ::testing::Test {
  PolicyInForce policy;
  Time now = time_from_ms(1'780'000'000'000);

  HoursFor() { policy.document.settings.tray.menu.clear(); }  // the built-in one

  /// Open every second hour, from a day ago on.
  void add_hours(std::string const& name, int count) {
    policy::BusinessHours hours;
    hours.name = name;
    for (int i = 0; i < count; ++i)
      hours.open.push_back({now - 24 * hour + 2 * i * hour, now - 24 * hour + (2 * i + 1) * hour});
    hours.known_until = now + 5000 * hour;
    policy.document.business_hours.push_back(hours);
  }
  void add_item(std::string const& id, std::string const& hours) {
    policy::MenuItem item;
    item.id = id;
    item.title = id;
    item.type = policy::MenuItemType::live_chat;
    item.chat.emplace();
    item.chat->business_hours = hours;
    policy.document.settings.tray.menu.push_back(item);
  }
  std::vector<protocol::DeskHours> told() const {
    auto const menu = menu_for_user(policy, user_named("ada", "1000"), protocol::LinkStatus::online);
    return hours_for(policy, menu.menu, now);
  }
};

TEST_F(HoursFor, AreNoneWhereThePolicyHasNone) {
  EXPECT_TRUE(told().empty());
  add_item("chat", "");
  add_item("other", "unknown");
  EXPECT_TRUE(told().empty());
}

TEST_F(HoursFor, BeginNowAndAreToldOnceForAllItemsThatShareThem) {
  add_hours("office", 15);
  add_hours("night", 1000);
  add_item("chat", "office");
  add_item("always", "");
  add_item("second", "office");
  auto hours = told();
  ASSERT_EQ(hours.size(), 1U) << "nobody asks for the night's";
  EXPECT_EQ(hours[0].item_ids, (std::vector<std::string>{"chat", "second"}));
  ASSERT_EQ(hours[0].open.size(), 3U);
  EXPECT_EQ(hours[0].open[0], (protocol::OpenSpan{now, now + hour})) << "the present one";
  EXPECT_EQ(hours[0].known_until, now + 5000 * hour);
  now = now + hour;
  EXPECT_EQ(told()[0].open.size(), 2U) << "its end is not part of it";
}

TEST_F(HoursFor, FitAFrameHoweverManyThereAre) {
  for (int i = 0; i < 40; ++i) {
    auto const name = "hours" + std::to_string(i);
    add_hours(name, 1500);
    add_item("item" + std::to_string(i), name);
  }
  protocol::TrayDeskChanged const event{60, told()};
  ASSERT_EQ(event.hours.size(), 40U);
  EXPECT_LT(protocol::encode_message(protocol::TrayEvent(event)).size(), protocol::max_tray_frame_bytes / 2);
  for (auto const& hours : event.hours) {
    ASSERT_GE(hours.open.size(), 2U);
    EXPECT_EQ(hours.known_until, hours.open.back().until) << "what was left out is not claimed to be closed";
  }
}

}  // namespace
}  // namespace deskbell::agent
