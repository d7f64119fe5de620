// One device on its link: challenge, hello, facts both ways, policy and signals. One reader; whatever else is
// needed runs while there is something to do, so that an idle device costs little.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "console/server/device_facts.h"
#include "console/server/device_hub.h"
#include "console/server/device_outbox.h"
#include "console/server/link_watch.h"
#include "console/server/outgoing_frames.h"
#include "console/server/rate_limit.h"
#include "console/server/told.h"
#include "core/delivery.h"
#include "protocol/channels.h"
#include "transport/web_socket.h"

namespace deskbell::console {

/// Lives on the socket's executor; only wake-ups come from elsewhere, through post().
class DeviceLink : public std::enable_shared_from_this<DeviceLink> {
 public:
  DeviceLink(DeviceHub& hub, transport::WebSocket socket);
  ~DeviceLink();

  boost::asio::awaitable<void> run();

  // ---- from any thread
  // -----------------------------------------------------------------------------------------------
  void on_signal(Signal const& signal);
  /// Says why, and closes.
  void dismiss(std::string reason, std::string message, std::optional<std::int64_t> retry_after_ms = {});
  /// Whether the peer answers a ping within `limit`.
  boost::asio::awaitable<bool> is_alive(std::chrono::milliseconds limit);
  /// To be called about once a second. While facts wait for their acknowledgement a silent device is asked
  /// whether it is there, and given up within 45 s, so that they go on over its next link; an idle one after
  /// longer than any keep-alive.
  void watch(Duration now);

  [[nodiscard]] DeviceScope const& device() const { return device_; }
  [[nodiscard]] std::string const& instance() const { return hello_.instance; }

 private:
  boost::asio::awaitable<bool> open();
  boost::asio::awaitable<Result<protocol::Hello>> receive_hello();
  boost::asio::awaitable<void> turn_away(DeviceId device);
  boost::asio::awaitable<void> tell_to_wait(std::int64_t organisation, Time since);
  boost::asio::awaitable<bool> make_room();
  boost::asio::awaitable<void> welcome();
  boost::asio::awaitable<void> read_frames();
  bool on_frame(std::string const& frame);
  void on_message(protocol::Uplink message);
  void note_unknown(std::string const& why);
  void on_ack(std::int64_t seq);
  void on_upload(protocol::UploadRequest request);
  void on_download(AttachmentId attachment);
  void on_policy_refused(protocol::PolicyRefused const& refused);
  void on_typing(ChatId chat);
  boost::asio::awaitable<void> look_up_typist(ChatId said);
  void on_users(protocol::DeviceUsers said);
  boost::asio::awaitable<void> keep_users();

  // Facts of the device: gathered while the last ones are being committed.
  boost::asio::awaitable<void> apply_incoming();
  std::vector<IncomingFact> take_batch();
  void count_words(std::vector<IncomingFact> const& facts);
  bool takes_nothing();
  boost::asio::awaitable<void> wait_for_its_turn();
  /// Error: not now; nothing of it may be acknowledged.
  boost::asio::awaitable<Result<void>> work_out(IncomingFact& fact);
  void put_off(Error const& error);
  void give_back();
  boost::asio::awaitable<Result<void>> work_out_large(IncomingFact& fact);
  boost::asio::awaitable<Result<void>> write_rows(std::shared_ptr<ReadyReport> ready);
  // Facts for the device.
  void feed(core::delivery::SenderEvent const& event);
  boost::asio::awaitable<void> carry_out();
  void look_for_facts();
  void on_facts(DeviceHasFacts const& committed);
  boost::asio::awaitable<void> send_facts(core::delivery::Send effect);
  void settle(core::delivery::Settle const& effect);
  boost::asio::awaitable<void> renumber(core::delivery::Renumber effect);
  boost::asio::awaitable<void> refresh_outbox();
  boost::asio::awaitable<void> offer_policy();
  boost::asio::awaitable<void> renew_policy();
  boost::asio::awaitable<void> send_marks();
  boost::asio::awaitable<void> send_desk_state();
  void answer_sync();

  void send(protocol::Downlink const& message);
  void queue(std::string frame);
  void say_goodbye(std::string reason, std::string message, std::optional<std::int64_t> retry_after_ms,
                   transport::CloseCode code);
  void spawn(boost::asio::awaitable<void> work);
  void post(std::function<void(DeviceLink&)> work);

  DeviceHub& hub_;
  transport::WebSocket socket_;
  boost::asio::any_io_executor executor_;
  std::string nonce_;
  protocol::Hello hello_;
  DeviceScope device_;

  std::vector<IncomingFact> incoming_;
  std::size_t incoming_bytes_ = 0;  ///< of their bodies
  bool applying_ = false;
  /// What the large report at hand took of the device's hour.
  struct Taken {
    double reports = 0;
    double rows = 0;
  };
  std::optional<Taken> taken_;  ///< none: no large report is at hand

  core::delivery::Sender sender_;
  FreshFacts fresh_;
  std::shared_ptr<SettledMark> settled_ = std::make_shared<SettledMark>();
  std::deque<core::delivery::SenderEffect> effects_;
  bool carrying_out_ = false;
  bool refresh_wanted_ = false;
  std::optional<std::int64_t> sync_asked_;

  OutgoingFrames outgoing_;
  bool closing_ = false;
  LinkWatch watch_;

  struct Typist {
    ChatId said;  ///< as the device calls the conversation
    ChatId chat;
    std::string name;
    Duration until;  ///< of the steady clock
  };
  std::optional<Typist> typist_;                     ///< the last one that was looked up
  std::optional<protocol::DeviceUsers> users_said_;  ///< the newest, where it is not kept yet
  bool keeping_users_ = false;
  std::int64_t offered_policy_ = 0;  ///< newest version that was sent on this link
  std::int64_t refused_policies_ = 0;
  bool noted_unknown_ = false;
  Budget signal_budget_{20, 50};
  Budget::Seconds pause_{0};  ///< before what was taken is written, for others' sake
  Budget::Seconds owed_{0};   ///< to wait before more of them are taken
  bool noted_slow_ = false;
  bool noted_deaf_ = false;
  Budget users_budget_{1, 100};  ///< a terminal server in the morning stays far below
};

}  // namespace deskbell::console
