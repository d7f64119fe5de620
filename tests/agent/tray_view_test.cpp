// What a tray begins with: however much there is, in frames that it can read; of the desk's hours those of
// its own menu's conversations, from now on.
#include "agent/tray_view.h"

#include "agent/chats.h"
#include "agent/requests.h"
#include "core/text.h"
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

std::size_t longest_of(std::vector<protocol::TrayEvent> const& frames) {
  std::size_t longest = 0;
  for (auto const& frame : frames) longest = std::max(longest, protocol::encode_message(frame).size());
  return longest;
}

TEST_F(HoursFor, ASnapshotFitsWithAllThatThereMayBe) {
  for (int i = 0; i < 40; ++i) {
    auto const name = "hours" + std::to_string(i);
    add_hours(name, 1500);
    add_item("item" + std::to_string(i), name);
    policy.document.settings.tray.menu.back().title = std::string(1200, 'm');
  }
  protocol::TraySnapshot whole;
  whole.menu = menu_for_user(policy, user_named("ada", "1000"), protocol::LinkStatus::online).menu;
  whole.hours = told();
  for (int i = 0; i < 40; ++i) {
    protocol::RequestView request;
    request.number = i;
    for (int letter = 0; letter < 255; ++letter) request.subject += "\xF0\x9F\x99\x88";
    whole.requests.push_back(request);
  }
  auto const frames = in_frames(whole);
  EXPECT_LE(longest_of(frames), protocol::max_tray_frame_bytes);
  auto const& first = std::get<protocol::TraySnapshot>(frames.at(0));
  EXPECT_EQ(first.menu.size(), 40U) << "it comes before all that fits beside it";
  EXPECT_TRUE(first.hours.empty());
  EXPECT_EQ(std::get<protocol::TrayDeskChanged>(frames.at(1)).hours.size(), 40U);
  ASSERT_GT(first.requests.size(), 3U);
  ASSERT_LT(first.requests.size(), 40U);
  auto number = static_cast<std::int64_t>(first.requests.size());
  for (std::int64_t i = 0; i < number; ++i) EXPECT_EQ(first.requests[static_cast<std::size_t>(i)].number, i);
  for (std::size_t i = 2; i < frames.size(); ++i)
    EXPECT_EQ(std::get<protocol::TrayRequestChanged>(frames[i]).request.number, number++);
  EXPECT_EQ(number, 40);
}

TEST_F(HoursFor, AnOrdinarySnapshotIsOneFrame) {
  add_hours("office", 15);
  add_item("chat", "office");
  protocol::TraySnapshot whole;
  whole.menu = menu_for_user(policy, user_named("ada", "1000"), protocol::LinkStatus::online).menu;
  whole.hours = told();
  whole.requests.resize(40);
  auto const frames = in_frames(whole);
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(protocol::encode_message(frames[0]), protocol::encode_message(protocol::TrayEvent(whole)));
}

struct WhatAConsoleSays : Desk {};

TEST_F(WhatAConsoleSays, FitsAFrameHoweverLongItIs) {
  auto const ada = user_named("ada", "1000");
  ChatId const chat{fresh_uuid(clock.at.wall)};
  MessageId const message{fresh_uuid(clock.at.wall)};
  std::string const endless(200'000, 'x');
  ASSERT_TRUE(transact([&](Transaction& tx) -> Result<void> {
    protocol::ChatStarted started;
    started.chat_id = chat;
    started.user = ada;
    started.technician = endless;
    if (auto done = chats::apply(tx, started); !done) return done;
    protocol::ChatMessage said;
    said.chat_id = chat;
    said.message_id = message;
    said.position = 1;
    said.author = {protocol::AuthorKind::technician, endless};
    said.text = endless;
    if (auto done = chats::apply(tx, said, *policy); !done) return done;
    for (int i = 0; i < 60; ++i) {
      protocol::TicketChanged changed;
      changed.user = ada;
      changed.request.ticket_id = TicketId{fresh_uuid(clock.at.wall)};
      changed.request.subject = endless;
      changed.request.status = endless;
      changed.request.error = endless;
      if (auto done = requests::apply(tx, changed, *policy); !done) return done;
    }
    return {};
  }));
  for (auto const& [account, event] : notes.told)
    EXPECT_LE(protocol::encode_message(event).size(), protocol::max_tray_frame_bytes);
  auto view = view_for(database.native(), "1000/ada", clock.at.wall);
  ASSERT_TRUE(view.chat);
  EXPECT_EQ(core::count_characters(view.chat->technician.value_or("")), 255U);
  ASSERT_EQ(view.requests.size(), 40U);
  EXPECT_EQ(core::count_characters(view.requests[0].subject), 255U);
  protocol::TraySnapshot whole;
  whole.chat = view.chat;
  whole.requests = view.requests;
  EXPECT_LE(longest_of(in_frames(whole)), protocol::max_tray_frame_bytes);
  ASSERT_TRUE(transact([&](Transaction& tx) {
    return chats::apply(tx, protocol::ChatAssigned{chat, endless, std::nullopt});
  }));
  view = view_for(database.native(), "1000/ada", clock.at.wall);
  EXPECT_EQ(core::count_characters(view.chat->technician.value_or("")), 255U);
}

}  // namespace
}  // namespace deskbell::agent
