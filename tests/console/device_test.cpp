// A scripted device over a real listener: enrolment, chat end to end, resume, dedupe, refusals.
#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

TEST_F(DeviceTest, OneTokenLetsOneDeviceInHoweverManyTry) {
  auto const token = make_token(1);
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 10; ++i) {
    threads.emplace_back([&, i] {
      for (int k = 0; k < 10; ++k) {
        std::string const key(32, static_cast<char>(i * 10 + k));
        std::function<Result<protocol::EnrolAnswer>(store::Transaction&)> work = [&](store::Transaction& tx) {
          return enrol_device(tx, console_->keys(), request_of(token, key), "127.0.0.1");
        };
        if (console_->database().submit_and_wait<protocol::EnrolAnswer>(work)) ++good;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM device_identities"), 1);
}

TEST_F(DeviceTest, ALostAnswerIsGivenAgainToTheSameKeyForAnHour) {
  auto const request = request_of(make_token(1), std::string(32, 'k'));
  auto const ask = [&](protocol::EnrolRequest const& asked) {
    return console_->database().submit_and_wait<protocol::EnrolAnswer>(
        [&](store::Transaction& tx) { return enrol_device(tx, console_->keys(), asked, "127.0.0.1"); });
  };
  auto const first = ask(request);
  ASSERT_TRUE(first) << first.error().message;
  auto const again = ask(request);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->device_id, first->device_id);
  EXPECT_EQ(again->asset_id, first->asset_id);
  EXPECT_EQ(number("SELECT COUNT(*) FROM device_identities"), 1);
  EXPECT_EQ(number("SELECT used FROM enrolment_tokens"), 1);
  auto of_another_name = request;
  of_another_name.hardware.hostname = "desk-2";
  EXPECT_FALSE(ask(of_another_name));
  write<void>([](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE device_identities SET created_at = created_at - 3600001");
    return {};
  });
  EXPECT_FALSE(ask(request));
}

TEST_F(DeviceTest, ATokenOfADeletedCustomerLetsNobodyIn) {
  auto const token = make_token(1);
  write<void>([this](store::Transaction& tx) { return delete_customer(tx, scope_, Key(customer_)); });
  auto const refused =
      console_->database().submit_and_wait<protocol::EnrolAnswer>([&](store::Transaction& tx) {
        return enrol_device(tx, console_->keys(), request_of(token, std::string(32, 'k')), "127.0.0.1");
      });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unauthenticated);
}

TEST_F(DeviceTest, ReEnrollingAMachineKeepsItsAsset) {
  auto const first = enrol();
  auto const second = enrol();
  EXPECT_EQ(first.enrolled.asset_id, second.enrolled.asset_id);
  EXPECT_NE(first.enrolled.device_id, second.enrolled.device_id);
}

TEST_F(DeviceTest, ReEnrollingEndsTheOlderKeyAndSaysSo) {
  auto const first = enrol("S-1");
  auto work = [&]() -> net::awaitable<std::string> {
    auto socket = co_await connect();
    co_await greet(socket, first);
    enrol("S-1");
    auto const goodbye = co_await next_of<protocol::Goodbye>(socket);
    co_return goodbye.reason;
  };
  EXPECT_EQ(run(work()), "revoked");
  EXPECT_EQ(number("SELECT COUNT(*) FROM assets"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM device_events WHERE kind = 'enrolled_anew' AND text LIKE "
                   "'%enrolled anew: the key before was revoked%'"),
            1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit WHERE action = 'enrolled anew' AND detail LIKE "
                   "'%enrolled anew: the key before was revoked'"),
            1);
}

TEST_F(DeviceTest, TheEndOfAnOlderLinkLeavesTheNewOneOnline) {
  auto const first = enrol("S-1");
  auto work = [&]() -> net::awaitable<void> {
    {
      auto older = co_await connect();
      co_await greet(older, first);
      auto const second = enrol("S-1");
      auto newer = co_await connect();
      co_await greet(newer, second);
      older.abort();
      while (console_->metrics().devices_online != 1) co_await newer.ping();
      // What the older one's end writes stands before this in the queue.
      write<bool>([](store::Transaction&) -> Result<bool> { return true; });
      EXPECT_EQ(number("SELECT online FROM assets"), 1);
    }
  };
  run(work());
}

