// Opens what the policy's menu points to, as the user: links of four schemes, and programs.
#pragma once

#include <QString>
#include <QStringList>
#include <string>
#include <vector>

#include "protocol/result.h"

namespace deskbell::tray {

/// http, https, mailto and tel, with something after the scheme. Error: denied, in the person's words.
Result<QString> check_link(QString const& url);
/// Checks, then hands it to the desktop. Errors: denied, unavailable.
Result<bool> open_link(QString const& url);

/// The command of a desktop file's text: Exec without its field codes. Errors: invalid, not_found.
Result<QStringList> command_of_desktop_file(QString const& text);
/// A .desktop id ("org.gnome.Calculator.desktop") or an absolute path. Errors: invalid, not_found,
/// unavailable.
Result<bool> launch(std::string const& program, std::vector<std::string> const& arguments);

}  // namespace deskbell::tray
