// What a session that ended left, taken in by one that runs.
#include "tray/kept_merge.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace deskbell::tray {
namespace {

bool holds(auto const& things, auto const& fits) { return std::any_of(things.begin(), things.end(), fits); }

/// Both, unless the one holds the other already. Nothing: that is more than is kept of one text.
std::optional<QString> joined(QString const& there, QString const& left) {
  auto const gap = QStringLiteral("\n\n");
  if (left.trimmed().isEmpty() || (gap + there + gap).contains(gap + left + gap)) return there;
  if (there.trimmed().isEmpty()) return left;
  if (there.size() + gap.size() + left.size() > longest_kept_text) return std::nullopt;
  return there + gap + left;
}

void take_files(Kept& kept, std::vector<KeptFile> const& files) {
  for (auto const& file : files)
    if (!holds(kept.files, [&](KeptFile const& known) { return known.id == file.id; }))
      kept.files.push_back(file);
}

void take_sent(Kept& kept, Kept& left) {
  for (auto& message : std::exchange(left.unsent, {})) {
    auto const same = [&](Unsent const& known) { return known.message_id == message.message_id; };
    if (!holds(kept.unsent, same)) kept.unsent.push_back(std::move(message));
  }
  for (auto& reply : std::exchange(left.replies, {})) {
    auto const same = [&](auto const& known) { return known.comment_id == reply.comment_id; };
    if (!holds(kept.replies, same)) kept.replies.push_back(std::move(reply));
  }
  auto const attached = [](KeptFile const& file) { return !file.message; };
  auto const bound = std::stable_partition(left.files.begin(), left.files.end(), attached);
  take_files(kept, {bound, left.files.end()});
  left.files.erase(bound, left.files.end());
}

/// `left` holds no files but those that are attached to its draft.
void take_drafts(Kept& kept, Kept& left) {
  auto files = kept;
  take_files(files, left.files);
  auto const attached = std::count_if(files.files.begin(), files.files.end(),
                                      [](KeptFile const& file) { return !file.message; });
  auto const both = joined(kept.draft, left.draft);
  bool const fits = left.files.empty() || attached <= static_cast<std::ptrdiff_t>(protocol::max_attachments);
  if (both && fits) {
    kept.draft = *both;
    kept.files = std::move(files.files);
    left.draft.clear();
    left.files.clear();
  }
  for (auto& [ticket, text] : std::exchange(left.reply_drafts, {}).toStdMap()) {
    if (auto const reply = joined(kept.reply_drafts.value(ticket), text)) {
      kept.reply_drafts[ticket] = *reply;
    } else {
      left.reply_drafts[ticket] = text;
    }
  }
}

void take_forms(Kept& kept, Kept& left) {
  for (auto& [item, draft] : std::exchange(left.forms, {}).toStdMap()) {
    auto const there = kept.forms.value(item);
    if (draft.empty() || draft == there) continue;
    bool const goes_in = there.empty() || (draft.sent && !there.sent);
    if (goes_in) kept.forms[item] = draft;
    auto const& waits = goes_in ? there : draft;
    if (!waits.empty()) left.forms[item] = waits;
  }
}

void take_ways(Kept& kept, Kept& left) {
  if (kept.recent_emoji.isEmpty()) kept.recent_emoji = left.recent_emoji;
  if (kept.person.isEmpty()) kept.person = left.person;
  left.recent_emoji.clear();
  left.person.clear();
  kept.counts_answers = std::exchange(left.counts_answers, false) || kept.counts_answers;
  for (auto& [ticket, times] : std::exchange(left.answers, {}).toStdMap()) {
    auto& known = kept.answers[ticket];
    known = {std::max(known.first, times.first), std::max(known.second, times.second)};
  }
}

}  // namespace

void take_in(Kept& kept, Kept left) {
  auto waiting = std::exchange(left.later, {});
  take_sent(kept, left);
  take_drafts(kept, left);
  take_forms(kept, left);
  take_ways(kept, left);
  bool const known = holds(kept.later, [&](Kept const& one) { return one == left; });
  if (left != Kept{} && !known) kept.later.push_back(std::move(left));
  for (auto& one : waiting) take_in(kept, std::move(one));
}

Kept ways_of(Kept const& kept) {
  Kept ways;
  ways.recent_emoji = kept.recent_emoji;
  ways.person = kept.person;
  ways.counts_answers = kept.counts_answers;
  ways.answers = kept.answers;
  return ways;
}

}  // namespace deskbell::tray
