// Files on their way to the service: pieces, cuts, limits, and what is kept of them.
#include "tray/attachments.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QTemporaryDir>

#include "tests/tray/file_service.h"
#include "tray/keeper.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::FileService;
using test::ModelFixture;
using test::some_bytes;

struct AttachmentsTest : test::FilesTest {
  AttachmentsTest() { it.connect_with("empty"); }

  QString sparse_file(QString const& name, qint64 size) {
    auto const path = file(name, {});
    EXPECT_TRUE(QFile::resize(path, size));
    return path;
  }
  Attachments::File only() {
    auto const attached = it.attachments.attached();
    EXPECT_EQ(attached.size(), 1U);
    return attached.empty() ? Attachments::File() : attached.front();
  }
  MessageId say(QString const& text) {
    std::vector<AttachmentView> views;
    for (auto const& one : it.attachments.attached()) views.push_back(one.view());
    auto const message = it.model.say("chat", text, views);
    EXPECT_TRUE(message);
    if (!message) return {};
    it.attachments.bind_to(*message);
    return *message;
  }
  void answer_last_say(std::optional<std::string> error = {}) {
    TrayAnswer answer;
    answer.request_id = it.all_sent<TraySay>().back().request_id;
    answer.error = std::move(error);
    it.hear(answer);
  }
};

