// What the service and the console refuse, in the person's language: each sentence, and where it stands in
// the window.
#include "tray/reasons.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTranslator>

#include "protocol/reasons.h"
#include "tests/support/paths.h"
#include "tests/tray/window_fixture.h"
#include "tray/file_rows.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

using namespace protocol;

/// First of all bases: the window is made in German.
struct German {
  QTranslator translator;
  QLocale before;
  bool loaded = false;

  German() {
    QLocale::setDefault(QLocale(QStringLiteral("de")));
    loaded = translator.load(QStringLiteral(DESKBELL_BINARY_DIR "/tray/deskbell_de.qm"));
    QCoreApplication::installTranslator(&translator);
  }
  German(German const&) = delete;
  German& operator=(German const&) = delete;
  ~German() {
    QCoreApplication::removeTranslator(&translator);
    QLocale::setDefault(before);
  }
};

TEST(Reasons, EachIsSaidInGerman) {
  for (auto const reason : reasons::all) {
    auto const text = reasons::filled(reason, {"one", "two", "three", "four"});
    auto const english = reason_in_words(text);
    German const in_german;
    ASSERT_TRUE(in_german.loaded);
    auto const german = reason_in_words(text);
    EXPECT_FALSE(german.isEmpty()) << text;
    EXPECT_NE(german, english) << text;
    EXPECT_NE(german, to_qstring(text)) << text;
    for (auto const& words : {english, german}) {
      EXPECT_FALSE(words.contains(QLatin1Char('%'))) << text;
      EXPECT_FALSE(words.contains(QLatin1String("ticket"))) << text;
    }
  }
}

