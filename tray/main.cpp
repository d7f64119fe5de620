// deskbell-tray: the bell in the system tray of one desktop session.
#include <QApplication>
#include <QFile>
#include <QFontInfo>
#include <QLocale>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "tray/display.h"
#include "tray/languages.h"
#include "tray/options.h"
#include "tray/process.h"
#include "tray/session.h"
#include "tray/single_instance.h"
#include "tray/version.h"
#include "tray/words.h"

namespace {

using namespace deskbell::tray;

constexpr int exit_usage = 2;
constexpr int exit_no_display = 3;

/// Text is at least 14 px: desktops without a setting of their own give less.
void set_body_font() {
  constexpr int body_pixels = 14;
  auto body = QApplication::font();
  body.setPixelSize(std::max(body_pixels, QFontInfo(body).pixelSize()));
  QApplication::setFont(body);
}

int print(std::FILE* where, QString const& text, int code) {
  std::fputs(text.toUtf8().constData(), where);
  return code;
}

/// What starting needed and living does not: given back once, when the icon is there.
void give_memory_back_soon(QObject* owner) {
  QTimer::singleShot(std::chrono::seconds(3), owner, &give_memory_back);
}

}  // namespace

int main(int argc, char** argv) {
  QStringList arguments;
  for (int i = 0; i < argc; ++i) arguments << QString::fromLocal8Bit(argv[i]);
  auto options = parse_options(arguments, qEnvironmentVariable("DESKBELL_SOCKET"));
  if (!options) {
    return print(stderr, QStringLiteral("deskbell-tray: %1\n").arg(to_qstring(options.error().message)),
                 exit_usage);
  }
  if (options->wish == OptionsWish::help) return print(stdout, help_text(), 0);
  if (options->wish == OptionsWish::version) {
    return print(stdout, QStringLiteral("deskbell-tray %1\n").arg(QString::fromLatin1(tray_version)), 0);
  }

  if (auto const why = why_no_display(arguments); !why.isEmpty())
    return print(stderr, QStringLiteral("deskbell-tray: %1\n").arg(why), exit_no_display);
  QCoreApplication::setApplicationName(QStringLiteral("deskbell-tray"));
  QGuiApplication::setApplicationDisplayName(QStringLiteral("Deskbell"));
  QGuiApplication::setDesktopFileName(QString::fromLatin1(Notifications::desktop_entry));
  QApplication::setQuitOnLastWindowClosed(false);
  QApplication app(argc, argv);
  set_body_font();
  install_languages(&app, QLocale(), QStringLiteral(":/deskbell/i18n"));

  SingleInstance instance;
  if (!instance.claim(options->show)) return 0;
  Session session(options->socket, to_utf8(QLocale().bcp47Name()), Keeper::default_file());
  QObject::connect(&instance, &SingleInstance::asked, &session, &Session::show);
  // Qt asks for the panel's kind only once.
  QObject::connect(&session, &Session::restart_needed, &instance, [&] {
    instance.release();
    start_itself_anew(arguments);
    if (!instance.reclaim()) QCoreApplication::quit();
  });
  QObject::connect(&session, &Session::outdated, &instance, [&](QByteArray const& program) {
    instance.release();
    start_anew(program, arguments.first(1) + arguments_without_page(*options));
    // That one cannot be started: this one stays, unless somebody started another meanwhile.
    if (!instance.reclaim()) return QCoreApplication::quit();
    session.on_cannot_start();
  });
  QObject::connect(&session, &Session::removed, &app, &QApplication::quit);
  session.start();
  give_memory_back_soon(&session);
  if (!options->show.isEmpty()) session.show(options->show);
  return QApplication::exec();
}
