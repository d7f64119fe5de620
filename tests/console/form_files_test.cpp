// Files of contact forms: they stand in the ticket at once, their bytes come after them or before, and go
// with it.
#include <algorithm>
#include <fstream>

#include "console/server/attachments.h"
#include "console/server/device_chats.h"
#include "console/server/tickets.h"
#include "console/server/uploads.h"
#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

using Files = std::vector<protocol::Attachment>;

class FormFiles : public DeviceTest {
 protected:
  void SetUp() override {
    DeviceTest::SetUp();
    device_ = enrol();
    scope_of_device_ = look<DeviceScope>([&](store::Reader& sql) -> Result<DeviceScope> {
      DeviceScope scope;
      scope.organisation = scope_.organisation;
      scope.customer = customer_;
      scope.asset = sql.one<std::int64_t>("SELECT asset_id FROM device_identities").value();
      scope.identity = sql.one<std::int64_t>("SELECT id FROM device_identities").value();
      return scope;
    });
  }
  static protocol::Attachment picture() {
    return {AttachmentId{fresh_uuid(wall())}, "drawer.png", "image/png", 5, std::string(64, 'a')};
  }
  static protocol::TicketSubmitted form_with(Files files) {
    protocol::TicketSubmitted form;
    form.submission_id = SubmissionId{fresh_uuid(wall())};
    form.user = ada;
    form.item_id = "form";
    form.fields = {{"email", "ada@example.com"}, {"subject", "The drawer"}, {"description", "It jams"}};
    form.submitted_at = wall();
    form.attachments = std::move(files);
    return form;
  }
  void take(protocol::TicketSubmitted const& form) {
    write<void>([&](store::Transaction& tx) { return apply(tx, scope_of_device_, form); });
  }
  api::Ticket ticket() {
    return look<api::Ticket>([&](store::Reader& sql) {
      return show_ticket(sql, scope_, Key(sql.one<std::int64_t>("SELECT MAX(id) FROM tickets").value()));
    });
  }
  /// The bytes, whole, as a device's upload of this file.
  void upload(protocol::Attachment const& file) {
    write<void>([&](store::Transaction& tx) -> Result<void> {
      Uploader const uploader{scope_.organisation, scope_of_device_.identity, std::nullopt};
      auto const grant = grant_upload(tx, uploader, console_->files(),
                                      {UploadId{file.attachment_id.uuid}, file.name, file.size, file.sha256});
      if (!grant) return grant.error();
      auto const path = console_->files().path(scope_.organisation, file.sha256);
      std::filesystem::create_directories(path.parent_path());
      std::ofstream(path) << "bytes";
      auto const started = start_upload(tx, file.attachment_id.text(), grant->ticket);
      if (!started) return started.error();
      return finish_upload(tx, *started);
    });
  }
  Result<AttachedFile> fetched(protocol::Attachment const& file, MayFetch const& may) {
    return console_->database().read_and_wait<AttachedFile>(
        [&](store::Reader& sql) { return attached_file(sql, scope_, may, file.attachment_id.text()); });
  }
  std::int64_t told() { return number("SELECT COUNT(*) FROM changes WHERE noun = 'ticket'"); }

  Device device_;
  DeviceScope scope_of_device_;
};

MayFetch const tickets_only{false, true};
MayFetch const messages_only{true, false};

