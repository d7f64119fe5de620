// A desktop's settings for tests: light or dark, as xdg-desktop-portal tells it.
#include "tests/support/panel/settings_portal.h"

namespace deskbell::test {

namespace {

QString const group_name = QStringLiteral("org.freedesktop.appearance");
QString const key_name = QStringLiteral("color-scheme");

}  // namespace

bool SettingsPortal::open(unsigned scheme) {
  scheme_ = scheme;
  return bus_.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), this,
                             QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals) &&
         bus_.registerService(QStringLiteral("org.freedesktop.portal.Desktop"));
}

void SettingsPortal::close() {
  bus_.unregisterService(QStringLiteral("org.freedesktop.portal.Desktop"));
  bus_.unregisterObject(QStringLiteral("/org/freedesktop/portal/desktop"));
}

void SettingsPortal::choose(unsigned scheme) {
  scheme_ = scheme;
  change(group_name, key_name, scheme);
}

void SettingsPortal::change(QString const& group, QString const& key, QVariant const& value) {
  Q_EMIT SettingChanged(group, key, QDBusVariant(value));
}

QDBusVariant SettingsPortal::Read(QString const& group, QString const& key) {
  ++asked;
  if (group == group_name && key == key_name) {
    // The portal's own oddity: a variant in the variant.
    return QDBusVariant(QVariant::fromValue(QDBusVariant(scheme_)));
  }
  sendErrorReply(QStringLiteral("org.freedesktop.portal.Error.NotFound"),
                 QStringLiteral("Requested setting not found"));
  return {};
}

}  // namespace deskbell::test
