// Deduplicates by id for ever, applies, and moves the cursor.
#include "console/server/device_facts.h"

#include <sodium.h>

#include "console/server/attachments.h"
#include "console/server/device_announcements.h"
#include "console/server/device_chats.h"
#include "console/server/device_comments.h"
#include "console/server/device_cursors.h"
#include "console/server/device_reports.h"
#include "console/server/downlink.h"
#include "console/server/inventory_intake.h"
#include "console/server/records.h"
#include "core/overload.h"
#include "protocol/codec.h"
#include "protocol/excerpt.h"

namespace deskbell::console {

namespace {

namespace delivery = core::delivery;

std::int64_t digest_of(std::string_view type, std::string_view body) {
  std::string bytes(type);
  bytes += '\n';
  bytes += body;
  std::int64_t digest = 0;
  std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<unsigned char const*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  std::memcpy(&digest, hash.data(), sizeof digest);
  return digest;
}

/// What is kept of a type that another version made up.
std::string type_kept(IncomingFact const& fact) {
  constexpr std::size_t longest = 100;
  return protocol::clipped(fact.type, longest);
}

Result<void> apply_message(store::Transaction& tx, DeviceScope const& device, IncomingFact const& incoming) {
  if (incoming.set_aside) return *incoming.set_aside;
  return std::visit(
      [&](auto const& fact) -> Result<void> {
        using Fact = std::remove_cvref_t<decltype(fact)>;
        if constexpr (std::is_same_v<Fact, protocol::InventoryUploaded> ||
                      std::is_same_v<Fact, protocol::InventoryReported>) {
          // Nothing was worked out: the report is known.
          return incoming.ready ? apply(tx, device, fact, *incoming.ready) : Result<void>();
        } else if constexpr (protocol::is_durable<Fact>) {
          return apply(tx, device, fact);
        } else {
          return make_error(ErrorCode::invalid, "this message is no fact: it may not have id and seq");
        }
      },
      *incoming.message);
}

/// A device that says a great deal that nobody understands does not fill the disk with it.
std::size_t kept_of(store::Transaction& tx, DeviceScope const& device) {
  constexpr std::int64_t whole_rows = 1'000;
  constexpr std::size_t whole = std::size_t{256} * 1024;
  constexpr std::size_t excerpt = 200;
  auto const rows = tx.sql().one<std::int64_t>(
      "SELECT COUNT(*) FROM (SELECT 1 FROM unread_facts WHERE organisation_id = ? AND identity_id = ? LIMIT "
      "?)",
      device.organisation, device.identity, whole_rows);
  return rows.value_or(0) < whole_rows ? whole : excerpt;
}

/// A person's words are never set aside in silence.
void tell_refused(store::Transaction& tx, DeviceScope const& device, protocol::Uplink const& message,
                  Error const& why) {
  if (auto const* said = std::get_if<protocol::ChatSaid>(&message))
    queue_for_identity(
        tx, device.organisation, device.identity,
        protocol::ChatRefused{said->chat_id, said->message_id, why.message, std::string(name_of(why.code))});
  if (auto const* reply = std::get_if<protocol::TicketCommented>(&message))
    tell_refused(tx, device, *reply, why.message);
}

void keep_unread(store::Transaction& tx, DeviceScope const& device, IncomingFact const& fact,
                 std::string const& reason) {
  tx.sql().run(
      "INSERT INTO unread_facts (organisation_id, identity_id, fact_uid, type, body, reason, received_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      device.organisation, device.identity, fact.id, type_kept(fact),
      protocol::clipped(fact.body, kept_of(tx, device)), reason, tx.now());
}

/// Applies facts in their order. What somebody says in one go comes in one go, and is stored so.
class Applying {
 public:
  Applying(store::Transaction& tx, DeviceScope const& device, FactCounts& counts)
      : tx_(tx), device_(device), counts_(counts) {}

  void take(IncomingFact const& fact) {
    auto const* said =
        fact.message && !fact.set_aside ? std::get_if<protocol::ChatSaid>(&*fact.message) : nullptr;
    if (said == nullptr || !goes_on(*said)) finish();
    if (said == nullptr) return apply_alone(fact);
    said_.push_back(said);
    said_in_.push_back(&fact);
  }

  /// To be called at the end.
  void finish() {
    if (said_.empty()) return;
    auto const done = tx_.attempt([&] { return apply_said(tx_, device_, said_); });
    if (done) counts_.applied += said_.size();
    // One of them does not fit: the others are not to suffer for it.
    if (!done)
      for (auto const* fact : said_in_) apply_alone(*fact);
    said_.clear();
    said_in_.clear();
  }

 private:
  [[nodiscard]] bool goes_on(protocol::ChatSaid const& said) const {
    return said_.empty() || (said_.front()->chat_id == said.chat_id && said_.front()->user == said.user);
  }

  void apply_alone(IncomingFact const& fact) {
    if (!fact.message) {
      ++counts_.unread;
      counts_.unread_because = fact.unread_because;
      return keep_unread(tx_, device_, fact, fact.unread_because);
    }
    auto const done = tx_.attempt([&] { return apply_message(tx_, device_, fact); });
    if (done) {
      ++counts_.applied;
      return;
    }
    ++counts_.refused;
    counts_.refused_because = fact.type + ": " + done.error().message;
    tell_refused(tx_, device_, *fact.message, done.error());
    keep_unread(tx_, device_, fact, done.error().message);
    audit(tx_, device_.scope(), "refused", type_kept(fact), fact.id.text(), done.error().message);
  }

