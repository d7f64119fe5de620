// Files on their way: how far they are, why one is refused, that a device has fetched one; and what nobody
// needs any more is forgotten.
#include "console/server/uploads.h"

#include <fstream>
#include <mutex>

#include "console/server/attachments.h"
#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

std::string const digest(64, 'a');

class Uploads : public DeviceTest {
 protected:
  /// Ada says something with one file whose bytes follow.
  net::awaitable<void> say_with_file(transport::WebSocket& socket, std::int64_t size) {
    protocol::ChatSaid said{chat_, message_, ada, "Look", wall(), std::nullopt};
    said.attachments = std::vector<protocol::Attachment>{{file_, "till.log", "text/plain", size, digest}};
    Uplink const opening = protocol::ChatOpened{chat_, ada, std::nullopt, wall()};
    Uplink const words = said;
    co_await this->say(socket, opening, FactId{fresh_uuid(wall())}, 1);
    co_await this->say(socket, words, FactId{fresh_uuid(wall())}, 2);
    co_await next_of<protocol::ChatMessage>(socket);
  }
  net::awaitable<protocol::UploadGrant> ask(transport::WebSocket& socket, std::int64_t size) {
    Uplink const request = protocol::UploadRequest{UploadId{file_.uuid}, "till.log", size, digest};
    co_await say(socket, request);
    co_return co_await next_of<protocol::UploadGrant>(socket);
  }
  protocol::LiveAttachment shown() {
    return look<protocol::LiveAttachment>([&](store::Reader& sql) -> Result<protocol::LiveAttachment> {
      return attachments_of(sql, scope_.organisation, message_.text())->front();
    });
  }
  ChatId chat_{fresh_uuid(wall())};
  MessageId message_{fresh_uuid(wall())};
  AttachmentId file_{fresh_uuid(wall())};
};

