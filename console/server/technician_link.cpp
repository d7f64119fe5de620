// Snapshot, changes, commands.
#include "console/server/technician_link.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "console/server/chat_store.h"
#include "console/server/chats.h"
#include "core/assignment.h"
#include "core/overload.h"
#include "protocol/codec.h"
#include "protocol/version.h"

namespace deskbell::console {

namespace net = boost::asio;
using transport::CloseCode;

namespace {
constexpr std::size_t max_outgoing_bytes = std::size_t{4} << 20;
/// While so much waits to be written, what else changed waits in the database: a browser that comes back to a
/// great deal takes it at its own pace.
constexpr std::size_t enough_outgoing_bytes = std::size_t{1} << 20;
constexpr Duration session_looked_at_every = std::chrono::minutes(1);

net::awaitable<void> keep(std::shared_ptr<LiveLink> link, net::awaitable<void> work) {
  co_await std::move(work);
  link.reset();
}
}  // namespace

// ---- hub
// -----------------------------------------------------------------------------------------------------------

LiveHub::LiveHub(store::Database& d, Bus& b, std::chrono::milliseconds grace,
                 std::function<Duration()> steady_now)
    : database(d), bus(b), presence_(d, grace), steady_now_(std::move(steady_now)) {
  subscription_ = bus.subscribe([this](Signal const& signal) {
    std::lock_guard const lock(mutex_);
    for (auto const& link : links_) link->on_signal(signal);
  });
}

LiveHub::~LiveHub() = default;

net::awaitable<void> LiveHub::serve(transport::WebSocket socket, LiveTicket ticket, std::int64_t cursor) {
  {
    std::lock_guard const lock(mutex_);
    if (stopping_) co_return;
    ++running_;
  }
  auto link = std::make_shared<LiveLink>(*this, std::move(socket), ticket, cursor);
  Presence::User const user(ticket.organisation_id, ticket.user_id);
  {
    std::lock_guard const lock(mutex_);
    links_.insert(link);
    presence_.came(user);
  }
  co_await presence_.write();
  co_await link->run();
  std::lock_guard const lock(mutex_);
  links_.erase(link);
  bool const last = std::none_of(links_.begin(), links_.end(), [&](auto const& other) {
    return other->organisation() == ticket.organisation_id && other->user() == ticket.user_id;
  });
  if (last) presence_.went(user);
}

void LiveHub::stop(std::chrono::milliseconds grace) {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  for (auto const& link : links_) link->dismiss("stopping");
  empty_.wait_for(lock, grace, [this] { return running_ == 0; });
}

net::awaitable<void> LiveHub::sweep() {
  std::vector<std::shared_ptr<LiveLink>> all;
  {
    std::lock_guard const lock(mutex_);
    all.assign(links_.begin(), links_.end());
  }
  auto const now = steady_now_();
  for (auto const& link : all) link->watch(now);
  all.clear();
  co_await presence_.write();
}

std::int64_t LiveHub::online() const {
  std::lock_guard const lock(mutex_);
  std::set<std::int64_t> users;
  for (auto const& link : links_) users.insert(link->user());
  return static_cast<std::int64_t>(users.size());
}

// ---- link
// ----------------------------------------------------------------------------------------------------------

LiveLink::LiveLink(LiveHub& hub, transport::WebSocket socket, LiveTicket ticket, std::int64_t cursor)
    : hub_(hub),
      socket_(std::move(socket)),
      executor_(socket_.executor()),
      ticket_(ticket),
      cursor_(cursor),
      outgoing_(socket_, max_outgoing_bytes) {}

LiveLink::~LiveLink() {
  // Not under the hub's lock: the last owner may be a posted signal of the hub itself.
  std::unique_lock lock(hub_.mutex_);
  if (--hub_.running_ == 0) hub_.empty_.notify_all();
}

void LiveLink::spawn(net::awaitable<void> work) {
  net::co_spawn(executor_, keep(shared_from_this(), std::move(work)),
                [self = weak_from_this()](std::exception_ptr failed) {
                  auto const link = self.lock();
                  if (failed && link) link->socket_.abort();
                });
}

net::awaitable<void> LiveLink::run() {
  auto const self = shared_from_this();
  if (co_await open()) {
    wake(false);
    for (;;) {
      auto frame = co_await socket_.read();
      if (!frame) break;
      if (!closing_) on_command(*frame);
    }
  }
  closing_ = true;
  socket_.abort();
}

net::awaitable<bool> LiveLink::open() {
  auto const ticket = ticket_;
  auto const cursor = cursor_;
  auto const calling = calling_;
  struct Opened {
    LiveView view;
    protocol::LiveSnapshot snapshot;
  };
  std::function<Result<Opened>(store::Reader&)> look = [ticket, cursor,
                                                        calling](store::Reader& sql) -> Result<Opened> {
    auto view = live_view(sql, ticket.organisation_id, ticket.user_id);
    if (!view) return view.error();
    Opened opened;
    opened.view = *view;
    opened.snapshot.cursor = newest_change(sql, *view, *calling);
    // The browser goes on where it was, if everything since is still there.
    Calls unused;
    if (cursor > 0 && !changes_since(sql, *view, cursor, unused).too_old) {
      newest_change(sql, *view, *calling, cursor);
      opened.snapshot.cursor = cursor;
    }
    opened.snapshot.counts = counts_of(sql, *view);
    return opened;
  };
  auto opened = co_await hub_.database.read<Opened>(look);
  if (!opened) {
    std::string const why = "sign in again";
    co_await socket_.close(CloseCode::policy, why);
    co_return false;
  }
  view_ = opened->view;
  bool const resumed = cursor_ > 0 && opened->snapshot.cursor == cursor_;
  cursor_ = opened->snapshot.cursor;
  counts_ = opened->snapshot.counts;
  if (resumed) {
    send(protocol::LiveCounts{counts_});
  } else {
    opened->snapshot.protocol_version = protocol::version;
    opened->snapshot.server_time = hub_.database.now();
    send(opened->snapshot);
  }
  co_return true;
}

void LiveLink::wake(bool counts) {
  if (closing_) return;
  changes_wanted_ = true;
  counts_wanted_ = counts_wanted_ || counts;
  go_on_telling();
}

bool LiveLink::may_tell() const {
  return (changes_wanted_ || counts_wanted_) && !closing_ && outgoing_.bytes() <= enough_outgoing_bytes;
}

void LiveLink::go_on_telling() {
  if (telling_ || !may_tell()) return;
  telling_ = true;
  spawn(tell());
}

net::awaitable<void> LiveLink::tell() {
  while (may_tell()) {
    changes_wanted_ = false;
    bool const counts_wanted = std::exchange(counts_wanted_, false);
    auto view = view_;
    view.now = hub_.database.now();
    auto const cursor = cursor_;
    auto const calling = calling_;
    struct News {
      LiveView view;
      LiveChanges changes;
      protocol::ChatCounts counts;
      bool counted = false;
    };
    auto const session = ticket_.session_id;
    std::function<Result<News>(store::Reader&)> look = [view, cursor, calling, session,
                                                        counts_wanted](store::Reader& sql) -> Result<News> {
      News news;
      news.view = view;
      auto changes = news_since(sql, news.view, session, cursor, *calling);
      if (!changes) return changes.error();
      news.changes = std::move(*changes);
      if (news.changes.too_old) news.changes.cursor = newest_change(sql, news.view, *calling);
      news.counted =
          counts_wanted || news.changes.counts_changed || news.changes.own_account || news.changes.too_old;
      if (news.counted) news.counts = counts_of(sql, news.view);
      return news;
    };
    auto news = co_await hub_.database.read<News>(look);
    if (!news && news.error().code == ErrorCode::unauthenticated) dismiss("signed_out");
    if (!news || closing_) break;
    view_ = news->view;
    cursor_ = news->changes.cursor;
    if (news->changes.too_old) {
      send(protocol::LiveSnapshot{cursor_, protocol::version, news->counts, hub_.database.now()});
    }
    for (auto const& event : news->changes.events) send(event);
    if (news->counted && !(news->counts == counts_)) {
      counts_ = news->counts;
      send(protocol::LiveCounts{counts_});
    }
    changes_wanted_ = changes_wanted_ || news->changes.more;
  }
  telling_ = false;
}

void LiveLink::on_command(std::string const& text) {
  auto command = protocol::decode_message<protocol::LiveCommand>(text);
  if (!command) {
    // One fixed answer for everything unknown.
    dismiss("protocol");
    return;
  }
  std::visit(core::Overload{
                 [&](protocol::LiveSayTyping const& typing) {
                   if (view_.permissions.has(api::Permission::chat_answer)) spawn(say_typing(typing.chat_id));
                 },
                 [&](protocol::LiveSeen const& seen) {
                   if (!view_.permissions.has(api::Permission::chat_see)) return;
                   auto const scope = view_.scope;
                   hub_.database.submit_and_forget([scope, seen](store::Transaction& tx) {
                     return mark_chat(tx, scope, Key(seen.chat_id.uuid), seen.position, seen.read);
                   });
                 },
                 [&](protocol::LiveProbe const&) { send(protocol::LiveAlive{}); },
                 [&](protocol::LiveActive const& active) {
                   if (!active.input) return;
                   auto const scope = view_.scope;
                   hub_.database.submit_and_forget([scope](store::Transaction& tx) -> Result<void> {
                     auto const before = tx.sql().one<std::optional<Time>>(
                         "SELECT last_active_at FROM users WHERE organisation_id = ? AND id = ?",
                         scope.organisation, scope.user);
                     tx.sql().run("UPDATE users SET last_active_at = ? WHERE organisation_id = ? AND id = ?",
                                  tx.now(), scope.organisation, scope.user);
                     core::desk::Candidate away;
                     away.last_input_at = before.value_or(std::nullopt);
                     if (!core::desk::is_available(away, tx.now()))
                       tx.after_commit(PresenceChanged{scope.organisation, scope.user_uid});
                     return {};
                   });
                 },
             },
             *command);
}

net::awaitable<void> LiveLink::say_typing(ChatId chat) {
  auto const scope = view_.scope;
  using Place = std::optional<std::pair<ChatId, std::int64_t>>;
  std::function<Result<Place>(store::Reader&)> look = [scope, chat](store::Reader& sql) -> Result<Place> {
    auto const row = load_seen_chat(sql, scope, Key(chat.uuid));
    if (!row || row->status != protocol::ChatStatus::open) return Place();
    auto const identity = sql.one<std::optional<std::int64_t>>(
        "SELECT identity_id FROM assets WHERE organisation_id = ? AND id = ?", scope.organisation,
        row->asset_id);
    return Place(std::pair(row->uid, identity.value_or(std::nullopt).value_or(0)));
  };
  auto place = co_await hub_.database.read<Place>(look);
  if (place && *place) {
    hub_.bus.publish(
        TechnicianTypes{scope.organisation, (*place)->second, scope.user, (*place)->first, scope.name});
  }
}

void LiveLink::on_signal(Signal const& signal) {
  bool const mine = std::visit(
      core::Overload{
          [&](ChangesReached const& one) { return one.organisation == organisation(); },
          [&](EndUserTypes const& one) { return one.organisation == organisation(); },
          [&](TechnicianTypes const& one) {
            return one.organisation == organisation() && one.user != user();
          },
          [&](EndUserMarks const& one) { return one.organisation == organisation(); },
          [&](FileMoves const& one) { return one.organisation == organisation(); },
          [&](TechnicianRead const& one) { return one.organisation == organisation() && one.user == user(); },
          [&](NotificationsReady const& one) {
            return one.organisation == organisation() && one.user == user();
          },
          [&](PresenceChanged const& one) { return one.organisation == organisation(); },
          [&](SessionEnded const& one) { return one.session == ticket_.session_id; },
          [](auto const&) { return false; },
      },
      signal);
  if (!mine) return;
  net::post(executor_, [self = shared_from_this(), signal] {
    bool const sees = self->view_.permissions.has(api::Permission::chat_see);
    std::visit(
        core::Overload{
            [&](ChangesReached const&) { self->wake(false); },
            [&](TechnicianRead const& one) {
              if (sees)
                self->send(
                    protocol::LiveChanged{self->cursor_, protocol::Noun::chat, one.chat.uuid, false, {}});
              self->wake(true);
            },
            [&](EndUserTypes const& one) {
              if (sees) self->send_of(one.chat, protocol::LiveTyping{one.chat, one.name, false});
            },
            [&](TechnicianTypes const& one) {
              if (sees) self->send_of(one.chat, protocol::LiveTyping{one.chat, one.name, true});
            },
            [&](EndUserMarks const& one) {
              if (sees) self->send_of(one.chat, protocol::LiveMarks{one.chat, one.delivered, one.read});
            },
            [&](FileMoves const& one) {
              if (sees)
                self->send_of(one.chat, protocol::LiveAttachmentMoved{one.chat, one.message, one.attachment,
                                                                      one.received, one.moving});
            },
            // Colleagues' presence, and one's own notifications, are read again by REST.
            [&](NotificationsReady const&) { self->send_user_changed(self->view_.scope.user_uid); },
            [&](PresenceChanged const& one) { self->send_user_changed(one.user); },
            [&](SessionEnded const&) { self->dismiss("signed_out"); },
            [](auto const&) {},
        },
        signal);
  });
}

void LiveLink::dismiss(std::string reason) {
  net::post(executor_, [self = shared_from_this(), reason = std::move(reason)] {
    if (self->outgoing_.said_goodbye()) return;
    self->send(protocol::LiveGoodbye{reason});
    self->outgoing_.close_behind(reason == "stopping" ? CloseCode::going_away : CloseCode::policy, reason);
    self->closing_ = true;
  });
}

void LiveLink::watch(Duration now) {
  net::post(executor_, [self = shared_from_this(), now] {
    using namespace core::keepalive;
    auto const heard = self->socket_.last_received();
    auto const urgency = self->told_at_ > heard ? Urgency::urgent : Urgency::idle;
    auto const action = self->watch_.look(heard, urgency, now);
    if (action == Action::probe) self->socket_.handle().ping();
    if (action == Action::give_up) {
      ++self->hub_.dropped_silent;
      self->socket_.abort();
    } else if (!self->closing_ && now >= self->session_looked_at_by_) {
      self->session_looked_at_by_ = now + session_looked_at_every;
      self->spawn(self->look_at_session(now));
    }
  });
}

net::awaitable<void> LiveLink::look_at_session(Duration now) {
  auto const ticket = ticket_;
  using End = std::optional<Time>;
  std::function<Result<End>(store::Reader&)> look = [ticket](store::Reader& sql) -> Result<End> {
    return session_end(sql, ticket.organisation_id, ticket.session_id);
  };
  auto const end = co_await hub_.database.read<End>(look);
  // A database that cannot be read signs nobody out.
  if (!end) co_return;
  auto const left = *end ? **end - hub_.database.now() : Duration(0);
  if (left <= Duration(0)) {
    dismiss("signed_out");
  } else {
    session_looked_at_by_ = now + std::min(left, session_looked_at_every);
  }
}

void LiveLink::send_user_changed(UserId user) {
  bool const opened = view_.scope.user != 0;
  if (opened) send(protocol::LiveChanged{cursor_, protocol::Noun::user, user.uuid, false, {}});
}

void LiveLink::send_of(ChatId chat, protocol::LiveEvent const& event) {
  if (view_.scope.sees_all_chats) return send(event);
  spawn(send_if_seen(chat, event));
}

net::awaitable<void> LiveLink::send_if_seen(ChatId chat, protocol::LiveEvent event) {
  auto const scope = view_.scope;
  std::function<Result<bool>(store::Reader&)> look = [scope, chat](store::Reader& sql) -> Result<bool> {
    return load_seen_chat(sql, scope, Key(chat.uuid)).has_value();
  };
  auto const seen = co_await hub_.database.read<bool>(look);
  if (seen && *seen && !closing_) send(event);
}

void LiveLink::send(protocol::LiveEvent const& event) {
  if (outgoing_.said_goodbye()) return;
  told_at_ = std::chrono::steady_clock::now();
  auto const taken = outgoing_.push(protocol::encode_message(event));
  if (taken == OutgoingFrames::Taken::to_flush) spawn(outgoing_.flush([this] { go_on_telling(); }));
  if (taken != OutgoingFrames::Taken::too_much) return;
  // It comes back for a snapshot.
  ++hub_.dropped_slow;
  closing_ = true;
  socket_.abort();
}

}  // namespace deskbell::console
