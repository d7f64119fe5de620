// The trays' link on a socket of the test's own, and a tray that speaks on it with plain blocking calls.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <condition_variable>
#include <cstring>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "agent/announcements.h"
#include "agent/attachments.h"
#include "agent/chats.h"
#include "agent/local_socket.h"
#include "agent/tray_link.h"
#include "protocol/codec.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {

/// A tray of the test's own, with plain blocking calls.
class Client {
 public:
  explicit Client(std::filesystem::path const& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    timeval const limit{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    connected = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  void send(std::string const& bytes) { (void)!::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  void say(protocol::TrayCommand const& command) {
    send(LocalSocket::framed(protocol::encode_message(command)));
  }
  /// Empty where the connection is closed.
  std::optional<protocol::TrayEvent> read() {
    unsigned char head[4];
    if (::recv(socket_, head, 4, MSG_WAITALL) != 4) return std::nullopt;
    std::string content((std::size_t{head[1]} << 16U) | (std::size_t{head[2]} << 8U) | head[3], '\0');
    if (::recv(socket_, content.data(), content.size(), MSG_WAITALL) != static_cast<ssize_t>(content.size()))
      return std::nullopt;
    auto event = protocol::decode_message<protocol::TrayEvent>(content);
    if (!event) return std::nullopt;
    return std::move(*event);
  }
  template <class Event>
  std::optional<Event> until() {
    while (auto event = read())
      if (auto* wanted = std::get_if<Event>(&*event)) return std::move(*wanted);
    return std::nullopt;
  }
  bool is_closed() {
    char byte = 0;
    ssize_t count = 0;
    while ((count = ::recv(socket_, &byte, 1, 0)) > 0) {
    }
    return count == 0 || errno == ECONNRESET;
  }
  /// Whether the other end closes it before long, though nothing is read here.
  bool hangs_up() const {
    pollfd ended{socket_, 0, 0};
    return ::poll(&ended, 1, 10'000) == 1 && (ended.revents & POLLHUP) != 0;
  }
  bool connected = false;

 private:
  int socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

class TrayLinkTest : public ::testing::Test, public TrayLink::World, public Attachments::World {
 protected:
  void SetUp() override {
    auto store = Store::open(database_, clock_, loop_.get_executor());
    ASSERT_TRUE(store);
    store_ = std::move(*store);
    alarms_ = make_alarms(loop_.get_executor(), clock_);
    attachments_ = std::make_unique<Attachments>(loop_.get_executor(), *store_, workshop_, *alarms_, clock_,
                                                 *this, folder_ / "attachments");
    trays_ = std::make_unique<TrayLink>(loop_.get_executor(), *store_, *this);
    store_->set_on_committed([this](Notes notes) {
      for (auto const& [account, event] : notes.told) trays_->tell(account, event);
      if (notes.announcements) trays_->refresh_announcements();
    });
    LocalListenerOptions options;
    options.path = socket_path_;
    options.everybody = true;
    options.identify = [this](int) -> Result<Caller> {
      return Caller{user_named(next_name_.value_or("user" + next_account_), next_account_), 1, false};
    };
    auto started = trays_->start(std::move(options));
    ASSERT_TRUE(started) << started.error().message;
    thread_ = std::thread([this] { loop_.run(); });
  }
  void TearDown() override {
    boost::asio::post(loop_, [this] { trays_->stop(); });
    guard_.reset();
    loop_.stop();
    thread_.join();
    store_.reset();
    attachments_.reset();
    alarms_->stop();
  }

  Policy policy() const override { return policy_; }
  protocol::LinkState link_state() const override { return {protocol::LinkStatus::offline, {}, {}, {}}; }
  std::vector<protocol::DeviceLine> device_lines(protocol::DeviceUser const&) const override { return {}; }
  void send_typing(ChatId) override {}
  void send_read(protocol::ChatRead) override {}
  void on_chat_activity() override {}
  void on_users_changed() override {
    std::vector<std::string> names;
    for (auto const& user : trays_->users()) names.push_back(user.name);
    std::lock_guard const lock(mutex_);
    users_ = std::move(names);
    changed_.notify_all();
  }
  /// Whether those, and nobody else, are there before long.
  bool there(std::vector<std::string> const& names) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return users_ == names; });
  }
  Attachments& attachments() override { return *attachments_; }
  Time console_time() const override { return clock_.at.wall; }

  /// In the store, with its answer.
  template <class Value>
  Value stored(std::function<Result<Value>(Transaction&)> work) {
    std::promise<Result<Value>> answer;
    store_->transact<Value>(std::move(work), [&](Result<Value> got) { answer.set_value(std::move(got)); });
    auto got = answer.get_future().get();
    EXPECT_TRUE(got) << got.error().message;
    return got ? *got : Value{};
  }

  void send_signal(protocol::Uplink const&) override {}
  std::optional<LinkTarget> target() const override { return std::nullopt; }
  void tell(std::string const& account, protocol::TrayEvent const& event) override {
    trays_->tell(account, event);
  }

  tests::TemporaryFolder folder_;
  std::filesystem::path database_ = folder_ / "agent.db";
  std::filesystem::path socket_path_ = folder_ / "run" / "tray.sock";
  TestClock clock_;
  Policy policy_ = policy_keeper::defaults();  ///< the loop's, once it runs
  std::string next_account_ = "1000";
  std::optional<std::string> next_name_;  ///< "": the directory does not tell it
  boost::asio::io_context loop_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_{loop_.get_executor()};
  std::unique_ptr<Store> store_;
  Workshop workshop_{loop_.get_executor()};
  std::unique_ptr<Alarms> alarms_;
  std::unique_ptr<Attachments> attachments_;
  std::unique_ptr<TrayLink> trays_;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> users_;
};

}  // namespace deskbell::agent
