// Facts of this device on their way to the console: the table that core/delivery's sender speaks of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/records.h"
#include "agent/store.h"
#include "core/delivery.h"

namespace deskbell::agent::outbox {

/// Acknowledged facts stay this many numbers long, to refill a console that was restored from a backup.
inline constexpr core::delivery::Seq kept = 1000;

/// Gives the fact the next number. `subject` is what settle() names again, e.g. the message's id; `account`
/// whose words it carries, which admit() counts.
FactId append(Transaction& transaction, protocol::Uplink const& fact, std::string_view subject = {},
              std::string_view account = {});

/// Whether so many bytes of new words of an account may wait here, whatever they are: a message, a reply or a
/// form. Errors: those of core::backlog::admit, and its shortage.
Result<void> admit(Transaction& transaction, std::string_view account, std::size_t bytes);

core::delivery::Sender load_sender(SQLite::Database& database);
/// Empty where there is no such fact any more.
std::optional<FactId> id_at(SQLite::Database& database, core::delivery::Seq seq);

struct Frame {
  FactId id;
  std::string text;  ///< whole, ready for the link
};
/// As core::delivery::Send asks for.
std::vector<Frame> load(SQLite::Database& database, core::delivery::Send const& wanted);

/// Facts up to the cursor are acknowledged. The answer: subjects of the said messages among them.
std::vector<std::string> settle(Transaction& transaction, core::delivery::Cursor const& through);
/// What was said under that name is not wanted any more: a console that is restored from a backup does not
/// hear it again.
void take_back(Transaction& transaction, std::string_view subject);
/// As core::delivery::Renumber asks for. The answer: the newest number now.
core::delivery::Seq renumber(Transaction& transaction, core::delivery::Renumber const& wanted);
/// Facts of a type which the console has not acknowledged, oldest first.
std::vector<protocol::Uplink> unsent(SQLite::Database& database, std::string_view type);
/// Another identity, which has nothing to do with these: those of the type that are not acknowledged are
/// dropped. Leaves gaps: start_over() closes them.
void drop_unsent(Transaction& transaction, std::string_view type);
/// Another identity: unacknowledged facts are counted from 1 on, for a cursor that is at 0.
void start_over(Transaction& transaction);
/// Another identity of the same device: what its people said and asked for is told once more before that, as
/// far as it is kept. A console that was restored from a backup may have forgotten it with the identity; any
/// other knows each of them.
void start_over_as_the_same(Transaction& transaction);
/// Another asset of the same console. What its people said before is another's now, unless the console is
/// found to have been restored: then it was made anew there because it was forgotten, words and all.
void start_over_elsewhere(Transaction& transaction);
/// Says them again, behind what waits.
void tell_former_words(Transaction& transaction);
void forget_former_words(Transaction& transaction);

OutboxReport report(SQLite::Database& database);

}  // namespace deskbell::agent::outbox
