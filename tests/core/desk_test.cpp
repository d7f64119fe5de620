// The console's view of conversations: streaks, counts, pings, tickets, routes.
#include "core/desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "chat_clock.h"

namespace deskbell::tests {
namespace {

using namespace core::desk;
using namespace std::chrono_literals;
using testing::HasSubstr;

Time const t0 = time_from_ms(1'795'000'000'000);

UserId user(int n) {
  UserId id;
  id.uuid.bytes[15] = static_cast<std::uint8_t>(n);
  return id;
}
TicketId ticket_id(int n) {
  TicketId id;
  id.uuid.bytes[14] = static_cast<std::uint8_t>(n);
  return id;
}

struct Talk {
  Conversation conversation;
  Position position = 0;
  Talk& add(From from, Time at = t0, bool is_private = false) {
    ++position;
    conversation =
        said(conversation, {message_id(static_cast<int>(position)), position, from, is_private, at});
    return *this;
  }
};

TEST(Desk, the_streak_begins_with_the_first_message_after_an_answer) {
  Talk talk;
  talk.add(From::end_user, t0).add(From::end_user, t0 + 5s);
  EXPECT_EQ(talk.conversation.streak_position, 1);
  EXPECT_EQ(talk.conversation.streak_message, message_id(1));
  EXPECT_EQ(waiting(talk.conversation, t0 + 60s), 60s);
  talk.add(From::technician, t0 + 6s, true).add(From::automatic, t0 + 7s);
  EXPECT_EQ(talk.conversation.streak_position, 1) << "notes and automatic messages are no answers";
  talk.add(From::technician, t0 + 8s);
  EXPECT_EQ(waiting(talk.conversation, t0 + 60s), std::nullopt);
  talk.add(From::end_user, t0 + 90s);
  EXPECT_EQ(talk.conversation.streak_position, 6);
  EXPECT_EQ(waiting(talk.conversation, t0 + 80s), 0s) << "clocks of two nodes differ";
}

TEST(Desk, the_bubble_counts_my_unread_ones_and_the_unassigned_ones) {
  std::vector<Row> const rows{
      {.assignee = user(1), .last_user_position = 3, .read_position = 2},
      {.assignee = user(1), .last_user_position = 3, .read_position = 3},
      {.assignee = user(2), .last_user_position = 3, .read_position = 0},
      {.assignee = std::nullopt, .last_user_position = 3, .read_position = 3},
      {.open = false, .assignee = user(1), .last_user_position = 3},
      {.open = false, .assignee = std::nullopt, .last_user_position = 3},
  };
  EXPECT_EQ(count(rows, user(1)), (Counts{2, 1, 1}));
  EXPECT_EQ(count(rows, user(2)), (Counts{2, 1, 1}));
  EXPECT_EQ(count(rows, user(3)), (Counts{1, 1, 0}));
}

TEST(Desk, filters_and_their_order) {
  Row const row{.assignee = user(1), .last_user_position = 3, .read_position = 2};
  EXPECT_TRUE(matches(row, Filter::all, user(2)));
  EXPECT_TRUE(matches(row, Filter::mine_unread, user(1)));
  EXPECT_FALSE(matches(row, Filter::mine, user(2)));
  EXPECT_FALSE(matches(row, Filter::unassigned, user(1)));
  EXPECT_FALSE(matches(row, Filter::archived, user(1)));
  EXPECT_EQ(parse_filter(""), Filter::all);
  EXPECT_EQ(parse_filter("mine_unread"), Filter::mine_unread);
  EXPECT_EQ(parse_filter("nonsense"), std::nullopt);

  Row const waits_long{.first_unanswered_at = t0, .last_message_at = t0 + 9s};
  Row const waits_short{.first_unanswered_at = t0 + 5s, .last_message_at = t0 + 6s};
  Row const waits_not{.last_message_at = t0 + 20s};
  EXPECT_TRUE(stands_before(waits_long, waits_short, Filter::unassigned));
  EXPECT_TRUE(stands_before(waits_short, waits_not, Filter::unassigned));
  EXPECT_FALSE(stands_before(waits_not, waits_long, Filter::unassigned));
  EXPECT_TRUE(stands_before(waits_not, waits_long, Filter::all));
}

TEST(Desk, pings_once_for_an_unread_run) {
  Row row;
  auto const change = [&](auto&& alter) {
    Row const before = row;
    alter();
    return pings(before, row, user(1));
  };
  EXPECT_TRUE(change([&] { row.last_user_position = 1; }));
  EXPECT_FALSE(change([&] { row.last_user_position = 2; })) << "the same run";
  EXPECT_FALSE(change([&] { row.assignee = user(2); }));
  EXPECT_FALSE(change([&] { row.last_user_position = 4; })) << "somebody else's";
  EXPECT_TRUE(change([&] { row.assignee = user(1); })) << "handed over unread";
  EXPECT_FALSE(change([&] { row.read_position = 4; }));
  EXPECT_TRUE(change([&] { row.last_user_position = 5; })) << "a new run";
  EXPECT_FALSE(change([&] { row.open = false; }));
  EXPECT_TRUE(pings(std::nullopt, Row{.last_user_position = 1}, user(1)));
}

TEST(Desk, counts_kept_by_changes_are_the_counts_of_all_rows) {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    std::mt19937 random(seed);
    auto const pick = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
    std::vector<Row> rows;
    Counts counts;
    for (int i = 0; i < 100; ++i) {
      if (rows.empty() || pick(4) == 0) {
        rows.push_back({.last_user_position = pick(3)});
        counts = counted(counts, std::nullopt, rows.back(), user(1));
        continue;
      }
      Row& row = rows[static_cast<std::size_t>(pick(static_cast<int>(rows.size())))];
      Row const before = row;
      row.open = pick(6) != 0;
      row.assignee = pick(3) == 0 ? std::nullopt : std::optional(user(pick(3)));
      row.last_user_position += pick(2);
      row.read_position = pick(2) == 0 ? row.last_user_position : row.read_position;
      counts = counted(counts, before, row, user(1));
    }
    ASSERT_EQ(counts, count(rows, user(1))) << "seed " << seed;
  }
}

TEST(Desk, progress_of_a_message) {
  EXPECT_EQ(progress(5, 4, 3), Progress::sent);
  EXPECT_EQ(progress(4, 4, 3), Progress::delivered);
  EXPECT_EQ(progress(3, 4, 3), Progress::read);
  EXPECT_EQ(progress(3, 0, 3), Progress::read) << "read implies delivered";
}

// ---- the fallback and the ticket
// -----------------------------------------------------------------------------------

TEST(DeskFallback, an_answer_that_was_accepted_before_wins) {
  Talk talk;
  talk.add(From::end_user).add(From::technician);
  auto const decision = unavailable(talk.conversation, 1, t0);
  EXPECT_FALSE(decision.count);
  EXPECT_TRUE(decision.answered);
  EXPECT_FALSE(ticket_requested(talk.conversation, true, 1));
  EXPECT_TRUE(ticket_requested(talk.conversation, false, 1)) << "asked for by hand, it is made";
}

TEST(DeskFallback, counts_once_for_a_streak) {
  Talk talk;
  talk.add(From::end_user);
  auto decision = unavailable(talk.conversation, 1, t0);
  EXPECT_TRUE(decision.count);
  EXPECT_EQ(decision.conversation.unavailable_shown_at, t0);
  decision = unavailable(decision.conversation, 1, t0 + 5s);
  EXPECT_FALSE(decision.count);
  talk.conversation = decision.conversation;
  talk.add(From::technician).add(From::end_user);
  EXPECT_FALSE(talk.conversation.unavailable_shown_at);
  EXPECT_TRUE(unavailable(talk.conversation, 3, t0).count);
  EXPECT_FALSE(unavailable(talk.conversation, 0, t0).count);
}

/// Every order of answer, fallback and request at 179.9 s: one outcome, and never a second ticket.
TEST(DeskFallback, every_interleaving_of_the_race_has_one_outcome) {
  std::vector<int> order{0, 1, 2};
  do {
    Talk talk;
    talk.add(From::end_user);
    bool answered_first = false;
    bool shown = false;
    int tickets = 0;
    for (int const event : order) {
      if (event == 0) {
        talk.add(From::technician);
        answered_first = !shown;
      } else if (event == 1) {
        auto const decision = unavailable(talk.conversation, 1, t0);
        talk.conversation = decision.conversation;
        shown = decision.count;
      } else if (auto const ticket = ticket_requested(talk.conversation, true, 1)) {
        if (std::holds_alternative<MakeTicket>(*ticket)) ++tickets;
        talk.conversation = ticketed(talk.conversation, ticket_id(1));
      }
    }
    EXPECT_EQ(shown, !answered_first);
    EXPECT_LE(tickets, 1);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(DeskTicket, there_is_one_and_later_streaks_are_added_to_it) {
  Talk talk;
  talk.add(From::end_user);
  EXPECT_TRUE(std::holds_alternative<MakeTicket>(decide_ticket(talk.conversation, Asker::technician)));
  talk.conversation = ticketed(talk.conversation, ticket_id(1));
  EXPECT_TRUE(std::holds_alternative<KeepTicket>(decide_ticket(talk.conversation, Asker::end_user)));
  talk.add(From::technician).add(From::end_user);
  auto const more = decide_ticket(talk.conversation, Asker::end_user);
  ASSERT_TRUE(std::holds_alternative<AddToTicket>(more));
  EXPECT_EQ(std::get<AddToTicket>(more).after, 1);
  EXPECT_TRUE(std::holds_alternative<KeepTicket>(decide_ticket(talk.conversation, Asker::technician)));
}

TEST(DeskTicket, of_a_vanished_device_is_made_a_minute_after_its_time) {
  Talk talk;
  auto const due = [&](bool linked, TicketOnUnavailable policy = TicketOnUnavailable::automatic) {
    return automatic_ticket_at(talk.conversation, policy, 180s, linked);
  };
  EXPECT_FALSE(due(false));
  talk.add(From::end_user);
  EXPECT_EQ(due(false), t0 + 240s);
  EXPECT_FALSE(due(true)) << "the device is there and decides itself";
  EXPECT_FALSE(due(false, TicketOnUnavailable::offer));
  Conversation const waits = talk.conversation;
  talk.conversation = ticketed(talk.conversation, ticket_id(1));
  EXPECT_FALSE(due(false));
  talk.conversation = archived(waits);
  EXPECT_FALSE(due(false));
  talk.conversation = waits;
  talk.add(From::technician);
  EXPECT_FALSE(due(false));
  talk.conversation = ticketed(talk.conversation, ticket_id(1));
  talk.add(From::end_user, t0 + 500s);
  EXPECT_EQ(due(false), t0 + 740s) << "a later streak is added to the ticket";
}

// ---- routes
// ----------------------------------------------------------------------------------------------------------

struct Store {
  std::map<ChatId, Known> rows;
  std::optional<ChatId> open_one;
  [[nodiscard]] Result<Route> operator()(ChatId id) const {
    return route(id, open_one, [this](ChatId asked) {
      auto const found = rows.find(asked);
      return found == rows.end() ? std::nullopt : std::optional(found->second);
    });
  }
};

TEST(DeskRoute, a_new_id_makes_a_conversation_and_a_known_one_is_used) {
  Store store;
  EXPECT_EQ(std::get<Create>(*store(chat_id(1))).id, chat_id(1));
  store.rows[chat_id(1)] = {};
  store.open_one = chat_id(1);
  EXPECT_EQ(std::get<Append>(*store(chat_id(1))).to, chat_id(1));
}

TEST(DeskRoute, two_started_at_once_become_one) {
  Store store;
  store.rows[chat_id(1)] = {};
  store.open_one = chat_id(1);
  auto const merge = std::get<Merge>(*store(chat_id(2)));
  EXPECT_EQ(merge.from, chat_id(2));
  EXPECT_EQ(merge.to, chat_id(1));
  store.rows[chat_id(2)] = {.alias_of = chat_id(1)};
  EXPECT_EQ(std::get<Append>(*store(chat_id(2))).to, chat_id(1));
}

TEST(DeskRoute, an_archived_one_goes_on_in_one_successor) {
  Store store;
  ChatId const next = core::chat::successor_of(chat_id(1));
  store.rows[chat_id(1)] = {.open = false};
  auto route_to = std::get<Continue>(*store(chat_id(1)));
  EXPECT_EQ(route_to.to, next);
  EXPECT_TRUE(route_to.create);
  store.rows[next] = {};
  store.open_one = next;
  route_to = std::get<Continue>(*store(chat_id(1)));
  EXPECT_EQ(route_to.to, next);
  EXPECT_FALSE(route_to.create);
  store.rows[next].open = false;
  store.open_one.reset();
  route_to = std::get<Continue>(*store(chat_id(1)));
  EXPECT_EQ(route_to.to, core::chat::successor_of(next));
}

/// Reopened while the device wrote into the successor: that name is now one of the conversation itself.
TEST(DeskRoute, a_successor_that_was_merged_back_leads_on_to_the_next) {
  Store store;
  ChatId const back = core::chat::successor_of(chat_id(1));
  store.rows[chat_id(1)] = {.open = false};
  store.rows[back] = {.alias_of = chat_id(1)};
  for (auto const& said_to : {chat_id(1), back}) {
    auto const route_to = std::get<Continue>(*store(said_to));
    EXPECT_EQ(route_to.from, chat_id(1));
    EXPECT_EQ(route_to.to, core::chat::successor_of(back));
    EXPECT_TRUE(route_to.create);
    EXPECT_EQ(route_to.said_to.has_value(), said_to == back);
  }
}

TEST(DeskRoute, another_name_is_told_again_to_who_uses_it) {
  Store store;
  store.rows[chat_id(1)] = {};
  store.rows[chat_id(2)] = {.alias_of = chat_id(1)};
  store.open_one = chat_id(1);
  EXPECT_EQ(std::get<Append>(*store(chat_id(2))).said_to, chat_id(2));
  EXPECT_EQ(std::get<Append>(*store(chat_id(1))).said_to, std::nullopt);
}

TEST(DeskRoute, into_what_a_technician_opened_meanwhile) {
  Store store;
  store.rows[chat_id(1)] = {.open = false};
  store.rows[chat_id(5)] = {};
  store.open_one = chat_id(5);
  auto const route_to = std::get<Continue>(*store(chat_id(1)));
  EXPECT_EQ(route_to.to, chat_id(5));
  EXPECT_FALSE(route_to.create);
}

TEST(DeskRoute, somebody_elses_conversation_is_refused) {
  Store store;
  store.rows[chat_id(1)] = {.same_owner = false};
  EXPECT_EQ(store(chat_id(1)).error().code, ErrorCode::denied);
  store.rows[chat_id(2)] = {.open = false};
  auto const taken = core::chat::successor_of(chat_id(2));
  store.rows[taken] = {.same_owner = false};
  auto const next = std::get<Continue>(*store(chat_id(2)));
  EXPECT_EQ(next.to, core::chat::successor_of(taken))
      << "a name that is taken is passed over, as on the device";
  EXPECT_TRUE(next.create);
}

TEST(DeskRoute, circles_and_endless_chains_are_errors) {
  Store store;
  store.rows[chat_id(1)] = {.alias_of = chat_id(2)};
  store.rows[chat_id(2)] = {.alias_of = chat_id(1)};
  EXPECT_EQ(store(chat_id(1)).error().code, ErrorCode::conflict);
  auto const endless =
      route(chat_id(3), std::nullopt, [](ChatId) { return std::optional(Known{.open = false}); });
  EXPECT_EQ(endless.error().code, ErrorCode::conflict);
}

TEST(DeskTechnician, assigns_answers_closes_and_reopens) {
  Conversation conversation;
  conversation.id = chat_id(1);
  EXPECT_EQ(assigned(conversation, user(1))->assignee, user(1));
  EXPECT_EQ(answered_by(conversation, user(2)).assignee, user(2));
  EXPECT_EQ(answered_by(*assigned(conversation, user(1)), user(2)).assignee, user(1));
  auto const closed = archived(conversation);
  EXPECT_EQ(assigned(closed, user(1)).error().code, ErrorCode::conflict);
  EXPECT_TRUE(reopened(closed, std::nullopt, {})->open);
  auto const refused = reopened(closed, chat_id(9), {});
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_THAT(refused.error().message, HasSubstr(chat_id(9).text()));
}

TEST(DeskTechnician, lets_who_was_not_answered_wait_again_when_she_reopens) {
  Talk talk;
  talk.add(From::technician);
  talk.add(From::end_user);
  talk.add(From::end_user);
  auto const told = unavailable(talk.conversation, 2, t0).conversation;
  std::vector<Said> const unanswered{
      {*told.streak_message, 2, From::end_user, false, *told.first_unanswered_at},
      {MessageId{}, 3, From::end_user, false, t0 + 9s}};
  auto const closed = archived(told);
  EXPECT_EQ(closed.streak_position, 0);
  EXPECT_EQ(*reopened(closed, std::nullopt, unanswered), told) << "as if it had never been closed";
  EXPECT_EQ(reopened(closed, std::nullopt, {})->streak_position, 0);

  auto const untold = archived(talk.conversation);
  EXPECT_FALSE(reopened(untold, std::nullopt, unanswered)->unavailable_shown_at);
  auto const late = unavailable(untold, 2, t0);  // it was on its way
  EXPECT_FALSE(late.count);
  EXPECT_EQ(reopened(late.conversation, std::nullopt, unanswered)->unavailable_shown_at, t0);
  EXPECT_FALSE(unavailable(reopened(late.conversation, std::nullopt, unanswered).value(), 2, t0 + 5s).count);
}

TEST(Desk, tells_the_usual_wait_only_where_enough_was_measured) {
  EXPECT_EQ(usual_answer({}), std::nullopt);
  EXPECT_EQ(usual_answer({1s, 2s, 3s, 4s}), std::nullopt);
  EXPECT_EQ(usual_answer({900s, 60s, 240s, 30s, 86'400s}), Duration(240s));
  EXPECT_EQ(usual_answer({-5s, -5s, -5s, -5s, -5s}), Duration(0s));
}

}  // namespace
}  // namespace deskbell::tests
