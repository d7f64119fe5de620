// Files of messages on their way: what the console refuses for ever fails at once, and whoever tries again
// begins anew.
#include "agent/attachments.h"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <future>

#include "agent/chat_rows.h"
#include "agent/outbox.h"
#include "protocol/reasons.h"
#include "tests/agent/serve_until.h"
#include "tests/agent/test_alarms.h"
#include "tests/transport/loopback.h"

namespace deskbell::agent {
namespace {

using attachment_rows::Stage;

class AttachmentsTest : public ::testing::Test, public Attachments::World {
 protected:
  void send_signal(protocol::Uplink const& signal) override {
    if (std::holds_alternative<protocol::UploadRequest>(signal)) ++asked;
    if (std::holds_alternative<protocol::DownloadRequest>(signal)) ++wanted;
  }
  std::optional<LinkTarget> target() const override { return where; }
  void tell(std::string const&, protocol::TrayEvent const& event) override {
    auto const* changed = std::get_if<protocol::TrayAttachmentChanged>(&event);
    if (changed == nullptr) return;
    shown = changed->attachment;
    shown_in = *changed;
  }

  template <class Condition>
  bool until(Condition condition) {
    return serve_until(loop, condition);
  }
  bool store_is_done() {
    bool done = false;
    store->submit([](Transaction&) -> Result<void> { return {}; }, [&](Result<void>) { done = true; });
    return until([&] { return done; });
  }
  /// A message of hers with a file that waits to be uploaded.
  void say() {
    std::filesystem::create_directories(folder / "files");
    std::ofstream(folder / "files" / id.text()) << "0123456789";
    store->submit(
        [this](Transaction& transaction) -> Result<void> {
          chat_rows::Chat chat;
          chat.state = core::chat::opened(ChatId{fresh_uuid(clock.at.wall)});
          chat.user = user_named("ada", "1000");
          chat_rows::insert(transaction, chat);
          chat_rows::Message message;
          message.message_id = MessageId{fresh_uuid(clock.at.wall)};
          message.author = {protocol::AuthorKind::end_user, "ada"};
          chat_rows::insert_message(transaction, chat, message);
          attachment_rows::Row row;
          row.file.attachment_id = id;
          row.file.name = "till.log";
          row.file.media_type = "text/plain";
          row.file.size = 10;
          row.account = "1000/ada";
          row.message_id = message.message_id;
          row.stage = Stage::said;
          attachment_rows::put(transaction, row);
          return {};
        },
        {});
    ASSERT_TRUE(store_is_done());
  }
  /// Likewise, of a contact form. Its name.
  SubmissionId submit() {
    say();
    SubmissionId const submission{fresh_uuid(clock.at.wall)};
    store->submit(
        [&](Transaction& transaction) -> Result<void> {
          SQLite::Statement request(transaction.database(),
                                    "INSERT INTO requests (account, submission_id, view, updated_at) VALUES "
                                    "('1000', ?, '{}', 0)");
          request.bind(1, submission.text());
          request.exec();
          auto row = attachment_rows::find(transaction.database(), id);
          row->message_id = MessageId{submission.uuid};
          attachment_rows::put(transaction, *row);
          return {};
        },
        {});
    EXPECT_TRUE(store_is_done());
    return submission;
  }
  /// What the trays are told within the transaction is not heard here: the row says it.
  Stage stage() {
    auto found = Stage::here;
    store->submit(
        [&](Transaction& transaction) -> Result<void> {
          found = attachment_rows::find(transaction.database(), id)->stage;
          return {};
        },
        {});
    EXPECT_TRUE(store_is_done());
    return found;
  }
  void refuse(std::optional<std::string> code) {
    EXPECT_TRUE(attachments.on_refused({UploadId{id.uuid}, "it is so", std::move(code)}));
    ASSERT_TRUE(store_is_done());
  }
  /// It is asked for once more when its time has come.
  bool asks_again(int times) {
    clock.pass(std::chrono::minutes(2));
    alarms.serve();
    return until([&] { return asked == times; });
  }
  bool is(protocol::AttachmentState state) {
    return until([&] { return shown && shown->state == state; });
  }

