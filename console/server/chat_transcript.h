// What a conversation's transcript is made of: for the ticket made of it, and for downloads.
#pragma once

#include <vector>

#include "console/server/api/shapes_transcript.h"
#include "console/server/chat_store.h"
#include "console/server/scope.h"
#include "core/transcript.h"

namespace deskbell::console {

/// How much of a conversation is written down: the newest of it, whole messages.
struct TranscriptBounds {
  std::int64_t messages = 20'000;
  std::size_t bytes = std::size_t{16} * 1024 * 1024;
};

struct Transcript {
  std::int64_t chat = 0;
  core::transcript::Heading heading;
  std::vector<core::transcript::Line> lines;  ///< oldest first, notes included
};
/// What was said after that position.
Transcript transcript_after(store::Sql& sql, ChatRow const& chat, std::int64_t position,
                            TranscriptBounds const& bounds);
/// What a subject is taken from: the first that was said, oldest first.
std::vector<core::transcript::Line> first_lines(store::Sql& sql, ChatRow const& chat);
/// Error: not_found.
Result<Transcript> transcript_of(store::Reader& sql, Scope const& scope, Key const& key,
                                 TranscriptBounds const& bounds = {});
/// The same as data. Error: not_found.
Result<api::ChatTranscript> transcript_data(store::Reader& sql, Scope const& scope, Key const& key,
                                            core::transcript::Notes notes,
                                            TranscriptBounds const& bounds = {});

}  // namespace deskbell::console
