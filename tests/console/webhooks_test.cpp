// Webhooks to a receiver on loopback: signed, tried again, never redirected, given up at last, and not let
// inside.
#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>

#include "console/server/listener.h"
#include "tests/console/notified.h"

namespace deskbell::console::test {
namespace {

namespace net = boost::asio;

/// A receiver on loopback that answers what the test says, and keeps what it got.
class Receiver {
 public:
  Receiver() { start(0); }
  ~Receiver() { stop(); }
  void start(int port) {
    ListenerOptions options;
    options.addresses = {"127.0.0.1:" + std::to_string(port)};
    ListenerHandlers handlers;
    handlers.on_request = [this](transport::HttpRequest request) -> net::awaitable<transport::HttpResponse> {
      {
        std::lock_guard const lock(mutex_);
        got_.push_back(std::move(request));
      }
      net::steady_timer timer(co_await net::this_coro::executor);
      while (silent_) {
        timer.expires_after(std::chrono::milliseconds(5));
        co_await timer.async_wait(net::use_awaitable);
      }
      std::lock_guard const lock(mutex_);
      transport::HttpResponse response;
      response.status = status_;
      if (status_ == 302) response.headers.set("Location", "http://127.0.0.1:1/elsewhere");
      co_return response;
    };
    listener_ = must(Listener::open(std::move(options), std::move(handlers)));
    listener_->start();
    address_ = listener_->addresses().front();
  }
  void stop() {
    if (listener_) listener_->stop(std::chrono::seconds(5));
    listener_.reset();
  }
  void again() { start(std::stoi(address_.substr(address_.find(':') + 1))); }
  void answer(int status) {
    std::lock_guard const lock(mutex_);
    status_ = status;
  }
  /// Takes requests, and answers none of them meanwhile.
  void be_silent(bool silent) { silent_ = silent; }
  std::size_t count() {
    std::lock_guard const lock(mutex_);
    return got_.size();
  }
  transport::HttpRequest at(std::size_t place) {
    std::lock_guard const lock(mutex_);
    return got_.at(place);
  }
  [[nodiscard]] std::string url() const { return "http://" + address_ + "/hook?x=1"; }

