// SECURITY.md, "tenant reads tenant": every id of another organisation in every message of a device and of a
// browser, and what the live link tells of another organisation.
#include <sodium.h>

#include <set>

#include "console/server/chats.h"
#include "console/server/keys.h"
#include "console/server/secrets.h"
#include "tests/console/contents.h"
#include "tests/console/filled.h"
#include "tests/console/live_page.h"

namespace deskbell::console::test {
namespace {

namespace net = boost::asio;
using protocol::Downlink;
using protocol::Uplink;

/// A device on its link, in an organisation of its own.
class Machine {
 public:
  Machine(Rest& rest, net::io_context& context, Rest::Tenant const& tenant) : rest_(rest), context_(context) {
    Fields const with{{"Authorization", "Bearer " + tenant.key}};
    customer = rest.post("/customers", {{"business_name", "Client"}}, with).number("/customer/id");
    auto const token =
        rest.post("/enrollment_tokens", {{"customer_id", customer}}, with).text("/enrollment_token/token");
    std::string open_key(crypto_sign_PUBLICKEYBYTES, '\0');
    secret_.resize(crypto_sign_SECRETKEYBYTES);
    crypto_sign_keypair(reinterpret_cast<unsigned char*>(open_key.data()),
                        reinterpret_cast<unsigned char*>(secret_.data()));
    protocol::EnrolRequest request;
    request.token = token;
    request.public_key = encode_base64(open_key);
    request.protocol_version = 1;
    request.agent_version = "1.0";
    request.hardware.hostname = "desk-1";
    request.hardware.machine_digest = std::string(64, '0');
    auto const answer = rest.raw("POST", "/agent/v1/enroll", {{"Content-Type", "application/json"}},
                                 protocol::encode_struct(request));
    enrolled = must(protocol::decode_struct<protocol::EnrolAnswer>(answer.body));
  }

  /// Says hello, as whom it is told; hears all that there is.
  net::awaitable<void> come(std::optional<DeviceId> as = {}) {
    transport::ConnectOptions way;
    way.url = "ws://" + rest_.address() + "/agent/v1/link";
    way.allow_plain = true;
    auto opened = co_await transport::open_web_socket(context_.get_executor(), way, transport::Headers{});
    socket_.emplace(must(std::move(opened)));
    welcomed_ = false;
    auto const first = co_await socket_->read();
    auto const challenge = std::get<protocol::Challenge>(must(protocol::decode<Downlink>(must(first))).body);
    auto const bytes = protocol::signed_bytes("link", challenge.console_id, as.value_or(enrolled.device_id),
                                              challenge.nonce);
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                         reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                         reinterpret_cast<unsigned char const*>(secret_.data()));
    protocol::Hello hello;
    hello.device_id = as.value_or(enrolled.device_id);
    hello.signature = encode_base64(signature);
    hello.protocol_version = 1;
    hello.agent_version = "1.0";
    hello.instance = "one";
    hello.boot_id = "boot";
    hello.downlink_last = last_;
    hello.downlink_last_id = last_id_;
    hello.console_epoch = epoch_;
    co_await write(hello);
  }
  net::awaitable<void> say(Uplink message, bool durable) {
    protocol::Frame<Uplink> frame;
    frame.body = std::move(message);
    if (durable) {
      frame.id = FactId{fresh_uuid(rest_.now())};
      frame.seq = ++said_;
    }
    auto done = co_await socket_->write(protocol::encode(frame));
    must(done);
  }
  /// What comes until everything said has been looked at, but for the signs of life and what every opening
  /// brings.
  net::awaitable<std::vector<std::string>> hear() {
    static std::set<std::string> const of_the_link{"welcome",        "ack",        "synced",
                                                   "policy.changed", "desk.state", "chat.marks"};
    std::vector<std::string> heard;
    bool asked = false;
    for (;;) {
      // Only then: it would be answered before what was said is applied.
      if (!asked && acknowledged_ >= said_ && welcomed_) {
        asked = true;
        co_await write(protocol::Sync{++synced_});
      }
      auto text = co_await socket_->read();
      if (!text) {
        heard.emplace_back("closed");
        break;
      }
      auto const frame = must(protocol::decode<Downlink>(*text));
      if (auto const* welcome = std::get_if<protocol::Welcome>(&frame.body)) {
        welcomed_ = true;
        epoch_ = welcome->console_epoch;
        acknowledged_ = welcome->uplink_last;
      }
      if (auto const* ack = std::get_if<protocol::Ack>(&frame.body)) acknowledged_ = ack->seq;
      if (frame.seq) {
        last_ = *frame.seq;
        last_id_ = frame.id;
        co_await write(protocol::Ack{last_});
      }
      auto const type = std::visit(
          [](auto const& body) { return std::string(std::remove_cvref_t<decltype(body)>::wire_type); },
          frame.body);
      if (!of_the_link.contains(type)) heard.push_back(*text);
      auto const* synced = std::get_if<protocol::Synced>(&frame.body);
      if (asked && synced != nullptr && synced->number == synced_) break;
    }
    co_return heard;
  }
  void leave() {
    socket_->abort();
    socket_.reset();
  }

