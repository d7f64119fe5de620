// Comments on requests: as the service told them, and those written here that it has not told yet.
#include <algorithm>
#include <utility>

#include "tray/model.h"
#include "tray/words.h"

namespace deskbell::tray {

protocol::RequestView const* Model::find_request(TicketId ticket) const {
  auto const found = std::find_if(requests_.begin(), requests_.end(),
                                  [&](auto const& one) { return one.ticket_id == ticket; });
  return found == requests_.end() ? nullptr : &*found;
}

std::vector<protocol::RequestComment> Model::comments(TicketId ticket) const {
  std::vector<protocol::RequestComment> found;
  for (auto const* some : {&comments_, &local_replies_}) {
    for (auto const& comment : *some)
      if (comment.ticket_id == ticket && forgetting(MessageId{comment.comment_id.uuid}) == nullptr)
        found.push_back(comment);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](auto const& a, auto const& b) { return a.written_at < b.written_at; });
  return found;
}

bool Model::reply_is_local(CommentId comment) const {
  return std::any_of(local_replies_.begin(), local_replies_.end(),
                     [&](auto const& known) { return known.comment_id == comment; });
}

void Model::apply(protocol::TrayRequestComment const& event) {
  auto const same = [&](auto const& comment) { return comment.comment_id == event.comment.comment_id; };
  auto const known = std::find_if(comments_.begin(), comments_.end(), same);
  if (known == comments_.end()) {
    comments_.push_back(event.comment);
  } else {
    *known = event.comment;
  }
  std::erase_if(local_replies_, same);
  Q_EMIT comments_changed();
}

void Model::set_news(std::set<TicketId> tickets) {
  if (tickets == news_) return;
  news_ = std::move(tickets);
  Q_EMIT requests_changed();
}

void Model::on_reply_answered(protocol::TrayReply const& reply, QString const& reason) {
  if (reason.isEmpty()) return;  // the service tells the comment itself
  for (auto& known : local_replies_) {
    if (known.comment_id == reply.comment_id) known.error = to_utf8(reason);
  }
  Q_EMIT comments_changed();
}

bool Model::reply_failed(CommentId comment) const {
  return std::any_of(comments_.begin(), comments_.end(), [&](auto const& known) {
    return known.comment_id == comment && known.own && known.error;
  });
}

void Model::retry_reply(CommentId comment) {
  if (reply_failed(comment)) {
    // The same one, in the place of the one that failed: it is this window's again until the service tells
    // it.
    auto const failed = std::find_if(comments_.begin(), comments_.end(),
                                     [&](auto const& known) { return known.comment_id == comment; });
    auto again = *failed;
    comments_.erase(failed);
    again.written_at = outside_.now();
    std::erase_if(local_replies_, [&](auto const& known) { return known.comment_id == comment; });
    local_replies_.push_back(std::move(again));
  }
  for (auto& known : local_replies_) {
    if (known.comment_id != comment || !known.error) continue;
    known.error.reset();
    send_reply(known);
    Q_EMIT comments_changed();
    return;
  }
}

void Model::forget_reply(CommentId comment) {
  auto const gone = std::erase_if(
      local_replies_, [&](auto const& known) { return known.comment_id == comment && known.error; });
  // One that it did not take this time it may keep from an earlier time.
  if (gone > 0 || reply_failed(comment)) ask_to_forget(MessageId{comment.uuid}, std::nullopt);
  Q_EMIT comments_changed();
}

void Model::drop_reply(CommentId comment) {
  auto const gone = std::erase_if(comments_, [&](auto const& known) { return known.comment_id == comment; });
  if (gone > 0) Q_EMIT comments_changed();
}

}  // namespace deskbell::tray
