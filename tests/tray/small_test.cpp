// Words, command line, links, programs, colours and the menu.
#include <gtest/gtest.h>

#include <QBuffer>
#include <QCoreApplication>
#include <QFile>
#include <QImage>
#include <QLocale>
#include <QMenu>
#include <QProcess>
#include <QRegularExpression>
#include <set>

#include "tests/support/fake_agent/scenes.h"
#include "tests/support/paths.h"
#include "tray/avatar.h"
#include "tray/icons.h"
#include "tray/languages.h"
#include "tray/menu.h"
#include "tray/opener.h"
#include "tray/options.h"
#include "tray/window_place.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

TEST(Words, CountsCodePointsAndNormalisesLineEnds) {
  EXPECT_EQ(count_characters(QStringLiteral("a🙈ü")), 3U);
  EXPECT_EQ(normalise_line_ends(QStringLiteral("a\r\nb\rc") + QChar(QChar::ParagraphSeparator)),
            QStringLiteral("a\nb\nc\n"));
  EXPECT_EQ(to_utf8(QString(QChar(0xD800)) + QLatin1Char('x')), "\xEF\xBF\xBDx");
}

TEST(Words, EscapesMenuTitles) {
  EXPECT_EQ(escape_menu_title(QStringLiteral("R&D a_b"), MenuWire::qt), QStringLiteral("R&&D a_b"));
  EXPECT_EQ(escape_menu_title(QStringLiteral("R&D a_b"), MenuWire::dbusmenu), QStringLiteral("R&&D a__b"));
}

TEST(Words, SaysTheTimeWithoutSeconds) {
  QLocale const before;
  for (auto const& locale :
       {QLocale::c(), QLocale(QLocale::English, QLocale::UnitedKingdom), QLocale(QLocale::German)}) {
    QLocale::setDefault(locale);
    EXPECT_EQ(clock_text(time_from_ms(1'780'000'000'000)).count(QLatin1Char(':')), 1)
        << locale.name().toStdString();
  }
  QLocale::setDefault(before);
}

TEST(Words, NamesDays) {
  QDate const today(2026, 5, 3);
  EXPECT_EQ(day_text(today, today), QStringLiteral("Today"));
  EXPECT_EQ(day_text(today.addDays(-1), today), QStringLiteral("Yesterday"));
  EXPECT_TRUE(day_text(QDate(2025, 5, 3), today).contains(QStringLiteral("2025")));
}

TEST(Avatar, HasTheColourThatTheConsolesPageShows) {
  // As in console/web/src/ui/avatar-tone.test.ts.
  std::vector<std::pair<char const*, unsigned>> const tones{{"Maria Ortiz", 4},
                                                            {"Jana Novak", 7},
                                                            {"Ida Sommer", 1},
                                                            {"ben", 4},
                                                            {"Ödön von Horváth", 5},
                                                            {"日本 太郎", 6},
                                                            {"", 1}};
  for (auto const& [name, tone] : tones) EXPECT_EQ(avatar_tone(QString::fromUtf8(name)), tone) << name;
}

TEST(Avatar, ShowsAPictureRoundAndRefusesWhatIsNone) {
  auto const encoded = [](int width, int height, char const* format) {
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(Qt::red);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
  };
  for (auto const* format : {"PNG", "JPEG"}) {
    auto const shown = draw_picture(encoded(96, 64, format), 34, 2).toImage();
    ASSERT_EQ(shown.size(), QSize(68, 68)) << format;
    EXPECT_EQ(qAlpha(shown.pixel(0, 0)), 0) << format;
    EXPECT_GT(qRed(shown.pixel(34, 34)), 250) << format;
    EXPECT_LT(qGreen(shown.pixel(34, 34)), 5) << format;
  }
  EXPECT_TRUE(draw_picture({}, 34, 1).isNull());
  EXPECT_TRUE(draw_picture("<svg/>", 34, 1).isNull());
  EXPECT_TRUE(draw_picture(encoded(257, 10, "PNG"), 34, 1).isNull()) << "larger than the console takes";
  EXPECT_TRUE(draw_picture(encoded(96, 96, "PNG").left(60), 34, 1).isNull()) << "cut off";
  EXPECT_TRUE(draw_picture(encoded(96, 96, "BMP"), 34, 1).isNull()) << "of another kind";
}