TEST_F(AttachmentsTest, SendsPiecesOneAtATimeAndThenTheMessage) {
  auto const bytes = some_bytes(100'000);
  EXPECT_TRUE(it.attachments.add_files({file(QStringLiteral("log.txt"), bytes)}).isEmpty());
  // Nothing but the question how much is there before the answer.
  EXPECT_EQ(it.all_sent<TrayAttach>().size(), 1U);
  EXPECT_TRUE(it.all_sent<TrayAttachBytes>().empty());
  service.serve();
  ASSERT_EQ(service.bytes.size(), 1U);
  EXPECT_EQ(service.bytes.begin()->second, bytes);
  EXPECT_EQ(it.all_sent<TrayAttachBytes>().size(), 4U);
  auto const attach = it.all_sent<TrayAttach>()[0];
  EXPECT_EQ(attach.name, "log.txt");
  EXPECT_EQ(attach.media_type, "text/plain");
  EXPECT_EQ(only().state, AttachmentState::here);
  say({});
  ASSERT_EQ(it.all_sent<TraySay>().size(), 1U);
  EXPECT_EQ(it.all_sent<TraySay>()[0].text, "");
  EXPECT_EQ(it.all_sent<TraySay>()[0].attachments, std::vector<AttachmentId>{attach.attachment_id});
  EXPECT_TRUE(it.attachments.attached().empty());
  EXPECT_EQ(it.attachments.kept().size(), 1U) << "until the service has the message";
  answer_last_say();
  EXPECT_TRUE(it.attachments.kept().empty());
}

TEST_F(AttachmentsTest, GoesOnAfterTheLinkWasLostInTheMiddle) {
  auto const bytes = some_bytes(300'000);
  service.pieces_left = 3;
  it.attachments.add_files({file(QStringLiteral("dump.bin"), bytes)});
  service.serve();
  EXPECT_EQ(only().state, AttachmentState::moving);
  EXPECT_EQ(only().taken, 3 * 32 * 1024);
  it.lose();
  EXPECT_EQ(only().state, AttachmentState::waiting);
  service.pieces_left = 1'000'000;
  service.seen = it.sent.size();
  it.connect_with("empty");
  service.serve();
  EXPECT_EQ(service.bytes.begin()->second, bytes);
  EXPECT_EQ(only().state, AttachmentState::here);
  EXPECT_EQ(it.all_sent<TrayAttachBytes>().size(), 11U) << "ten pieces, and the one that was lost";
}

TEST_F(AttachmentsTest, AServiceThatForgotIsToldAgain) {
  auto const bytes = some_bytes(100'000);
  service.pieces_left = 1;
  it.attachments.add_files({file(QStringLiteral("a.bin"), bytes)});
  service.serve();
  auto const id = it.all_sent<TrayAttach>()[0].attachment_id;
  service.bytes.clear();
  service.pieces_left = 1'000'000;
  it.hear(TrayAttachmentTaken{id, 0, "not_found", "add the file first"});
  service.serve();
  EXPECT_EQ(service.bytes[id], bytes);
}

TEST_F(AttachmentsTest, TooLargeIsRefusedWithNameSizeAndLimit) {
  auto const limit = protocol::max_attachment_bytes;
  auto const reasons = it.attachments.add_files({sparse_file(QStringLiteral("film.mkv"), limit + 1),
                                                 sparse_file(QStringLiteral("fits.bin"), limit),
                                                 sparse_file(QStringLiteral("huge.iso"), qint64{3} << 30)});
  ASSERT_EQ(reasons.size(), 2);
  for (auto const* part : {"film.mkv", "26,214,401 bytes", "25.0 MB"})
    EXPECT_TRUE(reasons[0].contains(QLatin1String(part))) << part << ": " << reasons[0].toStdString();
  EXPECT_TRUE(reasons[1].contains(QStringLiteral("3.0 GB"))) << reasons[1].toStdString();
  EXPECT_EQ(only().kept.name, QStringLiteral("fits.bin")) << "what is right is attached";
}

TEST_F(AttachmentsTest, WhatCannotBeReadIsNamed) {
  auto const secret = file(QStringLiteral("secret"), "x");
  QFile::setPermissions(secret, {});
  bool const root = QFile(secret).open(QIODevice::ReadOnly);
  auto const reasons =
      it.attachments.add_files({folder.filePath(QStringLiteral("gone.txt")), folder.path(),
                                file(QStringLiteral("empty"), {}), QStringLiteral("/dev/null"), secret});
  ASSERT_EQ(reasons.size(), root ? 4 : 5);
  EXPECT_TRUE(reasons[0].contains(QStringLiteral("“gone.txt”")) &&
              reasons[0].contains(QStringLiteral("not there")));
  EXPECT_TRUE(reasons[1].contains(QStringLiteral("folder")));
  EXPECT_TRUE(reasons[2].contains(QStringLiteral("empty")));
  EXPECT_TRUE(reasons[3].contains(QStringLiteral("ordinary")));
}

TEST_F(AttachmentsTest, AMessageTakesTen) {
  QStringList paths;
  for (int i = 0; i < 11; ++i) paths << file(QStringLiteral("%1.txt").arg(i), "x");
  auto const reasons = it.attachments.add_files(paths);
  ASSERT_EQ(reasons.size(), 1);
  EXPECT_TRUE(reasons[0].contains(QStringLiteral("“10.txt”")) &&
              reasons[0].contains(QStringLiteral("at most 10")));
  EXPECT_EQ(it.attachments.attached().size(), 10U);
}

TEST_F(AttachmentsTest, VanishedAndChangedFilesFailAndCanBeTriedAgain) {
  auto const path = file(QStringLiteral("note.txt"), some_bytes(80'000));
  service.pieces_left = 1;
  it.attachments.add_files({path});
  service.serve();
  QFile::remove(path);
  auto const first = only().kept.id;
  it.hear(TrayAttachmentTaken{first, 65'536, {}, {}});
  EXPECT_EQ(only().state, AttachmentState::failed);
  EXPECT_TRUE(only().error.contains(QStringLiteral("“note.txt”"))) << only().error.toStdString();
  auto const fresh = some_bytes(70'001);
  file(QStringLiteral("note.txt"), fresh);
  service.pieces_left = 1'000'000;
  service.seen = it.sent.size();
  it.attachments.retry(first);
  service.serve();
  EXPECT_EQ(only().state, AttachmentState::here);
  EXPECT_NE(only().kept.id, first) << "other bytes are another file";
  EXPECT_EQ(service.bytes[only().kept.id], fresh);
}

TEST_F(AttachmentsTest, AMessageWaitsForItsFilesAndFailsWithThem) {
  service.pieces_left = 1;
  it.attachments.add_files({file(QStringLiteral("a.bin"), some_bytes(90'000))});
  service.serve();
  auto const message = say(QStringLiteral("see here"));
  EXPECT_TRUE(it.all_sent<TraySay>().empty());
  auto const id = it.attachments.kept()[0].id;
  it.hear(TrayAttachmentTaken{id, 0, "storage", "no room"});
  ASSERT_EQ(it.model.messages().size(), 1U);
  EXPECT_EQ(it.model.messages()[0]->stage, Stage::failed);
  EXPECT_TRUE(to_qstring(*it.model.messages()[0]->view.error).contains(QStringLiteral("too little room")));
  // The words and the file are still there: again.
  service.pieces_left = 1'000'000;
  service.seen = it.sent.size();
  it.model.retry(message);
  service.serve();
  ASSERT_EQ(it.all_sent<TraySay>().size(), 1U);
  EXPECT_EQ(it.all_sent<TraySay>()[0].attachments->size(), 1U);
  EXPECT_EQ(it.all_sent<TraySay>()[0].message_id, message);
  // Refused by the service, and taken away.
  answer_last_say("no");
  service.seen = it.sent.size();
  it.model.forget(message);
  EXPECT_TRUE(it.attachments.kept().empty());
  EXPECT_EQ(it.all_sent<TrayDetach>().size(), 1U);
}

TEST_F(AttachmentsTest, RemovedIsGoneAndTheNextOneComes) {
  service.pieces_left = 1;
  it.attachments.add_files(
      {file(QStringLiteral("a.bin"), some_bytes(90'000)), file(QStringLiteral("b.bin"), some_bytes(10))});
  service.serve();
  service.pieces_left = 1'000'000;
  it.attachments.remove(it.attachments.attached()[0].kept.id);
  service.serve();
  EXPECT_EQ(it.all_sent<TrayDetach>().size(), 1U);
  EXPECT_EQ(only().kept.name, QStringLiteral("b.bin"));
  EXPECT_EQ(only().state, AttachmentState::here);
}

TEST_F(AttachmentsTest, KeptOverAnEndOfTheProgramAndGoneOnWith) {
  auto const bytes = some_bytes(200'000);
  auto const kept = folder.filePath(QStringLiteral("kept/words"));
  auto const pictures = folder.filePath(QStringLiteral("kept/files"));
  service.pieces_left = 2;
  AttachmentId id;
  {
    Keeper keeper(kept);
    Attachments attachments(it.model, pictures);
    QObject::connect(&attachments, &Attachments::changed, [&] { keeper.set_files(attachments.kept()); });
    attachments.add_files({file(QStringLiteral("big.bin"), bytes)});
    QImage picture(40, 30, QImage::Format_RGB32);
    picture.fill(Qt::red);
    EXPECT_TRUE(attachments.add_picture(picture, QStringLiteral("shot.png")).isEmpty());
    service.serve();
    id = attachments.attached()[0].kept.id;
    auto const others = QFile::ReadGroup | QFile::ReadOther | QFile::ExeGroup | QFile::ExeOther;
    EXPECT_FALSE(QFileInfo(attachments.attached()[1].kept.source).permissions() & others);
    EXPECT_FALSE(QFileInfo(pictures).permissions() & others);
  }
  file(QStringLiteral("kept/files/left-over.png"), "old");
  ModelFixture later;
  FileService same{later};
  same.bytes = service.bytes;
  Keeper const keeper(kept);
  later.model.restore(keeper.unsent());
  Attachments attachments(later.model, pictures);
  attachments.restore(keeper.files());
  auto const elsewhere = file(QStringLiteral("kept/files/of-a-form.png"), "new");
  KeptFile others;
  others.source = elsewhere;
  attachments.remove_strays({others});
  EXPECT_FALSE(QFile::exists(folder.filePath(QStringLiteral("kept/files/left-over.png"))));
  EXPECT_TRUE(QFile::exists(elsewhere));
  later.connect_with("empty");
  same.serve();
  ASSERT_EQ(attachments.attached().size(), 2U);
  EXPECT_EQ(attachments.attached()[0].kept.id, id);
  EXPECT_EQ(same.bytes[id], bytes);
  EXPECT_EQ(later.all_sent<TrayAttachBytes>()[0].offset, 2 * 32 * 1024);
  auto const picture = QImage::fromData(same.bytes[attachments.attached()[1].kept.id]);
  EXPECT_EQ(picture.size(), QSize(40, 30));
  auto const source = attachments.attached()[1].kept.source;
  attachments.remove(attachments.attached()[1].kept.id);
  EXPECT_FALSE(QFile::exists(source)) << "our own copy";
  EXPECT_TRUE(QFile::exists(folder.filePath(QStringLiteral("big.bin")))) << "the person's own file";
}

TEST_F(AttachmentsTest, AnUnsentMessageKeepsItsFiles) {
  auto const kept = folder.filePath(QStringLiteral("kept"));
  MessageId message;
  {
    Keeper keeper(kept);
    it.lose();
    it.attachments.add_files({file(QStringLiteral("a.bin"), some_bytes(1000))});
    message = say(QStringLiteral("with a file"));
    keeper.set_unsent(it.model.unsent());
    keeper.set_files(it.attachments.kept());
  }
  ModelFixture later;
  FileService same{later};
  Keeper const keeper(kept);
  later.model.restore(keeper.unsent());
  later.attachments.restore(keeper.files());
  later.connect_with("empty");
  same.serve();
  ASSERT_EQ(later.all_sent<TraySay>().size(), 1U);
  EXPECT_EQ(later.all_sent<TraySay>()[0].message_id, message);
  EXPECT_EQ(later.all_sent<TraySay>()[0].attachments->size(), 1U);
}

TEST_F(AttachmentsTest, ABusyServiceIsAskedAgainAndGivenUpAtLast) {
  it.attachments.add_files({file(QStringLiteral("a.bin"), some_bytes(1000))});
  auto const id = it.all_sent<TrayAttach>()[0].attachment_id;
  it.hear(TrayAttachmentTaken{id, -5, {}, {}});
  EXPECT_EQ(only().state, AttachmentState::failed) << "nonsense is no progress";
}

}  // namespace
}  // namespace deskbell::tray
