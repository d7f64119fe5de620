// The link's frames: reading, writing, signals, goodbye.
#include "console/server/device_link.h"
#include "console/server/attachments.h"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "console/server/device_chats.h"
#include "console/server/device_policy.h"
#include "console/server/device_users.h"
#include "console/server/uploads.h"
#include "core/overload.h"
#include "protocol/codec.h"
#include "protocol/excerpt.h"

namespace deskbell::console {

namespace net = boost::asio;
using transport::CloseCode;

namespace {
constexpr std::size_t max_outgoing_bytes = std::size_t{2} << 20;
/// Twice the longest keep-alive, and a little.
constexpr std::chrono::seconds longest_silence{600};

/// Keeps the link alive until the work is done.
net::awaitable<void> keep(std::shared_ptr<DeviceLink> link, net::awaitable<void> work) {
  co_await std::move(work);
  link.reset();
}
}  // namespace

DeviceLink::DeviceLink(DeviceHub& hub, transport::WebSocket socket)
    : hub_(hub),
      socket_(std::move(socket)),
      executor_(socket_.executor()),
      outgoing_(socket_, max_outgoing_bytes) {}

DeviceLink::~DeviceLink() {
  std::lock_guard const lock(hub_.mutex_);
  if (--hub_.running_ == 0) hub_.empty_.notify_all();
}

void DeviceLink::spawn(net::awaitable<void> work) {
  net::co_spawn(executor_, keep(shared_from_this(), std::move(work)),
                [self = weak_from_this()](std::exception_ptr failed) {
                  auto const link = self.lock();
                  if (failed && link) link->socket_.abort();
                });
}

void DeviceLink::post(std::function<void(DeviceLink&)> work) {
  net::post(executor_, [self = shared_from_this(), work = std::move(work)] { work(*self); });
}

net::awaitable<void> DeviceLink::run() {
  auto const self = shared_from_this();
  if (co_await open()) {
    hub_.enter(self);
    co_await welcome();
    co_await read_frames();
    if (hub_.leave(*this)) {
      auto const note = hub_.note_gone(device_);
      auto const noted = co_await hub_.world.database.submit<void>(note);
      if (!noted) hub_.note_gone_later(device_);
    }
  } else {
    ++hub_.counters.refused;
    // The goodbye is on its way: until the peer has it, or five seconds.
    while (outgoing_.is_ending()) {
      auto const more = co_await socket_.read();
      if (!more) break;
    }
  }
  closing_ = true;
  sender_ = core::delivery::advance(sender_, core::delivery::LinkLost{}).state;
  effects_.clear();
  socket_.abort();
}

net::awaitable<void> DeviceLink::read_frames() {
  for (;;) {
    auto frame = co_await socket_.read();
    if (!frame) co_return;
    if (closing_) continue;
    if (!on_frame(*frame)) closing_ = true;
  }
}

bool DeviceLink::on_frame(std::string const& frame) {
  auto incoming = read_incoming(frame);
  if (!incoming) {
    say_goodbye("protocol", incoming.error().message, {}, CloseCode::policy);
    return false;
  }
  if (incoming->signal) {
    on_message(std::move(*incoming->signal));
    return !outgoing_.said_goodbye();
  }
  if (!incoming->fact) {
    note_unknown(incoming->ignored_because);
    return true;
  }
  incoming_bytes_ += incoming->fact->body.size();
  incoming_.push_back(std::move(*incoming->fact));
  // A device keeps to its window; what is beyond twice that is no honest device.
  if (incoming_.size() > 2 * protocol::window_facts || incoming_bytes_ > 4 * protocol::window_bytes) {
    say_goodbye("protocol", "more facts without an acknowledgement than the window allows", {},
                CloseCode::policy);
    return false;
  }
  if (!applying_) {
    applying_ = true;
    spawn(apply_incoming());
  }
  return true;
}

void DeviceLink::note_unknown(std::string const& why) {
  if (std::exchange(noted_unknown_, true)) return;  // once for each link is enough
  spdlog::warn("device {} ({}): {}: passed over; bring this console up to the device's version", device_.name,
               device_.uid.text(), why);
}

void DeviceLink::on_message(protocol::Uplink message) {
  auto const now = std::chrono::steady_clock::now();
  // State is said once: what may be lost must not crowd it out.
  if (std::holds_alternative<protocol::DeviceUsers>(message)) {
    if (!users_budget_.take(now)) {
      say_goodbye("protocol", "says more often who sits there than anybody can come and go", {},
                  CloseCode::policy);
      return;
    }
  } else if (!std::holds_alternative<protocol::Ack>(message) && !signal_budget_.take(now)) {
    return;
  }
  std::visit(core::Overload{
                 [&](protocol::Ack const& ack) { on_ack(ack.seq); },
                 [&](protocol::Goodbye const&) { socket_.handle().close(CloseCode::normal, "goodbye"); },
                 [&](protocol::ChatTyping const& typing) { on_typing(typing.chat_id); },
                 [&](protocol::ChatRead const& read) {
                   auto const device = device_;
                   hub_.world.database.submit_and_forget([device, read](store::Transaction& tx) {
                     return mark_read(tx, device, read.chat_id, read.position);
                   });
                 },
                 [&](protocol::Sync const& sync) {
                   sync_asked_ = sync.number;
                   look_for_facts();
                 },
                 [&](protocol::PolicyRefused const& refused) { on_policy_refused(refused); },
                 [&](protocol::UploadRequest const& request) { on_upload(request); },
                 [&](protocol::DownloadRequest const& request) { on_download(request.attachment_id); },
                 [&](protocol::DeviceUsers& users) { on_users(std::move(users)); },
                 [&](auto const&) {
                   say_goodbye("protocol", "this message needs id and seq, or is not said here", {},
                               CloseCode::policy);
                 },
             },
             message);
}

void DeviceLink::on_typing(ChatId chat) {
  // Who types says so every few seconds, and is looked up less often.
  if (!typist_ || typist_->said != chat || hub_.world.steady_now() > typist_->until)
    return spawn(look_up_typist(chat));
  hub_.world.bus.publish(EndUserTypes{device_.organisation, typist_->chat, typist_->name});
}

net::awaitable<void> DeviceLink::look_up_typist(ChatId said) {
  constexpr std::chrono::seconds good_for{10};
  auto const device = device_;
  using Found = std::optional<std::pair<ChatId, std::string>>;
  std::function<Result<Found>(store::Reader&)> look = [device, said](store::Reader& sql) -> Result<Found> {
    auto const own = own_chat(sql, device, said);
    if (!own) return Found();
    auto const name = sql.one<std::string>(
        std::string("SELECT ") + shown_as +
            " FROM chats c JOIN device_users du ON du.organisation_id = c.organisation_id AND du.id = "
            "c.device_user_id WHERE c.organisation_id = ? AND c.uid = ?",
        device.organisation, *own);
    return Found(std::pair(*own, name.value_or("")));
  };
  auto found = co_await hub_.world.database.read<Found>(look);
  if (!found || !*found) co_return;
  typist_ = {said, (*found)->first, (*found)->second, hub_.world.steady_now() + good_for};
  hub_.world.bus.publish(EndUserTypes{device_.organisation, typist_->chat, typist_->name});
}

void DeviceLink::on_upload(protocol::UploadRequest request) {
  auto work = [](std::shared_ptr<DeviceLink> self, protocol::UploadRequest wanted) -> net::awaitable<void> {
    auto const device = self->device_;
    auto const* files = &self->hub_.world.files;
    std::function<Result<protocol::UploadGrant>(store::Transaction&)> grant = [device, files, wanted](
                                                                                  store::Transaction& tx) {
      return grant_upload(tx, Uploader{device.organisation, device.identity, std::nullopt}, *files, wanted);
    };
    auto granted = co_await self->hub_.world.database.submit<protocol::UploadGrant>(grant);
    if (granted) {
      self->send(*granted);
    } else {
      self->send(protocol::UploadRefused{wanted.upload_id, told(granted.error()),
                                         std::string(name_of(granted.error().code))});
    }
  };
  spawn(work(shared_from_this(), std::move(request)));
}

void DeviceLink::on_download(AttachmentId attachment) {
  auto work = [](std::shared_ptr<DeviceLink> self, AttachmentId wanted) -> net::awaitable<void> {
    auto const device = self->device_;
    std::function<Result<protocol::DownloadGrant>(store::Transaction&)> grant =
        [device, wanted](store::Transaction& tx) { return grant_download(tx, device, wanted); };
    auto granted = co_await self->hub_.world.database.submit<protocol::DownloadGrant>(grant);
    if (granted) {
      self->send(*granted);
    } else {
      self->send(protocol::DownloadRefused{wanted, told(granted.error())});
    }
  };
  spawn(work(shared_from_this(), attachment));
}

/// However fast they come, one is kept at a time, and only the newest.
void DeviceLink::on_users(protocol::DeviceUsers said) {
  users_said_ = std::move(said);
  if (!std::exchange(keeping_users_, true)) spawn(keep_users());
}

net::awaitable<void> DeviceLink::keep_users() {
  while (users_said_) {
    auto const said = std::exchange(users_said_, std::nullopt);
    auto const device = device_;
    std::function<Result<void>(store::Transaction&)> keep = [device, said](store::Transaction& tx) {
      return keep_signed_in(tx, device, *said);
    };
    auto const kept = co_await hub_.world.database.submit<void>(keep);
    if (!kept) spdlog::warn("device {} ({}): {}", device_.name, device_.uid.text(), kept.error().message);
  }
  keeping_users_ = false;
}

void DeviceLink::on_policy_refused(protocol::PolicyRefused const& refused) {
  constexpr std::int64_t most = 5;
  if (++refused_policies_ > most) return;
  auto work = [](std::shared_ptr<DeviceLink> self, protocol::PolicyRefused why) -> net::awaitable<void> {
    auto const device = self->device_;
    auto const* keys = &self->hub_.world.keys;
    std::function<Result<bool>(store::Transaction&)> renew = [device, keys,
                                                              why](store::Transaction& tx) -> Result<bool> {
      tx.sql().run("UPDATE device_identities SET policy_refusal = ? WHERE organisation_id = ? AND id = ?",
                   protocol::clipped(why.reason, 500), device.organisation, device.identity);
      // A console that was restored from a backup goes past the version that the device has.
      // Versions are times: one beyond all times was made by none.
      if (why.device_version < why.offered_version || why.device_version >= latest_ms) return false;
      return console::renew_policy(tx, *keys, device.organisation, device.identity, why.device_version);
    };
    co_await self->hub_.world.database.submit<bool>(renew);
  };
  spawn(work(shared_from_this(), refused));
}

void DeviceLink::on_signal(Signal const& signal) {
  post([signal](DeviceLink& self) {
    if (self.closing_) return;
    std::visit(core::Overload{
                   [&](DeviceHasFacts const& one) { self.on_facts(one); },
                   [&](DevicePolicyReady const&) { self.spawn(self.offer_policy()); },
                   [&](PoliciesEdited const&) { self.spawn(self.renew_policy()); },
                   [&](DeviceDismissed const& dismissed) {
                     self.say_goodbye(dismissed.reason, "this device's key is not valid any more", {},
                                      CloseCode::policy);
                   },
                   [&](TechnicianTypes const& typing) {
                     self.send(protocol::ChatTyping{typing.chat, typing.name});
                   },
                   [&](DeskMarks const& marks) {
                     self.send(protocol::ChatMarks{marks.chat, marks.delivered, marks.read});
                   },
                   [](auto const&) {},
               },
               signal);
  });
}

void DeviceLink::dismiss(std::string reason, std::string message,
                         std::optional<std::int64_t> retry_after_ms) {
  post([reason = std::move(reason), message = std::move(message), retry_after_ms](DeviceLink& self) {
    auto const code = reason == "stopping" ? CloseCode::going_away : CloseCode::policy;
    self.say_goodbye(reason, message, retry_after_ms, code);
  });
}

void DeviceLink::watch(Duration now) {
  post([now](DeviceLink& self) {
    using core::keepalive::Action;
    auto const heard = self.socket_.last_received();
    if (std::chrono::steady_clock::now() - heard > longest_silence) return self.socket_.abort();
    if (!core::delivery::awaits_acknowledgement(self.sender_)) return self.watch_.rest();
    auto const action = self.watch_.look(heard, core::keepalive::Urgency::urgent, now);
    if (action == Action::probe) self.socket_.handle().ping();
    if (action != Action::give_up) return;
    ++self.hub_.counters.dropped_silent;
    spdlog::info("device {} ({}): acknowledges nothing and does not answer: its link is given up",
                 self.device_.name, self.device_.uid.text());
    self.socket_.abort();
  });
}

net::awaitable<bool> DeviceLink::is_alive(std::chrono::milliseconds limit) {
  auto const self = shared_from_this();
  // Called from another link's executor: everything of this one happens on its own.
  auto probe = [](std::shared_ptr<DeviceLink> link, std::chrono::milliseconds wait) -> net::awaitable<bool> {
    auto const begin = std::chrono::steady_clock::now();
    // Beside this wait: into a network that takes nothing any more it is never written.
    link->socket_.handle().ping();
    net::steady_timer timer(link->executor_);
    constexpr std::chrono::milliseconds step{20};
    for (auto waited = std::chrono::milliseconds(0); waited < wait; waited += step) {
      if (link->closing_) co_return false;
      if (link->socket_.last_received() >= begin) co_return true;
      timer.expires_after(step);
      co_await timer.async_wait(net::use_awaitable);
    }
    co_return false;
  };
  co_return co_await net::co_spawn(executor_, probe(self, limit), net::use_awaitable);
}

void DeviceLink::send(protocol::Downlink const& message) {
  protocol::Frame<protocol::Downlink> frame;
  frame.body = message;
  queue(protocol::encode(frame));
}

void DeviceLink::queue(std::string frame) {
  auto const taken = outgoing_.push(std::move(frame));
  if (taken == OutgoingFrames::Taken::to_flush) spawn(outgoing_.flush({}));
  if (taken != OutgoingFrames::Taken::too_much) return;
  ++hub_.counters.dropped_slow;
  closing_ = true;
  socket_.abort();
}

void DeviceLink::say_goodbye(std::string reason, std::string message,
                             std::optional<std::int64_t> retry_after_ms, CloseCode code) {
  if (outgoing_.said_goodbye()) return;
  send(protocol::Goodbye{reason, std::move(message), retry_after_ms});
  outgoing_.close_behind(code, std::move(reason));
  closing_ = true;
}

}  // namespace deskbell::console
