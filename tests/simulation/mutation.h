// Mistakes that core, or a shell around it, could make, each made on purpose to see that the checker finds
// it.
#pragma once

#include <array>

namespace deskbell::simulation {

enum class Mutation {
  none,
  // Of delivery.
  trusts_numbers,            ///< takes the same number for the same fact, whatever its id
  forgets_ids,               ///< never says that it knows a fact
  takes_other_content,       ///< looks at the id alone, not at what was applied under it
  moves_too_little,          ///< leaves one fact behind when it renumbers
  renames_what_it_moves,     ///< gives moved facts new ids
  forgets_that_it_restored,  ///< does not refill a console that was restored
  keeps_nothing,             ///< deletes what is acknowledged at once
  cursor_without_fact,       ///< two transactions instead of one, killed in between
  fact_without_cursor,       ///< the other way round
  swaps_neighbours,          ///< writes two facts of a batch in the wrong order
  // Of the conversation on the device (core/chat).
  fires_again,               ///< shows that nobody is available, and waits on
  waits_too_short,           ///< counts half of what the policy says
  counts_by_the_wall_clock,  ///< which jumps
  passes_over_answers,       ///< an answer ends no wait
  answers_what_came_later,   ///< an answer ends the wait of words that the console had not got before it, too
  hides_the_fallback,        ///< shows it, and does not tell the console
  says_again_what_moves,     ///< words that go on in another conversation are said there once more
  leaves_behind_what_moves,  ///< who waited with them does not any more
  reads_what_nobody_saw,     ///< what comes in between counts as read
  // Of the conversation on the console (core/desk).
  makes_a_second_ticket,      ///< one for each time that it is asked
  tickets_what_was_answered,  ///< an automatic one although the answer was there first
  opens_a_second_one,         ///< does not look whether another conversation is open
  takes_notes_for_answers,    ///< private ones
  forgets_who_was_closed_on,  ///< who waited when a conversation was closed does not when it is reopened
  forgets_the_fallback,       ///< that it was shown
  shows_the_fallback_twice,   ///< once for each fact that tells of it
  // Of what technicians see.
  takes_from_colleagues,      ///< an answer takes what is assigned to somebody else
  resumes_too_early,          ///< a live link goes on one change before its cursor
  resumes_at_the_newest,      ///< a live link goes on with what happens from now on
  trusts_an_old_cursor,       ///< of a console that was another one
  rings_for_each_message,     ///< and not once for each time that something begins to want her
  rings_the_first_time_only,  ///< and never again for that conversation
  counts_what_was_counted,    ///< forgets what the row was before
};

struct NamedMutation {
  Mutation mutation;
  char const* name;
};
inline constexpr std::array mutations{
    NamedMutation{Mutation::trusts_numbers, "trusts_numbers"},
    NamedMutation{Mutation::forgets_ids, "forgets_ids"},
    NamedMutation{Mutation::takes_other_content, "takes_other_content"},
    NamedMutation{Mutation::moves_too_little, "moves_too_little"},
    NamedMutation{Mutation::renames_what_it_moves, "renames_what_it_moves"},
    NamedMutation{Mutation::forgets_that_it_restored, "forgets_that_it_restored"},
    NamedMutation{Mutation::keeps_nothing, "keeps_nothing"},
    NamedMutation{Mutation::cursor_without_fact, "cursor_without_fact"},
    NamedMutation{Mutation::fact_without_cursor, "fact_without_cursor"},
    NamedMutation{Mutation::swaps_neighbours, "swaps_neighbours"},
    NamedMutation{Mutation::fires_again, "fires_again"},
    NamedMutation{Mutation::waits_too_short, "waits_too_short"},
    NamedMutation{Mutation::counts_by_the_wall_clock, "counts_by_the_wall_clock"},
    NamedMutation{Mutation::passes_over_answers, "passes_over_answers"},
    NamedMutation{Mutation::answers_what_came_later, "answers_what_came_later"},
    NamedMutation{Mutation::hides_the_fallback, "hides_the_fallback"},
    NamedMutation{Mutation::says_again_what_moves, "says_again_what_moves"},
    NamedMutation{Mutation::leaves_behind_what_moves, "leaves_behind_what_moves"},
    NamedMutation{Mutation::reads_what_nobody_saw, "reads_what_nobody_saw"},
    NamedMutation{Mutation::makes_a_second_ticket, "makes_a_second_ticket"},
    NamedMutation{Mutation::tickets_what_was_answered, "tickets_what_was_answered"},
    NamedMutation{Mutation::opens_a_second_one, "opens_a_second_one"},
    NamedMutation{Mutation::takes_notes_for_answers, "takes_notes_for_answers"},
    NamedMutation{Mutation::forgets_who_was_closed_on, "forgets_who_was_closed_on"},
    NamedMutation{Mutation::forgets_the_fallback, "forgets_the_fallback"},
    NamedMutation{Mutation::shows_the_fallback_twice, "shows_the_fallback_twice"},
    NamedMutation{Mutation::takes_from_colleagues, "takes_from_colleagues"},
    NamedMutation{Mutation::resumes_too_early, "resumes_too_early"},
    NamedMutation{Mutation::resumes_at_the_newest, "resumes_at_the_newest"},
    NamedMutation{Mutation::trusts_an_old_cursor, "trusts_an_old_cursor"},
    NamedMutation{Mutation::rings_for_each_message, "rings_for_each_message"},
    NamedMutation{Mutation::rings_the_first_time_only, "rings_the_first_time_only"},
    NamedMutation{Mutation::counts_what_was_counted, "counts_what_was_counted"},
};

}  // namespace deskbell::simulation
