// Facts come down.
#include "agent/downlink.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include <utility>

#include "agent/announcements.h"
#include "agent/chats.h"
#include "agent/inbox.h"
#include "agent/request_comments.h"
#include "agent/requests.h"

namespace deskbell::agent {

namespace delivery = core::delivery;

namespace {

struct Applied {
  delivery::Receiver receiver;
  std::optional<Error> close;
  bool gap = false;
};

/// What facts are applied by, besides what they say.
struct Surroundings {
  Policy policy;
  Time console_time{};
};

template <class T>
concept ByPolicy = requires(Transaction& transaction, T const& fact, PolicyInForce const& policy) {
  chats::apply(transaction, fact, policy);
};
template <class T>
concept Plain = requires(Transaction& transaction, T const& fact) {
  chats::apply(transaction, fact);
};

Result<void> apply_body(Transaction& transaction, protocol::Downlink const& body,
                        Surroundings const& around) {
  auto const& policy = *around.policy;
  return std::visit(
      [&](auto const& fact) -> Result<void> {
        using Fact = std::remove_cvref_t<decltype(fact)>;
        if constexpr (!protocol::is_durable<Fact>) {
          return {};
        } else if constexpr (std::is_same_v<Fact, protocol::TicketChanged>) {
          return requests::apply(transaction, fact, policy);
        } else if constexpr (std::is_same_v<Fact, protocol::TicketComment>) {
          return request_comments::apply(transaction, fact);
        } else if constexpr (std::is_same_v<Fact, protocol::AnnouncementSent> ||
                             std::is_same_v<Fact, protocol::AnnouncementWithdrawn>) {
          return announcements::apply(transaction, fact, around.console_time);
        } else if constexpr (ByPolicy<Fact>) {
          return chats::apply(transaction, fact, policy);
        } else {
          static_assert(Plain<Fact>, "a fact of the console without somebody who applies it");
          return chats::apply(transaction, fact);
        }
      },
      body);
}

/// What the fact causes, or nothing of it. Error storage: the disk's; others: the fact's own.
Result<void> attempt(Transaction& transaction, protocol::Downlink const& body, Surroundings const& around) {
  auto& database = transaction.database();
  auto const before = transaction.notes();
  database.exec("SAVEPOINT fact");
  Result<void> done;
  try {
    done = apply_body(transaction, body, around);
  } catch (SQLite::Exception const& failure) {
    if (failure.getErrorCode() != SQLITE_CONSTRAINT) throw;
    done = make_error(ErrorCode::invalid, failure.what());
  }
  if (!done) {
    database.exec("ROLLBACK TO fact");
    transaction.notes() = before;
  }
  database.exec("RELEASE fact");
  return done;
}

/// What would stop at the first fact that is not understood would stop for ever: it comes again each time.
Result<void> apply_or_set_aside(Transaction& transaction, Downlink::Fact const& fact,
                                Surroundings const& around) {
  auto reason = fact.unread_because;
  if (fact.body) {
    auto done = attempt(transaction, *fact.body, around);
    if (done || done.error().code == ErrorCode::storage) return done;
    reason = fact.type + ": " + done.error().message;
  }
  if (reason.empty()) return {};
  spdlog::warn("downlink: a fact is set aside: {}", reason);
  inbox::set_aside(transaction, fact.id, fact.type, fact.text, reason);
  return {};
}

/// One fact. False where the rest of the batch is not to be looked at.
Result<bool> take(Transaction& transaction, Downlink::Fact const& fact, Surroundings const& around,
                  Applied& applied) {
  auto const known = inbox::known_as(transaction.database(), fact.id, fact.digest);
  auto const expected = applied.receiver.cursor.seq + 1;
  auto step = delivery::advance(applied.receiver, {fact.seq, fact.id, known});
  switch (step.verdict) {
    case delivery::Verdict::close:
      applied.close = step.error;
      applied.gap = fact.seq > expected;
      return false;
    case delivery::Verdict::refuse:
      spdlog::warn("downlink: {}", step.error->message);
      break;
    case delivery::Verdict::apply:
      if (auto done = apply_or_set_aside(transaction, fact, around); !done) return done.error();
      inbox::remember(transaction, fact.id, fact.digest);
      break;
    case delivery::Verdict::skip:
    case delivery::Verdict::repeated:
      break;
  }
  applied.receiver = step.state;
  return true;
}

}  // namespace

void Downlink::on_link_opened() {
  ++opening_;
  receiver_ = delivery::make_receiver(receiver_.cursor);
  waiting_.clear();
}

void Downlink::on_link_lost() {
  ++opening_;
  waiting_.clear();  // not acknowledged: they come again
  when_idle_ = nullptr;
}

void Downlink::on_arrived(Fact fact) {
  waiting_.push_back(std::move(fact));
  apply_waiting();
}

void Downlink::when_idle(std::function<void()> then) {
  when_idle_ = std::move(then);
  apply_waiting();
}

void Downlink::apply_waiting() {
  if (applying_) return;
  if (waiting_.empty()) {
    if (auto then = std::exchange(when_idle_, nullptr)) then();
    return;
  }
  applying_ = true;
  auto facts = std::make_shared<std::deque<Fact>>(std::move(waiting_));
  waiting_.clear();
  store_.transact<Applied>(
      [facts, receiver = receiver_, around = Surroundings{link_.policy(), link_.console_time()}](
          Transaction& transaction) -> Result<Applied> {
        Applied applied{receiver, std::nullopt, false};
        applied.receiver.cursor = inbox::load_cursor(transaction.database());
        for (auto const& fact : *facts) {
          auto taken = take(transaction, fact, around, applied);
          if (!taken) return taken.error();
          if (!*taken) break;
        }
        inbox::store_cursor(transaction, applied.receiver.cursor);
        return applied;
      },
      [this, facts, opening = opening_](Result<Applied> applied) {
        applying_ = false;
        if (!applied) {
          if (opening == opening_) waiting_.insert(waiting_.begin(), facts->begin(), facts->end());
          return link_.on_cannot_store();
        }
        receiver_.cursor = applied->receiver.cursor;
        if (opening != opening_) return apply_waiting();
        receiver_ = applied->receiver;
        if (auto const seq = delivery::acknowledgement(receiver_)) link_.acknowledge(*seq);
        if (applied->close) return link_.close(applied->gap ? "gap" : "protocol", applied->close->message);
        apply_waiting();
      });
}

}  // namespace deskbell::agent
