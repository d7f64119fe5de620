// What a conversation's transcript is made of: for the ticket made of it, and for downloads.
#pragma once

#include <vector>

#include "console/server/api/shapes_transcript.h"
#include "console/server/chat_store.h"
#include "console/server/scope.h"
#include "core/transcript.h"

namespace deskbell::console {

core::transcript::Heading transcript_heading(store::Sql& sql, ChatRow const& chat);
/// What was said after that position, oldest first, notes included.
std::vector<core::transcript::Line> transcript_lines(store::Sql& sql, ChatRow const& chat,
                                                     std::int64_t position);

struct Transcript {
  std::int64_t chat = 0;
  core::transcript::Heading heading;
  std::vector<core::transcript::Line> lines;
};
/// Error: not_found.
Result<Transcript> transcript_of(store::Reader& sql, Scope const& scope, Key const& key);
/// The same as data. Error: not_found.
Result<api::ChatTranscript> transcript_data(store::Reader& sql, Scope const& scope, Key const& key,
                                            core::transcript::Notes notes);

}  // namespace deskbell::console
