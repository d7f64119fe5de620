// The search over all conversations: words in messages and names, narrowed by customer, technician, state and
// time. What is particular to the engine is in search_sqlite.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "console/server/api/shapes_search.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

class Where;

/// Where a page of results ended.
struct SearchCursor {
  Time last_message_at{};
  std::int64_t chat = 0;
  [[nodiscard]] std::string text() const;
  static std::optional<SearchCursor> parse(std::string_view text);
};

enum class SearchState { all, open, archived };
std::optional<SearchState> parse_search_state(std::string_view name);

struct ChatSearchQuery {
  std::string words;  ///< each must stand in a message or a name; "several words" in quotes stand together
  std::optional<std::int64_t> customer;
  std::optional<std::int64_t> technician;  ///< to whom it is assigned
  SearchState state = SearchState::all;
  std::optional<Time> from;   ///< something was said at or after
  std::optional<Time> until;  ///< it had begun before
  std::optional<SearchCursor> after;
  std::int64_t limit = 25;
};
/// Newest activity first.
api::ChatSearch search_chats(store::Reader& sql, Scope const& scope, ChatSearchQuery const& query);

/// A word, or words that stand together.
struct SearchTerm {
  std::string text;
  bool whole = false;  ///< in quotes: no longer word counts
};
/// At most eight; control characters part them like blanks.
std::vector<SearchTerm> search_terms(std::string_view words);
/// Of conversations c: those that have it in a message, the ticket's subject (where tickets are seen), or the
/// name of customer, contact, asset or user.
void chat_has_term(Where& where, Scope const& scope, SearchTerm const& term);

// ---- the index of messages
// -----------------------------------------------------------------------------------------

/// Whether messages were said that the index does not have yet.
bool search_is_behind(store::Reader& sql);
/// Takes the oldest of them in. Returns whether there are still more.
bool index_messages(store::Transaction& tx, std::int64_t most);

/// How the engine asks for a term in the messages of an organisation.
std::string words_expression(std::int64_t organisation, SearchTerm const& term);
/// A condition with one argument, words_expression(): `chat` is one of the conversations with such a message.
std::string chat_has_words(std::string_view chat);

struct MessageHit {
  std::optional<api::FoundMessage> newest;
  std::int64_t matches = 0;
};
/// Of one conversation: the newest message with all terms, else with any of them.
MessageHit find_in_chat(store::Reader& sql, Scope const& scope, std::int64_t chat,
                        std::vector<SearchTerm> const& terms);

}  // namespace deskbell::console
