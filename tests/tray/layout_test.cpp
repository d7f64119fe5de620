// Every page in both languages and both directions, at the usual and the smallest size: no text is cut off.
// Run again at other scales by CTest; DESKBELL_PICTURES=FOLDER keeps what each looks like.
#include <gtest/gtest.h>

#include <QApplication>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMimeData>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTranslator>
#include <QUrl>

#include "tests/support/paths.h"
#include "tests/tray/model_fixture.h"
#include "tray/keeper.h"
#include "tray/screenshot_canvas.h"
#include "tray/screenshot_dialog.h"
#include "tray/window.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::ModelFixture;

struct Look {
  char const* language;
  Qt::LayoutDirection direction;
  char const* theme;
};

std::string name_of(Look const& look) {
  return std::string(look.language) + (look.direction == Qt::RightToLeft ? "_rtl_" : "_ltr_") + look.theme;
}

struct Layout : testing::TestWithParam<Look> {
  QTranslator translator;
  QLocale before;

  void SetUp() override {
    QLocale::setDefault(QLocale(QString::fromLatin1(GetParam().language)));
    ASSERT_TRUE(translator.load(QStringLiteral(DESKBELL_BINARY_DIR "/tray/deskbell_%1.qm")
                                    .arg(QString::fromLatin1(GetParam().language))));
    QCoreApplication::installTranslator(&translator);
    qputenv("DESKBELL_THEME", GetParam().theme);
    QApplication::setLayoutDirection(GetParam().direction);
  }
  void TearDown() override {
    QApplication::setLayoutDirection(Qt::LeftToRight);
    qputenv("DESKBELL_THEME", "light");
    QCoreApplication::removeTranslator(&translator);
    QLocale::setDefault(before);
  }

  static void keep_picture(QWidget& window, std::string const& name) {
    auto const folder = qEnvironmentVariable("DESKBELL_PICTURES");
    if (folder.isEmpty()) return;
    auto const scale = qEnvironmentVariable("QT_SCALE_FACTOR", QStringLiteral("1"));
    window.grab().save(QStringLiteral("%1/%2_x%3.png").arg(folder, QString::fromStdString(name), scale));
  }

  /// What is too small for its text, in words; empty: nothing.
  static std::string cut_off(QWidget const& window) {
    std::string found;
    for (auto* widget : window.findChildren<QWidget*>()) {
      if (!widget->isVisible()) continue;
      QString text;
      QSize needed;
      if (auto const* label = qobject_cast<QLabel*>(widget)) {
        text = label->text();
        needed = label->wordWrap() ? QSize(0, label->heightForWidth(label->width())) : label->sizeHint();
      } else if (auto const* button = qobject_cast<QAbstractButton*>(widget)) {
        text = button->text();
        needed = button->sizeHint();
      }
      if (text.isEmpty()) continue;
      bool const inside = window.rect().contains(QRect(widget->mapTo(&window, QPoint()), widget->size()));
      bool const fits = widget->width() >= needed.width() && widget->height() >= needed.height();
      if (!fits) found += "\n  too small: " + text.toStdString();
      if (!inside && !in_scroll_area(widget)) found += "\n  outside: " + text.toStdString();
    }
    return found;
  }
  static bool in_scroll_area(QWidget const* widget) {
    for (; widget != nullptr; widget = widget->parentWidget()) {
      if (widget->inherits("QAbstractScrollArea")) return true;
    }
    return false;
  }
};

void fill_history(ModelFixture& it) {
  auto const asked = it.all_sent<TrayFindChats>();
  if (asked.empty()) return;
  TrayChatsFound found;
  found.request_id = asked.back().request_id;
  for (std::uint32_t number = 1; number <= 4; ++number) {
    ChatHit hit;
    hit.chat_id = ChatId{test::numbered(number)};
    hit.message_id = MessageId{test::numbered(1000 + number)};
    hit.order = number;
    hit.author = {number % 2 == 0 ? AuthorKind::end_user : AuthorKind::technician, "Maria Ortiz"};
    hit.own = number % 2 == 0;
    hit.excerpt = number == 3
                      ? "שלום, המדפסת לא עובדת https://example.com/help"
                      : "…the credential store still has an old copy of the password, and so Outlook asks "
                        "again every few minutes. I have removed it now, please try again tomorrow…";
    hit.at = time_from_ms(1'780'000'000'000 - number * 86'400'000LL);
    if (number > 1) hit.ending = ChatEnding{hit.chat_id, "Max Weber", hit.at};
    found.hits.push_back(hit);
  }
  it.hear(found);
}

