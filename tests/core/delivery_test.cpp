// Each rule of the durable link by itself; all of them together are in delivery_simulation_test.cpp.
#include "core/delivery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "delivery_world.h"

namespace deskbell::tests {
namespace {

using namespace core::delivery;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::VariantWith;

Cursor at(Seq seq) { return {seq, fact_id(seq)}; }

std::vector<InFlight> facts(Seq first, int count, std::int64_t bytes = 100) {
  std::vector<InFlight> all;
  for (int i = 0; i < count; ++i) all.push_back({fact_id(first + i), bytes});
  return all;
}

/// acknowledged 5, outbox 6..last, link open where the peer stands.
SenderStep open_at(Seq last, Cursor peer, std::optional<FactId> own, bool restored = false) {
  return advance(make_sender(at(5), last), LinkOpened{peer, own, restored, std::nullopt});
}

TEST(DeliverySender, resumes_after_what_the_peer_has) {
  auto const step = open_at(9, at(5), fact_id(5));
  EXPECT_THAT(step.effects, ElementsAre(VariantWith<Send>(Send{1, 6, 64, 256 * 1024, true})));
}

TEST(DeliverySender, settles_what_was_committed_when_the_acknowledgement_was_lost) {
  auto const step = open_at(9, at(8), fact_id(8));
  EXPECT_THAT(step.effects, ElementsAre(VariantWith<Settle>(Settle{at(8)}),
                                        VariantWith<Send>(Send{1, 9, 64, 256 * 1024, true})));
  EXPECT_EQ(backlog(step.state), 1);
}

TEST(DeliverySender, restored_from_a_snapshot_renumbers_after_what_the_peer_has) {
  Cursor const peer{15, fact_id(99)};
  auto step = open_at(20, peer, fact_id(15));
  EXPECT_THAT(step.effects, ElementsAre(VariantWith<Renumber>(Renumber{1, peer, 16, 5})));
  EXPECT_THAT(advance(step.state, Appended{21}).effects, IsEmpty()) << "sent before the numbers were right";
  step = advance(step.state, Renumbered{1, peer, 31});
  EXPECT_THAT(step.effects, ElementsAre(VariantWith<Send>(Send{1, 16, 64, 256 * 1024, true})));
  EXPECT_EQ(backlog(step.state), 16);
}

TEST(DeliverySender, restored_to_before_what_the_peer_has_renumbers_too) {
  EXPECT_THAT(open_at(9, at(15), std::nullopt).effects,
              ElementsAre(VariantWith<Renumber>(Renumber{1, at(15), 16, 5})));
}

TEST(DeliverySender, same_number_with_another_id_is_another_history) {
  Cursor const peer{5, fact_id(99)};
  EXPECT_THAT(open_at(9, peer, fact_id(5)).effects,
              ElementsAre(VariantWith<Renumber>(Renumber{1, peer, 6, 0})));
}

TEST(DeliverySender, refills_a_peer_that_lost_facts_with_what_is_kept) {
  EXPECT_THAT(open_at(9, at(3), fact_id(3)).effects,
              ElementsAre(VariantWith<Renumber>(Renumber{1, at(3), 4, 3})));
  EXPECT_THAT(open_at(9, at(3), std::nullopt).effects,
              ElementsAre(VariantWith<Renumber>(Renumber{1, at(3), 4, 0})));
  EXPECT_THAT(open_at(9, Cursor{}, std::nullopt).effects,
              ElementsAre(VariantWith<Renumber>(Renumber{1, Cursor{}, 1, 0})));
  EXPECT_THAT(open_at(9, at(12), std::nullopt, true).effects,
              ElementsAre(VariantWith<Renumber>(Renumber{1, at(12), 13, 0})));
}

TEST(DeliverySender, a_renumbering_counts_even_when_its_link_is_gone) {
  auto step = open_at(9, at(15), std::nullopt);
  step = advance(step.state, LinkLost{});
  step = advance(step.state, Renumbered{1, at(15), 19});
  EXPECT_THAT(step.effects, IsEmpty());
  step = advance(step.state, LinkOpened{at(15), fact_id(15), false, std::nullopt});
  EXPECT_THAT(step.effects, ElementsAre(VariantWith<Send>(Send{2, 16, 64, 256 * 1024, true})));
}

TEST(DeliverySender, asks_for_one_read_at_a_time_and_goes_on_as_acknowledgements_come) {
  auto step = open_at(1'000, at(5), fact_id(5));
  step = advance(step.state, Appended{1'001});
  EXPECT_THAT(step.effects, IsEmpty()) << "a read is under way";
  step = advance(step.state, Sent{1, facts(6, 64)});
  EXPECT_THAT(step.effects, IsEmpty()) << "the window is full";
  EXPECT_TRUE(awaits_acknowledgement(step.state));
  step = advance(step.state, Acknowledged{20});
  EXPECT_THAT(step.effects, ElementsAre(VariantWith<Settle>(Settle{at(20)})))
      << "less than a quarter is free";
  step = advance(step.state, Acknowledged{21});
  EXPECT_THAT(step.effects, ElementsAre(VariantWith<Settle>(Settle{at(21)}),
                                        VariantWith<Send>(Send{1, 70, 16, 256 * 1024 - 48 * 100, false})));
}

TEST(DeliverySender, keeps_the_window_in_bytes) {
  auto step = open_at(100, at(5), fact_id(5));
  step = advance(step.state, Sent{1, facts(6, 2, 100'000)});
  EXPECT_THAT(step.effects, IsEmpty());
  step = advance(step.state, Acknowledged{6});
  EXPECT_THAT(step.effects, testing::Contains(VariantWith<Send>(Send{1, 8, 63, 162'144, false})));
}

TEST(DeliverySender, waits_for_room_when_nothing_fitted) {
  auto step = open_at(100, at(5), fact_id(5));
  step = advance(step.state, Sent{1, facts(6, 1, 150'000)});
  ASSERT_EQ(step.effects.size(), 1U);
  step = advance(step.state, Sent{1, {}});
  EXPECT_THAT(step.effects, IsEmpty());
  step = advance(step.state, Acknowledged{6});
  EXPECT_EQ(step.effects.size(), 2U);
}

TEST(DeliverySender, asks_again_when_nothing_fitted_and_meanwhile_everything_was_acknowledged) {
  auto step = open_at(100, at(5), fact_id(5));
  step = advance(step.state, Sent{1, facts(6, 1, 150'000)});
  step =
      advance(step.state, Acknowledged{6});  // the read for the little room that was left is still under way
  step = advance(step.state, Sent{1, {}});
  EXPECT_THAT(step.effects, ElementsAre(VariantWith<Send>(Send{1, 7, 64, 256 * 1024, true})));
}

TEST(DeliverySender, an_outbox_with_a_hole_is_an_error_and_no_endless_loop) {
  auto step = open_at(9, at(5), fact_id(5));
  step = advance(step.state, Sent{1, {}});
  ASSERT_EQ(step.effects.size(), 1U);
  EXPECT_EQ(std::get<CloseLink>(step.effects[0]).error.code, ErrorCode::internal);
}

TEST(DeliverySender, ignores_what_a_lost_link_had_under_way) {
  auto step = open_at(9, at(5), fact_id(5));
  step = advance(step.state, LinkLost{});
  step = advance(step.state, LinkOpened{at(5), fact_id(5), false, std::nullopt});
  auto const before = step.state;
  step = advance(step.state, Sent{1, facts(6, 4)});
  EXPECT_EQ(step.state, before);
}

TEST(DeliverySender, an_acknowledgement_of_what_was_never_sent_closes_the_link) {
  auto step = open_at(9, at(5), fact_id(5));
  step = advance(step.state, Sent{1, facts(6, 2)});
  for (Seq const wrong : {Seq{8}, Seq{-1}}) {
    auto const bad = advance(step.state, Acknowledged{wrong});
    ASSERT_EQ(bad.effects.size(), 1U);
    EXPECT_EQ(std::get<CloseLink>(bad.effects[0]).error.code, ErrorCode::protocol);
    EXPECT_EQ(bad.state.phase, LinkPhase::down);
    EXPECT_EQ(bad.state.acknowledged, at(5));
  }
}

TEST(DeliverySender, an_old_acknowledgement_says_nothing) {
  auto step = open_at(9, at(5), fact_id(5));
  step = advance(step.state, Sent{1, facts(6, 4)});
  step = advance(step.state, Acknowledged{7});
  EXPECT_THAT(advance(step.state, Acknowledged{7}).effects, IsEmpty());
  EXPECT_THAT(advance(step.state, Acknowledged{3}).effects, IsEmpty());
}

TEST(DeliverySender, a_peer_that_contradicts_itself_is_closed) {
  auto const step = open_at(9, Cursor{7, {}}, std::nullopt);
  ASSERT_EQ(step.effects.size(), 1U);
  EXPECT_EQ(std::get<CloseLink>(step.effects[0]).error.code, ErrorCode::protocol);
}

TEST(DeliverySender, thirty_days_offline_cost_no_memory) {
  auto step = advance(make_sender(at(5), 5), Appended{2'000'000});
  EXPECT_EQ(backlog(step.state), 1'999'995);
  EXPECT_THAT(step.effects, IsEmpty());
  EXPECT_TRUE(step.state.in_flight.empty());
}

// ---- the receiving end
// -------------------------------------------------------------------------------------------

Verdict verdict_of(Seq seq, FactId id, KnownAs known) {
  return advance(make_receiver(at(7)), Arrived{seq, id, known}).verdict;
}

TEST(DeliveryReceiver, applies_the_next_one_and_moves_its_cursor) {
  auto const step = advance(make_receiver(at(7)), Arrived{8, fact_id(8), KnownAs::nothing});
  EXPECT_EQ(step.verdict, Verdict::apply);
  EXPECT_EQ(step.state.cursor, at(8));
}

TEST(DeliveryReceiver, skips_what_it_has_under_another_number) {
  auto const step = advance(make_receiver(at(7)), Arrived{8, fact_id(3), KnownAs::same_content});
  EXPECT_EQ(step.verdict, Verdict::skip);
  EXPECT_EQ(step.state.cursor, (Cursor{8, fact_id(3)}));
}

TEST(DeliveryReceiver, refuses_the_same_id_with_other_content_and_goes_on) {
  auto const step = advance(make_receiver(at(7)), Arrived{8, fact_id(3), KnownAs::other_content});
  EXPECT_EQ(step.verdict, Verdict::refuse);
  EXPECT_EQ(step.state.cursor.seq, 8) << "a refused fact must not block the ones behind it";
  ASSERT_TRUE(step.error);
  EXPECT_EQ(step.error->code, ErrorCode::conflict);
}

TEST(DeliveryReceiver, acknowledges_again_what_comes_again) {
  auto step = advance(make_receiver(at(7)), Arrived{6, fact_id(6), KnownAs::same_content});
  EXPECT_EQ(step.verdict, Verdict::repeated);
  EXPECT_EQ(step.state.cursor, at(7));
  EXPECT_EQ(acknowledgement(step.state), 7);
  EXPECT_EQ(acknowledgement(step.state), std::nullopt);
}

TEST(DeliveryReceiver, closes_rather_than_lose_or_guess) {
  EXPECT_EQ(verdict_of(9, fact_id(9), KnownAs::nothing), Verdict::close) << "gap";
  EXPECT_EQ(verdict_of(7, fact_id(99), KnownAs::nothing), Verdict::close)
      << "another fact under the last number";
  EXPECT_EQ(verdict_of(7, fact_id(3), KnownAs::same_content), Verdict::close)
      << "a known fact, but not that one";
  EXPECT_EQ(verdict_of(6, fact_id(99), KnownAs::nothing), Verdict::close)
      << "an unknown fact under an old number";
  EXPECT_EQ(verdict_of(0, fact_id(9), KnownAs::nothing), Verdict::close);
  EXPECT_EQ(verdict_of(8, FactId{}, KnownAs::nothing), Verdict::close);
  EXPECT_EQ(verdict_of(6, fact_id(6), KnownAs::other_content), Verdict::refuse);
}

TEST(DeliveryReceiver, acknowledges_a_whole_batch_at_once) {
  Receiver receiver = make_receiver(at(7));
  EXPECT_EQ(acknowledgement(receiver), std::nullopt);
  for (Seq seq = 8; seq < 40; ++seq)
    receiver = advance(receiver, Arrived{seq, fact_id(seq), KnownAs::nothing}).state;
  EXPECT_EQ(acknowledgement(receiver), 39);
  EXPECT_EQ(acknowledgement(receiver), std::nullopt);
}

}  // namespace
}  // namespace deskbell::tests