  tests::TemporaryFolder folder;
  TestClock clock;
  TestAlarms alarms{clock};
  boost::asio::io_context loop;
  std::unique_ptr<Store> store = std::move(*Store::open(folder / "agent.db", clock, loop.get_executor()));
  Workshop workshop{loop.get_executor()};
  AttachmentId id{fresh_uuid(clock.at.wall)};
  int asked = 0;
  int wanted = 0;
  std::optional<LinkTarget> where;
  std::optional<protocol::AttachmentView> shown;
  std::optional<protocol::TrayAttachmentChanged> shown_in;
  Attachments attachments{loop.get_executor(), *store, workshop, alarms, clock, *this, folder / "files"};
};

TEST_F(AttachmentsTest, WhatTheConsoleRefusesForEverFailsAtOnceAndSaysWhy) {
  say();
  attachments.on_link_opened();
  ASSERT_TRUE(until([&] { return asked == 1; }));
  refuse("denied");
  ASSERT_TRUE(is(protocol::AttachmentState::failed));
  EXPECT_EQ(shown->error, "it is so");
  clock.pass(std::chrono::minutes(2));
  alarms.serve();
  ASSERT_TRUE(store_is_done());
  EXPECT_EQ(asked, 1) << "and is not asked for again";
}

TEST_F(AttachmentsTest, WhatTheConsoleHasIsNotKeptHere) {
  say();
  attachments.on_link_opened();
  ASSERT_TRUE(until([&] { return asked == 1; }));
  EXPECT_TRUE(attachments.on_grant(protocol::UploadGrant{UploadId{id.uuid}, "", 10, true}));
  ASSERT_TRUE(is(protocol::AttachmentState::there));
  EXPECT_FALSE(std::filesystem::exists(folder / "files" / id.text()));
}

/// It goes by the name of the form's submission, and by no conversation.
TEST_F(AttachmentsTest, OneOfAContactFormIsToldOfToo) {
  auto const submission = submit();
  attachments.on_link_opened();
  ASSERT_TRUE(until([&] { return asked == 1; }));
  refuse("storage");
  ASSERT_TRUE(is(protocol::AttachmentState::waiting));
  ASSERT_TRUE(asks_again(2));
  EXPECT_TRUE(attachments.on_grant(protocol::UploadGrant{UploadId{id.uuid}, "", 10, true}));
  ASSERT_TRUE(is(protocol::AttachmentState::there));
  EXPECT_TRUE(shown_in->chat_id.is_nil());
  EXPECT_EQ(shown_in->message_id.uuid, submission.uuid);
}

TEST_F(AttachmentsTest, OneOfAContactFormThatWasRefusedForEverIsTriedAgainWhenItsPersonWantsIt) {
  submit();
  attachments.on_link_opened();
  ASSERT_TRUE(until([&] { return asked == 1; }));
  refuse("too_large");
  ASSERT_TRUE(is(protocol::AttachmentState::failed));
  std::optional<Result<void>> answer;
  auto const fetch = [&] {
    answer.reset();
    attachments.fetch("1000/ada", id, [&](Result<void> done) { answer = std::move(done); });
    return until([&] { return answer.has_value(); });
  };
  ASSERT_TRUE(fetch());
  EXPECT_TRUE(*answer);
  EXPECT_EQ(stage(), Stage::said) << "it goes to the console, and does not come from there";
  ASSERT_TRUE(until([&] { return asked == 2; }));
  refuse("too_large");
  ASSERT_TRUE(is(protocol::AttachmentState::failed));
  std::filesystem::remove(folder / "files" / id.text());
  ASSERT_TRUE(fetch());
  ASSERT_FALSE(*answer);
  EXPECT_EQ(answer->error().code, ErrorCode::not_found);
  EXPECT_EQ(stage(), Stage::failed);
}

/// The grant is for bytes, and there are none: sent before to a console that lost them since.
TEST_F(AttachmentsTest, WhatIsNotKeptHereFailsAndSaysSo) {
  say();
  std::filesystem::remove(folder / "files" / id.text());
  where.emplace();
  attachments.on_link_opened();
  ASSERT_TRUE(until([&] { return asked == 1; }));
  EXPECT_TRUE(attachments.on_grant(protocol::UploadGrant{UploadId{id.uuid}, "ticket", 0, false}));
  ASSERT_TRUE(is(protocol::AttachmentState::failed));
  EXPECT_EQ(shown->error, "the file is not kept here any more: attach it once more");
}

TEST_F(AttachmentsTest, OneThatIsTakenAwayWhileItMovesHoldsNobodyUp) {
  say();
  auto const first = id;
  id = AttachmentId{fresh_uuid(clock.at.wall + Duration{1})};
  clock.pass(Duration{1'000});
  say();
  attachments.on_link_opened();
  ASSERT_TRUE(until([&] { return asked == 1; }));
  auto const forget = [&](AttachmentId gone) {
    store->submit(
        [gone](Transaction& transaction) -> Result<void> {
          attachment_rows::remove(transaction, gone);
          return {};
        },
        {});
  };
  forget(first);
  attachments.on_forgotten({first});
  ASSERT_TRUE(until([&] { return asked == 2; })) << "the next one at once";
  EXPECT_FALSE(attachments.on_grant(protocol::UploadGrant{UploadId{first.uuid}, "", 10, true}));
  // Its end and its going away may meet: nothing is tried again for that.
  forget(id);
  EXPECT_TRUE(attachments.on_grant(protocol::UploadGrant{UploadId{id.uuid}, "", 10, true}));
  ASSERT_TRUE(store_is_done());
  EXPECT_FALSE(alarms.left(Alarm::attachments));
  id = AttachmentId{fresh_uuid(clock.at.wall + Duration{2})};
  say();
  attachments.on_said();
  EXPECT_TRUE(until([&] { return asked == 3; }));
}

/// It may be said anew with the file, and its bytes are nowhere else.
TEST_F(AttachmentsTest, OfAMessageThatWasRefusedMeanwhileItIsKept) {
  say();
  attachments.on_link_opened();
  ASSERT_TRUE(until([&] { return asked == 1; }));
  store->submit(
      [this](Transaction& transaction) -> Result<void> {
        auto const row = attachment_rows::find(transaction.database(), id);
        attachment_rows::hold(transaction, *row->message_id);
        return {};
      },
      {});
  EXPECT_TRUE(attachments.on_grant(protocol::UploadGrant{UploadId{id.uuid}, "", 10, true}));
  ASSERT_TRUE(is(protocol::AttachmentState::here));
  EXPECT_TRUE(std::filesystem::exists(folder / "files" / id.text()));
  EXPECT_TRUE(attachments.kept()({id, "", "", 10, ""}));
  EXPECT_FALSE(attachments.kept()({id, "", "", 11, ""})) << "not whole";
}

TEST_F(AttachmentsTest, WhatMayPassIsAskedForAWhile) {
  say();
  attachments.on_link_opened();
  ASSERT_TRUE(until([&] { return asked == 1; }));
  refuse("storage");
  EXPECT_TRUE(is(protocol::AttachmentState::waiting));
  ASSERT_TRUE(asks_again(2));
  refuse(std::nullopt);  // an older console says no code
  EXPECT_TRUE(is(protocol::AttachmentState::waiting));
  EXPECT_TRUE(asks_again(3));
}

TEST_F(AttachmentsTest, WhoeverTriesAgainHasAllTriesAgain) {
  say();
  attachments.on_link_opened();
  ASSERT_TRUE(until([&] { return asked == 1; }));
  int refusals = 0;
  while (!shown || shown->state != protocol::AttachmentState::failed) {
    ASSERT_LT(refusals, 100);
    refuse("unavailable");
    ++refusals;
    if (shown && shown->state == protocol::AttachmentState::failed) break;
    ASSERT_TRUE(asks_again(refusals + 1));
  }
  EXPECT_GT(refusals, 5);
  bool fetched = false;
  attachments.fetch("1000/ada", id, [&](Result<void> done) { fetched = done.has_value(); });
  ASSERT_TRUE(until([&] { return fetched && asked == refusals + 1; }));
  refuse("unavailable");
  EXPECT_TRUE(is(protocol::AttachmentState::waiting)) << "not failed at the first refusal";
}

/// It comes to its end at the former place after the device has moved; the new one is asked for it.
TEST_F(AttachmentsTest, WhatEndsAtAFormerPlaceIsNotThereAtTheNewOne) {
  struct Place {
    explicit Place(int status) {
      tests::EchoServer::Options options;
      options.handlers.on_request =
          [this, status](transport::HttpRequest) -> boost::asio::awaitable<transport::HttpResponse> {
        came = true;
        may_answer.wait();
        transport::HttpResponse answer;
        answer.status = status;
        co_return answer;
      };
      console = std::make_unique<tests::EchoServer>(std::move(options));
    }
    ~Place() { answer(); }
    void answer() {
      if (!std::exchange(answered, true)) answers.set_value();
    }
    bool answered = false;
    std::promise<void> answers;
    std::shared_future<void> may_answer = answers.get_future().share();
    std::atomic<bool> came = false;
    std::unique_ptr<tests::EchoServer> console;
  };
  Place former(204);
  Place next(507);
  say();
  int times = 0;
  for (auto* place : {&former, &next}) {
    where.emplace();
    where->url = place->console->url();
    where->allow_plain = true;
    attachments.on_link_opened();
    ++times;
    ASSERT_TRUE(until([&] { return asked == times; }));
    EXPECT_TRUE(attachments.on_grant(protocol::UploadGrant{UploadId{id.uuid}, "ticket", 0, false}));
    ASSERT_TRUE(until([&] { return place->came.load(); }));
    if (place == &former) attachments.on_place_left();
  }
  former.answer();
  ASSERT_TRUE(until([&] { return former.console->metrics().open_connections == 0; })) << "it was heard";
  next.answer();
  EXPECT_TRUE(is(protocol::AttachmentState::waiting)) << "the new one does not have it";
  EXPECT_EQ(stage(), Stage::said);
}

TEST_F(AttachmentsTest, FilesOfThoseWhoWereHereBeforeGoAtOnce) {
  say();
  attachments.on_link_opened();
  ASSERT_TRUE(until([&] { return asked == 1; }));
  attachments.on_place_left();
  store->submit(
      [](Transaction& transaction) -> Result<void> {
        transaction.database().exec("DELETE FROM attachments");
        return {};
      },
      {});
  attachments.on_cleared_out();
  EXPECT_TRUE(until([&] { return !std::filesystem::exists(folder / "files" / id.text()); }));
}

/// Names and addresses are for the log: its person reads a sentence that their tray knows, and may try again.
TEST_F(AttachmentsTest, WhatCannotBeFetchedSaysSoInPlainWords) {
  std::atomic<bool> has_another = false;
  tests::EchoServer::Options options;
  options.handlers.on_request =
      [&](transport::HttpRequest) -> boost::asio::awaitable<transport::HttpResponse> {
    if (!has_another) co_return transport::error_response(503, "not now");
    transport::HttpResponse answer;
    answer.status = 200;
    answer.body = "9876543210";
    co_return answer;
  };
  tests::EchoServer console(std::move(options));
  where.emplace();
  where->url = console.url();
  where->allow_plain = true;
  say();
  attachments.on_link_opened();
  ASSERT_TRUE(until([&] { return asked == 1; }));
  EXPECT_TRUE(attachments.on_grant(protocol::UploadGrant{UploadId{id.uuid}, "", 10, true}));
  ASSERT_TRUE(is(protocol::AttachmentState::there));
  for (auto const why : {protocol::reasons::file_not_fetched, protocol::reasons::file_differs}) {
    has_another = why == protocol::reasons::file_differs;
    auto times = wanted;
    attachments.fetch("1000/ada", id, [](Result<void> const& done) { EXPECT_TRUE(done); });
    for (int tries = 1;; ++tries) {
      ++times;
      ASSERT_TRUE(until([&] { return wanted == times; })) << tries;
      shown.reset();
      attachments.on_grant(protocol::DownloadGrant{id, "ticket"});
      ASSERT_TRUE(until([&] { return shown && shown->state != protocol::AttachmentState::moving; })) << tries;
      ASSERT_TRUE(store_is_done());
      if (shown->state == protocol::AttachmentState::failed) break;
      ASSERT_LT(tries, 20);
      clock.pass(std::chrono::minutes(2));
      alarms.serve();
    }
    EXPECT_EQ(shown->error, why);
  }
}

/// Its bytes were cleared there, or its console was restored: that may change.
TEST_F(AttachmentsTest, AnOwnOneThatTheConsoleDoesNotGiveCanBeAskedForAgain) {
  say();
  attachments.on_link_opened();
  ASSERT_TRUE(until([&] { return asked == 1; }));
  EXPECT_TRUE(attachments.on_grant(protocol::UploadGrant{UploadId{id.uuid}, "", 10, true}));
  ASSERT_TRUE(is(protocol::AttachmentState::there));
  for (int times = 1; times < 3; ++times) {
    attachments.fetch("1000/ada", id, [](Result<void> const& done) { EXPECT_TRUE(done); });
    ASSERT_TRUE(until([&] { return wanted == times; })) << times;
    EXPECT_EQ(stage(), Stage::wanted);
    attachments.on_refused(protocol::DownloadRefused{id, std::string(protocol::reasons::file_gone)});
    ASSERT_TRUE(is(protocol::AttachmentState::failed));
    EXPECT_EQ(shown->error, protocol::reasons::file_gone);
    EXPECT_EQ(stage(), Stage::sent);
    shown.reset();
  }
}

/// Two trays try a form's file again, and the second one's word comes when it is there.
TEST_F(AttachmentsTest, AFormsFileThatIsThereIsNotFetched) {
  submit();
  attachments.on_link_opened();
  ASSERT_TRUE(until([&] { return asked == 1; }));
  EXPECT_TRUE(attachments.on_grant(protocol::UploadGrant{UploadId{id.uuid}, "", 10, true}));
  ASSERT_TRUE(is(protocol::AttachmentState::there));
  attachments.fetch("1000/ada", id, [](Result<void> const& done) { EXPECT_TRUE(done); });
  ASSERT_TRUE(store_is_done());
  EXPECT_EQ(stage(), Stage::sent);
  EXPECT_EQ(wanted, 0);
}

/// The grant holds, and the bytes find no room: the console's disk is full for a while.
TEST_F(AttachmentsTest, AConsoleWhoseDiskIsFullGetsTheFileLater) {
  std::atomic<int> status{507};
  tests::EchoServer::Options options;
  options.handlers.on_request =
      [&](transport::HttpRequest request) -> boost::asio::awaitable<transport::HttpResponse> {
    EXPECT_EQ(request.method, "PUT");
    EXPECT_EQ(request.body, status == 204 ? "456789" : "0123456789");
    if (status != 204) co_return transport::error_response(status, "the server cannot store the body now");
    transport::HttpResponse taken;
    taken.status = 204;
    co_return taken;
  };
  tests::EchoServer console(std::move(options));
  where.emplace();
  where->url = console.url();
  where->allow_plain = true;
  say();
  attachments.on_link_opened();
  ASSERT_TRUE(until([&] { return asked == 1; }));
  // More often than a refusal would be asked about: a disk may be full for days.
  for (int tries = 1; tries <= 20; ++tries) {
    shown.reset();
    EXPECT_TRUE(attachments.on_grant(protocol::UploadGrant{UploadId{id.uuid}, "ticket", 0, false}));
    ASSERT_TRUE(is(protocol::AttachmentState::waiting)) << tries;
    ASSERT_TRUE(store_is_done());
    ASSERT_TRUE(asks_again(tries + 1)) << tries;
  }
  EXPECT_TRUE(std::filesystem::exists(folder / "files" / id.text())) << "its bytes are kept";
  status = 204;
  EXPECT_TRUE(attachments.on_grant(protocol::UploadGrant{UploadId{id.uuid}, "ticket", 4, false}));
  ASSERT_TRUE(is(protocol::AttachmentState::there));
  EXPECT_FALSE(std::filesystem::exists(folder / "files" / id.text()));
}

}  // namespace
}  // namespace deskbell::agent
