// Both ends of the device link's durable facts: sequence, acknowledge, resume, window. Used by agent and by
// console, in either direction. WIRES.md, "Durable facts".
//
// The facts themselves lie in the shell's database; here are only numbers, so that a device that was offline
// for a month costs no more memory than one that is up to date.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/ids.h"
#include "protocol/result.h"

namespace deskbell::core::delivery {

/// Place of a fact in one direction of one device identity; the first is 1, 0 means none. Same as on the
/// wire.
using Seq = std::int64_t;

/// The last fact that one side has committed. `id` is nil exactly where `seq` is 0.
struct Cursor {
  Seq seq = 0;
  FactId id;
  friend bool operator==(Cursor const&, Cursor const&) = default;
};

// ---- the sending end
// -------------------------------------------------------------------------------------------

/// How much may be on its way without an acknowledgement.
struct Window {
  std::int64_t facts = 64;
  std::int64_t bytes = std::int64_t{256} * 1024;
  friend bool operator==(Window const&, Window const&) = default;
};

struct InFlight {
  FactId id;
  std::int64_t bytes = 0;  ///< of the frame, as it was sent
  friend bool operator==(InFlight const&, InFlight const&) = default;
};

enum class LinkPhase {
  down,         ///< nothing is sent
  renumbering,  ///< the shell moves the outbox to new numbers; nothing is sent until it says so
  open,
};

/// The sender's memory. At start the shell fills `acknowledged` and `last` from its outbox; the rest is of
/// one link. The outbox holds exactly the facts (acknowledged.seq, last], without gaps, in the order in which
/// they were made. It may hold acknowledged ones below that for a while ("kept"), to refill a console
/// restored from a backup.
struct Sender {
  Cursor acknowledged;  ///< what the peer is known to have committed, and we have noted
  Seq last = 0;         ///< newest in the outbox; the next fact gets last + 1
  Window window;
  LinkPhase phase = LinkPhase::down;
  std::uint64_t link = 0;          ///< counts links: an answer that names an older one is late and ignored
  bool loading = false;            ///< a Send effect is being carried out
  bool must_fit = false;           ///< that one has at_least_one set
  std::deque<InFlight> in_flight;  ///< sent on this link: acknowledged.seq + 1, + 2, ...
  std::int64_t in_flight_bytes = 0;
  friend bool operator==(Sender const&, Sender const&) = default;
};

Sender make_sender(Cursor acknowledged, Seq last, Window window = {});

// Events of the sender. They come in the order of the transactions that they tell of.

/// Facts were committed to the outbox; `last` is the newest one's seq.
struct Appended {
  Seq last = 0;
};
/// The peer told where it stands (uplink_last of welcome, downlink_last of hello).
struct LinkOpened {
  Cursor peer;
  /// The id that our outbox, kept facts included, has at peer.seq: empty where there is none.
  std::optional<FactId> own_id_at_peer_seq;
  /// The peer's database is known to be another one than last time (console_epoch changed). The new epoch is
  /// stored no sooner than with what this opening leads to (Renumber), so that a crash in between does not
  /// hide the change.
  bool peer_was_restored = false;
  std::optional<Window> window;  ///< the peer's limits, where it said some
};
/// A Send effect was carried out: these facts were written to the link, from its `first` on. May be fewer
/// than allowed.
struct Sent {
  std::uint64_t link = 0;
  std::vector<InFlight> facts;
};
/// A Renumber effect was committed. To be told even where its link is gone: the numbers are what they are
/// now.
struct Renumbered {
  std::uint64_t link = 0;  ///< as in the effect
  Cursor acknowledged;     ///< as in the effect
  Seq last = 0;            ///< newest in the outbox now; Renumber::first - 1 where it is empty
};
/// ack{seq} came from the peer.
struct Acknowledged {
  Seq seq = 0;
};
struct LinkLost {};
using SenderEvent = std::variant<Appended, LinkOpened, Sent, Renumbered, Acknowledged, LinkLost>;

// Effects of the sender.

/// Read facts from the outbox from `first` on and write them to the link, no more than `facts`, stopping
/// before the sum of their frames exceeds `bytes` - but always the first one where `at_least_one` is set.
/// Answer with Sent, also when nothing fitted.
struct Send {
  std::uint64_t link = 0;
  Seq first = 0;
  std::int64_t facts = 0;
  std::int64_t bytes = 0;
  bool at_least_one = false;
  friend bool operator==(Send const&, Send const&) = default;
};
/// In one transaction: note the cursor as acknowledged; facts up to it may be deleted, or kept for a while.
/// No answer.
struct Settle {
  Cursor through;
  friend bool operator==(Settle const&, Settle const&) = default;
};
/// In one transaction: note `acknowledged`, and give the outbox's facts whose number is greater than `after`
/// the numbers first, first + 1, ... in their order; the ids stay. `after` lies below the old acknowledged
/// cursor where the peer lost facts that are kept here. The receiver knows by id which of them it already
/// has. Answer with Renumbered.
struct Renumber {
  std::uint64_t link = 0;
  Cursor acknowledged;
  Seq first = 0;
  Seq after = 0;
  friend bool operator==(Renumber const&, Renumber const&) = default;
};
/// The peer broke the rules: say goodbye with reason "protocol" and close. Opening again sorts it out.
struct CloseLink {
  Error error;
  friend bool operator==(CloseLink const&, CloseLink const&) = default;
};
using SenderEffect = std::variant<Send, Settle, Renumber, CloseLink>;

struct SenderStep {
  Sender state;
  std::vector<SenderEffect> effects;  ///< in the order in which they are to be carried out
};

SenderStep advance(Sender state, SenderEvent const& event);

/// Whether one of the two ends was restored from an older state: their histories are then not one line.
/// Opening the link renumbers; what the peer forgot beyond the kept facts, the shell has to say anew.
bool is_restored(Sender const& state, LinkOpened const& event);

/// Whether an acknowledgement is being waited for: the link must then show signs of life (keepalive.h).
bool awaits_acknowledgement(Sender const& state);
/// Whether everything that the outbox has was written to the open link.
bool has_sent_everything(Sender const& state);
/// Facts that the peer is not known to have: queue depth for status and metrics.
std::int64_t backlog(Sender const& state);

// ---- the receiving end
// -------------------------------------------------------------------------------------------

/// What the receiver's database knows of an id. Looked up in the transaction that applies the fact.
enum class KnownAs {
  nothing,        ///< never applied
  same_content,   ///< applied, and type and body are byte for byte these
  other_content,  ///< applied with another type or body
};

struct Receiver {
  Cursor cursor;        ///< stored in the same transaction as what the facts caused
  Seq told = 0;         ///< the last acknowledgement on this link, or what opening it said
  bool repeat = false;  ///< facts came that were committed earlier: acknowledge once more
  friend bool operator==(Receiver const&, Receiver const&) = default;
};

Receiver make_receiver(Cursor committed);

/// A fact as it came from the link.
struct Arrived {
  Seq seq = 0;
  FactId id;
  KnownAs known = KnownAs::nothing;
};

enum class Verdict {
  apply,     ///< new: apply it, remember id and content, store the new cursor, in one transaction
  skip,      ///< had under another number: store the new cursor only
  repeated,  ///< had under this number: nothing to store, acknowledge again
  refuse,    ///< same id, other content: audit it, store the new cursor, apply nothing
  close,     ///< the peer broke the rules: close the link, keep the old cursor
};

struct ReceiverStep {
  Receiver state;  ///< valid once the transaction is committed; throw it away when that fails
  Verdict verdict = Verdict::close;
  std::optional<Error> error;  ///< where the verdict is refuse or close
};

ReceiverStep advance(Receiver state, Arrived const& fact);

/// After a commit: the cumulative acknowledgement that is due, if one is. Call it once for a whole batch.
std::optional<Seq> acknowledgement(Receiver& state);

}  // namespace deskbell::core::delivery