  std::int64_t customer = 0;
  protocol::EnrolAnswer enrolled;

 private:
  net::awaitable<void> write(Uplink message) {
    protocol::Frame<Uplink> frame;
    frame.body = std::move(message);
    auto const done = co_await socket_->write(protocol::encode(frame));
    (void)done;  // where it was closed, reading says so
  }

  Rest& rest_;
  net::io_context& context_;
  std::string secret_;
  std::optional<transport::WebSocket> socket_;
  std::int64_t said_ = 0;
  std::int64_t acknowledged_ = 0;
  bool welcomed_ = false;  ///< on this link
  std::int64_t synced_ = 0;
  std::int64_t last_ = 0;
  std::optional<FactId> last_id_;
  std::int64_t epoch_ = 0;
};

struct TwoTenants : testing::Test {
  static constexpr char const* password = "correct horse battery";
  Rest rest;
  net::io_context context;
  Rest::Tenant theirs = rest.make_tenant("Other IT", "oscar@example.org");
  Machine machine{rest, context, rest.ours()};
  Machine their_machine{rest, context, theirs};
  Tab tab{rest, context, technician(rest.ours(), "paula@example.com")};
  Tab their_tab{rest, context, technician(theirs, "quentin@example.org")};
  Named named;  ///< what there is of theirs

  Fields technician(Rest::Tenant const& tenant, std::string const& email) {
    rest.make_account(tenant.organisation, email, email.substr(0, email.find('@')), true, password);
    return sign_in(rest, email, password);
  }
  template <class T>
  T fresh() {
    return T{fresh_uuid(rest.now())};
  }
  template <class T>
  T id_of(std::string const& sql) {
    auto const text = rest.text_of(sql);
    auto const id = T::parse(text);
    if (!id)
      throw std::runtime_error(
          "nothing there: " + sql + "; set aside: " +
          rest.text_of("SELECT group_concat(type || ': ' || reason, '; ') FROM unread_facts"));
    return *id;
  }
  std::string of_theirs() const { return " WHERE organisation_id = " + std::to_string(theirs.organisation); }
  /// Waits until the console knows that their device is there, or that it is gone.
  void becomes_online(bool wanted) {
    becomes(wanted ? "their device is there" : "their device is gone", [&] {
      return rest.number_of("SELECT MAX(online) FROM assets" + of_theirs()) == (wanted ? 1 : 0);
    });
  }
  std::string contents_of_theirs(std::set<std::string> const& without = {}) {
    return contents(rest, theirs.organisation, without);
  }
  /// Frames to this tab so far; empty where nothing was told.
  static net::awaitable<std::vector<std::string>> told(Tab& to) {
    std::vector<std::string> frames;
    co_await to.say(protocol::LiveProbe{});
    for (;;) {
      auto const text = co_await to.socket().read();
      auto const event = must(protocol::decode_message<protocol::LiveEvent>(must(text)));
      if (std::holds_alternative<protocol::LiveAlive>(event)) break;
      frames.push_back(*text);
    }
    co_return frames;
  }
  /// Frames to this tab of all that was committed, some of which a probe overtakes: changes are told in the
  /// order of their commits, so a customer of its own is the mark.
  net::awaitable<std::vector<std::string>> told_all(Tab& to) {
    auto const& tenant = &to == &tab ? rest.ours() : theirs;
    Fields const with{{"Authorization", "Bearer " + tenant.key}};
    auto const made = rest.post("/customers", {{"business_name", "Mark"}}, with).number("/customer/id");
    auto const mark = rest.text_of("SELECT uid FROM customers WHERE id = " + std::to_string(made));
    std::vector<std::string> frames;
    for (;;) {
      auto const text = must(co_await to.socket().read());
      auto const event = must(protocol::decode_message<protocol::LiveEvent>(text));
      auto const* changed = std::get_if<protocol::LiveChanged>(&event);
      if (changed != nullptr && changed->uuid.text() == mark) break;
      frames.push_back(text);
    }
    co_return frames;
  }

