// Mistakes that a shell around core/delivery could make, each made on purpose to see that the checker finds
// it.
#pragma once

#include <array>

namespace deskbell::simulation {

enum class Mutation {
  none,
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
};

}  // namespace deskbell::simulation