TEST_F(DeviceTest, ADeviceThatWasGivenToAnotherCustomerIsTheirsAtOnce) {
  auto const device = enrol();
  auto const other = write<api::Customer>([this](store::Transaction& tx) {
                       return create_customer(tx, scope_, {"Other", {}, {}});
                     }).id;
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    write<bool>([&](store::Transaction& tx) -> Result<bool> {
      return tx.sql().run("UPDATE assets SET customer_id = ?", other) > 0;
    });
    Uplink const opening = protocol::ChatOpened{ChatId{fresh_uuid(wall())}, ada, std::nullopt, wall()};
    co_await say(socket, opening, FactId{fresh_uuid(wall())}, 1);
    co_await next_of<protocol::Ack>(socket);
  };
  run(work());
  EXPECT_EQ(number("SELECT customer_id FROM chats"), other);
}

TEST_F(DeviceTest, AMachineFromTheImageOfOneThatIsLinkedIsAnotherAsset) {
  auto const first = enrol();
  auto work = [&]() -> net::awaitable<protocol::EnrolAnswer> {
    auto socket = co_await connect();
    co_await greet(socket, first);
    auto request = request_of(make_token(1), std::string(32, 'c'));
    request.hardware.hostname = "desk-2";
    auto const cloned = write<protocol::EnrolAnswer>(
        [&](store::Transaction& tx) { return enrol_device(tx, console_->keys(), request, "127.0.0.1"); });
    // The first one goes on as if nothing had been.
    Uplink const opening = protocol::ChatOpened{ChatId{fresh_uuid(wall())}, ada, std::nullopt, wall()};
    co_await say(socket, opening, FactId{fresh_uuid(wall())}, 1);
    co_await next_of<protocol::Ack>(socket);
    co_return cloned;
  };
  EXPECT_NE(run(work()).asset_id, first.enrolled.asset_id);
  EXPECT_EQ(number("SELECT COUNT(*) FROM device_identities WHERE revoked_at IS NOT NULL"), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM device_events WHERE kind = 'created' AND text LIKE '%machine id%'"),
            1);
}

TEST_F(DeviceTest, AMachineOfAnotherSerialNumberIsAnotherAssetWhoeverIsLinked) {
  auto const enrol_with = [&](std::optional<std::string> serial, char key) {
    auto request = request_of(make_token(1), std::string(32, key));
    request.hardware.serial_number = std::move(serial);
    return write<protocol::EnrolAnswer>([&](store::Transaction& tx) {
             return enrol_device(tx, console_->keys(), request, "127.0.0.1");
           })
        .asset_id;
  };
  auto const first = enrol_with("S-1", 'a');
  EXPECT_EQ(enrol_with("S-1", 'b'), first);
  auto const copied = enrol_with("S-2", 'd');
  EXPECT_NE(copied, first) << "of the same name and machine id, and the first is off";
  EXPECT_EQ(number("SELECT COUNT(*) FROM device_identities i JOIN assets a ON a.id = i.asset_id WHERE "
                   "i.revoked_at IS NULL AND a.identity_id = i.id"),
            2)
      << "the first keeps its key";
  EXPECT_EQ(number("SELECT COUNT(*) FROM device_events WHERE kind = 'created' AND text LIKE '%machine id%'"),
            1);
  EXPECT_EQ(enrol_with("S-1", 'e'), first);
  EXPECT_EQ(enrol_with("S-2", 'f'), copied) << "each is found again";
  // A technician's word beside the asset is not the machine's.
  write<void>([](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE assets SET serial_number = 'INV-0815' WHERE serial_number = 'S-1'");
    tx.sql().run(
        "INSERT INTO inventory_sections (organisation_id, asset_id, section, body, changed_at) SELECT "
        "organisation_id, id, 'system', '{\"system\":{\"hostname\":\"desk-1\",\"serial_number\":\"S-1\"}}', "
        "0 FROM "
        "assets WHERE serial_number = 'INV-0815'");
    return {};
  });
  EXPECT_EQ(enrol_with("S-1", 'g'), first);
}

TEST_F(DeviceTest, NobodysWordsAreRefusedForTheirName) {
  auto const device = enrol();
  ChatId const chat{fresh_uuid(wall())};
  auto user = ada;
  user.full_name = std::string(300, 'A') + "\t\x1b";
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const opening = protocol::ChatOpened{chat, user, std::nullopt, wall()};
    co_await say(socket, opening, FactId{fresh_uuid(wall())}, 1);
    Uplink const said = protocol::ChatSaid{chat, MessageId{fresh_uuid(wall())}, user, "Hello", wall()};
    co_await say(socket, said, FactId{fresh_uuid(wall())}, 2);
    auto const echo = co_await next_of<protocol::ChatMessage>(socket);
    EXPECT_EQ(echo.text, "Hello");
    EXPECT_EQ(echo.author.name, std::string(255, 'A'));
  };
  run(work());
}

