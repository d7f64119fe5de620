// One end of a simulated link.
#include "link_end.h"

#include "core/overload.h"

namespace deskbell::simulation {

void LinkEnd::start(Post const& post) {
  sender_ = delivery::make_sender(post.acknowledged, post.next - 1, {8, 8'000});
  receiver_ = delivery::make_receiver(post.received);
  to_do_.clear();
}

void LinkEnd::tell(delivery::SenderEvent const& event) {
  auto step = delivery::advance(std::move(sender_), event);
  sender_ = std::move(step.state);
  to_do_.insert(to_do_.end(), step.effects.begin(), step.effects.end());
}

void LinkEnd::opened(Post const& post, delivery::Cursor peer, bool peer_was_restored) {
  receiver_ = delivery::make_receiver(post.received);
  std::optional<FactId> own;
  if (auto const* row = post.at(peer.seq)) own = row->fact.id;
  tell(delivery::LinkOpened{peer, own, peer_was_restored, std::nullopt});
}

void LinkEnd::lost() { tell(delivery::LinkLost{}); }

void LinkEnd::notice(Post const& post) {
  if (post.next - 1 > sender_.last) tell(delivery::Appended{post.next - 1});
}

bool LinkEnd::work(Post& post, std::deque<Frame>& wire) {
  if (to_do_.empty()) return true;
  auto const effect = to_do_.front();
  to_do_.pop_front();
  return std::visit(core::Overload{
                        [&](delivery::Send const& next) {
                          send(post, next, wire);
                          return true;
                        },
                        [&](delivery::Settle const& settle) {
                          post.acknowledged = settle.through;
                          return true;
                        },
                        [&](delivery::Renumber const& next) {
                          renumber(post, next);
                          return true;
                        },
                        [&](delivery::CloseLink const&) { return false; },
                    },
                    effect);
}

void LinkEnd::send(Post const& post, delivery::Send const& send, std::deque<Frame>& wire) {
  delivery::Sent sent{send.link, {}};
  for (delivery::Seq seq = send.first; seq < send.first + send.facts; ++seq) {
    auto const* row = post.at(seq);
    if (row == nullptr) break;
    sent.facts.push_back({row->fact.id, 200});
    if (send.link == sender_.link && is_open()) wire.push_back({seq, row->fact});
  }
  tell(sent);
}

void LinkEnd::renumber(Post& post, delivery::Renumber const& renumber) {
  std::vector<Post::Row> outbox;
  delivery::Seq next = renumber.first;
  for (Post::Row& row : post.outbox)
    if (row.seq > renumber.after) outbox.push_back({next++, std::move(row.fact)});
  post.outbox = std::move(outbox);
  post.acknowledged = renumber.acknowledged;
  post.next = next;
  tell(delivery::Renumbered{renumber.link, renumber.acknowledged, next - 1});
}

bool LinkEnd::arrived(Post& post, Frame const& frame, std::function<void(Fact const&)> const& apply) {
  if (!frame.fact) {
    tell(delivery::Acknowledged{frame.seq});
    return true;
  }
  auto const known =
      post.known.contains(frame.fact->id) ? delivery::KnownAs::same_content : delivery::KnownAs::nothing;
  auto const step = delivery::advance(receiver_, delivery::Arrived{frame.seq, frame.fact->id, known});
  if (step.verdict == delivery::Verdict::close) return false;
  if (step.verdict == delivery::Verdict::apply) {
    post.known.insert(frame.fact->id);
    apply(*frame.fact);
  }
  post.received = step.state.cursor;
  receiver_ = step.state;
  return true;
}

void LinkEnd::acknowledge(std::deque<Frame>& wire) {
  if (auto const seq = delivery::acknowledgement(receiver_)) wire.push_back({*seq, std::nullopt});
}

}  // namespace deskbell::simulation
