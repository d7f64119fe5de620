// The console's end of the three minutes: who wins the race, devices that vanish, one ticket that grows.
#include "console/server/accounts.h"
#include "console/server/chats.h"
#include "console/server/customers.h"
#include "console/server/desk_state.h"
#include "console/server/device_facts.h"
#include "console/server/enrolment.h"
#include "console/server/enrolment_tokens.h"
#include "console/server/jobs.h"
#include "console/server/policies.h"
#include "console/server/secrets.h"
#include "protocol/codec.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

using namespace std::chrono_literals;
using protocol::Uplink;

protocol::DeviceUser const mia{protocol::AccountKind::posix, "1000", "mia", "Mia"};

class FallbackTest : public testing::Test {
 protected:
  FallbackTest() : keys_(must(Keys::load_or_make(store_.folder / "authority" / "keys"))) {
    scope_.organisation = must(store_.write([](store::Transaction& tx) -> Result<std::int64_t> {
      return accounts::ensure_organisation(tx, "Example IT");
    }));
    auto const account = must(store_.write([this](store::Transaction& tx) -> Result<accounts::Account> {
      return accounts::create_account(tx, scope_.organisation, {"tess@example.com", "Tess", true, {}});
    }));
    scope_.actor = ActorKind::technician;
    scope_.user = account.id;
    scope_.user_uid = *UserId::parse(account.uid);
    scope_.name = "Tess";
    auto const customer = must(store_.write([this](store::Transaction& tx) -> Result<std::int64_t> {
      auto made = create_customer(tx, scope_, {"Client", {}, {}});
      if (!made) return made.error();
      return made->id;
    }));
    auto const token = must(store_.write([&](store::Transaction& tx) {
      return create_enrolment_token(tx, scope_, {customer, 1, {}});
    }));
    protocol::EnrolRequest request;
    request.token = *token.token;
    request.public_key = encode_base64(std::string(32, 'k'));
    request.protocol_version = 1;
    request.hardware.hostname = "desk-1";
    auto const enrolled = must(
        store_.write([&](store::Transaction& tx) { return enrol_device(tx, keys_, request, "127.0.0.1"); }));
    device_.organisation = scope_.organisation;
    device_.uid = enrolled.device_id;
    device_.asset_uid = enrolled.asset_id;
    device_.customer = customer;
    device_.identity = store_.value<std::int64_t>("SELECT id FROM device_identities");
    device_.asset = store_.value<std::int64_t>("SELECT id FROM assets");
  }