  store::Transaction& tx_;
  DeviceScope const& device_;
  FactCounts& counts_;
  std::vector<protocol::ChatSaid const*> said_;
  std::vector<IncomingFact const*> said_in_;
};

/// Whether it was applied before, whatever its number was then. One that comes in its turn is kept at once,
/// and looked up only where it is here already.
delivery::KnownAs keep_or_know(store::Sql& sql, DeviceScope const& device, IncomingFact const& fact,
                               bool in_turn) {
  if (in_turn && sql.run("INSERT INTO uplink_facts (organisation_id, identity_id, fact_uid, digest) VALUES "
                         "(?, ?, ?, ?) ON CONFLICT DO NOTHING",
                         device.organisation, device.identity, fact.id, fact.digest) == 1)
    return delivery::KnownAs::nothing;
  auto const had = sql.one<std::int64_t>(
      "SELECT digest FROM uplink_facts WHERE organisation_id = ? AND identity_id = ? AND fact_uid = ?",
      device.organisation, device.identity, fact.id);
  if (!had) return delivery::KnownAs::nothing;
  return *had == fact.digest ? delivery::KnownAs::same_content : delivery::KnownAs::other_content;
}

}  // namespace

Result<Incoming> read_incoming(std::string_view frame) {
  Incoming incoming;
  auto decoded = protocol::decode<protocol::Uplink>(frame);
  std::optional<FactId> id;
  std::optional<std::int64_t> seq;
  IncomingFact fact;
  if (decoded) {
    id = decoded->id;
    seq = decoded->seq;
  } else {
    auto head = protocol::peek_frame(frame);
    if (!head) return head.error();
    id = head->id;
    seq = head->seq;
    fact.type = head->type;
  }
  if (id.has_value() != seq.has_value()) {
    return make_error(ErrorCode::protocol, "a fact has both id and seq, and a signal has neither");
  }
  if (!id) {
    // A newer device may say what this version does not know. What it knows has to be right.
    if (!decoded && decoded.error().code != ErrorCode::not_found) return decoded.error();
    if (decoded) {
      incoming.signal = std::move(decoded->body);
    } else {
      incoming.ignored_because = decoded.error().message;
    }
    return incoming;
  }
  fact.seq = *seq;
  fact.id = *id;
  fact.body = std::string(protocol::body_text(frame));
  if (decoded) {
    fact.type = std::visit(
        [](auto const& body) { return std::string(std::remove_cvref_t<decltype(body)>::wire_type); },
        decoded->body);
    fact.message = std::move(decoded->body);
  } else {
    fact.unread_because = decoded.error().message;
  }
  fact.digest = digest_of(fact.type, fact.body);
  incoming.fact = std::move(fact);
  return incoming;
}

Result<FactsApplied> apply_facts(store::Transaction& tx, DeviceScope const& linked,
                                 std::vector<IncomingFact> const& facts) {
  auto const before = cursors_of(tx, linked.organisation, linked.identity);
  auto const place = place_of(tx, linked.organisation, linked.asset);
  if (!before || before->revoked || !place)
    return make_error(ErrorCode::denied, "this device's key was revoked");
  // It may have been given to another customer since it linked.
  auto device = linked;
  device.customer = place->customer;
  auto receiver = delivery::make_receiver({before->uplink_seq, before->uplink_fact.value_or(FactId{})});
  FactsApplied outcome;
  Applying applying(tx, device, outcome.counts);
  for (auto const& fact : facts) {
    bool const in_turn = fact.seq == receiver.cursor.seq + 1 && !fact.id.is_nil();
    delivery::Arrived const arrived{fact.seq, fact.id, keep_or_know(tx.sql(), device, fact, in_turn)};
    auto step = delivery::advance(receiver, arrived);
    if (step.verdict == delivery::Verdict::close) {
      outcome.close = step.error.value_or(make_error(ErrorCode::protocol, "facts out of order"));
      break;
    }
    receiver = step.state;
    if (step.verdict == delivery::Verdict::apply) applying.take(fact);
    if (step.verdict == delivery::Verdict::refuse) {
      ++outcome.counts.refused;
      audit(tx, device.scope(), "refused", type_kept(fact), fact.id.text(),
            step.error ? step.error->message : "the id came with other content");
    }
    if (step.verdict == delivery::Verdict::skip || step.verdict == delivery::Verdict::repeated)
      ++outcome.counts.repeated;
  }
  applying.finish();
  // What the facts brought about may have queued something for this very device.
  auto after = cursors_of(tx, device.organisation, device.identity).value_or(*before);
  if (receiver.cursor.seq != before->uplink_seq ||
      receiver.cursor.id != before->uplink_fact.value_or(FactId{})) {
    after.uplink_seq = receiver.cursor.seq;
    after.uplink_fact = receiver.cursor.id;
    set_cursors(tx, device.organisation, device.identity, after);
  }
  outcome.acknowledge = receiver.cursor.seq;
  return outcome;
}

}  // namespace deskbell::console
