// One end of a simulated link.
#include "link_end.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/overload.h"
#include "world.h"

namespace deskbell::simulation {

namespace {

constexpr delivery::Window window{8, 8'000};
constexpr std::int64_t frame_bytes = 200;

delivery::LinkOpened opening(Post const& post, delivery::Cursor peer) {
  delivery::LinkOpened event;
  event.peer = peer;
  if (auto const own = post.outbox.find(peer.seq); own != post.outbox.end()) {
    event.own_id_at_peer_seq = own->second.id;
  } else if (peer.seq != 0 && peer.seq == post.acknowledged.seq) {
    event.own_id_at_peer_seq = post.acknowledged.id;
  }
  return event;
}

}  // namespace

LinkEnd::LinkEnd(World& world, Side side) : world_(world), mutation_(world.mutation), side_(side) {}

void LinkEnd::start(Post const& post) {
  sender_ = delivery::make_sender(post.acknowledged, post.last, window);
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
  auto event = opening(post, peer);
  event.peer_was_restored = peer_was_restored;
  peer_was_restored_ = peer_was_restored;
  if (mutation_ == Mutation::trusts_numbers) event.own_id_at_peer_seq = peer.id;
  tell(event);
}

bool LinkEnd::finds_restored(Post const& post, delivery::Cursor peer) {
  return delivery::is_restored(delivery::make_sender(post.acknowledged, post.last), opening(post, peer));
}

void LinkEnd::lost() { tell(delivery::LinkLost{}); }

void LinkEnd::notice(Post const& post) {
  if (post.last > sender_.last) tell(delivery::Appended{post.last});
}

bool LinkEnd::work(Post& post, std::deque<Frame>& wire) {
  if (to_do_.empty()) return true;
  auto const effect = to_do_.front();
  to_do_.pop_front();
  if (std::holds_alternative<delivery::CloseLink>(effect)) return false;
  std::visit(core::Overload{
                 [&](delivery::Send const& next) { send(post, next, wire); },
                 [&](delivery::Settle const& next) { settle(post, next); },
                 [&](delivery::Renumber const& next) { renumber(post, next); },
                 [](delivery::CloseLink const&) {},
             },
             effect);
  return true;
}

void LinkEnd::send(Post const& post, delivery::Send const& send, std::deque<Frame>& wire) {
  delivery::Sent sent{send.link, {}};
  std::vector<Frame> frames;
  for (delivery::Seq seq = send.first; seq < send.first + send.facts; ++seq) {
    auto const row = post.outbox.find(seq);
    if (row == post.outbox.end()) break;
    sent.facts.push_back({row->second.id, frame_bytes});
    frames.push_back({seq, row->second});
  }
  if (mutation_ == Mutation::swaps_neighbours && frames.size() > 1) std::swap(frames[0].fact, frames[1].fact);
  if (send.link == sender_.link && is_open()) wire.insert(wire.end(), frames.begin(), frames.end());
  tell(sent);
}

void LinkEnd::settle(Post& post, delivery::Settle const& settle) {
  post.acknowledged = settle.through;
  if (mutation_ == Mutation::keeps_nothing)
    post.outbox.erase(post.outbox.begin(), post.outbox.upper_bound(settle.through.seq));
}

void LinkEnd::renumber(Post& post, delivery::Renumber renumber) {
  if (mutation_ == Mutation::moves_too_little) ++renumber.after;
  if (mutation_ == Mutation::forgets_that_it_restored)
    renumber.after = std::max(renumber.after, post.acknowledged.seq);
  std::vector<Fact> moved;
  for (auto row = post.outbox.upper_bound(renumber.after); row != post.outbox.end();) {
    moved.push_back(std::move(row->second));
    row = post.outbox.erase(row);
  }
  // Numbers that come before are of facts that the peer has, and may be taken anew only upwards.
  post.outbox.erase(post.outbox.lower_bound(renumber.first), post.outbox.end());
  delivery::Seq next = renumber.first;
  for (Fact& fact : moved) {
    if (mutation_ == Mutation::renames_what_it_moves) fact.id = world_.fresh<FactId>();
    post.outbox.emplace(next++, std::move(fact));
  }
  post.acknowledged = renumber.acknowledged;
  post.last = next - 1;
  if (side_ == Side::device && !peer_was_restored_) post.forgot = true;
  ++world_.tally["renumbered"];
  tell(delivery::Renumbered{renumber.link, renumber.acknowledged, next - 1});
}

delivery::KnownAs LinkEnd::known_as(Post const& post, Fact const& fact) const {
  auto const known = post.known.find(fact.id);
  if (known == post.known.end() || mutation_ == Mutation::forgets_ids) return delivery::KnownAs::nothing;
  bool const is_same = known->second == content_of(fact) || mutation_ == Mutation::takes_other_content;
  return is_same ? delivery::KnownAs::same_content : delivery::KnownAs::other_content;
}

bool LinkEnd::every(int times) { return ++arrivals_ % times == 0; }

bool LinkEnd::arrived(Post& post, Frame const& frame, std::function<void(Fact const&)> const& apply) {
  if (!frame.fact) {
    tell(delivery::Acknowledged{frame.seq});
    return true;
  }
  Fact const& fact = *frame.fact;
  auto const step = delivery::advance(receiver_, delivery::Arrived{frame.seq, fact.id, known_as(post, fact)});
  if (step.verdict == delivery::Verdict::close) return false;
  auto const before = post.known.find(fact.id);
  bool const has_other = before != post.known.end() && before->second != content_of(fact);
  if (step.verdict == delivery::Verdict::refuse) ++world_.tally["refused other content"];
  if (has_other != (step.verdict == delivery::Verdict::refuse))
    world_.blame("other content under a known id was not refused");
  bool const is_new = step.verdict == delivery::Verdict::apply;
  if (is_new && before != post.known.end()) world_.blame("a fact was applied twice");
  bool const dies_first = mutation_ == Mutation::cursor_without_fact && every(40);
  if (is_new && !dies_first) apply(fact);
  if (mutation_ == Mutation::fact_without_cursor && every(40)) return false;
  if (is_new) post.known.emplace(fact.id, content_of(fact));
  post.received = step.state.cursor;
  receiver_ = step.state;
  return true;
}

void LinkEnd::acknowledge(std::deque<Frame>& wire) {
  if (auto const seq = delivery::acknowledgement(receiver_)) wire.push_back({*seq, std::nullopt});
}

}  // namespace deskbell::simulation