TEST(Reasons, WhatIsNotKnownIsShownAsItIs) {
  German const in_german;
  for (auto const* text :
       {"", "it is so", "Subject can't be blank, my friend", "Subject can't be blank; it is so",
        "it is so; Subject can't be blank", "message_id: 1 is the id of another message"})
    EXPECT_EQ(reason_in_words(text), to_qstring(text));
  auto const endless = reasons::filled(reasons::no_choice, {"Priority", "Low", std::string(100'000, ';')});
  EXPECT_EQ(reason_in_words(endless), to_qstring(endless));
  // Each of its parts is a sentence, and so is each row of them.
  auto rows = reasons::filled(reasons::too_many_chats, {"1"});
  for (int i = 0; i < 40; ++i) rows += "; " + reasons::filled(reasons::too_many_chats, {"1"});
  rows += "; it is so";
  EXPECT_EQ(reason_in_words(rows), to_qstring(rows));
}

TEST(Reasons, FieldsAreToldOneAfterTheOther) {
  German const in_german;
  EXPECT_EQ(reason_in_words("Subject can't be blank; Description: found 9000 characters, expected at most "
                            "8000; Email is not an e-mail address: found \"a; b %1\"; Subject: found the "
                            "control character U+0007 as character 3; of these only tab and line break are "
                            "allowed; Problem type is not one of Kasse, Netz: found \"Drucker\""),
            QStringLiteral("Betreff: Bitte füllen Sie das aus; Beschreibung: Es sind 9000 Zeichen, höchstens "
                           "8000 sind erlaubt; E-Mail: „a; b %1“ ist keine E-Mail-Adresse; Betreff: Das 3. "
                           "Zeichen ist das Steuerzeichen U+0007; von diesen sind nur Tabulator und "
                           "Zeilenumbruch erlaubt; Art des Problems: „Drucker“ gehört nicht zu Kasse, Netz"));
  EXPECT_TRUE(reason_in_words(reasons::filled(reasons::own_backlog, {"5000", "4.9 KiB", "5000", "8 MiB"}))
                  .startsWith(QStringLiteral("5000 (4,9 KiB) Ihrer Nachrichten")));
}

TEST(Reasons, WhatAPersonWroteStandsAsItIs) {
  German const in_german;
  EXPECT_EQ(reason_in_words("Email is not an e-mail address: found \"Phone\""),
            QStringLiteral("E-Mail: „Phone“ ist keine E-Mail-Adresse"));
  EXPECT_EQ(reason_in_words("Priority is not one of Subject: found \"1.5 MiB\""),
            QStringLiteral("Priorität: „1.5 MiB“ gehört nicht zu Subject"));
}

TEST(Reasons, FilesThatFailedSayIt) {
  German const in_german;
  AttachmentView file;
  file.name = "till.log";
  file.size = 10;
  file.state = AttachmentState::failed;
  file.error = std::string(reasons::file_gone);
  EXPECT_TRUE(file_state_text(file).contains(QStringLiteral("Der Server Ihrer IT hat die Datei nicht")));
}

struct GermanWindow : German, test::WindowTest {
  void answer(RequestId request, std::string code, std::string error) {
    TrayAnswer answer;
    answer.request_id = request;
    answer.code = std::move(code);
    answer.error = std::move(error);
    it.hear(answer);
    QCoreApplication::processEvents();
  }
};

TEST_F(GermanWindow, SaysWhyTheConsoleRefusedAMessage) {
  open("chat");
  auto view = test::message(8, "Die Kasse piept", true, Delivery::failed);
  view.position.reset();
  view.error = std::string(reasons::too_much_said);
  it.hear(TrayMessages{{view}, {}});
  QCoreApplication::processEvents();
  auto const why = QStringLiteral("Auf diesem Computer wurde in einer Stunde mehr geschrieben");
  EXPECT_TRUE(says(QStringLiteral("Eine Nachricht wurde nicht gesendet: ") + why));
  EXPECT_TRUE(read_aloud().contains(why)) << read_aloud().toStdString();
  EXPECT_EQ(it.model.messages().back()->view.error, reasons::too_much_said);
}

TEST_F(GermanWindow, SaysWhyTheServiceDidNotTakeAMessage) {
  open("chat");
  it.model.say("chat", QStringLiteral("Die Kasse piept"));
  auto const full = reasons::filled(reasons::disk_full, {"store"});
  answer(it.all_sent<TraySay>().back().request_id, "storage", full);
  EXPECT_TRUE(says(
      QStringLiteral("Eine Nachricht wurde nicht gesendet: Die Festplatte ist voll: Schaffen Sie Platz.")));
  ASSERT_EQ(it.model.unsent().size(), 1U);
  EXPECT_EQ(it.model.unsent()[0].error, full) << "kept as it came";
}

TEST_F(GermanWindow, SaysWhyAReplyWasNotTaken) {
  open("empty");
  it.model.reply(TicketId{test::numbered(501)}, QStringLiteral("Sie piept noch"));
  answer(it.all_sent<TrayReply>().back().request_id, "not_found", std::string(reasons::no_such_request));
  ASSERT_EQ(it.model.unsent_replies().size(), 1U);
  EXPECT_EQ(it.model.unsent_replies()[0].error, reasons::no_such_request) << "kept as it came";
}

TEST_F(GermanWindow, SaysWhyARequestWasRefused) {
  open("empty", Page::requests);
  RequestView request;
  request.submission_id = SubmissionId{test::numbered(777)};
  request.subject = "Piepen";
  request.status = "refused";
  request.created_at = request.updated_at = it.model.now();
  request.error = std::string(reasons::sent_before_moving);
  it.hear(TrayRequestChanged{request});
  QCoreApplication::processEvents();
  auto const why = QStringLiteral("Ihre IT hat das schon von dort");
  auto const* list = window.findChild<QListView*>(QStringLiteral("requests"))->model();
  int told = 0;
  for (int row = 0; row < list->rowCount(); ++row) {
    auto const index = list->index(row, 0);
    if (!index.data(Qt::ToolTipRole).toString().contains(why)) continue;
    ++told;
    EXPECT_TRUE(index.data(Qt::AccessibleTextRole).toString().contains(why));
  }
  EXPECT_EQ(told, 1);
  window.show_request(request);
  EXPECT_TRUE(says(QStringLiteral("Ihre IT hat diese Anfrage nicht angenommen: ") + why));
}

TEST_F(GermanWindow, SaysWhyAFormWasRefused) {
  open("empty", Page::form);
  field<QLineEdit>("email")->setText(QStringLiteral("jana@example.com"));
  field<QLineEdit>("subject")->setText(QStringLiteral("Piepen"));
  field<QPlainTextEdit>("description")->setPlainText(QStringLiteral("Sie piept"));
  button(QStringLiteral("Senden"))->click();
  ASSERT_EQ(it.all_sent<TraySubmitForm>().size(), 1U);
  answer(it.all_sent<TraySubmitForm>()[0].request_id, "invalid",
         reasons::filled(reasons::no_such_form, {"form"}));
  EXPECT_TRUE(says(QStringLiteral("Es wurde nicht gesendet: Ihre IT bietet dieses Formular nicht mehr an")));
}

TEST_F(GermanWindow, SaysThatThisComputerIsNotLetIn) {
  open("chat");
  for (auto const* code : {"revoked", "unknown_device", "clone"}) {
    it.hear(TrayLinkChanged{{LinkStatus::refused, code, "enrol it anew", it.model.now()}});
    QCoreApplication::processEvents();
    EXPECT_FALSE(says(QStringLiteral("enrol"))) << code;
    EXPECT_TRUE(says(QStringLiteral("(%1)").arg(QLatin1String(code)))) << "for whom they ask";
  }
}

}  // namespace
}  // namespace deskbell::tray