QImage desktop_picture() {
  QImage image(1600, 900, QImage::Format_RGB32);
  image.fill(QColor(0x2B, 0x4A, 0x6F));
  QPainter painter(&image);
  painter.fillRect(200, 120, 1100, 640, Qt::white);
  painter.setPen(Qt::black);
  for (int y = 180; y < 720; y += 30)
    painter.drawText(240, y, QStringLiteral("Password: hunter2 ").repeated(6));
  return image;
}

/// A message with files in every state, and some that are attached.
void fill_files(ModelFixture& it, QTemporaryDir const& folder) {
  auto received = test::message(30, "The log and the new driver:", false);
  auto sent = test::message(31, "", true);
  std::uint32_t number = 0;
  for (auto const state : {AttachmentState::there, AttachmentState::moving, AttachmentState::waiting,
                           AttachmentState::failed, AttachmentState::here}) {
    AttachmentView view;
    view.attachment_id = AttachmentId{test::numbered(700 + number)};
    view.name = number == 0 ? "driver-for-the-printer-on-the-second-floor-2026-11.zip" : "log.txt";
    view.size = 4'300'000;
    view.moved = 1'600'000;
    view.state = state;
    if (state == AttachmentState::failed) view.error = "the console does not have it any more";
    auto& message = number < 3 ? received : sent;
    if (!message.attachments) message.attachments.emplace();
    message.attachments->push_back(view);
    ++number;
  }
  it.hear(TrayMessages{{received, sent}, {}});
  QStringList paths;
  for (auto const* name : {"screenshot of the whole desktop with Outlook.png", "a.txt", "b.txt", "c.txt"}) {
    QFile file(folder.filePath(QLatin1String(name)));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(90'000, 'x'));
    paths << file.fileName();
  }
  EXPECT_TRUE(it.attachments.add_files(paths).isEmpty());
  auto const files = it.attachments.attached();
  it.hear(TrayAttachmentTaken{files[0].kept.id, 90'000, {}, {}});
  it.hear(TrayAttachmentTaken{files[1].kept.id, 32'768, {}, {}});
}

/// A form that is filled in, with files in several states, in sight.
void fill_form_files(ModelFixture& it, Window& window, QTemporaryDir const& folder) {
  for (auto const& [name, text] :
       {std::pair("email", "jana@example.com"), std::pair("subject", "Outlook asks for a password")})
    window.findChild<QLineEdit*>(QStringLiteral("field_") + QLatin1String(name))
        ->setText(QLatin1String(text));
  window.findChild<QPlainTextEdit*>(QStringLiteral("field_description"))->setPlainText(QStringLiteral("…"));
  QMimeData data;
  data.setUrls({QUrl::fromLocalFile(folder.filePath(QStringLiteral("a.txt"))),
                QUrl::fromLocalFile(folder.filePath(QStringLiteral("b.txt"))),
                QUrl::fromLocalFile(folder.path())});
  QDragEnterEvent enter(QPoint(50, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(&window, &enter);
  QDropEvent drop(QPointF(50, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(&window, &drop);
  ASSERT_FALSE(it.all_sent<TrayAttach>().empty());
  auto const attached = it.all_sent<TrayAttach>().back().attachment_id;
  it.hear(TrayAttachmentTaken{attached, 90'000, {}, {}});
  it.hear(TrayAttachmentTaken{it.all_sent<TrayAttach>().back().attachment_id, 32'768, {}, {}});
  for (int i = 0; i < 10; ++i) QCoreApplication::processEvents();
  auto* send = window.findChild<QPushButton*>(QStringLiteral("form_send"));
  for (auto* area : window.findChildren<QScrollArea*>())
    if (area->isAncestorOf(send)) area->ensureWidgetVisible(send);
}

void fill_request(ModelFixture& it, Window& window) {
  window.show_request(it.model.requests()[0]);
  std::uint32_t number = 0;
  for (auto const* text : {"We have ordered it; it comes on Friday.", "Thank you! Which desk does it go to?",
                           "To the one at the window, please."}) {
    RequestComment comment;
    comment.comment_id = CommentId{test::numbered(800 + number)};
    comment.ticket_id = *it.model.requests()[0].ticket_id;
    comment.own = number == 2;
    comment.author = comment.own ? "Jana Novak" : "Maria Ortiz";
    comment.text = text;
    comment.written_at = time_from_ms(1'780'000'000'000 + 1000 * number);
    if (!comment.own) comment.accepted_at = comment.written_at;
    it.hear(TrayRequestComment{comment});
    ++number;
  }
}

/// One whose files did not all arrive.
void show_request_with_files(ModelFixture& it, Window& window) {
  auto request = it.model.requests()[0];
  request.submission_id = SubmissionId{test::numbered(701)};
  it.hear(TrayRequestChanged{request});
  for (std::uint32_t number = 0; number < 3; ++number) {
    AttachmentView view;
    view.attachment_id = AttachmentId{test::numbered(710 + number)};
    view.name = number == 2 ? "Screenshot 2026-11-29 08.14.25.png" : "log.txt";
    view.size = 90'000;
    view.state = number == 2 ? AttachmentState::failed : AttachmentState::there;
    if (number == 2) view.error = "found a file of this name that is another one";
    it.hear(TrayAttachmentChanged{ChatId{}, MessageId{request.submission_id->uuid}, view});
  }
  window.show_request(request);
}

TEST_P(Layout, NothingOfAScreenshotIsCutOff) {
  Appearance appearance;
  ModelFixture it;
  Keeper keeper{QString()};
  Window window{it.model, appearance, keeper, it.attachments};
  it.connect_with("chat");
  for (auto const size : {QSize(960, 720), QSize(420, 480)}) {
    ScreenshotDialog dialog({{QStringLiteral("Monitor 1: DELL U2720Q, 3840 × 2160"), desktop_picture()},
                             {QStringLiteral("Monitor 2: eDP-1, 1920 × 1080"), desktop_picture()}},
                            appearance, &window);
    dialog.resize(size);
    dialog.show();
    auto const look = [&](char const* what) {
      QCoreApplication::processEvents();
      auto const name = name_of(GetParam()) + "_screenshot_" + what + "_" + std::to_string(size.width());
      EXPECT_EQ(cut_off(dialog), "") << name;
      keep_picture(dialog, name);
    };
    look("monitors");
    auto* list = dialog.findChild<QListWidget*>(QStringLiteral("monitors"));
    QTest::keyClick(list, Qt::Key_Return);
    auto* canvas = dialog.findChild<ScreenshotCanvas*>();
    canvas->select({240, 150, 600, 200});
    dialog.findChild<QPushButton*>(QStringLiteral("screenshot_blur"))->click();
    canvas->select({700, 400, 400, 200});
    look("preview");
  }
}

TEST_P(Layout, NothingOfAnAnnouncementIsCutOff) {
  constexpr auto text =
      "Tonight between six and eight the network in the whole building rests while we exchange the old "
      "switches. Please save your work before you leave, and do not switch your computer off.\n\nTelephones "
      "and the alarm system are not affected. If something does not work tomorrow morning, write to us here "
      "or ring 4711; we are in the house from seven o'clock on.";
  for (auto const size : {QSize(420, 600), QSize(320, 400)}) {
    for (auto const level : {AnnouncementLevel::information, AnnouncementLevel::critical}) {
      ModelFixture it;
      Appearance appearance;
      Keeper keeper{QString()};
      Window window{it.model, appearance, keeper, it.attachments};
      it.connect_with("chat");
      auto one = test::announcement(1, "The network rests tonight from six o'clock", text);
      one.announcement.level = level;
      one.announcement.expires_at = one.announcement.sent_at + std::chrono::hours(9);
      it.hear(one);
      if (level == AnnouncementLevel::critical) it.hear(test::announcement(2, "שלום", "Cake at three 🍰"));
      window.resize(size);
      window.show_page(Page::chat);
      window.raise_and_focus();
      for (int i = 0; i < 10; ++i) QCoreApplication::processEvents();
      auto const name = name_of(GetParam()) + "_announcement_" + std::to_string(static_cast<int>(level)) +
                        "_" + std::to_string(size.width());
      EXPECT_EQ(cut_off(window), "") << name;
      keep_picture(window, name);
    }
  }
}

TEST_P(Layout, NoTextIsCutOff) {
  for (auto const size : {QSize(420, 600), QSize(320, 400)}) {
    for (auto const* scene : {"empty", "chat", "unavailable", "made", "offline", "archived", "failed"}) {
      ModelFixture it;
      Appearance appearance;
      Keeper keeper{QString()};
      Window window{it.model, appearance, keeper, it.attachments};
      it.connect_with(scene);
      if (std::string_view(scene) == "chat") {
        it.hear(TrayMessages{{test::message(21, "See https://example.com/help/outlook, step 3.", false),
                              test::message(22, "שלום! המדפסת לא עובדת 123", true)},
                             {}});
        it.hear(TrayTyping{it.model.chat()->chat_id, "Maria Ortiz"});
      }
      it.hear(TrayDeskChanged{250});
      window.resize(size);
      auto const look = [&](char const* what) {
        for (int i = 0; i < 10; ++i) QCoreApplication::processEvents();  // layouts settle level by level
        auto const name = name_of(GetParam()) + "_" + scene + "_" + what + "_" + std::to_string(size.width());
        EXPECT_EQ(cut_off(window), "") << name;
        keep_picture(window, name);
      };
      window.show_page(Page::chat);
      window.raise_and_focus();
      look("chat");
      if (std::string_view(scene) != "chat") continue;
      auto* composer = window.findChild<QPlainTextEdit*>(QStringLiteral("composer_text"));
      QTest::keyClick(composer, Qt::Key_Period, Qt::ControlModifier);
      window.findChild<QTabBar*>(QStringLiteral("emoji_groups"))->setCurrentIndex(1);
      look("emoji");
      QTest::keyClick(composer, Qt::Key_Period, Qt::ControlModifier);
      QTemporaryDir folder;
      fill_files(it, folder);
      window.findChild<QListView*>(QStringLiteral("timeline"))->scrollToBottom();
      look("files");
      fill_request(it, window);
      look("request");
      show_request_with_files(it, window);
      look("request_files");
      window.show_request(it.model.requests()[2]);
      look("request_queued");
      window.show_page(Page::history);
      fill_history(it);
      look("history");
      constexpr std::pair<Page, char const*> pages[] = {{Page::requests, "requests"},
                                                        {Page::device, "device"},
                                                        {Page::form, "form"},
                                                        {Page::privacy, "privacy"},
                                                        {Page::about, "about"}};
      for (auto const& [page, page_name] : pages) {
        window.show_page(page);
        look(page_name);
        if (page != Page::form) continue;
        fill_form_files(it, window, folder);
        look("form_files");
        window.findChild<QPushButton*>(QStringLiteral("form_send"))->click();
        EXPECT_TRUE(it.all_sent<TraySubmitForm>().empty()) << "it waits";
        look("form_waits");
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Tray, Layout,
                         testing::Values(Look{"en", Qt::LeftToRight, "light"},
                                         Look{"de", Qt::LeftToRight, "dark"},
                                         Look{"en", Qt::RightToLeft, "dark"},
                                         Look{"de", Qt::RightToLeft, "light"}),
                         [](auto const& look) { return name_of(look.param); });

}  // namespace
}  // namespace deskbell::tray
