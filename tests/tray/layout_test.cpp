// Every page in both languages and both directions, at the usual and the smallest size: no text is cut off.
// Run again at other scales by CTest; DESKBELL_PICTURES=FOLDER keeps what each looks like.
#include <gtest/gtest.h>

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTest>
#include <QToolButton>
#include <QTranslator>

#include "tests/support/paths.h"
#include "tests/tray/model_fixture.h"
#include "tray/keeper.h"
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
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
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
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Tray, Layout,
                         testing::Values(Look{"en", Qt::LeftToRight, "light"},
                                         Look{"de", Qt::LeftToRight, "dark"},
                                         Look{"en", Qt::RightToLeft, "dark"},
                                         Look{"de", Qt::RightToLeft, "light"}),
                         [](auto const& info) { return name_of(info.param); });

}  // namespace
}  // namespace deskbell::tray