  /// A policy of the organisation whose live chat says so.
  void set_rule(std::string const& rule, int seconds) {
    api::PolicyRequest request;
    request.name = "Everybody";
    request.document =
        R"({"name": "Everybody", "settings": {"tray.menu": [{"id": "chat", "type": "live_chat", "chat": )"
        R"({"unavailable_after": )" +
        std::to_string(seconds) + R"(, "ticket_on_unavailable": ")" + rule + R"("}}]}})";
    must(store_.write([&](store::Transaction& tx) { return create_policy(tx, scope_, request); }));
  }
  void hear(Uplink const& fact) {
    auto const encoded = protocol::encode_fact(fact);
    auto const frame =
        protocol::compose_frame({encoded.type, encoded.body}, FactId{fresh_uuid(now())}, ++seq_);
    auto incoming = must(read_incoming(frame));
    auto const applied = must(
        store_.write([&](store::Transaction& tx) { return apply_facts(tx, device_, {*incoming.fact}); }));
    EXPECT_EQ(applied.counts.applied, 1U);
    EXPECT_FALSE(applied.close);
  }
  MessageId say(std::string const& text) {
    MessageId const id{fresh_uuid(now())};
    hear(protocol::ChatSaid{chat_, id, mia, text, now()});
    return id;
  }
  void answer(std::string const& text) {
    must(store_.write([&](store::Transaction& tx) {
      return say_in_chat(tx, scope_, Key(chat_.uuid), {std::nullopt, text, false});
    }));
  }
  void show_unavailable(MessageId streak) {
    hear(protocol::ChatUnavailable{chat_, MessageId{fresh_uuid(now())}, streak, "Nobody is here", true,
                                   now()});
  }
  /// As many more of the end user's, each of so many characters and with its number.
  void say_many(int messages, int characters) {
    must(store_.write([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run(
          "WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < ?) INSERT INTO "
          "messages (organisation_id, uid, chat_id, position, author_kind, author_name, text, written_at, "
          "accepted_at) SELECT c.organisation_id, 'many-' || (c.last_position + n), c.id, c.last_position + "
          "n, "
          "'end_user', 'Mia', 'line ' || (c.last_position + n) || '.' || PRINTF('%.*c', ?, 'x'), ?, ? FROM "
          "chats c, more",
          messages, characters, now(), now());
      tx.sql().run("UPDATE chats SET last_position = last_position + ?", messages);
      return {};
    }));
  }
  std::string newest_note() {
    return store_.value<std::string>("SELECT body FROM ticket_comments ORDER BY id DESC LIMIT 1");
  }
  std::int64_t jobs() {
    return must(store_.write(
        [](store::Transaction& tx) -> Result<std::int64_t> { return make_automatic_tickets(tx); }));
  }
  std::int64_t tickets() { return store_.value<std::int64_t>("SELECT COUNT(*) FROM tickets"); }
  std::int64_t comments(std::string const& like) {
    return store_.value<std::int64_t>("SELECT COUNT(*) FROM ticket_comments WHERE hidden = 1 AND body LIKE ?",
                                      like);
  }
  /// How long the person has been waiting, as the desk sees it.
  Duration waits() {
    return now() - time_from_ms(store_.value<std::int64_t>("SELECT first_unanswered_at FROM chats"));
  }
  Time now() const { return time_from_ms(store_.clock.load()); }

  Store store_;
  Keys keys_;
  Scope scope_;
  DeviceScope device_;
  ChatId chat_{*Uuid::parse("019e7044-8803-7303-8303-030303030303")};
  std::int64_t seq_ = 0;
};

TEST_F(FallbackTest, WhatThePersonWasToldIsKept) {
  auto const shown = [&] {
    return must(store_.database->read_and_wait<api::Chat>(
                    [&](store::Reader& sql) { return show_chat(sql, scope_, Key(chat_.uuid)); }))
        .unavailable_reason;
  };
  set_rule("offer", 180);
  auto const tell = [&](Duration later, bool linked,
                        std::optional<std::string> const& reason = std::nullopt) {
    auto const streak = say("My screen is black");
    store_.move(later);
    hear(protocol::ChatUnavailable{chat_, MessageId{fresh_uuid(now())}, streak, "Sorry", linked, now(),
                                   reason});
  };
  tell(180s, true, "nobody_available");
  EXPECT_EQ(shown(), "nobody_available");
  answer("Is it plugged in?");
  EXPECT_EQ(shown(), "nobody_available") << "as long as it stands there when that was";
  say("Something else");
  EXPECT_EQ(shown(), std::nullopt) << "another wait has begun";
  answer("What?");
  tell(180s, false, "not_reached");
  EXPECT_EQ(shown(), "not_reached");
  answer("And now?");
  // The device knows; how long it took says nothing.
  tell(0s, true, "nobody_available");
  EXPECT_EQ(shown(), "nobody_available");
  answer("Well?");
  // An older one says less.
  tell(180s, false);
  EXPECT_EQ(shown(), "not_reached");
  answer("So?");
  tell(0s, true);
  EXPECT_EQ(shown(), "nobody_available");
  answer("Yes?");
  // And a newer one may say what is not known here.
  tell(180s, false, "on_holiday");
  EXPECT_EQ(shown(), "not_reached");
  answer("And?");
  tell(180s, false, "closed");
  EXPECT_EQ(shown(), "closed");
  say("Hello?");
  EXPECT_EQ(shown(), "closed") << "further words of the same wait";
}

