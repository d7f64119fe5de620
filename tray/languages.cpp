// The languages that the tray speaks.
#include "tray/languages.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace deskbell::tray {

void install_languages(QObject* owner, QLocale const& locale, QString const& folder) {
  auto const install = [owner](auto const& load) {
    auto* translator = new QTranslator(owner);
    if (load(*translator)) QCoreApplication::installTranslator(translator);
  };
  // The one that was installed last is asked first.
  install([&](QTranslator& english) { return english.load(QStringLiteral("deskbell_en"), folder); });
  install([&](QTranslator& ours) {
    return ours.load(locale, QStringLiteral("deskbell"), QStringLiteral("_"), folder);
  });
  install([&](QTranslator& qt) {
    return qt.load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                   QLibraryInfo::path(QLibraryInfo::TranslationsPath));
  });
}

}  // namespace deskbell::tray
