// The index of messages in SQLite: FTS5.
#include <tuple>

#include "console/server/search.h"

namespace deskbell::console {

namespace {

// Messages have no control characters: these stand around what was found.
constexpr char mark_begins = '\x01';
constexpr char mark_ends = '\x02';

std::string quoted(std::string_view text) {
  std::string made = "\"";
  for (char c : text) {
    if (c == '"') made += '"';
    made += c;
  }
  return made + "\"";
}

/// Of one letter or two, half of the index would begin so: they count where they are the whole word.
std::string phrase(SearchTerm const& term) {
  constexpr std::size_t shortest_beginning = 3;
  bool const whole = term.whole || term.text.size() < shortest_beginning;
  return quoted(term.text) + (whole ? "" : " *");
}

std::string number(std::string_view column, std::int64_t value) {
  return std::string(column) + " : " + quoted(std::to_string(value));
}

/// Takes the marks out of the text and says where they stood.
void read_marks(std::string const& marked, api::FoundMessage& message) {
  std::int64_t characters = 0;
  for (char c : marked) {
    if (c == mark_begins) {
      message.marks.push_back({characters, characters});
    } else if (c == mark_ends) {
      if (!message.marks.empty()) message.marks.back().until = characters;
    } else {
      message.snippet += c;
      bool const follows = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
      if (!follows) ++characters;
    }
  }
}

struct HitRow {
  std::string uid;
  std::int64_t position = 0;
  protocol::AuthorKind kind = protocol::AuthorKind::end_user;
  std::string name;
  bool is_private = false;
  Time accepted_at{};
  std::string snippet;
};
BOOST_DESCRIBE_STRUCT(HitRow, (), (uid, position, kind, name, is_private, accepted_at, snippet))

}  // namespace

bool search_is_behind(store::Reader& sql) {
  return sql.one<std::int64_t>(
                "SELECT EXISTS (SELECT 1 FROM messages WHERE id > (SELECT last_message_id FROM "
                "message_words_progress))")
             .value_or(0) != 0;
}

bool index_messages(store::Transaction& tx, std::int64_t most) {
  auto& sql = tx.sql();
  auto const from = sql.one<std::int64_t>("SELECT last_message_id FROM message_words_progress").value_or(0);
  auto const until = sql.one<std::int64_t>(
      "SELECT id FROM messages WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?", from, most - 1);
  auto const last =
      until ? *until : sql.one<std::int64_t>("SELECT COALESCE(MAX(id), 0) FROM messages").value_or(0);
  if (last <= from) return false;
  sql.run(
      "INSERT INTO message_words (rowid, organisation_id, chat_id, text) SELECT id, organisation_id, "
      "chat_id, "
      "text FROM messages WHERE id > ? AND id <= ? ORDER BY id",
      from, last);
  sql.run("UPDATE message_words_progress SET last_message_id = ?", last);
  return until.has_value() && search_is_behind(sql);
}

std::string words_expression(std::int64_t organisation, SearchTerm const& term) {
  return number("organisation_id", organisation) + " AND text : " + phrase(term);
}

std::string chat_has_words(std::string_view chat) {
  return std::string(chat) +
         " IN (SELECT m.chat_id FROM message_words JOIN messages m ON m.id = message_words.rowid WHERE "
         "message_words MATCH ?)";
}

MessageHit find_in_chat(store::Reader& sql, Scope const& scope, std::int64_t chat,
                        std::vector<SearchTerm> const& terms) {
  auto const here =
      number("organisation_id", scope.organisation) + " AND " + number("chat_id", chat) + " AND text : (";
  std::string all;
  std::string any;
  for (auto const& term : terms) {
    all += (all.empty() ? "" : " AND ") + phrase(term);
    any += (any.empty() ? "" : " OR ") + phrase(term);
  }
  MessageHit hit;
  hit.matches = sql.one<std::int64_t>("SELECT COUNT(*) FROM message_words WHERE message_words MATCH ?",
                                      here + any + ")")
                    .value_or(0);
  if (hit.matches == 0) return hit;
  static std::string const newest =
      "SELECT m.uid, m.position, m.author_kind, m.author_name, m.is_private, m.accepted_at, "
      "snippet(message_words, 2, char(1), char(2), '…', 24) FROM message_words JOIN messages m ON m.id = "
      "message_words.rowid WHERE message_words MATCH ? ORDER BY message_words.rowid DESC LIMIT 1";
  auto row = sql.one<HitRow>(newest, here + all + ")");
  if (!row) row = sql.one<HitRow>(newest, here + any + ")");
  if (!row) return hit;
  api::FoundMessage message;
  message.uuid = row->uid;
  message.position = row->position;
  message.author = {row->kind, row->name};
  message.is_private = row->is_private;
  message.accepted_at = iso(scope, row->accepted_at);
  read_marks(row->snippet, message);
  hit.newest = std::move(message);
  return hit;
}

}  // namespace deskbell::console