/// The device said so before it heard that the conversation was closed.
TEST_F(FallbackTest, WhatThePersonWasToldMeanwhileIsKnownWhenItIsReopened) {
  auto const streak = say("My screen is black");
  store_.move(180s);
  must(store_.write([&](store::Transaction& tx) { return close_chat(tx, scope_, Key(chat_.uuid)); }));
  show_unavailable(streak);
  auto const chat =
      must(store_.write([&](store::Transaction& tx) { return reopen_chat(tx, scope_, Key(chat_.uuid)); }));
  EXPECT_TRUE(chat.waiting_since);
  EXPECT_TRUE(chat.unavailable_at);
  EXPECT_EQ(chat.unavailable_reason, "nobody_available");
}

TEST_F(FallbackTest, AnAnswerThatWasAcceptedBeforeWins) {
  set_rule("automatic", 180);
  auto const streak = say("My screen is black");
  store_.move(179s);
  answer("Is it plugged in?");
  store_.move(2s);
  show_unavailable(streak);
  hear(protocol::ChatTicketRequested{chat_, mia, true, streak, now()});
  EXPECT_EQ(tickets(), 0);
  EXPECT_EQ(store_.value<std::int64_t>("SELECT unavailable_position FROM chats"), 0);
  store_.move(1h);
  EXPECT_EQ(jobs(), 0);
}

TEST_F(FallbackTest, WhatADeviceThatVanishedWouldHaveAskedForIsMadeSixtySecondsLater) {
  set_rule("automatic", 180);
  auto const streak = say("My screen is black");
  store_.move(239s);
  EXPECT_EQ(jobs(), 0);
  store_.move(1s);
  EXPECT_EQ(jobs(), 1);
  EXPECT_EQ(jobs(), 0);
  EXPECT_EQ(tickets(), 1);
  EXPECT_EQ(comments("%My screen is black%"), 1);
  // It comes back, and says what it did meanwhile: still one ticket.
  show_unavailable(streak);
  hear(protocol::ChatTicketRequested{chat_, mia, true, streak, now()});
  EXPECT_EQ(tickets(), 1);
}

TEST_F(FallbackTest, AClockThatWasAheadAndIsSetRightHoldsNoTicketBack) {
  set_rule("automatic", 180);
  store_.move(2h);
  say("My screen is black");
  store_.move(-2h);
  EXPECT_EQ(jobs(), 0);
  EXPECT_EQ(waits(), 0s);
  store_.move(200s);
  say("Still black");
  EXPECT_EQ(jobs(), 0);
  store_.move(39s);
  EXPECT_EQ(jobs(), 0) << "it waits anew from when the clock was right";
  store_.move(1s);
  EXPECT_EQ(jobs(), 1);
}

TEST_F(FallbackTest, AClockThatIsSetAheadMakesNoTicketEarly) {
  set_rule("automatic", 180);
  say("My screen is black");
  store_.move(100s);
  ClockJumps clock;
  EXPECT_EQ(clock.look(now(), 1000s), 0s);
  store_.move(2h);
  auto const jump = clock.look(now(), 1001s);
  EXPECT_EQ(jump, 2h - 1s);
  must(store_.write([&](store::Transaction& tx) -> Result<void> {
    keep_waiting(tx, jump);
    return {};
  }));
  EXPECT_EQ(jobs(), 0);
  // What is said later keeps to it, and one who begins to wait now was not there before.
  say("Still black");
  EXPECT_EQ(waits(), 101s);
  store_.move(138s);
  EXPECT_EQ(jobs(), 0);
  store_.move(1s);
  EXPECT_EQ(jobs(), 1);
}

TEST_F(FallbackTest, NothingIsMadeForAnOfferOrWhileTheDeviceIsLinked) {
  say("My screen is black");
  store_.move(24h);
  EXPECT_EQ(jobs(), 0) << "the default is an offer";
  set_rule("automatic", 60);
  answer("Is it plugged in?");
  say("No, thank you");
  must(store_.write([](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE assets SET online = 1");
    return {};
  }));
  store_.move(24h);
  EXPECT_EQ(jobs(), 0) << "the device decides itself";
}

