// The tray's command line.
#pragma once

#include <QString>
#include <QStringList>

#include "protocol/result.h"

namespace deskbell::tray {

enum class OptionsWish { run, help, version };

struct Options {
  OptionsWish wish = OptionsWish::run;
  QString socket;  ///< --socket, else DESKBELL_SOCKET, else the installed service's
  QString show;    ///< chat, form, requests or device; empty: only the icon
};

/// Error: invalid, naming the argument.
Result<Options> parse_options(QStringList const& arguments, QString const& socket_from_environment);
/// For a program that takes this one's place while nobody looks.
QStringList arguments_without_page(Options const& options);
QString help_text();

}  // namespace deskbell::tray