TEST(Options, ReadsAndRefuses) {
  auto const parse = [](QStringList const& given, QString const& from_environment = {}) {
    return parse_options(QStringList{QStringLiteral("deskbell-tray")} + given, from_environment);
  };
  EXPECT_EQ(parse({})->socket, QStringLiteral("/run/deskbell/tray.sock"));
  EXPECT_EQ(parse({}, QStringLiteral("/x"))->socket, QStringLiteral("/x"));
  EXPECT_EQ(parse({QStringLiteral("--socket=/y")}, QStringLiteral("/x"))->socket, QStringLiteral("/y"));
  EXPECT_EQ(parse({QStringLiteral("--show"), QStringLiteral("form")})->show, QStringLiteral("form"));
  EXPECT_EQ(parse({QStringLiteral("--help")})->wish, OptionsWish::help);
  EXPECT_EQ(parse({QStringLiteral("--show"), QStringLiteral("x")}).error().message,
            "--show: found \"x\", expected chat, form, requests or device");
  EXPECT_FALSE(parse({QStringLiteral("--socket")}));
  EXPECT_FALSE(parse({QStringLiteral("--what")}));
}

TEST(Languages, OneIsNotManyAlsoWhereTheTrayDoesNotSpeakTheLocale) {
  auto const words = [](QLocale const& locale, int count) {
    QObject owner;
    install_languages(&owner, locale, QStringLiteral(DESKBELL_BINARY_DIR "/tray"));
    return QCoreApplication::translate("deskbell::tray::Session", "%n new message(s)", nullptr, count);
  };
  for (auto const& locale : {QLocale::c(), QLocale(QStringLiteral("en")), QLocale(QStringLiteral("fi"))}) {
    EXPECT_EQ(words(locale, 1), QStringLiteral("1 new message")) << locale.name().toStdString();
    EXPECT_EQ(words(locale, 2), QStringLiteral("2 new messages")) << locale.name().toStdString();
  }
  EXPECT_EQ(words(QLocale(QStringLiteral("de_AT")), 1), QStringLiteral("1 neue Nachricht"));
}

/// They stand in the menus of text fields and in file dialogs.
TEST(Languages, QtsOwnWordsAreInThemToo) {
  QObject owner;
  install_languages(&owner, QLocale(QStringLiteral("de_DE")), QStringLiteral(DESKBELL_BINARY_DIR "/tray"));
  EXPECT_EQ(QCoreApplication::translate("QWidgetTextControl", "Cu&t"), QStringLiteral("&Ausschneiden"));
  EXPECT_EQ(QCoreApplication::translate("QFileDialog", "Look in:"), QStringLiteral("Suchen in:"));
}

TEST(Display, IsMissedInWordsBeforeQtAborts) {
  QProcess tray;
  tray.setProcessEnvironment(QProcessEnvironment());
  tray.start(QStringLiteral(DESKBELL_BINARY_DIR "/bin/deskbell-tray"), {});
  ASSERT_TRUE(tray.waitForFinished());
  EXPECT_EQ(tray.exitStatus(), QProcess::NormalExit);
  EXPECT_EQ(tray.exitCode(), 3);
  EXPECT_EQ(
      tray.readAllStandardError(),
      "deskbell-tray: there is no desktop here: neither DISPLAY nor WAYLAND_DISPLAY is set; start it in a "
      "desktop session\n");
  QProcessEnvironment nowhere;
  nowhere.insert(QStringLiteral("DISPLAY"), QStringLiteral("unix:/nonexistent/X"));
  tray.setProcessEnvironment(nowhere);
  tray.start(QStringLiteral(DESKBELL_BINARY_DIR "/bin/deskbell-tray"), {});
  ASSERT_TRUE(tray.waitForFinished());
  EXPECT_EQ(tray.exitCode(), 3);
  EXPECT_TRUE(tray.readAllStandardError().contains("cannot be reached"));
}

TEST(Opener, OpensOnlyFourSchemes) {
  for (auto const* good :
       {"https://example.com/a?b=c#d", "http://example.com", "HTTPS://EXAMPLE.COM", "mailto:help@example.com",
        "mailto:a@b.example?Subject=x%26y&body=z&cc=c@d.example", "https://example.com/?attach=x",
        "tel:+43123456"}) {
    EXPECT_TRUE(check_link(QString::fromLatin1(good))) << good;
  }
  for (auto const* bad : {"",
                          "file:///etc/passwd",
                          "javascript:alert(1)",
                          "data:text/html,x",
                          "ftp://example.com",
                          "smb://host/share",
                          "vbscript:x",
                          "ms-settings:x",
                          "http:",
                          "https://",
                          "mailto:",
                          "mailto:a@b.example?attach=/etc/passwd",
                          "mailto:a@b.example?subject=x&%41ttachment=file:///etc/passwd",
                          "mailto:a@b.example?body=x&insert=/etc/passwd",
                          "//example.com",
                          "example.com",
                          "/etc/passwd",
                          " https://example.com",
                          "ht\ttp://example.com",
                          "jar:http://x!/",
                          "view-source:http://x",
                          "ssh://x",
                          "https:/\\example.com",
                          "\\\\host\\share",
                          "search-ms:query",
                          "about:blank",
                          "chrome://settings"}) {
    EXPECT_FALSE(check_link(QString::fromLatin1(bad))) << bad;
  }
}