TEST_F(FormFiles, StandInTheTicketAndAreThereWhenTheirBytesAre) {
  auto const shot = picture();
  auto log = picture();
  log.name = "../till.log";
  take(form_with({shot, log}));
  auto const before = ticket();
  ASSERT_TRUE(before.attachments);
  ASSERT_EQ(before.attachments->size(), 2U);
  EXPECT_EQ(before.attachments->at(0).name, "drawer.png");
  EXPECT_EQ(before.attachments->at(1).name, "till.log") << "no folder";
  EXPECT_FALSE(before.attachments->at(0).arrived);
  EXPECT_EQ(fetched(shot, tickets_only).error().code, ErrorCode::unavailable);
  auto const known = told();
  upload(shot);
  EXPECT_TRUE(ticket().attachments->at(0).arrived);
  EXPECT_FALSE(ticket().attachments->at(1).arrived);
  EXPECT_EQ(told(), known + 1) << "whoever looks at it is told";
  auto const file = must(fetched(shot, tickets_only));
  EXPECT_EQ(file.name, "drawer.png");
  EXPECT_EQ(file.sha256, shot.sha256);
  EXPECT_EQ(fetched(shot, messages_only).error().code, ErrorCode::not_found);
}

TEST_F(FormFiles, MayComeBeforeTheWords) {
  auto const shot = picture();
  upload(shot);
  take(form_with({shot}));
  EXPECT_TRUE(ticket().attachments->at(0).arrived);
}

TEST_F(FormFiles, OfAnotherMachineAreNotTheirs) {
  auto const shot = picture();
  upload(shot);
  write<void>([&](store::Transaction& tx) -> Result<void> {
    scope_of_device_.asset = *tx.sql().one<std::int64_t>(
        "INSERT INTO assets (organisation_id, uid, customer_id, name, created_at, updated_at) VALUES (?, ?, "
        "?, 'desk-2', 0, 0) RETURNING id",
        scope_.organisation, AssetId{fresh_uuid(wall())}, customer_);
    return {};
  });
  take(form_with({shot}));
  EXPECT_FALSE(ticket().attachments->at(0).arrived);
}

TEST_F(FormFiles, AreTakenOnceHoweverOftenTheFormComes) {
  auto const form = form_with({picture()});
  take(form);
  take(form);
  EXPECT_EQ(number("SELECT COUNT(*) FROM tickets"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM attachments"), 1);
}

TEST_F(FormFiles, ThatCannotBeAreRefusedWithTheirFormAndAReason) {
  auto const told = [&] {
    return look<std::string>([](store::Reader& sql) -> Result<std::string> {
      return sql
          .one<std::string>(
              "SELECT COALESCE((SELECT detail FROM audit WHERE action = 'refused' ORDER BY "
              "id DESC LIMIT 1), '')")
          .value();
    });
  };
  auto const good = picture();
  take(form_with({good, good}));
  EXPECT_EQ(told(), "attachments[1]: attachment_id: found one that stands there before");
  take(form_with(Files(11, good)));
  EXPECT_EQ(told(), "attachments: found 11, expected at most 10");
  auto large = good;
  large.size = protocol::max_attachment_bytes + 1;
  take(form_with({large}));
  EXPECT_NE(told().find("attachments[0]: size: found 26214401"), std::string::npos) << told();
  EXPECT_EQ(number("SELECT COUNT(*) FROM tickets"), 0);
  take(form_with({good}));
  take(form_with({picture(), good}));
  EXPECT_EQ(told(), "attachments[1]: attachment_id: is that of another file");
  EXPECT_EQ(number("SELECT COUNT(*) FROM tickets"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM attachments"), 1);
}

TEST_F(FormFiles, GoWithTheirTicket) {
  auto const shot = picture();
  take(form_with({shot}));
  upload(shot);
  write<void>([&](store::Transaction& tx) { return delete_ticket(tx, scope_, Key(ticket().id)); });
  EXPECT_EQ(fetched(shot, tickets_only).error().code, ErrorCode::not_found);
  EXPECT_EQ(number("SELECT COUNT(*) FROM attachments"), 0);
  write<void>([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE uploads SET completed_at = 1");
    for (int time = 0; time < 2; ++time)
      forget_old_uploads(tx, console_->files(), old_uploads(tx.sql(), tx.now(), 100));
    return {};
  });
  EXPECT_FALSE(console_->files().has(scope_.organisation, shot.sha256));
}

}  // namespace
}  // namespace deskbell::console::test
