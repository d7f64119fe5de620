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

TEST(Transcript, shows_notes_only_where_asked) {
  EXPECT_NE(text_of({}, lines(), Notes::include).find("Tom (private note):\n    again!"), std::string::npos);
  EXPECT_EQ(text_of({}, lines(), Notes::leave_out).find("again!"), std::string::npos);
}

TEST(Transcript, subject_is_what_was_said_first) {
  EXPECT_EQ(subject_of({}, lines()), "Hello…");
  EXPECT_EQ(subject_of({"", "Ana", "", {}}, {}), "Conversation with Ana");
}

}  // namespace
}  // namespace deskbell::core::transcript
