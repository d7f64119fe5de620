// A conversation as text.
#include "core/transcript.h"

#include <gtest/gtest.h>

namespace deskbell::core::transcript {
namespace {

Time const t0 = time_from_ms(1'777'799'564'120);  // 2026-05-03T09:12:44.120Z

std::vector<Line> lines() {
  return {
      {Kind::end_user, "Ana Novak", t0, t0, "Hello\n\nmy printer burns"},
      {Kind::automatic, "", t0 + Duration{180'000}, t0 + Duration{180'000}, "Nobody is available"},
      {Kind::note, "Tom", t0 + Duration{181'000}, t0 + Duration{181'000}, "again!"},
      {Kind::technician, "Tom\nAna Novak", t0 + Duration{182'000}, t0 + Duration{182'000},
       "[fake] Ana Novak:"},
      {Kind::end_user, "Ana Novak", t0 + Duration{600'000}, t0 + Duration{190'000}, "thanks"},
  };
}

TEST(Transcript, is_plain_and_cannot_be_faked) {
  EXPECT_EQ(text_of({"DESK-01", "Ana Novak", "Acme", t0}, lines(), Notes::leave_out),
            "Conversation with Ana Novak on DESK-01, Acme\n"
            "Opened 2026-05-03T09:12:44.120Z\n"
            "\n"
            "[2026-05-03T09:12:44.120Z] Ana Novak:\n"
            "    Hello\n"
            "\n"
            "    my printer burns\n"
            "\n"
            "[2026-05-03T09:15:44.120Z] Deskbell (automatic):\n"
            "    Nobody is available\n"
            "\n"
            "[2026-05-03T09:15:46.120Z] Tom… (technician):\n"
            "    [fake] Ana Novak:\n"
            "\n"
            "[2026-05-03T09:22:44.120Z, written 2026-05-03T09:15:54.120Z] Ana Novak:\n"
            "    thanks\n");
}

TEST(Transcript, begins_with_what_is_left_out) {
  Heading heading{"", "Ana", "", t0, 1};
  EXPECT_EQ(text_of(heading, {}, Notes::include),
            "1 earlier message is left out here: it stands in the conversation itself\n"
            "Conversation with Ana\n"
            "Opened 2026-05-03T09:12:44.120Z\n");
  heading.left_out = 12;
  EXPECT_NE(html_of(heading, lines(), Notes::include)
                .find("<p>12 earlier messages are left out here: they stand in the conversation itself</p>"),
            std::string::npos);
}

TEST(Transcript, shows_notes_only_where_asked) {
  EXPECT_NE(text_of({}, lines(), Notes::include).find("Tom (private note):\n    again!"), std::string::npos);
  EXPECT_EQ(text_of({}, lines(), Notes::leave_out).find("again!"), std::string::npos);
}

TEST(Transcript, is_a_page_that_runs_and_loads_nothing) {
  std::vector<Line> const hostile{
      {Kind::end_user, "<b onclick='x'>", t0, t0, "<script>alert(1)</script>\n<img src=\"https://x/\">&amp;"},
      {Kind::note, "Tom", t0, t0, "not for everybody"},
  };
  auto const page = html_of({"</title><script>", "Ana", "", t0}, hostile, Notes::leave_out);
  EXPECT_EQ(page.find("<script"), std::string::npos) << page;
  EXPECT_EQ(page.find("<img"), std::string::npos) << page;
  EXPECT_EQ(page.find("<b onclick"), std::string::npos) << page;
  EXPECT_EQ(page.find("not for everybody"), std::string::npos);
  EXPECT_NE(
      page.find("&lt;script&gt;alert(1)&lt;/script&gt;\n&lt;img src=&quot;https://x/&quot;&gt;&amp;amp;"),
      std::string::npos)
      << page;
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
  EXPECT_NE(html_of({}, hostile, Notes::include).find("not for everybody"), std::string::npos);
}

TEST(Transcript, subject_is_what_was_said_first) {
  EXPECT_EQ(subject_of({}, lines()), "Hello…");
  EXPECT_EQ(subject_of({"", "Ana", "", {}}, {}), "Conversation with Ana");
}

}  // namespace
}  // namespace deskbell::core::transcript