  /// Their device does all it can, which makes one of everything; what the console makes is added.
  net::awaitable<void> make_one_of_everything() {
    named = {their_machine.enrolled.device_id,
             fresh<ChatId>(),
             fresh<MessageId>(),
             fresh<AttachmentId>(),
             fresh<TicketId>(),
             fresh<CommentId>(),
             fresh<SubmissionId>(),
             fresh<AnnouncementId>(),
             fresh<AlertId>(),
             fresh<ReportId>(),
             fresh<UploadId>(),
             fresh<FactId>()};
    Filler const filler(named, "TheirSecret", rest.now());
    co_await their_machine.come();
    co_await their_machine.say(filler.message<protocol::ChatSaid>(), true);
    auto form = filler.message<protocol::TicketSubmitted>();
    form.attachments->front().attachment_id = fresh<AttachmentId>();  // the message has that one
    co_await their_machine.say(form, true);
    co_await their_machine.say(filler.message<protocol::AlertRaised>(), true);
    co_await their_machine.say(filler.message<protocol::InventoryReported>(), true);
    co_await their_machine.say(filler.message<protocol::UploadRequest>(), false);
    co_await their_machine.hear();
    std::get<TicketId>(named) = id_of<TicketId>("SELECT uid FROM tickets" + of_theirs());
    Filler const again(named, "TheirSecret", rest.now());
    co_await their_machine.say(again.message<protocol::TicketCommented>(), true);
    co_await their_machine.hear();
    their_machine.leave();
    Fields const with{{"Authorization", "Bearer " + theirs.key}};
    rest.post("/announcements",
              {{"title", "TheirSecret"}, {"text", "TheirSecret"}, {"customer_id", their_machine.customer}},
              with);
    std::get<AnnouncementId>(named) = id_of<AnnouncementId>("SELECT uid FROM announcements" + of_theirs());
    // A file of their technician, which the device may fetch.
    auto const file = fresh<AttachmentId>();
    std::get<AttachmentId>(named) = file;
    rest.write([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run(
          "INSERT INTO uploads (organisation_id, uid, user_id, name, size, sha256, completed_at, created_at, "
          "updated_at) VALUES (?, ?, ?, 'TheirSecret', 5, ?, 1, 1, 1)",
          theirs.organisation, file, theirs.scope.user, std::string(64, 'a'));
      tx.sql().run("UPDATE uploads SET received = 3 WHERE organisation_id = ? AND uid = ?",
                   theirs.organisation, std::get<UploadId>(named));
      api::SayRequest said;
      said.text = "TheirSecret manual";
      said.attachments = std::vector<api::SaidAttachment>{{file.text(), {}}};
      must(say_in_chat(tx, theirs.scope, Key(std::get<ChatId>(named).uuid), said));
      return {};
    });
    becomes_online(false);
  }
};

/// Says one of each type on a link of its own; gives what that brought about, by type.
using Brought = std::map<std::string, std::vector<std::string>>;

net::awaitable<Brought> say_everything(Machine& machine, Filler const& filler) {
  struct Said {
    std::string type;
    Uplink message;
    bool durable;
  };
  std::vector<Said> all;
  each_filled<Uplink>(filler, [&](std::string const& type, Uplink message, bool durable) {
    all.push_back({type, std::move(message), durable});
  });
  Brought brought;
  for (auto& one : all) {
    co_await machine.come();
    co_await machine.hear();
    co_await machine.say(std::move(one.message), one.durable);
    auto heard = co_await machine.hear();
    brought[one.type] = std::move(heard);
    machine.leave();
  }
  co_return brought;
}

TEST_F(TwoTenants, NoMessageOfADeviceReachesAnothersRecords) {
  auto work = [&]() -> net::awaitable<void> {
    co_await make_one_of_everything();
    co_await tab.open();
    co_await their_tab.open();
    co_await told_all(tab);
    co_await told_all(their_tab);
    auto const before = contents_of_theirs();
    EXPECT_NE(before.find("TheirSecret"), std::string::npos);

    Filler const mine(named, "Mine now", rest.now());
    auto const brought = co_await say_everything(machine, mine);
    EXPECT_EQ(contents_of_theirs(), before);
    for (auto const& [type, heard] : brought)
      for (auto const& frame : heard)
        EXPECT_EQ(frame.find("TheirSecret"), std::string::npos) << type << frame;
    // Neither what they have of those bytes, nor how much of them.
    for (auto const& frame : brought.at("upload.request"))
      EXPECT_EQ(frame.find("\"offset\":3"), std::string::npos) << frame;
    auto const at_theirs = co_await told_all(their_tab);
    EXPECT_EQ(at_theirs, std::vector<std::string>{});
    co_await their_machine.come();
    auto const at_their_machine = co_await their_machine.hear();
    for (auto const& frame : at_their_machine) EXPECT_EQ(frame.find("Mine now"), std::string::npos) << frame;
    their_machine.leave();
    becomes_online(false);
    auto const at_ours = co_await told_all(tab);
    EXPECT_FALSE(at_ours.empty());
    for (auto const& frame : at_ours) EXPECT_EQ(frame.find("TheirSecret"), std::string::npos) << frame;

    // The same of who may: each message does something, or says nothing that could be another's.
    std::set<std::string> const of_the_link{"ack", "goodbye", "sync", "hello"};
    // An answer came before that ticket was asked for; that report is known; what was refused is kept with
    // the key.
    std::set<std::string> const without_effect{"chat.ticket_requested", "inventory.reported",
                                               "inventory.uploaded", "policy.refused"};
    std::set<std::string> const of_delivery{"uplink_facts", "downlink_facts", "device_identities"};
    Filler const own(named, "TheirSecret again", rest.now());
    std::vector<std::pair<std::string, Uplink>> all;
    std::map<std::string, bool> durable;
    each_filled<Uplink>(own, [&](std::string const& type, Uplink message, bool is_fact) {
      all.emplace_back(type, std::move(message));
      durable[type] = is_fact;
    });
    for (auto& [type, message] : all) {
      if (of_the_link.contains(type)) continue;
      co_await their_machine.come();
      co_await their_machine.hear();
      becomes_online(true);
      co_await told_all(their_tab);
      auto const then = contents_of_theirs(of_delivery);
      co_await their_machine.say(std::move(message), durable[type]);
      auto const heard = co_await their_machine.hear();
      auto const now = contents_of_theirs(of_delivery);
      auto const live = co_await told_all(their_tab);
      EXPECT_NE(now != then || !heard.empty() || !live.empty(), without_effect.contains(type))
          << type << ": does this test say it right? " << testing::PrintToString(live);
      their_machine.leave();
      becomes_online(false);  // or its end would be taken for what the next message brought about
      auto const ours = co_await told_all(tab);
      EXPECT_EQ(ours, std::vector<std::string>{}) << type;
    }
    tab.leave();
    their_tab.leave();
  };
  run(context, work());
}

TEST_F(TwoTenants, NoKeyOpensAnothersLink) {
  auto work = [&]() -> net::awaitable<void> {
    auto const before = contents_of_theirs();
    co_await machine.come(their_machine.enrolled.device_id);
    auto const heard = co_await machine.hear();
    EXPECT_EQ(heard.size(), 2u);
    EXPECT_NE(heard.front().find("bad_signature"), std::string::npos) << heard.front();
    machine.leave();
    EXPECT_EQ(contents_of_theirs(), before);
  };
  run(context, work());
}

TEST_F(TwoTenants, NoCommandOfABrowserReachesAnothersConversation) {
  auto work = [&]() -> net::awaitable<void> {
    co_await make_one_of_everything();
    co_await tab.open();
    co_await their_tab.open();
    co_await their_machine.come();
    co_await their_machine.hear();
    becomes("their device has all of it",
            [&] { return rest.number_of("SELECT user_delivered_position FROM chats" + of_theirs()) == 2; });
    co_await told_all(tab);
    co_await told_all(their_tab);
    std::vector<std::pair<std::string, protocol::LiveCommand>> all;
    Filler const filler(named, "Mine now", rest.now());
    each_filled<protocol::LiveCommand>(filler, [&](std::string const& type, protocol::LiveCommand command,
                                                   bool) { all.emplace_back(type, std::move(command)); });
    auto const before = contents_of_theirs();
    for (auto const& [type, command] : all) {
      if (type == "probe") continue;
      co_await tab.say(command);
      co_await told(tab);
      EXPECT_EQ(contents_of_theirs(), before) << type;
      auto const at_their_machine = co_await their_machine.hear();
      EXPECT_EQ(at_their_machine, std::vector<std::string>{}) << type;
      auto const at_theirs = co_await told(their_tab);
      EXPECT_EQ(at_theirs, std::vector<std::string>{}) << type;
    }
    for (auto const& [type, command] : all) {
      if (type == "probe") continue;
      auto const then = contents_of_theirs();
      co_await their_tab.say(command);
      co_await told(their_tab);
      bool done = false;
      for (int tries = 0; tries < 100 && !done; ++tries) {
        auto const heard = co_await their_machine.hear();
        done = contents_of_theirs() != then || !heard.empty();
      }
      EXPECT_TRUE(done) << type << " does nothing: does this test say it right?";
      // She hears of herself alone, who has just shown that she is there.
      auto const ours = co_await told(tab);
      auto const paula = rest.text_of("SELECT uid FROM users WHERE email = 'paula@example.com'");
      for (auto const& frame : ours) EXPECT_NE(frame.find(paula), std::string::npos) << type << frame;
    }
    their_machine.leave();
    tab.leave();
    their_tab.leave();
  };
  run(context, work());
}

}  // namespace
}  // namespace deskbell::console::test
