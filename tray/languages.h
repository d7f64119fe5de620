// The languages that the tray speaks.
#pragma once

#include <QString>

class QLocale;
class QObject;

namespace deskbell::tray {

/// The texts in the locale's language, in English where the tray does not speak it: only the translations
/// tell one from many. As long as `owner` lives.
void install_languages(QObject* owner, QLocale const& locale, QString const& folder);

}  // namespace deskbell::tray
