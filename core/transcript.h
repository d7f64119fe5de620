// A conversation as plain text and as a page: for the ticket made of it, and for downloads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "protocol/time.h"

namespace deskbell::core::transcript {

enum class Kind { end_user, technician, automatic, note };

struct Line {
  Kind kind = Kind::end_user;
  std::string name;
  Time accepted_at{};
  Time written_at{};  ///< shown too where it is more than a minute earlier
  std::string text;
};

struct Heading {
  std::string asset;
  std::string user;  ///< who was at the device
  std::string customer;
  std::optional<Time> opened_at;
  std::int64_t left_out = 0;  ///< messages before the lines that are given
};

enum class Notes { leave_out, include };

/// Plain and deterministic: lines in the order given, times in UTC as ISO 8601, following lines of a message
/// indented so that nobody can fake another speaker. Begins with how many earlier messages are left out,
/// where some are.
std::string text_of(Heading const& heading, std::span<Line const> lines, Notes notes);
/// The same as a page by itself: everything escaped, nothing loaded, no script, allowed by its own strict
/// Content-Security-Policy.
std::string html_of(Heading const& heading, std::span<Line const> lines, Notes notes);
/// A subject for the ticket: the end user's first words.
std::string subject_of(Heading const& heading, std::span<Line const> lines);

}  // namespace deskbell::core::transcript
