// Comments on requests, as the service told them.
#include <algorithm>

#include "tray/model.h"

namespace deskbell::tray {

std::vector<protocol::RequestComment> Model::comments(TicketId ticket) const {
  std::vector<protocol::RequestComment> found;
  for (auto const& comment : comments_)
    if (comment.ticket_id == ticket) found.push_back(comment);
  std::stable_sort(found.begin(), found.end(),
                   [](auto const& a, auto const& b) { return a.written_at < b.written_at; });
  return found;
}

void Model::apply(protocol::TrayRequestComment const& event) {
  auto const known = std::find_if(comments_.begin(), comments_.end(), [&](auto const& comment) {
    return comment.comment_id == event.comment.comment_id;
  });
  if (known == comments_.end()) {
    comments_.push_back(event.comment);
  } else {
    *known = event.comment;
  }
  Q_EMIT comments_changed();
}

}  // namespace deskbell::tray