TEST_F(DeviceTest, WordsThatCannotBeTakenComeBackAsRefused) {
  auto const device = enrol();
  ChatId const chat{fresh_uuid(wall())};
  MessageId const message{fresh_uuid(wall())};
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const opening = protocol::ChatOpened{chat, ada, std::nullopt, wall()};
    co_await say(socket, opening, FactId{fresh_uuid(wall())}, 1);
    Uplink const said = protocol::ChatSaid{chat, message, ada, std::string(8001, 'x'), wall()};
    co_await say(socket, said, FactId{fresh_uuid(wall())}, 2);
    auto const refused = co_await next_of<protocol::ChatRefused>(socket);
    EXPECT_EQ(refused.message_id, message);
    EXPECT_EQ(refused.reason, "text: found 8001 characters, expected at most 8000");
  };
  run(work());
  EXPECT_EQ(number("SELECT COUNT(*) FROM unread_facts"), 1);
}

TEST_F(DeviceTest, RefusesAWrongSignature) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<std::string> {
    auto socket = co_await connect();
    co_await greet(socket, device, false);
    auto const goodbye = co_await next_of<protocol::Goodbye>(socket);
    co_return goodbye.reason;
  };
  EXPECT_EQ(run(work()), "bad_signature");
}

TEST_F(DeviceTest, ChatsEndToEndAndAppliesNothingTwice) {
  auto const device = enrol();
  ChatId const chat{fresh_uuid(wall())};
  MessageId const message{fresh_uuid(wall())};
  FactId const opened{fresh_uuid(wall())};
  FactId const said{fresh_uuid(wall())};
  protocol::ChatSaid const hello{chat, message, ada, "My screen is black", wall()};
  protocol::ChatOpened const opening{chat, ada, std::nullopt, wall()};
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    auto const welcome = co_await greet(socket, device);
    EXPECT_EQ(welcome.uplink_last, 0);
    Uplink const first = opening;
    co_await say(socket, first, opened, 1);
    Uplink const second = hello;
    co_await say(socket, second, said, 2);
    auto const echo = co_await next_of<protocol::ChatMessage>(socket);
    EXPECT_EQ(echo.message_id, message);
    EXPECT_EQ(echo.position, 1);
    write<Made<api::Message>>([&](store::Transaction& tx) {
      return say_in_chat(tx, scope_, Key(chat.uuid), {std::nullopt, "Is it plugged in?", false});
    });
    auto const answer = co_await next_of<protocol::ChatMessage>(socket);
    EXPECT_EQ(answer.text, "Is it plugged in?");
    EXPECT_EQ(answer.position, 2);
    EXPECT_EQ(answer.author.name, "Tess");
  };
  run(work());
  // A restored device: the same facts under other numbers, then the same id with other content.
  auto again = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    auto const welcome = co_await greet(socket, device);
    EXPECT_EQ(welcome.uplink_last, 2);
    EXPECT_EQ(welcome.uplink_last_id, said);
    Uplink const repeated = hello;
    co_await say(socket, repeated, said, 3);
    auto ack = co_await next_of<protocol::Ack>(socket);
    EXPECT_EQ(ack.seq, 3);
    auto other = hello;
    other.text = "Something else";
    Uplink const changed = other;
    co_await say(socket, changed, said, 4);
    ack = co_await next_of<protocol::Ack>(socket);
    EXPECT_EQ(ack.seq, 4);
  };
  run(again());
  EXPECT_EQ(number("SELECT COUNT(*) FROM messages"), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit WHERE action = 'refused'"), 1);
}

