// Conditions, order and pages of the search.
#include "console/server/search.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "console/server/chats.h"
#include "console/server/records.h"

namespace deskbell::console {

namespace {

constexpr std::size_t most_terms = 8;

bool parts_words(char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; }

/// A dash between two words is none: no message has it as a word.
bool has_a_word(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || (static_cast<unsigned char>(c) & 0x80U) != 0;
  });
}

}  // namespace

/// Names are few beside conversations: each is looked up once, whatever number of conversations has it.
void chat_has_term(Where& where, Scope const& scope, SearchTerm const& term) {
  auto const pattern = like_pattern(term.text);
  auto const organisation = scope.organisation;
  auto const named = [](char const* column, char const* table, char const* names) {
    return " OR c." + std::string(column) + " IN (SELECT id FROM " + table +
           " WHERE organisation_id = ? AND " + names + ")";
  };
  // What a row of the list does not show is no way to it either.
  std::string const subject =
      scope.sees_tickets ? "deleted_at IS NULL AND subject LIKE ? ESCAPE '\\'" : "? IS NULL";
  where.condition(chat_has_words("c.id") +
                      named("customer_id", "customers", "business_name LIKE ? ESCAPE '\\'") +
                      named("contact_id", "contacts", "name LIKE ? ESCAPE '\\'") +
                      named("asset_id", "assets", "name LIKE ? ESCAPE '\\'") +
                      named("ticket_id", "tickets", subject.c_str()) +
                      named("device_user_id", "device_users",
                            "(name LIKE ? ESCAPE '\\' OR full_name LIKE ? ESCAPE '\\')"),
                  words_expression(organisation, term), organisation, pattern, organisation, pattern,
                  organisation, pattern, organisation, pattern, organisation, pattern, pattern);
}

std::string SearchCursor::text() const {
  return std::to_string(ms_of(last_message_at)) + "." + std::to_string(chat);
}

std::optional<SearchCursor> SearchCursor::parse(std::string_view text) {
  auto const dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  auto const number = [](std::string_view digits) -> std::optional<std::int64_t> {
    std::int64_t value = 0;
    auto const [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    bool const whole = code == std::errc() && end == digits.data() + digits.size();
    return whole && value >= 0 ? std::optional(value) : std::nullopt;
  };
  auto const at = number(text.substr(0, dot));
  auto const chat = number(text.substr(dot + 1));
  if (!at || !chat) return std::nullopt;
  return SearchCursor{time_from_ms(*at), *chat};
}

std::optional<SearchState> parse_search_state(std::string_view name) {
  if (name.empty() || name == "all") return SearchState::all;
  if (name == "open") return SearchState::open;
  if (name == "archived") return SearchState::archived;
  return std::nullopt;
}

std::vector<SearchTerm> search_terms(std::string_view words) {
  std::vector<SearchTerm> terms;
  std::size_t at = 0;
  while (at < words.size() && terms.size() < most_terms) {
    if (parts_words(words[at])) {
      ++at;
      continue;
    }
    SearchTerm term;
    term.whole = words[at] == '"';
    if (term.whole) ++at;
    for (; at < words.size(); ++at) {
      char const c = words[at];
      if (c == '"' || (!term.whole && parts_words(c))) break;
      term.text += parts_words(c) ? ' ' : c;
    }
    if (term.whole && at < words.size()) ++at;
    if (!term.text.empty()) terms.push_back(std::move(term));
  }
  if (std::any_of(terms.begin(), terms.end(), [](SearchTerm const& term) { return has_a_word(term.text); }))
    std::erase_if(terms, [](SearchTerm const& term) { return !has_a_word(term.text); });
  return terms;
}

api::ChatSearch search_chats(store::Reader& sql, Scope const& scope, ChatSearchQuery const& query) {
  Where where("c.organisation_id = ?", scope.organisation);
  see_only(where, scope);
  if (query.state == SearchState::open) where.condition("c.status = 'open'");
  if (query.state == SearchState::archived) where.condition("c.status = 'archived'");
  if (query.customer) where.condition("c.customer_id = ?", *query.customer);
  if (query.technician) where.condition("c.assignee_id = ?", *query.technician);
  if (query.from) where.condition("c.last_message_at >= ?", *query.from);
  if (query.until) where.condition("c.created_at < ?", *query.until);
  auto const terms = search_terms(query.words);
  for (auto const& term : terms) chat_has_term(where, scope, term);
  api::ChatSearch found;
  found.total_entries = where.count(sql, "chats c");
  if (query.after) {
    auto const at = query.after->last_message_at;
    where.condition("c.last_message_at < ? OR (c.last_message_at = ? AND c.id < ?)", at, at,
                    query.after->chat);
  }
  using Place = std::tuple<std::int64_t, Time>;
  auto places = where.page<Place>(sql, "SELECT c.id, c.last_message_at FROM chats c",
                                  "c.last_message_at DESC, c.id DESC", Page{1, query.limit + 1});
  bool const more = static_cast<std::int64_t>(places.size()) > query.limit;
  if (more) {
    places.pop_back();
    auto const& [id, at] = places.back();
    found.next_cursor = SearchCursor{at, id}.text();
  }
  for (auto const& [id, at] : places) {
    auto chat = show_chat(sql, scope, Key(id));
    if (!chat) continue;
    auto hit = terms.empty() ? MessageHit{} : find_in_chat(sql, scope, id, terms);
    found.results.push_back({std::move(*chat), std::move(hit.newest), hit.matches});
  }
  return found;
}

}  // namespace deskbell::console