TEST_F(FallbackTest, ALaterStreakIsAddedToTheSameTicket) {
  auto const first = say("My screen is black");
  store_.move(180s);
  show_unavailable(first);
  hear(protocol::ChatTicketRequested{chat_, mia, false, first, now()});
  ASSERT_EQ(tickets(), 1);
  answer("Is it plugged in?");
  store_.move(600s);
  auto const second = say("Now it is pink");
  store_.move(180s);
  show_unavailable(second);
  hear(protocol::ChatTicketRequested{chat_, mia, false, second, now()});
  EXPECT_EQ(tickets(), 1);
  EXPECT_EQ(comments("%Now it is pink%"), 1);
  EXPECT_EQ(comments("%My screen is black%"), 1) << "what was told before is not told again";
}

TEST_F(FallbackTest, ATicketCarriesTheNewestPartOfALongConversation) {
  auto const first = say("My screen is black");
  say_many(3'000, 400);
  say("Hello?");
  store_.move(180s);
  show_unavailable(first);
  hear(protocol::ChatTicketRequested{chat_, mia, false, first, now()});
  auto const note = newest_note();
  EXPECT_LT(note.size(), 110'000U);
  EXPECT_GT(note.size(), 90'000U);
  auto const oldest = note.find("    line ");
  ASSERT_NE(oldest, std::string::npos);
  auto const left_out = std::stoll(note.substr(oldest + 9)) - 1;
  EXPECT_EQ(note.rfind(std::to_string(left_out) + " earlier messages are left out here: ", 0), 0U)
      << note.substr(0, 200);
  EXPECT_NE(note.find("    line 3001."), std::string::npos);
  EXPECT_GT(note.find("    Hello?"), note.find("    line 3001.")) << "oldest first";
  EXPECT_EQ(store_.value<std::string>("SELECT subject FROM tickets"), "My screen is black");
  // What is added counts from where the ticket ended.
  answer("Is it plugged in?");
  auto const later = say("It is");
  say_many(1'500, 1);
  store_.move(180s);
  show_unavailable(later);
  hear(protocol::ChatTicketRequested{chat_, mia, false, later, now()});
  EXPECT_EQ(tickets(), 1);
  auto const added = newest_note();
  EXPECT_EQ(std::count(added.begin(), added.end(), '['), 1'000) << "so many messages at most";
  EXPECT_EQ(std::stoll(added), store_.value<std::int64_t>("SELECT last_position FROM chats") - 1'000 -
                                   store_.value<std::int64_t>("SELECT position FROM messages WHERE text = "
                                                              "'Hello?'") -
                                   1)
      << "the words that nobody is here came before the ticket";
}

TEST_F(FallbackTest, TheWaitIsSaidOnceItWasMeasured) {
  auto const usual = [this] {
    return must(store_.database->read_and_wait<protocol::DeskState>(
                    [this](store::Reader& sql) -> Result<protocol::DeskState> {
                      return desk_state_of(sql, scope_.organisation, now());
                    }))
        .usual_answer_s;
  };
  for (int i = 1; i <= 5; ++i) {
    EXPECT_EQ(usual(), std::nullopt);
    chat_ = ChatId{fresh_uuid(now())};
    say("Hello?");
    store_.move(std::chrono::minutes(i));
    answer("Hello!");
    say("Thanks");
    store_.move(1h);
    answer("Late, and not the first answer");
    must(store_.write([this](store::Transaction& tx) { return close_chat(tx, scope_, Key(chat_.uuid)); }));
  }
  EXPECT_EQ(usual(), 180);
  store_.move(24h * 29);
  EXPECT_EQ(usual(), std::nullopt);
}

}  // namespace
}  // namespace deskbell::console::test