TEST_F(DeviceTest, ADeviceFromBeforeAConversationGetsItWhole) {
  auto const device = enrol();
  ChatId const chat{fresh_uuid(wall())};
  Uplink const opening = protocol::ChatOpened{chat, ada, std::nullopt, wall()};
  Uplink const said = protocol::ChatSaid{chat, MessageId{fresh_uuid(wall())}, ada, "Hello", wall()};
  auto first = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    co_await say(socket, opening, FactId{fresh_uuid(wall())}, 1);
    co_await say(socket, said, FactId{fresh_uuid(wall())}, 2);
    co_await next_of<protocol::ChatMessage>(socket);
    Uplink const committed = protocol::Ack{1};
    co_await say(socket, committed);
    while (number("SELECT downlink_acknowledged FROM device_identities") < 1) {
      co_await socket.ping();
    }
  };
  run(first());
  // Its disk is from before all that: it has seen nothing of the console, and does not know the conversation.
  auto restored = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const started = co_await next_of<protocol::ChatStarted>(socket);
    EXPECT_EQ(started.chat_id, chat);
    EXPECT_EQ(started.user, ada);
    auto const again = co_await next_of<protocol::ChatMessage>(socket);
    EXPECT_EQ(again.text, "Hello");
    EXPECT_EQ(again.position, 1);
  };
  run(restored());
}

TEST_F(DeviceTest, WhoWritesIsKnownFromThenOn) {
  enrol();
  auto const asset = number("SELECT id FROM assets");
  auto const contact_of = [&](std::int64_t customer) {
    return write<api::Contact>([&](store::Transaction& tx) {
             return create_contact(tx, scope_, {customer, "Ada Byron", "ada@example.com", {}});
           })
        .id;
  };
  auto const contact = contact_of(customer_);
  auto const strangers = contact_of(write<api::Customer>([this](store::Transaction& tx) {
                                      return create_customer(tx, scope_, {"Another client", {}, {}});
                                    }).id);
  write<DeviceUserRow>([&](store::Transaction& tx) {
    return remember_device_user(tx, scope_.organisation, customer_, asset, ada);
  });
  auto const start = [&] {
    return write<Made<api::ChatsStarted>>([&](store::Transaction& tx) {
             return start_chats(tx, scope_, {asset, {}, {}, {}});
           })
        .value.chat;
  };
  auto const first = start();
  EXPECT_FALSE(first.contact);
  write<void>([&](store::Transaction& tx) -> Result<void> {
    auto const refused = link_contact(tx, scope_, Key(first.id), strangers);
    EXPECT_FALSE(refused);
    return {};
  });
  auto const linked = write<api::Chat>(
      [&](store::Transaction& tx) { return link_contact(tx, scope_, Key(first.id), contact); });
  ASSERT_TRUE(linked.contact);
  EXPECT_EQ(linked.contact->name, "Ada Byron");
  write<api::Chat>([&](store::Transaction& tx) { return close_chat(tx, scope_, Key(first.id)); });
  auto const second = start();
  ASSERT_TRUE(second.contact);
  EXPECT_EQ(second.contact->id, contact);
}

TEST_F(DeviceTest, OneTicketForAConversationAndOneForAForm) {
  auto const device = enrol();
  ChatId const chat{fresh_uuid(wall())};
  MessageId const message{fresh_uuid(wall())};
  SubmissionId const form{fresh_uuid(wall())};
  protocol::TicketSubmitted const submitted{
      form, ada, "form", {{"subject", "New mouse"}, {"email", "a@b.c"}, {"description", "Please"}}, wall()};
  std::vector<Uplink> facts;
  facts.emplace_back(protocol::ChatSaid{chat, message, ada, "Hello?", wall()});
  facts.emplace_back(protocol::ChatTicketRequested{chat, ada, false, message, wall()});
  facts.emplace_back(protocol::ChatTicketRequested{chat, ada, true, message, wall()});
  facts.emplace_back(submitted);
  facts.emplace_back(submitted);
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    std::int64_t seq = 0;
    for (auto const& fact : facts) {
      auto const id = FactId{fresh_uuid(wall())};
      co_await say(socket, fact, id, ++seq);
    }
    for (;;) {
      auto const ack = co_await next_of<protocol::Ack>(socket);
      if (ack.seq == seq) break;
    }
  };
  run(work());
  EXPECT_EQ(number("SELECT COUNT(*) FROM tickets"), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM unread_facts"), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM tickets WHERE subject = 'New mouse' AND source = 'contact_form'"),
            1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM ticket_comments WHERE hidden = 1 AND body LIKE '%Hello?%'"), 1);
  // Another organisation sees none of it.
  Scope other = scope_;
  other.organisation += 1;
  auto const hidden = look<bool>([&](store::Reader& sql) -> Result<bool> {
    return !show_chat(sql, other, Key(chat.uuid)) && !show_ticket(sql, other, Key(1)) &&
           list_tickets(sql, other, {})->tickets.empty();
  });
  EXPECT_TRUE(hidden);
}

}  // namespace
}  // namespace deskbell::console::test