TEST_F(Uploads, TellHowFarTheyAreAndThatTheyStopped) {
  auto const device = enrol();
  protocol::UploadGrant grant;
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    co_await say_with_file(socket, 1'000);
    grant = co_await ask(socket, 1'000);
  };
  run(work());
  auto const started = write<StartedUpload>(
      [&](store::Transaction& tx) { return start_upload(tx, file_.text(), grant.ticket); });
  ASSERT_TRUE(started.shown);
  EXPECT_EQ(started.shown->chat, chat_);
  EXPECT_EQ(started.shown->message, message_);
  std::mutex mutex;
  std::vector<FileMoves> told;
  auto const listening = console_->bus().subscribe([&](Signal const& signal) {
    std::lock_guard const lock(mutex);
    if (auto const* moves = std::get_if<FileMoves>(&signal)) told.push_back(*moves);
  });
  {
    UploadProgress progress(console_->database(), console_->bus(), started, 100);
    for (int bytes = 1; bytes <= 300; ++bytes) progress.on_kept(bytes);
  }
  {
    // Not held while the writer is waited for below: what it tells meanwhile comes to the listener above.
    std::lock_guard const lock(mutex);
    ASSERT_GE(told.size(), 2U);
    EXPECT_LE(told.size(), 20U) << "a few times a second, not with each piece";
    EXPECT_EQ(told.front().received, 101);
    EXPECT_TRUE(told.front().moving);
    EXPECT_EQ(told.back().received, 400);
    EXPECT_FALSE(told.back().moving);
    EXPECT_EQ(told.back().attachment, file_);
    EXPECT_EQ(told.back().chat, chat_);
  }
  write<void>([](store::Transaction&) -> Result<void> { return {}; });  // after what was submitted before
  EXPECT_EQ(shown().received, 400) << "and who opens the page later knows it too";
  EXPECT_FALSE(shown().arrived);
}

TEST_F(Uploads, GoOnUnderTheNewKeyOfTheirMachine) {
  auto const former = enrol("S1");
  auto begin = [&](Device const& device) -> net::awaitable<protocol::UploadGrant> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    co_await say_with_file(socket, 1'000);
    co_return co_await ask(socket, 1'000);
  };
  auto const granted = run(begin(former));
  std::ofstream(console_->files().partial(scope_.organisation, file_.text())) << std::string(400, 'x');
  auto go_on = [&](Device const& device) -> net::awaitable<protocol::UploadGrant> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    co_return co_await ask(socket, 1'000);
  };
  auto const later = run(go_on(enrol("S1")));
  EXPECT_EQ(later.offset, 400);
  EXPECT_NE(later.ticket, granted.ticket);
}

TEST_F(Uploads, BeginAgainWhereTheMachineIsAnotherAssetNow) {
  auto const former = enrol("S1");
  auto const now_is = enrol("S2");
  auto begin = [&](Device const& device) -> net::awaitable<protocol::UploadGrant> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    co_return co_await ask(socket, 1'000);
  };
  run(begin(former));
  std::ofstream(console_->files().partial(scope_.organisation, file_.text())) << std::string(400, 'x');
  EXPECT_EQ(run(begin(now_is)).offset, 0) << "it proves that it has the bytes";
  // What the desk has is not brought again, and nobody gets at it who only knows its name.
  write<void>([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE uploads SET completed_at = ?", tx.now());
    return {};
  });
  EXPECT_TRUE(run(begin(former)).complete);
  auto claim = [&]() -> net::awaitable<std::string> {
    auto socket = co_await connect();
    co_await greet(socket, former);
    Uplink const request =
        protocol::UploadRequest{UploadId{file_.uuid}, "till.log", 1'000, std::string(64, 'b')};
    co_await say(socket, request);
    auto const refused = co_await next_of<protocol::UploadRefused>(socket);
    co_return refused.code.value_or("none");
  };
  EXPECT_EQ(run(claim()), "denied");
}

TEST_F(Uploads, AreRefusedWithWhatADeviceCanDecideBy) {
  auto const device = enrol();
  auto refused = [&](transport::WebSocket& socket,
                     protocol::UploadRequest request) -> net::awaitable<std::string> {
    Uplink const asked = request;
    co_await say(socket, asked);
    auto const answer = co_await next_of<protocol::UploadRefused>(socket);
    co_return answer.code.value_or("none");
  };
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    std::string code;
    UploadId const id{fresh_uuid(wall())};
    protocol::UploadRequest const good{id, "x", 10, digest};
    auto request = good;
    request.sha256 = "none";
    code = co_await refused(socket, request);
    EXPECT_EQ(code, "invalid");
    request = good;
    request.size = max_upload_bytes + 1;
    code = co_await refused(socket, request);
    EXPECT_EQ(code, "too_large");
    Uplink const taken = good;
    co_await say(socket, taken);
    co_await next_of<protocol::UploadGrant>(socket);
    request = good;
    request.size = 11;
    code = co_await refused(socket, request);
    EXPECT_EQ(code, "denied");
    // A day's budget passes.
    write<void>([](store::Transaction& tx) -> Result<void> {
      tx.sql().run("UPDATE uploads SET size = 1073741824");
      return {};
    });
    request = good;
    request.upload_id = UploadId{fresh_uuid(wall())};
    code = co_await refused(socket, request);
    EXPECT_EQ(code, "unavailable");
  };
  run(work());
}

TEST_F(Uploads, WhatADeviceNeverNamesCountsBeyondTheDay) {
  enrol();
  Uploader const device{scope_.organisation, number("SELECT id FROM device_identities"), std::nullopt};
  auto const fits = [&] {
    auto const grant =
        console_->database().submit_and_wait<protocol::UploadGrant>([&](store::Transaction& tx) {
          return grant_upload(tx, device, console_->files(), {UploadId{fresh_uuid(wall())}, "x", 10, digest});
        });
    EXPECT_TRUE(grant || grant.error().code == ErrorCode::unavailable);
    return grant.has_value();
  };
  auto const sql = [&](std::string const& text) {
    write<void>([&](store::Transaction& tx) -> Result<void> {
      tx.sql().script(text);
      return {};
    });
  };
  UploadId const old{fresh_uuid(wall())};
  auto const then = wall() - std::chrono::hours(48);
  write<void>([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run(
        "INSERT INTO uploads (organisation_id, uid, identity_id, name, size, sha256, completed_at, "
        "created_at, "
        "updated_at) SELECT organisation_id, ?, id, 'x', 1073741824, ?, ?, ?, ? FROM device_identities",
        old, std::string(64, 'b'), then, then, then);
    return {};
  });
  EXPECT_FALSE(fits());
  sql("UPDATE uploads SET report_uid = 'r'");
  EXPECT_TRUE(fits()) << "a report that was applied is cleared soon";
  sql("UPDATE uploads SET report_uid = NULL WHERE uid = '" + old.text() + "'");
  EXPECT_FALSE(fits());
  sql("UPDATE uploads SET completed_at = NULL WHERE uid = '" + old.text() + "'");
  EXPECT_TRUE(fits()) << "its bytes are not here";
}

TEST_F(Uploads, AFileOfAMessageCountsForItsDayOnly) {
  auto const device = enrol();
  protocol::UploadGrant grant;
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    co_await say_with_file(socket, 1'000);
    co_await ask(socket, 1'000);
    write<void>([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run("UPDATE uploads SET size = 1073741824, completed_at = updated_at, created_at = ?",
                   wall() - std::chrono::hours(48));
      return {};
    });
    Uplink const more = protocol::UploadRequest{UploadId{fresh_uuid(wall())}, "x", 10, digest};
    co_await say(socket, more);
    grant = co_await next_of<protocol::UploadGrant>(socket);
  };
  run(work());
  EXPECT_FALSE(grant.ticket.empty());
}

TEST_F(Uploads, TicketsEndWithTheKeyOfTheirDevice) {
  auto const device = enrol();
  protocol::UploadGrant up;
  protocol::DownloadGrant down;
  AttachmentId const manual{fresh_uuid(wall())};
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    co_await say_with_file(socket, 1'000);
    up = co_await ask(socket, 1'000);
    write<void>([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run(
          "INSERT INTO attachments (organisation_id, uid, message_uid, place, name, media_type, size, "
          "sha256, "
          "arrived_at, created_at) VALUES (?, ?, ?, 1, 'manual.pdf', 'application/pdf', 10, ?, 1, 1)",
          scope_.organisation, manual, message_, digest);
      return {};
    });
    Uplink const wanted = protocol::DownloadRequest{manual};
    co_await say(socket, wanted);
    down = co_await next_of<protocol::DownloadGrant>(socket);
  };
  run(work());
  auto const mark = [&](std::optional<Time> revoked) {
    write<void>([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run("UPDATE device_identities SET revoked_at = ?", revoked);
      return {};
    });
  };
  auto const sends = [&] {
    return console_->database()
        .submit_and_wait<StartedUpload>(
            [&](store::Transaction& tx) { return start_upload(tx, file_.text(), up.ticket); })
        .has_value();
  };
  auto const fetches = [&] {
    return console_->database()
        .submit_and_wait<StartedDownload>(
            [&](store::Transaction& tx) { return start_download(tx, manual.text(), down.ticket); })
        .has_value();
  };
  mark(wall());
  EXPECT_FALSE(sends());
  EXPECT_FALSE(fetches());
  mark(std::nullopt);
  EXPECT_TRUE(sends()) << "and the same tickets of a key that holds are good";
  EXPECT_TRUE(fetches());
}

TEST_F(Uploads, TicketsEndWithTheAccountOfTheirTechnician) {
  UploadId const id{fresh_uuid(wall())};
  auto const ticket = write<protocol::UploadGrant>([&](store::Transaction& tx) {
                        return grant_upload(tx, {scope_.organisation, std::nullopt, scope_.user},
                                            console_->files(), {id, "x", 10, digest});
                      }).ticket;
  auto const sends = [&] {
    return console_->database()
        .submit_and_wait<StartedUpload>(
            [&](store::Transaction& tx) { return start_upload(tx, id.text(), ticket); })
        .has_value();
  };
  auto const mark = [&](std::optional<Time> disabled) {
    write<void>([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run("UPDATE users SET disabled_at = ?", disabled);
      return {};
    });
  };
  mark(wall());
  EXPECT_FALSE(sends());
  mark(std::nullopt);
  EXPECT_TRUE(sends());
}

TEST_F(Uploads, OfTechniciansSayThatTheDeviceHasFetchedThem) {
  auto const device = enrol();
  auto const stranger = [&]() -> DeviceScope {
    auto const asset = write<std::int64_t>([&](store::Transaction& tx) -> Result<std::int64_t> {
      return *tx.sql().one<std::int64_t>(
          "INSERT INTO assets (organisation_id, uid, customer_id, name, created_at, updated_at) VALUES (?, "
          "?, "
          "?, 'desk-2', 0, 0) RETURNING id",
          scope_.organisation, AssetId{fresh_uuid(wall())}, customer_);
    });
    DeviceScope scope;
    scope.organisation = scope_.organisation;
    scope.asset = asset;
    return scope;
  }();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    co_await say_with_file(socket, 1'000);
    AttachmentId const manual{fresh_uuid(wall())};
    MessageId answer;
    write<void>([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run(
          "INSERT INTO uploads (organisation_id, uid, user_id, name, size, sha256, completed_at, created_at, "
          "updated_at) VALUES (?, ?, ?, 'manual.pdf', 10, ?, 1, 1, 1)",
          scope_.organisation, manual, scope_.user, digest);
      api::SayRequest said;
      said.text = "The manual";
      said.attachments = std::vector<api::SaidAttachment>{{manual.text(), {}}};
      auto const message = say_in_chat(tx, scope_, Key(chat_.uuid), said);
      if (!message) return message.error();
      answer = *MessageId::parse(message->value.uuid);
      return {};
    });
    co_await next_of<protocol::ChatMessage>(socket);
    auto const fetched = [&](MessageId of) {
      return look<bool>([&](store::Reader& sql) -> Result<bool> {
        return attachments_of(sql, scope_.organisation, of.text())->front().fetched_at.has_value();
      });
    };
    EXPECT_FALSE(fetched(answer));
    protocol::AttachmentFetched const fact{manual, wall()};
    auto const theirs = console_->database().submit_and_wait<void>(
        [&](store::Transaction& tx) { return apply(tx, stranger, fact); });
    EXPECT_FALSE(theirs) << "another device has nothing to say of it";
    auto const before = number("SELECT change_position FROM organisations");
    Uplink const said = fact;
    co_await say(socket, said, FactId{fresh_uuid(wall())}, 3);
    Uplink const own = protocol::AttachmentFetched{file_, wall()};
    co_await say(socket, own, FactId{fresh_uuid(wall())}, 4);
    Uplink const unknown = protocol::AttachmentFetched{AttachmentId{fresh_uuid(wall())}, wall()};
    co_await say(socket, unknown, FactId{fresh_uuid(wall())}, 5);
    for (;;) {
      auto const ack = co_await next_of<protocol::Ack>(socket);
      if (ack.seq == 5) break;
    }
    EXPECT_TRUE(fetched(answer));
    EXPECT_FALSE(fetched(message_)) << "an own one that came back is no news";
    EXPECT_GT(number("SELECT COUNT(*) FROM changes WHERE noun = 'message' AND position > " +
                     std::to_string(before)),
              0);
  };
  run(work());
  EXPECT_EQ(number("SELECT COUNT(*) FROM unread_facts"), 0);
}

// ---- forgetting
// ---------------------------------------------------------------------------------------------------

class Forgotten : public DeviceTest {
 protected:
  FileStore& files() { return console_->files(); }
  std::string upload(std::string const& sha256, int days_old) {
    auto const uid = fresh_uuid(wall()).text();
    std::filesystem::create_directories(files().path(scope_.organisation, sha256).parent_path());
    std::ofstream(files().path(scope_.organisation, sha256)) << "bytes";
    auto const then = wall() - std::chrono::hours(24 * days_old);
    write<void>([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run(
          "INSERT INTO uploads (organisation_id, uid, user_id, name, size, sha256, completed_at, created_at, "
          "updated_at) VALUES (?, ?, ?, 'x', 5, ?, ?, ?, ?)",
          scope_.organisation, uid, scope_.user, sha256, then, then, then);
      tx.sql().run(
          "INSERT INTO files (organisation_id, sha256, size, created_at) VALUES (?, ?, 5, ?) ON CONFLICT DO "
          "NOTHING",
          scope_.organisation, sha256, then);
      return {};
    });
    return uid;
  }
  void clean() {
    write<void>([&](store::Transaction& tx) -> Result<void> {
      forget_old_uploads(tx, files(), old_uploads(tx.sql(), tx.now(), 100));
      return {};
    });
  }
  bool lies(std::string const& sha256) { return files().has(scope_.organisation, sha256); }
  std::int64_t rows() { return number("SELECT COUNT(*) FROM uploads"); }
};

TEST_F(Forgotten, IsATechniciansFileThatNobodySaidAfterAWeek) {
  std::string const unsaid(64, 'b');
  std::string const fresh(64, 'c');
  std::string const shared(64, 'd');
  upload(unsaid, 8);
  upload(fresh, 6);
  upload(shared, 8);
  auto const said = upload(shared, 8);
  enrol();
  // The same bytes were said once: they stay.
  write<void>([&](store::Transaction& tx) -> Result<void> {
    auto& sql = tx.sql();
    auto const asset = *sql.one<std::int64_t>("SELECT id FROM assets");
    auto const user = remember_device_user(tx, scope_.organisation, customer_, asset, ada);
    auto const started = start_chats(tx, scope_, {asset, ada.account_id, {}, {}});
    if (!user || !started) return make_error(ErrorCode::internal, "no conversation");
    api::SayRequest request;
    request.text = "Here";
    request.attachments = std::vector<api::SaidAttachment>{{said, {}}};
    auto const message = say_in_chat(tx, scope_, Key(started->value.chat.id), request);
    if (!message) return message.error();
    return {};
  });
  EXPECT_EQ(rows(), 4);
  clean();
  EXPECT_EQ(rows(), 2) << "the unsaid ones are gone";
  EXPECT_TRUE(lies(unsaid)) << "its bytes go when nothing names them any more";
  clean();
  EXPECT_FALSE(lies(unsaid));
  EXPECT_TRUE(lies(fresh));
  EXPECT_TRUE(lies(shared));
  EXPECT_EQ(number("SELECT COUNT(*) FROM files"), 2);
}

TEST_F(Forgotten, AreReportsThatStandInTheDatabaseAndLaterWhatADeviceNeverNamed) {
  enrol();
  std::string const reported(64, 'b');
  std::string const waits(64, 'c');
  std::string const never(64, 'd');
  upload(reported, 1);
  upload(waits, 50);
  upload(never, 61);
  write<void>([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE uploads SET user_id = NULL, identity_id = (SELECT id FROM device_identities)");
    tx.sql().run("UPDATE uploads SET report_uid = 'r' WHERE sha256 = ?", reported);
    return {};
  });
  clean();
  clean();
  EXPECT_EQ(rows(), 1);
  EXPECT_FALSE(lies(reported));
  EXPECT_FALSE(lies(never));
  EXPECT_TRUE(lies(waits)) << "its device may be away";
}

TEST_F(Forgotten, AreCopiesOfAnUploadThatWasTakenOverWhenTheConsoleEnded) {
  UploadId const id{fresh_uuid(wall())};
  auto const then = wall() - std::chrono::hours(24 * 8);
  write<void>([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run(
        "INSERT INTO uploads (organisation_id, uid, user_id, name, size, sha256, created_at, updated_at) "
        "VALUES "
        "(?, ?, ?, 'x', 5, ?, ?, ?)",
        scope_.organisation, id, scope_.user, digest, then, then);
    return {};
  });
  auto const partial = files().partial(scope_.organisation, id.text());
  auto const next = partial.parent_path() / (partial.filename().string() + ".next");
  std::ofstream(partial) << "byt";
  std::ofstream(next) << "by";
  // Going on takes no notice of what the last console left.
  EXPECT_EQ(must(files().take_over(scope_.organisation, id.text())), 3U);
  EXPECT_FALSE(std::filesystem::exists(next));
  std::ofstream(next) << "by";
  clean();
  EXPECT_FALSE(std::filesystem::exists(partial));
  EXPECT_FALSE(std::filesystem::exists(next));
  EXPECT_EQ(rows(), 0);
}

}  // namespace
}  // namespace deskbell::console::test
