// Files of messages on their way to the disk: whole or not at all, under a safe name.
#include "tray/downloads.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include "tests/tray/file_service.h"
#include "tray/file_names.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::some_bytes;

struct DownloadsTest : test::FilesTest {
  Downloads downloads{it.model};
  QSignalSpy saved{&downloads, &Downloads::saved};
  QSignalSpy failed{&downloads, &Downloads::failed};
  QByteArray const bytes = some_bytes(150'000);
  AttachmentView view;
  QString const path = folder.filePath(QStringLiteral("report.pdf"));

  DownloadsTest() {
    it.connect_with("chat");
    view.attachment_id = AttachmentId{test::numbered(700)};
    view.name = "report.pdf";
    view.size = bytes.size();
  }
  QByteArray on_disk() {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  TrayAttachmentChanged change(AttachmentState state) {
    auto changed = view;
    changed.state = state;
    if (state == AttachmentState::failed) changed.error = "the console does not have it";
    return {it.model.chat()->chat_id, MessageId{test::numbered(1)}, changed};
  }
  void answer_fetch() {
    TrayAnswer answer;
    answer.request_id = it.all_sent<TrayFetch>().back().request_id;
    it.hear(answer);
  }
};

TEST_F(DownloadsTest, FetchesThenReadsThenWrites) {
  downloads.save(view, path);
  service.serve();
  ASSERT_EQ(it.all_sent<TrayFetch>().size(), 1U);
  answer_fetch();
  it.hear(change(AttachmentState::waiting));
  it.hear(change(AttachmentState::moving));
  service.serve();
  EXPECT_EQ(saved.count(), 0);
  service.bytes[view.attachment_id] = bytes;
  it.hear(change(AttachmentState::here));
  service.serve();
  EXPECT_EQ(saved.count(), 1);
  EXPECT_EQ(on_disk(), bytes);
  EXPECT_FALSE(QFileInfo(path).isExecutable());
  EXPECT_EQ(it.all_sent<TrayReadBytes>().size(), 6U) << "one question, then five pieces one at a time";
}

/// What is asked for of an own one that failed is that it is sent, first of all.
TEST_F(DownloadsTest, AnOwnOneThatHadToBeSentFirstIsFetchedThen) {
  downloads.save(view, path);
  service.serve();
  answer_fetch();
  it.hear(change(AttachmentState::waiting));
  it.hear(change(AttachmentState::there));
  service.serve();
  ASSERT_EQ(it.all_sent<TrayFetch>().size(), 2U);
  answer_fetch();
  service.bytes[view.attachment_id] = bytes;
  it.hear(change(AttachmentState::here));
  service.serve();
  EXPECT_EQ(on_disk(), bytes);
  EXPECT_FALSE(downloads.busy());
}

TEST_F(DownloadsTest, GoesOnAfterTheLinkWasLostAndIsThereOnlyWhole) {
  service.bytes[view.attachment_id] = bytes;
  service.pieces_left = 2;
  downloads.save(view, path);
  service.serve();
  EXPECT_FALSE(QFile::exists(path)) << "half a file is none";
  it.lose();
  service.pieces_left = 1'000'000;
  service.seen = it.sent.size();
  it.connect_with("chat");
  service.serve();
  EXPECT_EQ(on_disk(), bytes);
}

TEST_F(DownloadsTest, FailuresSayWhyAndCanBeTriedAgain) {
  downloads.save(view, path);
  service.serve();
  answer_fetch();
  it.hear(change(AttachmentState::failed));
  ASSERT_EQ(failed.count(), 1);
  auto const reason = failed[0][1].toString();
  EXPECT_TRUE(reason.contains(QStringLiteral("report.pdf")) &&
              reason.contains(QStringLiteral("the console does not have it")))
      << reason.toStdString();
  EXPECT_EQ(downloads.place_of(view.attachment_id), path);
  service.bytes[view.attachment_id] = bytes;
  downloads.save(view, downloads.place_of(view.attachment_id));
  service.serve();
  EXPECT_EQ(on_disk(), bytes);
  EXPECT_TRUE(downloads.place_of(view.attachment_id).isEmpty());
}

TEST_F(DownloadsTest, AFullOrMissingFolderSaysSo) {
  service.bytes[view.attachment_id] = bytes;
  downloads.save(view, folder.filePath(QStringLiteral("no/such/folder/report.pdf")));
  service.serve();
  EXPECT_EQ(failed.count(), 1);
  EXPECT_EQ(saved.count(), 0);
}

TEST_F(DownloadsTest, MoreThanWasSaidIsNotWritten) {
  service.bytes[view.attachment_id] = bytes + "more";
  downloads.save(view, path);
  service.serve();
  EXPECT_EQ(failed.count(), 1);
  EXPECT_FALSE(QFile::exists(path));
}

TEST(FileNames, AreSafeWhateverTheyWere) {
  struct Case {
    char16_t const* raw;
    char16_t const* safe;
  };
  for (auto const& [raw, safe] :
       {Case{u"report.pdf", u"report.pdf"}, Case{u"../../.ssh/authorized_keys", u"authorized_keys"},
        Case{u"C:\\Windows\\system32\\evil.exe", u"evil.exe"}, Case{u".bashrc", u"bashrc"},
        Case{u"...", u"file"}, Case{u"", u"file"}, Case{u"photo\u202Egpj.exe", u"photogpj.exe"},
        Case{u"a\u0000b\n\t\u0007.txt", u"a"}, Case{u"a\nb\t\u0007.txt", u"ab.txt"},
        Case{u"\u2066\u200F\uFEFF.hidden", u"hidden"}, Case{u"con.txt", u"_con.txt"}, Case{u"LPT1", u"_LPT1"},
        Case{u"what?*<name>|.txt", u"what___name__.txt"}, Case{u"trailing. . ", u"trailing"},
        Case{u"Übersicht 🙈.png", u"Übersicht 🙈.png"}, Case{u"lone \xD83D surrogate", u"lone  surrogate"}}) {
    EXPECT_EQ(safe_file_name(QString::fromUtf16(raw)).toStdString(), QString::fromUtf16(safe).toStdString());
  }
  auto const long_name = safe_file_name(QStringLiteral("🙈").repeated(300) + QStringLiteral(".tar"));
  EXPECT_LE(long_name.toUtf8().size(), 200);
  EXPECT_TRUE(long_name.endsWith(QStringLiteral(".tar")));
  EXPECT_FALSE(long_name.toUtf8().contains("?"));
  EXPECT_EQ(shown_file_name(QStringLiteral("photo\u202Egpj.exe")), QStringLiteral("photo\uFFFDgpj.exe"));
}

}  // namespace
}  // namespace deskbell::tray
