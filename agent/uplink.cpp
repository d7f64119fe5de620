// Facts go up.
#include "agent/uplink.h"

#include <spdlog/spdlog.h>

#include "agent/chat_rows.h"
#include "agent/chats.h"
#include "agent/inbox.h"
#include "agent/outbox.h"

namespace deskbell::agent {

namespace delivery = core::delivery;

namespace {

struct Opening {
  std::optional<FactId> own_id;
  std::string epoch;
};

void forget_what_the_console_had(Transaction& transaction);

}  // namespace

void Uplink::step(delivery::SenderEvent const& event) {
  auto next = delivery::advance(std::move(sender_), event);
  sender_ = std::move(next.state);
  for (auto const& effect : next.effects) std::visit([this](auto const& one) { perform(one); }, effect);
}

void Uplink::on_appended(delivery::Seq last) { step(delivery::Appended{last}); }
void Uplink::on_acknowledged(delivery::Seq seq) { step(delivery::Acknowledged{seq}); }

void Uplink::on_link_lost() {
  ++opening_;
  step(delivery::LinkLost{});
}

void Uplink::on_link_opened(protocol::Welcome welcome) {
  auto const opening = ++opening_;
  auto const told = std::exchange(told_restored_, false);
  store_.transact<Opening>(
      [last = welcome.uplink_last, epoch = std::to_string(welcome.console_epoch),
       told](Transaction& transaction) -> Result<Opening> {
        // The welcome comes after the console has put everything that stands into its own outbox.
        if (told) inbox::set_meta(transaction, inbox::restored_meta, "");
        auto& database = transaction.database();
        Opening known{outbox::id_at(database, last), inbox::meta(database, "console_epoch")};
        // Here and not with the new epoch below: before anything is applied that the console says on this
        // link. Until the epoch is stored, the next opening does it again, and the console says it all again.
        if (!known.epoch.empty() && known.epoch != epoch) chats::on_console_restored(transaction);
        if (known.epoch == epoch) outbox::forget_former_words(transaction);
        return known;
      },
      [this, opening, welcome, told](Result<Opening> known) {
        // Not before it is stored: where that failed, the next hello says it again.
        if (told && known) has_to_tell_restored_ = false;
        if (opening != opening_) return;
        if (!known) return link_.close("stopping", known.error().message);
        delivery::LinkOpened event;
        event.peer = {welcome.uplink_last, welcome.uplink_last_id.value_or(FactId{})};
        event.own_id_at_peer_seq = known->own_id;
        auto const epoch = std::to_string(welcome.console_epoch);
        offered_epoch_ = welcome.console_epoch;
        restored_ = !known->epoch.empty() && known->epoch != epoch;
        event.peer_was_restored = restored_;
        event.window = delivery::Window{std::max<std::int64_t>(welcome.limits.window_facts, 1),
                                        std::max<std::int64_t>(welcome.limits.window_bytes, 1024)};
        epoch_ = known->epoch == epoch ? std::string() : epoch;
        step(event);
        if (!epoch_.empty() && sender_.phase == delivery::LinkPhase::open) store_epoch();
      });
}

void Uplink::store_epoch() {
  store_.submit(
      [epoch = std::exchange(epoch_, {}), restored = restored_](Transaction& transaction) -> Result<void> {
        if (restored) {
          forget_what_the_console_had(transaction);
          outbox::tell_former_words(transaction);
        }
        outbox::forget_former_words(transaction);
        inbox::set_meta(transaction, "console_epoch", epoch);
        return {};
      },
      [this, restored = restored_, number = offered_epoch_](Result<void> stored) {
        if (stored) known_epoch_ = number;
        if (stored && restored) link_.on_console_restored();
      });
}

void Uplink::perform(delivery::Send const& effect) {
  store_.transact<std::vector<outbox::Frame>>(
      [effect](Transaction& transaction) -> Result<std::vector<outbox::Frame>> {
        return outbox::load(transaction.database(), effect);
      },
      [this, effect](Result<std::vector<outbox::Frame>> frames) {
        if (effect.link != sender_.link || sender_.phase != delivery::LinkPhase::open) return;
        if (!frames) return link_.close("stopping", frames.error().message);
        delivery::Sent sent;
        sent.link = effect.link;
        std::vector<std::string> texts;
        for (auto& frame : *frames) {
          sent.facts.push_back({frame.id, static_cast<std::int64_t>(frame.text.size())});
          texts.push_back(std::move(frame.text));
        }
        if (!texts.empty()) link_.send(std::move(texts));
        step(sent);
      });
}

void Uplink::perform(delivery::Settle const& effect) {
  store_.submit(
      [effect](Transaction& transaction) -> Result<void> {
        auto const sent = outbox::settle(transaction, effect.through);
        chat_rows::mark_sent(transaction, sent);
        return {};
      },
      [](Result<void> settled) {
        // Nothing is lost: the console says again what it has at the next opening.
        if (!settled) spdlog::warn("outbox: acknowledgement not noted: {}", settled.error().message);
      });
}

void Uplink::perform(delivery::Renumber const& effect) {
  spdlog::info("outbox: renumbering from {} on, after the console's last fact", effect.first);
  store_.transact<delivery::Seq>(
      [effect, epoch = epoch_, restored = restored_](Transaction& transaction) -> Result<delivery::Seq> {
        if (!epoch.empty()) inbox::set_meta(transaction, "console_epoch", epoch);
        if (restored) forget_what_the_console_had(transaction);
        if (!restored) inbox::set_meta(transaction, inbox::restored_meta, "yes");
        return outbox::renumber(transaction, effect);
      },
      [this, effect, restored = restored_, number = offered_epoch_](Result<delivery::Seq> last) {
        if (!last) return link_.close("stopping", last.error().message);
        known_epoch_ = number;
        step(delivery::Renumbered{effect.link, effect.acknowledged, *last});
        if (restored) return link_.on_console_restored();
        has_to_tell_restored_ = true;
        link_.close("stopping", "this device was restored from an older state; it comes back and says so");
      });
  epoch_.clear();
}

void Uplink::perform(delivery::CloseLink const& effect) { link_.close("protocol", effect.error.message); }

namespace {

/// A console that was restored may not have the inventory that it acknowledged.
void forget_what_the_console_had(Transaction& transaction) {
  inbox::set_meta(transaction, "inventory_known", "no");
}

}  // namespace

}  // namespace deskbell::agent
