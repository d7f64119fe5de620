// Several sessions of one person on one machine: each keeps its own words, and what one left the next takes
// over.
#include "tray/kept_place.h"

#include <gtest/gtest.h>

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <memory>

#include "tests/support/fake_agent/scenes.h"
#include "tests/support/paths.h"
#include "tests/tray/wait_for.h"
#include "tray/keeper.h"

namespace deskbell::tray {
namespace {

using test::wait_for;

/// As Session has them.
struct TrayRun {
  KeptPlace place;
  Keeper keeper;
  explicit TrayRun(QString const& first) : place(first), keeper(place.file()) { place.adopt_into(keeper); }
};

QByteArray bytes_of(QString const& name) {
  QFile file(name);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write_file(QString const& name, QByteArray const& bytes) {
  QDir().mkpath(QFileInfo(name).path());
  QFile file(name);
  ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
  file.write(bytes);
}

struct KeptPlaceTest : testing::Test {
  QTemporaryDir folder;
  QString first = folder.filePath(QStringLiteral("share/kept-00ff"));
  QString second = first + QStringLiteral("-2");
  TicketId const ticket{test::numbered(500)};

  static QString words(char const* text) { return QString::fromUtf8(text); }
  static Unsent message(std::uint32_t number) {
    return {MessageId{test::numbered(number)}, "chat", "hello", time_from_ms(1'780'000'000'000), ""};
  }
  protocol::RequestComment reply(std::uint32_t number) const {
    protocol::RequestComment made;
    made.comment_id = CommentId{test::numbered(number)};
    made.ticket_id = ticket;
    made.own = true;
    made.text = "any news?";
    return made;
  }
  /// One that was pasted: it lies in the folder of the place.
  static KeptFile picture(KeptPlace const& place, std::uint32_t number) {
    KeptFile file;
    file.id = AttachmentId{test::numbered(number)};
    file.name = QStringLiteral("a.png");
    file.own_copy = true;
    file.source = QStringLiteral("%1/%2.png").arg(place.pictures_folder()).arg(number);
    write_file(file.source, "picture " + QByteArray::number(number));
    QFile(file.source).setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    QFile dated(file.source);
    EXPECT_TRUE(dated.open(QIODevice::ReadWrite));
    file.modified_ms = 1'700'000'000'000 + number;
    EXPECT_TRUE(
        dated.setFileTime(QDateTime::fromMSecsSinceEpoch(file.modified_ms), QFile::FileModificationTime));
    file.size = dated.size();
    return file;
  }
  static FormDraft form(char const* subject, bool sent = false) {
    return {{{QStringLiteral("subject"), words(subject)}}, {}, sent, {}};
  }
  static qsizetype count_of(QString const& name) { return QDir(name).entryList(QDir::Files).size(); }
  void expect_unchanged(KeptFile const& file) const {
    EXPECT_TRUE(file.source.startsWith(first + QStringLiteral("-files/"))) << file.source.toStdString();
    QFileInfo const source(file.source);
    EXPECT_EQ(source.size(), file.size);
    EXPECT_EQ(source.lastModified().toMSecsSinceEpoch(), file.modified_ms) << "else: it changed meanwhile";
    EXPECT_FALSE(source.permissions() & (QFile::ReadGroup | QFile::ReadOther));
  }
  /// Everything that a session may leave, in the second place while the first one runs.
  void leave_all() {
    TrayRun a(first);
    a.keeper.set_draft(words("of a"));
    a.keeper.set_unsent({message(1)});
    a.keeper.set_form("a", form("of a"));
    TrayRun b(first);
    auto sent_with = picture(b.place, 10);
    sent_with.message = MessageId{test::numbered(2)};
    auto of_form = form("of b", true);
    of_form.files = {picture(b.place, 12)};
    b.keeper.set_draft(words("of b"));
    b.keeper.set_unsent({message(2)});
    b.keeper.set_files({sent_with, picture(b.place, 11)});
    b.keeper.set_replies({reply(3)});
    b.keeper.set_reply_draft(ticket, words("and"));
    b.keeper.set_form("b", of_form);
    b.keeper.set_answers(ticket, {time_from_ms(5), time_from_ms(6)});
  }
  void expect_all_once(TrayRun const& run) const {
    auto const& keeper = run.keeper;
    EXPECT_EQ(keeper.draft(), words("of a\n\nof b"));
    ASSERT_EQ(keeper.unsent().size(), 2U);
    EXPECT_EQ(keeper.unsent()[0], message(1));
    EXPECT_EQ(keeper.unsent()[1].message_id, message(2).message_id);
    EXPECT_EQ(keeper.unsent()[1].files.size(), 1U);
    EXPECT_EQ(keeper.replies(), std::vector{reply(3)});
    EXPECT_EQ(keeper.reply_draft(ticket), words("and"));
    EXPECT_EQ(keeper.form("a"), form("of a"));
    EXPECT_EQ(keeper.form("b").words, form("of b").words);
    EXPECT_EQ(keeper.sent_forms(), std::vector<std::string>{"b"});
    EXPECT_EQ(ms_of(keeper.answers(ticket).told), 6);
    ASSERT_EQ(keeper.files().size(), 2U);
    ASSERT_EQ(keeper.form_files().size(), 1U);
    for (auto const& file : keeper.files()) expect_unchanged(file);
    expect_unchanged(keeper.form_files()[0]);
    EXPECT_EQ(count_of(run.place.pictures_folder()), 3);
  }
};

TEST_F(KeptPlaceTest, EachSessionFindsItsOwnWordsAgain) {
  auto a = std::make_unique<TrayRun>(first);
  TrayRun b(first);
  EXPECT_EQ(a->place.file(), first) << "where it always was";
  EXPECT_EQ(b.place.file(), second);
  EXPECT_NE(a->place.pictures_folder(), b.place.pictures_folder());
  a->keeper.set_draft(words("of a"));
  a->keeper.flush();
  b.keeper.set_draft(words("of b"));
  b.keeper.set_form("form", form("of b"));
  b.keeper.flush();
  a.reset();
  a = std::make_unique<TrayRun>(first);
  EXPECT_EQ(a->keeper.draft(), words("of a"));
  EXPECT_TRUE(a->keeper.form("form").empty()) << "that session runs: it is its own affair";
  EXPECT_EQ(a->place.file(), first);
  b.keeper.set_draft({});
  b.keeper.flush();
  EXPECT_EQ(Keeper(first).draft(), words("of a"));
}

TEST_F(KeptPlaceTest, WhatASessionLeftIsTakenOver) {
  leave_all();
  {
    TrayRun const a(first);
    expect_all_once(a);
    EXPECT_FALSE(QFile::exists(second));
    EXPECT_FALSE(QFile::exists(second + QStringLiteral("-files")));
    TrayRun const b(first);
    EXPECT_EQ(b.place.file(), second);
    EXPECT_TRUE(b.keeper.draft().isEmpty());
    EXPECT_TRUE(b.keeper.sent_forms().empty()) << "it would be sent twice";
  }
  expect_all_once(TrayRun(first));
}

TEST_F(KeptPlaceTest, ARunThatIsKilledWhileItTakesOverDoublesNothing) {
  leave_all();
  auto const left = bytes_of(second);
  std::vector<std::pair<QString, QByteArray>> pictures;
  for (auto const& name : QDir(second + QStringLiteral("-files")).entryList(QDir::Files))
    pictures.emplace_back(name, bytes_of(second + QStringLiteral("-files/") + name));
  { TrayRun const a(first); }
  write_file(second, left);
  for (auto const& [name, bytes] : pictures) write_file(second + QStringLiteral("-files/") + name, bytes);
  expect_all_once(TrayRun(first));
  EXPECT_FALSE(QFile::exists(second));
}

TEST_F(KeptPlaceTest, OneThatEndedFirstIsNotMissed) {
  {
    TrayRun b(first);  // holds the first place
    TrayRun c(first);
    b.keeper.set_draft(words("of b"));
    c.keeper.set_draft(words("of c"));
  }
  TrayRun const one(first);
  EXPECT_EQ(one.keeper.draft(), words("of b\n\nof c"));
  TrayRun two(first);
  two.keeper.set_draft(words("of two"));
  TrayRun const three(first);
  EXPECT_TRUE(three.keeper.draft().isEmpty());
}

TEST_F(KeptPlaceTest, ASecondFormOfOneItemWaitsForItsPlaceAndWhatWasSentGoesFirst) {
  {
    TrayRun a(first);
    a.keeper.set_form("form", form("being written"));
    TrayRun b(first);
    auto sent = form("sent", true);
    sent.files = {picture(b.place, 10)};
    b.keeper.set_form("form", sent);
  }
  for (int start = 0; start < 2; ++start) {
    TrayRun const a(first);
    EXPECT_EQ(a.keeper.form("form").words, form("sent").words);
    EXPECT_EQ(a.keeper.sent_forms().size(), 1U);
    ASSERT_EQ(a.keeper.form_files().size(), 1U);
    expect_unchanged(a.keeper.form_files()[0]);
  }
  {
    TrayRun a(first);
    a.keeper.set_form("form", {});  // the service has it
  }
  {
    TrayRun a(first);
    EXPECT_EQ(a.keeper.form("form"), form("being written"));
    a.keeper.set_form("form", {});
  }
  EXPECT_TRUE(TrayRun(first).keeper.form("form").empty());
}

TEST_F(KeptPlaceTest, PicturesOfWhatWaitsAreKnown) {
  {
    TrayRun a(first);
    a.keeper.set_form("form", form("of a", true));
    TrayRun b(first);
    auto of_b = form("of b", true);
    of_b.files = {picture(b.place, 10)};
    b.keeper.set_form("form", of_b);
  }
  TrayRun const a(first);
  EXPECT_EQ(a.keeper.form("form"), form("of a", true));
  ASSERT_EQ(a.keeper.form_files().size(), 1U) << "else they are deleted as strays";
  expect_unchanged(a.keeper.form_files()[0]);
}

TEST_F(KeptPlaceTest, ADraftWithMoreFilesThanAMessageTakesWaits) {
  {
    TrayRun a(first);
    TrayRun b(first);
    std::vector<KeptFile> of_a;
    std::vector<KeptFile> of_b;
    for (std::uint32_t i = 0; i < 6; ++i) {
      of_a.push_back(picture(a.place, 10 + i));
      of_b.push_back(picture(b.place, 20 + i));
    }
    a.keeper.set_draft(words("of a"));
    a.keeper.set_files(of_a);
    b.keeper.set_draft(words("of b"));
    b.keeper.set_files(of_b);
  }
  {
    TrayRun a(first);
    EXPECT_EQ(a.keeper.draft(), words("of a"));
    EXPECT_EQ(a.keeper.files().size(), 6U);
    EXPECT_EQ(a.keeper.form_files().size(), 6U);
    a.keeper.set_draft({});  // said, with its files
    a.keeper.set_files({});
  }
  TrayRun const a(first);
  EXPECT_EQ(a.keeper.draft(), words("of b"));
  ASSERT_EQ(a.keeper.files().size(), 6U);
  for (auto const& file : a.keeper.files()) expect_unchanged(file);
}

TEST_F(KeptPlaceTest, ANewSessionKnowsItsPersonsWaysAndNoneOfTheirWords) {
  TrayRun a(first);
  a.keeper.set_draft(words("of a"));
  a.keeper.set_recent_emoji({QStringLiteral("🎉")});
  a.keeper.set_person({{QStringLiteral("email"), words("ada@example.com")}});
  a.keeper.count_answers();
  a.keeper.set_answers(ticket, {time_from_ms(5), time_from_ms(6)});
  a.keeper.flush();
  TrayRun const b(first);
  EXPECT_TRUE(b.keeper.draft().isEmpty());
  EXPECT_EQ(b.keeper.recent_emoji(), QStringList{QStringLiteral("🎉")});
  EXPECT_EQ(b.keeper.person().value(QStringLiteral("email")), words("ada@example.com"));
  EXPECT_TRUE(b.keeper.counts_answers());
  EXPECT_EQ(ms_of(b.keeper.answers(ticket).read), 5);
}

TEST_F(KeptPlaceTest, WhatAnOlderVersionCouldNotReadIsTakenUp) {
  {
    TrayRun a(first);
    a.keeper.set_draft(words("of a newer version"));
  }
  ASSERT_TRUE(QFile::rename(first, first + QStringLiteral(".unread")));
  write_file(first + QStringLiteral(".unread-2"), "not ours");
  TrayRun const b(first);
  EXPECT_EQ(b.keeper.draft(), words("of a newer version"));
  EXPECT_EQ(unread_of(first), QStringList{first + QStringLiteral(".unread-2")});
}

TEST_F(KeptPlaceTest, WhatCannotBeReadIsLeftWithItsPictures) {
  {
    TrayRun a(first);
    a.keeper.set_draft(words("of a"));
  }
  auto const shot = second + QStringLiteral("-files/shot.png");
  write_file(second, "not ours");
  write_file(shot, "picture");
  TrayRun const a(first);
  EXPECT_EQ(a.keeper.draft(), words("of a"));
  EXPECT_TRUE(a.keeper.knows_all()) << "its own";
  EXPECT_FALSE(QFile::exists(second));
  EXPECT_EQ(bytes_of(second + QStringLiteral(".unread")), QByteArray("not ours"));
  TrayRun const b(first);
  EXPECT_FALSE(b.keeper.knows_all()) << "one of its pictures may be of what was not read";
  { TrayRun const c(first); }
  EXPECT_TRUE(QFile::exists(shot));
}

TEST_F(KeptPlaceTest, WhatCannotBeWrittenHereStaysWhereItLies) {
  leave_all();
  auto const left = bytes_of(second);
  // In place of the own folder, as a disk that was taken out leaves it.
  auto const blocked = folder.filePath(QStringLiteral("blocked"));
  write_file(blocked, "in the way");
  Keeper keeper(blocked + QStringLiteral("/kept"));
  EXPECT_FALSE(keeper.adopt(*read_kept(second).kept));
  EXPECT_TRUE(keeper.draft().isEmpty());
  EXPECT_TRUE(keeper.unsent().empty());
  EXPECT_EQ(bytes_of(second), left);
}

TEST_F(KeptPlaceTest, PicturesThatNobodySpeaksOfGoWithTheirSession) {
  write_file(second + QStringLiteral("-files/left-over.png"), "old");
  TrayRun const a(first);
  EXPECT_FALSE(QFile::exists(second + QStringLiteral("-files")));
}

TEST_F(KeptPlaceTest, WithoutAPlaceKeepsNothingAndHarmsNothing) {
  TrayRun run{QString()};
  run.keeper.set_draft(words("x"));
  EXPECT_TRUE(run.place.file().isEmpty());
  EXPECT_TRUE(run.place.pictures_folder().isEmpty());
}

TEST_F(KeptPlaceTest, NeitherALockNorItsFileIsForOthers) {
  TrayRun const a(first);
  auto const others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
  EXPECT_FALSE(QFileInfo(first + QStringLiteral(".lock")).permissions() & others);
  EXPECT_FALSE(QFileInfo(QFileInfo(first).path()).permissions() & (others | QFile::ExeOther));
}

/// The program itself, as the session of another display has it.
TEST_F(KeptPlaceTest, AnotherProcessHoldsItsPlaceAndAKillLeavesNoLock) {
  // Those of the program: its own name stands in the path.
  first = folder.filePath(QStringLiteral("deskbell-tray/")) + QFileInfo(Keeper::default_file()).fileName();
  second = first + QStringLiteral("-2");
  leave_all();
  auto environment = QProcessEnvironment::systemEnvironment();
  for (auto const* name : {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"})
    environment.insert(QString::fromLatin1(name), folder.path());
  environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
  environment.insert(QStringLiteral("DISPLAY"), QStringLiteral(":71"));
  QProcess tray;
  tray.setProcessEnvironment(environment);
  tray.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  tray.start(QStringLiteral(DESKBELL_BINARY_DIR "/bin/deskbell-tray"),
             {QStringLiteral("--socket"), folder.filePath(QStringLiteral("no.sock"))});
  // It holds what it takes over until it has: then the place is free.
  ASSERT_TRUE(wait_for([&] {
    FileLock probe;
    bool const is_over = !QFile::exists(second) && !QFile::exists(first + QStringLiteral("-3"));
    return tray.state() == QProcess::NotRunning ||
           (is_over && probe.take(second + QStringLiteral(".lock")) == FileLock::Outcome::held);
  }));
  ASSERT_FALSE(QFile::exists(second)) << "it took over what another session left";
  {
    TrayRun here(first);
    EXPECT_EQ(here.place.file(), second);
    EXPECT_TRUE(here.keeper.draft().isEmpty());
    here.keeper.set_draft(words("of this one"));
    here.keeper.flush();
    EXPECT_EQ(read_kept(first).kept->draft, words("of a\n\nof b"));
  }
  ASSERT_EQ(tray.state(), QProcess::Running);
  tray.kill();
  ASSERT_TRUE(tray.waitForFinished());
  TrayRun const after(first);
  EXPECT_EQ(after.place.file(), first);
  EXPECT_EQ(after.keeper.draft(), words("of a\n\nof b\n\nof this one"));
}

}  // namespace
}  // namespace deskbell::tray
