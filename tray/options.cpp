// The tray's command line.
#include "tray/options.h"

#include "tray/places.h"
#include "tray/words.h"

namespace deskbell::tray {

Result<Options> parse_options(QStringList const& arguments, QString const& socket_from_environment) {
  Options options;
  options.socket = socket_from_environment.isEmpty() ? installed_socket() : socket_from_environment;
  for (qsizetype i = 1; i < arguments.size(); ++i) {
    auto name = arguments[i];
    QString value;
    bool has_value = false;
    if (auto const equals = name.indexOf(QLatin1Char('='));
        name.startsWith(QLatin1String("--")) && equals > 0) {
      value = name.mid(equals + 1);
      name.truncate(equals);
      has_value = true;
    }
    auto const known = name == QLatin1String("--socket") || name == QLatin1String("--show");
    if (known && !has_value) {
      if (i + 1 >= arguments.size())
        return make_error(ErrorCode::invalid, to_utf8(name) + ": a value must follow");
      value = arguments[++i];
    }
    if (name == QLatin1String("--help") || name == QLatin1String("-h")) {
      options.wish = OptionsWish::help;
    } else if (name == QLatin1String("--version")) {
      options.wish = OptionsWish::version;
    } else if (name == QLatin1String("--socket")) {
      if (value.isEmpty()) return make_error(ErrorCode::invalid, "--socket: found nothing, expected a path");
      options.socket = value;
    } else if (name == QLatin1String("--show")) {
      static QStringList const pages{QStringLiteral("chat"), QStringLiteral("form"),
                                     QStringLiteral("requests"), QStringLiteral("device")};
      if (!pages.contains(value)) {
        return make_error(ErrorCode::invalid, "--show: found \"" + to_utf8(value) +
                                                  "\", expected chat, form, requests or device");
      }
      options.show = value;
    } else {
      return make_error(ErrorCode::invalid, to_utf8(arguments[i]) + ": unknown argument; try --help");
    }
  }
  return options;
}

QStringList arguments_without_page(Options const& options) {
  if (options.socket == installed_socket()) return {};  // wherever that is for the next version
  return {QStringLiteral("--socket"), options.socket};
}

QString help_text() {
  return QStringLiteral(
             "Usage: deskbell-tray [--socket PATH] [--show chat|form|requests|device]\n"
             "\n"
             "The help bell in the system tray: chat with your IT, send requests, see what this computer "
             "reports.\n"
             "A second start raises the window of the first.\n"
             "\n"
             "  --socket PATH   the service's socket (environment: DESKBELL_SOCKET; default: %1)\n"
             "  --show PAGE     open the window at a page: chat, form, requests or device\n"
             "  --help          this text\n"
             "  --version       the version\n"
             "\n"
             "DESKBELL_THEME=light|dark overrides the desktop's colour scheme.\n"
             "Exit codes: 0 good, 2 wrong usage, 3 there is no display.\n")
      .arg(installed_socket());
}

}  // namespace deskbell::tray
