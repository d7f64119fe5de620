// Statuses, and what a contact form becomes.
#include "core/ticket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::core::ticket {
namespace {

using protocol::FieldUse;
using protocol::FormField;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Time const t0 = time_from_ms(1'795'000'000'000);

TEST(TicketStatus, has_a_name_that_is_read_in_any_case) {
  for (Status const status : statuses()) {
    EXPECT_EQ(parse_status(name_of(status)).value(), status);
    std::string shouted(name_of(status));
    for (char& c : shouted) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    EXPECT_EQ(parse_status("  " + shouted + " ").value(), status);
  }
  auto const unknown = parse_status("Nwe");
  EXPECT_EQ(unknown.error().code, ErrorCode::invalid);
  EXPECT_THAT(unknown.error().message, HasSubstr("found \"Nwe\", expected one of New, In Progress"));
  EXPECT_THAT(unknown.error().message, testing::EndsWith("Closed"));
}

TEST(TicketStatus, filters_know_not_closed) {
  EXPECT_THAT(parse_status_filter("")->any_of, IsEmpty());
  EXPECT_THAT(parse_status_filter("resolved")->any_of, ElementsAre(Status::resolved));
  auto const open = parse_status_filter("not closed")->any_of;
  EXPECT_EQ(open.size(), 7U);
  for (Status const status : open) EXPECT_FALSE(is_done(status));
  EXPECT_EQ(parse_status_filter("open").error().code, ErrorCode::invalid);
}

TEST(TicketStatus, resolved_at_is_the_first_time_it_was_done) {
  auto change = changed({}, Status::resolved, t0);
  EXPECT_EQ(change.resolved_at, t0);
  change = changed(change, Status::closed, t0 + Duration{5});
  EXPECT_EQ(change.resolved_at, t0);
  change = customer_replied(change, t0 + Duration{9});
  EXPECT_EQ(change, (Change{Status::customer_reply, std::nullopt}));
}

TEST(TicketStatus, replies_and_comments_move_it) {
  EXPECT_EQ(customer_replied({Status::open_new, {}}, t0).status, Status::open_new);
  EXPECT_EQ(customer_replied({Status::waiting_on_customer, {}}, t0).status, Status::customer_reply);
  EXPECT_EQ(technician_commented({Status::open_new, {}}, t0).status, Status::in_progress);
  EXPECT_EQ(technician_commented({Status::scheduled, {}}, t0).status, Status::scheduled);
}

std::vector<FormField> form() {
  return {
      {.name = "name", .use = FieldUse::shown},
      {.name = "email", .use = FieldUse::required},
      {.name = "subject", .use = FieldUse::required},
      {.name = "description", .use = FieldUse::required},
      {.name = "problem_type", .use = FieldUse::hidden, .default_value = "Remote Support"},
      {.name = "priority",
       .use = FieldUse::shown,
       .default_value = "Normal",
       .choices = {"Low", "Normal", "High"}},
  };
}

TEST(ContactForm, becomes_a_draft) {
  auto const outcome = draft_from_form(form(),
                                       {{"email", " ana@example.org "},
                                        {"subject", "Printer"},
                                        {"description", "It is\r\non fire"},
                                        {"problem_type", "sneaked in"},
                                        {"unknown", "ignored"},
                                        {"phone", "not on this form"}},
                                       "Contact us");
  EXPECT_THAT(outcome.errors, IsEmpty());
  EXPECT_EQ(outcome.draft, (Draft{.subject = "Printer",
                                  .description = "It is\non fire",
                                  .problem_type = "Remote Support",
                                  .priority = "Normal",
                                  .name = "",
                                  .email = "ana@example.org",
                                  .phone = ""}));
}

TEST(ContactForm, names_every_field_that_is_wrong) {
  auto const outcome = draft_from_form(
      form(), {{"email", "ana at home"}, {"description", " \n "}, {"priority", "Urgent"}}, "");
  EXPECT_THAT(
      outcome.errors,
      ElementsAre(FieldError{"email", "Email is not an e-mail address: found \"ana at home\""},
                  FieldError{"subject", "Subject can't be blank"},
                  FieldError{"description", "Description can't be blank"},
                  FieldError{"priority", "Priority is not one of Low, Normal, High: found \"Urgent\""}));
  EXPECT_THAT(joined(outcome.errors), HasSubstr("Subject can't be blank; Description can't be blank"));
}

TEST(ContactForm, refuses_what_is_no_text_or_too_long) {
  auto const outcome = draft_from_form(
      form(), {{"email", "a@b"}, {"subject", std::string(256, 'x')}, {"description", "a\x01"}}, "");
  ASSERT_EQ(outcome.errors.size(), 2U);
  EXPECT_THAT(outcome.errors[0].message, HasSubstr("Subject: found 256 characters, expected at most 255"));
  EXPECT_THAT(outcome.errors[1].message, HasSubstr("U+0001"));
}

TEST(ContactForm, always_has_a_subject) {
  std::vector<FormField> const short_form{{.name = "description", .use = FieldUse::shown}};
  EXPECT_EQ(draft_from_form(short_form, {{"description", "Help\nplease"}}, "Contact us").draft.subject,
            "Help…");
  EXPECT_EQ(draft_from_form(short_form, {}, "Contact us").draft.subject, "Contact us");
  EXPECT_EQ(draft_from_form({}, {}, "").draft.subject, "Request");
}

TEST(ContactForm, a_default_may_be_cleared_by_the_person) {
  std::vector<FormField> const fields{
      {.name = "subject", .use = FieldUse::required, .default_value = "Help"}};
  EXPECT_THAT(draft_from_form(fields, {}, "").errors, IsEmpty());
  EXPECT_EQ(draft_from_form(fields, {{"subject", ""}}, "").errors.size(), 1U);
}

}  // namespace
}  // namespace deskbell::core::ticket
