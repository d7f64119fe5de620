// Files of a contact form: bound to its submission once, only where the form takes them, and only its
// sender's own.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "agent/attachment_rows.h"
#include "agent/requests.h"
#include "agent/tray_view.h"
#include "protocol/codec.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

using attachment_rows::Stage;

class FormFiles : public Desk {
 protected:
  protocol::DeviceUser ada = user_named("ada", "1000");

  AttachmentId whole_file(std::string const& account) {
    attachment_rows::Row row;
    row.file.attachment_id = AttachmentId{fresh_uuid(clock.at.wall)};
    row.file.name = "screen.png";
    row.file.media_type = "image/png";
    row.file.size = 10;
    row.account = account;
    row.stage = Stage::whole;
    EXPECT_TRUE(transact([&](Transaction& tx) -> Result<void> {
      attachment_rows::put(tx, row);
      return {};
    }));
    return row.file.attachment_id;
  }
  protocol::TraySubmitForm form_with(std::vector<AttachmentId> files) {
    protocol::TraySubmitForm form;
    form.submission_id = SubmissionId{fresh_uuid(clock.at.wall)};
    form.item_id = "form";
    form.fields = {{"name", "Ada"},
                   {"email", "ada@example.com"},
                   {"subject", "Printer"},
                   {"description", "It is on fire."}};
    form.attachments = std::move(files);
    return form;
  }
  Result<void> submit(protocol::TraySubmitForm const& form) {
    return transact([&](Transaction& tx) { return requests::submit(tx, ada, form, *policy); });
  }
  Stage stage_of(AttachmentId id) { return attachment_rows::find(database.native(), id)->stage; }
  std::int64_t facts() { return database.native().execAndGet("SELECT count(*) FROM outbox").getInt64(); }
};

TEST_F(FormFiles, go_with_the_form_and_once_only) {
  auto const file = whole_file("1000/ada");
  auto const form = form_with({file});
  ASSERT_TRUE(submit(form));
  EXPECT_EQ(stage_of(file), Stage::said);
  EXPECT_EQ(facts(), 1);
  std::string const body = database.native().execAndGet("SELECT body FROM outbox").getString();
  EXPECT_NE(body.find(file.text()), std::string::npos) << body;
  ASSERT_TRUE(submit(form)) << "the same form again";
  EXPECT_EQ(facts(), 1);
  auto other = form;
  other.attachments.reset();
  EXPECT_EQ(submit(other).error().code, ErrorCode::conflict) << "the same name for another form";
  EXPECT_EQ(submit(form_with({file})).error().code, ErrorCode::conflict) << "another form has the file";
}

TEST_F(FormFiles, are_refused_where_the_form_takes_none) {
  auto const file = whole_file("1000/ada");
  auto without = std::make_shared<PolicyInForce>(*policy);
  auto menu = without->document.settings.tray.menu;
  for (auto& item : menu) {
    if (item.type != policy::MenuItemType::contact_form) continue;
    auto settings = item.form.value_or(policy::ContactForm{});
    settings.screenshot = false;
    item.form = settings;
  }
  without->document.settings.tray.menu = menu;
  policy = without;
  auto const done = submit(form_with({file}));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::denied);
  EXPECT_EQ(stage_of(file), Stage::whole);
  EXPECT_EQ(facts(), 0);
  EXPECT_TRUE(submit(form_with({}))) << "the words alone";
}

TEST_F(FormFiles, are_told_to_every_tray_of_their_sender) {
  auto const file = whole_file("1000/ada");
  auto const form = form_with({file});
  ASSERT_TRUE(submit(form));
  auto const is_it = [&](protocol::TrayEvent const& event) {
    auto const* told = std::get_if<protocol::TrayAttachmentChanged>(&event);
    return told != nullptr && told->chat_id.is_nil() && told->message_id.uuid == form.submission_id.uuid &&
           told->attachment.attachment_id == file && told->attachment.name == "screen.png" &&
           told->attachment.state == protocol::AttachmentState::waiting;
  };
  EXPECT_EQ(std::count_if(notes.told.begin(), notes.told.end(),
                          [&](auto const& told) { return told.first == "1000/ada" && is_it(told.second); }),
            1);
  auto const first = view_for(database.native(), "1000/ada", clock.at.wall).after;
  EXPECT_EQ(std::count_if(first.begin(), first.end(), is_it), 1) << "and to one that comes later";
  EXPECT_TRUE(view_for(database.native(), "1001/bob", clock.at.wall).after.empty());
}

TEST_F(FormFiles, go_all_of_them_or_none) {
  auto const file = whole_file("1000/ada");
  EXPECT_EQ(submit(form_with({file, AttachmentId{fresh_uuid(clock.at.wall)}})).error().code,
            ErrorCode::not_found);
  EXPECT_EQ(stage_of(file), Stage::whole);
  std::vector<AttachmentId> many;
  for (int i = 0; i < 11; ++i) many.push_back(whole_file("1000/ada"));
  EXPECT_EQ(submit(form_with(many)).error().code, ErrorCode::too_large);
  EXPECT_EQ(stage_of(many[0]), Stage::whole);
  EXPECT_EQ(facts(), 0);
  many.pop_back();
  EXPECT_TRUE(submit(form_with(many)));
}

TEST_F(FormFiles, of_somebody_else_do_not_exist) {
  auto const file = whole_file("1001/bob");
  EXPECT_EQ(submit(form_with({file})).error().code, ErrorCode::not_found);
  EXPECT_EQ(facts(), 0);
}

TEST_F(FormFiles, stop_where_the_console_refuses_the_form) {
  auto const file = whole_file("1000/ada");
  auto const form = form_with({file});
  ASSERT_TRUE(submit(form));
  protocol::TicketChanged refused;
  refused.user = ada;
  refused.request.submission_id = form.submission_id;
  refused.request.status = "refused";
  refused.request.error = "no more today";
  ASSERT_TRUE(transact([&](Transaction& tx) { return requests::apply(tx, refused, *policy); }));
  EXPECT_EQ(stage_of(file), Stage::whole);
}

}  // namespace
}  // namespace deskbell::agent