 private:
  std::mutex mutex_;
  std::vector<transport::HttpRequest> got_;
  int status_ = 204;
  std::atomic<bool> silent_{false};
  std::unique_ptr<Listener> listener_;
  std::string address_;
};

struct Hooked : Notified {
  Receiver receiver;
  std::string secret;
  void SetUp() override {
    Notified::SetUp();
    auto const made = rest.put("/notification_webhook", {{"url", receiver.url()}}, tess);
    secret = made.text("/webhook/secret");
    ASSERT_EQ(secret.substr(0, 6), "whsec_") << made.body;
    rule("chat_unassigned", {"webhook"}, {"webhook"});
  }
  std::string state() { return recent().text("/notifications/0/state"); }
};

TEST_F(Hooked, ItsReceiverCanCheckWhoSaysWhat) {
  auto const chat = new_chat("My <screen> is dark");
  becomes("it came", [&] { return receiver.count() == 1; });
  auto const request = receiver.at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/hook");
  EXPECT_EQ(request.headers.get("Content-Type"), "application/json");
  auto const id = std::string(request.headers.get("webhook-id"));
  auto const seconds = std::stoll(std::string(request.headers.get("webhook-timestamp")));
  EXPECT_EQ(request.headers.get("webhook-signature"), webhook_signature(secret, id, seconds, request.body));
  EXPECT_EQ(seconds, ms_of(rest.now()) / 1'000);
  auto const body = json::parse(request.body);
  EXPECT_EQ(body.at("text").as_string(),
            "A conversation waits that nobody has taken\nAda – Client – desk-1\nMy <screen> is dark");
  EXPECT_EQ(body.at("html").as_string(),
            "<p>A conversation waits that nobody has taken<br>Ada – Client – desk-1<br>My &lt;screen&gt; is "
            "dark</p>");
  EXPECT_EQ(body.at("link").as_string(), "https://help.example.org/chat/all/" + std::to_string(chat));
  EXPECT_EQ(body.at_pointer("/attributes/chat/id").as_int64(), chat);
  EXPECT_EQ(body.at_pointer("/attributes/notification/event").as_string(), "chat_unassigned");
  EXPECT_EQ(body.at_pointer("/attributes/notification/uuid").as_string(), id);
  becomes("it is sent", [&] { return state() == "sent"; });
  // The secret is never shown again; another one signs what comes after.
  EXPECT_FALSE(rest.get("/notification_rules", tess).has("/notification_rules/webhook/secret"));
  auto const next = rest.post("/notification_webhook/secret", json::object{}, tess).text("/webhook/secret");
  EXPECT_NE(next, secret);
  ASSERT_EQ(rest.post("/notifications/test", {{"channel", "webhook"}}, tess).status, 201);
  becomes("the test came", [&] { return receiver.count() == 2; });
  auto const test = receiver.at(1);
  EXPECT_EQ(test.headers.get("webhook-signature"),
            webhook_signature(next, test.headers.get("webhook-id"),
                              std::stoll(std::string(test.headers.get("webhook-timestamp"))), test.body));
}

TEST_F(Hooked, IsTriedAgainWhileItsReceiverIsDownOrFails) {
  receiver.stop();
  new_chat();
  becomes("it was tried", [&] { return recent().number("/notifications/0/tries") > 0; });
  receiver.again();
  receiver.answer(500);
  rest.move(hours(1));
  becomes("it came", [&] { return receiver.count() == 1; });
  becomes("it was noted", [&] { return recent().text("/notifications/0/outcome") == "HTTP 500"; });
  EXPECT_EQ(state(), "waiting");
  receiver.answer(200);
  rest.move(hours(1));
  becomes("it is sent", [&] { return state() == "sent"; });
  EXPECT_EQ(receiver.count(), 2u);
  EXPECT_EQ(receiver.at(0).headers.get("webhook-id"), receiver.at(1).headers.get("webhook-id"));
  EXPECT_EQ(recent().number("/meta/total_entries"), 1);
}

TEST_F(Hooked, FollowsNoRedirectAndIsGivenUpAtLast) {
  receiver.answer(302);
  new_chat();
  for (int tries = 1; tries <= 24; ++tries) {
    becomes("it was tried", [&] { return recent().number("/notifications/0/tries") == tries; });
    rest.move(hours(2));
  }
  becomes("it is dead", [&] { return state() == "dead"; });
  EXPECT_EQ(receiver.count(), 24u);
  EXPECT_EQ(recent().text("/notifications/0/outcome"),
            "HTTP 302: redirects are not followed: enter the address it leads to");
  receiver.answer(410);
  new_chat();
  becomes("it is dead at once", [&] { return receiver.count() == 25 && state() == "dead"; });
}

TEST_F(Hooked, OneThatAnswersSlowlyHoldsUpNobodyElse) {
  Receiver slow;
  slow.be_silent(true);
  ASSERT_EQ(rest.put("/notification_webhook", {{"url", slow.url()}}).status, 200);
  ASSERT_EQ(rest.put("/notification_rules",
                     {{"rules",
                       {{{"event", "chat_unassigned"}, {"online", {"webhook"}}, {"offline", {"webhook"}}}}}})
                .status,
            200);
  ASSERT_EQ(rest.post("/notifications/test", {{"channel", "webhook"}}).status, 201);
  becomes("the slow one is called", [&] { return slow.count() == 1; });
  EXPECT_EQ(rest.post("/notifications/test", {{"channel", "webhook"}}).status, 409) << "one at a time";
  new_chat();
  becomes("the other one has it", [&] { return receiver.count() == 1; });
  EXPECT_EQ(slow.count(), 1u) << "one call at a time for one technician";
  slow.be_silent(false);
  becomes("both came", [&] { return slow.count() == 2; });
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM audit WHERE detail LIKE '%webhook%127.0.0.1%' AND detail "
                           "NOT LIKE '%hook?x%'"),
            2)
      << "addresses are often secrets";
}

TEST_F(Hooked, IsDroppedWhenItIsTakenAway) {
  receiver.answer(500);
  new_chat();
  // Noted, too: from then on the clock decides when it goes again.
  becomes("it was tried", [&] { return recent().number("/notifications/0/tries") == 1; });
  ASSERT_EQ(rest.put("/notification_webhook", {{"url", ""}}, tess).status, 200);
  rest.move(hours(1));
  becomes("it is dropped", [&] { return state() == "dropped"; });
  EXPECT_EQ(recent().text("/notifications/0/outcome"), "not_set_up");
  EXPECT_EQ(rest.post("/notifications/test", {{"channel", "webhook"}}, tess).status, 409);
  EXPECT_EQ(rest.post("/notification_webhook/secret", json::object{}, tess).status, 409);
}

TEST(WebhookInside, IsRefusedUnlessItsNetworkIsAllowed) {
  Receiver receiver;
  std::atomic<bool> const stop{false};
  // A name that leads inside is worth no more than the address.
  for (auto const& host : {std::string("127.0.0.1"), std::string("localhost")}) {
    auto const url = "https://" + host + receiver.url().substr(receiver.url().rfind(':'));
    auto const outcome = call_webhook({url, "whsec_", "id", "{}"}, start, {}, stop);
    EXPECT_FALSE(outcome.sent);
    EXPECT_NE(outcome.said.find("is an address inside of a network"), std::string::npos) << outcome.said;
  }
  auto const plain = call_webhook({receiver.url(), "whsec_", "id", "{}"}, start, {}, stop);
  EXPECT_TRUE(plain.final) << plain.said;
  EXPECT_EQ(receiver.count(), 0u);
  EXPECT_TRUE(
      call_webhook({receiver.url(), "whsec_", "id", "{}"}, start, {must(Network::parse("127.0.0.1"))}, stop)
          .sent);
}

}  // namespace
}  // namespace deskbell::console::test
