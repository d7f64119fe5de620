// Reads a conversation whole.
#include "console/server/chat_transcript.h"

#include <algorithm>

#include "console/server/attachments.h"
#include "console/server/chats.h"
#include "console/server/device_users.h"

namespace deskbell::console {

namespace {

struct LineRow {
  std::string uid;
  protocol::AuthorKind kind = protocol::AuthorKind::end_user;
  std::string name;
  bool is_private = false;
  std::string text;
  Time written_at{};
  Time accepted_at{};
};
BOOST_DESCRIBE_STRUCT(LineRow, (), (uid, kind, name, is_private, text, written_at, accepted_at))

}  // namespace

std::vector<core::transcript::Line> transcript_lines(store::Sql& sql, ChatRow const& chat,
                                                     std::int64_t position) {
  using core::transcript::Kind;
  std::vector<core::transcript::Line> lines;
  std::vector<protocol::LiveAttachment> const no_files;
  for (auto& row : sql.all<LineRow>(
           "SELECT uid, author_kind, author_name, is_private, text, written_at, accepted_at FROM messages "
           "WHERE organisation_id = ? AND chat_id = ? AND position > ? ORDER BY position",
           chat.organisation_id, chat.id, position)) {
    Kind kind = Kind::end_user;
    if (row.kind == protocol::AuthorKind::technician) kind = row.is_private ? Kind::note : Kind::technician;
    if (row.kind == protocol::AuthorKind::automatic) kind = Kind::automatic;
    for (auto const& file : attachments_of(sql, chat.organisation_id, row.uid).value_or(no_files))
      row.text += (row.text.empty() ? "[" : "\n[") + file.name + ", " + std::to_string(file.size) + " bytes]";
    lines.push_back({kind, std::move(row.name), row.accepted_at, row.written_at, std::move(row.text)});
  }
  return lines;
}

core::transcript::Heading transcript_heading(store::Sql& sql, ChatRow const& chat) {
  using Names = std::tuple<std::string, std::string>;
  auto const names = sql.one<Names>(
      "SELECT a.name, c.business_name FROM assets a JOIN customers c ON c.organisation_id = "
      "a.organisation_id AND c.id = a.customer_id WHERE a.organisation_id = ? AND a.id = ?",
      chat.organisation_id, chat.asset_id);
  core::transcript::Heading heading;
  if (names) std::tie(heading.asset, heading.customer) = *names;
  if (auto const user = find_device_user(sql, chat.organisation_id, chat.device_user_id))
    heading.user = user->shown();
  heading.opened_at = chat.created_at;
  return heading;
}

Result<Transcript> transcript_of(store::Reader& sql, Scope const& scope, Key const& key) {
  auto const chat = load_seen_chat(sql, scope, key);
  if (!chat) return chat.error();
  return Transcript{chat->id, transcript_heading(sql, *chat), transcript_lines(sql, *chat, 0)};
}

Result<api::ChatTranscript> transcript_data(store::Reader& sql, Scope const& scope, Key const& key,
                                            core::transcript::Notes notes) {
  auto chat = show_chat(sql, scope, key);
  if (!chat) return chat.error();
  constexpr std::int64_t at_once = 200;
  api::ChatTranscript transcript;
  std::optional<std::int64_t> before;
  for (bool more = true; more;) {
    auto page = list_messages(sql, scope, Key(chat->id), before, at_once);
    if (!page) return page.error();
    more = page->more;
    if (!page->messages.empty()) before = page->messages.front().position;
    std::reverse(page->messages.begin(), page->messages.end());
    for (auto& message : page->messages) {
      if (message.is_private && notes == core::transcript::Notes::leave_out) continue;
      transcript.messages.push_back(std::move(message));
    }
  }
  std::reverse(transcript.messages.begin(), transcript.messages.end());
  transcript.chat = std::move(*chat);
  return transcript;
}

}  // namespace deskbell::console
