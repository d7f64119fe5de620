// Opens what the policy's menu points to, as the user: links of four schemes, and programs.
#include "tray/opener.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QUrl>
#include <QUrlQuery>
#include <algorithm>
#include <iterator>

#include "tray/words.h"

namespace deskbell::tray {
namespace {

QString tr(char const* text) { return QCoreApplication::translate("deskbell::tray", text); }

Error refusal(ErrorCode code, QString const& text) { return make_error(code, to_utf8(text)); }

/// Splits an Exec line by the desktop entry rules: blanks separate, double quotes keep together, a backslash
/// inside of quotes takes the next character as it is.
QStringList split_exec(QString const& line) {
  QStringList words;
  QString word;
  bool quoted = false;
  bool any = false;
  for (qsizetype i = 0; i < line.size(); ++i) {
    auto const character = line[i];
    if (character == QLatin1Char('"')) {
      quoted = !quoted;
      any = true;
    } else if (quoted && character == QLatin1Char('\\') && i + 1 < line.size()) {
      word += line[++i];
    } else if (!quoted && character.isSpace()) {
      if (any || !word.isEmpty()) words << word;
      word.clear();
      any = false;
    } else {
      word += character;
    }
  }
  if (any || !word.isEmpty()) words << word;
  return words;
}

}  // namespace

Result<QString> check_link(QString const& url) {
  static constexpr char const* allowed[] = {"http", "https", "mailto", "tel"};
  QUrl const parsed(url, QUrl::StrictMode);
  auto const scheme = parsed.scheme().toLower();
  bool const known = std::any_of(std::begin(allowed), std::end(allowed),
                                 [&](char const* one) { return scheme == QLatin1String(one); });
  if (!parsed.isValid() || !known) {
    return refusal(
        ErrorCode::denied,
        tr("The link “%1” was not opened: only web addresses, mailto and tel are allowed.").arg(url));
  }
  bool const web = scheme.startsWith(QLatin1String("http"));
  if (web ? parsed.host().isEmpty() : parsed.path().isEmpty()) {
    return refusal(ErrorCode::denied, tr("The link “%1” was not opened: it names no address.").arg(url));
  }
  // There are mail programs that take a file from this computer because a link names it.
  static constexpr char const* mail_fields[] = {"to", "cc", "bcc", "subject", "body"};
  for (auto const& [name, value] : QUrlQuery(web ? QUrl() : parsed).queryItems()) {
    bool const harmless =
        std::any_of(std::begin(mail_fields), std::end(mail_fields), [&, field = name](char const* one) {
          return field.compare(QLatin1String(one), Qt::CaseInsensitive) == 0;
        });
    if (harmless) continue;
    return refusal(ErrorCode::denied,
                   tr("The link “%1” was not opened: it asks the mail program for more than an address, a "
                      "subject and a text.")
                       .arg(url));
  }
  return parsed.toString(QUrl::FullyEncoded);
}

Result<bool> open_link(QString const& url) {
  auto checked = check_link(url);
  if (!checked) return checked.error();
  if (!QDesktopServices::openUrl(QUrl(*checked))) {
    return refusal(ErrorCode::unavailable,
                   tr("The link “%1” could not be opened: no program on this computer takes it.").arg(url));
  }
  return true;
}

Result<QStringList> command_of_desktop_file(QString const& text) {
  bool in_entry = false;
  for (auto const& raw : text.split(QLatin1Char('\n'))) {
    auto const line = raw.trimmed();
    if (line.startsWith(QLatin1Char('['))) in_entry = line == QLatin1String("[Desktop Entry]");
    if (!in_entry || !line.startsWith(QLatin1String("Exec"))) continue;
    auto const equals = line.indexOf(QLatin1Char('='));
    if (equals < 0 || line.left(equals).trimmed() != QLatin1String("Exec")) continue;
    QStringList command;
    for (auto const& word : split_exec(line.mid(equals + 1).trimmed())) {
      bool const field_code = word.size() == 2 && word[0] == QLatin1Char('%') && word[1] != QLatin1Char('%');
      if (!field_code) command << QString(word).replace(QLatin1String("%%"), QLatin1String("%"));
    }
    if (!command.isEmpty()) return command;
  }
  return make_error(ErrorCode::not_found, "the desktop file has no Exec line");
}

Result<bool> launch(std::string const& program, std::vector<std::string> const& arguments) {
  auto const name = to_qstring(program);
  QStringList command;
  if (name.endsWith(QLatin1String(".desktop")) && !name.contains(QLatin1Char('/'))) {
    auto const file_name = QStandardPaths::locate(QStandardPaths::ApplicationsLocation, name);
    QFile file(file_name);
    if (file_name.isEmpty() || !file.open(QIODevice::ReadOnly)) {
      return refusal(ErrorCode::not_found,
                     tr("The program “%1” is not installed on this computer.").arg(name));
    }
    auto found = command_of_desktop_file(QString::fromUtf8(file.readAll()));
    if (!found) return prefixed(program, found.error());
    command = *found;
  } else if (QFileInfo(name).isAbsolute()) {
    command << name;
  } else {
    // On the user's PATH; never what happens to lie in the working folder.
    auto const found = name.contains(QLatin1Char('/')) ? QString() : QStandardPaths::findExecutable(name);
    if (found.isEmpty())
      return refusal(ErrorCode::not_found,
                     tr("The program “%1” is not installed on this computer.").arg(name));
    command << found;
  }
  for (auto const& argument : arguments) command << to_qstring(argument);
  auto const executable = command.takeFirst();
  if (!QProcess::startDetached(executable, command)) {
    return refusal(ErrorCode::unavailable, tr("The program “%1” could not be started.").arg(name));
  }
  return true;
}

}  // namespace deskbell::tray