TEST(Opener, ReadsDesktopFiles) {
  auto const command =
      command_of_desktop_file(QStringLiteral("[Desktop Entry]\nName=X\nExec=\"/opt/a b/run\" --x=%%1 %U "
                                             "\"q\\\"q\"\n[Desktop Action new]\nExec=other\n"));
  ASSERT_TRUE(command);
  EXPECT_EQ(*command,
            (QStringList{QStringLiteral("/opt/a b/run"), QStringLiteral("--x=%1"), QStringLiteral("q\"q")}));
  EXPECT_FALSE(command_of_desktop_file(QStringLiteral("[Desktop Entry]\nName=X\n")));
  EXPECT_FALSE(launch("relative/path", {}));
  EXPECT_FALSE(launch("no-such-program-on-the-path", {}));
  EXPECT_TRUE(launch("true", {"a name on the user's PATH"}));
  EXPECT_FALSE(launch("no-such-program-at-all.desktop", {}));
}

TEST(Menu, OffersThePolicysItemsBetweenStatusAndAbout) {
  QMenu menu;
  std::vector<std::string> chosen;
  fill_menu(
      menu, {QStringLiteral("Online"), test::full_menu()}, MenuWire::qt, light_theme(),
      [&](protocol::MenuItem const& item) { chosen.push_back(item.id); },
      [&] { chosen.emplace_back("about"); });
  auto const actions = menu.actions();
  EXPECT_EQ(actions.first()->text(), QStringLiteral("Online"));
  EXPECT_FALSE(actions.first()->isEnabled());
  EXPECT_EQ(actions.last()->text(), QStringLiteral("About"));
  for (auto* action : actions) {
    if (action->menu() != nullptr) {
      EXPECT_EQ(action->menu()->actions().first()->text(), QStringLiteral("R&&D self_service"));
      action->menu()->actions().first()->trigger();
    } else if (action->isEnabled() && !action->isSeparator()) {
      action->trigger();
    }
  }
  EXPECT_EQ(chosen, (std::vector<std::string>{"chat", "form", "tickets", "portal", "device", "about"}));
}

TEST(Icons, AreFourDifferentShapesInSixSizes) {
  for (auto const* theme : {&light_theme(), &dark_theme()}) {
    std::set<QByteArray> shapes;
    for (auto const state : {BellState::idle, BellState::unread, BellState::attention, BellState::offline}) {
      auto const icon = bell_icon(state, *theme);
      EXPECT_EQ(icon.availableSizes().size(), 6);
      // Without colour: only what is painted and what is not.
      auto const alpha = icon.pixmap(QSize(22, 22), 1.0).toImage().convertToFormat(QImage::Format_Alpha8);
      shapes.insert(QByteArray(reinterpret_cast<char const*>(alpha.constBits()), alpha.sizeInBytes()));
    }
    EXPECT_EQ(shapes.size(), 4U);
  }
  EXPECT_TRUE(has_icon(QStringLiteral("chat")));
  EXPECT_FALSE(has_icon(QStringLiteral("../icons/chat")));
  EXPECT_FALSE(has_icon(QStringLiteral("no")));
}

TEST(Translations, AreComplete) {
  for (auto const* language : {"de", "en"}) {
    QFile file(
        QStringLiteral(DESKBELL_SOURCE_DIR "/tray/translations/deskbell_%1.ts").arg(QLatin1String(language)));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    auto const text = QString::fromUtf8(file.readAll());
    EXPECT_GT(text.count(QStringLiteral("<message")), 100);
    EXPECT_FALSE(text.contains(QStringLiteral("unfinished"))) << language;
    EXPECT_FALSE(text.contains(QRegularExpression(QStringLiteral("<translation ?/>")))) << language;
  }
}

TEST(WindowPlace, IsTheCornerBesideThePanel) {
  QRect const screen(0, 0, 1280, 800);
  QSize const window(420, 620);
  QRect const panel_below(0, 0, 1280, 768);
  QRect const panel_above(0, 28, 1280, 772);
  EXPECT_EQ(first_place(screen, panel_below, window, Qt::LeftToRight), QPoint(844, 132));
  EXPECT_EQ(first_place(screen, panel_above, window, Qt::LeftToRight), QPoint(844, 44));
  EXPECT_EQ(first_place(screen, screen, window, Qt::RightToLeft), QPoint(16, 164));
  QRect const second(1280, 0, 800, 600);
  EXPECT_EQ(first_place(second, second, window, Qt::LeftToRight), QPoint(1644, 16))
      << "the title is in sight where the screen is too low";
}

}  // namespace
}  // namespace deskbell::tray
