// The agent's parts and how they meet. Private to agent.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <map>

#include "agent/agent.h"
#include "agent/alarms.h"
#include "agent/attachments.h"
#include "agent/console_link.h"
#include "agent/control_link.h"
#include "agent/crypto.h"
#include "agent/downlink.h"
#include "agent/files.h"
#include "agent/home.h"
#include "agent/machine_watch.h"
#include "agent/monitoring.h"
#include "agent/reporting.h"
#include "agent/store.h"
#include "agent/tray_link.h"
#include "agent/uplink.h"
#include "agent/workshop.h"

namespace deskbell::agent {

struct Agent::Impl final : std::enable_shared_from_this<Agent::Impl>,
                           public ConsoleLink::World,
                           public Uplink::Link,
                           public Downlink::Link,
                           public TrayLink::World,
                           public Attachments::World,
                           public Reporting::World,
                           public Monitoring::World {
  Impl(boost::asio::any_io_executor our_loop, Clock const& our_clock, AgentOptions our_options);

  Result<void> start();
  void stop(std::function<void()> done);

  boost::asio::any_io_executor loop;
  Clock const& clock;
  AgentOptions options;
  std::function<void()> ready;

 private:
  Result<void> open();
  void begin();
  void come_home();
  void look_home();
  void at_home(Home home);
  void tell_started(bool booted);

  // agent_link.cpp: what the console says, and what it is told
  std::string make_hello(protocol::Challenge const& challenge) override;
  void on_opened(protocol::Welcome const& welcome) override;
  void learn_place(protocol::Welcome const& welcome);
  void settle_in();
  void leave_place();
  bool may_link() const;
  void on_frame(std::string text) override;
  void on_lost() override;
  void on_state(protocol::LinkState const& state) override;
  core::keepalive::Urgency urgency() const override;
  Duration keep_alive_max() const override;
  void on_server_time(Time time) override;
  void send(std::vector<std::string> frames) override;
  void close(std::string reason, std::string message) override;
  void on_console_restored() override;
  void acknowledge(core::delivery::Seq seq) override;
  void on_cannot_store() override;
  void send_signal(protocol::Uplink const& signal) override;
  void on_message(protocol::Downlink& message);
  void on_policy(protocol::PolicyChanged const& offered);
  void take_policy(Policy policy);
  void synchronise();
  void on_synced(protocol::Synced const& synced);

  // agent.cpp: trays, clock and machine
  Policy policy() const override { return policy_; }
  protocol::LinkState link_state() const override { return link_->state(); }
  std::vector<protocol::DeviceLine> device_lines(protocol::DeviceUser const& user) const override;
  void send_typing(ChatId chat) override;
  void send_read(protocol::ChatRead mark) override;
  void on_chat_activity() override;
  void watch_chat(core::chat::State const& state);
  void on_users_changed() override;
  std::optional<LinkTarget> target() const override;
  void tell(std::string const& account, protocol::TrayEvent const& event) override {
    trays_->tell(account, event);
  }
  Attachments& attachments() override { return *attachments_; }
  void tell_users();
  /// By the clock that nobody sets: this device's own may be put right, or wrong, while the link lasts.
  Time console_time() const override {
    return console_at_boot_ ? *console_at_boot_ + clock.now().since_boot : clock.now().wall;
  }
  void aim();
  void on_collected() override { trays_->refresh_device(); }
  void on_committed(Notes notes);
  void on_store_failed(Error const& error);
  void say_store_problem(Error const& error);
  void look_for_room();
  void on_can_store();
  void try_again();
  void set_chat_alarm();
  void on_chat_alarm();
  void refresh_announcements();
  void catch_up_announcements();
  void chat_event(core::chat::Event event);
  void on_network_change();
  void on_network_settled();
  void on_power(bool suspending);
  void on_woken();
  void let_sleep();
  void tell_event(protocol::DeviceEventKind kind, std::string detail, std::function<void()> done = {});

  // agent_control.cpp
  void on_request(ControlRequest const& request, ControlLink::Answer answer);
  StatusReport status() const;
  void reload(ControlLink::Answer const& answer);

  std::optional<FolderLock> lock_;
  std::optional<Identity> identity_;
  std::optional<DeviceKey> key_;
  Policy policy_;
  std::string instance_;
  Time started_at_{};
  std::unique_ptr<Alarms> alarms_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Workshop> workshop_;
  std::unique_ptr<Uplink> uplink_;
  std::unique_ptr<Downlink> downlink_;
  std::unique_ptr<ConsoleLink> link_;
  std::unique_ptr<TrayLink> trays_;
  std::unique_ptr<Attachments> attachments_;
  std::unique_ptr<Monitoring> monitoring_;
  std::unique_ptr<Reporting> reporting_;
  std::unique_ptr<ControlLink> control_;
  std::unique_ptr<NetworkWatch> network_;
  std::unique_ptr<PowerWatch> power_;
  std::unique_ptr<boost::asio::steady_timer> farewell_;
  std::map<ChatId, core::chat::State> waiting_chats_;  ///< those with a deadline
  std::map<ChatId, Duration> watched_chats_;           ///< until when, on the boot clock
  Duration active_until_{0};                           ///< likewise: somebody types or reads
  std::optional<Duration> clock_skew_;
  std::optional<Time>
      console_at_boot_;  ///< the console's clock when this machine was started, as it last said
  std::optional<Time> last_online_;
  std::optional<std::string> store_problem_;
  bool write_failed_ = false;                                    ///< not only that the disk has little room
  std::optional<protocol::PolicyChanged> missed_policy_;         ///< good, and could not be stored
  std::optional<std::vector<protocol::DeviceUser>> told_users_;  ///< on this link
  bool users_settle_ = false;
  std::string ways_out_;  ///< of the network, when it last changed
  bool connected_ = true;
  std::int64_t sync_number_ = 0;      ///< of the newest sync that the console was asked for
  std::optional<Duration> woken_at_;  ///< on the boot clock
  bool asleep_ = false;               ///< we were told that it goes to sleep
  bool at_home_ = false;
  bool only_looked_home_ = false;  ///< the database could not be written
  bool unsettled_ = false;         ///< see Home
  bool stopping_ = false;
};

}  // namespace deskbell::agent
