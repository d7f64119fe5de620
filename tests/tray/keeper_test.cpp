// Words that were not sent outlive this program, in a file that only their writer can read.
#include "tray/keeper.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include "tests/support/fake_agent/scenes.h"
#include "tests/tray/wait_for.h"
#include "tray/file_writer.h"

namespace deskbell::tray {
namespace {

using test::wait_for;

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

TEST_F(KeeperTest, ReadsAFileOfBeforeItKeptHowThePersonIsReached) {
  {
    Keeper keeper(file);
    keeper.set_draft(QStringLiteral("half a sen"));
    keeper.set_form("form", form);
  }
  QFile kept(file);
  ASSERT_TRUE(kept.open(QIODevice::ReadWrite));
  auto bytes = kept.readAll();
  ASSERT_TRUE(bytes.startsWith("DBK5") && bytes.endsWith(QByteArray(4, '\0')));
  bytes[3] = '4';
  bytes.chop(4);  // nothing of the person
  kept.resize(0);
  kept.seek(0);
  kept.write(bytes);
  kept.close();
  Keeper const again(file);
  EXPECT_EQ(again.draft(), QStringLiteral("half a sen"));
  EXPECT_EQ(again.form("form"), form);
  EXPECT_TRUE(again.person().isEmpty());
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

TEST_F(KeeperTest, DamagedFilesAreAsIfTheyWereNotThere) {
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
  for (qsizetype length = 0; length < bytes.size(); ++length) {
    QFile cut(file);
    ASSERT_TRUE(cut.open(QIODevice::WriteOnly | QIODevice::Truncate));
    cut.write(bytes.left(length));
    cut.close();
    Keeper const keeper(file);
    EXPECT_TRUE(keeper.draft().isEmpty()) << length;
    EXPECT_TRUE(keeper.unsent().empty()) << length;
    EXPECT_TRUE(keeper.form("form").empty()) << length;
    EXPECT_TRUE(keeper.person().isEmpty()) << length;
  }
  for (qsizetype at = 0; at < bytes.size(); ++at) {
    auto flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 0xFF);
    QFile wrong(file);
    ASSERT_TRUE(wrong.open(QIODevice::WriteOnly | QIODevice::Truncate));
    wrong.write(flipped);
    wrong.close();
    Keeper const keeper(file);
    EXPECT_LE(keeper.unsent().size(), 1U);
  }
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
