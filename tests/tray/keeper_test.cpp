// Words that were not sent outlive this program, in a file that only their writer can read.
#include "tray/keeper.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include "tests/support/fake_agent/scenes.h"
#include "tests/tray/wait_for.h"
#include "tray/file_writer.h"
#include "tray/session.h"

namespace deskbell::tray {
namespace {

using test::wait_for;

QByteArray content(QString const& name) {
  QFile file(name);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct KeeperTest : testing::Test {
  static KeptFile picture() {
    KeptFile file;
    file.id = AttachmentId{test::numbered(10)};
    file.name = QStringLiteral("a.png");
    file.size = 12;
    file.own_copy = true;
    return file;
  }
  QTemporaryDir folder;
  QString file = folder.filePath(QStringLiteral("deep/down/kept"));
  QString unread = file + QStringLiteral(".unread");
  Unsent const unsent{MessageId{test::numbered(7)}, "chat", "hello\n🙈", time_from_ms(1'780'000'000'000), ""};
  FormDraft const form{
      {{QStringLiteral("subject"), QStringLiteral("Beep🙈")}},
      {picture()},
      true,
      AskedForm{SubmissionId{test::numbered(9)}, {{"subject", "Beep"}, {"priority", "High"}}}};
  FormWords const person{{QStringLiteral("email"), QStringLiteral("jana@example.com")}};
  Unsent const refused{MessageId{test::numbered(8)}, "chat", "bad", time_from_ms(1'780'000'000'001),
                       "too bad"};
};

TEST_F(KeeperTest, GivesBackWhatItWasGiven) {
  {
    Keeper keeper(file);
    EXPECT_TRUE(keeper.draft().isEmpty());
    keeper.set_draft(QStringLiteral("half a sen\nten🙈"));
    keeper.set_unsent({unsent, refused});
    keeper.set_recent_emoji({QStringLiteral("🎉")});
    keeper.set_form("form", form);
    keeper.set_form("other", {{{QStringLiteral("name"), QString()}}, {}, false, {}});
    keeper.set_form("third", form);
    keeper.set_form("third", {});
    keeper.set_person(person);
  }
  Keeper const again(file);
  EXPECT_EQ(again.draft(), QStringLiteral("half a sen\nten🙈"));
  EXPECT_EQ(again.unsent(), (std::vector<Unsent>{unsent, refused}));
  EXPECT_EQ(again.recent_emoji(), QStringList{QStringLiteral("🎉")});
  EXPECT_EQ(again.form("form"), form);
  EXPECT_FALSE(again.form("other").empty());
  EXPECT_TRUE(again.form("third").empty());
  EXPECT_EQ(again.sent_forms(), std::vector<std::string>{"form"});
  EXPECT_EQ(again.form_files(), std::vector<KeptFile>{picture()});
  EXPECT_EQ(again.person(), person);
}

TEST_F(KeeperTest, ReadsFilesOfEarlierVersions) {
  {
    Keeper keeper(file);
    keeper.set_draft(QStringLiteral("half a sen"));
    keeper.set_form("form", form);
  }
  auto const bytes = content(file);
  // Without what waits, and without how the person is reached.
  ASSERT_TRUE(bytes.startsWith("DBK6") && bytes.endsWith(QByteArray(8, '\0')));
  for (auto const& [version, less] : {std::pair('5', 4), std::pair('4', 8)}) {
    auto earlier = bytes.chopped(less);
    earlier[3] = version;
    QFile kept(file);
    ASSERT_TRUE(kept.open(QIODevice::WriteOnly | QIODevice::Truncate));
    kept.write(earlier);
    kept.close();
    Keeper const again(file);
    EXPECT_EQ(again.draft(), QStringLiteral("half a sen"));
    EXPECT_EQ(again.form("form"), form);
    EXPECT_TRUE(again.person().isEmpty());
    EXPECT_TRUE(again.knows_all());
  }
}

TEST_F(KeeperTest, WritesByItselfAndForItsOwnerOnly) {
  Keeper keeper(file);
  keeper.set_draft(QStringLiteral("secret"));
  ASSERT_TRUE(wait_for([&] { return QFile::exists(file); }));
  auto const others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                      QFile::WriteOther | QFile::ExeOther;
  EXPECT_FALSE(QFileInfo(file).permissions() & others);
  EXPECT_FALSE(QFileInfo(QFileInfo(file).absolutePath()).permissions() & others);
  Keeper const reader(file);
  EXPECT_EQ(reader.draft(), QStringLiteral("secret"));
}

TEST_F(KeeperTest, DamagedFilesAreAsIfTheyWereNotThereAndSetAside) {
  {
    Keeper keeper(file);
    keeper.set_draft(QStringLiteral("words"));
    keeper.set_unsent({unsent});
    keeper.set_form("form", form);
    keeper.set_person(person);
  }
  QFile whole(file);
  ASSERT_TRUE(whole.open(QIODevice::ReadOnly));
  auto const bytes = whole.readAll();
  whole.close();
  auto const clear_away = [&] {
    for (auto const& one : unread_of(file)) QFile::remove(one);
  };
  for (qsizetype length = 0; length < bytes.size(); ++length) {
    QFile cut(file);
    ASSERT_TRUE(cut.open(QIODevice::WriteOnly | QIODevice::Truncate));
    cut.write(bytes.left(length));
    cut.close();
    clear_away();
    Keeper const keeper(file);
    EXPECT_TRUE(keeper.draft().isEmpty()) << length;
    EXPECT_TRUE(keeper.unsent().empty()) << length;
    EXPECT_TRUE(keeper.form("form").empty()) << length;
    EXPECT_TRUE(keeper.person().isEmpty()) << length;
    EXPECT_FALSE(keeper.knows_all()) << length;
    EXPECT_EQ(content(unread), bytes.left(length)) << "of an empty one there is none";
  }
  for (qsizetype at = 0; at < bytes.size(); ++at) {
    auto flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 0xFF);
    QFile wrong(file);
    ASSERT_TRUE(wrong.open(QIODevice::WriteOnly | QIODevice::Truncate));
    wrong.write(flipped);
    wrong.close();
    clear_away();
    Keeper const keeper(file);
    EXPECT_LE(keeper.unsent().size(), 1U);
  }
}

TEST_F(KeeperTest, WhatCannotBeReadIsNeverOverwritten) {
  auto const put = [&](QByteArray const& bytes) {
    QDir().mkpath(QFileInfo(file).path());
    QFile there(file);
    ASSERT_TRUE(there.open(QIODevice::WriteOnly | QIODevice::Truncate));
    there.write(bytes);
  };
  put("of a newer version");
  {
    Keeper keeper(file);
    keeper.set_draft(QStringLiteral("words"));
  }
  EXPECT_EQ(content(unread), QByteArray("of a newer version"));
  EXPECT_EQ(Keeper(file).draft(), QStringLiteral("words"));
  EXPECT_EQ(content(unread), QByteArray("of a newer version"));
  put("damaged");
  { Keeper const keeper(file); }
  EXPECT_EQ(content(unread), QByteArray("of a newer version"));
  EXPECT_EQ(content(unread + QStringLiteral("-2")), QByteArray("damaged"));
  // Where there are many already it is left alone.
  for (int number = 3; number <= 20; ++number)
    ASSERT_TRUE(QFile::copy(unread, QStringLiteral("%1-%2").arg(unread).arg(number)));
  put("damaged too");
  {
    Keeper keeper(file);
    keeper.set_draft(QStringLiteral("words"));
    keeper.flush();
    EXPECT_EQ(keeper.draft(), QStringLiteral("words"));
  }
  EXPECT_EQ(content(file), QByteArray("damaged too"));
}

TEST_F(KeeperTest, HoweverMuchIsPastedItIsReadAgain) {
  QString const pasted(2'100'000, QLatin1Char('x'));
  auto const sendable = QStringLiteral("🙈").repeated(protocol::max_message_characters);
  QString const torn = QString(longest_kept_text - 1, QLatin1Char('y')) + QStringLiteral("🙈");
  TicketId const ticket{test::numbered(500)};
  std::vector<Unsent> many;
  for (std::uint32_t i = 0; i < 1'500; ++i)
    many.push_back({MessageId{test::numbered(1'000 + i)}, "chat", "hello", {}, ""});
  {
    Keeper keeper(file);
    keeper.set_draft(pasted);
    keeper.set_unsent(many);
    keeper.set_reply_draft(ticket, torn);
    keeper.set_form("form", {{{QStringLiteral("subject"), pasted}, {QStringLiteral("description"), sendable}},
                             {picture()},
                             false,
                             {}});
    EXPECT_EQ(keeper.draft(), pasted) << "while it runs all of it";
  }
  Keeper const again(file);
  EXPECT_TRUE(again.knows_all());
  EXPECT_EQ(again.unsent(), many);
  EXPECT_EQ(again.draft(), pasted.left(longest_kept_text));
  EXPECT_EQ(again.reply_draft(ticket), torn.left(longest_kept_text - 1)) << "no half of a character";
  EXPECT_EQ(again.form("form").words[QStringLiteral("description")], sendable);
  EXPECT_EQ(again.form("form").files, std::vector<KeptFile>{picture()});
}

TEST_F(KeeperTest, WhatWouldNotBeReadIsNotWritten) {
  Keeper keeper(file);
  keeper.set_draft(QStringLiteral("before"));
  keeper.flush();
  auto huge = unsent;
  huge.text = std::string(std::size_t{40'000'000}, 'x');  // as thousands of messages
  keeper.set_unsent({huge});
  keeper.flush();
  EXPECT_EQ(Keeper(file).draft(), QStringLiteral("before")) << "what stood stays";
  keeper.set_unsent({});
  keeper.set_draft(QStringLiteral("after"));
  keeper.flush();
  EXPECT_EQ(Keeper(file).draft(), QStringLiteral("after"));
}

/// Else whatever was pasted is gone with a file that a newer version could have read.
TEST_F(KeeperTest, PicturesThatWhatWasNotReadMaySpeakOfStay) {
  auto const shot = file + QStringLiteral("-files/shot.png");
  auto const put = [](QString const& name, QByteArray const& bytes) {
    QDir().mkpath(QFileInfo(name).path());
    QFile made(name);
    ASSERT_TRUE(made.open(QIODevice::WriteOnly));
    made.write(bytes);
  };
  put(file, "damaged");
  put(shot, "picture");
  auto const socket = folder.filePath(QStringLiteral("no.sock"));
  for (int start = 0; start < 2; ++start) Session const session(socket, "en", file);
  EXPECT_TRUE(QFile::exists(shot));
  ASSERT_TRUE(QFile::remove(unread));
  { Session const session(socket, "en", file); }
  EXPECT_FALSE(QFile::exists(shot)) << "nobody's";
}

TEST_F(KeeperTest, TheNewestOfManyContentsStandsWhole) {
  auto const read = [&] {
    QFile kept(file);
    return kept.open(QIODevice::ReadOnly) ? kept.readAll() : QByteArray();
  };
  {
    FileWriter writer(file);
    writer.wait();
    EXPECT_FALSE(QFileInfo::exists(file)) << "nothing was given";
    for (int i = 0; i < 200; ++i) writer.write(QByteArray(100'000, 'a') + QByteArray::number(i));
    writer.wait();
    EXPECT_EQ(read(), QByteArray(100'000, 'a') + "199");
    writer.write("and the last");
  }
  EXPECT_EQ(read(), QByteArray("and the last")) << "its end waits for it";
}

TEST_F(KeeperTest, WhereNothingCanBeWrittenWhatStoodStaysAndTheRestFollows) {
  FileWriter writer(file, std::chrono::milliseconds(20));
  writer.write("before");
  writer.wait();
  // In place of the file's folder, as a disk that was taken out leaves it.
  auto const deep = folder.filePath(QStringLiteral("deep/down"));
  ASSERT_TRUE(QFile::rename(deep, folder.filePath(QStringLiteral("deep/aside"))));
  QFile in_the_way(deep);
  ASSERT_TRUE(in_the_way.open(QIODevice::WriteOnly));
  writer.write("after");
  writer.wait();
  ASSERT_TRUE(in_the_way.remove());
  ASSERT_TRUE(QFile::rename(folder.filePath(QStringLiteral("deep/aside")), deep));
  auto const read = [&] {
    QFile kept(file);
    return kept.open(QIODevice::ReadOnly) ? kept.readAll() : QByteArray();
  };
  EXPECT_FALSE(read().isEmpty());
  EXPECT_TRUE(wait_for([&] { return read() == "after"; })) << "it is tried again";
  writer.write("newest");
  writer.wait();
  EXPECT_EQ(read(), QByteArray("newest"));
}

TEST_F(KeeperTest, WithoutAFileKeepsNothingAndHarmsNothing) {
  Keeper keeper{QString()};
  keeper.set_draft(QStringLiteral("x"));
  EXPECT_EQ(keeper.draft(), QStringLiteral("x"));
  EXPECT_NE(Keeper::default_file(), QString());
}

}  // namespace
}  // namespace deskbell::tray
